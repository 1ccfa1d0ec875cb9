"""The kinds of faults as perturbations of a clean run, and simpler faults in their place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from random import Random

from edgecase_strategies.case import Edit, Json, encode
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.tools.answer import is_route, is_stream
from edgecase_strategies.tools.envelope import refuses
from edgecase_strategies.tools.fault import Change, Kind, When
from edgecase_strategies.tools.kinds import KINDS
from edgecase_strategies.tools.schedule import Fault
from edgecase_strategies.tools.trace import Call, Trace
from edgecase_strategies.tools.view import texts

SALTS = 4_096
PREVIEW = 160
OF_STREAMS = ("wire", "transport", "http")
"""The layers whose faults a stream of events can meet: the others change a body that is one value."""
EARLIER = 2
"""So many earlier calls a fault is tried at."""


def _function(kind: Kind) -> Callable[[Trace, Random], Edit | None]:
    def function(trace: Trace, rng: Random) -> Edit | None:
        calls = [call for call in trace.calls if _takes(kind, call)]
        if not calls:
            return None
        call = rng.choice(calls)
        when = kind.when(rng, call.index)
        return _edit(Fault(kind=kind.name, tool=call.tool, when=when, salt=rng.randint(0, SALTS - 1)), call, trace)

    return function


def _takes(kind: Kind, call: Call) -> bool:
    if call.raised or call.index < kind.first or kind.writes not in (None, call.writes):
        return False
    if not is_route(call.tool):
        return kind.layer != "wire" and kind.way in ("any", call.way)
    if is_stream(call.result):
        return kind.layer in OF_STREAMS
    return kind.layer != "mcp"


def _edit(fault: Fault, call: Call, trace: Trace) -> Edit | None:
    """Return the edit of a fault in a call of a clean run; None where it is no fault there, or nobody could know."""
    fault, change = fault.filled(call.result)
    if change is None:
        return None
    if fault.kind == "tool.mcp.output_schema" and call.way == "mcp" and not refuses(call.schema, change.given):
        return None
    if fault.what.second_source:
        told = change.evidence[0].text
        if not any(told in texts(other.result) for other in trace.calls if other is not call and not other.raised):
            return None
    return fault.edit(preview(call.result), preview_of(change))


def simpler(trace: Trace, edit: Edit) -> Iterator[Edit]:
    """Yield the fault of an edit at an earlier call, and at fewer calls, where it is a fault there too."""
    fault = Fault.of(edit)
    when, kind = fault.when, fault.what
    passes = kind.permanence == "transient" and when.every == 1 and when.count is not None
    shapes = [When(start=when.start), when] if passes else [when]
    starts = [*range(kind.first, when.start)][:EARLIER]
    wanted = [dataclasses.replace(shape, start=start) for start in starts for shape in shapes]
    for one in [*wanted, *shapes[:-1]]:
        if one == when or (one.until is not None and one.until <= one.start):
            continue
        call = next((call for call in trace.of(fault.tool) if call.index == one.start and _takes(kind, call)), None)
        made = None if call is None else _edit(dataclasses.replace(fault, when=one), call, trace)
        if made is not None:
            yield made


def preview(value: object) -> Json:
    """Return the beginning of a value as JSON can carry it, for people to read."""
    plain = encode(value)
    text = plain if isinstance(plain, str) else repr(plain)
    return text if len(text) <= PREVIEW else f"{text[:PREVIEW]}…"


def preview_of(change: Change) -> Json:
    """Return what a change gives, in short."""
    if change.hangs:
        return "says that it gets on, and never answers" if change.progress else "never answers"
    if change.raises is not None:
        return f"raises {type(change.raises).__name__}: {preview(str(change.raises))}"
    return f"after {change.seconds:g} s: {preview(change.given)}" if change.seconds else preview(change.given)


PERTURBATIONS: tuple[Perturbation[Trace], ...] = tuple(
    Perturbation(
        name=kind.name, function=_function(kind), keeps_truth=False, default=kind.default, summary=kind.summary
    )
    for kind in sorted(KINDS.values(), key=lambda one: one.name)
)
