"""Whether a case that was not chosen just now still holds: a line of a suite, what a strategy drew, what shrinking made.

Chosen cases are checked when they are chosen. These are checked here by the same two: the room's own checker, with the seed
prepared as the test asks for it now, and the user's verifier. So no call of the model is spent on a case that one of them refuses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, NamedTuple

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import Verifier
from edgecase_strategies.engine import Room, prepared_by
from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.rooms import ROOMS
from pytest_edgecases.run.plan import Slot, labels_of
from pytest_edgecases.store.suite import KEEP, RELABEL, Line
from pytest_edgecases.targets.spec import Target

CONFIRMED, REVIEWED, BY_HAND, MADE_UP = "confirmed", "reviewed", "by hand", "made up"
"""How a case was checked: by its room; by people, who kept it; not, since its value is somebody's own; or not, since it has no seed."""
_DAMAGED = (TypeError, ValueError, LookupError, AttributeError)  # what edits that somebody wrote by hand may raise


class Checked(NamedTuple):
    """What came of a check: how the case was confirmed, or why it was not."""

    how: str = ""
    reason: str = ""


def why_not(case: Case, verify: Verifier | None) -> str | None:
    """Return why a case is not to be used, or None: what its room says, where its seed is prepared, and then the user's verifier."""
    room = ROOMS.get(case.room)
    reason = room.verify(case.prepared, case) if room is not None and case.edits and case.prepared is not None else None
    return reason or (verify(case) if verify is not None else None)


class Checks:
    """Asks of the lines of suites whether they still hold: of each once a process, however often its item runs."""

    def __init__(self) -> None:
        self._known: dict[int, Checked] = {}
        self._prepared: tuple[tuple[str, Target | None, str], Seed, Any] | None = None
        """The seed that was prepared last, and for which row, target and room: lines of one seed stand together."""

    def check(self, slot: Slot, line: Line, params: Mapping[str, Any]) -> Checked:
        """Return how the line of a slot was confirmed, or why it was not; ``params`` are the values of its row.

        Raises InvalidOption if the user's verifier does something else than to answer.
        """
        found = self._known.get(id(line))
        if found is None:
            found = self._known[id(line)] = self._checked(slot, line, params)
        return found

    def _checked(self, slot: Slot, line: Line, params: Mapping[str, Any]) -> Checked:
        how, verify = _word_for(line), slot.plan.verify
        if not how:
            reason = self._refused(slot, line.case, params)
            # A strategy prepares its seeds in its own way, which nobody knows here: that the room cannot confirm one means nothing.
            if reason and not _is_drawn(slot):
                return Checked(reason=reason)
            how = MADE_UP if reason else CONFIRMED
        own = verify(line.case) if verify is not None else None
        return Checked(reason=own) if own else Checked(how)

    def _refused(self, slot: Slot, case: Case, params: Mapping[str, Any]) -> str | None:
        room = ROOMS[case.room]
        if not room.accepts(case.seed.value):
            return f"the seed is no {room.name}"
        try:
            prepared = self._prepare(slot, room, case.seed, params)
        except EdgecaseError as error:
            return str(error)
        try:
            return room.verify(prepared, case)
        except _DAMAGED as error:
            return f"the edits cannot be read ({type(error).__name__})"

    def _prepare(self, slot: Slot, room: Room, seed: Seed, params: Mapping[str, Any]) -> Any:
        key, known = (slot.row, slot.target, room.name), self._prepared
        if known is None or known[0] != key or known[1] != seed:
            protect = slot.plan.out_of_reach(room, _labels(slot, params))
            self._prepared = known = (key, seed, prepared_by(room, seed, protect, **slot.plan.options.room))
        return known[2]

    def prepared(self, slot: Slot, case: Case, params: Mapping[str, Any]) -> Case:
        """Return the case that a slot ran with its seed prepared, so that with fewer edits its truth is exact.

        Only that of a line that its room confirmed: chosen cases have theirs, and of others it is not known.
        """
        if slot.line is None or case is not slot.case or self.of(slot, case).how != CONFIRMED:
            return case
        return dataclasses.replace(case, prepared=self._prepare(slot, ROOMS[case.room], case.seed, params))

    def of(self, slot: Slot, case: Case | None) -> Checked:
        """Return how the case that a slot ran was checked, and why its line did not run, if that is so."""
        known = self._known.get(id(slot.line), Checked(slot.checked))
        if case is slot.case:
            return known
        return Checked(CONFIRMED if case is not None else "", known.reason)  # it was chosen while the test ran


def _is_drawn(slot: Slot) -> bool:
    return slot.target in slot.plan.request.inject


def _labels(slot: Slot, params: Mapping[str, Any]) -> dict[str, Any]:
    assert slot.target is not None
    return {} if _is_drawn(slot) else labels_of(params, slot.target)


def _word_for(line: Line) -> str:
    """Return on whose word a line runs, where its room has nothing to check it by; empty where it has."""
    if line.reviewed.get("verdict") in (KEEP, RELABEL):
        return REVIEWED
    if line.case.edits and line.applies:
        return ""
    return MADE_UP if line.provenance.get("kind") == "made up" else BY_HAND
