"""The cells of a run: what a pool could cover, what its cases do cover, and both as JSON.

A cell combines what was done (the perturbation, its place, the severity) with each other, or with one thing that is known
of the seed, such as its category. What is known of seeds makes no cells with each other: no choice of cases changes it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from edgecase_strategies.curate.coverage import Cell, Coverage
from edgecase_strategies.curate.factors import OF_EDITS

Traits = tuple[tuple[str, str], ...]
"""What is known of a seed: factors of it with their values, in the order of the names."""
Levels = int
"""Severities as bits: the bit of a level is ``1 << level``."""
_NONE: Mapping[Traits, Mapping[tuple[str, str], Levels]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What the drafts of a pool could cover: perturbations and places, with severities, by what is known of the seeds."""

    groups: Mapping[Traits, Mapping[tuple[str, str], Levels]] = field(default_factory=lambda: _NONE)

    def cells(self, strength: int = 2) -> frozenset[Cell]:
        """Return the cells of two factors, or of three.

        >>> one = Possible(groups={(("locale", "de"),): {("text.typo.omit", "end"): 1 << 2}})
        >>> sorted(one.cells())[0], len(one.cells())
        ((('locale', 'de'), ('perturbation', 'text.typo.omit')), 6)
        """
        every: dict[tuple[str, str], Levels] = {}
        by_trait: dict[tuple[str, str], dict[tuple[str, str], Levels]] = {}
        for traits, edits in self.groups.items():
            for known in (every, *(by_trait.setdefault(trait, {}) for trait in traits)):
                for edit, levels in edits.items():
                    known[edit] = known.get(edit, 0) | levels
        found = _projections(every, strength)
        for trait, edits in by_trait.items():
            found.update(tuple(sorted((*cell, trait))) for cell in _projections(edits, strength - 1))
        return frozenset(found)


def cells_of_edits(
    edits: Iterable[tuple[str, str]], severity: int, traits: Mapping[str, str], strength: int = 2
) -> frozenset[Cell]:
    """Return the cells that a case covers; its edits are given as perturbations and places, which may be unknown.

    >>> len(cells_of_edits([("text.typo.omit", "end"), ("text.case.upper", "whole")], 2, {"category": "refund"}))
    11
    """
    known = tuple(sorted((name, value) for name, value in traits.items() if value))
    return Possible(groups={known: dict.fromkeys(edits, 1 << severity)}).cells(strength)


def _projections(edits: Mapping[tuple[str, str], Levels], strength: int) -> set[Cell]:
    """Return the combinations of so many factors of edits, less those of which a value is unknown."""
    found: set[Cell] = set()
    for places in itertools.combinations(range(len(OF_EDITS)), strength):
        named = [place for place in places if OF_EDITS[place] != "severity"]
        merged: dict[Cell, Levels] = {}
        for edit, levels in edits.items():
            if all(edit[place] for place in named):
                key = tuple([(OF_EDITS[place], edit[place]) for place in named])
                merged[key] = merged.get(key, 0) | levels
        if len(named) == strength:
            found.update(merged)
        else:
            found.update(
                (*key, ("severity", str(level))) for key, levels in merged.items() for level in _levels(levels)
            )
    return found


def _levels(levels: Levels) -> Iterator[int]:
    return (level for level in range(levels.bit_length()) if levels >> level & 1)


def pack(cells: Iterable[Cell]) -> list[Any]:
    """Return cells as short JSON: for each set of factors their values, and how many of the grid are left out and taken.

    >>> cells = [(("place", "end"), ("severity", "1")), (("place", "start"), ("severity", "2"))]
    >>> pack(cells)
    [[['place', ['end', 'start']], ['severity', ['1', '2']], [0, 1, 2, 1]]]
    >>> unpack(pack(cells)) == set(cells)
    True
    """
    by_names: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for cell in cells:
        by_names.setdefault(tuple(name for name, _ in cell), []).append(tuple(value for _, value in cell))
    packed = []
    for names, rows in sorted(by_names.items()):
        values = [sorted({row[place] for row in rows}) for place in range(len(names))]
        numbers = [{value: number for number, value in enumerate(one)} for one in values]
        taken = sorted(_number([of[value] for of, value in zip(numbers, row, strict=True)], values) for row in rows)
        packed.append([*([name, one] for name, one in zip(names, values, strict=True)), _runs(taken)])
    return packed


def unpack(packed: Sequence[Sequence[Any]]) -> set[Cell]:
    """Return the cells that ``pack`` wrote; values that were made the same meanwhile give one cell."""
    found: set[Cell] = set()
    for *factors, runs in packed:
        grid = list(itertools.product(*([(name, value) for value in values] for name, values in factors)))
        place = 0
        for left_out, taken in zip(runs[::2], runs[1::2], strict=True):
            place += left_out
            found.update(grid[place : place + taken])
            place += taken
    return found


def _number(digits: Sequence[int], values: Sequence[Sequence[str]]) -> int:
    found = 0
    for digit, of in zip(digits, values, strict=True):
        found = found * len(of) + digit
    return found


def _runs(numbers: Sequence[int]) -> list[int]:
    """Return sorted numbers as how many are left out and taken, in turn."""
    runs: list[int] = []
    following = 0
    for number in numbers:
        if not runs or number != following:
            runs += [number - following, 0]
        runs[-1] += 1
        following = number + 1
    return runs


def compared(mine: Iterable[Cell], feasible: Iterable[Cell], strength: int = 2) -> Coverage:
    """Return what is covered of what could be; a factor that has one value in all is left out, as it says nothing.

    >>> cell = (("place", "end"), ("severity", "1")), (("place", "start"), ("severity", "2"))
    >>> found = compared(cell[:1], cell)
    >>> found.share, len(found.infeasible)
    (0.5, 2)
    """
    covered = set(mine)
    there = covered | set(feasible)
    values: dict[str, set[str]] = {}
    for cell in there:
        for name, value in cell:
            values.setdefault(name, set()).add(value)
    telling = {name: sorted(found) for name, found in values.items() if len(found) > 1}
    every = (
        cell
        for names in itertools.combinations(sorted(telling), strength)
        if sum(name not in OF_EDITS for name in names) <= 1
        for cell in itertools.product(*([(name, value) for value in telling[name]] for name in names))
    )
    kept: dict[str, list[Cell]] = {"covered": [], "missing": [], "infeasible": []}
    for cell in every:
        kept["covered" if cell in covered else "missing" if cell in there else "infeasible"].append(cell)
    return Coverage(strength=strength, **{name: tuple(sorted(found)) for name, found in kept.items()})
