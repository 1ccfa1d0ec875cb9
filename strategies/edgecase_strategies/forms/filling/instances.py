"""Instances of a schema, each confirmed by both validators before it is returned."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final, NamedTuple

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.check import IN_PLACE, canonical_of
from edgecase_strategies.forms.dialect import DIALECTS, subschemas_of, walk
from edgecase_strategies.forms.filling.facts import Conflict, Exhausted
from edgecase_strategies.forms.filling.people import check_locale
from edgecase_strategies.forms.filling.walker import Goal, Walk, Walker
from edgecase_strategies.forms.pointers import shown
from edgecase_strategies.forms.schema import Schema
from edgecase_strategies.forms.validate import Verdict, is_confirmed, judge

TRIES: Final = 48
"""How many values are made for one instance before it is given up."""
LAX_TRIES: Final = 3
"""How many of them do not care whether another branch of a ``oneOf`` holds too, as it seldom does."""
STEPS: Final = 4_000
_MOST_TOLD: Final = 6
_SAYS_NOTHING: Final = (
    "title",
    "description",
    "$schema",
    "$id",
    "$defs",
    "definitions",
    "default",
    "examples",
    "$comment",
)


class Instance(NamedTuple):
    """A value, and what both validators say of it."""

    value: Json
    verdict: Verdict


class Instances:
    """The instances of one schema; call it with a ``Random``, the same way as a perturbation is called.

    >>> make = Instances(
    ...     Schema.of({"type": "object", "properties": {"email": {"format": "email"}}, "required": ["email"]})
    ... )
    >>> made = make(Random(1))
    >>> made.value["email"].endswith(("example.com", "example.org", "example.net")), made.verdict.validity
    (True, 'valid')

    Raises InvalidOption, with what stands in the way, if no instance is found within the budget.
    """

    def __init__(self, schema: Schema, *, locale: str | None = None, formats: bool = True) -> None:
        self.schema = schema
        self.formats = formats
        self._locale = check_locale(locale)
        self._walkers: list[Walker] = [self._walker(schema.document)]
        self._sources: list[Callable[[], Walker | None]] = [self._canonical]

    def __repr__(self) -> str:
        return f"Instances({self.schema!r})"

    def _walker(self, document: Json) -> Walker:
        return Walker(self.schema, document=document, locale=self._locale, formats=self.formats)

    def _canonical(self) -> Walker | None:
        document = canonical_of(self.schema, formats=self.formats)
        return None if document is None else self._walker(document)

    def __call__(self, rng: Random) -> Instance:
        """Return one instance, confirmed."""
        found = self.attempt(rng, TRIES)
        if found is None:
            raise InvalidOption(self._why(rng))
        return found

    def attempt(self, rng: Random, tries: int) -> Instance | None:
        """Return one instance, or None if none was confirmed in so many tries."""
        contested: Json = _NONE
        for number in range(tries):
            walker = self._walker_of(number)
            value = _walked(Walk(walker, rng, strict=number >= LAX_TRIES, steps=STEPS))
            if value is _NONE:
                continue
            if is_confirmed(self.schema, value, formats=self.formats):
                return Instance(value, _VALID)
            if contested is _NONE and self.schema.rust(formats=self.formats).is_valid(value):
                contested = value
        if contested is _NONE:
            return None
        return Instance(contested, judge(self.schema, contested, formats=self.formats))

    def _walker_of(self, number: int) -> Walker:
        """Return the walker over the schema as it is written, and in every other late try over its canonical form."""
        if number < 2 * LAX_TRIES or number % 2 == 0:
            return self._walkers[0]
        if self._sources:
            made = self._sources.pop()()
            if made is not None:
                self._walkers.append(made)
        return self._walkers[-1]

    def _why(self, rng: Random) -> str:
        """Say where the walk got stuck, or what the values that were tried were rejected for."""
        against: Counter[str] = Counter()
        stuck: Counter[tuple[str, ...]] = Counter()
        pointers = {id(part): pointer for pointer, part in walk(self.schema.document, DIALECTS[self.schema.dialect])}
        for _ in range(TRIES):
            one = Walk(self._walkers[0], rng, strict=True, steps=STEPS)
            value = _walked(one)
            if value is not _NONE:
                verdict = judge(self.schema, value, formats=self.formats)
                against.update({error.schema_pointer for error in verdict.errors})
            elif one.stuck is not None:
                stuck[tuple(self._told(one.stuck, pointers))] += 1
        tried = f"No valid instance of the schema was found in {TRIES} tries"
        formats = " With formats=False, formats are not asserted." if self.formats and self._has_formats else ""
        if sum(against.values()) > sum(stuck.values()):
            worst = ", ".join(f"{shown(pointer)} ({count})" for pointer, count in against.most_common(3))
            return f"{tried}; what was tried was rejected by {worst}. Look there for what conflicts.{formats}"
        if stuck:
            worst = ", ".join(stuck.most_common(1)[0][0])
            return f"{tried}; nothing was found that holds all of {worst}. Look there for what conflicts.{formats}"
        return f"{tried}, each of which took too many steps: it may hold itself without end."

    @property
    def _has_formats(self) -> bool:
        return '"format"' in json.dumps(self.schema.document)

    def _told(self, goal: Goal, pointers: Mapping[int, str]) -> Iterator[str]:
        """Yield the schemas of a place, and those that they hold for the same value, each with its keywords."""
        dialect = DIALECTS[self.schema.dialect]
        waiting = [part.schema for part in goal.parts]
        for _ in range(_MOST_TOLD):
            if not waiting:
                return
            schema = waiting.pop(0)
            asserted = (
                [keyword for keyword in schema if keyword not in _SAYS_NOTHING] if isinstance(schema, dict) else []
            )
            if id(schema) in pointers and asserted:
                yield f"{shown(pointers[id(schema)])} ({', '.join(asserted)})"
            if isinstance(schema, dict):
                waiting.extend(one for steps, one in subschemas_of(schema, dialect) if steps[0] in IN_PLACE)


_NONE: Final[Any] = object()
_VALID: Final = Verdict(validity="valid")


def _walked(one: Walk) -> Json:
    try:
        return one.value()
    except (Conflict, Exhausted, RecursionError):
        return _NONE


def instances(
    schema: Any, *, locale: str | None = None, formats: bool = True, registry: Mapping[str, Json] | None = None
) -> Instances:
    """Return what makes valid instances of a schema, of a ``Random``, for either engine; see ``forms.valid``."""
    return Instances(Schema.of(schema, registry=registry), locale=locale, formats=formats)
