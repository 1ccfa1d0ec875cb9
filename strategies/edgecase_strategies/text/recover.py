"""Whether a misspelt word can be read: an independent spelling corrector must put the intended word first.

It is a noisy channel over the word list: of the words near to what was typed, the likeliest is the one that maximises the
Zipf frequency less ``_EDIT`` for each edit (Kernighan, Church and Gale 1990; Norvig 2007), with distances by optimal string
alignment. Marks on letters and apostrophes count less than letters: whoever writes "telefono" means "teléfono". It knows
nothing of how the misspelling was made.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.text.kept import APOSTROPHES, MARKS
from edgecase_strategies.text.words import alphabet, frequency, normal, unmarked, unmarked_words, word_list

ANOTHER_WORD: Final = "a word became another word"
NOT_RECOVERABLE: Final = "a misspelling is not recoverable"
UNKNOWN_LANGUAGE: Final = "a word is misspelt in a language that is not known"

SPELT: Final = (
    "text.typo.",
    "text.spelling.",
    "text.diacritics.",
    "text.apostrophe.",
    "text.ocr.confuse",
)
"""The perturbations that misspell words. What others do to a word, such as to shorten it, is known by their lists."""

_EDIT: Final = 25
"""Ten times the Zipf frequency that an edit costs: a word must be 300 times as frequent to be preferred one edit further away."""
_FURTHEST: Final = 3
"""Edits beyond which nobody reads the word."""
_VARIANT: Final = 7
"""Ten times the Zipf frequency by which a spelling without marks must be rarer to be taken for the same word."""
_HARMLESS: Final = frozenset({("it's", "its"), ("its", "it's"), ("let's", "lets")})
"""Words that people confuse without anybody noticing."""
_SCANNED: Final = 3_000
"""Up to so many words are compared one by one; beyond, the words one edit away are looked up."""
_IN_WORD: Final = re.compile(rf"[^\W\d_]|[{MARKS}{APOSTROPHES}]")


def misspelt(seed: str, edit: Edit) -> tuple[str, str] | None:
    """Return the word that an edit misspells, and what it makes of it; None if the edit is of another kind.

    >>> misspelt("my refund!", Edit(name="text.typo.transpose", place=(5, 7), before="fu", after="uf"))
    ('refund', 'reufnd')
    """
    if not edit.name.startswith(SPELT) or not isinstance(edit.before, str):
        return None
    start, end = edit.place
    changed = edit.before + edit.after
    if not changed.isalpha() and not all(map(_IN_WORD.match, changed)):
        return None  # it parts or joins words
    # Nearly all are letters, and to ask for those first takes a third of the time.
    while start > 0 and (seed[start - 1].isalpha() or _IN_WORD.match(seed, start - 1)):
        start -= 1
    while end < len(seed) and (seed[end].isalpha() or _IN_WORD.match(seed, end)):
        end += 1
    first, last = edit.place
    before, after = seed[start:end], seed[start:first] + edit.after + seed[last:end]
    return before.strip(APOSTROPHES), after.strip(APOSTROPHES)


def why_not_read(seed: str, edits: Iterable[Edit], language: str | None) -> str | None:
    """Return why one of the words that edits misspell cannot be read, or None."""
    for edit in edits:
        words = misspelt(seed, edit)
        if words is not None:
            if language is None:
                return UNKNOWN_LANGUAGE
            reason = why_not(*words, language)
            if reason is not None:
                return reason
    return None


def why_not(before: str, after: str, language: str) -> str | None:
    """Return why a word is not itself any more when it is typed so, or None if it can be read.

    >>> why_not("because", "becuase", "en"), why_not("manager", "manger", "en"), why_not("bike", "bkie", "en")
    (None, 'a word became another word', None)
    >>> why_not("cat", "czt", "en")
    'a misspelling is not recoverable'
    """
    return _why_not(normal(before), normal(after), language)


@functools.lru_cache(maxsize=65536)
def _why_not(before: str, after: str, language: str) -> str | None:
    if before == after or (before, after) in _HARMLESS:
        return None
    if is_another(before, after, language):
        return ANOTHER_WORD
    parts = _parts(before, after, language)
    return None if all(_is_first(one, other, language) for one, other in parts) else NOT_RECOVERABLE


def _parts(before: str, after: str, language: str) -> list[tuple[str, str]]:
    # Of elided words, each part is a word by itself: "l'odrine".
    ones, others = before.split("'"), after.split("'")
    if len(ones) == len(others) > 1 and before not in word_list(language):
        return [(one, other) for one, other in zip(ones, others, strict=True) if one != other]
    return [(before, after)]


def is_another(before: str, after: str, language: str) -> bool:
    """Whether what was typed is another word of the language, and not the same one without its marks.

    >>> is_another("form", "from", "en"), is_another("straße", "strasse", "de"), is_another("order", "oredr", "en")
    (True, False, False)
    """
    words = word_list(language)
    if "'" not in after and after not in words:
        return False
    for one, other in _parts(before, after, language):
        found = words.get(other, 0)
        if found and one != other and (before, after) not in _HARMLESS:
            is_variant = unmarked(one) == unmarked(other)
            if not (is_variant and found <= round(10 * frequency(one, language)) - _VARIANT):
                return True
    return False


def _is_first(before: str, after: str, language: str) -> bool:
    own = round(10 * frequency(before, language))
    if not own:
        return False
    if unmarked(before) == unmarked(after):
        words = word_list(language)
        same = unmarked_words(language).get(unmarked(after), ())
        return all(words[rival] < own for rival in same if rival not in (before, after))
    far = _distance(before, after)
    if far > _FURTHEST or len(before) < _SHORTEST:
        return False
    return not any(_has_rival(before, after, near, own + _EDIT * (near - far), language) for near in range(1, far + 2))


_SHORTEST: Final = 3


def _has_rival(before: str, after: str, near: int, least: int, language: str) -> bool:
    """Whether another word of at least that frequency is just so many edits away."""
    if near == 1:
        found: Iterator[str] = _one_away(after, least, language)
    else:
        found = _scanned(after, near, least, language)
    return any(rival != before and rival != after for rival in found)


def _one_away(typed: str, least: int, language: str) -> Iterator[str]:
    words = word_list(language)
    if len(_frequent(least, language)) <= _SCANNED:
        yield from _scanned(typed, 1, least, language)
        return
    letters = alphabet(language)
    parts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
    for head, tail in parts:
        tries = [head + letter + tail for letter in letters]
        if tail:
            tries.append(head + tail[1:])
            tries += [head + letter + tail[1:] for letter in letters]
        if len(tail) > 1:
            tries.append(head + tail[1] + tail[0] + tail[2:])
        for tried in tries:
            if words.get(tried, -1) >= least:
                yield tried


def _scanned(typed: str, near: int, least: int, language: str) -> Iterator[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for size in range(len(typed) - near, len(typed) + near + 1):
        rivals = _frequent_of_size(least, size, language)
        for rival, distance, _ in process.extract(typed, rivals, scorer=OSA.distance, score_cutoff=near, limit=None):
            if distance == near:
                yield rival


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other))


@functools.lru_cache(maxsize=512)
def _frequent(least: int, language: str) -> tuple[str, ...]:
    return tuple(word for word, zipf in word_list(language).items() if zipf >= least)


@functools.lru_cache(maxsize=4096)
def _frequent_of_size(least: int, size: int, language: str) -> tuple[str, ...]:
    return tuple(word for word in _frequent(least, language) if len(word) == size)


def candidates(typed: str, language: str, most: int = 5) -> tuple[str, ...]:
    """Return the words that may be meant, the likeliest first; a word of the language is meant as it is.

    >>> candidates("refnud", "en")[0], candidates("bestelung", "de")[0]
    ('refund', 'bestellung')
    """
    plain, words = normal(typed), word_list(language)
    if plain in words:
        return (plain,)
    found = {word: words[word] - _EDIT // 3 for word in unmarked_words(language).get(unmarked(plain), ())}
    for near in (1, 2):
        reached = _one_away(plain, 0, language) if near == 1 else _scanned(plain, near, 0, language)
        for word in reached:
            found.setdefault(word, words[word] - near * _EDIT)
    return tuple(sorted(found, key=lambda word: (-found[word], word))[:most])
