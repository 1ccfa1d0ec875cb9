"""The slips that a word offers, by the kind of mistake, each as often as people make it.

Slips of the hand and mistakes of spelling make the same changes, and no list says which was which. Here a change counts
as a mistake of spelling where the spelling itself misleads (a doubled letter, a vowel, a letter that is not heard),
and as a slip of the hand where the keyboard does. Each change belongs to one kind, so that all kinds together
make the mixture that people show.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.text.keyboards import neighbours
from edgecase_strategies.text.recover import is_another
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, latin_words, letters, like, safe
from edgecase_strategies.text.slip_groups import group_slips
from edgecase_strategies.text.slip_rates import FITTED, rated, rates
from edgecase_strategies.text.slip_sites import LEFT_OUT, PUT_IN, QWERTY, SWAPPED, VOWELS, Candidate
from edgecase_strategies.text.words import normal, word_list
from edgecase_strategies.weighted import Weighted

SHORTEST: Final = 4
"""Letters of the shortest word that slips: a shorter one turns into another word too easily."""
FIRST_FROM: Final = 5
"""Letters of the shortest word whose first letter slips."""
_A_LETTER: Final = 400
"""What a letter of a word adds to the weight of the word's slips: longer words are misspelled more often."""
_ONE: Final = 5 * _A_LETTER
"""The weight of slips that makes a perturbation as frequent as any other."""
_TRIES: Final = 12
_HUNDRED: Final = range(100)
_APART: Final = (100, 60, 55, 35, 13)
"""How often two slips of a word are made with no letter between them, one, two, three, and more, beside what chance makes.

In codespell's dictionary 49, 20, 16, 8 and 7% of the misspellings of two edits are so, with those of groups of letters.
"""

ANY: Final = "any"
GROUP: Final = "spelling.group"
Slips = Weighted[Slip]


def draw(text: Text, rng: Random, kind: str) -> Edit | None:
    """Return one slip of a kind in one word; None where no word offers one."""
    sites = _sites(text, kind)
    if not sites:
        return None
    origin, _, slips = rng.choice(sites)
    start, end, after = rng.choice(slips)
    return text.replace(origin + start, origin + end, after)


def draw_two(text: Text, rng: Random) -> Edit | None:
    """Return two slips in one word, as one edit."""
    sites = _sites(text, ANY)
    if not sites:
        return None
    origin, word, slips = rng.choice(sites)
    one = rng.choice(slips)
    for _ in range(_TRIES):
        other = rng.choice(slips)
        first, second = sorted((one, other))
        if first.end <= second.start and rng.choice(_HUNDRED) < _APART[min(second.start - first.end, len(_APART) - 1)]:
            slip = Slip(first.start, second.end, first.after + word[first.end : second.start] + second.after)
            language = text.language or FITTED
            if safe(word, [slip], language) and not makes_another(word, slip, language):
                return text.replace(origin + slip.start, origin + slip.end, slip.after)
    return None


def weight_of(kind: str) -> Callable[[Text], float]:
    """Return the function that says how often a kind of slip is made in a text."""
    return lambda text: len(_sites(text, kind)) / _ONE


def weight_of_two(text: Text) -> float:
    """Return how often two slips are made in one word of a text."""
    return rates().twice * len(_sites(text, ANY)) / _ONE


Sites = Weighted[tuple[int, str, Slips]]


def _sites(text: Text, kind: str) -> Sites:
    return text.sites(f"slips {kind}", lambda: Weighted(_found(text, kind)))


def _found(text: Text, kind: str) -> Iterator[tuple[tuple[int, str, Slips], int]]:
    for word in latin_words(text):
        slips = slips_of(word.text, text.language or FITTED, text.layout).get(kind)
        if slips:
            yield (word.start, word.text, slips), len(slips)


@functools.lru_cache(maxsize=4096)
def slips_of(word: str, language: str = FITTED, layout: str = QWERTY) -> Mapping[str, Slips]:
    """Return the slips of a word by kind, the likeliest first.

    >>> [slip for slip in slips_of("receive")["spelling.order"].items][0]
    Slip(start=3, end=5, after='ie')
    """
    if len(letters(word)) < SHORTEST:
        return {}
    found: list[tuple[int, int, str, Slip]] = []
    for origin, part in _parts(word):
        slips = rated(part, language, layout)
        share = _A_LETTER * len(part) / sum(rate for _, rate in slips)
        for candidate, rate in slips:
            if origin + candidate.start or len(letters(word)) >= FIRST_FROM:
                slip = _as_written(word, origin, candidate)
                found.append((-max(1, round(rate * share)), origin + candidate.start, kind_of(candidate, layout), slip))
        if language == FITTED and len(letters(word)) >= FIRST_FROM:
            for group, rate in group_slips(part):
                if weight := round(rate * _A_LETTER * len(part)):
                    slip = _group_as_written(word, origin, group)
                    found.append((-weight, slip.start, GROUP, slip))
    found.sort()
    distinct = safe(word, (slip for _, _, _, slip in found), language)
    kept = {slip for slip in distinct if not makes_another(word, slip, language)}
    kinds: dict[str, list[tuple[Slip, int]]] = {}
    for weight, _, kind, slip in found:
        if slip in kept:
            for name in (kind,) if kind == GROUP else (kind, ANY):
                kinds.setdefault(name, []).append((slip, -weight))
    return {kind: Weighted(pairs) for kind, pairs in kinds.items()}


def makes_another(word: str, slip: Slip, language: str) -> bool:
    """Whether a slip makes another word of the language of a word."""
    result = normal(word[: slip.start] + slip.after + word[slip.end :])
    if result.isalpha() and result not in word_list(language):
        return False
    return is_another(normal(word), result, language)


def _parts(word: str) -> Iterator[tuple[int, str]]:
    """Yield where runs of letters begin, and the letters, small and without marks: what the rates are fitted to."""
    plain = set(letters(word))
    start, part = 0, ""
    for at in range(len(word) + 1):
        letter = _base(word[at]) if at in plain else ""
        if letter:
            start, part = (start, part + letter) if part else (at, letter)
        elif part:
            yield start, part
            part = ""


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if base.isascii() and base.isalpha() else ""


def _as_written(word: str, origin: int, candidate: Candidate) -> Slip:
    """Return a candidate as a slip of the word: with its capitals and marks, and with no insertion at a border."""
    start, end = origin + candidate.start, origin + candidate.end
    kind = candidate.letters[0]
    if kind == LEFT_OUT:
        if start == 0 and word[0].isupper() and word[1:2].isalpha():
            return Slip(0, 2, word[1].upper())  # the capital is struck all the same
        return Slip(start, end, "")
    if kind == SWAPPED:
        one, other = word[start], word[start + 1]
        return Slip(start, end, _in_case_of(one, other) + _in_case_of(other, one))
    if kind == PUT_IN:
        # A letter goes with the one before it, so that a label that ends there holds it too.
        if candidate.start:
            letter = candidate.after.upper() if len(word) > 1 and word.isupper() else candidate.after
            return Slip(start - 1, start, word[start - 1] + letter)
        return Slip(start, start + 1, _in_case_of(word[start], candidate.after) + _in_case_of(word[-1], word[start]))
    return Slip(start, end, _in_case_of(word[start], candidate.after))


def _group_as_written(word: str, origin: int, slip: Slip) -> Slip:
    start, end = origin + slip.start, origin + slip.end
    return Slip(start, end, like(word[start : start + 1] if not word.isupper() else word, slip.after))


def _in_case_of(pattern: str, letter: str) -> str:
    return letter.upper() if pattern.isupper() else letter.lower()


def kind_of(slip: Candidate, layout: str = QWERTY) -> str:
    """Return the kind of mistake that a change of letters counts as.

    >>> from edgecase_strategies.text.slip_sites import candidates
    >>> {one.letters: kind_of(one) for one in candidates("rent") if one.letters in ("-e", "~re", "=et", "=er", "=ea")}
    {'-e': 'spelling.omit', '=ea': 'spelling.vowel', '=er': 'typo.keyboard', '=et': 'spelling.letter', '~re': 'typo.transpose'}
    """
    change, first, last = slip.letters[0], slip.letters[1], slip.letters[-1]
    both_vowels = first in VOWELS and last in VOWELS
    before, after = slip.contexts[1][1], slip.contexts[2][1]
    if change == SWAPPED:
        return "spelling.order" if both_vowels else "typo.transpose"
    if change == LEFT_OUT:
        if before == first:
            return "spelling.single"
        return "spelling.omit" if first in VOWELS or first == "h" else "typo.omit"
    if change == PUT_IN:
        if first == before:
            between = slip.contexts[4][1] in VOWELS and (after in VOWELS or after in "lr")
            return "spelling.double" if between and first not in VOWELS else "typo.double"
        near = before in neighbours(layout).get(first, "") or after in neighbours(layout).get(first, "")
        return "typo.insert" if near and first not in VOWELS else "spelling.insert"
    if both_vowels:
        return "spelling.vowel"
    return "typo.keyboard" if last in neighbours(layout).get(first, "") else "spelling.letter"
