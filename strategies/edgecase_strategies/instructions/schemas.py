"""Constraints as JSON Schema over what can be counted in an answer, where JSON Schema can say them.

jsonschema-rs decides whether such a schema can be satisfied, and says when it cannot tell; it is a third prover, and is
imported where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgecase_strategies.errors import MissingLibrary
from edgecase_strategies.instructions.constraints import Constraint
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Within
from edgecase_strategies.instructions.on_measures import AtTime, Dated, Weighs
from edgecase_strategies.instructions.on_text import Amount, Begins, Closes, InFormat, InLanguage, Letters, Uses

Schema = dict[str, Any]


def schema_of(constraint: Constraint) -> Schema | None:
    """Return a constraint as a schema, or None for one that compares two numbers, which JSON Schema cannot.

    >>> schema_of(Amount(unit="words", most=50))["properties"]
    {'words': {'type': 'integer', 'minimum': 0, 'maximum': 50}}
    """
    match constraint:
        case Amount(unit=unit, least=least, most=most):
            return _field(unit, _number(least, most))
        case Uses(phrase=phrase, least=least, most=most):
            return _field(f"times {phrase.casefold()}", _number(least, most))
        case Letters(case=value) | InLanguage(language=value) | InFormat(format=value):
            return _field(constraint.kind, {"const": value})
        case Begins(word=value) | Closes(line=value):
            return _field(constraint.kind, {"const": value.casefold()})
        case Is(thing=thing, attribute=attribute, value=value, holds_not=other):
            same = {"const": value.casefold()}
            return _field(f"{thing}.{attribute}", {"not": same} if other else same)
        case Within(thing=thing, attribute=attribute, least=least, most=most):
            return _field(f"{thing}.{attribute}", _number(least, most))
        case Listed(thing=thing, attribute=attribute, value=value, listed=listed):
            return _field(f"{thing}.{attribute}.{value}", {"const": listed})
        case Has(thing=thing, attribute=attribute, present=present):
            name = f"{thing}.{attribute}"
            return (
                {"type": "object", "required": [name]} if present else {"type": "object", "properties": {name: False}}
            )
        case Dated():
            return _field(constraint.variable, _number(*constraint.bounds))
        case AtTime():
            return _field(constraint.variable, {"const": constraint.minute})
        case Weighs():
            return _field(constraint.variable, _number(*constraint.bounds))
        case Every(things=things, attribute=attribute, value=value, but=but):
            asked = [Is(thing=thing, attribute=attribute, value=value) for thing in things if thing not in but]
            return {"allOf": [schema_of(one) for one in asked]}
        case Rule(when=when, then=then, unless=unless):
            conditions = [schema_of(when)] if when is not None else []
            conditions += [{"not": schema_of(unless)}] if unless is not None else []
            return {"type": "object", "if": {"allOf": conditions}, "then": schema_of(then)}
        case _:
            return None


def satisfiable(constraints: Sequence[Constraint]) -> bool | None:
    """Return whether jsonschema-rs finds that all constraints can hold; None where it or JSON Schema cannot tell.

    Raises MissingLibrary where jsonschema-rs is not installed.
    """
    try:
        import jsonschema_rs
    except ImportError:
        raise MissingLibrary(
            "This check needs jsonschema-rs, which is not installed: pip install jsonschema-rs."
        ) from None
    schemas = [schema_of(one) for one in constraints]
    if any(one is None for one in schemas):
        return None
    units = {one.unit for one in constraints if isinstance(one, Amount)}
    phrases = any(isinstance(one, Uses) and " " in one.phrase for one in constraints)
    verdict = jsonschema_rs.canonicalize({"allOf": schemas}).satisfiability()
    if verdict.value == "no":
        return False
    # What a schema cannot say: more words take more characters, and a phrase has words.
    return True if verdict.value == "yes" and len(units) < 2 and not phrases else None


def _field(name: str, schema: Schema) -> Schema:
    return {"type": "object", "properties": {name: schema}, "required": [name]}


def _number(least: int | None, most: int | None) -> Schema:
    found: Schema = {"type": "integer", "minimum": 0 if least is None else least}
    return found if most is None else {**found, "maximum": most}
