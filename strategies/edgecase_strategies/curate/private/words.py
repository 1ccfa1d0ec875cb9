"""The words of a text as private values are compared: where they stand, without what a language or a log wrote around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edgecase_strategies.curate.private.standins import plain

_TOKEN = re.compile(r"[^\s\"'`<>()\[\]{},;=|]+")
_EDGES = ".,:;!?-\\/…"
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[ntr])|%([0-9a-fA-F]{2})")


class Word(NamedTuple):
    """A word as it is compared, and where it stands, in characters."""

    start: int
    end: int
    plain: str


class Phrase(NamedTuple):
    """Some words in a row, as they are compared."""

    start: int
    end: int
    plain: str


def words_of(text: str) -> list[Word]:
    """Return the words of a text.

    >>> [word.plain for word in words_of("Mail: 'Ann Lee', x@y.com.")]
    ['mail', 'ann', 'lee', 'x@y.com']
    """
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        bare = token.lstrip(_EDGES)
        start = match.end() - len(bare)
        bare = bare.rstrip(_EDGES)
        if bare:
            found.append(Word(start, start + len(bare), plain(bare)))
    return found


def phrases_of(words: Sequence[Word], lengths: Iterable[int]) -> Iterator[Phrase]:
    """Yield the stretches of so many words."""
    for count in lengths:
        for first in range(len(words) - count + 1):
            some = words[first : first + count]
            yield Phrase(some[0].start, some[-1].end, " ".join(word.plain for word in some))


class Readable(NamedTuple):
    """A text in which what a log, JSON or an address writes as an escape is what it stands for."""

    text: str
    places: tuple[int, ...] | None
    """Where each character stands in the text as it was, and its length at the end; None where nothing was escaped."""

    @classmethod
    def of(cls, text: str) -> Readable:
        r"""Return a text with its escapes read.

        >>> Readable.of(r"Zo\u00eb\nann%40shop.com").text
        'Zoë ann@shop.com'
        """
        if "\\" not in text and "%" not in text:
            return cls(text, None)
        parts: list[str] = []
        places: list[int] = []
        last = 0
        for match in _ESCAPE.finditer(text):
            code = match[1] or match[2] or match[3]
            parts += [text[last : match.start()], chr(int(code, 16)) if code else " "]
            places += [*range(last, match.start()), match.start()]
            last = match.end()
        if not last:
            return cls(text, None)
        return cls("".join([*parts, text[last:]]), (*places, *range(last, len(text) + 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of it stands in the text as it was."""
        return (start, end) if self.places is None else (self.places[start], self.places[end])
