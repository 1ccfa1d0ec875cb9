"""Dates as people write them, and dates that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.edits import put_all
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.recover import MONTHS
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of the spreadsheet's calendar, for dates after February 1900."""
_FIRST = frozenset(["start", "from", "begin", "since", "check", "departure", "arrival", "pickup", "in"])
_LAST = frozenset(["end", "to", "until", "till", "return", "checkout", "dropoff", "finish", "out"])


@perturbation("form.date.day_month", keeps_truth=False)
def day_month(form: Form, rng: Random) -> Edit | None:
    """Swap day and month, where both are possible: nobody can see it."""
    return draw(form, rng, "day_month", _swapped)


@perturbation("form.date.dmy", keeps_truth=False)
def dmy(form: Form, rng: Random) -> Edit | None:
    """Write the day first: "09/01/2025"."""
    return draw(
        form, rng, "dmy", lambda field: _formatted(field, "{d:02d}/{m:02d}/{y}", "{d}.{m}.{y}", "{d:02d}-{m:02d}-{y}")
    )


@perturbation("form.date.mdy", keeps_truth=False)
def mdy(form: Form, rng: Random) -> Edit | None:
    """Write the month first, and the year with two digits: "01/09/25"."""
    return draw(
        form,
        rng,
        "mdy",
        lambda field: _formatted(field, "{m:02d}/{d:02d}/{yy:02d}", "{m}/{d}/{yy:02d}", "{m:02d}/{d:02d}/{y}"),
    )


@perturbation("form.date.month_name", keeps_truth=False)
def month_name(form: Form, rng: Random) -> Edit | None:
    """Write the month as a word: "9 January 2025"."""
    return draw(
        form,
        rng,
        "month_name",
        lambda field: _formatted(field, "{d} {month} {y}", "{month} {d}, {y}", "{d:02d} {month} {y}"),
    )


@perturbation("form.date.serial", keeps_truth=False)
def serial(form: Form, rng: Random) -> Edit | None:
    """Send the number of the day that a spreadsheet counts: 45666."""
    return draw(
        form,
        rng,
        "serial",
        lambda field: ((field.date - _EPOCH).days,) if field.date and field.date.year > 1900 else (),
    )


@perturbation("form.date.relative", keeps_truth=False)
def relative(form: Form, rng: Random) -> Edit | None:
    """Say when in words: "next Friday"."""
    return draw(
        form,
        rng,
        "relative",
        lambda field: ("next Friday", "tomorrow", "in two weeks", "end of the month", "asap") if field.day else (),
    )


@perturbation("form.date.impossible", keeps_truth=False)
def impossible(form: Form, rng: Random) -> Edit | None:
    """Give a day that no calendar has: 30 February."""
    return draw(
        form,
        rng,
        "impossible",
        lambda field: _on(field, "{y:04d}-02-30", "{y:04d}-04-31", "{y:04d}-13-{d:02d}", "{y:04d}-{m:02d}-00"),
    )


@perturbation("form.date.zone_dropped", keeps_truth=False)
def zone_dropped(form: Form, rng: Random) -> Edit | None:
    """Lose the time zone of a time."""
    return draw(form, rng, "zone_dropped", lambda field: (field.value.removesuffix(field.zone),) if field.zone else ())


@perturbation("form.date.wrong_year", keeps_truth=False)
def wrong_year(form: Form, rng: Random) -> Edit | None:
    """Be off by one year, as in January: nobody can see it."""
    return draw(form, rng, "wrong_year", _of_other_years)


@perturbation("form.date.zero", keeps_truth=False)
def zero(form: Form, rng: Random) -> Edit | None:
    """Send 0 for a date that was never set."""
    return draw(form, rng, "zero", lambda field: (0, "0000-00-00") if field.date else ())


@perturbation("form.date.end_before_start", keeps_truth=False)
def end_before_start(form: Form, rng: Random) -> Edit | None:
    """Fill in the end where the start belongs, and the start where the end does."""
    found = form.sites("end_before_start", lambda: list(_ranges(form)))
    if not found:
        return None
    start, end = rng.choice(found)
    return put_all([start.pointer, end.pointer], [start.value, end.value], [end.value, start.value])


FAULTS = (
    day_month,
    dmy,
    end_before_start,
    impossible,
    mdy,
    month_name,
    relative,
    serial,
    wrong_year,
    zero,
    zone_dropped,
)


def _formatted(field: Field, *shapes: str) -> Iterator[Json]:
    if field.date is not None:
        day = field.date
        for shape in shapes:
            yield shape.format(
                d=day.day, m=day.month, y=f"{day.year:04d}", yy=day.year % 100, month=MONTHS[day.month - 1]
            )


def _on(field: Field, *shapes: str) -> Iterator[Json]:
    """Yield the value with another day, and the rest of the timestamp as it is."""
    if field.day is not None:
        for shape in shapes:
            yield shape.format(y=field.day.year, m=field.day.month, d=field.day.day) + field.value[len("2025-01-09") :]


def _swapped(field: Field) -> Iterator[Json]:
    if field.day is not None and field.day.day <= 12:
        yield from _on(field, "{y:04d}-{d:02d}-{m:02d}")


def _of_other_years(field: Field) -> Iterator[Json]:
    if field.day is not None and not (field.day.month == 2 and field.day.day == 29):
        for year in (field.day.year - 1, field.day.year + 1):
            if 1 <= year <= 9999:
                yield f"{year:04d}{field.value[4:]}"


def _ranges(form: Form) -> Iterator[tuple[Field, Field]]:
    for group in form.siblings(lambda field: field.day is not None or field.is_number):
        for start in group:
            for end in group:
                if _FIRST & set(start.words) and _LAST & set(end.words) and _before(start, end):
                    yield start, end


def _before(start: Field, end: Field) -> bool:
    if start.is_number and end.is_number:
        return bool(start.value < end.value)
    return isinstance(start.value, str) and isinstance(end.value, str) and start.value < end.value
