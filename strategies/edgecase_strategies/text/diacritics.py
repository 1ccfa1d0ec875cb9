"""Marks on letters that people leave out or get wrong."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, Slips, draw_slip, latin_words, letters, safe

_STROKES: Final = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
_WRONG: Final[dict[str, dict[str, str]]] = {
    "de": {"a": "ä", "o": "ö", "u": "ü"},
    "en": {"a": "áàâ", "e": "éèê", "i": "íìî", "o": "óòô", "u": "úùû"},
    "es": {"a": "áà", "e": "éè", "i": "íì", "o": "óò", "u": "úüù", "n": "ñ"},
    "fr": {"a": "àâá", "e": "éèê", "i": "îïí", "o": "ôó", "u": "ûùú", "c": "ç"},
    "it": {"a": "àá", "e": "èé", "i": "ìí", "o": "òó", "u": "ùú"},
    "nl": {"a": "ä", "e": "ëéè", "i": "ïí", "o": "öó", "u": "üú"},
    "pt": {"a": "áãâà", "e": "éêè", "i": "íì", "o": "óõô", "u": "úù", "c": "ç"},
}
"""The marks that people take for each other, by language; the one most often put where there is none comes first."""
_SHORTEST: Final = 4


@perturbation("text.diacritics.drop", keeps_truth=True)
def drop(text: Text, rng: Random) -> Edit | None:
    """Leave out the mark on a letter: "é" becomes "e"."""
    return draw_slip(text, rng, "diacritics.drop", _unmarked)


@perturbation("text.diacritics.wrong", keeps_truth=True)
def wrong(text: Text, rng: Random) -> Edit | None:
    """Write another mark of the language, or one too many, in a text that has marks: "é" becomes "è"."""
    # In a text without any, such as plain English, nobody has the key for them.
    if not text.sites("diacritics", lambda: any(_unmarked(word.text) for word in latin_words(text))):
        return None
    return draw_slip(text, rng, "diacritics.wrong", _mismarked_in(text.language or "en"))


PERTURBATIONS = (drop, wrong)


def base_of(letter: str) -> str:
    """Return a letter without its mark; itself if it has none.

    >>> base_of("é"), base_of("ł"), base_of("e")
    ('e', 'l', 'e')
    """
    return _STROKES.get(letter) or unicodedata.normalize("NFD", letter)[0]


@functools.lru_cache(maxsize=4096)
def _unmarked(word: str) -> Slips:
    if word.isascii():
        return ()
    slips = []
    end = len(word)
    for n in reversed(range(len(word))):
        if word[n].isalpha():
            if base_of(word[n]) != word[n] or end > n + 1:
                slips.append(Slip(n, end, base_of(word[n])))
            end = n
        elif not unicodedata.combining(word[n]):
            end = n
    return safe(word, reversed(slips))


@functools.cache
def _mismarked_in(language: str) -> Callable[[str], Slips]:
    return functools.lru_cache(maxsize=4096)(functools.partial(_mismarked, _WRONG[language]))


def _mismarked(marked: dict[str, str], word: str) -> Slips:
    slips = []
    bare = letters(word)
    for n in bare:
        letter, base = word[n], base_of(word[n])
        others = marked.get(base.lower(), "")
        if letter == base:
            others = others[:1] if len(bare) >= _SHORTEST and n > 0 else ""
        slips += [Slip(n, n + 1, other.upper() if letter.isupper() else other) for other in others]
    # A wrong mark is likelier than one too many.
    return safe(word, sorted(slips, key=lambda slip: word[slip.start].isascii()))
