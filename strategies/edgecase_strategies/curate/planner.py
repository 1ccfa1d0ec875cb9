"""Plan what a budget of calls is spent on: coverage, the lowest severity at which a failing cell fails, and repeats.

A pure function of what is known: of what failed last, and of the archive, which keeps the lowest failing severity of each
cell from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import SEVERITY, check_count

SHARES = (0.7, 0.2, 0.1)
"""Of the calls: for coverage, for the search for the lowest failing severity, for repeats of failures."""
MOST_CALLS = 3
"""A search halves five levels: after three calls the lowest failing one is known."""


class Cell(NamedTuple):
    """The cases of one test that hold one perturbation and come from seeds of one category: what is searched as one."""

    test: str
    perturbation: str
    category: str = ""

    @property
    def name(self) -> str:
        """Its name within its test.

        >>> Cell("test_it", "text.typo.omit", "refund").name
        'text.typo.omit of refund'
        """
        return f"{self.perturbation} of {self.category}" if self.category else self.perturbation


class Seen(NamedTuple):
    """What a case said of a cell: that at a severity it passed, or failed."""

    cell: Cell
    severity: int
    passed: bool
    case: str = ""
    """The id of a case that failed."""
    searched: bool = False
    """Whether it ran to search the cell, which takes such calls only so often."""
    suspected: bool = False
    """Whether the case failed with other perturbations beside, and this one is known to break the model elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a cell: the lowest severity that failed, and the highest below it that passed."""

    failed: int
    """For a cell that is only suspected: the highest severity of the cases that it is suspected for."""
    passed: int = 0
    """0 where nothing below passed yet: the seed itself does."""
    calls: int = 0
    """How many calls the search has taken so far."""
    case: str = ""
    """The id of the case that failed at the lowest."""
    suspected: bool = False
    """Whether no case of this perturbation alone failed yet."""

    def next(self, severity: tuple[int, int] = SEVERITY) -> int | None:
        """Return the severity to try next, halfway between the two; None when nothing is left to try of a range.

        >>> Known(failed=5).next(), Known(failed=5, passed=2).next((1, 3)), Known(failed=3, passed=2).next()
        (2, 3, None)
        """
        low, high = severity
        floor, top = max(self.passed, low - 1), self.failed + self.suspected
        if top - floor <= 1 or floor >= high or self.calls >= MOST_CALLS:
            return None
        return min((top + floor) // 2, high)

    def __str__(self) -> str:
        """Say what is known.

        >>> print(Known(failed=4, passed=1), "|", Known(failed=1))
        fails at 4, passes at 1 | fails at 1
        """
        fails = "is suspected to fail" if self.suspected else "fails"
        return f"{fails} at {self.failed}{f', passes at {self.passed}' if self.passed else ''}"


_NOTHING: Mapping[Cell, Known] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The lowest failing severity by cell, and the cells that are suspected to have one.

    >>> cell = Cell("test_route", "text.typo.omit")
    >>> archive = Archive().after([Seen(cell, 5, False), Seen(cell, 2, True)])
    >>> archive.cells[cell].next(), Archive.from_json(archive.to_json()) == archive
    (3, True)
    """

    cells: Mapping[Cell, Known] = field(default_factory=lambda: _NOTHING)

    def after(self, seen: Iterable[Seen]) -> Archive:
        """Return the archive with what a run saw, which has no order; a pass in a cell that never failed is not kept.

        A failure below one that passed counts: the pass is forgotten, for a model that sometimes fails, fails. A suspicion
        is dropped when a search ends without a failure.

        Raises InvalidOption for a severity that is none.
        """
        mine: dict[Cell, list[Seen]] = {}
        for one in seen:
            if not SEVERITY[0] <= one.severity <= SEVERITY[1]:
                raise InvalidOption(f"A severity is a level from 1 to 5; {one.severity!r} is none.")
            mine.setdefault(one.cell, []).append(one)
        found = {**self.cells, **{cell: _known_after(self.cells.get(cell), these) for cell, these in mine.items()}}
        return Archive(cells=MappingProxyType({cell: known for cell, known in found.items() if known is not None}))

    def joined(self, *others: Archive) -> Archive:
        """Return what archives know together; it does not matter which of them comes first, or how often."""
        known: dict[Cell, list[Known]] = {}
        for archive in (self, *others):
            for cell, one in archive.cells.items():
                known.setdefault(cell, []).append(one)
        return Archive(cells=MappingProxyType({cell: _known_together(these) for cell, these in known.items()}))

    def to_json(self) -> list[dict[str, Any]]:
        """Return the record as JSON, in the order of the cells."""
        return [{**cell._asdict(), **asdict(known)} for cell, known in sorted(self.cells.items(), key=_cell)]

    @classmethod
    def from_json(cls, record: Iterable[Mapping[str, Any]]) -> Archive:
        """Return the archive that ``to_json`` wrote."""
        cells = {}
        for one in record:
            named = {name: one[name] for name in Cell._fields}
            cells[Cell(**named)] = Known(**{name: value for name, value in one.items() if name not in named})
        return cls(cells=MappingProxyType(cells))


def _cell(pair: tuple[Cell, Known]) -> Cell:
    return pair[0]


def _known_after(old: Known | None, seen: Sequence[Seen]) -> Known | None:
    failures = [(one.severity, one.case) for one in seen if not one.passed and not one.suspected]
    if old is not None and not old.suspected and all(severity > old.failed for severity, _ in failures):
        failures.append((old.failed, old.case))
    passes = [one.severity for one in seen if one.passed] + ([old.passed] if old is not None else [])
    calls = (old.calls if old is not None else 0) + sum(one.searched for one in seen)
    if failures:
        failed, case = min(failures)
        return Known(failed=failed, passed=_below(failed, passes), calls=calls, case=case)
    suspicions = [one.severity for one in seen if one.suspected] + ([old.failed] if old is not None else [])
    tried = max((one.severity for one in seen if one.passed and one.searched), default=0)
    if not suspicions or tried >= max(suspicions) or calls >= MOST_CALLS:
        return None
    return Known(failed=max(suspicions), passed=_below(max(suspicions), passes), calls=calls, suspected=True)


def _known_together(these: Sequence[Known]) -> Known:
    sure = [one for one in these if not one.suspected]
    failed, case = min((one.failed, one.case) for one in sure) if sure else (max(one.failed for one in these), "")
    return Known(
        failed=failed,
        passed=_below(failed, (one.passed for one in these)),
        calls=max(one.calls for one in these),
        case=case,
        suspected=not sure,
    )


def _below(failed: int, passes: Iterable[int]) -> int:
    return max((severity for severity in passes if severity < failed), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to spend calls on."""

    coverage: int
    """How many cases to choose for coverage."""
    searches: tuple[tuple[Cell, int], ...]
    """The cell and the severity of each search; the next one of a cell depends on how this one ends."""
    repeats: tuple[str, ...]
    """The ids of the failed cases to run once more."""


def plan(
    budget: int,
    archive: Archive,
    failures: Iterable[str] = (),
    shares: Sequence[float] = SHARES,
    severity: tuple[int, int] = SEVERITY,
) -> Plan:
    """Return how to spend a budget of calls; what searches and repeats have no use for goes to coverage.

    A cell is searched within the range of ``severity``, and a failure repeated once.

    >>> archive = Archive().after([Seen(Cell("test_route", "text.typo.omit"), 4, False)])
    >>> spent = plan(10, archive, ["0a1b2c3d4e5f"])
    >>> spent.coverage, spent.searches[0][1], spent.repeats
    (8, 2, ('0a1b2c3d4e5f',))
    """
    check_count("budget", budget)
    if len(shares) != 3 or min(shares) < 0 or not math.isclose(sum(shares), 1):
        raise InvalidOption(f"shares takes three shares whose sum is 1; {tuple(shares)!r} are not.")
    searching, repeating = int(budget * shares[1] + 1e-9), int(budget * shares[2] + 1e-9)
    # The cells of which least is known come first.
    turns = sorted(archive.cells.items(), key=lambda item: (item[1].calls, item[0]))
    levels = [(cell, one.next(severity)) for cell, one in turns]
    searches = tuple([(cell, level) for cell, level in levels if level is not None][:searching])
    repeats = tuple(dict.fromkeys(failures))[:repeating]
    return Plan(coverage=budget - len(searches) - len(repeats), searches=searches, repeats=repeats)
