"""A brief: an instruction that can be carried out, and the single edits that its last clause may undergo.

A brief's edit replaces a stretch of the value, and the value is one of these: a text, with places ``(start, end)``;
a list of messages with ``role`` and ``content``, with places ``(number, (start, end))``; a mapping of a ``message`` and
a ``record``, with a JSON Pointer into the record as the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from edgecase_strategies.case import Edit, Seed, Span, Truth, encode
from edgecase_strategies.errors import InvalidOption

CONTRADICTION: Final = "contradiction"
TWIN: Final = "twin"
TRAP: Final = "trap"
SEED: Final = "seed"
ROLES: Final = (CONTRADICTION, TWIN, TRAP)
WHERE: Final = ("message", "turns", "system", "record", "brief")
"""Where the clauses sit: all in one message; in several turns of a user; the last one against the system's message; the last
one in an attached record; the first early and the last late in a long text."""

At = tuple[int, int, int]
"""Where a clause stands: the number of the message, the first character and the one after the last; -1 for the record."""

_INSIDE = re.compile(r"\w|(?<=\d)[.,:-](?=\d)")
"""What belongs to a word or number; a point between two digits does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One edit of a brief, and what is known of the value that it gives; all of it JSON."""

    name: str
    """The perturbation's name."""
    place: Any
    before: Any
    after: Any
    says: Mapping[str, Any]
    """The last clause as it is then."""
    at: At
    """Where the last clause stands then."""
    conflict: tuple[int, ...] = ()
    """The clauses that contradict each other; none for a consistent value."""
    holds: Sequence[Mapping[str, Any]] = ()
    """The constraints that are to be kept, of a consistent value."""
    witness: Mapping[str, Any] = field(default_factory=dict)
    """Numbers and names for which they hold."""

    @property
    def edit(self) -> Edit:
        """The edit as a record."""
        return Edit(name=self.name, place=self.place, before=self.before, after=self.after)

    def to_json(self) -> dict[str, Any]:
        """Return the variant as JSON."""
        return {
            "name": self.name,
            "place": encode(self.place),
            "after": self.after,
            "says": self.says,
            "at": list(self.at),
            "conflict": list(self.conflict),
            "holds": list(self.holds),
            "witness": self.witness,
        }


class Brief:
    """An instruction, prepared: its value, its clauses, and its variants by the name of their perturbation."""

    def __init__(self, value: Any, facts: Mapping[str, Any], variants: Sequence[Variant]) -> None:
        self.value = value
        self.facts = facts
        self.variants = tuple(variants)
        self.by_name: dict[str, list[Edit]] = {}
        for one in variants:
            self.by_name.setdefault(one.name, []).append(one.edit)

    @property
    def seed(self) -> Seed:
        """The seed as a record: its truth holds all that a case's truth is made of."""
        facts = {
            **self.facts,
            "at": [list(at) for at in self.facts["at"]],
            "variants": [one.to_json() for one in self.variants],
        }
        return Seed(value=self.value, truth=Truth(spans=spans(self.value, facts["at"]), facts=MappingProxyType(facts)))

    def __repr__(self) -> str:
        return f"Brief({self.value!r:.60})"


def spans(value: Any, places: Sequence[At]) -> tuple[Span, ...]:
    """Return the clauses of a text as labelled spans; of other values, their places are among the facts."""
    if not isinstance(value, str):
        return ()
    return tuple(Span(start, end, f"clause.{number}") for number, (_, start, end) in enumerate(places))


def difference(before: str, after: str) -> tuple[int, int, str]:
    """Return the one stretch, from word to word, in which two texts differ, and what stands in its place.

    >>> difference("at least 300 words", "at least 350 words")
    (9, 12, '350')
    >>> difference("It must appear.", "It must not appear.")
    (8, 14, 'not appear')
    """
    limit = min(len(before), len(after))
    start = 0
    while start < limit and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < limit - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    word = _INSIDE.match
    while start and word(before, start - 1):
        start -= 1
    while tail and word(before, len(before) - tail):
        tail -= 1
    if start == len(before) - tail:  # something comes in: it takes the word that follows, or that precedes, with it
        while tail and not word(before, len(before) - tail):
            tail -= 1
        while tail and word(before, len(before) - tail):
            tail -= 1
        if start == len(before):
            while start and not word(before, start - 1):
                start -= 1
            while start and word(before, start - 1):
                start -= 1
    return start, len(before) - tail, after[start : len(after) - tail]


def apply(value: Any, edits: Sequence[Edit]) -> Any:
    """Return the value with the edits made; those of one text do not overlap."""
    for edit in sorted(edits, key=lambda one: repr(one.place), reverse=True):
        value = _replaced(value, edit.place, edit.before, edit.after)
    return value


def undo(value: Any, edits: Sequence[Edit]) -> Any:
    """Return the value before the edits: a brief's edit stands alone."""
    for edit in edits:
        place = edit.place
        if isinstance(place, tuple) and isinstance(place[1], tuple):
            number, (start, _) = place
            place = (number, (start, start + len(edit.after)))
        elif isinstance(place, tuple):
            place = (place[0], place[0] + len(edit.after))
        value = _replaced(value, place, edit.after, edit.before)
    return value


def _replaced(value: Any, place: Any, before: Any, after: Any) -> Any:
    if isinstance(value, str) and isinstance(place, tuple):
        start, end = place
        if value[start:end] == before:
            return f"{value[:start]}{after}{value[end:]}"
    elif isinstance(value, list) and isinstance(place, tuple):
        number, span = place
        message = value[number]
        content = _replaced(message["content"], span, before, after)
        return [*value[:number], {**message, "content": content}, *value[number + 1 :]]
    elif isinstance(value, Mapping) and isinstance(place, str):
        name = place.rpartition("/")[2]
        if value["record"].get(name) == before:
            return {**value, "record": {**value["record"], name: after}}
    raise InvalidOption(f"The edit at {place!r} is not of this value: {before!r} does not stand there.")
