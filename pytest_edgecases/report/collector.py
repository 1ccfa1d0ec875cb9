"""Gather the records of a run: of a session where the terminal is, in the controller of xdist too, or of the run store."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.curate.cells import Levels, Traits
from edgecase_strategies.curate.coverage import Cell as Combination
from edgecase_strategies.curate.planner import Archive, Cell, Seen
from pytest_edgecases.run.finding import Record
from pytest_edgecases.run.made import cells_apart, joined, provenance_of
from pytest_edgecases.run.plan import SEARCH
from pytest_edgecases.run.private_data import joined as guards_joined
from pytest_edgecases.statistics import Verdict
from pytest_edgecases.store.suite import KNOWN, PASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What a gate came to: its verdict and the sentence that explains it."""

    verdict: Verdict
    sentence: str


def passed(statuses: Counter[str]) -> int:
    """Return how many cases passed, known failures that pass now included."""
    return statuses["passed"] + statuses["fixed"]


def ran(statuses: Counter[str]) -> int:
    """Return how many cases came to a verdict."""
    return passed(statuses) + statuses["failed"] + statuses["known"]


@dataclass(slots=True)
class Count:
    """What the items of one test function came to."""

    clean: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    real: Counter[str] = field(default_factory=Counter)
    """What the examples of the holdout came to."""
    aimed: Counter[str] = field(default_factory=Counter)
    """What searches and repeats came to. They were chosen since something had failed, so no rate counts them."""
    calls: int = 0
    """Extra calls: for shrinking, and for clean examples that a process did not know."""

    gate: Mapping[str, Any] | None = None
    """What is asked of the test's rate, if anything is."""
    broken: int = 0
    """How many lines of the suite passed when they were written, and fail now."""
    mended: int = 0
    """How many were known to fail, and pass now."""
    order: int = sys.maxsize
    """Its place in the collection."""
    place: str = ""
    """The file and line of the test function."""
    asked: tuple[str, ...] = ()
    """The perturbations that it asks for."""
    cells: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)
    """What the cases came to, by perturbation and severity; a case of several perturbations counts for each."""
    categories: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    """What the items of a kind and a category came to."""
    severities: Counter[int] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    """How many items are real, perturbed from what is real or given, or made up."""
    checked: Counter[str] = field(default_factory=Counter)
    """How many of the cases that ran were checked in which way."""
    refused: Counter[str] = field(default_factory=Counter)
    """How many lines of the suite did not run, by the reason why they could not be confirmed."""
    seen: dict[Traits, dict[tuple[str, str], Levels]] = field(default_factory=dict)
    """The perturbations, places and severities of the cases that ran, by what is known of their seeds."""
    could: set[Combination] = field(default_factory=set)
    """The combinations of factors that the pools could cover that were drawn."""
    rows: set[int] = field(default_factory=set)
    """Hashes of the rows of which a case ran."""
    made: dict[str, Any] | None = None
    """What is told of how the cases were made."""
    guard: dict[str, Any] | None = None
    """What was compared with what is private, and what was found."""

    def note(self, record: Record) -> None:
        """Count an item for the data card: its category, its perturbations and where it comes from."""
        if record.made is not None:
            made, could = cells_apart(record.made)
            self.could |= could
            self.made = joined(self.made, made)
        self.guard = guards_joined(self.guard, record.guard)
        if record.aim:
            return
        self.categories.setdefault((record.kind, record.category), Counter())[record.status] += 1
        if record.kind == "case":
            self.severities[record.severity] += 1
            self.checked[record.checked] += record.status != "skipped"
            if ran(Counter([record.status])):
                self._cover(record)
        if record.refused:
            self.refused[record.refused] += 1
        self.origins[provenance_of(record.kind, record.names, record.origin)] += 1

    @property
    def items(self) -> int:
        """How many items ran, of whatever kind."""
        kinds = (self.clean, self.cases, self.real, self.aimed)
        return sum(sum(one.values()) for one in kinds) - self.cases["skipped"] - self.aimed["skipped"]

    def _cover(self, record: Record) -> None:
        """Note what a case that ran covers."""
        self.rows.add(hash(record.row))
        traits = {"category": record.category, **(record.traits or {})}
        known = self.seen.setdefault(tuple(sorted((name, value) for name, value in traits.items() if value)), {})
        for edit in record.edits:
            known[edit] = known.get(edit, 0) | 1 << record.severity

    @property
    def ran(self) -> int:
        """How many cases came to a verdict."""
        return ran(self.cases)

    @property
    def passed(self) -> int:
        """How many cases passed, known failures that pass now included."""
        return passed(self.cases)


class Collector:
    """Keeps a count a test, and the records that failed or are known to; the passed ones are only counted.

    So memory stays flat.
    """

    def __init__(self, keep: bool = False, part: str = "") -> None:
        """Keep all records of cases if ``keep`` is given: for writing the suites.

        ``part`` says which part of the cases of a matrix is gathered, as in ``"2/4"``: a part is not judged by itself.
        """
        self.part = part
        self._keep = keep
        self.kept: list[Record] = []
        self.tests: dict[str, Count] = {}
        self.failed: list[Record] = []
        self.models: Counter[str] = Counter()
        """How many calls of models were made, and how many answers were served without one."""
        self.known: list[Record] = []
        """Known failures, whatever became of them."""
        self.weighed: dict[str, Weighed] = {}
        """What the gates came to, once all cases ran."""
        self.aims: Counter[str] = Counter()
        """How many searches and repeats there were."""
        self.archive = Archive()
        """The lowest failing severity of each cell, as the run store knows it after the run."""
        self._seen: set[Seen] = set()

    def seen(self) -> frozenset[Seen]:
        """Return what the cases said of their cells: few, for those that passed are not told apart.

        A failure of several perturbations that was not shrunk casts suspicion on those that alone fail in the same way.
        """
        accused: dict[tuple[str, str], set[str]] = {}
        for record in self.failed:
            accused.setdefault((record.test, record.failure), set()).update(record.levels or ())
        return frozenset(self._seen) | {
            Seen(Cell(record.test, name, record.category), record.severity, passed=False, suspected=True)
            for record in self.failed
            if record.status == "failed" and not record.levels and record.severity in range(1, 6)
            for name in accused[record.test, record.failure].intersection(record.names)
        }

    def add(self, record: Record) -> None:
        """Take the record of an item."""
        count = self.tests.setdefault(record.test, Count())
        count.order = min(count.order, record.order)
        count.place = record.place or count.place
        count.asked = record.asked or count.asked
        kinds = {"clean": count.clean, "real": count.real}
        if record.aim:
            kinds = {"case": count.aimed}
            self.aims[record.aim] += 1
        elif record.kind == "case":
            for name in record.names:
                count.cells.setdefault((name, record.severity), Counter())[record.status] += 1
        kinds.get(record.kind, count.cases)[record.status] += 1
        self._seen.update(_seen(record))
        count.note(record)
        count.calls += record.calls
        self.models.update(record.models or {})
        count.gate = record.gate or count.gate
        count.broken += record.line == PASSES and record.status == "failed"
        count.mended += record.line == KNOWN and record.status in ("passed", "fixed")
        if self._keep and record.kind == "case":
            self.kept.append(record)
        if record.status in ("failed", "error"):
            self.failed.append(record)
        if record.known is not None:
            self.known.append(record)


def _seen(record: Record) -> Iterator[Seen]:
    passed = record.status in ("passed", "fixed")
    for name, level in (record.levels or {}).items():
        cell = Cell(record.test, name, record.category)
        yield Seen(cell, level, passed, "" if passed else record.case, record.aim == SEARCH)
