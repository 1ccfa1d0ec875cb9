"""The dialects of JSON Schema, and where in a schema its subschemas stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.forms.pointers import pointer_of

DEFAULT = "2020-12"
"""What a schema without ``$schema`` is read as."""


REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One draft of JSON Schema, by the names that the libraries give to it."""

    name: str
    uri: str
    class_suffix: str
    """Both validators name their classes ``Draft…Validator``."""
    ref_stands_alone: bool
    """Up to draft 7, what stands beside a ``$ref`` counts for nothing."""

    @property
    def id_keyword(self) -> str:
        """The keyword that names a schema."""
        return "id" if self.name == "draft4" else "$id"


DIALECTS = {
    name: Dialect(name=name, uri=uri, class_suffix=suffix, ref_stands_alone=alone)
    for name, uri, suffix, alone in (
        ("draft4", "http://json-schema.org/draft-04/schema", "4", True),
        ("draft6", "http://json-schema.org/draft-06/schema", "6", True),
        ("draft7", "http://json-schema.org/draft-07/schema", "7", True),
        ("2019-09", "https://json-schema.org/draft/2019-09/schema", "201909", False),
        ("2020-12", "https://json-schema.org/draft/2020-12/schema", "202012", False),
    )
}

_BY_URI = {dialect.uri: dialect for dialect in DIALECTS.values()}


def dialect_of(document: Json, given: str | None = None) -> Dialect:
    """Return the dialect of a schema: the one given, or what its ``$schema`` says, or 2020-12.

    >>> dialect_of({"$schema": "http://json-schema.org/draft-07/schema#"}).name
    'draft7'
    """
    if given is not None:
        if given not in DIALECTS:
            raise InvalidOption(f"dialect takes one of {', '.join(DIALECTS)}; it is {given!r}.{_hint(given)}")
        return DIALECTS[given]
    uri = document.get("$schema") if isinstance(document, Mapping) else None
    if uri is None:
        return DIALECTS[DEFAULT]
    plain = str(uri).rstrip("#").replace("https://json-schema.org/draft-0", "http://json-schema.org/draft-0")
    if plain == "http://json-schema.org/schema":  # "the latest", when it meant draft 7
        plain = DIALECTS["draft7"].uri
    if plain not in _BY_URI:
        raise InvalidOption(
            f'The $schema "{uri}" is not a dialect that can be generated from. Say which of {", ".join(DIALECTS)} '
            f'the schema is written in, as in dialect="draft7".'
        )
    return _BY_URI[plain]


def _hint(given: object) -> str:
    return did_you_mean(given, DIALECTS) if isinstance(given, str) else ""


_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_SINGLE = (
    "not",
    "if",
    "then",
    "else",
    "items",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
)
_BESIDE_REF = ("$defs", "definitions")


def subschemas_of(schema: Mapping[str, Any], dialect: Dialect) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Yield the subschemas that stand directly in a schema, with the steps that lead to each.

    >>> [steps for steps, _ in subschemas_of({"properties": {"a": True}, "not": {}}, DIALECTS["draft7"])]
    [('properties', 'a'), ('not',)]
    """
    lonely = dialect.ref_stands_alone and isinstance(schema.get("$ref"), str)
    for keyword in _MAPS:
        found = schema.get(keyword)
        if isinstance(found, Mapping) and (not lonely or keyword in _BESIDE_REF):
            for name, one in found.items():
                if isinstance(one, (Mapping, bool)):  # a dependency may also be a list of names
                    yield (keyword, name), one
    if lonely:
        return
    for keyword in _LISTS:
        found = schema.get(keyword)
        if isinstance(found, list):
            for index, one in enumerate(found):
                yield (keyword, index), one
    for keyword in _SINGLE:
        found = schema.get(keyword)
        if isinstance(found, (Mapping, bool)):
            yield (keyword,), found


def walk(document: Json, dialect: Dialect) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield all subschemas of a document that are objects, the document first, each with its JSON Pointer.

    >>> [pointer for pointer, _ in walk({"items": {"not": {}}}, DIALECTS["2020-12"])]
    ['', '/items', '/items/not']
    """
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        pointer, schema = waiting.pop()
        if isinstance(schema, Mapping):
            yield pointer, schema
            inside = [(pointer + pointer_of(steps), one) for steps, one in subschemas_of(schema, dialect)]
            waiting.extend(reversed(inside))
