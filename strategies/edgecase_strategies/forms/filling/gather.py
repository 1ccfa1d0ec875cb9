"""Gather what holds at a place: follow references and allOf, then choose among anyOf, oneOf, if and dependencies.

What is certain is gathered first, so that a choice is drawn only among the branches that can still hold.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from edgecase_strategies.forms.dialect import Dialect
from edgecase_strategies.forms.filling import regex
from edgecase_strategies.forms.filling.facts import (
    ANY,
    ARRAY,
    OBJECT,
    Apply,
    ArrayRule,
    Conflict,
    Contains,
    Facts,
    ObjectRule,
    Part,
    Scope,
)
from edgecase_strategies.forms.filling.foresee import may_hold
from edgecase_strategies.forms.filling.keywords import HANDLERS
from edgecase_strategies.forms.filling.references import References
from edgecase_strategies.forms.filling.refuse import refuse


class Choice(NamedTuple):
    """Alternatives at a place; each says the types that it leaves and applies itself."""

    options: Sequence[tuple[int, Part | None, Apply]]


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
        self.is_modern = dialect.name in ("2019-09", "2020-12")

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
        able = [
            apply
            for bits, part, apply in choice.options
            if bits & mask and (part is None or may_hold(self.facts, part, self.references))
        ]
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
            handler = HANDLERS.get(keyword)
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
                tuple(
                    (regex.compiled(p), Part(one, resolver)) for p, one in schema.get("patternProperties", {}).items()
                ),
                None if additional is None else Part(additional, resolver),
            )
            facts.object_rules.append(rule)
            scope.add("objects", rule)
        if self.is_modern and "unevaluatedProperties" in schema:
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
            count = schema.get("minContains", 1) if self.is_modern else 1
            most = schema.get("maxContains") if self.is_modern else None
            found = Contains(Part(schema["contains"], resolver), int(count), None if most is None else int(most))
            facts.contains.append((scope, found))
            if self.dialect.name == "2020-12":
                scope.add("contains", found)
        if self.is_modern and "unevaluatedItems" in schema:
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
