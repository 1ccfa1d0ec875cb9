"""What a value at one place must be, gathered from all the schemas that hold there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from edgecase_strategies.case import Json

NULL, BOOLEAN, INTEGER, FRACTIONAL, STRING, ARRAY, OBJECT = (1 << bit for bit in range(7))
NUMBER: Final = INTEGER | FRACTIONAL
ANY: Final = (1 << 7) - 1
BITS: Final = {
    "null": NULL,
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "number": NUMBER,
    "string": STRING,
    "array": ARRAY,
    "object": OBJECT,
}


Apply = Callable[[], None]
"""What adds an alternative to the facts."""


class Conflict(Exception):
    """What was chosen cannot hold together; another choice may."""


class Exhausted(Exception):
    """The steps that one instance may take are used up."""


class Part(NamedTuple):
    """A schema that holds at a place, and the resolver for the references in it."""

    schema: Json
    resolver: Any
    entered: bool = False
    """Whether the resolver is already inside of the schema, as it is behind a reference."""


class Bound(NamedTuple):
    """A bound of a number, and whether the number must be beyond it."""

    value: Fraction
    exclusive: bool


@dataclass(slots=True, eq=False)
class ObjectRule:
    """What one schema says of properties by their name."""

    properties: Mapping[str, Part]
    patterns: tuple[tuple[re.Pattern[str], Part], ...]
    additional: Part | None

    def parts(self, name: str) -> Iterator[Part]:
        """Yield what holds for the property of a name."""
        found = False
        if name in self.properties:
            found = True
            yield self.properties[name]
        for pattern, part in self.patterns:
            if pattern.search(name):
                found = True
                yield part
        if not found and self.additional is not None:
            yield self.additional

    def evaluates(self, name: str) -> bool:
        """Whether a property of the name counts as evaluated."""
        return (
            self.additional is not None
            or name in self.properties
            or any(pattern.search(name) for pattern, _ in self.patterns)
        )


@dataclass(slots=True, eq=False)
class ArrayRule:
    """What one schema says of items by their position."""

    prefix: tuple[Part, ...]
    rest: Part | None

    def part(self, index: int) -> Part | None:
        """Return what holds for the item of a position."""
        return self.prefix[index] if index < len(self.prefix) else self.rest


@dataclass(slots=True, eq=False)
class Contains:
    """How many items must fit a schema."""

    part: Part
    least: int
    most: int | None


@dataclass(slots=True, eq=False)
class Scope:
    """The schemas whose annotations an ``unevaluatedProperties`` or ``unevaluatedItems`` sees."""

    parent: Scope | None = None
    objects: list[ObjectRule] = field(default_factory=list)
    arrays: list[ArrayRule] = field(default_factory=list)
    contains: list[Contains] = field(default_factory=list)

    def add(self, kind: str, rule: Any) -> None:
        """Add what a schema in the scope says, to it and to all that it stands in."""
        scope: Scope | None = self
        while scope is not None:
            getattr(scope, kind).append(rule)
            scope = scope.parent


@dataclass(slots=True, eq=False)
class Facts:
    """All that holds at one place."""

    mask: int = ANY
    """The types that are left."""
    typed: bool = False
    """Whether a schema names the types, and does not only describe values of some."""
    order: list[int] = field(default_factory=list)
    """The types as they were named."""
    mentions: int = 0
    """The types that a schema describes."""
    values: list[Json] | None = None
    excluded: list[Json] = field(default_factory=list)
    low: Bound | None = None
    high: Bound | None = None
    multiples: list[Fraction] = field(default_factory=list)
    not_multiples: list[Fraction] = field(default_factory=list)
    divisors: list[float] = field(default_factory=list)
    """The multiples as they are written: python-jsonschema divides by these."""
    shortest: int = 0
    longest: int | None = None
    patterns: list[str] = field(default_factory=list)
    not_patterns: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    not_formats: list[str] = field(default_factory=list)
    content: tuple[str | None, str | None] = (None, None)
    """contentEncoding and contentMediaType."""
    object_rules: list[ObjectRule] = field(default_factory=list)
    unevaluated_properties: list[tuple[Scope, Part]] = field(default_factory=list)
    names: list[Part] = field(default_factory=list)
    """What holds for each property's name."""
    required: dict[str, None] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)
    dependents: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    least_properties: int = 0
    most_properties: int | None = None
    array_rules: list[ArrayRule] = field(default_factory=list)
    item_parts: list[tuple[int, Part]] = field(default_factory=list)
    """What holds for one position beside."""
    unevaluated_items: list[tuple[Scope, Part]] = field(default_factory=list)
    contains: list[tuple[Scope, Contains]] = field(default_factory=list)
    least_items: int = 0
    most_items: int | None = None
    unique: bool = False
    repeated: bool = False
    notes: dict[str, Any] = field(default_factory=dict)
    """title, description, default, examples and the like: the first that was met."""
    fixed: bool = True
    """Whether no choice was drawn, so that the facts hold for the place each time."""
    memo: dict[Any, Any] = field(default_factory=dict)

    def keep(self, mask: int) -> None:
        """Leave only some types. Raises Conflict if none is left."""
        self.mask &= mask
        if not self.mask:
            raise Conflict

    def allow(self, values: list[Json]) -> None:
        """Leave only some values. Raises Conflict if none is left."""
        kept = values if self.values is None else [one for one in self.values if any(same(one, two) for two in values)]
        mask = self.mask
        self.values = [one for one in kept if mask & bit_of(one)]
        if not self.values:
            raise Conflict

    def at_least(self, bound: Bound) -> None:
        """Raise the lower bound of numbers."""
        if self.low is None or (bound.value, bound.exclusive) > (self.low.value, self.low.exclusive):
            self.low = bound

    def at_most(self, bound: Bound) -> None:
        """Lower the upper bound of numbers."""
        if self.high is None or (bound.value, not bound.exclusive) < (self.high.value, not self.high.exclusive):
            self.high = bound


def exact(number: float) -> Fraction:
    """Return a JSON number as it is written: 0.1 is a tenth.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(number)))


def least(one: int | None, other: int) -> int:
    """Return the smaller of a bound that may not be there and another."""
    return other if one is None else min(one, other)


def mask_of(types: str | list[str]) -> int:
    """Return the types that a ``type`` keyword names, as bits.

    >>> mask_of(["number", "null"]) == INTEGER | FRACTIONAL | NULL
    True
    """
    mask = 0
    for one in [types] if isinstance(types, str) else types:
        mask |= BITS.get(one, 0)
    return mask


def bit_of(value: Json) -> int:
    """Return the type of a value as a bit; a float without a fraction is an integer.

    >>> bit_of(1.0) == INTEGER, bit_of(True) == BOOLEAN
    (True, True)
    """
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, float):
        return INTEGER if value.is_integer() else FRACTIONAL
    if isinstance(value, str):
        return STRING
    return ARRAY if isinstance(value, list) else OBJECT


def same(one: Json, other: Json) -> bool:
    """Whether two values are equal as JSON: 1 and 1.0 are, 1 and true are not.

    >>> same([1], [1.0]), same(1, True), same({"a": 0}, {"a": False})
    (True, False, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == other
    return type(one) is type(other) and bool(one == other)
