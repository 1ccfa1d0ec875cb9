"""What the fresh cases beside a suite are spent on: coverage, searches for the lowest failing severity, and repeats.

The planner says how many of each; here they become cases. What can make none is left to coverage.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from edgecase_strategies.case import Case
from edgecase_strategies.curate import planner
from edgecase_strategies.curate.levels import failed_at, passed_at
from edgecase_strategies.curate.planner import Archive, Cell, Known
from edgecase_strategies.curate.search import case_at
from edgecase_strategies.engine import Source, build
from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.run.confirm import why_not
from pytest_edgecases.run.covered import prepared_seed, verifier_of
from pytest_edgecases.run.plan import REPEAT, Plan, Search, Slot
from pytest_edgecases.run.suites import is_seed_of
from pytest_edgecases.store import RunStore
from pytest_edgecases.store.archive import named
from pytest_edgecases.store.records import Failed
from pytest_edgecases.store.redaction import Redactor
from pytest_edgecases.store.statements import storable

SEEDS = 16
"""So many seeds of a category are tried for a search before it is given up: preparing one takes milliseconds."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What the run store knew before the run: the same in every process of it, whatever other runs write meanwhile."""

    archive: Archive
    last: str
    """The id of the last run that ran a case; empty if there is none."""
    until: int
    """The number of the last outcome that was there."""

    @classmethod
    def of(cls, store: RunStore, run: str) -> Memory:
        """Return what a store knows before a run."""
        last, until = store.last_run(before=run)
        return cls(archive=store.archive(), last=last, until=until)

    @functools.cached_property
    def cells(self) -> Mapping[str, Mapping[Cell, Known]]:
        """What is known of the cells of each test."""
        found: dict[str, dict[Cell, Known]] = {}
        for cell, known in self.archive.cells.items():
            found.setdefault(cell.test, {})[cell] = known
        return found

    def failed(self, store: RunStore) -> dict[str, list[Failed]]:
        """Return what failed in the last run, and the cases that cells are known by, by the rows that they failed in."""
        witnesses = sorted({known.case for known in self.archive.cells.values() if known.case})
        found: dict[str, list[Failed]] = {}
        for one in store.failed_cases(self.last, witnesses, self.until):
            if one.told("status") in ("failed", "known") and not one.redacted:
                found.setdefault(one.row, []).append(one)
        return found

    def turn(self, one: Failed) -> tuple[bool, bool]:
        """Return when a failure is repeated: those of the last run first, and of these what was no repeat then.

        The cases that cells are known by come last, so that they are tried once nothing else fails: a model may have been mended.
        """
        return one.run != self.last, one.told("aim") == REPEAT

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        return {"archive": self.archive.to_json(), "last": self.last, "until": self.until}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Memory:
        """Return the memory that ``to_json`` wrote."""
        return cls(archive=Archive.from_json(record["archive"]), last=record["last"], until=record["until"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where cases of a seed enter a test: a row and a target."""

    row: str
    """The node id up to the row."""
    target: str
    category: str
    source: Callable[[], Source] | None
    """Prepares the seed; None where it is known only while the test runs. Raises EdgecaseError where it has no cases."""


class Aimed(NamedTuple):
    """A case that is not for coverage."""

    spot: int
    case: Case | None
    """None for a search in a seed that is not known yet."""
    search: Search | None = None
    """None for a repeat."""


def levels_of(slot: Slot, status: str, case: Case | None) -> Mapping[str, int] | None:
    """Return the severity that a case counts at for its perturbations, in the archive; None where it does not count.

    Cases that a user's strategy drew do not: no search could draw them at a severity.
    """
    if case is None or not case.edits or slot.target is None or slot.target in slot.plan.request.inject:
        return None
    if case.prepared is None:
        case = dataclasses.replace(case, prepared=prepared_seed(case, slot.plan))
    if status in ("passed", "fixed"):
        return passed_at(case) or None
    return (failed_at(case) or None) if status in ("failed", "known") else None


def spend(
    budget: int,
    plan: Plan,
    spots: Sequence[Spot],
    there: Sequence[Case],
    *,
    memory: Memory,
    failed: Mapping[str, Sequence[Failed]],
    redactor: Redactor,
    rng_seed: int,
) -> list[Aimed]:
    """Return the searches and the repeats that are made out of a budget of fresh cases; the rest is for coverage.

    ``there`` are the cases that the test has already, and ``failed`` those that failed before, by row. A gate that
    stops early weighs every case as it comes, so for its test all is coverage.
    """
    if plan.gate is not None and plan.gate.bad_pass_rate is not None:
        return []
    asked = {one.name for one in plan.perturbations}
    test, *categories = _stored(plan, spots, redactor)
    cells = memory.cells.get(test, {})
    mine = {cell: one for cell, one in cells.items() if cell.perturbation in asked and cell.category in categories}
    ids = {case.id for case in there} | plan.dropped
    again = {
        one.case: (number, one)
        for number, one in _again(spots, failed, memory, redactor)
        if ids.isdisjoint((one.case, one.smallest)) and asked.issuperset(one.told("names", ()))
    }
    wanted = planner.plan(budget, Archive(cells=mine), again, severity=plan.options.severity)
    aimed = []
    for cell, severity in wanted.searches:
        numbers = [number for number, category in enumerate(categories) if category == cell.category]
        found = _search(plan, spots, numbers, Search(cell.perturbation, severity, mine[cell].passed), rng_seed, ids)
        if found is not None:
            aimed.append(found)
            ids |= {found.case.id} if found.case is not None else set()
    for identity in wanted.repeats:
        number, one = again[identity]
        made = _made_again(plan, spots[number], one) if identity not in ids else None
        if made is not None:
            aimed.append(Aimed(number, made))
    return aimed


def _stored(plan: Plan, spots: Sequence[Spot], redactor: Redactor) -> list[str]:
    """Return the test and the categories of its spots, as the archive names them."""
    cells = [named(Cell(plan.test, "", spot.category), redactor) for spot in spots]
    return [named(Cell(plan.test, ""), redactor).test, *(cell.category for cell in cells)]


def _search(
    plan: Plan, spots: Sequence[Spot], mine: Sequence[int], search: Search, rng_seed: int, without: Collection[str]
) -> Aimed | None:
    """Return the case of a search in one of the category's seeds, drawn by lot; one that is not known yet comes last."""
    order = random.Random(f"{rng_seed} {plan.test} {search}").sample(mine, len(mine))
    for number in [one for one in order if spots[one].source is not None][:SEEDS]:
        prepare = spots[number].source
        assert prepare is not None
        with contextlib.suppress(EdgecaseError):
            case = searched(plan, prepare(), search, rng_seed, without, category=spots[number].category)
            if case is not None:
                return Aimed(number, case, search)
    later = next((one for one in order if spots[one].source is None), None)
    return Aimed(later, None, search) if later is not None else None


def searched(
    plan: Plan,
    source: Source,
    search: Search,
    rng_seed: int,
    without: Collection[str] = frozenset(),
    *,
    category: str = "",
) -> Case | None:
    """Return a case of one perturbation alone, as severe as can be up to what is asked; None if the seed has none.

    One that passes must say more than what is known already.
    """
    verify = verifier_of(plan, category)
    case = case_at(source, search.perturbation, search.severity, rng_seed=rng_seed, without=without, verify=verify)
    return case if case is not None and passed_at(case).get(search.perturbation, 0) > search.passed else None


def _again(
    spots: Sequence[Spot], failed: Mapping[str, Sequence[Failed]], memory: Memory, redactor: Redactor
) -> list[tuple[int, Failed]]:
    """Return what failed before in these spots, each with the number of its spot, in the order of their turns."""
    found = [
        (number, one)
        for number, spot in enumerate(spots)
        for one in failed.get(storable(redactor.stored_id(spot.row)), ())
        if one.told("target") == spot.target
    ]
    return sorted(found, key=lambda pair: memory.turn(pair[1]))


def _made_again(plan: Plan, spot: Spot, failed: Failed) -> Case | None:
    """Return a case that failed, as it was recorded; None if its seed is no longer the test's, or JSON cannot carry it."""
    try:
        recorded = Case.from_json(json.loads(failed.record))
    except (EdgecaseError, LookupError, TypeError, ValueError, AttributeError):
        return None  # a store may have been joined from somebody's
    case = None if '{"$' in failed.record or recorded.id != failed.case else recorded
    if spot.source is not None:
        try:
            source = spot.source()
            if not is_seed_of(recorded, source.seed.value):
                return None
            made = build(source.room, source.seed, recorded.edits, recorded.severity, source.prepared)
        except (EdgecaseError, LookupError, TypeError, ValueError):
            pass  # its edits are of another version: the stored value is what ran
        else:
            case = made if made.id == failed.case else case
    verify = verifier_of(plan, spot.category)
    return case if case is not None and why_not(case, verify) is None else None
