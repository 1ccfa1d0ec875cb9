"""Find the fewest and simplest edits that still break the model, in few calls."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import NamedTuple

from edgecase_strategies.case import Case, Edit
from edgecase_strategies.rooms import simpler, with_edits

SINGLES = 8
"""Up to this many edits each one is tried alone; more are halved first."""


class Shrunk(NamedTuple):
    """The smallest case that fails, and how many calls it took to find."""

    case: Case
    calls: int


class _Spent(Exception):
    pass


def shrink(case: Case, fails: Callable[[Case], bool], budget: int) -> Shrunk:
    """Return the case with the fewest edits that still fails, each as simple as it can be.

    ``fails`` runs the model once; a case is never asked for twice. Most failures have one cause, so each edit is
    tried alone; a failure that needs several together is found by dropping one at a time. What is left is made simpler
    where its room knows how. When the budget is spent, the smallest case that was seen to fail is returned.
    """
    known: dict[str, bool] = {case.id: True}
    smallest, calls = case, 0

    def holds(edits: tuple[Edit, ...]) -> bool:
        nonlocal smallest, calls
        if not edits:
            return False  # the clean example passed
        smaller = with_edits(case, edits)
        if smaller.id not in known:
            if calls >= budget:
                raise _Spent
            calls += 1
            known[smaller.id] = fails(smaller)
        if known[smaller.id] and len(edits) <= len(smallest.edits):
            smallest = smaller  # of as many edits, simpler ones: no others are asked for
        return known[smaller.id]

    with contextlib.suppress(_Spent):
        _simplified(case, _one_by_one(_single(_halved(case.edits, holds), holds), holds), holds)
    return Shrunk(smallest, calls)


def _halved(edits: tuple[Edit, ...], holds: Callable[[tuple[Edit, ...]], bool]) -> tuple[Edit, ...]:
    while len(edits) > SINGLES:
        middle = len(edits) // 2
        if holds(edits[:middle]):
            edits = edits[:middle]
        elif holds(edits[middle:]):
            edits = edits[middle:]
        else:
            break
    return edits


def _single(edits: tuple[Edit, ...], holds: Callable[[tuple[Edit, ...]], bool]) -> tuple[Edit, ...]:
    if 1 < len(edits) <= SINGLES:
        for edit in edits:
            if holds((edit,)):
                return (edit,)
    return edits


def _one_by_one(edits: tuple[Edit, ...], holds: Callable[[tuple[Edit, ...]], bool]) -> tuple[Edit, ...]:
    position = 0
    while len(edits) > 1 and position < len(edits):
        rest = edits[:position] + edits[position + 1 :]
        if holds(rest):
            edits = rest
        else:
            position += 1
    return edits


def _simplified(case: Case, edits: tuple[Edit, ...], holds: Callable[[tuple[Edit, ...]], bool]) -> None:
    for position in range(len(edits)):
        before, after = edits[:position], edits[position + 1 :]
        for one in simpler(case, edits[position], (*before, *after)):
            if holds((*before, one, *after)):
                edits = (*before, one, *after)
                break
