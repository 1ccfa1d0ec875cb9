"""Confirm a case of tool faults by looking at what its faults do, without asking how they were drawn."""

from __future__ import annotations

import json
from typing import Any

from edgecase_strategies.case import Case, encode
from edgecase_strategies.tools import envelope
from edgecase_strategies.tools.answer import Wire
from edgecase_strategies.tools.fault import HORIZON, Change
from edgecase_strategies.tools.filling import FaultRandom
from edgecase_strategies.tools.schedule import Fault
from edgecase_strategies.tools.trace import Trace
from edgecase_strategies.tools.view import leaves


def verify(trace: Trace, case: Case) -> str | None:
    """Return why a case cannot be confirmed, or None: every fault has a call, changes it, and proves what it says."""
    faults = [Fault.of(edit) for edit in case.edits]
    for tool in dict.fromkeys(fault.tool for fault in faults):
        for call in range(HORIZON):
            if sum(fault.tool == tool and fault.when.fires(call) for fault in faults) > 1:
                return "two faults meet one call"
    labels = case.truth.facts.get("faults", [])
    if [(one["kind"], one["tool"], one["call"]) for one in labels] != [
        (fault.kind, fault.tool, fault.when.start) for fault in faults
    ]:
        return "the labels are not those of the faults"
    for fault in faults:
        calls = [call for call in trace.of(fault.tool) if fault.when.fires(call.index) and not call.raised]
        if not calls:
            return "a fault has no call to meet"
        reason = _why_not(fault, calls[0].result)
        if reason is not None:
            return reason
    return None


def _why_not(fault: Fault, result: Any) -> str | None:
    change = envelope.made(fault.what, result, FaultRandom(fault.salt, fault.filling))
    if change is None:
        return "a fault changes nothing"
    differs = (
        change.raises is not None
        or change.hangs
        or change.seconds > 0
        or change.new_name
        or _text(change.given) != _text(result)
    )
    differs = differs or (change.wire is not None and _arrives_otherwise(change.wire, result))
    if not differs and not (fault.what.writes and fault.what.effect == "not done"):
        return "a fault changes nothing"
    given = _given(change)
    for one in change.evidence:
        parts = one.text.split("-") if one.mark == "marker" else [one.text]
        if one.mark in ("secret", "marker") and not all(part in given for part in parts):
            return "a canary is not where it should be"
        if one.mark == "marker" and one.text in given:
            return "who quotes the result would be taken to obey it"
        if one.mark == "hidden" and (one.text in given or one.text not in _loose(result)):
            return "a hidden text is not hidden"
    return None


def _arrives_otherwise(wire: Wire, result: str) -> bool:
    """Whether a client gets other bytes, or other words about them, than of the right answer."""
    return bool(wire.breaks or wire.headers) or list(wire.body) != list(result.encode("utf-8", "surrogatepass"))


def _text(value: Any) -> str:
    return json.dumps([type(value).__name__, encode(value)])


def _loose(value: Any) -> str:
    """Return a value as a text in which its leaves stand as they are said."""
    if not isinstance(value, str):
        return json.dumps(encode(value), ensure_ascii=False, default=str)
    return f"{value}\n{_spoken(value)}" if value.startswith("data:") else value


def _spoken(stream: str) -> str:
    """Return the texts of a stream's events, one right after the other."""
    spoken = []
    for line in stream.splitlines():
        try:
            event = json.loads(line.removeprefix("data:"))
        except ValueError:
            continue
        spoken += [value for path, value in leaves(event) if path[-1:] == ("content",) and isinstance(value, str)]
    return "".join(spoken)


def _given(change: Change) -> str:
    if change.raises is None:
        return _loose(change.given)
    return f"{change.raises} {getattr(change.raises, 'body', '')}"
