"""The planner: calls until the lowest failing severity of every failing cell is known, against fresh cases alone.

    python benchmarks/curation/planner.py

A world has three pictures in each of four categories and 14 ways to photograph them badly, and planted bugs: in a quarter
of the 56 cells, the model fails from a severity on, from 1 to 5. Runs of 40 fresh cases of all severities follow each
other, as with --edgecases-explore 40, with what the planner takes of them and without. What fails is shrunk as a run does,
once a finding, which takes calls too; at the end it is not. Both keep an archive; a cell is found when it is there, and
known when the severity there is the bug's own.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.levels import failed_at, passed_at
from edgecase_strategies.curate.planner import Archive, Cell, Seen, plan
from edgecase_strategies.curate.search import case_at
from edgecase_strategies.engine import Source, source_of
from edgecase_strategies.photos.perturbations import PERTURBATIONS
from edgecase_strategies.photos.room import ROOM
from pytest_edgecases.run.shrink import shrink
from pytest_edgecases.run.weaken import WHOLE, weaken

BUDGET, WORLDS = 40, 20
MOST = {True: 4_000, False: 800}
"""Calls after which a campaign is given up, by whether it shrinks: without, most cells stay unclear."""
SHRINK_CALLS = 30
AT = (100, 200, 400, 800)
CATEGORIES = ("receipt", "invoice", "ticket", "form")
MESS = [one for one in PERTURBATIONS if not one.on_request][:14]


class World(NamedTuple):
    """Seeds with their categories, and the severity from which on each failing cell fails."""

    sources: Sequence[Source]
    categories: Sequence[str]
    bugs: dict[Cell, int]

    def fails(self, index: int, case: Case) -> bool:
        cells = [Cell("model", name, self.categories[index]) for name in case.names]
        return any(cell in self.bugs and case.severity >= self.bugs[cell] for cell in cells)


def world(number: int) -> World:
    rng = random.Random(number)
    categories = CATEGORIES * 3
    seeds = [Seed(value=Image.new("RGB", (40, 30), (20 * index, 90, 120))) for index in range(len(categories))]
    sources = [source_of(ROOM, seed, MESS) for seed in seeds]
    cells = [Cell("model", one.name, category) for one in MESS for category in CATEGORIES]
    return World(sources, categories, {cell: rng.randint(1, 5) for cell in rng.sample(cells, len(cells) // 4)})


class Campaign:
    """Runs on a world, and what they learn."""

    def __init__(self, here: World, *, planned: bool, shrinks: bool, suspects: bool) -> None:
        self.world, self.planned, self.shrinks, self.suspects = here, planned, shrinks, suspects
        self.archive, self.calls = Archive(), 0

    def run(self, number: int) -> None:
        seen: list[Seen] = []
        faces: list[set[str]] = []
        unclear: list[tuple[int, Case]] = []
        for index, made, searched in self.cases(number):
            self.calls += 1
            if not self.world.fails(index, made):
                seen += self.seen(index, passed_at(made), passed=True, searched=searched)
                continue
            case = made
            if self.shrinks and not any(face <= set(made.names) for face in faces):
                case = self.smallest(index, made)
            levels = failed_at(case)
            if levels:
                faces.append(set(levels))
                seen += self.seen(index, levels, passed=False, searched=searched, case=case.id)
            else:
                unclear.append((index, case))
        for index, case in unclear if self.suspects else ():  # as the run's collector does
            names = {name for face in faces for name in face & set(case.names)}
            seen += self.seen(index, dict.fromkeys(names, case.severity), passed=False, suspected=True)
        self.archive = self.archive.after(seen)

    def seen(self, index: int, levels: dict[str, int], **what: object) -> Iterator[Seen]:
        for name, level in levels.items():
            yield Seen(Cell("model", name, self.world.categories[index]), level, **what)

    def cases(self, number: int) -> Iterator[tuple[int, Case, bool]]:
        spent = plan(BUDGET, self.archive if self.planned else Archive())
        left, rng = spent.coverage, random.Random(number)
        for cell, level in spent.searches:
            index = rng.choice([i for i, name in enumerate(self.world.categories) if name == cell.category])
            case = case_at(self.world.sources[index], cell.perturbation, level, rng_seed=number)
            left += case is None
            if case is not None:
                yield index, case, True
        for index, case in choose(self.world.sources, cases=left, severity=(1, 5), rng_seed=number).cases:
            yield index, case, False

    def smallest(self, index: int, case: Case) -> Case:
        def fails(smaller: Case) -> bool:
            self.calls += 1
            return self.world.fails(index, smaller)

        shrunk = shrink(case, fails, SHRINK_CALLS)
        left = SHRINK_CALLS - shrunk.calls
        return weaken(shrunk.case, {WHOLE}, lambda one: {WHOLE} if fails(one) else (), left).case

    @property
    def found(self) -> float:
        cells = self.archive.cells
        return sum(cell in cells and not cells[cell].suspected for cell in self.world.bugs) / len(self.world.bugs)

    @property
    def known(self) -> float:
        cells = self.archive.cells
        exact = [
            cell in cells and not cells[cell].suspected and cells[cell].failed == least
            for cell, least in self.world.bugs.items()
        ]
        return sum(exact) / len(exact)


def campaigns(name: str, *, planned: bool, shrinks: bool, suspects: bool = True) -> None:
    until: list[int] = []
    found: dict[int, list[float]] = {at: [] for at in AT}
    known: dict[int, list[float]] = {at: [] for at in AT}
    for number in range(WORLDS):
        campaign, open_at, run = (
            Campaign(world(number), planned=planned, shrinks=shrinks, suspects=suspects),
            list(AT),
            0,
        )
        while campaign.calls < MOST[shrinks] and (campaign.known < 1 or open_at):
            campaign.run(run)
            run += 1
            while open_at and campaign.calls >= open_at[0]:
                at = open_at.pop(0)
                found[at].append(campaign.found)
                known[at].append(campaign.known)
            if campaign.known == 1 and len(until) == number:
                until.append(campaign.calls)
        if len(until) == number:
            until.append(MOST[shrinks])
    worst = max(until)
    ended = f"all known after {statistics.median(until):,.0f} calls (median of {WORLDS} worlds; at most {worst:,})"
    print(f"{name}: {ended if worst < MOST[shrinks] else f'given up after {worst:,} calls'}")
    for at in AT:
        shares = f"{statistics.mean(found[at]):.1%} of the failing cells found, {statistics.mean(known[at]):.1%} known"
        print(f"  at {at:>4} calls: {shares}")


def main() -> None:
    for shrinks in (True, False):
        what = "" if shrinks else ", not shrunk"
        campaigns(f"fresh cases alone{what}", planned=False, shrinks=shrinks)
        campaigns(f"planned{what}", planned=True, shrinks=shrinks)
    campaigns("planned, without suspicions", planned=True, shrinks=True, suspects=False)


if __name__ == "__main__":
    main()
