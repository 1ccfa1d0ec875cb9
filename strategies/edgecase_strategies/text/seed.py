"""Text: a seed that is prepared for perturbing: what is out of reach, where the words are, and the sites of edits."""

from __future__ import annotations

import array
import bisect
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from edgecase_strategies.case import Edit, Seed, Truth
from edgecase_strategies.text import protect as protection
from edgecase_strategies.text.kept import APOSTROPHES, MARKS, WORD, kept_in, kind_of, normal
from edgecase_strategies.text.language import detect, given
from edgecase_strategies.text.names import NAME, names_in
from edgecase_strategies.text.protect import Protect, Protected

T = TypeVar("T")

_OUTSIDE = re.compile(rf"[^\w{MARKS}{APOSTROPHES}]|[\d_]")
"""What stands in no word, and so keeps two words apart."""
_DIGITS = re.compile(r"\d")
_LONGEST = 64
"""No kept word is as long, so that looking further from an edit tells nothing."""
_NO_WORD = "qqq"
"""Letters that no kept word begins or ends with."""
_REMEMBERED = 20_000
_LOCKED, _KEPT = 1, 2
_ONLY_NEUTRAL = (
    'Only what fits any language is done to it: no letter of a word changes. Name its language with language="de".'
)


class Word(NamedTuple):
    """A word of the text that a replacement may touch: letters, their combining marks and inner apostrophes."""

    start: int
    end: int
    text: str


class Text:
    """A text, prepared once for many edits.

    ``language`` is a code such as ``"de"``, a locale such as ``"de-AT"``, or ``"other"``; without it, the text's script and
    words tell. ``protect`` names what no edit may touch beside the built-in kinds: literal texts, regular expressions
    (``re.compile(…)`` or ``"re:…"``); ``"-kind"`` lifts a built-in kind, such as ``"-date"``.

    >>> text = Text("I don't want order AB-1234")
    >>> [word.text for word in text.words]
    ['I', 'want', 'order']
    >>> [(text.value[start:end], kind) for start, end, kind in text.protected]
    [("don't", 'negation'), ('AB-1234', 'order_id'), ('1234', 'number')]
    """

    def __init__(
        self, value: str, *, protect: Sequence[Protect] = (), truth: Truth = Truth(), language: str | None = None
    ) -> None:
        self.value = value
        self.truth = truth
        self.lifted: frozenset[str]
        """The built-in kinds that may be touched."""
        patterns, self.lifted = protection.parse(protect)
        reach = bytearray(len(value))
        found = list(protection.find(value, patterns, self.lifted))
        for start, end, _ in found:
            reach[start:end] = bytes([_LOCKED]) * (end - start)
        # What is out of reach, such as an id or an address, is in no language, and its capitals tell no name.
        shown = (
            "".join(" " if out else letter for letter, out in zip(value, reach, strict=True)) if any(reach) else value
        )
        known = detect(shown) if language is None else given(language)
        self.language: str | None = known.code
        """The language's code, such as ``"de"``; None where it is not known, not supported, or mixed with another."""
        self.layout: str = known.layout
        """The keyboard that it is typed on: ``keyboards.neighbours`` takes it."""
        self.notes: tuple[str, ...] = (f"{known.note} {_ONLY_NEUTRAL}",) if known.note else ()
        """What whoever reads the cases should know of how they were made."""
        for one in self._kept_words(shown):
            found.append(one)
            for position in range(one.start, one.end):
                reach[position] |= _KEPT
        self.protected: tuple[Protected, ...] = tuple(sorted(found, key=lambda one: (one.start, -one.end)))
        """All that is out of reach, in the order of the text; stretches may overlap."""
        self._reach = bytes(reach)
        self._sites: dict[str, Any] = {}
        self._keeps: dict[tuple[int, int, str], bool] = {}
        self.allowed: dict[tuple[Any, ...], bool] = {}
        """What is known of edits by name, place and what comes there: whether they may be made."""

    @property
    def seed(self) -> Seed:
        """The seed as a record."""
        return Seed(value=self.value, truth=self.truth)

    def __repr__(self) -> str:
        return f"Text({self.value!r})"

    def _kept_words(self, shown: str) -> Iterator[Protected]:
        for match in WORD.finditer(self.value):
            kind = kind_of(match.group(), self.language)
            if kind is not None and kind not in self.lifted:
                yield Protected(match.start(), match.end(), kind)
        if NAME not in self.lifted and self.language is not None:
            for start, end in names_in(shown, self.language):
                yield Protected(start, end, NAME)

    @functools.cached_property
    def words(self) -> tuple[Word, ...]:
        """The words that a replacement may touch."""
        found = (Word(match.start(), match.end(), match.group()) for match in WORD.finditer(self.value))
        return tuple(word for word in found if self.is_free(word.start, word.end))

    @functools.cached_property
    def length_in_words(self) -> int:
        """How many words the text has, protected ones included."""
        return len(self.value.split())

    def is_free(self, start: int, end: int) -> bool:
        """Whether a replacement may touch the span."""
        if start == end:  # an insertion must not part a protected stretch
            return not (0 < start < len(self._reach) and self._reach[start - 1] and self._reach[start])
        return not any(self._reach[start:end])

    def is_unlocked(self, start: int, end: int) -> bool:
        """Whether a change of case may touch the span: kept words are within its reach."""
        return _LOCKED not in self._reach[start:end] and (_LOCKED | _KEPT) not in self._reach[start:end]

    def keeps(self, start: int, end: int, after: str) -> bool:
        """Whether a replacement leaves all digits, negations and number words as they are.

        >>> Text("a knot").keeps(2, 3, ""), Text("a knot").keeps(5, 6, "")
        (False, True)
        """
        key = (start, end, after)
        known = self._keeps.get(key)
        if known is None:
            if len(self._keeps) > _REMEMBERED:
                self._keeps.clear()
            known = self._keeps[key] = self._kept_after(start, end, after)
        return known

    def _kept_after(self, start: int, end: int, after: str) -> bool:
        value = self.value
        first, last = self._word_around(start, end)
        # What is longer than any kept word is none, whatever it is: of a word of a million letters a few are looked at.
        left = value[first:start] if start - first < _LONGEST else _NO_WORD
        right = value[end:last] if last - end < _LONGEST else _NO_WORD
        before, after = left + value[start:end] + right, left + after + right
        if before.isalpha() and after.isalpha():  # a single word, as most often
            return self._kept_kind(before) == self._kept_kind(after)
        return kept_in(before, self.lifted, self.language) == kept_in(after, self.lifted, self.language) and (
            "number" in self.lifted or _DIGITS.findall(before) == _DIGITS.findall(after)
        )

    def _kept_kind(self, word: str) -> str | None:
        """Return a word that is kept in normal form, None for any other."""
        kind = kind_of(word, self.language)
        return None if kind is None or kind in self.lifted else normal(word)

    def _word_around(self, start: int, end: int) -> tuple[int, int]:
        """Return a span with all that is glued to it, as far as a kept word could reach."""
        borders = self._borders
        at = bisect.bisect_left(borders, start)
        first = borders[at - 1] + 1 if at else 0
        at = bisect.bisect_left(borders, end, at)
        last = borders[at] if at < len(borders) else len(self.value)
        return max(first, start - _LONGEST), min(last, end + _LONGEST)

    @functools.cached_property
    def _borders(self) -> Sequence[int]:
        """Where what stands in no word is."""
        return array.array("q", (match.start() for match in _OUTSIDE.finditer(self.value)))

    def are_apart(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether something between two spans keeps their words apart, so that what holds of each edit holds of both.

        >>> text = Text("my refund")
        >>> text.are_apart((1, 2), (4, 5)), text.are_apart((4, 5), (6, 7))
        (True, False)
        """
        if other < one:
            one, other = other, one
        return _OUTSIDE.search(self.value, one[1], other[0]) is not None

    def find(self, pattern: str | re.Pattern[str]) -> list[tuple[int, int]]:
        """Return the spans where a regular expression matches and a replacement may touch all of the match.

        >>> Text("an AB-1234 in an hour").find("an")
        [(0, 2), (14, 16)]
        """
        compiled = re.compile(pattern) if isinstance(pattern, str) else pattern
        key = f"find:{compiled.flags}:{compiled.pattern}"
        return self.sites(
            key,
            lambda: [
                match.span()
                for match in compiled.finditer(self.value)
                if match.end() > match.start() and self.is_free(*match.span())
            ],
        )

    def sites(self, key: str, build: Callable[[], T]) -> T:
        """Return what ``build`` gives, remembered under ``key``: where an edit can be made is found once a text."""
        try:
            known: T = self._sites[key]
        except KeyError:
            known = self._sites[key] = build()
        return known

    def replace(self, start: int, end: int, after: str) -> Edit:
        """Return the edit that puts ``after`` in the place of a span."""
        return Edit(place=(start, end), before=self.value[start:end], after=after)

    def replace_all(self, spans: Sequence[tuple[int, int]], after: Sequence[str]) -> Edit:
        """Return one edit of the whole text that replaces many spans, given in the order of the text."""
        value = self.value
        return Edit(place=tuple(spans), before=tuple(value[start:end] for start, end in spans), after=tuple(after))
