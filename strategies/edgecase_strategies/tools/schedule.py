"""A schedule: the faults of a case, each with its tool and the calls that it meets."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import RECORDED, Edit, Expect, Json
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.tools import envelope
from edgecase_strategies.tools.answer import is_route
from edgecase_strategies.tools.fault import Change, Kind, When
from edgecase_strategies.tools.filling import FaultRandom
from edgecase_strategies.tools.kinds import KINDS
from edgecase_strategies.tools.trace import Trace
from edgecase_strategies.tools.view import is_same

ANY = "*"
"""Stands for whatever tool the schedule is used on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of a schedule.

    ``salt`` is what all that is drawn for its payload begins with, so that the same fault says the same in each run.

    >>> fault = Fault(kind="tool.transport.connect", tool="get_order", when=When(count=2))
    >>> Fault.of(fault.edit()) == fault
    True

    Raises UnknownName for a kind that does not exist.
    """

    kind: str
    tool: str
    when: When = field(default_factory=When)
    salt: int = 0
    filling: Mapping[str, str] = field(default_factory=dict)
    """The names in its payload, as far as they are known; the others are made."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownName(
                f'There is no kind of fault "{self.kind}".{did_you_mean(self.kind, KINDS)} '
                "The page on tool faults lists all of them."
            )

    @property
    def what(self) -> Kind:
        """Its kind."""
        return KINDS[self.kind]

    def change(self, result: Any) -> Change | None:
        """Return what it makes of a result; None where it changes nothing, since that is no fault."""
        return self.filled(result)[1]

    def filled(self, result: Any) -> tuple[Fault, Change | None]:
        """Return the fault with all names that are in its payload, and what it makes of a result."""
        if self.what.layer == "wire" and not is_route(self.tool):
            return self, None  # a function's result has no bytes on a wire
        rng = FaultRandom(self.salt, self.filling)
        change = envelope.made(self.what, result, rng)
        if change is None or not is_changed(self.what, result, change):
            return self, None
        return dataclasses.replace(self, filling=dict(rng.filling)), change

    def edit(self, before: Json = None, given: Json = None) -> Edit:
        """Return it as an edit, whose place is the tool and the first call that it meets."""
        after: dict[str, Json] = {"when": self.when.to_json(), "salt": self.salt, "given": given}
        if self.filling:
            after["filling"] = dict(self.filling)
        return Edit(name=self.kind, place=(self.tool, self.when.start), before=before, after=after)

    @classmethod
    def of(cls, edit: Edit) -> Fault:
        """Return the fault of an edit."""
        tool, start = edit.place
        after = edit.after
        when = When(start=start, **after["when"])
        return cls(kind=edit.name, tool=tool, when=when, salt=after["salt"], filling=after.get("filling", {}))

    def is_refused(self, trace: Trace) -> bool:
        """Whether the client refuses what it makes of the first call that it meets in a clean run, for its schema."""
        call = next((one for one in trace.of(self.tool) if one.index == self.when.start and not one.raised), None)
        if call is None or call.schema is None:
            return False
        change = self.change(call.result)
        return change is not None and change.raises is None and envelope.refuses(call.schema, change.given)

    def label(self, trace: Trace) -> tuple[dict[str, Json], Expect]:
        """Return its label, and what a good agent does: what the client refuses, the agent never sees."""
        kind = self.what
        label, expect = kind.label(), kind.expect
        if self.is_refused(trace):
            passes = kind.permanence == "transient"
            must = ["retry", "report"] if passes else ["report"]
            label = {**label, "signal": "hidden", "recovery": must[0], "must": must}
            expect = Expect.RECOVER if passes else Expect.REPORT
        return {**label, "tool": self.tool, "call": self.when.start, "when": self.when.to_json()}, expect

    def __str__(self) -> str:
        calls = [call for call in range(self.when.start, self.when.start + 9) if self.when.fires(call)]
        first = ", ".join(map(str, calls[:3]))
        more = " and on" if self.when.count is None else ", …" if len(calls) > 3 else ""
        return f"{self.kind} at {'call' if len(calls) == 1 else 'calls'} {first}{more} of {self.tool}"


def is_changed(kind: Kind, result: Any, change: Change) -> bool:
    """Whether something is different for the agent or for the world: the result, the time, or the effect."""
    if change.raises is not None or change.hangs or change.seconds or change.wire is not None or change.new_name:
        return True
    if kind.writes and kind.effect == "not done":
        return True  # the same words, and nothing was done
    return not is_same(change.given, result)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Schedule:
    """The faults of a case, and what a tool gave in the clean run, for a fault that comes before the call."""

    faults: tuple[Fault, ...] = ()
    trace: Trace = field(default_factory=Trace, metadata={RECORDED: False})
    """The clean run: the seed of the case, which records it."""

    def __post_init__(self) -> None:
        for one, other in itertools.combinations(self.faults, 2):
            if one.tool == other.tool and one.when.meets(other.when):
                raise InvalidOption(
                    f"Two faults meet the same call: {one}, and {other}. Let one begin when the other ends."
                )

    @classmethod
    def of(cls, trace: Trace, edits: Sequence[Edit]) -> Schedule:
        """Return the schedule of a clean run's edits."""
        return cls(faults=tuple(Fault.of(edit) for edit in edits), trace=trace)

    def __repr__(self) -> str:
        return f"<schedule: {'; '.join(map(str, self.faults)) or 'no fault'}>"

    def check(self, tools: Collection[str]) -> None:
        """Raise InvalidOption if a fault can never fire, since its tool is not one of those that are wrapped."""
        for fault in self.faults:
            if fault.tool not in tools and fault.tool != ANY:
                raise InvalidOption(
                    f'This fault can never fire: its tool "{fault.tool}" is not wrapped.{did_you_mean(fault.tool, tools)} '
                    f"Wrapped are: {', '.join(sorted(tools)) or 'none'}."
                )

    def at(self, tool: str, call: int, arguments: Mapping[str, Any] | None) -> Fault | None:
        """Return the fault that meets a call."""
        for fault in self.faults:
            if fault.tool in (tool, ANY) and fault.when.fires(call, arguments):
                return fault
        return None
