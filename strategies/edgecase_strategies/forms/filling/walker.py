"""Walk over a schema and make a value that should be valid; ``instances`` confirms it.

At each place stands a goal: the schemas that hold there together. Its facts are gathered once where no choice is
drawn, and anew each time where one is.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from random import Random
from typing import Final

from edgecase_strategies.case import Json
from edgecase_strategies.forms.dialect import DIALECTS
from edgecase_strategies.forms.filling import arrays, objects
from edgecase_strategies.forms.filling.facts import (
    ARRAY,
    BOOLEAN,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    Conflict,
    Exhausted,
    Facts,
    Part,
    same,
)
from edgecase_strategies.forms.filling.figures import make_number
from edgecase_strategies.forms.filling.gather import Gatherer
from edgecase_strategies.forms.filling.meaning import usual_numbers
from edgecase_strategies.forms.filling.people import Person
from edgecase_strategies.forms.filling.references import References
from edgecase_strategies.forms.filling.strings import make_string
from edgecase_strategies.forms.libraries import need
from edgecase_strategies.forms.schema import Schema

LOCAL_TRIES: Final = 8
"""How often the choices at one place are drawn anew before the place above is."""
DEEP: Final = 5
"""From this depth on, only what must be there is made."""
DEEPEST: Final = 60
LARGE: Final = 60
"""With so many values made, only what must be there is made."""

_TYPES: Final = (STRING, NUMBER, BOOLEAN, OBJECT, ARRAY, NULL)


class Goal:
    """The schemas that hold at a place together."""

    __slots__ = ("facts", "parts", "values")

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.facts: dict[bool, Facts] = {}
        self.values: list[Json] | None = None


class Walker:
    """What all walks over one schema share."""

    def __init__(self, schema: Schema, *, document: Json, locale: str, formats: bool) -> None:
        self.schema = schema
        self.dialect = DIALECTS[schema.dialect]
        self.locale = locale
        self.formats = formats
        specification = need("referencing.jsonschema", "resolve references").specification_with(self.dialect.uri)
        resolver = schema.registry.resolver_with_root(specification.create_resource(document))
        self.references = References(schema, self.dialect, document, resolver)
        self.validator = schema.python(formats=formats)
        self.checker = self.validator.format_checker
        self._goals: dict[tuple[int, ...], Goal | None] = {}
        root = self.goal([self.references.root])
        assert root is not None  # a schema that is false is not satisfiable
        self.root = root

    def goal(self, parts: Sequence[Part]) -> Goal | None:
        """Return the goal of some schemas, the same object each time; None if one of them is false."""
        dynamic = self.references.is_dynamic
        key = tuple(
            number
            for part in parts
            for number in ((id(part.schema), id(part.resolver)) if dynamic else (id(part.schema),))
        )
        if key in self._goals:
            return self._goals[key]
        if any(part.schema is False for part in parts):
            found = None
        else:
            found = Goal(tuple(part for part in parts if part.schema is not True))
        if not dynamic:
            self._goals[key] = found
        return found

    def holds(self, part: Part, value: Json) -> bool:
        """Whether a value is valid for one schema, as python-jsonschema says."""
        if isinstance(part.schema, bool):
            return part.schema
        part = self.references.enter(part)
        try:
            # The validator has no public name for "as though one stood here in the document", which $ref depends on.
            return bool(self.validator.evolve(schema=part.schema, _resolver=part.resolver).is_valid(value))
        except (OverflowError, ZeroDivisionError):
            return False


class Walk:
    """One walk: the making of one value."""

    def __init__(self, walker: Walker, rng: Random, *, strict: bool, steps: int) -> None:
        self.walker = walker
        self.rng = rng
        self.strict = strict
        self.steps = steps
        self.made = 0
        self.stuck: Goal | None = None
        """The first place for which nothing was found."""

    def value(self) -> Json:
        """Return a value for the root. Raises Conflict or Exhausted if none was found."""
        return self.make(self.walker.root, 0, "", Person(self.rng, self.walker.locale))

    def is_deep(self, depth: int) -> bool:
        """Whether only what must be there is to be made."""
        return depth >= DEEP or self.made >= LARGE

    def make(self, goal: Goal, depth: int, name: str, person: Person) -> Json:
        """Return a value for a place; ``name`` is the field's, and ``person`` fills it in."""
        if depth > DEEPEST:
            raise Conflict
        self.made += 1
        fixed = goal.facts.get(self.strict)
        for attempt in range(LOCAL_TRIES):
            self.steps -= 1
            if self.steps < 0:
                raise Exhausted
            try:
                facts = fixed or self._gathered(goal, depth)
                return self._of_facts(goal, facts, depth, name, person, attempt)
            except Conflict:
                if attempt == LOCAL_TRIES - 1:
                    self.stuck = self.stuck or goal
                    raise
        raise Conflict

    def _gathered(self, goal: Goal, depth: int) -> Facts:
        walker = self.walker
        gatherer = Gatherer(
            walker.dialect,
            walker.references,
            self.rng,
            strict=self.strict,
            formats=walker.formats,
            deep=self.is_deep(depth),
        )
        facts = gatherer.gather(goal.parts)
        if facts.fixed:
            goal.facts[self.strict] = facts
        return facts

    def _of_facts(self, goal: Goal, facts: Facts, depth: int, name: str, person: Person, attempt: int) -> Json:
        if facts.values is not None:
            # The schema's own value must not be handed out: whoever gets it may change it.
            return copy.deepcopy(self.rng.choice(self._values(goal, facts)))
        given = self._given(goal, facts)
        if given and self.rng.randrange(100) >= 70:
            return self.rng.choice(given)
        kind = self._type(facts, depth, attempt)
        if kind == OBJECT:
            made: Json = objects.make_object(self, facts, depth)
        elif kind == ARRAY:
            made = arrays.make_array(self, facts, depth, name, person)
        elif kind == STRING:
            return make_string(facts, person, name, self.walker.checker)
        elif kind == NUMBER:
            usual, cents = usual_numbers(name, str(facts.notes.get("title", "")))
            return make_number(facts, self.rng, usual, cents=cents)
        else:
            made = None if kind == NULL else self.rng.choice((False, True))
        if any(same(made, one) for one in facts.excluded):
            raise Conflict
        return made

    def _values(self, goal: Goal, facts: Facts) -> list[Json]:
        """Return the values of an enum that are valid for all else that holds at the place."""
        values = goal.values
        if values is None or not facts.fixed:
            values = [one for one in facts.values or () if all(self.walker.holds(part, one) for part in goal.parts)]
            if facts.fixed:
                goal.values = values
        # What python-jsonschema rejects may be what jsonschema-rs accepts: then it is for the verdict to say so.
        return values or facts.values or []

    def _given(self, goal: Goal, facts: Facts) -> list[Json]:
        """Return the examples that the schema gives, as far as they are valid."""
        known: list[Json] | None = facts.memo.get("given")
        if known is None:
            examples = facts.notes.get("examples")
            candidates = [*(examples if isinstance(examples, list) else ())]
            candidates.extend(facts.notes[key] for key in ("example", "default") if key in facts.notes)
            known = [
                one
                for one in candidates
                if isinstance(one, (str, int, float))
                and one != ""
                and all(self.walker.holds(part, one) for part in goal.parts)
            ]
            facts.memo["given"] = known
        return known

    def _type(self, facts: Facts, depth: int, attempt: int) -> int:
        mask = facts.mask
        kinds = [kind for kind in _TYPES if kind & mask]
        described = [kind for kind in kinds if kind & facts.mentions]
        if not facts.typed and described and attempt < LOCAL_TRIES // 2:
            # What only describes objects means objects, though any other value would be valid too.
            kinds = [OBJECT] if OBJECT in described else described
        elif not facts.typed and not described:
            kinds = [kind for kind in kinds if kind in (STRING, NUMBER, BOOLEAN)] or kinds
        if len(kinds) == 1:
            return kinds[0]
        named = [kind for one in facts.order for kind in kinds if one & kind]
        kinds = list(dict.fromkeys([*named, *kinds]))
        if self.is_deep(depth):
            kinds = [kind for kind in kinds if not kind & (OBJECT | ARRAY)] or kinds
        # Nobody fills in null where something else is asked for, but some leave a field empty that way.
        weighed = [kind for kind in kinds for _ in range(1 if kind == NULL else 4)]
        return self.rng.choice(weighed)

    def property_goal(self, facts: Facts, name: str) -> Goal | None:
        """Return the goal of a property, or None if there can be no property of the name."""
        key = ("property", name)
        if key in facts.memo:
            known: Goal | None = facts.memo[key]
            return known
        goal = None
        if name not in facts.forbidden:
            parts = [part for rule in facts.object_rules for part in rule.parts(name)]
            for scope, part in facts.unevaluated_properties:
                if not any(rule.evaluates(name) for rule in scope.objects):
                    parts.append(part)
            goal = self.walker.goal(parts)
        facts.memo[key] = goal
        return goal

    def is_name(self, facts: Facts, name: str) -> bool:
        """Whether a property may have the name."""
        key = ("name", name)
        known: bool | None = facts.memo.get(key)
        if known is None:
            known = facts.memo[key] = all(self.walker.holds(part, name) for part in facts.names)
        return known
