"""Faults of the transport: the call does not arrive, or its answer does not come back."""

from __future__ import annotations

from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools.fault import Change, a_few, always, once
from edgecase_strategies.tools.filling import name
from edgecase_strategies.tools.kinds.common import hidden, of_layer


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


_kind = of_layer("transport", signal="explicit", effect="not done", expect=Expect.RECOVER)
_NOTHING_DONE: Any = {"must": ("retry", "report"), "must_not": ("claim success", "fabricate"), "when": a_few}

KINDS = (
    _kind("connect", "The connection is refused or reset, or the name is not found.", _connect, **_NOTHING_DONE),
    _kind("timeout_before", "No answer in time, and nothing was done.", _timeout, **_NOTHING_DONE),
    _kind(
        "timeout_after",
        "No answer in time, though the write was done.",
        _timeout,
        effect="done",
        must=("read back",),
        must_not=("duplicate",),
        writes=True,
        when=once,
    ),
    _kind(
        "hang",
        "The tool never answers.",
        _hang,
        signal="hidden",
        permanence="permanent",
        must=("report",),
        must_not=("claim success", "fabricate"),
        expect=Expect.REPORT,
        default=False,
        when=always,
    ),
    _kind(
        "slow",
        "The answer is right and comes late.",
        _slow,
        signal="implicit",
        effect="done",
        must=("wait", "finish"),
        must_not=("duplicate",),
        expect=Expect.SAME,
        when=once,
    ),
)
