"""The words of a text, each with what the lists of names and of words know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from edgecase_strategies.curate.private.names import Lists, lists
from edgecase_strategies.text.words import unmarked

FUNCTION: Final = 58
"""Ten times the Zipf frequency of words that sentences are held together by: "you"."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+(?:['’][^\W\d_]+)*)*|['’]t(?=[ \t])")
_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
_ELIDED: Final = re.compile(r"(?:d|l|dell|dall|nell)['’](?=[^\W\d_])(?=\w)[^a-zà-öø-ÿ]")  # "d'Aubigny"
_INNER_CAPITAL: Final = re.compile(r"(?:Mc|Mac|Fitz|De|Di|Du|Da|La|Le|Van|El|Al|O)?[^\W\d_][^A-Z]*\Z")


class Token(NamedTuple):
    """A word: where it stands, how it is written, and what is known of it."""

    start: int
    end: int
    plain: str
    """The word in small letters and without marks, as the lists have it."""
    shape: str
    """"C" begins with a capital, "U" is all capitals, "I" is an initial, "i" another capital by itself, "p" a particle, "l" anything else."""
    first: int
    """How many locales have it as a given name."""
    last: int
    """How many locales have it as a family name."""
    usage: int
    """Ten times its Zipf frequency as a word, 0 if it is rare."""
    ambiguous: bool
    """Whether it is a given name, and a word, a place or a brand as well."""
    ordinary: bool
    """Whether it is a word that texts are made of, or a brand by its capitals."""
    noun: bool
    """Whether it is a German word and nothing else, so that its capital says nothing."""
    brand: bool
    """Whether it has capitals inside, as few names have: "PayPal"."""

    @property
    def plainly_first(self) -> bool:
        """Whether it is a given name and nothing else."""
        return self.first > 0 and not self.ambiguous and (self.first > 1 or self.usage == 0)

    @property
    def may_be_last(self) -> bool:
        """Whether it may be a family name: it is listed as one, or it is no other word."""
        return self.shape in "CU" and (self.last > 0 or not self.ordinary)

    def is_rare(self, most: int) -> bool:
        """Whether it is used so seldom that, with its capital, it may be a name that nobody lists."""
        return self.usage < most and not self.noun and not self.brand


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text.

    >>> [(token.plain, token.shape) for token in tokens("Hi, Mr. J. de Brún-Lee!")]
    [('hi', 'C'), ('mr', 'l'), ('j', 'I'), ('de', 'p'), ('brun-lee', 'C')]
    """
    known = lists()
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        if (tail := _POSSESSIVE.search(word)) is not None:
            end = start + tail.start()
            word = word[: tail.start()]
        yield _token(text, start, end, word, known)


def _token(text: str, start: int, end: int, word: str, known: Lists) -> Token:
    plain = unmarked(word.lower())
    shape = _shape(word, plain, text[end : end + 1], text[start - 1 : start], known)
    brand = shape == "C" and word.isalpha() and _INNER_CAPITAL.match(word) is None
    head, hyphen, rest = plain.partition("-")
    first = known.first.get(plain, 0)
    if hyphen and (rest in known.first or rest not in known.words):
        first = known.first.get(head, 0)
    elif shape == "U" and len(word) < 3:
        first = 0
    usage = known.words.get(plain, 0)
    ordinary = usage > 0 or brand or (bool(hyphen) and all(part in known.words for part in plain.split("-")))
    if not ordinary and not word.isalpha():
        stem = word.replace("’", "'").partition("'")[0]
        ordinary = word[0].isupper() and known.words.get(stem.lower(), 0) >= FUNCTION  # "You're"
    return Token(
        start=start,
        end=end,
        plain=plain,
        shape=shape,
        first=first,
        last=known.last.get(plain, 0),
        usage=usage,
        ambiguous=plain in known.ambiguous,
        ordinary=ordinary,
        noun=plain in known.nouns,
        brand=brand,
    )


def _shape(word: str, plain: str, after: str, before: str, known: Lists) -> str:
    small = word.lower()
    if len(word) == 1:
        if word.isupper():
            return "I" if after == "." else "i"
        return "p" if small in known.particles else "l"
    if small in known.particles:
        return "p"
    capital = word[0].isupper() or _ELIDED.match(word) is not None
    if plain in known.titles or after.isdecimal() or before.isdecimal() or not capital:
        return "l"
    if "-" in word and not all(part[0].isupper() or part in known.particles for part in word.split("-")):
        return "l"
    return "U" if word.isupper() else "C"
