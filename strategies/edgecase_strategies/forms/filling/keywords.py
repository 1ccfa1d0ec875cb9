"""What each keyword adds to the facts of a place.

The keywords of objects and arrays that depend on their neighbours, and ``if``, are the gatherer's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from edgecase_strategies.forms.filling.facts import (
    ANY,
    ARRAY,
    BITS,
    NUMBER,
    OBJECT,
    STRING,
    Apply,
    Bound,
    Conflict,
    Part,
    Scope,
    exact,
    least,
    mask_of,
)

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.gather import Gatherer

Handler = Callable[["Gatherer", Any, Part, Scope], None]

NOTES = ("title", "description", "default", "examples", "example", "readOnly")
"""Keywords that assert nothing, and tell what to fill in."""


def _type(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    facts = gatherer.facts
    facts.typed = True
    facts.order.extend(BITS.get(one, 0) for one in ([value] if isinstance(value, str) else value))
    facts.keep(mask_of(value))


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
    if gatherer.is_modern:
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
    if gatherer.is_modern:
        _need(gatherer, value)


def _need(gatherer: Gatherer, needed: Mapping[str, list[str]]) -> None:
    gatherer.facts.mentions |= OBJECT
    gatherer.facts.dependents.extend((name, tuple(others)) for name, others in needed.items())


def _dependencies(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    if gatherer.is_modern:
        return
    for name, one in value.items():
        if isinstance(one, list):
            _need(gatherer, {name: one})
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


def _counts(bit: int, least_keyword: str, least_name: str, most_keyword: str, most_name: str) -> Handler:
    """Return the handler of two keywords that count: letters, items or properties."""

    def handler(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
        facts, schema = gatherer.facts, part.schema
        facts.mentions |= bit
        setattr(facts, least_name, max(getattr(facts, least_name), int(schema.get(least_keyword, 0))))
        if most_keyword in schema:
            setattr(facts, most_name, least(getattr(facts, most_name), int(schema[most_keyword])))

    return handler


def _unique(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
    gatherer.facts.mentions |= ARRAY
    gatherer.facts.unique = gatherer.facts.unique or value is True


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


def _note(keyword: str) -> Handler:
    def handler(gatherer: Gatherer, value: Any, part: Part, scope: Scope) -> None:
        gatherer.facts.notes.setdefault(keyword, value)

    return handler


_LENGTHS = _counts(STRING, "minLength", "shortest", "maxLength", "longest")
_ITEMS = _counts(ARRAY, "minItems", "least_items", "maxItems", "most_items")
_PROPERTIES = _counts(OBJECT, "minProperties", "least_properties", "maxProperties", "most_properties")

HANDLERS: dict[str, Handler] = {
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
    "minLength": _LENGTHS,
    "maxLength": _LENGTHS,
    "minItems": _ITEMS,
    "maxItems": _ITEMS,
    "uniqueItems": _unique,
    "minProperties": _PROPERTIES,
    "maxProperties": _PROPERTIES,
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
