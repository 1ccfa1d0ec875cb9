"""Arrays: as many items as must be and a few more, with those that a ``contains`` asks for among them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from edgecase_strategies.case import Json
from edgecase_strategies.forms.filling.facts import ArrayRule, Conflict, Contains, Facts, Part, Scope, same
from edgecase_strategies.forms.filling.people import Person

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.walker import Goal, Walk

USUAL_ITEMS: Final = 3
MOST_ITEMS: Final = 2_000
_TRIES: Final = 16


def make_array(walk: Walk, facts: Facts, depth: int, name: str, person: Person) -> list[Json]:
    """Return an array. Raises Conflict if its items cannot be made."""
    slots = _slots(facts)
    least = max(facts.least_items, max((index + 1 for index, _ in facts.item_parts), default=0), _last(slots) + 1)
    most = _most(walk, facts)
    if least > most or least > MOST_ITEMS:
        raise Conflict
    usual = least if walk.is_deep(depth) else min(most, max(least, _usual(facts)))
    count = walk.rng.randint(least, usual) if usual > least else least
    made: list[Json] = []
    for index in range(count):
        if facts.repeated and index == 1:
            made.append(copy.deepcopy(made[0]))
            continue
        goal = _goal(walk, facts, index, slots.get(index))
        if goal is None:
            break
        item = _item(walk, facts, goal, depth, name, person, made)
        if item is _NONE:
            break
        made.append(item)
    if len(made) < least:
        raise Conflict
    return made


_NONE: Final = object()


def _item(
    walk: Walk, facts: Facts, goal: Goal, depth: int, name: str, person: Person, made: list[Json]
) -> Json | object:
    """Return an item that the array may take, or a mark that there is none."""
    for _ in range(_TRIES if facts.unique else 1):
        try:
            item = walk.make(goal, depth + 1, name, person)
        except Conflict:
            return _NONE
        if not facts.unique or not any(same(item, other) for other in made):
            return item
        person = Person(walk.rng, walk.walker.locale)
    return _NONE


def _slots(facts: Facts) -> dict[int, list[tuple[Scope, Contains]]]:
    """Return which items are made to fit which ``contains``.

    They come after what has a place of its own, where any item may stand.
    """
    slots: dict[int, list[tuple[Scope, Contains]]] = {}
    first = max((len(rule.prefix) for rule in facts.array_rules), default=0)
    if first and facts.contains and any(_closed(rule, first) for rule in facts.array_rules):
        first = 0
    for scope, one in facts.contains:
        for index in range(first, first + one.least):
            slots.setdefault(index, []).append((scope, one))
        if one.most != 0 and len(facts.contains) > 1:
            first += one.least
    return slots


def _closed(rule: ArrayRule, index: int) -> bool:
    part = rule.part(index)
    return part is not None and part.schema is False


def _last(slots: dict[int, list[tuple[Scope, Contains]]]) -> int:
    return max(slots, default=-1)


def _usual(facts: Facts) -> int:
    return max(USUAL_ITEMS, max((len(rule.prefix) for rule in facts.array_rules), default=0))


def _most(walk: Walk, facts: Facts) -> int:
    most = MOST_ITEMS if facts.most_items is None else facts.most_items
    for rule in facts.array_rules:
        if rule.rest is not None and rule.rest.schema is False:
            most = min(most, len(rule.prefix))
    return most


def _goal(walk: Walk, facts: Facts, index: int, asked: list[tuple[Scope, Contains]] | None) -> Goal | None:
    """Return what holds for the item of a position, or None if there can be none."""
    key = (
        "item",
        index if any(rule.prefix for rule in facts.array_rules) or facts.item_parts else -1,
        bool(asked) and index,
    )
    if key in facts.memo:
        known: Goal | None = facts.memo[key]
        return known
    parts = [part for rule in facts.array_rules if (part := rule.part(index)) is not None]
    parts.extend(part for place, part in facts.item_parts if place == index)
    mine = [one for _, one in asked or ()]
    for _, one in facts.contains:
        if one in mine:
            parts.append(one.part)
        elif one.most is not None:
            parts.append(Part(walk.walker.references.negation_of(one.part.schema), one.part.resolver))
    for scope, part in facts.unevaluated_items:
        evaluated = any(rule.part(index) is not None for rule in scope.arrays) or any(
            one in mine for one in scope.contains
        )
        if not evaluated:
            parts.append(part)
    found = facts.memo[key] = walk.walker.goal(parts)
    return found
