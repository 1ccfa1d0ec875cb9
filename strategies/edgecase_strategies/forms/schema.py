"""A schema that instances are made from and judged by: loaded, checked once, with both validators at hand."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms import check, load, openapi
from edgecase_strategies.forms.dialect import DIALECTS, Dialect, dialect_of
from edgecase_strategies.forms.libraries import need

_NONE: Mapping[str, Json] = MappingProxyType({})
_NO_BASE = "json-schema:///"
"""What jsonschema-rs puts before a relative reference of a schema that has no ``$id``."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Schema:
    """A JSON Schema, checked when it is made; use ``Schema.of``.

    >>> schema = Schema.of({"type": "object", "properties": {"name": {"type": "string"}}})
    >>> schema.dialect, schema.python(formats=False).is_valid({"name": 3})
    ('2020-12', False)
    """

    document: Mapping[str, Json] | bool = field(repr=False)
    dialect: str
    resources: Mapping[str, Json] = field(default_factory=lambda: _NONE, repr=False)
    """The documents that a ``$ref`` may name beside this one, by their URI."""

    @classmethod
    def of(cls, given: Any, *, dialect: str | None = None, registry: Mapping[str, Json] | None = None) -> Schema:
        """Return a schema from a dict, a bool, JSON text, a Path, a pydantic model, a dataclass or a TypedDict.

        ``registry`` gives the documents that a ``$ref`` names beside the schema itself, by URI: nothing is ever
        fetched. ``dialect`` is one of draft4, draft6, draft7, 2019-09 and 2020-12, for a schema without ``$schema``.

        >>> Schema.of({"type": "integer", "minimum": 5, "maximum": 3})
        Traceback (most recent call last):
            ...
        edgecase_strategies.errors.InvalidOption: No value is valid for the schema: the root (minimum, maximum) \
cannot be satisfied.

        Raises InvalidOption, with the JSON Pointer of what is wrong, for a schema that its dialect does not allow, a
        ``$ref`` that leads nowhere or to a document that was not given, references that go round without end, a
        pattern that a validator cannot compile, and a schema that no value satisfies.
        """
        if isinstance(given, Schema):
            return given
        document = load.load(given)
        found = dialect_of(document, dialect)
        schema = cls(document=document, dialect=found.name, resources=_resources(registry))
        check.check(schema)
        return schema

    @classmethod
    def of_openapi(
        cls,
        given: Mapping[str, Json] | str | bytes | Path,
        operation: str,
        *,
        registry: Mapping[str, Json] | None = None,
    ) -> Schema:
        """Return the schema of the request body of an operation, named ``"POST /orders"`` or by its operationId.

        Takes OpenAPI 3.1, 3.0 and 2.0 (Swagger), as a dict, text, or a Path of a JSON or YAML file.

        Raises InvalidOption if there is no such operation, or if it takes no body that is JSON or a form.
        """
        return cls.of(openapi.request_body(load.load(given), operation), dialect="2020-12", registry=registry)

    @property
    def _dialect(self) -> Dialect:
        return DIALECTS[self.dialect]

    @functools.cached_property
    def _python(self) -> dict[bool, Any]:
        jsonschema = need("jsonschema", "validate forms")
        made = getattr(jsonschema, f"Draft{self._dialect.class_suffix}Validator")
        return {
            formats: made(
                self.document, registry=self.registry, format_checker=made.FORMAT_CHECKER if formats else None
            )
            for formats in (False, True)
        }

    @functools.cached_property
    def _rust(self) -> dict[bool, Any]:
        rust = need("jsonschema_rs", "validate forms")
        made = getattr(rust, f"Draft{self._dialect.class_suffix}Validator")
        return {
            formats: made(self.document, validate_formats=formats, **self.rust_options) for formats in (False, True)
        }

    @functools.cached_property
    def registry(self) -> Any:
        """The ``referencing.Registry`` that a ``$ref`` is looked up in; it fetches nothing."""
        referencing = need("referencing", "resolve references")
        known = need("jsonschema_specifications", "resolve references").REGISTRY
        specification = need("referencing.jsonschema", "resolve references").specification_with(self._dialect.uri)
        make = referencing.Resource.from_contents
        return known.with_resources(
            (uri, make(document, default_specification=specification)) for uri, document in self.resources.items()
        )

    @functools.cached_property
    def resolver(self) -> Any:
        """The ``referencing`` resolver at the root of the document."""
        specification = need("referencing.jsonschema", "resolve references").specification_with(self._dialect.uri)
        return self.registry.resolver_with_root(specification.create_resource(self.document))

    @functools.cached_property
    def rust_options(self) -> dict[str, Any]:
        """What jsonschema-rs takes beside a schema, so that it finds what was given, and fetches nothing."""
        rust = need("jsonschema_rs", "validate forms")
        given = [(uri, document) for uri, document in self.resources.items()]
        named = check.metaschemas_named(self)
        return {"registry": rust.Registry([*given, *named], retriever=_refuse), "retriever": _refuse}

    def python(self, *, formats: bool) -> Any:
        """Return python-jsonschema's validator; with ``formats`` it asserts ``format``."""
        return self._python[formats]

    def rust(self, *, formats: bool) -> Any:
        """Return jsonschema-rs' validator; with ``formats`` it asserts ``format``."""
        return self._rust[formats]


def _refuse(uri: str) -> Json:
    raise LookupError(f"{uri.removeprefix(_NO_BASE)} was not given")


def _resources(registry: Mapping[str, Json] | None) -> Mapping[str, Json]:
    if registry is None:
        return _NONE
    if not isinstance(registry, Mapping):
        raise InvalidOption(
            'registry takes documents by their URI, as in {"https://example.com/address.json": {"type": "object"}}; '
            f"it is of type {type(registry).__name__}."
        )
    return MappingProxyType({uri.rstrip("#"): load.load(document) for uri, document in registry.items()})
