"""What the tool room offers to the engines: see ``edgecase_strategies.engine.Room``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from edgecase_strategies.case import Case, Edit, Expect, Seed, Truth
from edgecase_strategies.errors import CannotUndo, InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.tools.answer import HTTP, is_route
from edgecase_strategies.tools.kinds import KINDS
from edgecase_strategies.tools.perturbations import PERTURBATIONS, simpler
from edgecase_strategies.tools.schedule import Fault, Schedule
from edgecase_strategies.tools.trace import Trace
from edgecase_strategies.tools.verify import verify

FAULTS_AT: Final = (0, 1, 1, 2, 2, 3)
"""How many faults a severity from 1 to 5 means."""
_FIRST = (Expect.ASK, Expect.REPORT, Expect.RECOVER, Expect.SAME)
"""What a good agent does about several faults is the first of these that one of them asks for."""


class ToolRoom:
    """The calls of a clean run: ``Trace``."""

    name: ClassVar[str] = "tool"
    seed_types: ClassVar[str] = "calls of tools"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = ("tools", "kinds", "writes", "checks", "forbidden")

    def accepts(self, value: object) -> bool:
        """Whether the value is a clean run."""
        return isinstance(value, Trace)

    def asked_for(self, options: Mapping[str, Any]) -> Sequence[str]:
        """Return the kinds that ``kinds`` chooses, or where tools are named, the default ones.

        Raises UnknownName for a kind that does not exist.
        """
        if not options.get("tools") and not options.get("kinds"):
            return ()
        return tuple(one.name for one in chosen(options.get("kinds")))

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Trace:
        """Return the clean run; of its HTTP calls those that ``tools`` names, unless that is all of them."""
        trace: Trace = seed.value
        named = options.get("tools") or ()
        names = [named] if isinstance(named, str) else list(named)
        if not any(map(is_route, names)) or HTTP in names:
            return trace
        return Trace(calls=tuple(call for call in trace.calls if call.tool in names or not is_route(call.tool)))

    def apply(self, value: Trace, edits: Sequence[Edit]) -> Schedule:
        """Return the schedule of the faults."""
        return Schedule.of(value, edits)

    def undo(self, value: Schedule, edits: Sequence[Edit]) -> Trace:
        """Return the clean run."""
        if [Fault.of(edit) for edit in edits] != list(value.faults):
            raise CannotUndo("The schedule has other faults than the edits say.")
        return value.trace

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return what a good agent does, with the label of each fault among the facts."""
        if not edits:
            return truth
        trace = value.trace if isinstance(value, Schedule) and isinstance(value.trace, Trace) else Trace()
        labels = [Fault.of(edit).label(trace) for edit in edits]
        faults = [label for label, _ in labels]
        expect = next(one for one in _FIRST if one in {wanted for _, wanted in labels})
        return dataclasses.replace(truth, expect=expect, facts={**truth.facts, "faults": faults})

    def fits(self, prepared: Trace, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether no call is met by two faults."""
        mine = Fault.of(edit)
        return not any(mine.tool == other.tool and mine.when.meets(other.when) for other in map(Fault.of, others))

    def allows(self, prepared: Trace, edit: Edit) -> bool:
        """Whether the fault changes what the call gave in the clean run."""
        fault = Fault.of(edit)
        return any(
            fault.change(call.result) is not None
            for call in prepared.of(fault.tool)
            if call.index == fault.when.start and not call.raised
        )

    def simpler(self, prepared: Trace, edit: Edit) -> Sequence[Edit]:
        """Return the fault at earlier calls, and at fewer."""
        return tuple(simpler(prepared, edit))

    def edits_at(self, prepared: Trace, severity: int) -> int:
        """One to three faults."""
        return FAULTS_AT[severity]

    def place(self, prepared: Trace, edit: Edit) -> str:
        """The tool, and whether it is its first call or a later one."""
        tool, start = edit.place
        return f"{tool} {'first' if start == 0 else 'later'}"

    def change(self, edit: Edit) -> str:
        """Return a fault as one line."""
        return f"{Fault.of(edit)}: {edit.before} → {edit.after['given']}"

    def verify(self, prepared: Trace, case: Case) -> str | None:
        """Return why the case cannot be confirmed, or None."""
        return verify(prepared, case)


def chosen(kinds: str | Sequence[str] | None) -> tuple[Perturbation[Trace], ...]:
    """Return the perturbations of kinds, which are named whole, without ``tool.``, or by their layer.

    >>> [one.name for one in chosen("transport.slow")], len(chosen("mcp"))
    (['tool.transport.slow'], 7)

    Raises UnknownName for one that does not exist.
    """
    names: Any = kinds.replace(",", " ").split() if isinstance(kinds, str) else kinds
    if names is None:
        return tuple(one for one in PERTURBATIONS if one.default)
    if not isinstance(names, Sequence) or not names or not all(isinstance(name, str) for name in names):
        raise InvalidOption(
            f'kinds takes names of faults or layers, as in ["http", "payload.null"]; {kinds!r} is not that.'
        )
    full = [name if name.partition(".")[0] == "tool" else f"tool.{name}" for name in names]
    registry = Registry(PERTURBATIONS)
    known = [*registry.groups, *KINDS]
    for given, name in zip(names, full, strict=True):
        if name not in known:
            raise UnknownName(
                f'There is no kind of fault "{given}".{did_you_mean(name, known)} The page on tool faults lists all of them.'
            )
    return tuple(
        one
        for one in PERTURBATIONS
        if any(one.name == name or (one.name.startswith(f"{name}.") and one.default) for name in full)
    )


ROOM = ToolRoom()
