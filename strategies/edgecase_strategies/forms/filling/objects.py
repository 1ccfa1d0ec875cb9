"""Objects: the fields that must be there, most of those that may be, and as many others as are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from edgecase_strategies.case import Json
from edgecase_strategies.forms.filling import regex
from edgecase_strategies.forms.filling.facts import Conflict, Facts, Part
from edgecase_strategies.forms.filling.meaning import is_of_a_thing
from edgecase_strategies.forms.filling.people import Person

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.walker import Walk

LEFT_OUT: Final = (15, 30, 45, 60, 75)
"""In how many of a hundred forms an optional field is left empty, by its depth: people fill in what they see first."""
MOST_EXTRA: Final = 3
_TRIES: Final = 24


def make_object(walk: Walk, facts: Facts, depth: int) -> dict[str, Json]:
    """Return an object. Raises Conflict if the fields that must be there cannot be."""
    names = _fields(walk, facts, depth)
    person = Person(walk.rng, walk.walker.locale, of_a_thing=is_of_a_thing(tuple(_known(facts))))
    made: dict[str, Json] = {}
    left_out = False
    for name in names:
        goal = walk.property_goal(facts, name)
        needed = name in facts.required
        if goal is None:
            if needed:
                raise Conflict
            continue
        try:
            made[name] = walk.make(goal, depth + 1, name, person)
        except Conflict:
            if needed:
                raise
            left_out = True
    if left_out and not _dependents_hold(facts, made):
        raise Conflict
    least = facts.least_properties
    if len(made) < least or (not made and _is_map(facts)):
        _add_others(walk, facts, depth, made, person, least)
    if facts.most_properties is not None and len(made) > facts.most_properties:
        raise Conflict
    return made


def _fields(walk: Walk, facts: Facts, depth: int) -> list[str]:
    """Return the names of the fields to fill in, in the order of the form."""
    known = _known(facts)
    wanted = dict.fromkeys(facts.required)
    for name in wanted:
        if name in facts.forbidden or not walk.is_name(facts, name):
            raise Conflict
    room = facts.most_properties
    rng, empty = walk.rng, LEFT_OUT[min(depth, len(LEFT_OUT) - 1)]
    optional = [name for name in known if name not in wanted]
    if walk.is_deep(depth):
        empty = 100
    chosen = dict(wanted)
    for name in optional:
        if room is not None and len(chosen) >= room:
            break
        # Zero, the simplest number, leaves the field out.
        if rng.randrange(100) < empty or _is_for_answers(walk, facts, name):
            continue
        if _may_add(walk, facts, name):
            chosen[name] = None
    for name in optional:
        if len(chosen) >= facts.least_properties:
            break
        if name not in chosen and _may_add(walk, facts, name):
            chosen[name] = None
    _close(walk, facts, chosen, wanted)
    return [*(name for name in known if name in chosen), *(name for name in chosen if name not in known)]


def _close(walk: Walk, facts: Facts, chosen: dict[str, None], needed: dict[str, None]) -> None:
    """Add what the chosen fields ask for; take away optional ones that ask for what cannot be."""
    barred: set[str] = set()
    changed = bool(facts.dependents)
    while changed:  # each time round at least one name joins for good or is barred for good
        changed = False
        for name, others in facts.dependents:
            if name not in chosen or all(other in chosen for other in others):
                continue
            changed = True
            if all(other not in barred and _may_add(walk, facts, other) for other in others):
                chosen.update(dict.fromkeys(others))
                if name in needed:
                    needed.update(dict.fromkeys(others))
            elif name in needed:
                raise Conflict
            else:
                barred.add(name)
                del chosen[name]
    if facts.most_properties is not None and len(chosen) > facts.most_properties:
        for name in [one for one in reversed(chosen) if one not in needed]:
            if len(chosen) <= facts.most_properties:
                break
            del chosen[name]
        if not _dependents_hold(facts, chosen):
            raise Conflict


def _dependents_hold(facts: Facts, made: dict[str, Json] | dict[str, None]) -> bool:
    return all(other in made for name, others in facts.dependents if name in made for other in others)


def _may_add(walk: Walk, facts: Facts, name: str) -> bool:
    goal = walk.property_goal(facts, name)
    return goal is not None and walk.is_name(facts, name)


def _is_for_answers(walk: Walk, facts: Facts, name: str) -> bool:
    """Whether a field is filled in by the other side: nobody who sends a form gives it."""
    goal = walk.property_goal(facts, name)
    return goal is not None and any(
        isinstance(part.schema, dict) and part.schema.get("readOnly") is True for part in goal.parts
    )


def _known(facts: Facts) -> dict[str, None]:
    """Return the names that the schemas have, in their order."""
    known: dict[str, None] | None = facts.memo.get("known")
    if known is None:
        known = {name: None for rule in facts.object_rules for name in rule.properties if name not in facts.forbidden}
        facts.memo["known"] = known
    return known


def _is_map(facts: Facts) -> bool:
    """Whether the schema describes values by no name of their own, as a table of translations does."""
    return not _known(facts) and any(
        rule.patterns or (rule.additional is not None and isinstance(rule.additional.schema, dict))
        for rule in facts.object_rules
    )


def _add_others(walk: Walk, facts: Facts, depth: int, made: dict[str, Json], person: Person, least: int) -> None:
    most = MOST_EXTRA if facts.most_properties is None else min(MOST_EXTRA, facts.most_properties)
    wanted = least if walk.is_deep(depth) else max(least, walk.rng.randint(0, most))
    for attempt in range(_TRIES + 2 * wanted):
        if len(made) >= wanted:
            return
        name = _other_name(walk, facts, depth, person, attempt)
        if name in made or name in facts.forbidden or not walk.is_name(facts, name):
            continue
        goal = walk.property_goal(facts, name)
        if goal is None or any(key == name and not set(needed) <= set(made) for key, needed in facts.dependents):
            continue
        try:
            made[name] = walk.make(goal, depth + 1, name, person)
        except Conflict:
            continue
    if len(made) < least:
        raise Conflict


def _other_name(walk: Walk, facts: Facts, depth: int, person: Person, attempt: int) -> str:
    patterns = [pattern.pattern for rule in facts.object_rules for pattern, _ in rule.patterns]
    if facts.names and attempt % 3 != 2:
        goal = walk.walker.goal((*facts.names, Part(_TEXT, facts.names[0].resolver)))
        assert goal is not None  # a schema of names that is false leaves no names, and none is asked for
        try:
            name = walk.make(goal, depth + 1, "key", person)
        except Conflict:
            name = ""
        return name if isinstance(name, str) else ""
    if patterns and attempt % 4 != 3:
        return regex.example(patterns[attempt % len(patterns)], walk.rng)
    return person.words(1).lower() + (str(attempt) if attempt > _TRIES // 2 else "")


_TEXT: Final = {"type": "string"}
