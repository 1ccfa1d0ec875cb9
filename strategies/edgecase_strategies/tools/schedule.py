"""A schedule: the faults of a case, each with its tool and the calls that it meets."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import RECORDED, Edit, Json
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.tools.answer import is_route
from edgecase_strategies.tools.fault import Change, Kind, When
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
        if self.what.layer == "wire" and not is_route(self.tool):
            return None  # a function's result has no bytes on a wire
        change = self.what.make(result, FastRandom(self.salt))
        return None if change is None or not is_changed(self.what, result, change) else change

    def edit(self, before: Json = None, given: Json = None) -> Edit:
        """Return it as an edit, whose place is the tool and the first call that it meets."""
        after = {"when": self.when.to_json(), "salt": self.salt, "given": given}
        return Edit(name=self.kind, place=(self.tool, self.when.start), before=before, after=after)

    @classmethod
    def of(cls, edit: Edit) -> Fault:
        """Return the fault of an edit."""
        tool, start = edit.place
        return cls(kind=edit.name, tool=tool, when=When(start=start, **edit.after["when"]), salt=edit.after["salt"])

    def __str__(self) -> str:
        calls = [call for call in range(self.when.start, self.when.start + 9) if self.when.fires(call)]
        first = ", ".join(map(str, calls[:3]))
        more = " and on" if self.when.count is None else ", …" if len(calls) > 3 else ""
        return f"{self.kind} at {'call' if len(calls) == 1 else 'calls'} {first}{more} of {self.tool}"


def is_changed(kind: Kind, result: Any, change: Change) -> bool:
    """Whether something is different for the agent or for the world: the result, the time, or the effect."""
    if change.raises is not None or change.hangs or change.seconds or change.wire is not None:
        return True
    if kind.writes and kind.effect == "not done":
        return True  # the same words, and nothing was done
    return not is_same(change.given, result)


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def check(self, tools: Collection[str]) -> None:
        """Raise InvalidOption if a fault can never fire, since its tool is not one of those that are wrapped."""
        for fault in self.faults:
            if fault.tool not in tools and fault.tool != ANY:
                raise InvalidOption(
                    f'This fault can never fire: its tool "{fault.tool}" is not wrapped.{did_you_mean(fault.tool, tools)} '
                    f"Wrapped are: {', '.join(sorted(tools)) or 'none'}."
                )

    def at(self, tool: str, call: int, arguments: Mapping[str, Any]) -> Fault | None:
        """Return the fault that meets a call."""
        for fault in self.faults:
            if fault.tool in (tool, ANY) and fault.when.fires(call, arguments):
                return fault
        return None
