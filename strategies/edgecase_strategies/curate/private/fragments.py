"""The beginning or the end of a private value where a log cut a text short: ``ann.lee@sh...`` still says who it is."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from edgecase_strategies.curate.private.words import words_of

SHORTEST = 6
"""A shorter piece of a value says too little."""
_CUT = re.compile(r"\.{3,}|…")
_REACH = 200
_MOST_WORDS = 6


class Fragments:
    """Finds pieces of values beside the dots that stand for what was left out.

    >>> fragments = Fragments()
    >>> fragments.add("ann.lee@shop.com")
    >>> [
    ...     text
    ...     for text in ("to ann.lee@sh...", "...lee@shop.com", "bob...@shop.com", "an...")
    ...     if list(fragments.of(text))
    ... ]
    ['to ann.lee@sh...', '...lee@shop.com']
    """

    def __init__(self) -> None:
        self._values: dict[str, None] = {}
        self._forward: list[str] | None = None
        self._backward: list[str] = []

    def add(self, value: str) -> None:
        """Take in a value, as it is compared."""
        if len(value) >= SHORTEST:
            self._values[value] = None
            self._forward = None

    def of(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where pieces of values stand beside dots."""
        if "..." not in text and "…" not in text:
            return
        if self._forward is None:
            self._forward = sorted(self._values)
            self._backward = sorted(value[::-1] for value in self._values)
        for match in _CUT.finditer(text):
            low, high = max(0, match.start() - _REACH), match.end() + _REACH
            before, after = words_of(text[low : match.start()])[-_MOST_WORDS:], words_of(text[match.end() : high])
            for count in range(min(len(before), _MOST_WORDS), 0, -1):
                some = before[-count:]
                if some[-1].end + low == match.start() and self._begins(" ".join(word.plain for word in some)):
                    yield low + some[0].start, low + some[-1].end
                    break
            for count in range(min(len(after), _MOST_WORDS), 0, -1):
                some = after[:count]
                if some[0].start == 0 and self._ends(" ".join(word.plain for word in some)):
                    yield match.end() + some[0].start, match.end() + some[-1].end
                    break

    def _begins(self, piece: str) -> bool:
        assert self._forward is not None
        return _has(self._forward, piece)

    def _ends(self, piece: str) -> bool:
        # Where a mailbox is says little: "...@shop.com" is many people's.
        return piece.find("@") not in (0, 1) and _has(self._backward, piece[::-1])


def _has(values: list[str], start: str) -> bool:
    if len(start) < SHORTEST:
        return False
    place = bisect.bisect_left(values, start)
    return place < len(values) and values[place].startswith(start)
