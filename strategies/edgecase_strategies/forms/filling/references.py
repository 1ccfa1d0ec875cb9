"""The references of a schema, looked up once each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.dialect import Dialect
from edgecase_strategies.forms.filling.facts import Part
from edgecase_strategies.forms.libraries import need
from edgecase_strategies.forms.schema import Schema


class References:
    """Look references up, each once where the answer cannot depend on the way that led there."""

    def __init__(self, schema: Schema, dialect: Dialect, document: Json, resolver: Any) -> None:
        self._dialect = dialect
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
        if not part.entered and isinstance(schema.get(self._dialect.id_keyword), str):
            return Part(schema, part.resolver.in_subresource(self._specification.create_resource(schema)), True)
        return part

    def followed(self, part: Part) -> Part:
        """Return a schema with the references at its head followed, as far as it is nothing but a reference."""
        for _ in range(16):
            schema = part.schema
            if not isinstance(schema, Mapping) or not isinstance(schema.get("$ref"), str):
                break
            if len(schema) > 1 and not self._dialect.ref_stands_alone:
                break
            part = self.follow(part, schema["$ref"])
        return part
