"""Numbers as people write them, and numbers that spreadsheets spoil."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.numerals import CURRENCIES, MONEY, MOST_IN_WORDS, UNITS, in_words
from edgecase_strategies.forms.recover import unit_of
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_ID = re.compile(r"[1-9]\d{11,}", re.ASCII)
_CODE = re.compile(r"0\d+", re.ASCII)
_DIGITS = 5
"""Digits that a spreadsheet shows of a long number."""


@perturbation("form.number.text", keeps_truth=False)
def text(form: Form, rng: Random) -> Edit | None:
    """Send the number as a text: "12"."""
    return draw(
        form, rng, "text", lambda field: (field.number,) if field.is_number and not field.takes("string") else ()
    )


@perturbation("form.number.comma", keeps_truth=False)
def comma(form: Form, rng: Random) -> Edit | None:
    """Write a decimal comma: "19,90"."""
    return draw(
        form,
        rng,
        "comma",
        lambda field: (field.number.replace(".", ","),) if field.number and "." in field.number else (),
    )


@perturbation("form.number.thousands", keeps_truth=False)
def thousands(form: Form, rng: Random) -> Edit | None:
    """Part the thousands: "1,250"."""
    return draw(form, rng, "thousands", _grouped)


@perturbation("form.number.currency", keeps_truth=False)
def currency(form: Form, rng: Random) -> Edit | None:
    """Write the currency beside an amount: "€19.90"."""
    return draw(form, rng, "currency", lambda field: _priced(form, field))


@perturbation("form.number.unit", keeps_truth=False)
def unit(form: Form, rng: Random) -> Edit | None:
    """Write the unit beside a measure: "80 kg"."""
    return draw(form, rng, "unit", _measured)


@perturbation("form.number.other_unit", keeps_truth=False)
def other_unit(form: Form, rng: Random) -> Edit | None:
    """Give a measure in pounds or inches, as a bare number."""
    return draw(form, rng, "other_unit", _converted)


@perturbation("form.number.words", keeps_truth=False)
def words(form: Form, rng: Random) -> Edit | None:
    """Write the number in words: "twelve"."""
    return draw(form, rng, "words", _worded)


@perturbation("form.number.range", keeps_truth=False)
def range_(form: Form, rng: Random) -> Edit | None:
    """Give a range instead of a number: "10-15"."""
    return draw(form, rng, "range", _ranged)


@perturbation("form.number.times_ten", keeps_truth=False)
def times_ten(form: Form, rng: Random) -> Edit | None:
    """Lose the decimal point, or type a zero too many."""
    return draw(form, rng, "times_ten", _grown)


@perturbation("form.number.zeros_lost", keeps_truth=False)
def zeros_lost(form: Form, rng: Random) -> Edit | None:
    """Turn a code into a number, and lose its leading zeros: "01234" becomes 1234."""
    return draw(
        form,
        rng,
        "zeros_lost",
        lambda field: (int(field.value),) if isinstance(field.value, str) and _CODE.fullmatch(field.value) else (),
    )


@perturbation("form.number.scientific", keeps_truth=False)
def scientific(form: Form, rng: Random) -> Edit | None:
    """Turn a long number into 4.00631E+12, as a spreadsheet does."""
    return draw(form, rng, "scientific", _rounded)


@perturbation("form.number.underscore", keeps_truth=False)
def underscore(form: Form, rng: Random) -> Edit | None:
    """Write the number as a programmer does: "1_000"."""
    return draw(form, rng, "underscore", _underscored)


FAULTS = (
    comma,
    currency,
    other_unit,
    range_,
    scientific,
    text,
    thousands,
    times_ten,
    underscore,
    unit,
    words,
    zeros_lost,
)


def _underscored(field: Field) -> Iterator[Json]:
    whole, point, rest = (field.number or "").partition(".")
    if whole.isdecimal() and len(whole) > 1:
        yield f"{whole[:-3] or whole[:1]}_{whole[-3:] if len(whole) > 3 else whole[1:]}{point}{rest}"


def _grouped(field: Field) -> Iterator[Json]:
    if field.number and (whole := field.number.partition(".")[0].lstrip("-")).isdecimal() and len(whole) > 3:
        sign = "-" if field.number.startswith("-") else ""
        grouped = f"{int(whole):,}"
        rest = field.number.partition(".")[2]
        yield f"{sign}{grouped}{f'.{rest}' if rest else ''}"
        yield f"{sign}{grouped.replace(',', '.')}{f',{rest}' if rest else ''}"
        yield f"{sign}{grouped.replace(',', ' ')}{f'.{rest}' if rest else ''}"


def _priced(form: Form, field: Field) -> Iterator[Json]:
    if field.number and MONEY & set(field.words):
        stated = [one.value for one in form.fields if "currency" in one.words and one.value in CURRENCIES]
        for code in stated or CURRENCIES:
            yield f"{CURRENCIES[code]}{field.number}"
            yield f"{field.number} {code}"
            yield f"{code} {field.number}"


def _measured(field: Field) -> Iterator[Json]:
    name = unit_of(field)
    if field.number and name:
        yield f"{field.number} {name}"
        yield f"{field.number}{name}"


def _converted(field: Field) -> Iterator[Json]:
    name = unit_of(field)
    if field.is_number and name in UNITS:
        converted = field.value * UNITS[name][2]
        yield round(converted) if isinstance(field.value, int) else round(converted, 1)


def _worded(field: Field) -> Iterator[Json]:
    if isinstance(field.value, int) and field.number and 0 <= field.value <= MOST_IN_WORDS:
        spelled = in_words(field.value)
        yield spelled
        yield spelled.capitalize()


def _ranged(field: Field) -> Iterator[Json]:
    if field.is_number:
        low = int(field.value)
        yield f"{low}-{low + 5}"
        yield f"{low} to {low + 5}"
        yield f"about {low}"


def _grown(field: Field) -> Iterator[Json]:
    if field.is_number and field.value and abs(field.value) < 1e15:
        if isinstance(field.value, float):
            digits = repr(field.value)
            if "e" not in digits and not digits.endswith(".0"):
                yield int(digits.replace(".", ""))
        yield field.value * 10


def _rounded(field: Field) -> Iterator[Json]:
    written = field.value if isinstance(field.value, str) else field.number
    if isinstance(written, str) and _ID.fullmatch(written):
        mantissa, _, exponent = f"{int(written):.{_DIGITS}E}".partition("E")
        yield f"{mantissa}E+{int(exponent)}"
        yield float(f"{mantissa}E{exponent}")
