"""How far a generator's profile of misspellings is from people's: a distance of two distributions, and its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from misspellings import VOWELS, Pair, aligned, are_near

RESAMPLED = 1_000
Counts = np.ndarray[Any, Any]


def cell(right: str, wrong: str) -> str:
    """Return the cell of the profile that a misspelling falls into.

    A cell says how many edits were made, and whether the first letter is wrong; of a single edit also which one it
    is, for a substitution whether it took a neighbouring key and whether a vowel for a vowel, for an insertion whether it
    doubled a letter: the features that profiles in the literature name, taken together.

    >>> cell("separate", "seperate"), cell("address", "adres"), cell("know", "now")
    ('substituted vowel', '2 edits', 'deleted first')
    """
    changes = aligned(right, wrong)
    first = " first" if right[:1] != wrong[:1] else ""
    if len(changes) != 1:
        return f"{min(3, len(changes))} edits{first}"
    operation, start, before, after = changes[0]
    if operation == "substituted":
        operation += " near" * are_near(before, after) + " vowel" * ({before, after} <= VOWELS)
    if operation == "inserted":
        operation += " double" * (after in right[max(0, start - 1) : start + 1])
    return operation + first


def tabulated(*lists: Sequence[Pair]) -> list[Counts]:
    """Return how many misspellings of each word are in each cell, one table a list, with the same words and cells."""
    words = {word: n for n, word in enumerate(sorted({right for pairs in lists for right, _ in pairs}))}
    cells = {name: n for n, name in enumerate(sorted({cell(*pair) for pairs in lists for pair in pairs}))}
    tables = [np.zeros((len(words), len(cells))) for _ in lists]
    for table, pairs in zip(tables, lists, strict=True):
        for right, wrong in pairs:
            table[words[right], cells[cell(right, wrong)]] += 1
    return tables


def apart(one: Counts, other: Counts) -> Counts:
    """Return the Jensen-Shannon distance of distributions, along the last axis: the root of the divergence in bits."""
    p, q = (counts / counts.sum(-1, keepdims=True) for counts in (one, other))
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(share > 0, share * np.log2(share / middle), 0.0).sum(-1) / 2 for share in (p, q)]
    return np.sqrt(np.maximum(0.0, sum(parts)))


class Distance(NamedTuple):
    """A distance, its 95% interval by drawing the words anew, and what people are from people at the same size."""

    value: float
    low: float
    high: float
    floor: float


def distance(real: Sequence[Pair], made: Sequence[Pair]) -> Distance:
    """Return how far the profile of what was made is from people's.

    The words are drawn anew 1,000 times, each with what people and the generator made of it. The floor is the mean
    distance of two such draws of people's misspellings: less cannot be told from nothing with so many words.
    """
    people, ours = tabulated(real, made)
    rng = np.random.default_rng(0)
    size = len(people)
    draws, others = (rng.multinomial(size, np.full(size, 1 / size), RESAMPLED) for _ in range(2))
    spread = apart(draws @ people, draws @ ours)
    low, high = np.percentile(spread, [2.5, 97.5])
    floor = apart(draws @ people, others @ people).mean()
    return Distance(float(apart(people.sum(0), ours.sum(0))), float(low), float(high), float(floor))
