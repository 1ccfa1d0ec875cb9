"""Foresee that a branch of a schema cannot hold, so that no choice is wasted on it.

Only what is seen at once counts: types, constants, and the fields that a branch asks for or fixes. A branch that is not
ruled out here may still not hold; then another is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.filling.facts import Facts, Part, bit_of, mask_of, same
from edgecase_strategies.forms.filling.references import References


def may_hold(facts: Facts, part: Part, references: References, depth: int = 2) -> bool:
    """Whether a schema is not seen at once to conflict with what is known of a place."""
    schema = references.followed(part).schema
    if isinstance(schema, bool):
        return schema
    if "type" in schema and not mask_of(schema["type"]) & facts.mask:
        return False
    allowed = _allowed(schema)
    if allowed is not None:
        if not any(bit_of(value) & facts.mask for value in allowed):
            return False
        if facts.values is not None and not any(same(one, two) for one in allowed for two in facts.values):
            return False
    required = schema.get("required", ())
    if isinstance(required, list) and not (
        facts.forbidden.isdisjoint(required) and _fields_may_hold(facts, part, schema, required, references)
    ):
        return False
    if depth and "allOf" in schema:
        return all(may_hold(facts, Part(one, part.resolver), references, depth - 1) for one in schema["allOf"])
    return True


def _fields_may_hold(
    facts: Facts, part: Part, schema: Mapping[str, Any], required: list[str], references: References
) -> bool:
    properties = schema.get("properties", {})
    for name in {**facts.required, **dict.fromkeys(required)}:
        mine = [Part(properties[name], part.resolver)] if name in properties else []
        theirs = [one for rule in facts.object_rules for one in rule.parts(name)]
        heads = [references.followed(one).schema for one in (*mine, *theirs)]
        if any(one is False for one in heads):
            return False
        stated = [values for values in map(_allowed, heads) if values is not None]
        if mine and len(stated) > 1 and not _have_one_in_common(stated):
            return False
    return True


def _have_one_in_common(lists: list[list[Json]]) -> bool:
    return any(all(any(same(one, two) for two in values) for values in lists[1:]) for one in lists[0])


def _allowed(schema: Json) -> list[Json] | None:
    if not isinstance(schema, Mapping):
        return None
    if "const" in schema:
        return [schema["const"]]
    found = schema.get("enum")
    return found if isinstance(found, list) else None
