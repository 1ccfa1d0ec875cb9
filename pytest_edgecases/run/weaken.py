"""Find at which severity a case begins to fail, and each of its fields to be lost, in few calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from edgecase_strategies.case import Case
from edgecase_strategies.reading import Field
from edgecase_strategies.rooms import at_severity, has_strengths

WHOLE = ""
"""The name of what is lost when a test fails without saying which field."""

Lost = Collection[str]
Tried = Callable[[Case], Lost]
"""Runs the model once: the fields that it loses, ``WHOLE`` if it fails without naming any, none if it passes."""


def lost_in(fields: Iterable[Field]) -> frozenset[str]:
    """Return the fields that a failed run lost, or what stands for the whole where it named none."""
    return frozenset(one.name for one in fields if one.is_lost) or frozenset((WHOLE,))


class Weakest(NamedTuple):
    """The smallest case at the lowest severity at which it fails, and how many calls it took to find."""

    case: Case
    calls: int
    lost: Mapping[str, int] = MappingProxyType({})
    """At which severity it begins to fail, by the field that is lost; empty where edits are not more or less severe."""


class _Spent(Exception):
    pass


def weaken(case: Case, lost: Lost, tried: Tried, budget: int) -> Weakest:
    """Return the case at the lowest severity at which it still fails, by bisection.

    A field that is lost at one severity is taken to be lost at all higher ones; the seed itself, severity 0, is known to pass. A
    severity is tried once, whatever field asks for it: from 5 down, one field takes two or three calls, and several at
    most four.
    """
    if case.severity < 1 or not has_strengths(case):
        return Weakest(case, 0)
    fields = sorted(lost)
    known: dict[int, Lost] = {0: (), case.severity: fields}
    cases: dict[int, Case] = {case.severity: case}
    calls = 0

    def at(level: int) -> Lost:
        nonlocal calls
        if level not in known:
            if calls >= budget:
                raise _Spent
            calls += 1
            cases[level] = at_severity(case, level)
            known[level] = tried(cases[level])
        return known[level]

    lowest: dict[str, int] = {}
    for field in fields:
        low, high = 0, min(level for level, names in known.items() if field in names)
        try:
            while high - low > 1:
                middle = (low + high) // 2
                if field in at(middle):
                    high = middle
                else:
                    low = middle
        except _Spent:
            pass
        lowest[field] = high
    return Weakest(cases[min(lowest.values())], calls, lowest)
