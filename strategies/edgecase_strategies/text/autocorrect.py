"""What a helpful device does to a text: capitals after dots, parted compounds.

That it puts another word in the place of one is a real-word error, which moves the truth, and not among these.
"""

from __future__ import annotations

import functools
import re
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.phrases import load
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import draw_replacement, is_glued, latin_words, spread

_AFTER_DOT: Final = re.compile(
    r"(?<![^\W_])(?:e\.g|i\.e|etc|approx|incl|excl|vs|tel|min|max|mr|mrs|dr|no|z\. ?b|bzw|ca|evtl|ggf|inkl|usw|p\. ?ej|sr|sra"
    r"|p\. ?ex|env|mme|av|ecc|es|bijv|evt|enz)\. (?P<letter>[a-zß-öø-ÿ])",
    re.IGNORECASE,
)
_AFTER_DOTS: Final = re.compile(r"(?:\.\.\.?|…) (?P<letter>[a-zß-öø-ÿ])")


@perturbation("text.autocorrect.capital", keeps_truth=True, weight=in_message(0.5))
def capital(text: Text, rng: Random) -> Edit | None:
    """Begin a word with a capital after the dot of an abbreviation: "approx. Ten days"."""
    return draw_replacement(text, rng, text.sites("autocorrect.capital", lambda: _begun_large(text)))


@perturbation("text.autocorrect.compound", keeps_truth=True, weight=in_message(0.5))
def compound(text: Text, rng: Random) -> Edit | None:
    """Part a compound word: "password" becomes "pass word"."""
    return draw_replacement(text, rng, text.sites("autocorrect.compound", lambda: _parted(text)))


PERTURBATIONS = (capital, compound)


def _begun_large(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    found = []
    for pattern in (_AFTER_DOT, _AFTER_DOTS):
        for match in pattern.finditer(value):
            start, end = match.span("letter")
            larger = value[start:end].upper()
            if (
                value[start:end].islower()
                and len(larger) == 1
                and text.is_free(start, end)
                and not is_glued(value, end)
            ):
                found.append((start, end, larger))
    return spread(sorted(found))


@functools.cache
def _seams(language: str) -> dict[str, int]:
    """Return where the known compounds of a language part, the plural of each included."""
    found = {}
    for parts in load("compounds").get(language, ()):
        first, _, second = parts.partition(" ")
        found[first + second] = found[f"{first}{second}s"] = len(first)
    return found


def _parted(text: Text) -> list[tuple[int, int, str]]:
    language = text.language
    if language is None:
        return []
    seams = _seams(language)
    found = []
    for word in latin_words(text):
        seam = seams.get(word.text.lower())
        if seam is None:
            continue
        last, first = word.text[seam - 1], word.text[seam]
        # German nouns keep their capitals when they are parted.
        first = first.upper() if language == "de" and word.text[0].isupper() else first
        site = (word.start + seam - 1, word.start + seam + 1, f"{last} {first}")
        if text.keeps(*site):
            found.append(site)
    return found
