"""Words and how often they are used, by language: ``is_word``, ``frequency``.

Each language is one file of about 45,000 words (English: 60,000) in classes of their Zipf frequency, read when it is first
asked for. ``scripts/make_words.py`` makes the files, and ``docs/explanation/dependencies.md`` says why they are not a library's.
"""

from __future__ import annotations

import bisect
import functools
import importlib.resources
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Final

from edgecase_strategies.text.kept import APOSTROPHES

LANGUAGES: Final = ("en", "de", "es", "fr", "pt", "it", "nl")
"""The languages that have a word list, as ISO 639-1 codes."""

COMPOUNDING: Final = frozenset({"de", "nl"})
"""The languages whose words are put together without a blank."""
_LINKS: Final = ("", "s", "es", "n", "en")
_SHORTEST_PART: Final = 3
_COMPOUND: Final = 1.5
"""The Zipf frequency of a compound that no list has."""
_PLAIN: Final = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def normal(word: str) -> str:
    """Return a word as the lists have it: lower case, composed, with a plain apostrophe.

    >>> normal("L’Été")
    "l'été"
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    return unicodedata.normalize("NFC", word.lower()).translate(_PLAIN)


@functools.cache
def word_list(language: str) -> dict[str, int]:
    """Return the words of a language with ten times their Zipf frequency, the most frequent first.

    >>> next(iter(word_list("de")))
    'ich'
    """
    return {word: zipf for zipf, words in classes(language) for word in words}


def classes(language: str, least: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield ten times the Zipf frequency and the words that have it, from the most frequent down to ``least``."""
    with _file(f"{language}.txt").open(encoding="utf-8") as lines:
        for line in lines:
            zipf, _, words = line.partition(" ")
            if int(zipf) < least:
                return
            yield int(zipf), words.split()


@functools.cache
def _raw(language: str) -> tuple[bytes, list[int]]:
    raw = b"\n" + _file(f"{language}.txt").read_bytes().replace(b"\n", b" \n")
    return raw, [match.end() for match in re.finditer(rb"\n(?=\d)", raw)]


@functools.lru_cache(maxsize=65536)
def looked_up(word: str, language: str) -> int:
    """Return ten times the Zipf frequency of a word in normal form, 0 if there is none, without holding the list as words.

    Slower than ``word_list`` and a twentieth of its memory: for a few words in many languages.

    >>> looked_up("bestellung", "de") == word_list("de")["bestellung"], looked_up("bestellung", "en")
    (True, 0)
    """
    raw, lines = _raw(language)
    at = raw.find(b" " + word.encode("utf-8", "replace") + b" ") if " " not in word else -1
    if at < 0:
        return 0
    start = lines[bisect.bisect_right(lines, at) - 1]
    return int(raw[start : raw.index(b" ", start)])


_UNDECOMPOSED: Final = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "'": ""})


def unmarked(word: str) -> str:
    """Return a word in normal form without its marks and apostrophes.

    >>> unmarked("garçon"), unmarked("straße"), unmarked("don't")
    ('garcon', 'strasse', 'dont')
    """
    plain = word.translate(_UNDECOMPOSED)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


@functools.cache
def unmarked_words(language: str) -> dict[str, tuple[str, ...]]:
    """Return the words that have marks or apostrophes by their form without, with all others of that form."""
    found: dict[str, list[str]] = {}
    for word in word_list(language):
        plain = unmarked(word)
        if plain != word:
            found.setdefault(plain, []).append(word)
    for plain, its in found.items():
        if plain in word_list(language):
            its.append(plain)
    return {plain: tuple(its) for plain, its in found.items()}


@functools.cache
def alphabet(language: str) -> str:
    """Return the letters and the apostrophe that words of the language are made of, those of loan words left out.

    >>> alphabet("de")
    'abcdefghijklmnopqrstuvwxyzßäéöü'
    """
    counts = Counter("".join(word_list(language)))
    return "".join(sorted(letter for letter, count in counts.items() if count >= _FEW))


_FEW: Final = 20
"""A letter in fewer places of a word list is taken for one of loan words."""


def frequency(word: str, language: str) -> float:
    """Return how often a word is used, on the Zipf scale: the decimal logarithm of its count in a billion words.

    "the" has 7.8, a word that everybody uses has 5, one that most know has 3; 0.0 is a word that the list does not have.

    >>> frequency("order", "en") > frequency("parcel", "en") > frequency("ordr", "en")
    True
    """
    plain = normal(word)
    found = word_list(language).get(plain)
    if found is not None:
        return found / 10
    return _COMPOUND if is_word(plain, language) else 0.0


def is_word(word: str, language: str) -> bool:
    """Whether a word is one of the language: listed, or put together of words that are.

    Of elided words ("l'ordine") and possessives ("customer's") the parts count; of German and Dutch words, those that
    two words and a linking sound make ("Versandadresse").

    >>> is_word("Refund", "en"), is_word("refnud", "en"), is_word("customer's", "en"), is_word("Versandadresse", "de")
    (True, False, True, True)
    """
    words = word_list(language)
    plain = normal(word)
    if plain in words:
        return True
    if "'" in plain:
        return all(part in words or _ELIDED.fullmatch(part) for part in plain.split("'"))
    return language in COMPOUNDING and _is_compound(plain, language)


_ELIDED: Final = re.compile(
    "[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|[dn]ell|[ad]all|all|sull|un|que(?:st|ll)|anch|com|dov|cos|ll|re|ve"
)
"""What stands before or after an apostrophe and nowhere else."""


@functools.lru_cache(maxsize=8192)
def _is_compound(word: str, language: str) -> bool:
    words = word_list(language)
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if words.get(word[at:], 0) < _PART:
            continue
        first = word[:at]
        for link in _LINKS:
            stem = first[: len(first) - len(link)]
            if first.endswith(link) and len(stem) >= _SHORTEST_PART and words.get(stem, 0) >= _PART:
                return True
    return False


_PART: Final = 33
"""Ten times the Zipf frequency of the rarest word that compounds are taken to be made of."""


@functools.cache
def first_names() -> frozenset[str]:
    """Return the given names, lower case, that are words of one of the languages as well, such as "mark"."""
    return frozenset(_file("first_names.txt").read_text(encoding="utf-8").split())


@functools.cache
def last_names() -> frozenset[str]:
    """Return the family names, lower case, that are words of one of the languages as well, such as "price"."""
    return frozenset(_file("last_names.txt").read_text(encoding="utf-8").split())


def _file(name: str) -> Traversable:
    return importlib.resources.files("edgecase_strategies.text") / "data" / "words" / name
