"""Slips of the hand in single words: neighbouring keys, swapped, lost and doubled letters."""

from __future__ import annotations

from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text import slips, touch
from edgecase_strategies.text.seed import Text


@perturbation("text.typo.keyboard", keeps_truth=True, weight=slips.weight_of("typo.keyboard"))
def keyboard(text: Text, rng: Random) -> Edit | None:
    """Hit a neighbouring key: "refund" becomes "refubd"."""
    return slips.draw(text, rng, "typo.keyboard")


@perturbation("text.typo.insert", keeps_truth=True, weight=slips.weight_of("typo.insert"))
def insert(text: Text, rng: Random) -> Edit | None:
    """Hit a neighbouring key as well: "refund" becomes "refunjd"."""
    return slips.draw(text, rng, "typo.insert")


@perturbation("text.typo.transpose", keeps_truth=True, weight=slips.weight_of("typo.transpose"))
def transpose(text: Text, rng: Random) -> Edit | None:
    """Swap two neighbouring letters: "refund" becomes "refnud"."""
    return slips.draw(text, rng, "typo.transpose")


@perturbation("text.typo.omit", keeps_truth=True, weight=slips.weight_of("typo.omit"))
def omit(text: Text, rng: Random) -> Edit | None:
    """Leave out a letter: "refund" becomes "refud"."""
    return slips.draw(text, rng, "typo.omit")


@perturbation("text.typo.double", keeps_truth=True, weight=slips.weight_of("typo.double"))
def double(text: Text, rng: Random) -> Edit | None:
    """Strike a key twice: "refund" becomes "refunnd"."""
    return slips.draw(text, rng, "typo.double")


# The rates are fitted to lists that do not say what was typed on a phone, so this is used on request only.
@perturbation("text.typo.touch", keeps_truth=True, default=False, weight=touch.weight)
def miss(text: Text, rng: Random) -> Edit | None:
    """Miss a key of a phone with the thumb: "refund" becomes "refumd"."""
    return touch.draw(text, rng)


PERTURBATIONS = (double, insert, keyboard, miss, omit, transpose)
