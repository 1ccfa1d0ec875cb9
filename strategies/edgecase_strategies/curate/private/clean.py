"""Take out of what is recorded or printed what some guards know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from edgecase_strategies.curate.private.guard import Guard, groups
from edgecase_strategies.curate.private.leak import COPY, PAIR, Leak, Stretch
from edgecase_strategies.curate.private.words import Readable, phrases_of, words_of

TAKEN_OUT = "[redacted:private]"
SHORTEST_NUMBER = 10**5
"""A smaller whole number is no private value by itself: each record counts something."""


class Cleaner:
    """Takes private values, near copies, canaries and rare pairs out of texts and of JSON, and counts what it took.

    >>> guard = Guard(["Mail ann.lee@shop.com"], salt="s")
    >>> Cleaner([guard], "a log").clean({"said": "to ANN.LEE@shop.com!"})
    {'said': 'to [redacted:private]!'}
    >>> guard.leaks
    Counter({Leak(kind='private value', where='a log'): 1})
    """

    def __init__(self, guards: Sequence[Guard], where: str) -> None:
        self._guards, self._where = guards, where

    def text(self, text: str) -> str:
        """Return a text without what is private in it."""
        for guard in self._guards:
            guard.checked += 1
            text = self._without(guard, text, guard.together([text]))
        return text

    def clean(self, value: Any) -> Any:
        """Return JSON without what is private in its texts, its keys and its whole numbers."""
        for guard in self._guards:
            guard.checked += 1
            value = self._json(guard, value)
        return value

    def _json(self, guard: Guard, value: Any) -> Any:
        if isinstance(value, str):
            return self._without(guard, value, guard.together([value]))
        if not isinstance(value, (Mapping, list, tuple)):
            return self._number(guard, value)
        pair = guard.together(next(groups(value)))
        if isinstance(value, Mapping):
            made: dict[Any, Any] = {}
            for key, item in value.items():
                made[self._key(guard, key, made)] = self._part(guard, item, pair)
            return made
        return [self._part(guard, item, pair) for item in value]

    def _part(self, guard: Guard, item: Any, pair: frozenset[str]) -> Any:
        if isinstance(item, str):
            return self._without(guard, item, pair)
        if pair and isinstance(item, int) and str(item) in pair:
            guard.leaks[Leak(kind=PAIR, where=self._where)] += 1
            return TAKEN_OUT
        return self._json(guard, item)

    def _key(self, guard: Guard, key: Any, others: Mapping[Any, Any]) -> Any:
        clean = self._without(guard, key, frozenset()) if isinstance(key, str) else key
        number = 1
        while clean != key and clean in others:
            number += 1
            clean = f"{TAKEN_OUT}~{number}"
        return clean

    def _number(self, guard: Guard, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= SHORTEST_NUMBER:
            return value if self._without(guard, str(value), frozenset()) == str(value) else TAKEN_OUT
        return value

    def _without(self, guard: Guard, text: str, pair: frozenset[str]) -> str:
        found = _apart(guard.stretches(text))
        if pair:
            readable = Readable.of(text)
            lengths = sorted({len(value.split()) for value in pair})
            for start, end, phrase in phrases_of(words_of(readable.text), lengths):
                if phrase in pair:
                    found.append(Stretch(*readable.span(start, end), PAIR))
        if not found:
            return text
        parts: list[str] = []
        last = 0
        for start, end, kind in sorted(found):
            if start >= last:
                guard.leaks[Leak(kind=kind, where=self._where)] += 1
                parts += [text[last:start], TAKEN_OUT]
            last = max(last, end)
        return "".join([*parts, text[last:]])


def _apart(found: Sequence[Stretch]) -> list[Stretch]:
    """Return stretches less the near copies that only take in a word beside what is there exactly."""
    exact = [one for one in found if one.kind != COPY]
    return [
        one
        for one in found
        if one.kind != COPY or not any(other.start < one.end and one.start < other.end for other in exact)
    ]
