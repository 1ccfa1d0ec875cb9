"""What people type in chats: dropped apostrophes, abbreviations, stretched letters, "-in'" for "-ing"."""

from __future__ import annotations

import functools
import re
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES
from edgecase_strategies.text.phrases import load
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import (
    Slip,
    Slips,
    draw_replacement,
    draw_slip,
    is_glued,
    latin_words,
    letters,
    like,
    safe,
    spread,
)
from edgecase_strategies.text.words import normal

_ING: Final = re.compile(r"(?=.*[aeiouy].*ing)[a-z]{3,}ing", re.IGNORECASE | re.ASCII)
# An "i" is drawn out by few.
_DRAWN: Final = "aeouyAEOUY"
# Nobody draws these out.
_FLAT: Final = frozenset(
    [
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "we",
        "were",
        "which",
        "will",
        "with",
        "you",
        "your",
    ]
)


@perturbation("text.apostrophe.drop", keeps_truth=True, weight=in_message(2))
def drop_apostrophe(text: Text, rng: Random) -> Edit | None:
    """Leave out an apostrophe, but never that of a negation: "it's" becomes "its"."""
    return draw_slip(text, rng, "apostrophe.drop", _without_apostrophe)


@perturbation("text.chat.abbreviate", keeps_truth=True, weight=in_message(3))
def abbreviate(text: Text, rng: Random) -> Edit | None:
    """Shorten a word or phrase as in chats: "please" becomes "pls"."""
    return draw_replacement(text, rng, text.sites("chat.abbreviate", lambda: _shorter(text)))


@perturbation("text.chat.stretch", keeps_truth=True, weight=in_message(0.25))
def stretch(text: Text, rng: Random) -> Edit | None:
    """Draw out a vowel: "so" becomes "sooo"."""
    return draw_slip(text, rng, "chat.stretch", _drawn_out)


@perturbation("text.chat.ing", keeps_truth=True, weight=in_message(1))
def clip_ing(text: Text, rng: Random) -> Edit | None:
    """Leave out the last letter of "-ing": "waiting" becomes "waitin" or "waitin'"."""
    return draw_slip(text, rng, "chat.ing", _clipped)


@perturbation("text.chat.digit", keeps_truth=True, weight=in_message(1))
def digit_word(text: Text, rng: Random) -> Edit | None:
    """Write a sound as a digit, where numbers may be touched (``protect=["-number"]``): "great" becomes "gr8"."""
    if "number" not in text.lifted:
        return None
    return draw_replacement(text, rng, text.sites("chat.digit", lambda: _with_digits(text)))


PERTURBATIONS = (drop_apostrophe, abbreviate, clip_ing, digit_word, stretch)


@functools.cache
def abbreviations(language: str | None = "en") -> dict[str, tuple[str, ...]]:
    """Return a language's abbreviations of words and phrases, lower case; none where the language is not known.

    >>> abbreviations()["please"][0], abbreviations("fr")["s'il vous plaît"]
    ('pls', ('svp',))
    """
    if language is None:
        return {}
    known = load("abbreviations" if language == "en" else f"abbreviations/{language}")
    return {words: tuple(shorter) for words, shorter in known.items()}


@functools.cache
def _patterns(language: str | None) -> tuple[re.Pattern[str], ...]:
    # Words and phrases apart, since "you" in "thank you" can be shortened by itself. The longest phrase comes first.
    known = sorted(abbreviations(language), key=lambda words: (-len(words), words))
    groups = ([words for words in known if " " not in words], [words for words in known if " " in words])
    inside = rf"[\w{APOSTROPHES}-]"
    return tuple(
        re.compile(rf"(?<!{inside})(?:{'|'.join(map(_plainly, group))})(?!{inside})", re.IGNORECASE)
        for group in groups
        if group
    )


def _plainly(words: str) -> str:
    return re.escape(words).replace("'", f"[{APOSTROPHES}]")


def _shorter(text: Text) -> list[tuple[int, int, str]]:
    known = abbreviations(text.language)
    found = [
        (*match.span(), like(match.group(), shorter))
        for pattern in _patterns(text.language)
        for match in pattern.finditer(text.value)
        if text.is_free(*match.span()) and not is_glued(text.value, match.end())
        for shorter in known.get(normal(match.group()), ())
    ]
    return spread(sorted((site for site in found if text.keeps(*site)), key=lambda site: site[:2]))


def _with_digits(text: Text) -> list[tuple[int, int, str]]:
    if text.language != "en":
        return []
    known: dict[str, list[str]] = load("digit_words")
    return [
        (word.start, word.end, like(word.text, shorter))
        for word in latin_words(text)
        for shorter in known.get(word.text.lower(), ())
        if text.keeps(word.start, word.end, shorter)
    ]


@functools.lru_cache(maxsize=4096)
def _clipped(word: str) -> Slips:
    # "thing" and "bring" have no such ending, and without the letter "sing" is another word.
    if not _ING.fullmatch(word):
        return ()
    last = len(word) - 1
    return safe(word, (Slip(last, last + 1, ""), Slip(last, last + 1, "'")))


@functools.lru_cache(maxsize=4096)
def _without_apostrophe(word: str) -> Slips:
    return safe(word, (Slip(n, n + 1, "") for n, letter in enumerate(word) if letter in APOSTROPHES))


@functools.lru_cache(maxsize=4096)
def _drawn_out(word: str) -> Slips:
    if word.lower() in _FLAT:
        return ()
    inner = letters(word)[1:]
    vowels = [n for n in inner if word[n] in _DRAWN]
    if not vowels or len(word) - vowels[-1] > 3:
        return ()
    last = vowels[-1]
    return safe(word, (Slip(last, last + 1, word[last] * times) for times in (3, 4, 5)))
