"""Scrub real seeds: fictional values for private ones, with labels and spans that hold for what stands there now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Seed, Span, Truth
from edgecase_strategies.curate.private.detect import PrivateValue, find
from edgecase_strategies.curate.private.standins import StandIns
from edgecase_strategies.errors import InvalidOption

KINDS = ("card", "email", "iban", "id", "ip", "name", "phone")
_FIELDS = (
    ("email", re.compile(r"(?:.*_)?e?-?mail(?:_?address)?", re.IGNORECASE)),
    ("phone", re.compile(r"(?:.*_)?(?:phone|mobile|tel|telephone)(?:_?(?:no|number))?", re.IGNORECASE)),
    ("name", re.compile(r"(?:full|first|last|sur|given|family|customer|contact)_?name|name", re.IGNORECASE)),
    ("card", re.compile(r"(?:.*_)?(?:card|pan)(?:_?(?:no|number))?", re.IGNORECASE)),
    ("iban", re.compile(r"(?:.*_)?iban", re.IGNORECASE)),
    (
        "id",
        re.compile(r"(?:customer|account|passport|social|ssn|tax|national|patient)_?(?:id|no|number)?", re.IGNORECASE),
    ),
)


class Scrubber:
    """Replaces private values, the same one by the same stand-in in all that it is given.

    ``values`` are values that you know to be private, by kind: ``{"name": ["Ann Lee"]}``. What is found in one seed
    is found in its truth too, so that an answer which repeats a name still matches its question.

    >>> from edgecase_strategies.case import Span
    >>> seed = Seed(value="mail ann@shop.com now", truth=Truth(spans=(Span(5, 17, "to"), Span(18, 21, "when"))))
    >>> scrubbed = Scrubber(salt="s").scrub(seed)
    >>> scrubbed.value[scrubbed.truth.spans[1].start : scrubbed.truth.spans[1].end]
    'now'
    """

    def __init__(self, *, salt: str, values: Mapping[str, Iterable[str]] | None = None) -> None:
        if not salt:
            raise InvalidOption("A scrubber needs a salt: any text of your own, kept apart from the cases.")
        for kind in values or {}:
            if kind not in KINDS:
                raise InvalidOption(f'There is no kind of private value "{kind}". The kinds are: {", ".join(KINDS)}.')
        self._standins = StandIns(salt)
        self._known = _longest([(value, kind) for kind, given in (values or {}).items() for value in given])
        self.replaced: dict[str, int] = {}
        """How many values were replaced, by kind."""

    def scrub(self, seed: Seed) -> Seed:
        """Return a seed with fictional values for the private ones, in its value and in its truth."""
        mine = _longest([*self._known, *self._values(seed.value), *self._values(seed.truth.facts)])
        truth = seed.truth
        spans = truth.spans
        if isinstance(seed.value, str):
            value, spans = self._text(seed.value, mine, spans)
        else:
            value = self._json(seed.value, mine)
        facts = MappingProxyType(dict(self._json(truth.facts, mine)))
        return Seed(value=value, truth=Truth(expect=truth.expect, intent=truth.intent, spans=spans, facts=facts))

    def text(self, text: str) -> str:
        """Return a text with fictional values for the private ones."""
        return self._text(text, self._known, ())[0]

    def _text(self, text: str, known: Sequence[tuple[str, str]], spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
        found = find(text, known)
        parts: list[str] = []
        moves: list[tuple[PrivateValue, int, int]] = []  # a value, and where its stand-in begins and ends
        end, length = 0, 0
        for one in found:
            standin = self._standins.of(text[one.start : one.end], one.kind)
            parts += [text[end : one.start], standin]
            start = length + one.start - end
            length = start + len(standin)
            moves.append((one, start, length))
            end = one.end
            self.replaced[one.kind] = self.replaced.get(one.kind, 0) + 1
        parts.append(text[end:])
        moved = (Span(_moved(moves, s.start, 0), _moved(moves, s.end, 1), s.label) for s in spans)
        return "".join(parts), tuple(moved)

    def _json(self, value: Any, known: Sequence[tuple[str, str]], name: str = "") -> Any:
        if isinstance(value, str):
            kind = _kind_of(name)
            if kind is not None and value.strip():
                self.replaced[kind] = self.replaced.get(kind, 0) + 1
                return self._standins.of(value, kind)
            return self._text(value, known, ())[0]
        if isinstance(value, Mapping):
            return {key: self._json(item, known, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
            return type(value)(self._json(item, known, name) for item in value)
        return value

    def _values(self, value: Any, name: str = "") -> list[tuple[str, str]]:
        if isinstance(value, str):
            kind = _kind_of(name)
            if kind is not None and value.strip():
                return [(value, kind)]
            return [(value[start:end], kind) for start, end, kind in find(value, self._known)]
        if isinstance(value, Mapping):
            return [found for key, item in value.items() for found in self._values(item, str(key))]
        if isinstance(value, (list, tuple)):
            return [found for item in value for found in self._values(item, name)]
        return []


def _moved(moves: Sequence[tuple[PrivateValue, int, int]], place: int, is_end: int) -> int:
    """Return where an offset is now: one inside a value goes to the side of its stand-in on which the span lies."""
    shift = 0
    for one, start, end in moves:
        if place <= one.start:
            break
        if place < one.end:
            return end if is_end else start
        shift = end - one.end
    return place + shift


def _kind_of(name: str) -> str | None:
    return next((kind for kind, field in _FIELDS if field.fullmatch(name)), None)


def _longest(values: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict.fromkeys(values), key=lambda one: (-len(one[0]), one)))
