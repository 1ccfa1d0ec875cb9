"""Gather what holds at a place: follow references and allOf, then choose among anyOf, oneOf, if and dependencies.

What is certain is gathered first, so that a choice is drawn only among the branches that can still hold.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from edgecase_strategies.case import Json
from edgecase_strategies.forms.dialect import Dialect
from edgecase_strategies.forms.filling.facts import (
    ANY,
    ARRAY,
    BITS,
    NUMBER,
    OBJECT,
    STRING,
    ArrayRule,
    Bound,
    Conflict,
    Contains,
    Facts,
    ObjectRule,
    Part,
    Scope,
    bit_of,
    exact,
    least,
    same,
)
from edgecase_strategies.forms.filling.refuse import refuse
from edgecase_strategies.forms.libraries import need
from edgecase_strategies.forms.schema import Schema

Apply = Callable[[], None]

NOTES = ("title", "description", "default", "examples", "example", "readOnly", "deprecated", "contentSchema")


class Choice(NamedTuple):
    """Alternatives at a place; each says the types that it leaves and applies itself."""

    options: Sequence[tuple[int, Part | None, Apply]]


class References:
    """Look references up, each once where the answer cannot depend on the way that led there."""

    def __init__(self, schema: Schema, dialect: Dialect, document: Json, resolver: Any) -> None:
        self._id = dialect.id_keyword
        self._specification = need("referencing.jsonschema", "resolve references").specification_with(dialect.uri)
        self.is_dynamic = any(
            word in repr(one)
            for one in (document, *schema.resources.values())
            for word in ("$dynamicRef", "$recursiveRef")
        )
        self._recursive = need("referencing.jsonschema", "resolve references").lookup_recursive_ref
        self._known: dict[tuple[int, str], Part] = {}
        self._negations: dict[int, tuple[Json, Json]] = {}
        self.root = Part(document, resolver, True)

    def follow(self, part: Part, reference: str) -> Part:
        """Return what a ``$ref`` or ``$dynamicRef`` in a schema names."""
        resolver = part.resolver
        if self.is_dynamic:
            found = resolver.lookup(reference)
            return Part(found.contents, found.resolver, True)
        key = (id(part.schema), reference)
        known = self._known.get(key)
        if known is None:
            found = resolver.lookup(reference)
            known = self._known[key] = Part(found.contents, found.resolver, True)
        return known

    def follow_recursive(self, resolver: Any) -> Part:
        """Return what ``$recursiveRef`` names."""
        found = self._recursive(resolver)
        return Part(found.contents, found.resolver, True)

    def negation_of(self, schema: Json) -> Json:
        """Return the schema of all that another rejects: the same object each time, as facts are kept by identity."""
        known = self._negations.get(id(schema))
        if known is None:
            known = self._negations[id(schema)] = (schema, {"not": schema})
        return known[1]

    def enter(self, part: Part) -> Part:
        """Return the part with the resolver that holds inside of it."""
        schema = part.schema
        if not part.entered and isinstance(schema.get(self._id), str):
            return Part(schema, part.resolver.in_subresource(self._specification.create_resource(schema)), True)
        return part


class Gatherer:
    """Gather the facts of one place."""

    def __init__(
        self, dialect: Dialect, references: References, rng: Random, *, strict: bool, formats: bool, deep: bool = False
    ) -> None:
        self.dialect = dialect
        self.references = references
        self.rng = rng
        self.strict = strict
        self.formats = formats
        self.deep = deep
        self.facts = Facts()
        self._waiting: deque[Choice] = deque()
        self._modern = dialect.name in ("2019-09", "2020-12")

    def gather(self, parts: Sequence[Part]) -> Facts:
        """Return the facts of a place where these schemas hold. Raises Conflict if the choices drawn cannot hold."""
        for part in parts:
            self.hold(part, Scope())
        while self._waiting:
            self._choose(self._waiting.popleft())
        return self.facts

    def draw(self, options: Sequence[Any]) -> Any:
        """Return one of several options; with more than one the facts are no longer fixed."""
        if len(options) == 1:
            return options[0]
        if not options:
            raise Conflict
        self.facts.fixed = False
        return self.rng.choice(options)

    def _choose(self, choice: Choice) -> None:
        mask = self.facts.mask
        able = [apply for bits, part, apply in choice.options if bits & mask and (part is None or self._may_hold(part))]
        self.draw(able)()

    def choose(self, options: Sequence[tuple[int, Part | None, Apply]]) -> None:
        """Put off a choice until all that is certain is known."""
        self._waiting.append(Choice(options))

    def hold(self, part: Part, scope: Scope) -> None:
        """Add all that a schema says of the place."""
        schema = part.schema
        if schema is True:
            return
        if schema is False:
            raise Conflict
        if self.dialect.ref_stands_alone and isinstance(schema.get("$ref"), str):
            self.hold(self.references.follow(part, schema["$ref"]), scope)
            return
        part = self.references.enter(part)
        if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
            scope = Scope(parent=scope)
        for keyword, value in schema.items():
            handler = _HANDLERS.get(keyword)
            if handler is not None:
                handler(self, value, part, scope)
        self._hold_object(schema, part, scope)
        self._hold_array(schema, part, scope)
        self._hold_condition(schema, part, scope)

    def _hold_object(self, schema: Mapping[str, Any], part: Part, scope: Scope) -> None:
        resolver, facts = part.resolver, self.facts
        if "properties" in schema or "patternProperties" in schema or "additionalProperties" in schema:
            facts.mentions |= OBJECT
            additional = schema.get("additionalProperties")
            rule = ObjectRule(
                {name: Part(one, resolver) for name, one in schema.get("properties", {}).items()},
                tuple((compiled(p), Part(one, resolver)) for p, one in schema.get("patternProperties", {}).items()),
                None if additional is None else Part(additional, resolver),
            )
            facts.object_rules.append(rule)
            scope.add("objects", rule)
        if self._modern and "unevaluatedProperties" in schema:
            facts.mentions |= OBJECT
            facts.unevaluated_properties.append((scope, Part(schema["unevaluatedProperties"], resolver)))
            if scope.parent is not None:
                scope.parent.add("objects", ObjectRule({}, (), Part(True, resolver)))

    def _hold_array(self, schema: Mapping[str, Any], part: Part, scope: Scope) -> None:
        resolver, facts = part.resolver, self.facts
        items = schema.get("items")
        if self.dialect.name == "2020-12":
            prefix, rest = schema.get("prefixItems", ()), items
        elif isinstance(items, list):
            prefix, rest = items, schema.get("additionalItems")
        else:
            prefix, rest = (), items
        if prefix or rest is not None:
            facts.mentions |= ARRAY
            rule = ArrayRule(
                tuple(Part(one, resolver) for one in prefix), None if rest is None else Part(rest, resolver)
            )
            facts.array_rules.append(rule)
            scope.add("arrays", rule)
        if "contains" in schema and self.dialect.name != "draft4":
            facts.mentions |= ARRAY
            count = schema.get("minContains", 1) if self._modern else 1
            most = schema.get("maxContains") if self._modern else None
            found = Contains(Part(schema["contains"], resolver), int(count), None if most is None else int(most))
            facts.contains.append((scope, found))
            if self.dialect.name == "2020-12":
                scope.add("contains", found)
        if self._modern and "unevaluatedItems" in schema:
            facts.mentions |= ARRAY
            facts.unevaluated_items.append((scope, Part(schema["unevaluatedItems"], resolver)))
            if scope.parent is not None:
                scope.parent.add("arrays", ArrayRule((), Part(True, resolver)))

    def _hold_condition(self, schema: Mapping[str, Any], part: Part, scope: Scope) -> None:
        if "if" not in schema or self.dialect.name in ("draft4", "draft6"):
            return
        then, other = schema.get("then", True), schema.get("else", True)
        if then is True and other is True:
            return
        condition = Part(schema["if"], part.resolver)

        def holds() -> None:
            self.hold(condition, scope)
            self.hold(Part(then, part.resolver), scope)

        def fails() -> None:
            self.refuse(condition)
            self.hold(Part(other, part.resolver), scope)

        options: list[tuple[int, Part | None, Apply]] = []
        if then is not False:
            options.append((ANY, condition, holds))
        if other is not False:
            options.append((ANY, Part(other, part.resolver), fails))
        self.choose(options)

    def refuse(self, part: Part) -> None:
        """Add that a schema must not hold."""
        refuse(self, part)

    def followed(self, part: Part) -> Part:
        """Return a schema with the references at its head followed, as far as it is nothing but a reference."""
        for _ in range(16):
            schema = part.schema
            if not isinstance(schema, Mapping) or not isinstance(schema.get("$ref"), str):
                break
            if len(schema) > 1 and not self.dialect.ref_stands_alone:
                break
            part = self.references.follow(part, schema["$ref"])
        return part

    def _may_hold(self, part: Part, depth: int = 2) -> bool:
        """Whether a schema is not seen at once to conflict with what is known."""
        schema = self.followed(part).schema
        if isinstance(schema, bool):
            return schema
        facts = self.facts
        if "type" in schema and not _mask(schema["type"]) & facts.mask:
            return False
        allowed = _allowed(schema)
        if allowed is not None:
            if not any(bit_of(value) & facts.mask for value in allowed):
                return False
            if facts.values is not None and not any(same(one, two) for one in allowed for two in facts.values):
                return False
        required = schema.get("required", ())
        if isinstance(required, list):
            if any(name in facts.forbidden for name in required):
                return False
            if not self._fields_may_hold(schema, required, part):
                return False
        if depth and "allOf" in schema:
            return all(self._may_hold(Part(one, part.resolver), depth - 1) for one in schema["allOf"])
        return True

    def _fields_may_hold(self, schema: Mapping[str, Any], required: list[str], part: Part) -> bool:
        properties = schema.get("properties", {})
        for name in {**self.facts.required, **dict.fromkeys(required)}:
            mine = [Part(properties[name], part.resolver)] if name in properties else []
            theirs = [one for rule in self.facts.object_rules for one in rule.parts(name)]
            if any(self.followed(one).schema is False for one in (*mine, *theirs)):
                return False
            allowed = [_allowed(self.followed(one).schema) for one in (*mine, *theirs)]
            stated = [values for values in allowed if values is not None]
            if (
                mine
                and len(stated) > 1
                and not any(all(any(same(one, two) for two in values) for values in stated[1:]) for one in stated[0])
            ):
                return False
        return True


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern; ``re`` remembers it."""
    return re.compile(pattern)


def _allowed(schema: Json) -> list[Json] | None:
    if not isinstance(schema, Mapping):
        return None
    if "const" in schema:
        return [schema["const"]]
    found = schema.get("enum")
    return found if isinstance(found, list) else None


def _mask(types: str | list[str]) -> int:
    if isinstance(types, str):
        return BITS.get(types, 0)
    mask = 0
    for one in types:
        mask |= BITS.get(one, 0)
    return mask


def _type(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts = gatherer.facts
    facts.typed = True
    facts.order.extend(BITS.get(one, 0) for one in ([value] if isinstance(value, str) else value))
    facts.keep(_mask(value))


def _ref(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.hold(gatherer.references.follow(part, value), scope)


def _dynamic_ref(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.dialect.name == "2020-12":
        gatherer.hold(gatherer.references.follow(part, value), scope)


def _recursive_ref(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.dialect.name == "2019-09":
        gatherer.hold(gatherer.references.follow_recursive(part.resolver), scope)


def _all_of(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    for one in value:
        gatherer.hold(Part(one, part.resolver), scope)


def _any_of(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    branches = [Part(one, part.resolver) for one in value]

    def holding(branch: Part) -> Apply:
        return lambda: gatherer.hold(branch, scope)

    gatherer.choose([(ANY, branch, holding(branch)) for branch in branches])


def _one_of(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    branches = [Part(one, part.resolver) for one in value]

    def only(index: int) -> Apply:
        def apply() -> None:
            gatherer.hold(branches[index], scope)
            if gatherer.strict:
                for place, other in enumerate(branches):
                    if place != index:
                        gatherer.choose([(ANY, None, lambda other=other: gatherer.refuse(other))])  # type: ignore[misc]

        return apply

    gatherer.choose([(ANY, branch, only(index)) for index, branch in enumerate(branches)])


def _not(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.choose([(ANY, None, lambda: gatherer.refuse(Part(value, part.resolver)))])


def _dependent_schemas(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    for name, one in value.items():
        _depend(gatherer, name, Part(one, part.resolver), scope)


def _depend(gatherer: Gatherer, name: str, part: Part, scope: Scope) -> None:
    facts = gatherer.facts
    facts.mentions |= OBJECT

    def present() -> None:
        if facts.mask & OBJECT and name not in facts.forbidden:
            facts.required[name] = None
            gatherer.hold(part, scope)

    def absent() -> None:
        if name in facts.required:
            raise Conflict
        facts.forbidden.add(name)

    gatherer.choose([(OBJECT, part, present), (ANY, None, absent)])


def _dependent_required(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.facts.mentions |= OBJECT
    gatherer.facts.dependents.extend((name, tuple(needed)) for name, needed in value.items())


def _dependencies(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.dialect.name == "2020-12" or gatherer.dialect.name == "2019-09":
        return
    for name, one in value.items():
        if isinstance(one, list):
            _dependent_required(gatherer, {name: one}, part, scope)
        else:
            _depend(gatherer, name, Part(one, part.resolver), scope)


def _required(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if isinstance(value, list):
        gatherer.facts.mentions |= OBJECT
        gatherer.facts.required.update(dict.fromkeys(value))


def _format(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if isinstance(value, str):
        gatherer.facts.mentions |= STRING
        gatherer.facts.formats.append(value)


def _pattern(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.facts.mentions |= STRING
    gatherer.facts.patterns.append(value)


def _lengths(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts, schema = gatherer.facts, part.schema
    facts.mentions |= STRING
    facts.shortest = max(facts.shortest, int(schema.get("minLength", 0)))
    if "maxLength" in schema:
        facts.longest = least(facts.longest, int(schema["maxLength"]))


def _item_counts(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts, schema = gatherer.facts, part.schema
    facts.mentions |= ARRAY
    facts.least_items = max(facts.least_items, int(schema.get("minItems", 0)))
    if "maxItems" in schema:
        facts.most_items = least(facts.most_items, int(schema["maxItems"]))
    facts.unique = facts.unique or schema.get("uniqueItems") is True


def _property_counts(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts, schema = gatherer.facts, part.schema
    facts.mentions |= OBJECT
    facts.least_properties = max(facts.least_properties, int(schema.get("minProperties", 0)))
    if "maxProperties" in schema:
        facts.most_properties = least(facts.most_properties, int(schema["maxProperties"]))


def _property_names(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.dialect.name != "draft4":
        gatherer.facts.mentions |= OBJECT
        gatherer.facts.names.append(Part(value, part.resolver))


def _bounds(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts, schema = gatherer.facts, part.schema
    facts.mentions |= NUMBER
    for keyword, exclusive, bound in (
        ("minimum", "exclusiveMinimum", facts.at_least),
        ("maximum", "exclusiveMaximum", facts.at_most),
    ):
        beyond = schema.get(exclusive)
        if keyword in schema:
            bound(Bound(exact(schema[keyword]), beyond is True))
        if beyond is not None and not isinstance(beyond, bool):
            bound(Bound(exact(beyond), True))


def _multiple(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.facts.mentions |= NUMBER
    gatherer.facts.multiples.append(exact(value))
    gatherer.facts.divisors.append(value)


def _content(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    schema = part.schema
    gatherer.facts.content = (schema.get("contentEncoding"), schema.get("contentMediaType"))


def _enum(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.facts.allow(value)


def _const(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.dialect.name != "draft4":
        gatherer.facts.allow([value])


def _note(keyword: str) -> Callable[[Gatherer, Any, Part, Scope], None]:
    def handler(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
        gatherer.facts.notes.setdefault(keyword, value)

    return handler


_HANDLERS: dict[str, Callable[[Gatherer, Any, Part, Scope], None]] = {
    "type": _type,
    "$ref": _ref,
    "$dynamicRef": _dynamic_ref,
    "$recursiveRef": _recursive_ref,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "dependentSchemas": _dependent_schemas,
    "dependentRequired": _dependent_required,
    "dependencies": _dependencies,
    "required": _required,
    "format": _format,
    "pattern": _pattern,
    "minLength": _lengths,
    "maxLength": _lengths,
    "minItems": _item_counts,
    "maxItems": _item_counts,
    "uniqueItems": _item_counts,
    "minProperties": _property_counts,
    "maxProperties": _property_counts,
    "propertyNames": _property_names,
    "minimum": _bounds,
    "maximum": _bounds,
    "exclusiveMinimum": _bounds,
    "exclusiveMaximum": _bounds,
    "multipleOf": _multiple,
    "contentEncoding": _content,
    "contentMediaType": _content,
    "enum": _enum,
    "const": _const,
    **{keyword: _note(keyword) for keyword in NOTES},
}
