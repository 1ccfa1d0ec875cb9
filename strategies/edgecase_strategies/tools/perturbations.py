"""The kinds of faults as perturbations of a clean run."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from edgecase_strategies.case import Edit, Json, encode
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.tools.answer import is_route, is_stream
from edgecase_strategies.tools.fault import Change, Kind
from edgecase_strategies.tools.kinds import KINDS
from edgecase_strategies.tools.schedule import Fault
from edgecase_strategies.tools.trace import Call, Trace

SALTS = 4_096
PREVIEW = 160
OF_STREAMS = ("wire", "transport", "http")
"""The layers whose faults a stream of events can meet: the others change a body that is one value."""


def _function(kind: Kind) -> Callable[[Trace, Random], Edit | None]:
    def function(trace: Trace, rng: Random) -> Edit | None:
        calls = [call for call in trace.calls if _takes(kind, call)]
        if not calls:
            return None
        call = rng.choice(calls)
        fault = Fault(kind=kind.name, tool=call.tool, when=kind.when(rng, call.index), salt=rng.randint(0, SALTS - 1))
        change = fault.change(call.result)
        return None if change is None else fault.edit(preview(call.result), preview_of(change))

    return function


def _takes(kind: Kind, call: Call) -> bool:
    if call.raised or call.index < kind.first or (kind.writes is not None and kind.writes != call.writes):
        return False
    if not is_route(call.tool):
        return kind.layer != "wire"
    if is_stream(call.result):
        return kind.layer in OF_STREAMS
    return kind.layer != "mcp"


def preview(value: object) -> Json:
    """Return the beginning of a value as JSON can carry it, for people to read."""
    plain = encode(value)
    text = plain if isinstance(plain, str) else repr(plain)
    return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"


def preview_of(change: Change) -> Json:
    """Return what a change gives, in short."""
    if change.hangs:
        return "never answers"
    if change.raises is not None:
        return f"raises {type(change.raises).__name__}: {preview(str(change.raises))}"
    return f"after {change.seconds:g} s: {preview(change.given)}" if change.seconds else preview(change.given)


PERTURBATIONS: tuple[Perturbation[Trace], ...] = tuple(
    Perturbation(
        name=kind.name, function=_function(kind), keeps_truth=False, default=kind.default, summary=kind.summary
    )
    for kind in sorted(KINDS.values(), key=lambda one: one.name)
)
