"""The cross-check: constraints in the words of Z3, an SMT solver, each written anew from what it means.

Nothing is shared with the formulas of our own prover, so that an error in either shows. It takes the extra ``smt``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from edgecase_strategies.errors import EdgecaseError, MissingLibrary
from edgecase_strategies.instructions.answer import GRAMS
from edgecase_strategies.instructions.constraints import Constraint
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Totals, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, Dated, OnWeekday, Weighs
from edgecase_strategies.instructions.on_text import Amount, Begins, Closes, InFormat, InLanguage, Letters, Uses


def load() -> Any:
    """Return the module ``z3``. Raises MissingLibrary, which says how to install it."""
    try:
        import z3
    except ImportError:
        raise MissingLibrary(
            "The cross-check needs Z3, which is not installed. Install it with the extra: pip install pytest-edgecases[smt]."
        ) from None
    return z3


def core(constraints: Sequence[Constraint]) -> tuple[int, ...] | None:
    """Return the places of a smallest set of constraints that Z3 shows to be contradictory; None if all can hold.

    Raises MissingLibrary where Z3 is not installed, and EdgecaseError where it does not know.
    """
    z3 = load()
    solver = z3.Solver()
    solver.set("core.minimize", True)
    terms = _Terms(z3)
    marks = []
    for place, one in enumerate(constraints):
        mark = z3.Bool(f"#{place}")
        marks.append(mark)
        solver.add(z3.Implies(mark, terms.of(one)))
    solver.add(*terms.always)
    verdict = solver.check(*marks)
    if verdict == z3.sat:
        return None
    if verdict != z3.unsat:
        raise EdgecaseError(f"Z3 does not know whether these {len(constraints)} constraints can all hold.")
    names = {str(one) for one in solver.unsat_core()}
    return tuple(place for place, mark in enumerate(marks) if str(mark) in names)


class _Terms:
    """Z3's terms for constraints, with what holds of all texts and times."""

    def __init__(self, z3: Any) -> None:
        self.z3 = z3
        self.always: list[Any] = []
        words, characters = z3.Int("words"), z3.Int("characters")
        # A text of n words has n - 1 gaps at least, and a letter or digit in each word.
        self.always.append(z3.Implies(words > 0, characters >= words + (words - 1)))
        self.always += [words >= 0, characters >= 0]

    def number(self, name: str) -> Any:
        """Return a whole number that is not negative."""
        made = self.z3.Int(name)
        self.always.append(made >= 0)
        return made

    def of(self, constraint: Constraint) -> Any:
        """Return what a constraint means."""
        if isinstance(constraint, (Amount, Uses, Letters, InLanguage, InFormat, Begins, Closes)):
            return self._text(constraint)
        return self._fields(constraint)

    def _text(self, constraint: Any) -> Any:
        z3 = self.z3
        match constraint:
            case Amount(unit=unit, least=least, most=most):
                return self._bounded(self.number(unit), least, most)
            case Uses(phrase=phrase, least=least, most=most):
                times = self.number(f"times {phrase.lower()}")
                words = len("".join(letter if letter.isalnum() else " " for letter in phrase).split())
                self.always.append(z3.Implies(times > 0, z3.Int("words") >= words))
                return self._bounded(times, least, most)
            case Letters(case=case):
                return z3.String("case") == case
            case InLanguage(language=language):
                return z3.String("language") == language
            case InFormat(format=name):
                return z3.String("format") == name
            case Begins(word=word):
                return z3.String("first") == word.lower()
            case Closes(line=line):
                return z3.String("last") == line.lower()

    def _fields(self, constraint: Any) -> Any:
        z3 = self.z3
        match constraint:
            case Is(thing=thing, attribute=attribute, value=value, holds_not=other):
                same = z3.String(f"{thing}/{attribute}") == value.lower()
                return z3.Not(same) if other else same
            case Listed(thing=thing, attribute=attribute, value=value, listed=listed):
                return z3.Bool(f"{value.lower()} in {thing}/{attribute}") == listed
            case Has(thing=thing, attribute=attribute, present=present):
                return z3.Bool(f"{thing}/{attribute} there") == present
            case Within(thing=thing, attribute=attribute, least=least, most=most):
                return self._bounded(self.number(f"{thing}/{attribute}"), least, most)
            case Dated(thing=thing, attribute=attribute, earliest=earliest, latest=latest):
                return self._bounded(self.number(f"{thing}/{attribute}"), _day(earliest), _day(latest))
            case OnWeekday(thing=thing, attribute=attribute, weekday=weekday):
                # The Monday from which weeks are counted is one of 2024.
                return (self.number(f"{thing}/{attribute}") - _day("2024-01-01")) % 7 == weekday
            case Apart(thing=thing, first=first, second=second, unit=unit, least=least, most=most):
                one, other = self.number(f"{thing}/{first}"), self.number(f"{thing}/{second}")
                if unit == "minutes":
                    self.always += [one < 24 * 60, other < 24 * 60]
                return self._bounded(other - one, least, most)
            case AtTime(thing=thing, attribute=attribute, clock=clock, offset=offset):
                zone = dt.timezone(dt.timedelta(minutes=offset))
                moment = dt.datetime.fromisoformat(f"2024-01-02T{clock}").replace(tzinfo=zone).astimezone(dt.UTC)
                return self.number(f"{thing}/{attribute}") == moment.hour * 60 + moment.minute
            case Weighs(thing=thing, attribute=attribute):
                return self._weighs(z3.Real(f"{thing}/{attribute}"), constraint)
            case Totals(thing=thing, parts=parts, total=total):
                return z3.Sum([self.number(f"{thing}/{part}") for part in parts]) == self.number(f"{thing}/{total}")
            case Rule(when=when, then=then, unless=unless):
                conditions = [] if when is None else [self.of(when)]
                conditions += [] if unless is None else [z3.Not(self.of(unless))]
                return z3.Implies(z3.And(*conditions), self.of(then))
            case Every(things=things, attribute=attribute, value=value, but=but):
                asked = [thing for thing in things if thing not in but]
                return z3.And(*[self.of(Is(thing=thing, attribute=attribute, value=value)) for thing in asked])

    def _bounded(self, term: Any, least: int | None, most: int | None) -> Any:
        z3 = self.z3
        bounds = ([] if least is None else [term >= least]) + ([] if most is None else [term <= most])
        return z3.And(*bounds) if bounds else z3.BoolVal(True)

    def _weighs(self, weight: Any, constraint: Weighs) -> Any:
        z3 = self.z3
        middle = Fraction(constraint.amount) * GRAMS[constraint.unit]
        reach = Fraction(constraint.tolerance) * GRAMS[constraint.tolerance_unit]
        least, most = middle - reach, middle + reach
        return z3.And(
            weight * least.denominator >= least.numerator,
            weight * most.denominator <= most.numerator,
        )


def _day(iso: str | None) -> int | None:
    return None if iso is None else (dt.date.fromisoformat(iso) - dt.date(1, 1, 1)).days
