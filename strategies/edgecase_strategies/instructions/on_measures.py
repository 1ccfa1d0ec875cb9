"""Constraints on dates, times and weights of things: what has a calendar, a clock or a unit.

A field's variable is "thing.attribute", and so it is called in an answer. Dates are ISO texts, times are
``"09:00+01:00"``, weights are ``"500 g"``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.instructions import formula
from edgecase_strategies.instructions.answer import DAY, GRAMS, Answer, day_of, minute_of, nanograms_of
from edgecase_strategies.instructions.checks import check_among, check_bounds
from edgecase_strategies.instructions.formula import Formula
from edgecase_strategies.instructions.solve import Model

_DECIMAL = re.compile(r"\d{1,12}(?:\.\d{1,12})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of a thing: not before ``earliest``, not after ``latest``, both ISO; the same twice is that day."""

    kind: ClassVar[str] = "dated"
    thing: str
    attribute: str
    earliest: str | None = None
    latest: str | None = None

    def __post_init__(self) -> None:
        for iso in (self.earliest, self.latest):
            if iso is not None and day_of(iso) is None:
                raise InvalidOption(f'Dated takes dates such as "2026-05-04"; {iso!r} is none.')
        check_bounds("Dated", *self.bounds)

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """The bounds as day numbers."""
        return day_of(self.earliest), day_of(self.latest)

    def holds(self, answer: Answer) -> bool:
        """Whether the day is within the bounds."""
        day = day_of(answer.fields.get(self.variable))
        least, most = self.bounds
        return day is not None and (least is None or day >= least) and (most is None or day <= most)

    def formula(self) -> Formula:
        """Return the bounds; day 1 is the first that a calendar has."""
        return (*formula.between(self.variable, *self.bounds), (formula.at_least(self.variable, 1),))

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the day of a model into an answer."""
        fields[self.variable] = _iso(model[self.variable])


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWeekday:
    """The weekday of a thing's date, from 0 for Monday."""

    kind: ClassVar[str] = "weekday"
    thing: str
    attribute: str
    weekday: int

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise InvalidOption(f"OnWeekday takes a weekday from 0 for Monday to 6; {self.weekday!r} is none.")

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    def holds(self, answer: Answer) -> bool:
        """Whether the day is that weekday."""
        day = day_of(answer.fields.get(self.variable))
        return day is not None and dt.date.fromordinal(day).weekday() == self.weekday

    def formula(self) -> Formula:
        """Return that the day is so many after a whole number of weeks: day 1 was a Monday."""
        terms = {self.variable: 1, f"{self.variable}/7": -7}
        return (*formula.equation(terms, self.weekday + 1), (formula.at_least(self.variable, 1),))

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the day of a model into an answer."""
        fields[self.variable] = _iso(model[self.variable])


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How long after one time of a thing another one is, in days or, for times of one day, in minutes."""

    kind: ClassVar[str] = "apart"
    thing: str
    first: str
    second: str
    unit: str = "days"
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        check_among("Apart", "unit", self.unit, ("days", "minutes"))
        check_bounds("Apart", self.least, self.most)

    def holds(self, answer: Answer) -> bool:
        """Whether the time between is within the bounds."""
        read = day_of if self.unit == "days" else minute_of
        first = read(answer.fields.get(f"{self.thing}.{self.first}"))
        second = read(answer.fields.get(f"{self.thing}.{self.second}"))
        if first is None or second is None:
            return False
        between = second - first
        return (self.least is None or between >= self.least) and (self.most is None or between <= self.most)

    def formula(self) -> Formula:
        """Return the bounds of the difference."""
        first, second = f"{self.thing}.{self.first}", f"{self.thing}.{self.second}"
        found: Formula = ()
        if self.least is not None:
            found += ((formula.Literal(((first, 1), (second, -1)), -self.least),),)
        if self.most is not None:
            found += ((formula.Literal(((first, -1), (second, 1)), self.most),),)
        if self.unit == "minutes":
            return (*found, (formula.at_most(first, DAY - 1),), (formula.at_most(second, DAY - 1),))
        return (*found, (formula.at_least(first, 1),), (formula.at_least(second, 1),))

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write both times of a model into an answer."""
        write = _iso if self.unit == "days" else _clock
        for name in (f"{self.thing}.{self.first}", f"{self.thing}.{self.second}"):
            fields[name] = write(model[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTime:
    """A time of the day, as a clock shows it that is ``offset`` minutes before UTC: ``clock="09:00", offset=60``."""

    kind: ClassVar[str] = "time"
    thing: str
    attribute: str
    clock: str
    offset: int = 0

    def __post_init__(self) -> None:
        if minute_of(self.clock) is None:
            raise InvalidOption(f'AtTime takes a clock such as "09:00"; {self.clock!r} is none.')

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    @property
    def minute(self) -> int:
        """The time in UTC, in minutes of the day."""
        hours, minutes = self.clock.split(":")
        return (int(hours) * 60 + int(minutes) - self.offset) % DAY

    def holds(self, answer: Answer) -> bool:
        """Whether it is the same moment."""
        return minute_of(answer.fields.get(self.variable)) == self.minute

    def formula(self) -> Formula:
        """Return the moment."""
        return formula.exactly(self.variable, self.minute)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the time of a model into an answer."""
        fields[self.variable] = _clock(model[self.variable])


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighs:
    """A weight, within a tolerance that is stated: ``amount="1.1", unit="lb", tolerance="1", tolerance_unit="g"``."""

    kind: ClassVar[str] = "weighs"
    thing: str
    attribute: str
    amount: str
    unit: str
    tolerance: str
    tolerance_unit: str

    def __post_init__(self) -> None:
        check_among("Weighs", "unit", self.unit, GRAMS)
        check_among("Weighs", "tolerance_unit", self.tolerance_unit, GRAMS)
        for name, number in (("amount", self.amount), ("tolerance", self.tolerance)):
            if not _DECIMAL.fullmatch(number):
                raise InvalidOption(f'Weighs takes a decimal number as {name}, such as "1.1"; {number!r} is none.')

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    @property
    def bounds(self) -> tuple[int, int]:
        """The lightest and the heaviest that is allowed, in billionths of a gram, exactly and then rounded inwards."""
        middle = Fraction(self.amount) * GRAMS[self.unit] * 10**9
        reach = Fraction(self.tolerance) * GRAMS[self.tolerance_unit] * 10**9
        return -((reach - middle).__floor__()), (middle + reach).__floor__()

    def holds(self, answer: Answer) -> bool:
        """Whether the weight is within the tolerance."""
        weight = nanograms_of(answer.fields.get(self.variable))
        least, most = self.bounds
        return weight is not None and least <= weight <= most

    def formula(self) -> Formula:
        """Return the bounds."""
        return formula.between(self.variable, *self.bounds)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the weight of a model into an answer, in grams."""
        whole, rest = divmod(int(model[self.variable]), 10**9)
        fields[self.variable] = f"{whole}.{rest:09d} g"


def _iso(day: Any) -> str:
    return dt.date.fromordinal(int(day)).isoformat()


def _clock(minute: Any) -> str:
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}+00:00"
