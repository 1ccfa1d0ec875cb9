"""What the fresh cases beside a suite are spent on: coverage, searches for the lowest failing severity, and repeats.

The planner says how many of each; here they become cases. What can make none is left to coverage.
"""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from edgecase_strategies.case import Case
from edgecase_strategies.curate import planner
from edgecase_strategies.curate.levels import failed_at, passed_at
from edgecase_strategies.curate.planner import Archive, Cell
from edgecase_strategies.curate.search import case_at
from edgecase_strategies.engine import Source, build
from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.run.confirm import why_not
from pytest_edgecases.run.covered import verifier_of
from pytest_edgecases.run.plan import REPEAT, Plan, Search, Slot
from pytest_edgecases.run.suites import is_seed_of
from pytest_edgecases.store import RunStore
from pytest_edgecases.store.archive import named
from pytest_edgecases.store.records import Failed
from pytest_edgecases.store.redaction import Redactor
from pytest_edgecases.store.statements import storable

SEEDS = 16
"""So many seeds of a category are tried for a search before it is given up: preparing one takes milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def failed(self, store: RunStore) -> list[Failed]:
        """Return what failed in the last run, and after it the cases that the archive knows its cells by."""
        witnesses = sorted({known.case for known in self.archive.cells.values() if known.case})
        return store.failed_cases(self.last, witnesses, self.until)

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
    if case is None or slot.target is None or slot.target in slot.plan.request.inject:
        return None
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
    failed: Sequence[Failed],
    redactor: Redactor,
    rng_seed: int,
) -> list[Aimed]:
    """Return the searches and the repeats that are made out of a budget of fresh cases; the rest is for coverage.

    ``there`` are the cases that the test has already, and ``failed`` those that failed before. A gate that
    stops early weighs every case as it comes, so for its test all is coverage.
    """
    if plan.gate is not None and plan.gate.bad_pass_rate is not None:
        return []
    asked = {one.name for one in plan.perturbations}
    cells = [named(Cell(plan.test, "", spot.category), redactor) for spot in spots]
    known = {(cell.test, cell.category) for cell in cells}
    archive = Archive(
        cells={
            cell: one
            for cell, one in memory.archive.cells.items()
            if cell.perturbation in asked and (cell.test, cell.category) in known
        }
    )
    ids = {case.id for case in there} | plan.dropped
    again = dict(_again(spots, failed, memory.last, lambda row: storable(redactor.stored_id(row)), asked))
    wanted = planner.plan(budget, archive, [one for one in again if one not in ids], severity=plan.options.severity)
    aimed = []
    for cell, severity in wanted.searches:
        mine = [number for number, one in enumerate(cells) if one.category == cell.category]
        search = Search(cell.perturbation, severity, archive.cells[cell].passed)
        found = _search(plan, spots, mine, search, rng_seed, ids)
        aimed += [found] if found is not None else []
    for one in wanted.repeats:
        number, case = again[one]
        made = _made_again(plan, spots[number], case)
        aimed += [Aimed(number, made)] if made is not None else []
    return aimed


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
    spots: Sequence[Spot],
    failed: Sequence[Failed],
    last: str,
    stored_id: Callable[[str], str],
    asked: Collection[str],
) -> Iterator[tuple[str, tuple[int, Failed]]]:
    """Yield the ids of what failed in these spots, each with its spot.

    What failed in the last run comes first, and of it what was no repeat then. What is known of a cell is the last, so that
    it is tried again once nothing else fails: a model may have been mended.
    """
    places = {(stored_id(spot.row), spot.target): number for number, spot in enumerate(spots)}
    found = []
    for order, one in enumerate(failed):
        kept = json.loads(one.kept) if one.kept and not one.redacted else {}
        number = places.get((one.row, kept.get("target", "")))
        if (
            number is None
            or kept.get("status") not in ("failed", "known")
            or not set(kept.get("names", ())) <= set(asked)
        ):
            continue
        found.append(((one.run != last, kept.get("aim") == REPEAT, order), number, one))
    for _, number, one in sorted(found, key=lambda each: each[0]):
        yield one.case, (number, one)


def _made_again(plan: Plan, spot: Spot, failed: Failed) -> Case | None:
    """Return a case that failed, as it was recorded; None if its seed is no longer the test's, or JSON cannot carry it."""
    recorded = Case.from_json(json.loads(failed.record))
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
