"""Mistakes of spelling: the writer hears the word, or half remembers how it looks.

Most of what people leave uncorrected is of this kind: doubled letters, vowels, letters that are not heard. Which letters
of a word go wrong, and how, follows rates fitted to lists of misspellings.
"""

from __future__ import annotations

from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text import slips
from edgecase_strategies.text.seed import Text


@perturbation("text.spelling.single", keeps_truth=True, weight=slips.weight_of("spelling.single"))
def single(text: Text, rng: Random) -> Edit | None:
    """Write a doubled letter once: "address" becomes "adress"."""
    return slips.draw(text, rng, "spelling.single")


@perturbation("text.spelling.double", keeps_truth=True, weight=slips.weight_of("spelling.double"))
def double(text: Text, rng: Random) -> Edit | None:
    """Double a consonant after a vowel: "always" becomes "allways"."""
    return slips.draw(text, rng, "spelling.double")


@perturbation("text.spelling.vowel", keeps_truth=True, weight=slips.weight_of("spelling.vowel"))
def vowel(text: Text, rng: Random) -> Edit | None:
    """Write a vowel for another: "separate" becomes "seperate"."""
    return slips.draw(text, rng, "spelling.vowel")


@perturbation("text.spelling.letter", keeps_truth=True, weight=slips.weight_of("spelling.letter"))
def letter(text: Text, rng: Random) -> Edit | None:
    """Write a letter for another that may sound like it: "necessary" becomes "nesessary"."""
    return slips.draw(text, rng, "spelling.letter")


@perturbation("text.spelling.omit", keeps_truth=True, weight=slips.weight_of("spelling.omit"))
def omit(text: Text, rng: Random) -> Edit | None:
    """Leave out a vowel or a silent letter: "different" becomes "diffrent"."""
    return slips.draw(text, rng, "spelling.omit")


@perturbation("text.spelling.insert", keeps_truth=True, weight=slips.weight_of("spelling.insert"))
def insert(text: Text, rng: Random) -> Edit | None:
    """Put in a letter: "truly" becomes "truely"."""
    return slips.draw(text, rng, "spelling.insert")


@perturbation("text.spelling.order", keeps_truth=True, weight=slips.weight_of("spelling.order"))
def order(text: Text, rng: Random) -> Edit | None:
    """Write two vowels in the wrong order: "receive" becomes "recieve"."""
    return slips.draw(text, rng, "spelling.order")


@perturbation("text.spelling.group", keeps_truth=True, weight=slips.weight_of("spelling.group"))
def group(text: Text, rng: Random) -> Edit | None:
    """Write a group of letters for another, lose one or write it twice: "phone" becomes "fone"."""
    return slips.draw(text, rng, "spelling.group")


@perturbation("text.spelling.twice", keeps_truth=True, weight=slips.weight_of_two)
def twice(text: Text, rng: Random) -> Edit | None:
    """Make two mistakes in one word: "address" becomes "adres"."""
    return slips.draw_two(text, rng)


PERTURBATIONS = (double, group, insert, letter, omit, order, single, twice, vowel)
