"""Slips of the hand in single words: neighbouring keys, swapped, lost and doubled letters."""

from __future__ import annotations

from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text


@perturbation("text.typo.transpose", keeps_truth=True)
def transpose(text: Text, rng: Random) -> Edit | None:
    """Swap two neighbouring letters inside one unprotected word."""
    value = text.value
    sites = text.sites(
        "typo.transpose",
        lambda: [
            start
            for word in text.words
            if len(word.text) > 3
            for start in range(word.start + 1, word.end - 1)
            if value[start] != value[start + 1] and value[start : start + 2].isalpha()
        ],
    )
    if not sites:
        return None
    start = rng.choice(sites)
    return text.replace(start, start + 2, value[start + 1] + value[start])


PERTURBATIONS = (transpose,)
