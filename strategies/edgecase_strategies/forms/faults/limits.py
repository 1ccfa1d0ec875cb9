"""What a schema forbids beside: numbers out of range, texts of another length or pattern, too few or too many items."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_LONGEST = 5_000
_MOST_ITEMS = 200


@perturbation("form.limit.below", keeps_truth=False)
def below(form: Form, rng: Random) -> Edit | None:
    """Give a number below the least that is allowed."""
    return draw(form, rng, "below", lambda field: _past(field, "minimum", "exclusiveMinimum", -1))


@perturbation("form.limit.above", keeps_truth=False)
def above(form: Form, rng: Random) -> Edit | None:
    """Give a number above the most that is allowed."""
    return draw(form, rng, "above", lambda field: _past(field, "maximum", "exclusiveMaximum", 1))


@perturbation("form.limit.step", keeps_truth=False)
def step(form: Form, rng: Random) -> Edit | None:
    """Give a number between two steps."""
    return draw(form, rng, "step", _between)


@perturbation("form.limit.too_short", keeps_truth=False)
def too_short(form: Form, rng: Random) -> Edit | None:
    """Give a text that is shorter than allowed."""
    return draw(form, rng, "too_short", _short)


@perturbation("form.limit.too_long", keeps_truth=False)
def too_long(form: Form, rng: Random) -> Edit | None:
    """Give a text that is longer than allowed."""
    return draw(form, rng, "too_long", _long)


@perturbation("form.limit.pattern", keeps_truth=False)
def pattern(form: Form, rng: Random) -> Edit | None:
    """Give a text that does not look as it should."""
    return draw(form, rng, "pattern", _unlike)


@perturbation("form.limit.too_few", keeps_truth=False)
def too_few(form: Form, rng: Random) -> Edit | None:
    """Give fewer items than allowed."""
    return draw(form, rng, "too_few", _few)


@perturbation("form.limit.too_many", keeps_truth=False)
def too_many(form: Form, rng: Random) -> Edit | None:
    """Give more items than allowed."""
    return draw(form, rng, "too_many", _many)


FAULTS = (above, below, pattern, step, too_few, too_long, too_many, too_short)


def _limits(field: Field, keyword: str) -> Iterator[int | float]:
    for schema in field.schemas:
        limit = schema.get(keyword)
        if isinstance(limit, (int, float)) and not isinstance(limit, bool):
            yield limit


def _past(field: Field, including: str, excluding: str, sign: int) -> Iterator[Json]:
    if not field.is_number:
        return
    for limit in _limits(field, including):
        yield _whole(limit + sign)
        yield _whole(limit + 10 * sign)
    for limit in _limits(field, excluding):
        yield _whole(limit)
        yield _whole(limit + sign)


def _between(field: Field) -> Iterator[Json]:
    if field.is_number:
        for unit in _limits(field, "multipleOf"):
            yield field.value + unit / 2
            if unit > 1:
                yield field.value + 1


def _whole(number: int | float) -> int | float:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _short(field: Field) -> Iterator[Json]:
    if isinstance(field.value, str):
        for least in _limits(field, "minLength"):
            if 1 <= least <= len(field.value):
                yield field.value[: int(least) - 1]


def _long(field: Field) -> Iterator[Json]:
    if isinstance(field.value, str):
        for most in _limits(field, "maxLength"):
            if most < _LONGEST:
                filler = field.value or "x"
                yield (filler * (int(most) // len(filler) + 2))[: int(most) + 1]


def _unlike(field: Field) -> Iterator[Json]:
    if field.is_text and any("pattern" in schema or "format" in schema for schema in field.schemas):
        yield from (f"!{field.value}", f"{field.value}!", "???", field.value[1:], field.value[:-1])


def _few(field: Field) -> Iterator[Json]:
    if isinstance(field.value, list):
        for least in _limits(field, "minItems"):
            if 1 <= least <= len(field.value):
                yield field.value[: int(least) - 1]


def _many(field: Field) -> Iterator[Json]:
    if isinstance(field.value, list) and field.value:
        for most in _limits(field, "maxItems"):
            if most < _MOST_ITEMS:
                yield (field.value * (int(most) // len(field.value) + 2))[: int(most) + 1]
