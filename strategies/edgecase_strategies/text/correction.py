"""Writers who correct themselves: what they said first is revoked, and what the seed says stands.

All are used on request only. ``retype`` leaves the truth alone beyond doubt: the right word follows the wrong one.
``revoke`` leaves the seed's meaning in force, and says in the truth's facts what was revoked; a model that acts on
the first thing it reads gets these wrong.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Final

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES, MARKS
from edgecase_strategies.text.phrases import is_labelled, load, phrases
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, draw_replacement, is_glued, latin_words, letters, safe, spread

REVOKE: Final = "text.correction.revoke"
_SHORTEST: Final = 5
"""Letters of the shortest word that is typed again: in a shorter one a slip goes unnoticed."""


@perturbation(REVOKE, keeps_truth=True, default=False)
def revoke(text: Text, rng: Random) -> Edit | None:
    """Say something else first and take it back: "Please exchange, sorry, cancel my order"."""
    places = text.sites("correction.revoke", lambda: _revocable(text))
    if not places:
        return None
    start, others = rng.choice(places)
    return text.replace(start, start, f"{rng.choice(others)}, {rng.choice(phrases(text, 'sorry'))}, ")


@perturbation("text.correction.retype", keeps_truth=True, default=False)
def retype(text: Text, rng: Random) -> Edit | None:
    """Mistype a word and type it again: "cancle *cancel"."""
    return draw_replacement(text, rng, text.sites("correction.retype", lambda: _retyped(text)))


PERTURBATIONS = (retype, revoke)


def revoked_in(edits: Iterable[Edit]) -> Mapping[str, Json]:
    """Return the facts of corrections: what was said first and taken back.

    >>> revoked_in([Edit(name="text.correction.revoke", place=(7, 7), before="", after="exchange, sorry, ")])
    {'revoked': ['exchange']}
    """
    revoked = [edit.after.partition(",")[0] for edit in edits if edit.name == REVOKE]
    return {"revoked": revoked} if revoked else {}


@functools.cache
def _families(language: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return for each list of alternatives what finds one of them, with the words that must come before it."""
    inside = rf"[\w{MARKS}{APOSTROPHES}-]"
    found = []
    for family in load("alternatives").get(language, ()):
        before = "|".join(family["after"])
        words = "|".join(sorted(family["words"], key=lambda word: (-len(word), word)))
        pattern = rf"(?<!{inside})(?:{before}) (?P<word>{words})(?!{inside})"
        found.append((re.compile(pattern, re.IGNORECASE), tuple(family["words"])))
    return tuple(found)


def _revocable(text: Text) -> list[tuple[int, tuple[str, ...]]]:
    value = text.value
    lowered = value.lower()
    found = []
    for pattern, words in _families(text.language) if text.language else ():
        # What the text speaks of anyway is not taken back.
        unsaid = [word for word in words if word.lower() not in lowered]
        for match in pattern.finditer(value) if unsaid else ():
            start, end = match.span("word")
            if not text.is_free(start, start) or is_labelled(text, start) or is_glued(value, end):
                continue
            others = tuple(word for word in unsaid if text.keeps(start, start, f"{word}, "))
            if others:
                found.append((start, others))
    return spread(sorted(found))


def _retyped(text: Text) -> list[tuple[int, int, str]]:
    found = []
    for word in latin_words(text):
        if is_labelled(text, word.start) or not text.is_free(word.start, word.start):
            continue
        for wrong in _mistyped(word.text, text.language or ""):
            found += [(word.start, word.start, wrong + mark) for mark in (" *", "* ", ", ")]
    return spread(found)


@functools.lru_cache(maxsize=4096)
def _mistyped(word: str, language: str) -> Sequence[str]:
    bare = letters(word)
    if len(bare) < _SHORTEST or len(bare) != len(word):
        return ()
    slips = [
        Slip(n, n + 2, word[n + 1] + word[n]) for n in range(1, len(word) - 1) if word[n].lower() != word[n + 1].lower()
    ]
    return [word[: slip.start] + slip.after + word[slip.end :] for slip in safe(word, slips, language)]
