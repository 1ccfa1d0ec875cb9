"""The slots of a marked test: for each of its rows the clean example, the lines of its suite, and fresh cases."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import allot
from edgecase_strategies.engine import Source
from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.run import private
from pytest_edgecases.run.confirm import CONFIRMED, MADE_UP, why_not
from pytest_edgecases.run.covered import verifier_of
from pytest_edgecases.run.explore import Aimed, Spot, spend
from pytest_edgecases.run.plan import Plan, Slot, choose_cases, labels_of, short_id
from pytest_edgecases.run.real import category_of
from pytest_edgecases.run.session import Session
from pytest_edgecases.run.suites import is_seed_of
from pytest_edgecases.store.suite import Line
from pytest_edgecases.targets.spec import ArgumentTarget, Target

Row = tuple[list[Slot], list[str]]


class _Place(NamedTuple):
    """A row and a target: where cases of one seed enter."""

    row: int
    target: Target


_NONE: Mapping[_Place, Sequence[Aimed]] = MappingProxyType({})


def slots_of(
    metafunc: pytest.Metafunc,
    plan: Plan,
    targets: Sequence[Target],
    rows: Sequence[Any],
    session: Session,
    lines: Sequence[Line],
    origins: Sequence[str] = (),
) -> list[Row]:
    """Return each row's slots and their ids, the clean one first; ``lines`` are those of the test's suite.

    Raises EdgecaseError if no row has a seed that can be perturbed.
    """
    builder = _Builder(metafunc, plan, targets, rows, session, origins)
    fresh = builder.add_lines(lines)
    builder.add_fresh(fresh)
    if session.explore:
        builder.explore(session.explore)
    return builder.rows()


class _Builder:
    def __init__(
        self,
        metafunc: pytest.Metafunc,
        plan: Plan,
        targets: Sequence[Target],
        rows: Sequence[Any],
        session: Session,
        origins: Sequence[str],
    ) -> None:
        self._origins = [*origins, *[""] * (len(rows) - len(origins))]
        first = next((target.name for target in targets if isinstance(target, ArgumentTarget)), "")
        self._categories = [category_of(private.row_params(row), first, plan.options.label) for row in rows]
        self._plan, self._targets, self._rows, self._session = plan, targets, rows, session
        self._names = [_row_name(plan, row) for row in rows]
        self._slots: list[list[tuple[Slot, str]]] = [[] for _ in rows]
        self.places = [_Place(number, target) for number in range(len(rows)) for target in targets]
        self._known = {
            place
            for place in self.places
            if isinstance(place.target, ArgumentTarget)
            and place.target not in plan.request.inject
            and private.is_direct(metafunc, rows[place.row], place.target.name)
        }
        self._several = len({place.target for place in self._known}) > 1
        self._numbers: dict[str, int] = {}
        for number, row in enumerate(rows):
            self._numbers.setdefault(private.row_id(row), number)
        self._ids: dict[_Place, set[str]] = {place: set() for place in self.places}
        """The cases of each place that are there or are not to be made again; another place's have other seeds."""

    def rows(self) -> list[Row]:
        """Return what was added, by row."""
        return [self._row(number, found) for number, found in enumerate(self._slots)]

    def _row(self, number: int, found: list[tuple[Slot, str]]) -> Row:
        clean = Slot(
            plan=self._plan,
            row=self._names[number],
            category=self._categories[number],
            origin=self._origins[number],
        )
        pairs = ([(clean, "clean")] if self._plan.provided else []) + found
        return [slot for slot, _ in pairs], [name for _, name in pairs]

    # The lines of a suite.

    def add_lines(self, lines: Sequence[Line]) -> dict[_Place, int]:
        """Add a slot for each line that has its place, and return how many fresh cases each place is to get.

        A place without a line gets its share; one with lines, as many as it has of another seed than its own.
        """
        categories = [self._categories[place.row] for place in self.places]
        shares = dict(zip(self.places, self._plan.shares(categories), strict=True))
        wanted: dict[_Place, int] = {}
        counts: dict[_Place, int] = {}
        placed = [(line, self._place_of(line)) for line in lines]
        at_place = Counter(place for line, place in placed if not line.is_dropped)
        for line, place in placed:
            if place is None:
                continue
            if place in self._known and not is_seed_of(line.case, self._value(place)):
                wanted[place] = wanted.get(place, 0) + 1
                continue
            self._session.suites.use(line)
            self._ids[place].add(line.case.id)
            if line.is_dropped:
                continue
            number = counts[place] = counts.get(place, 0) + 1
            slot = self._slot(
                place,
                rank=number - 1,
                number=number - 1,
                count=at_place[place] if self._is_open(place) else 0,
                case=line.case,
                line=line,
            )
            self._add(place, slot, short_id(line.case))
        return {
            place: wanted.get(place, 0) if place in counts or place in wanted else share
            for place, share in shares.items()
        }

    def _is_open(self, place: _Place) -> bool:
        """Whether the seed of a place is known only while the test runs; a strategy's cases bring their own."""
        return place not in self._known and place.target not in self._plan.request.inject

    def _place_of(self, line: Line) -> _Place | None:
        """Return the place that a line names, or that has its seed now that the row is called otherwise."""
        targets = [target for target in self._targets if str(target) == line.target]
        if not targets and not line.target and len(self._targets) == 1:
            targets = list(self._targets)
        for target in targets:
            if line.row in self._numbers:
                return _Place(self._numbers[line.row], target)
        for target in targets:
            for place in self.places:
                if place.target == target and place in self._known and is_seed_of(line.case, self._value(place)):
                    return place
        return None

    def _value(self, place: _Place) -> Any:
        assert isinstance(place.target, ArgumentTarget)
        return private.row_params(self._rows[place.row])[place.target.name]

    # Fresh cases.

    def explore(self, budget: int) -> None:
        """Add fresh cases beside those that are there: searches and repeats that can be made, and the rest for coverage."""
        session, places = (
            self._session,
            [place for place in self.places if place.target not in self._plan.request.inject],
        )
        aimed = spend(
            budget,
            self._plan,
            [self._spot(place) for place in places],
            [slot.case for slots in self._slots for slot, _ in slots if slot.case is not None],
            memory=session.memory,
            failed=session.failed,
            redactor=session.store.redactor,
            rng_seed=session.rng_seed(self._plan, explored=True),
        )
        open_ones: dict[_Place, list[Aimed]] = {}
        for rank, one in enumerate(aimed):
            place = places[one.spot]
            if place not in self._known:
                open_ones.setdefault(place, []).append(one)
            elif one.case is not None:
                self._ids[place].add(one.case.id)
                self._add(place, self._aimed_slot(place, one, rank=rank, case=one.case), short_id(one.case))
        shares = allot(budget - len(aimed), len(self.places))
        wanted = dict(zip(self.places, shares, strict=True))
        for place, ones in open_ones.items():
            wanted[place] += len(ones)
        self.add_fresh(wanted, explored=True, aimed=open_ones)

    def _spot(self, place: _Place) -> Spot:
        return Spot(
            row=self._names[place.row],
            target=str(place.target),
            category=self._categories[place.row],
            source=functools.partial(self._source, place) if place in self._known else None,
        )

    def _source(self, place: _Place) -> Source:
        labels = labels_of(private.row_params(self._rows[place.row]), place.target)
        return self._plan.source(Seed(value=self._value(place)), labels, self._categories[place.row])

    def add_fresh(
        self,
        wanted: dict[_Place, int],
        *,
        explored: bool = False,
        aimed: Mapping[_Place, Sequence[Aimed]] = _NONE,
    ) -> None:
        """Add so many fresh cases at each place: chosen together where the seeds are known, else one by one later.

        ``aimed`` are those of a place whose seed is not known yet that are not for coverage.
        """
        self._choose([place for place in self.places if place in self._known and wanted[place]], wanted, explored)
        for place in self.places:
            count = wanted[place]
            if place in self._known or not count:
                continue
            if place.target in self._plan.request.inject:
                self._draw(place, count, explored)
            else:
                self._leave_open(place, count, explored, aimed.get(place, ()))

    def _choose(self, places: Sequence[_Place], wanted: dict[_Place, int], explored: bool) -> None:
        """Choose the cases of all seeds that are known now together, so that they cover most.

        A row whose seed cannot be perturbed gets one item that says so; if no row's can, that is an error.
        """
        sources: list[Source] = []
        owners: list[_Place] = []
        mistakes: list[EdgecaseError] = []
        for place in places:
            try:
                sources.append(self._source(place))
            except EdgecaseError as error:
                mistakes.append(error)
                if not explored:
                    name = f"{_short_target(place.target)}-none"
                    self._slots[place.row].append((self._slot(place, reason=str(error)), name))
            else:
                owners.append(place)
        if not sources:
            if mistakes and not any(self._ids.values()):
                raise mistakes[0]
            return
        budget = sum(wanted[place] for place in places)
        weighted = self._plan.skill is not None and bool(self._plan.skill.categories)
        chosen = choose_cases(
            self._plan,
            sources,
            budget,
            self._session.rng_seed(self._plan, explored),
            {identity for place in owners for identity in self._ids[place]},
            shares=[wanted[place] for place in owners] if weighted else None,
            key="explored" if explored else "chosen",
            categories=[self._categories[place.row] for place in owners],
        )
        for rank, (index, case) in enumerate(chosen):
            self._ids[owners[index]].add(case.id)
            slot = self._slot(owners[index], rank=rank, case=case, explored=explored, checked=CONFIRMED)
            self._add(owners[index], slot, short_id(case))

    def _draw(self, place: _Place, count: int, explored: bool) -> None:
        from pytest_edgecases.run import drawn  # Hypothesis is loaded where a strategy is given, and only there

        strategy, seed = self._plan.request.inject[place.target], self._session.rng_seed(self._plan, explored)
        known = self._ids[place]
        cases = [found for found in drawn.cases(strategy, count + len(known), seed) if found[0].id not in known]
        cases = [found for found in cases if self._is_good(found[0], self._categories[place.row])]
        for rank, (case, choices) in enumerate(cases[:count]):
            known.add(case.id)
            how = CONFIRMED if case.prepared is not None and case.edits else MADE_UP
            slot = self._slot(place, rank=rank, case=case, choices=choices, explored=explored, checked=how)
            self._add(place, slot, short_id(case))

    def _is_good(self, case: Case, category: str) -> bool:
        reason = why_not(case, verifier_of(self._plan, category))
        if reason is not None:
            self._plan.made.drop("drawn", reason)
        return reason is None

    def _leave_open(self, place: _Place, count: int, explored: bool, aimed: Sequence[Aimed]) -> None:
        before = sum(slot.target == place.target for slot, _ in self._slots[place.row])
        for rank, one in enumerate([*aimed, *[None] * (count - len(aimed))]):
            what = {"rank": rank, "number": before + rank, "count": before + count}
            slot = (
                self._slot(place, **what, explored=explored)
                if one is None
                else self._aimed_slot(place, one, **what, case=one.case)
            )
            name = f"case{before + rank + 1}"
            self._slots[place.row].append(
                (slot, name if len(self._targets) == 1 else f"{_short_target(place.target)}-{name}")
            )

    def _slot(self, place: _Place, **what: Any) -> Slot:
        return Slot(
            plan=self._plan,
            row=self._names[place.row],
            target=place.target,
            category=self._categories[place.row],
            origin=self._origins[place.row],
            **what,
        )

    def _aimed_slot(self, place: _Place, one: Aimed, **what: Any) -> Slot:
        is_checked = one.search is not None or (one.case is not None and one.case.prepared is not None)
        how = CONFIRMED if is_checked else ""
        return self._slot(place, **what, explored=True, search=one.search, repeats=one.search is None, checked=how)

    def _add(self, place: _Place, slot: Slot, name: str) -> None:
        several = self._several and place in self._known
        self._slots[place.row].append((slot, f"{_short_target(place.target)}-{name}" if several else name))


def _row_name(plan: Plan, row: Any) -> str:
    identity = private.row_id(row)
    return f"{plan.test}[{identity}]" if identity else plan.test


def _short_target(target: Target) -> str:
    return str(target).rpartition(":")[2].strip("')")
