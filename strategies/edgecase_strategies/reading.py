"""What a reader made of the fields of an input: right, abstained or wrong. Of the three, a wrong answer is the worst."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from edgecase_strategies.case import Expect, Truth
from edgecase_strategies.errors import InvalidOption

Equal = Callable[[Any, Any], bool]


class Outcome(enum.Enum):
    """What became of one field."""

    RIGHT = "right"
    ABSTAINED = "abstained"
    WRONG = "wrong"


class Field(NamedTuple):
    """One field that a reader was asked for."""

    name: str
    outcome: Outcome
    got: Any
    expected: Any
    readable: bool
    """Whether it can be read in this case: if not, abstaining is what a good reader does."""

    @property
    def is_lost(self) -> bool:
        """Whether a good reader would have done otherwise."""
        return self.outcome is Outcome.WRONG or (self.outcome is Outcome.ABSTAINED and self.readable)

    def __str__(self) -> str:
        if self.outcome is Outcome.WRONG:
            note = "" if self.readable else ", and it cannot be read in this case: ask for another picture"
            return f"{self.name} is wrong: {self.got!r} instead of {self.expected!r}{note}"
        if self.is_lost:
            return f"{self.name} was not read, and can be: {self.expected!r}"
        return f"{self.name} is {self.outcome.value}"


def fields_of(
    got: Mapping[str, Any] | None, expected: Mapping[str, Any], truth: Truth, *, equal: Equal = operator.eq
) -> tuple[Field, ...]:
    """Return what became of each field that is expected.

    A reader abstains by returning None or an empty text for a field, by leaving it out, or by returning None for all.
    A field cannot be read where the case's truth names it as unreadable, or, naming none, says that a good reader asks.

    >>> [str(one) for one in fields_of({"total": "12.80"}, {"total": "12.50", "date": "3 May"}, Truth())]
    ["total is wrong: '12.80' instead of '12.50'", "date was not read, and can be: '3 May'"]

    Raises InvalidOption if what was got or expected is no mapping.
    """
    given: tuple[tuple[str, object], ...] = (("What a reader returned", got or {}), ("What is expected", expected))
    for what, value in given:
        if not isinstance(value, Mapping):
            raise InvalidOption(
                f"{what} must be a dict of fields, as in {{'total': '12.50'}}; {value!r:.60} is of type {type(value).__name__}."
            )
    unreadable = _unreadable(truth, expected)
    answers = dict(got or {})
    return tuple(
        Field(name, _outcome(answers.get(name), right, equal), answers.get(name), right, name not in unreadable)
        for name, right in expected.items()
    )


def _outcome(got: Any, right: Any, equal: Equal) -> Outcome:
    if got is None or (isinstance(got, str) and not got.strip()):
        return Outcome.ABSTAINED
    return Outcome.RIGHT if equal(got, right) else Outcome.WRONG


def _unreadable(truth: Truth, expected: Mapping[str, Any]) -> Collection[str]:
    named = truth.facts.get("unreadable")
    if named is not None:
        return set(named)
    return set(expected) if truth.expect is Expect.ASK else ()
