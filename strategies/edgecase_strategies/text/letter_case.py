"""Changes of case: one edit of many spans, each the capital or small form of what stood there."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES, MARKS, WORD
from edgecase_strategies.text.phrases import sentences
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import is_glued, latin_words, whole_edit

_I: Final = re.compile(rf"(?<![\w{APOSTROPHES}&/-])I(?![\w{MARKS}./-])")
_SHORTEST: Final = 4
"""Letters of the shortest word that is written in capitals by itself: a shorter one looks like an abbreviation."""

Restyle = Callable[[str], str]


@perturbation("text.case.lower", keeps_truth=True, weight=in_message(2))
def lower(text: Text, rng: Random) -> Edit | None:
    """Write the whole text without capitals."""
    return _restyled(text, "case.lower", str.lower)


@perturbation("text.case.upper", keeps_truth=True, weight=in_message(0.5))
def upper(text: Text, rng: Random) -> Edit | None:
    """Write the whole text in capitals, as people shout."""
    return _restyled(text, "case.upper", str.upper)


@perturbation("text.case.capslock", keeps_truth=True, weight=in_message(0.25))
def capslock(text: Text, rng: Random) -> Edit | None:
    """Type the whole text with caps lock on: "Hello" becomes "hELLO"."""
    # Without letters of both kinds it is the same as one of the two above.
    if not text.sites("case.both", lambda: _has_both(text)):
        return None
    return _restyled(text, "case.capslock", str.swapcase)


@perturbation("text.case.start", keeps_truth=True, weight=in_message(3))
def start(text: Text, rng: Random) -> Edit | None:
    """Begin all sentences with a small letter, but for "I"."""
    return whole_edit(text, "case.start", lambda: [(*span, text.value[slice(*span)].lower()) for span in _starts(text)])


@perturbation("text.case.i", keeps_truth=True, weight=in_message(1))
def small_i(text: Text, rng: Random) -> Edit | None:
    """Write "I" as "i", in "I'm" and the like too."""
    return whole_edit(text, "case.i", lambda: [(*span, "i") for span in _pronouns(text)])


@perturbation("text.case.word", keeps_truth=True, weight=in_message(0.5))
def shout_word(text: Text, rng: Random) -> Edit | None:
    """Write one word in capitals: "my REFUND"."""
    sites = text.sites("case.word", lambda: _shouted(text))
    if not sites:
        return None
    start, end, after = rng.choice(sites)
    return text.replace_all(((start, end),), (after,))


PERTURBATIONS = (capslock, lower, shout_word, small_i, start, upper)


def _restyled(text: Text, key: str, restyle: Restyle) -> Edit | None:
    return whole_edit(text, key, lambda: _changes(text, restyle))


def _changes(text: Text, restyle: Restyle) -> list[tuple[int, int, str]]:
    """Return the words that change, those with one space between them as one span."""
    value = text.value
    spans: list[tuple[int, int]] = []
    for match in WORD.finditer(value):
        start, end = match.span()
        if match.group() == restyle(match.group()) or not (
            text.is_unlocked(start, end) and _is_plain(match.group(), restyle)
        ):
            continue
        if spans and spans[-1][1] == start - 1 and value[start - 1] == " " and text.is_unlocked(start - 1, start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [(start, end, restyle(value[start:end])) for start, end in spans]


def sentence_starts(text: Text) -> tuple[tuple[int, int], ...]:
    """Return the capitals that begin sentences and that can be small."""
    value = text.value
    found = []
    for first, _ in sentences(text):
        letter = value[first]
        # A word in capitals is not begun small: "iBM".
        if (
            letter.isupper()
            and not value[first + 1 : first + 2].isupper()
            and not is_glued(value, first + 1)
            and text.is_unlocked(first, first + 1)
            and _is_plain(letter, str.lower)
        ):
            found.append((first, first + 1))
    return tuple(found)


def _starts(text: Text) -> list[tuple[int, int]]:
    # Who begins small mostly leaves "I" as the phone writes it: of real tweets 29% begin small, but 6% of those that begin so.
    pronouns = set(_pronouns(text))
    return [span for span in sentence_starts(text) if span not in pronouns]


def _pronouns(text: Text) -> tuple[tuple[int, int], ...]:
    if text.language != "en":
        return ()
    return tuple(match.span() for match in _I.finditer(text.value) if text.is_unlocked(*match.span()))


def _shouted(text: Text) -> list[tuple[int, int, str]]:
    return [
        (word.start, word.end, word.text.upper())
        for word in latin_words(text)
        if len(word.text) >= _SHORTEST and not word.text.isupper() and _is_plain(word.text, str.upper)
    ]


def _is_plain(word: str, restyle: Restyle) -> bool:
    # "ß" has two capitals, "ı" shares one with "i", and "Σ" becomes one letter at the end and another elsewhere.
    return word.isascii() or all(
        len(restyle(letter)) == 1 and restyle(letter).casefold() == letter.casefold() and letter != "Σ"
        for letter in word
    )


def _has_both(text: Text) -> bool:
    return bool(_changes(text, str.lower) and _changes(text, str.upper))
