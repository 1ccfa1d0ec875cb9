"""Faults of the transport: the call does not arrive, or its answer does not come back."""

from __future__ import annotations

from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools.fault import Change, Kind, a_few, always, once
from edgecase_strategies.tools.filling import name
from edgecase_strategies.tools.kinds.common import hidden


def _connect(result: Any, rng: Random) -> Change:
    host = name(rng, "host")
    error = rng.choice(
        (
            ConnectionRefusedError(111, f"Connection refused by {host}:443"),
            ConnectionResetError(104, f"Connection reset by {host}"),
            OSError(-2, f"Name or service not known: {host}"),
        )
    )
    return Change(raises=error, evidence=hidden(result))


def _timeout(result: Any, rng: Random) -> Change:
    seconds = rng.choice((5.0, 10.0, 30.0))
    return Change(
        raises=TimeoutError(f"no answer within {seconds:g} seconds"), seconds=seconds, evidence=hidden(result)
    )


def _hang(result: Any, rng: Random) -> Change:
    return Change(hangs=True, evidence=hidden(result))


def _slow(result: Any, rng: Random) -> Change:
    return Change(given=result, seconds=rng.choice((2.0, 8.0, 25.0)))


KINDS = (
    Kind(
        name="tool.transport.connect",
        summary="The connection is refused or reset, or the name is not found.",
        make=_connect,
        layer="transport",
        signal="explicit",
        effect="not done",
        must=("retry", "report"),
        must_not=("claim success", "fabricate"),
        expect=Expect.RECOVER,
        when=a_few,
    ),
    Kind(
        name="tool.transport.timeout_before",
        summary="No answer in time, and nothing was done.",
        make=_timeout,
        layer="transport",
        signal="explicit",
        effect="not done",
        must=("retry", "report"),
        must_not=("claim success", "fabricate"),
        expect=Expect.RECOVER,
        when=a_few,
    ),
    Kind(
        name="tool.transport.timeout_after",
        summary="No answer in time, though the write was done.",
        make=_timeout,
        layer="transport",
        signal="explicit",
        effect="done",
        must=("read back",),
        must_not=("duplicate",),
        expect=Expect.RECOVER,
        writes=True,
        when=once,
    ),
    Kind(
        name="tool.transport.hang",
        summary="The tool never answers.",
        make=_hang,
        layer="transport",
        signal="hidden",
        permanence="permanent",
        effect="not done",
        must=("report",),
        must_not=("claim success", "fabricate"),
        expect=Expect.REPORT,
        default=False,
        when=always,
    ),
    Kind(
        name="tool.transport.slow",
        summary="The answer is right and comes late.",
        make=_slow,
        layer="transport",
        signal="implicit",
        must=("wait", "finish"),
        must_not=("duplicate",),
        expect=Expect.SAME,
        when=once,
    ),
)
