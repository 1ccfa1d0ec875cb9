"""Which words of a text are names: people, places and brands stay as they are, since nobody can tell what they should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecase_strategies.text.kept import WORD
from edgecase_strategies.text.words import first_names, frequency, is_word, last_names, normal

NAME: Final = "name"

_OPENS: Final = re.compile(r"(?:^|[.!?…:;\n\"“”„«»(\[¿¡*•>|–—-])[\s\"'“”„«¿¡(\[*]*\Z")
"""What stands before the first word of a sentence."""
_BACK: Final = 8
_NOUNS_ARE_CAPITALISED: Final = frozenset({"de"})
_COMMON_FIRST: Final = 4.8
"""The Zipf frequency from which a word that begins a sentence is taken for a word though it is a given name too: "will"."""
_COMMON_LAST: Final = 4.0
_COMMON_SMALL: Final = 4.5
"""The same for words in small letters."""
_FUNCTION: Final = 5.9
"""The Zipf frequency of words that are no names wherever they stand: "it"."""
_TITLE_SHARE: Final = 0.6


def names_in(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that are names, or may be.

    With a capital inside a sentence, a word is one; in German, where nouns have capitals, if it is in no list of words or in
    one of names. At the beginning of a sentence and in small letters, the lists decide.

    >>> text = "Please tell Rose that Anna's parcel is in Leeds."
    >>> [text[start:end] for start, end in names_in(text, "en")]
    ['Rose', "Anna's", 'Leeds']
    """
    words = [match.span() for match in WORD.finditer(text)]
    capitals = sum(text[start].isupper() for start, _ in words)
    telling = capitals < _TITLE_SHARE * len(words) or len(words) - capitals < 1 == capitals
    for start, end in words:
        word = text[start:end]
        if len(word) > 1 and _is_name(word, language, opens=_opens(text, start), telling=telling):
            yield start, end


def _opens(text: str, start: int) -> bool:
    return start == 0 or _OPENS.search(text, max(0, start - _BACK), start) is not None


def _is_name(word: str, language: str, *, opens: bool, telling: bool) -> bool:
    capital = word[0].isupper()
    plain = normal(word)
    plain = plain.removesuffix("'s") if capital or plain.endswith("'s") else plain
    if not capital:
        return plain in first_names() and frequency(plain, language) < _COMMON_SMALL and not _inflects(plain, language)
    if len(plain.partition("'")[0]) < 2:  # "I'm", "L'ordine"
        return False
    if telling and not opens and language not in _NOUNS_ARE_CAPITALISED and not word.isupper():
        # Where a full stop was left out, a sentence begins with such a word.
        return frequency(plain, language) < _FUNCTION or plain in first_names()
    if not is_word(plain, language):
        return not word.isupper()
    if not telling:
        return plain in first_names() and frequency(plain, language) < _COMMON_FIRST
    if not opens:
        return plain in first_names() or plain in last_names()
    rare = _COMMON_FIRST if plain in first_names() else _COMMON_LAST if plain in last_names() else 0.0
    return frequency(plain, language) < rare


def _inflects(word: str, language: str) -> bool:
    # "edit" is a given name, but above all a verb.
    return language == "en" and any(is_word(word.removesuffix("e") + ending, language) for ending in ("ed", "ing"))
