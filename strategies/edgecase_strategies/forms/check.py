"""Check a schema once, before anything is made from it; each error names the part that is wrong by its JSON Pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.dialect import DIALECTS, REFERENCES, subschemas_of, walk
from edgecase_strategies.forms.libraries import need
from edgecase_strategies.forms.pointers import pointer_of, shown

if TYPE_CHECKING:
    from edgecase_strategies.forms.schema import Schema

MOST_NESTED = 100
"""Schemas that people write are some ten deep; the validators' own limits are between 150 and 200."""

IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if")
"""Keywords whose subschemas judge the very same value."""


def check(schema: Schema) -> None:
    """Raise InvalidOption for a schema that nothing can be made from. The parts are named by JSON Pointers."""
    _check_meta(schema)
    _check_depth(schema.document)
    parts = list(walk(schema.document, DIALECTS[schema.dialect]))
    _check_patterns(parts)
    _check_references(schema)
    try:
        for formats in (False, True):
            schema.rust(formats=formats)
    except ValueError as error:
        raise InvalidOption(f"jsonschema-rs cannot compile the schema: {_first_line(error)}") from None
    _check_satisfiable(schema)


def metaschemas_named(schema: Schema) -> list[tuple[str, Json]]:
    """Return the metaschemas that a schema refers to, which jsonschema-rs knows only in their own dialect."""
    known = need("jsonschema_specifications", "resolve references").REGISTRY
    named = {
        str(part[keyword]).partition("#")[0]
        for document in (schema.document, *schema.resources.values())
        for _, part in walk(document, DIALECTS[schema.dialect])
        for keyword in REFERENCES
        if "json-schema.org/draft" in str(part.get(keyword, ""))
    }
    return [(uri, known.contents(full)) for uri in sorted(named) for full in (uri, f"{uri}#") if full in known]


def _check_meta(schema: Schema) -> None:
    rust = need("jsonschema_rs", "validate forms")
    dialect = DIALECTS[schema.dialect]
    document = schema.document
    if isinstance(document, Mapping) and "$schema" in document and document["$schema"] != dialect.uri:
        # A dialect that the user gave, or one that stands for "the latest": judged by what it is read as.
        document = {**document, "$schema": dialect.uri}
    elif isinstance(document, Mapping):
        document = {"$schema": dialect.uri, **document}
    try:
        rust.meta.validate(document)
    except rust.ValidationError as error:
        reason = str(error.message).partition("\n")[0]
        raise InvalidOption(
            f"The schema is not valid {schema.dialect}: at {shown(pointer_of(error.instance_path))}, {_short(reason)}. "
            f"If it is written in another dialect, name it with $schema."
        ) from None
    except ValueError as error:
        raise InvalidOption(f"The schema cannot be read as {schema.dialect}: {_first_line(error)}") from None


def _check_depth(document: Json) -> None:
    level: list[Any] = [document]
    for _ in range(MOST_NESTED):
        level = [
            item
            for value in level
            for item in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
            if isinstance(item, (dict, list))
        ]
        if not level:
            return
    raise InvalidOption(
        f"The schema is nested more than {MOST_NESTED} levels deep, which the validators do not read. Move the inner "
        "parts to $defs and refer to them with $ref."
    )


def _check_patterns(parts: list[tuple[str, Mapping[str, Any]]]) -> None:
    for pointer, part in parts:
        for place, pattern in _patterns(part):
            try:
                re.compile(pattern)
            except (re.error, OverflowError, RecursionError) as error:
                raise InvalidOption(
                    f"Python cannot compile the pattern at {pointer}{place}, which is {_short(repr(pattern))}: {error}. "
                    "python-jsonschema uses Python's regular expressions; write the pattern so that both they and "
                    "ECMA 262 take it, as in [A-Z] for \\p{Lu}."
                ) from None


def _patterns(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if isinstance(part.get("pattern"), str):
        yield "/pattern", part["pattern"]
    if isinstance(part.get("patternProperties"), Mapping):
        for pattern in part["patternProperties"]:
            yield pointer_of(("patternProperties", pattern)), pattern


def _check_references(schema: Schema) -> None:
    """Follow every reference, and look for those that come back to where they began without a step into the value."""
    dialect = DIALECTS[schema.dialect]
    edges: dict[int, list[tuple[str, int]]] = {}
    waiting: list[tuple[str, Json, Any, bool]] = [("", schema.document, schema.resolver, True)]
    while waiting:
        pointer, part, resolver, entered = waiting.pop()
        if id(part) in edges or not isinstance(part, Mapping):
            continue
        edges[id(part)] = in_place = []
        if not entered and isinstance(part.get(dialect.id_keyword), str):
            resolver = _inside(schema, resolver, part)
        for keyword in REFERENCES:
            if isinstance(part.get(keyword), str):
                target, there = _followed(part[keyword], f"{pointer}/{keyword}", resolver)
                waiting.append((f"{pointer}/{keyword}", target, there, True))
                if keyword == "$ref":
                    in_place.append((f"{pointer}/$ref", id(target)))
        for steps, inner in subschemas_of(part, dialect):
            waiting.append((pointer + pointer_of(steps), inner, resolver, False))
            if steps[0] in IN_PLACE:
                in_place.append((pointer + pointer_of(steps), id(inner)))
    round_trip = _cycle(edges)
    if round_trip is not None:
        raise InvalidOption(
            f"The references go round without end: {' → '.join(round_trip)} judges the same value over and over. "
            "Take one of them out, or put a property or an item between them."
        )


def _inside(schema: Schema, resolver: Any, part: Mapping[str, Any]) -> Any:
    specification = need("referencing.jsonschema", "resolve references").specification_with(
        DIALECTS[schema.dialect].uri
    )
    return resolver.in_subresource(specification.create_resource(part))


def _followed(reference: str, pointer: str, resolver: Any) -> tuple[Json, Any]:
    unresolvable = need("referencing.exceptions", "resolve references").Unresolvable
    try:
        found = resolver.lookup(reference)
    except (unresolvable, ValueError, KeyError, TypeError, AttributeError):
        if reference.startswith("#"):
            raise InvalidOption(
                f'The reference "{reference}" at {pointer} leads nowhere: the schema has no such part.'
            ) from None
        uri = reference.partition("#")[0]
        raise InvalidOption(
            f'The reference "{reference}" at {pointer} leads to another document, and nothing is ever fetched. '
            f'Give the document: registry={{"{uri}": {{…}}}}, where the value is the schema as a dict or a Path.'
        ) from None
    return found.contents, found.resolver


def _cycle(edges: Mapping[int, list[tuple[str, int]]]) -> list[str] | None:
    """Return the pointers along a cycle, or None."""
    done: set[int] = set()
    for start in edges:
        trail: list[tuple[int, str, Iterator[tuple[str, int]]]] = [(start, "", iter(edges[start]))]
        on_trail = {start}
        while trail:
            node, _, following = trail[-1]
            step = None if node in done else next(following, None)
            if step is None:
                done.add(node)
                on_trail.discard(node)
                trail.pop()
                continue
            pointer, target = step
            if target in on_trail:
                first = next(index for index, (one, _, _) in enumerate(trail) if one == target)
                return [*(name for _, name, _ in trail[first + 1 :]), pointer]
            if target in edges and target not in done:
                trail.append((target, pointer, iter(edges[target])))
                on_trail.add(target)
    return None


def _check_satisfiable(schema: Schema) -> None:
    rust = need("jsonschema_rs", "validate forms")
    number = getattr(rust, f"Draft{DIALECTS[schema.dialect].class_suffix}")
    options = {"draft": number, **schema.rust_options}
    try:
        found = rust.canonical.find_unsatisfiable(schema.document, **options)
        if "" not in found and rust.canonicalize(schema.document, **options).satisfiability() != (
            rust.canonical.Satisfiability.NO
        ):
            return
    except ValueError:  # what the canonical form does not model is not proven to be unsatisfiable
        return
    raise InvalidOption(f"No value is valid for the schema: {_conflict(found)}.")


def canonical_of(schema: Schema, *, formats: bool) -> Json | None:
    """Return the schema in jsonschema-rs' canonical form, conjunctions merged; None if it has none of its own."""
    rust = need("jsonschema_rs", "validate forms")
    number = getattr(rust, f"Draft{DIALECTS[schema.dialect].class_suffix}")
    try:
        found = rust.canonicalize(schema.document, draft=number, validate_formats=formats, **schema.rust_options)
        return None if found.kind == rust.canonical.CanonicalKind.RAW else found.to_json_schema()
    except ValueError:
        return None


def _conflict(found: Mapping[str, Any]) -> str:
    """Say which parts conflict, down to the innermost ones that have a reason of their own."""
    told: list[str] = []
    waiting, seen = [""], {""}
    while waiting:
        pointer = waiting.pop(0)
        reason = found.get(pointer)
        causes = list(getattr(reason, "causes", None) or filter(None, [getattr(reason, "cause", None)]))
        parts = [_part(cause) for cause in causes]
        inner = [cause.pointer for cause in causes if cause.pointer not in seen and cause.pointer in found]
        required = [place for place in sorted(found) if not pointer and place and place not in seen and not inner]
        if reason is None or not parts:
            told.append(f"{shown(pointer)} admits nothing")
        elif len(parts) > 1:
            told.append(" and ".join(parts) + " cannot hold together")
        else:
            told.append(f"{parts[0]} cannot be satisfied")
        waiting.extend([*inner, *required][:4])
        seen.update(waiting)
    return "; ".join(told)


def _part(cause: Any) -> str:
    return shown(cause.pointer) + (f" ({', '.join(cause.keywords)})" if cause.keywords else "")


def _first_line(error: Exception) -> str:
    return _short(str(error).partition("\n")[0], 200)


def _short(text: str, length: int = 160) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
