"""Which parts of a schema speak of which place in a form.

This is what a fault is chosen by: a date is written in another order where the schema says that a date stands. It is
no judgement; whether a value is valid is what the validators say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.places import inside, steps_of

_DEEPEST = 48
_MOST = 20_000
"""Steps of the walk: enough for any form, and an end for a schema that branches without one."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}


def subschemas(document: Json, form: Json) -> dict[str, list[Mapping[str, Any]]]:
    """Return the parts of a schema that speak of each place, by the place's JSON Pointer.

    Of alternatives (``anyOf``, ``oneOf``, ``if``) only those that look like the form are followed.

    >>> schema = {"properties": {"age": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "integer"}}}
    >>> subschemas(schema, {"age": 3})["/age"]
    [{'$ref': '#/$defs/n'}, {'type': 'integer'}]
    """
    return _Walk(document).found_in(form)


def named(schema: Mapping[str, Any], document: Json) -> Iterator[Mapping[str, Any]]:
    """Yield a schema, and what its ``$ref``, ``allOf``, ``anyOf`` and ``oneOf`` lead to, whatever the form looks like.

    >>> [one.get("type") for one in named({"anyOf": [{"type": "number"}, {"type": "null"}]}, True)]
    [None, 'number', 'null']
    """
    waiting, seen = [schema], 0
    while waiting and seen < _DEEPEST:
        one = waiting.pop(0)
        seen += 1
        yield one
        branches = [
            *_list(one, "allOf"),
            *_list(one, "anyOf"),
            *_list(one, "oneOf"),
            resolve(document, one.get("$ref")),
        ]
        waiting += [branch for branch in branches if isinstance(branch, Mapping)]


def resolve(document: Json, reference: object) -> Json:
    """Return what a local ``$ref`` leads to; True, which says nothing, for one that leads elsewhere.

    >>> resolve({"$defs": {"n": {"type": "integer"}}}, "#/$defs/n"), resolve({}, "https://example.com/a.json")
    ({'type': 'integer'}, True)
    """
    if not isinstance(reference, str) or not reference.startswith("#"):
        return True
    here = document
    for step in steps_of(_unquoted(reference[1:])):
        if isinstance(here, Mapping) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
        else:
            return True
    return here


def _unquoted(fragment: str) -> str:
    return re.sub("%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), fragment)


def _list(schema: Mapping[str, Any], keyword: str) -> list[Any]:
    found = schema.get(keyword)
    return found if isinstance(found, list) else []


def _map(schema: Mapping[str, Any], keyword: str) -> Mapping[str, Any]:
    found = schema.get(keyword)
    return found if isinstance(found, Mapping) else {}


class _Walk:
    def __init__(self, document: Json) -> None:
        self._document = document
        self._found: dict[str, list[Mapping[str, Any]]] = {}
        self._seen: set[tuple[int, str]] = set()

    def found_in(self, form: Json) -> dict[str, list[Mapping[str, Any]]]:
        self._visit(self._document, "", form, 0)
        return self._found

    def _visit(self, schema: Json, pointer: str, value: Json, depth: int) -> None:
        if not isinstance(schema, Mapping) or depth > _DEEPEST or len(self._seen) > _MOST:
            return
        if (id(schema), pointer) in self._seen:
            return
        self._seen.add((id(schema), pointer))
        self._found.setdefault(pointer, []).append(schema)
        for branch in (resolve(self._document, schema.get("$ref")), *_list(schema, "allOf")):
            self._visit(branch, pointer, value, depth + 1)
        for keyword in ("anyOf", "oneOf"):
            for branch in _list(schema, keyword):
                if self._looks_like(branch, value):
                    self._visit(branch, pointer, value, depth + 1)
        if "if" in schema:
            follows = "then" if self._looks_like(schema["if"], value) else "else"
            self._visit(schema.get(follows), pointer, value, depth + 1)
        for below, part, item in self._below(schema, value):
            self._visit(part, inside(pointer, below), item, depth + 1)

    def _below(self, schema: Mapping[str, Any], value: Json) -> Iterator[tuple[str | int, Json, Json]]:
        if isinstance(value, dict):
            properties, patterns = _map(schema, "properties"), _map(schema, "patternProperties")
            for name, item in value.items():
                known = name in properties
                if known:
                    yield name, properties[name], item
                for pattern, part in patterns.items():
                    if _found_in(pattern, name):
                        known = True
                        yield name, part, item
                if not known:
                    yield name, schema.get("additionalProperties"), item
        elif isinstance(value, list):
            first = _list(schema, "prefixItems") or _list(schema, "items")
            rest = schema.get("items") if not _list(schema, "items") else schema.get("additionalItems")
            for n, item in enumerate(value):
                yield n, first[n] if n < len(first) else rest, item

    def _looks_like(self, schema: Json, value: Json, depth: int = 0) -> bool:
        if isinstance(schema, bool) or not isinstance(schema, Mapping) or depth > 4:
            return schema is not False
        target = resolve(self._document, schema.get("$ref"))
        if target is not True and not self._looks_like(target, value, depth + 1):
            return False
        if not is_of(value, types_of(schema)):
            return False
        if "const" in schema and schema["const"] != value:
            return False
        if isinstance(schema.get("enum"), list) and value not in schema["enum"]:
            return False
        if isinstance(value, dict):
            if not all(name in value for name in _list(schema, "required")):
                return False
            properties = _map(schema, "properties")
            return all(
                self._looks_like(properties[name], item, depth + 1)
                for name, item in value.items()
                if name in properties
            )
        return True


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the types that a schema names itself; none where it names none."""
    found = schema.get("type")
    if isinstance(found, str):
        return (found,)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def is_of(value: Json, types: tuple[str, ...]) -> bool:
    """Whether a value is of one of some types; of any where there are none.

    >>> is_of(True, ("integer",)), is_of(2.0, ("integer",)), is_of(2, ("number", "null"))
    (False, True, True)
    """
    if not types:
        return True
    for name in types:
        if name == "integer" and isinstance(value, float) and value.is_integer():
            return True
        if isinstance(value, _TYPES.get(name, ())) and (name == "boolean" or not isinstance(value, bool)):
            return True
    return False


def _found_in(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except (re.error, RecursionError):
        return False
