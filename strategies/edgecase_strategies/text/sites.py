"""Where a text can slip: found once a text, so that a draw costs two choices.

Which slips a word offers depends on the word alone, so they are worked out once a word and shared by all texts
that hold it. What makes a negation or a number word of the text's language is left out there.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Final, NamedTuple, TypeVar

from edgecase_strategies.case import Edit
from edgecase_strategies.text.kept import APOSTROPHES, MARKS, kept_in, kind_of
from edgecase_strategies.text.seed import Text, Word

T = TypeVar("T")

MOST_SITES: Final = 1_000
"""Of a longer text, so many sites serve, spread evenly over it."""
_LONGEST_WORD = 40
# Latin letters whose case can be changed and changed back; the dotless i and the long s are not among them.
_LATIN = re.compile(rf"[A-Za-zÀ-ÖØ-öø-įĲ-ňŊ-žƀ-ƿǍ-ǯǱ-ɏḀ-ẕẠ-ỿ{MARKS}{APOSTROPHES}]{{1,{_LONGEST_WORD}}}")


class Slip(NamedTuple):
    """A change to a word, in characters of the word."""

    start: int
    end: int
    after: str


Slips = tuple[Slip, ...]


def draw_slip(text: Text, rng: Random, key: str, slips_of: Callable[[str], Slips]) -> Edit | None:
    """Return one slip in one Latin word; None where no word offers one."""
    sites = text.sites(key, lambda: _slips(text, slips_of))
    if not sites:
        return None
    origin, slips = rng.choice(sites)
    start, end, after = rng.choice(slips)
    return text.replace(origin + start, origin + end, after)


def draw_replacement(text: Text, rng: Random, sites: Sequence[tuple[int, int, str]]) -> Edit | None:
    """Return one of some replacements, each a start, an end and what comes there; None where there is none."""
    return text.replace(*rng.choice(sites)) if sites else None


def whole_edit(text: Text, key: str, build: Callable[[], Iterable[tuple[int, int, str]]]) -> Edit | None:
    """Return one edit that makes all of some replacements, given in the order of the text; None if there are none."""

    def made() -> Edit | None:
        sites = tuple(build())
        return text.replace_all(tuple(site[:2] for site in sites), [site[2] for site in sites]) if sites else None

    return text.sites(f"whole {key}", made)


def _slips(text: Text, slips_of: Callable[[str], Slips]) -> list[tuple[int, Slips]]:
    language = text.language
    if language is None:
        return []
    found = ((word.start, _safe_slips(slips_of, word.text, language)) for word in latin_words(text))
    return [(start, slips) for start, slips in found if slips]


def latin_words(text: Text) -> list[Word]:
    """Return the words of Latin letters that stand whole, in the order of the text, at most ``MOST_SITES``.

    There are none where the language is not known: nobody can tell there what another letter makes of a word.

    >>> [word.text for word in latin_words(Text("C'est un déjà vu, привет", language="fr"))]
    ["C'est", 'déjà', 'vu']
    """
    return text.sites(
        "latin words",
        lambda: (
            spread([word for word in text.words if _LATIN.fullmatch(word.text) and stands_whole(text.value, word)])
            if text.language
            else []
        ),
    )


def stands_whole(value: str, word: Word) -> bool:
    """Whether nothing is glued to the word: a mark, a joiner or a variation selector."""
    return not is_glued(value, word.end) and not (word.start and _is_glue(value[word.start - 1]))


def is_glued(value: str, position: int) -> bool:
    """Whether the character at a position belongs to the one before it."""
    return position < len(value) and _is_glue(value[position])


def _is_glue(character: str) -> bool:
    return character > "\x7f" and (character in "\u200c\u200d" or unicodedata.category(character).startswith("M"))


def spread(sites: Sequence[T]) -> list[T]:
    """Return at most ``MOST_SITES`` of the sites, spread evenly.

    >>> len(spread(range(2_500))), spread("abc")
    (834, ['a', 'b', 'c'])
    """
    return list(sites[:: -(-len(sites) // MOST_SITES) or 1])


def letters(word: str) -> list[int]:
    """Return where the letters of a word are that no mark stands on.

    >>> letters("i'm")
    [0, 2]
    """
    if word.isascii() and word.isalpha():
        return list(range(len(word)))
    last = len(word) - 1
    return [n for n, letter in enumerate(word) if letter.isalpha() and (n == last or not _is_glue(word[n + 1]))]


def safe(word: str, slips: Iterable[Slip], language: str | None = None) -> Slips:
    """Return the slips that change the word, each to something else; with a language, those that make no kept word of it.

    ``draw_slip`` asks for that by itself, in the language of the text.

    >>> safe("knot", [Slip(0, 1, ""), Slip(3, 4, "")], "en")
    (Slip(start=3, end=4, after=''),)
    """
    results = {word}
    found = []
    for slip in slips:
        result = word[: slip.start] + slip.after + word[slip.end :]
        if result not in results and not (language and _makes_kept(result, language)):
            results.add(result)
            found.append(slip)
    return tuple(found)


@functools.lru_cache(maxsize=16_384)
def _safe_slips(slips_of: Callable[[str], Slips], word: str, language: str) -> Slips:
    return safe(word, slips_of(word), language)


def _makes_kept(result: str, language: str) -> bool:
    if result.isalpha():
        return kind_of(result, language) is not None
    return bool(kept_in(result, language=language))


def like(pattern: str, text: str) -> str:
    """Return a text in the case of another: capitals, a first capital, or as it is.

    >>> like("Please", "pls"), like("PLEASE", "pls"), like("please", "pls")
    ('Pls', 'PLS', 'pls')
    """
    if len(pattern) > 1 and pattern.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if pattern[:1].isupper() else text
