"""Which combinations of factors some cases cover, by name: the covered, those that could be, and those that cannot.

A factor is something of a case that has a few values: its perturbation, its severity, the place, its label, its seed. A cell
is a combination of the values of two factors, or of three. ``order`` chooses cases so that every beginning covers as many cells
as it can, and leaves out those that break a constraint.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.curate.cover import Answer, cover
from edgecase_strategies.curate.factors import Factors, Forbid, factors_of, forbidding
from edgecase_strategies.errors import InvalidOption

__all__ = [
    "Cell",
    "Coverage",
    "Factors",
    "Forbid",
    "cells_of",
    "covered",
    "factors_of",
    "forbidding",
    "name_of",
    "order",
]

Cell = tuple[tuple[str, str], ...]
"""Values of two or three factors, each with the factor's name, in the order of the names."""
PAIRS = "pairs"
STRENGTHS = {PAIRS: 2, "triples": 3}
CANDIDATES_A_CELL = 20
"""How many candidates are looked at for each cell: here they cost no drafts, and more of them cover more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The cells that some cases cover, out of those that there are."""

    strength: int
    """2 for pairs, 3 for triples."""
    covered: tuple[Cell, ...]
    missing: tuple[Cell, ...]
    """Those that some candidate has, and no case."""
    infeasible: tuple[Cell, ...]
    """Those of known values that a constraint rules out, or that no candidate has."""

    @property
    def share(self) -> float:
        """The share of the cells that can be covered that are; 1.0 where there are none."""
        feasible = len(self.covered) + len(self.missing)
        return len(self.covered) / feasible if feasible else 1.0

    def lines(self, most: int = 5) -> tuple[str, ...]:
        """Return the coverage in a few lines, with what is missing by name.

        >>> cell = (("place", "end"), ("severity", "2"))
        >>> Coverage(strength=2, covered=(), missing=(cell,), infeasible=()).lines()
        ('0 of 1 pairs are covered (0%); 0 cannot be', 'missing: place=end × severity=2')
        """
        kind = "pairs" if self.strength == 2 else "triples"
        feasible = len(self.covered) + len(self.missing)
        found = [
            f"{len(self.covered)} of {feasible} {kind} are covered ({self.share:.0%}); {len(self.infeasible)} cannot be"
        ]
        for what, cells in (("missing", self.missing), ("cannot be", self.infeasible)):
            found += [f"{what}: {name_of(cell)}" for cell in cells[:most]]
            if len(cells) > most:
                found.append(f"{what}: and {len(cells) - most} more")
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        return {
            "strength": self.strength,
            "share": round(self.share, 4),
            "covered": [name_of(cell) for cell in self.covered],
            "missing": [name_of(cell) for cell in self.missing],
            "infeasible": [name_of(cell) for cell in self.infeasible],
        }


def name_of(cell: Cell) -> str:
    """Return a cell as people read it.

    >>> name_of((("locale", "de"), ("severity", "2")))
    'locale=de × severity=2'
    """
    return " × ".join(f"{name}={value}" for name, value in cell)


def check_strength(value: str) -> int:
    """Return how many factors a cell has: of "pairs" 2, of "triples" 3."""
    if value not in STRENGTHS:
        raise InvalidOption(f'coverage takes "pairs" or "triples"; {value!r} is neither.')
    return STRENGTHS[value]


def cells_of(factors: Factors, strength: int) -> Iterator[Cell]:
    """Yield the cells of a case."""
    return itertools.combinations(sorted(factors.items()), strength)


def covered(
    cases: Sequence[Factors],
    candidates: Sequence[Factors],
    *,
    coverage: str = "pairs",
    forbid: Forbid | None = None,
) -> Coverage:
    """Return which cells cases cover, out of all that candidates have.

    >>> pool = [{"a": "1", "b": "1"}, {"a": "1", "b": "2"}, {"a": "2", "b": "1"}]
    >>> found = covered(pool[:1], pool)
    >>> found.share == 1 / 3, [name_of(cell) for cell in found.infeasible]
    (True, ['a=2 × b=2'])
    """
    strength = check_strength(coverage)
    mine = {cell for one in cases for cell in cells_of(one, strength)}
    allowed = [one for one in candidates if forbid is None or not forbid(one)]
    feasible = {cell for one in allowed for cell in cells_of(one, strength)} | mine
    values: dict[str, dict[str, None]] = {}
    for one in (*cases, *candidates):
        for name, value in one.items():
            values.setdefault(name, {})[value] = None
    infeasible = []
    for names in itertools.combinations(sorted(values), strength):
        for row in itertools.product(*(sorted(values[name]) for name in names)):
            cell = tuple(zip(names, row, strict=True))
            if cell not in feasible:
                infeasible.append(cell)
    return Coverage(
        strength=strength,
        covered=tuple(sorted(mine)),
        missing=tuple(sorted(feasible - mine)),
        infeasible=tuple(infeasible),
    )


def order(
    candidates: Sequence[Factors],
    count: int,
    *,
    coverage: str = "pairs",
    forbid: Forbid | None = None,
    weights: Mapping[str, float] | None = None,
    factor: str = "category",
) -> list[int]:
    """Return the numbers of up to ``count`` candidates, so that every beginning covers as many cells as it can.

    With ``weights`` each value of a factor gets its share of them, so that rare ones are filled on purpose.

    >>> pool = [{"a": "1", "b": "1"}, {"a": "1", "b": "2"}, {"a": "2", "b": "2"}]
    >>> order(pool, 2), order(pool, 3, forbid=forbidding({"a": "1", "b": "1"}))
    ([0, 1], [1, 2])

    Raises InvalidOption for weights that the candidates cannot meet.
    """
    strength = check_strength(coverage)
    allowed = [number for number, one in enumerate(candidates) if forbid is None or not forbid(one)]
    room_left = (
        None if weights is None else _rooms(weights, count, [candidates[n].get(factor) for n in allowed], factor)
    )
    bits: dict[Cell, int] = {}
    masks = [0] * len(candidates)
    for number in allowed:
        for cell in cells_of(candidates[number], strength):
            masks[number] |= bits.setdefault(cell, 1 << len(bits))
    chosen: list[int] = []

    def take(number: int) -> Answer:
        if len(chosen) == count:
            return Answer.ENOUGH
        if room_left is not None:
            value = candidates[number].get(factor, "")
            if not room_left.get(value):
                return Answer.ASIDE
            room_left[value] -= 1
        chosen.append(number)
        return Answer.TAKEN

    cover(masks, [1] * len(candidates), allowed, take, CANDIDATES_A_CELL)
    return chosen


def _rooms(weights: Mapping[str, float], count: int, values: Sequence[str | None], factor: str) -> dict[str, int]:
    """Return how many cases each value gets: whole numbers whose sum is ``count``, the largest remainders first."""
    total = sum(weights.values())
    if total <= 0 or min(weights.values()) < 0:
        raise InvalidOption(f"weights are shares of at least 0, one of them more; {dict(weights)!r} are not.")
    exact = {name: count * weight / total for name, weight in weights.items()}
    found = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    for name in by_rest[: count - sum(found.values())]:
        found[name] += 1
    for name, wanted in found.items():
        there = sum(value == name for value in values)
        if there < wanted:
            raise InvalidOption(
                f'The weights ask for {wanted} of {count} cases of the {factor} "{name}", and {there} can be made: '
                "give it more seeds, or less weight."
            )
    return found
