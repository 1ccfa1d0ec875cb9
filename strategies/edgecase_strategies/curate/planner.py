"""Plan what a budget of calls is spent on: coverage, the lowest severity at which a failing cell fails, and repeats.

A pure function of what is known: of the outcomes so far, and of the archive, which keeps the lowest failing severity
of each cell from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import SEVERITY, check_count

SHARES = (0.7, 0.2, 0.1)
"""Of the calls: for coverage, for the search for the lowest failing severity, for repeats of failures."""
MOST_CALLS = 3
"""A search halves five levels: after three calls the lowest failing one is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a cell: the lowest severity that failed, and the highest below it that passed."""

    failed: int
    passed: int = 0
    calls: int = 0
    """How many calls the search has taken so far."""

    @property
    def next(self) -> int | None:
        """The severity to try next, halfway between the two; None when nothing is left to try."""
        if self.failed - self.passed <= 1 or self.calls >= MOST_CALLS:
            return None
        return (self.failed + self.passed) // 2


_NOTHING: Mapping[str, Known] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The lowest failing severity by cell; a cell is named by who keeps it, such as by its perturbation and place.

    >>> archive = Archive().after("text.typo.omit", 5, passed=False).after("text.typo.omit", 2, passed=True)
    >>> archive.cells["text.typo.omit"].next, Archive.from_json(archive.to_json()) == archive
    (3, True)
    """

    cells: Mapping[str, Known] = field(default_factory=lambda: _NOTHING)

    def after(self, cell: str, severity: int, *, passed: bool) -> Archive:
        """Return the archive with one more outcome; a pass in a cell that never failed is not kept.

        A failure below one that passed counts: the pass is forgotten, for a model that sometimes fails, fails.
        """
        if not SEVERITY[0] <= severity <= SEVERITY[1]:
            raise InvalidOption(f"A severity is a level from 1 to 5; {severity!r} is none.")
        old = self.cells.get(cell)
        if old is None:
            if passed:
                return self
            new = Known(failed=severity)
        else:
            below = severity < old.failed
            failed = severity if below and not passed else old.failed
            least = max(old.passed, severity) if passed and below else old.passed
            new = Known(failed=failed, passed=least if least < failed else 0, calls=old.calls + 1)
        return Archive(cells=MappingProxyType({**self.cells, cell: new}))

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON, in the order of the names."""
        return {
            name: {"failed": one.failed, "passed": one.passed, "calls": one.calls}
            for name, one in sorted(self.cells.items())
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Archive:
        """Return the archive that ``to_json`` wrote."""
        return cls(cells=MappingProxyType({str(name): Known(**one) for name, one in record.items()}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to spend calls on."""

    coverage: int
    """How many cases to choose for coverage."""
    searches: tuple[tuple[str, int], ...]
    """The cell and the severity of each search; the next one of a cell depends on how this one ends."""
    repeats: tuple[str, ...]
    """The ids of the failed cases to run once more, in turn."""


def plan(budget: int, archive: Archive, failures: Iterable[str] = (), shares: Sequence[float] = SHARES) -> Plan:
    """Return how to spend a budget of calls; what searches and repeats have no use for goes to coverage.

    >>> plan(10, Archive().after("text.typo.omit", 4, passed=False), ["0a1b2c3d4e5f"])
    Plan(coverage=8, searches=(('text.typo.omit', 2),), repeats=('0a1b2c3d4e5f',))
    """
    check_count("budget", budget)
    if len(shares) != 3 or min(shares) < 0 or not math.isclose(sum(shares), 1):
        raise InvalidOption(f"shares takes three shares whose sum is 1; {tuple(shares)!r} are not.")
    searching, repeating = int(budget * shares[1] + 1e-9), int(budget * shares[2] + 1e-9)
    # The cells of which least is known come first.
    turns = sorted(archive.cells.items(), key=lambda item: (item[1].calls, item[0]))
    levels = [(name, one.next) for name, one in turns]
    searches = tuple([(name, level) for name, level in levels if level is not None][:searching])
    known = tuple(dict.fromkeys(failures))
    repeats = tuple(known[turn % len(known)] for turn in range(repeating)) if known else ()
    return Plan(coverage=budget - len(searches) - len(repeats), searches=searches, repeats=repeats)
