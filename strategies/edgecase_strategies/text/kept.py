"""The words that a mess keeps: negations and numbers in words, of the text's language, or of all where it is not known.

No replacement touches them and none may make a new one, since "now" without its last letter says something
else. A change of case may touch them: "NOT" is still "not". What is a number elsewhere does not block: English
"once" is eleven in Spanish, and "plus" is no negation in it.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
import unicodedata
from collections.abc import Set
from typing import Final

NEGATION: Final = "negation"
NUMBER_WORD: Final = "number_word"
KEPT: Final = (NEGATION, NUMBER_WORD)

APOSTROPHES: Final = "'’ʼ‘`´"
MARKS: Final = "\u0300-\u036f"
"""Marks that stand on the letter before them, as a character class."""

_LETTER = r"[^\W\d_]"
WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|[{MARKS}]|[{APOSTROPHES}](?={_LETTER}))*")
"""Letters with their marks and inner apostrophes."""

_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


@functools.cache
def kept_words(language: str | None = None) -> dict[str, frozenset[str]]:
    """Return the words that are kept, by kind, lower case: of one language, or of all together.

    >>> "plus" in kept_words("fr")["negation"], "plus" in kept_words("en")["negation"]
    (True, False)
    """
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "kept_words.json"
    lists = json.loads(source.read_text(encoding="utf-8"))
    return {
        kind: frozenset(word for code, words in lists[kind].items() if language in (None, code) for word in words)
        for kind in KEPT
    }


@functools.cache
def _kinds(language: str | None) -> dict[str, str]:
    return {word: kind for kind, words in kept_words(language).items() for word in words}


def normal(word: str) -> str:
    """Return a word as the lists of kept words have it: lower case, composed, with a plain apostrophe.

    >>> normal("Don’t")
    "don't"
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    return unicodedata.normalize("NFC", word.casefold()).translate(_PLAIN)


def kind_of(word: str, language: str | None = None) -> str | None:
    """Return the kind of a word that is kept, or None for any other word.

    >>> kind_of("Never"), kind_of("couldn't've"), kind_of("Fünf"), kind_of("Fünf", "en"), kind_of("order")
    ('negation', 'negation', 'number_word', None, None)
    """
    plain = normal(word)
    found = _kinds(language).get(plain)
    if found is None and "'" in plain and ("n't" in plain or plain.startswith("n'")):
        return NEGATION
    return found


def kept_in(text: str, lifted: Set[str] = frozenset(), language: str | None = None) -> tuple[str, ...]:
    """Return the kept words of a text, normalised, in their order, but for those of lifted kinds.

    >>> kept_in("No, I do NOT want two"), kept_in("No, I do NOT want two", {"negation"})
    (('no', 'not', 'two'), ('two',))
    """
    found = ((word, kind_of(word, language)) for word in WORD.findall(text))
    return tuple(normal(word) for word, kind in found if kind is not None and kind not in lifted)
