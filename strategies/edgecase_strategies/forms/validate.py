"""Judge a value by a schema with both validators: valid, invalid, or contested where the two differ."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.dialect import REFERENCES
from edgecase_strategies.forms.pointers import pointer_of
from edgecase_strategies.forms.schema import Schema

Validity = Literal["valid", "invalid", "contested"]

_GIVES_UP = (OverflowError, ZeroDivisionError, decimal.DecimalException)
"""What python-jsonschema raises on numbers that it cannot divide; it has then said nothing."""


class Fault(NamedTuple):
    """One thing that is wrong with a value: where in the value, the keyword that says so, and where that stands.

    ``schema_pointer`` follows the evaluation as though what a ``$ref`` names stood in its place.
    """

    pointer: str
    keyword: str
    schema_pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the two validators say of a value together."""

    validity: Validity
    errors: tuple[Fault, ...] = ()
    """Sorted; python-jsonschema's where it rejects the value, else jsonschema-rs'."""

    def to_json(self) -> dict[str, Json]:
        """Return the verdict as JSON, as a case's facts carry it."""
        return {"validity": self.validity, "errors": [list(error) for error in self.errors]}


_VALID = Verdict(validity="valid")


def judge(schema: Schema, value: Json, *, formats: bool = False) -> Verdict:
    """Return whether a value is valid for a schema, invalid, or contested, with all that is wrong with it.

    >>> schema = Schema.of({"type": "number", "multipleOf": 0.01, "maximum": 30})
    >>> judge(schema, 50).errors
    (Fault(pointer='', keyword='maximum', schema_pointer='/maximum'),)
    >>> judge(schema, 19.99).validity, judge(schema, 20).validity
    ('contested', 'valid')

    With ``formats``, ``format`` is asserted, and otherwise it only describes.

    Raises InvalidOption where a validator meets what is no JSON.
    """
    rust_agrees, python_agrees = _rust_agrees(schema, value, formats), _python_agrees(schema, value, formats)
    if rust_agrees and python_agrees:
        return _VALID
    if python_agrees is False:
        errors = _python_errors(schema, value, formats)
    else:
        errors = _rust_errors(schema, value, formats) if not rust_agrees else ()
    return Verdict(validity="contested" if rust_agrees or python_agrees is not False else "invalid", errors=errors)


def is_confirmed(schema: Schema, value: Json, *, formats: bool = False) -> bool:
    """Whether both validators accept a value; no more than that, and so faster than ``judge``."""
    return _rust_agrees(schema, value, formats) and _python_agrees(schema, value, formats) is True


def _rust_agrees(schema: Schema, value: Json, formats: bool) -> bool:
    try:
        return bool(schema.rust(formats=formats).is_valid(value))
    except ValueError as error:
        raise _not_json(error) from None


def _python_agrees(schema: Schema, value: Json, formats: bool) -> bool | None:
    """Whether python-jsonschema accepts the value; None if it cannot tell."""
    try:
        return bool(schema.python(formats=formats).is_valid(value))
    except _GIVES_UP:
        return None
    except RecursionError:
        raise InvalidOption("The value is nested too deeply to be judged by both validators.") from None


def _python_errors(schema: Schema, value: Json, formats: bool) -> tuple[Fault, ...]:
    found = schema.python(formats=formats).iter_errors(value)
    return _sorted(
        Fault(
            pointer_of(error.absolute_path),
            error.validator or "false",  # a schema that is just `false` has no keyword
            pointer_of(error.absolute_schema_path),
        )
        for error in found
    )


def _rust_errors(schema: Schema, value: Json, formats: bool) -> tuple[Fault, ...]:
    found = schema.rust(formats=formats).iter_errors(value)
    return _sorted(
        Fault(pointer_of(error.instance_path), _keyword(error), pointer_of(_written_out(error.evaluation_path)))
        for error in found
    )


def _keyword(error: Any) -> str:
    # The kind of error is that of the rule, "required" also for dependentRequired; the path ends in the keyword.
    return "false" if error.kind.name == "falseSchema" else str(error.evaluation_path[-1])


def _written_out(path: list[str | int]) -> list[str | int]:
    return [
        step
        for before, step in zip(["", *path], path, strict=False)
        if step not in REFERENCES or before == "properties"
    ]


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(faults)))


def _not_json(error: ValueError) -> InvalidOption:
    return InvalidOption(f"Only JSON can be judged by a schema: dict, list, str, int, float, bool and None. {error}.")
