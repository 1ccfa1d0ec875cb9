"""Every single slip that a word offers, and the circumstances that its rate depends on.

A slip leaves out a letter, puts one in, takes one for another, or swaps two neighbours. Its circumstances are the
letters of the slip, those around it, the place in the word, and how the letters relate: doubled, repeated nearby,
both vowels, neighbours on the keyboard, the same hand. A rate is fitted to each (``scripts/fit_text_rates.py``), and
what is fitted and what is drawn go through this one module.

The scheme is the noisy channel of Kernighan, Church and Gale (1990), with the contexts of Brill and Moore (2000).
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator
from typing import Final, NamedTuple

from edgecase_strategies.text.keyboards import left_hand, neighbours

QWERTY: Final = "qwerty"
START: Final = "^"
END: Final = "$"
VOWELS: Final = frozenset("aeiouy")
LEFT_OUT, PUT_IN, TAKEN_FOR, SWAPPED = "-", "+", "=", "~"


class Window(NamedTuple):
    """What stands around a place in a word: two letters on each side of it."""

    before2: str
    before: str
    after: str
    after2: str


class Candidate(NamedTuple):
    """A slip of a word: the characters from ``start`` to ``end`` become ``after``, lower case."""

    start: int
    end: int
    after: str
    letters: str
    """What is done to which letters: ``"-c"``, ``"+c"``, ``"=cs"``, ``"~ie"``."""
    contexts: tuple[str, ...]
    """The circumstances, less the letters, each a key of the rates of the letters."""
    relation: str
    """How the letters relate, and the place; a key of the rates of relations."""


def candidates(word: str, layout: str = QWERTY) -> Iterator[Candidate]:
    """Yield all single slips of a word of small letters; of slips that give the same word, only one.

    >>> [one.letters for one in candidates("to") if one.letters[0] in "-~"]
    ['-t', '-o', '~to']
    >>> sum(1 for one in candidates("to"))
    129
    """
    padded = f"{START}{START}{word}{END}{END}"
    size = len(word)
    for at, letter in enumerate(word):
        around = Window(*padded[at : at + 2], *padded[at + 3 : at + 5])
        place = place_of(at, size - 1)
        contexts = _contexts(around, place)
        # Of a doubled letter, it is the last that is left out, and put in.
        if around.after != letter:
            yield Candidate(at, at + 1, "", LEFT_OUT + letter, contexts, left_out(around, letter, place))
        for other in string.ascii_lowercase:
            if other != letter:
                relation = taken_for(around, letter, other, place, layout)
                yield Candidate(at, at + 1, other, TAKEN_FOR + letter + other, contexts, relation)
    for at in range(size - 1):
        one, other = word[at], word[at + 1]
        if one != other:
            around = Window(*padded[at : at + 2], *padded[at + 4 : at + 6])
            place = place_of(at, size - 2)
            relation = swapped(around, one, other, place, layout)
            yield Candidate(at, at + 2, other + one, SWAPPED + one + other, _contexts(around, place), relation)
    for at in range(size + 1):
        around = Window(*padded[at : at + 4])
        place = place_of(at, size)
        contexts = _contexts(around, place)
        for other in string.ascii_lowercase:
            if other != around.after:
                yield Candidate(at, at, other, PUT_IN + other, contexts, put_in(around, other, place, layout))


def place_of(at: int, last: int) -> str:
    """Return the part of the word: ``0``, ``1``, ``2`` from its beginning, ``7``, ``6``, ``5`` from its end, or ``4``.

    >>> "".join(place_of(at, 8) for at in range(9))
    '012444567'
    """
    if at < 3:
        return str(at)
    return str(max(4, 7 - last + at))


def _contexts(around: Window, place: str) -> tuple[str, ...]:
    before2, before, after, after2 = around
    return (
        place,
        f"<{before}",
        f">{after}",
        f"|{before}{after}",
        f"<{before2}{before}",
        f">{after}{after2}",
    )


@functools.cache
def _pairs(layout: str) -> dict[str, int]:
    """Return how two letters relate by themselves, one bit for each relation."""
    near, left = neighbours(layout), left_hand(layout)
    return {
        one + other: _bits(other in near.get(one, ""), one in VOWELS, other in VOWELS, (one in left) == (other in left))
        for one in string.ascii_lowercase
        for other in string.ascii_lowercase
    }


def _bits(*flags: bool) -> int:
    return sum(1 << n for n, flag in enumerate(flags) if flag)


def left_out(around: Window, letter: str, place: str) -> str:
    """Return how a letter that is left out relates to those around it."""
    before2, before, after, after2 = around
    doubled, nearby = before == letter, letter in (before2, after2)
    return f"{LEFT_OUT}{_bits(doubled, nearby, letter in VOWELS, before in VOWELS, after in VOWELS)}@{place}"


def taken_for(around: Window, letter: str, other: str, place: str, layout: str) -> str:
    """Return how a letter and the one that it is taken for relate to each other and to those around."""
    before2, before, after, after2 = around
    bits = _pairs(layout)[letter + other]
    if other in (before, after):
        bits += 16
    if other in (before2, after2):
        bits += 32
    return f"{TAKEN_FOR}{bits}@{place}"


def put_in(around: Window, letter: str, place: str, layout: str) -> str:
    """Return how a letter that is put in relates to those around it."""
    before2, before, after, after2 = around
    bits = (letter in VOWELS) + 2 * (before in VOWELS) + 4 * (after in VOWELS) + 8 * (before == letter)
    if letter in (before2, after2):
        bits += 16
    if before == after:
        bits += 32
    if before in _near(letter, layout) or after in _near(letter, layout):
        bits += 64
    return f"{PUT_IN}{bits}@{place}"


@functools.cache
def _near(letter: str, layout: str) -> frozenset[str]:
    return frozenset(neighbours(layout).get(letter, ""))


def swapped(around: Window, one: str, other: str, place: str, layout: str) -> str:
    """Return how two letters that change places relate to each other and to those around."""
    bits = _pairs(layout)[one + other]
    if one == around.before or other == around.after:
        bits += 16
    return f"{SWAPPED}{bits}@{place}"
