"""Texts: of a format, of a pattern, or what somebody would write into a field of the name."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from edgecase_strategies.forms.filling import regex
from edgecase_strategies.forms.filling.facts import Conflict, Facts
from edgecase_strategies.forms.filling.formats import FORMATS
from edgecase_strategies.forms.filling.meaning import kind_of
from edgecase_strategies.forms.filling.people import Person

TRIES: Final = 40
LONGEST: Final = 100_000
"""No text that must be longer is made."""


def make_string(facts: Facts, person: Person, name: str, checker: Any) -> str:
    """Return a text. ``checker`` is a ``FormatChecker`` where formats are asserted, else None.

    Raises Conflict if none is found that is of the length, the patterns and the formats.
    """
    if facts.shortest > LONGEST or (facts.longest is not None and facts.longest < facts.shortest):
        raise Conflict
    kind = kind_of(name, str(facts.notes.get("title", "")))
    for attempt in range(TRIES):
        text = _of_length(_candidate(facts, person, kind, attempt), facts)
        if _fits(text, facts, checker):
            return text
    raise Conflict


def _candidate(facts: Facts, person: Person, kind: str | None, attempt: int) -> str:
    encoding, media = facts.content
    if encoding is not None or media is not None:
        return _content(person, encoding, media)
    if facts.formats and (not facts.patterns or attempt % 2 == 0):
        made = FORMATS.get(facts.formats[attempt // 2 % len(facts.formats)])
        if made is not None:
            return made(person, kind)
    if facts.patterns:
        if attempt == 0 and kind is not None:
            return person.text(kind) or ""
        if len(facts.patterns) > 1 and attempt % 2 == 1:
            # One that looks at the beginning and one that looks at the end are both met by both, one after the other.
            order = facts.patterns if attempt % 4 == 1 else facts.patterns[::-1]
            return "".join(regex.example(one, person.rng, more=attempt % 3) for one in order)
        # The first pattern is tried most; how long it may go on changes from try to try, to get to any length.
        pattern = facts.patterns[attempt // 3 % len(facts.patterns)]
        more = (4, 1, 12, 0)[attempt % 4]
        if facts.shortest > more:
            more = facts.shortest + more
        return regex.example(pattern, person.rng, more=more)
    if kind is not None and attempt < TRIES // 2:
        return person.text(kind) or person.words(1)
    return person.words(1 if attempt % 2 == 0 else 2)


def _content(person: Person, encoding: str | None, media: str | None) -> str:
    text = json.dumps({"note": person.words(2)}) if media is not None and "json" in media else person.words(3)
    return base64.b64encode(text.encode()).decode() if encoding == "base64" else text


def _of_length(text: str, facts: Facts) -> str:
    """Return a text made longer or shorter, where nothing but the length speaks against it."""
    if len(text) < facts.shortest:
        if not text.strip():
            text = text + "a" * (facts.shortest - len(text))
        elif facts.patterns or facts.formats:
            text = text + text[-1] * (facts.shortest - len(text))
        else:
            text = (f"{text} " * (facts.shortest // (len(text) + 1) + 1))[: max(facts.shortest, len(text))]
            text = text[:-1] + "e" if text.endswith(" ") else text
    elif facts.longest is not None and len(text) > facts.longest and not facts.formats:
        text = text[: facts.longest]
        if text.strip() and text != text.strip() and not facts.patterns:
            text = text.strip().ljust(min(len(text), facts.shortest), "e")
    return text


def _fits(text: str, facts: Facts, checker: Any) -> bool:
    if len(text) < facts.shortest or (facts.longest is not None and len(text) > facts.longest):
        return False
    if any(regex.compiled(one).search(text) is None for one in facts.patterns):
        return False
    if any(regex.compiled(one).search(text) is not None for one in facts.not_patterns):
        return False
    if text in facts.excluded:
        return False
    if checker is None:
        return True
    return all(checker.conforms(text, one) for one in facts.formats) and not any(
        checker.conforms(text, one) for one in facts.not_formats
    )
