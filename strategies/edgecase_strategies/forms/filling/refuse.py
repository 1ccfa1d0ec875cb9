"""Make a schema fail: the ways in which a value can be wrong for it, one of which is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.filling import regex
from edgecase_strategies.forms.filling.facts import (
    ANY,
    ARRAY,
    NUMBER,
    OBJECT,
    STRING,
    Apply,
    ArrayRule,
    Bound,
    Conflict,
    Contains,
    ObjectRule,
    Part,
    Scope,
    exact,
    least,
    mask_of,
)

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.gather import Gatherer

OTHER_NAMES = ("other", "extra", "note", "more", "x")
"""Names of properties that a schema does not describe."""


def refuse(gatherer: Gatherer, part: Part) -> None:
    """Add that a schema must not hold at the place. Raises Conflict if it always does."""
    part = gatherer.references.followed(part)
    schema = part.schema
    if schema is False:
        return
    if schema is True or not schema:
        raise Conflict
    if gatherer.dialect.ref_stands_alone and isinstance(schema.get("$ref"), str):
        refuse(gatherer, gatherer.references.follow(part, schema["$ref"]))
        return
    part = gatherer.references.enter(part)
    ways = _Ways(gatherer, part)
    for keyword, value in schema.items():
        way = getattr(ways, f"on_{keyword.lstrip('$')}", None)
        if way is not None:
            way(value)
    mask = gatherer.facts.mask
    gatherer.draw([apply for bits, apply in ways.found if bits & mask])()


class _Ways:
    """The ways in which a value can fail one schema; the method ``on_`` a keyword adds those of the keyword."""

    def __init__(self, gatherer: Gatherer, part: Part) -> None:
        self.gatherer = gatherer
        self.facts = gatherer.facts
        self.schema: Mapping[str, Any] = part.schema
        self.resolver = part.resolver
        self.found: list[tuple[int, Apply]] = []

    def add(self, bits: int, apply: Callable[[], Any]) -> None:
        """Add one way, which leaves only some types."""

        def applied() -> None:
            self.facts.keep(bits)
            if bits in (OBJECT, ARRAY, STRING, NUMBER):
                self.facts.mentions |= bits
            apply()

        self.found.append((bits, applied))

    def part(self, schema: Json) -> Part:
        """Return a subschema as a part."""
        return Part(schema, self.resolver)

    def negation(self, schema: Json) -> Json:
        """Return the schema of all that a subschema rejects."""
        return self.gatherer.references.negation_of(schema)

    def hold(self, *schemas: Json) -> None:
        """Add that subschemas hold."""
        for schema in schemas:
            self.gatherer.hold(self.part(schema), Scope())

    def fail(self, *schemas: Json) -> None:
        """Add that subschemas fail."""
        for schema in schemas:
            refuse(self.gatherer, self.part(schema))

    def need(self, name: str, schema: Json = True) -> None:
        """Add that a property is there, and holds a schema."""
        if name in self.facts.forbidden:
            raise Conflict
        self.facts.required[name] = None
        if schema is not True:
            self.facts.object_rules.append(ObjectRule({name: self.part(schema)}, (), None))

    def forbid(self, name: str) -> None:
        """Add that a property is not there."""
        if name in self.facts.required:
            raise Conflict
        self.facts.forbidden.add(name)

    def on_type(self, value: Any) -> None:
        others = ANY & ~mask_of(value)
        if others:
            self.add(others, lambda: None)

    def on_const(self, value: Json) -> None:
        self.add(ANY, lambda: self.facts.excluded.append(value))

    def on_enum(self, value: list[Json]) -> None:
        self.add(ANY, lambda: self.facts.excluded.extend(value))

    def on_not(self, value: Json) -> None:
        self.add(ANY, lambda: self.hold(value))

    def on_ref(self, value: str) -> None:
        target = self.gatherer.references.follow(self.part(self.schema), value)
        self.add(ANY, lambda: refuse(self.gatherer, target))

    on_dynamicRef = on_ref  # noqa: N815 - the keyword's own name

    def on_allOf(self, value: list[Json]) -> None:  # noqa: N802
        for one in value:
            self.add(ANY, lambda one=one: self.fail(one))  # type: ignore[misc]

    def on_anyOf(self, value: list[Json]) -> None:  # noqa: N802
        self.add(ANY, lambda: self.fail(*value))

    def on_oneOf(self, value: list[Json]) -> None:  # noqa: N802
        self.add(ANY, lambda: self.fail(*value))
        for one, other in itertools.pairwise(value):
            self.add(ANY, lambda one=one, other=other: self.hold(one, other))  # type: ignore[misc]

    def on_if(self, value: Json) -> None:
        then, other = self.schema.get("then", True), self.schema.get("else", True)

        def holding() -> None:
            self.hold(value)
            self.fail(then)

        if then is not True:
            self.add(ANY, holding)
        if other is not True:
            self.add(ANY, lambda: self.fail(value, other))

    def on_required(self, value: list[str]) -> None:
        for name in value:
            self.add(OBJECT, lambda name=name: self.forbid(name))  # type: ignore[misc]

    def on_properties(self, value: Mapping[str, Json]) -> None:
        for name, one in value.items():
            if one is not True:
                self.add(OBJECT, lambda name=name, one=one: self.need(name, self.negation(one)))  # type: ignore[misc]

    def on_patternProperties(self, value: Mapping[str, Json]) -> None:  # noqa: N802
        for pattern, one in value.items():

            def apply(pattern: str = pattern, one: Json = one) -> None:
                self.facts.fixed = False
                self.need(regex.example(pattern, self.gatherer.rng), self.negation(one))

            self.add(OBJECT, apply)

    def on_additionalProperties(self, value: Json) -> None:  # noqa: N802
        patterns = [regex.compiled(one) for one in self.schema.get("patternProperties", {})]
        known = self.schema.get("properties", {})
        names = [name for name in OTHER_NAMES if name not in known and not any(one.search(name) for one in patterns)]
        if names and value is not True:
            self.add(OBJECT, lambda: self.need(names[0], self.negation(value)))

    on_unevaluatedProperties = on_additionalProperties  # noqa: N815

    def on_propertyNames(self, value: Json) -> None:  # noqa: N802
        def apply() -> None:
            self.facts.least_properties = max(1, self.facts.least_properties)
            self.facts.names.append(self.part(self.negation(value)))

        self.add(OBJECT, apply)

    def on_minProperties(self, value: float) -> None:  # noqa: N802
        if value >= 1:
            self.add(
                OBJECT,
                lambda: setattr(self.facts, "most_properties", least(self.facts.most_properties, int(value) - 1)),
            )

    def on_maxProperties(self, value: float) -> None:  # noqa: N802
        self.add(
            OBJECT, lambda: setattr(self.facts, "least_properties", max(self.facts.least_properties, int(value) + 1))
        )

    def on_dependentRequired(self, value: Mapping[str, list[str]]) -> None:  # noqa: N802
        for name, needed in value.items():
            for other in needed:

                def apply(name: str = name, other: str = other) -> None:
                    self.need(name)
                    self.forbid(other)

                self.add(OBJECT, apply)

    def on_dependentSchemas(self, value: Mapping[str, Json]) -> None:  # noqa: N802
        for name, one in value.items():

            def apply(name: str = name, one: Json = one) -> None:
                self.need(name)
                self.fail(one)

            self.add(OBJECT, apply)

    def on_dependencies(self, value: Mapping[str, Any]) -> None:
        self.on_dependentRequired({name: one for name, one in value.items() if isinstance(one, list)})
        self.on_dependentSchemas({name: one for name, one in value.items() if not isinstance(one, list)})

    def on_minLength(self, value: float) -> None:  # noqa: N802
        if value >= 1:
            self.add(STRING, lambda: setattr(self.facts, "longest", least(self.facts.longest, int(value) - 1)))

    def on_maxLength(self, value: float) -> None:  # noqa: N802
        self.add(STRING, lambda: setattr(self.facts, "shortest", max(self.facts.shortest, int(value) + 1)))

    def on_pattern(self, value: str) -> None:
        self.add(STRING, lambda: self.facts.not_patterns.append(value))

    def on_format(self, value: str) -> None:
        if self.gatherer.formats:
            self.add(STRING, lambda: self.facts.not_formats.append(value))

    def on_minimum(self, value: float) -> None:
        self.add(
            NUMBER, lambda: self.facts.at_most(Bound(exact(value), self.schema.get("exclusiveMinimum") is not True))
        )

    def on_maximum(self, value: float) -> None:
        self.add(
            NUMBER, lambda: self.facts.at_least(Bound(exact(value), self.schema.get("exclusiveMaximum") is not True))
        )

    def on_exclusiveMinimum(self, value: float) -> None:  # noqa: N802
        if not isinstance(value, bool):
            self.add(NUMBER, lambda: self.facts.at_most(Bound(exact(value), False)))

    def on_exclusiveMaximum(self, value: float) -> None:  # noqa: N802
        if not isinstance(value, bool):
            self.add(NUMBER, lambda: self.facts.at_least(Bound(exact(value), False)))

    def on_multipleOf(self, value: float) -> None:  # noqa: N802
        self.add(NUMBER, lambda: self.facts.not_multiples.append(exact(value)))

    def item(self, index: int, schema: Json) -> None:
        """Add that the item of a position is there, and holds a schema."""
        self.facts.least_items = max(self.facts.least_items, index + 1)
        self.facts.item_parts.append((index, self.part(schema)))

    def on_items(self, value: Any) -> None:
        if isinstance(value, list):
            self.on_prefixItems(value)
        elif value is not True:
            first = len(self.schema.get("prefixItems", ()))
            self.add(ARRAY, lambda: self.item(first, self.negation(value)))

    def on_prefixItems(self, value: list[Json]) -> None:  # noqa: N802
        for index, one in enumerate(value):
            if one is not True:
                self.add(ARRAY, lambda index=index, one=one: self.item(index, self.negation(one)))  # type: ignore[misc]

    def on_additionalItems(self, value: Json) -> None:  # noqa: N802
        items = self.schema.get("items")
        if isinstance(items, list) and value is not True:
            self.add(ARRAY, lambda: self.item(len(items), self.negation(value)))

    def on_unevaluatedItems(self, value: Json) -> None:  # noqa: N802
        first = len(self.schema.get("prefixItems", ()))
        if "items" not in self.schema and value is not True:
            self.add(ARRAY, lambda: self.item(first, self.negation(value)))

    def on_contains(self, value: Json) -> None:
        if self.schema.get("minContains", 1) >= 1:
            rule = ArrayRule((), self.part(self.negation(value)))
            self.add(ARRAY, lambda: self.facts.array_rules.append(rule))
        if "maxContains" in self.schema:
            more = Contains(self.part(value), int(self.schema["maxContains"]) + 1, None)
            self.add(ARRAY, lambda: self.facts.contains.append((Scope(), more)))

    def on_uniqueItems(self, value: bool) -> None:  # noqa: N802
        def apply() -> None:
            self.facts.repeated = True
            self.facts.least_items = max(2, self.facts.least_items)

        if value is True:
            self.add(ARRAY, apply)

    def on_minItems(self, value: float) -> None:  # noqa: N802
        if value >= 1:
            self.add(ARRAY, lambda: setattr(self.facts, "most_items", least(self.facts.most_items, int(value) - 1)))

    def on_maxItems(self, value: float) -> None:  # noqa: N802
        self.add(ARRAY, lambda: setattr(self.facts, "least_items", max(self.facts.least_items, int(value) + 1)))
