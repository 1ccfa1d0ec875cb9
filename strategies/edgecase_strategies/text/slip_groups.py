"""Groups of letters that people take for others: "ph" and "f", "ie" and "y", a syllable that is lost or written twice.

About half of the misspellings of more than one edit are of this kind: the edits stand together, in one group of letters.
How often a group becomes another is fitted to lists, by its place in the word (``scripts/fit_text_rates.py``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from edgecase_strategies.text.sites import Slip
from edgecase_strategies.text.slip_rates import rates

LONGEST: Final = 3
"""Letters of the longest group."""


def part_of(start: int, end: int, size: int) -> str:
    """Return the place of a group in a word: ``0`` at its beginning, ``7`` at its end, ``4`` between.

    >>> part_of(0, 2, 5), part_of(1, 3, 5), part_of(3, 5, 5)
    ('0', '4', '7')
    """
    if start == 0:
        return "0"
    return "7" if end == size else "4"


def is_group(word: str, start: int, before: str, after: str) -> bool:
    """Whether a change is of one group of letters for another, or of a group that is lost or written twice.

    >>> is_group("phone", 0, "ph", "f"), is_group("relation", 5, "", "at"), is_group("relation", 5, "", "xx")
    (True, True, False)
    """
    if not before:
        return len(after) == 2 and after in (word[max(0, start - 2) : start], word[start : start + 2])
    if not after and (len(before) != 2 or start == 0):
        return False
    return len(before) <= LONGEST and len(after) <= LONGEST


def group_slips(word: str) -> Iterator[tuple[Slip, float]]:
    """Yield the changes of groups in a word of small letters, each with how often it is made for each single slip.

    >>> [slip for slip, _ in group_slips("photo") if slip.after == "f"]
    [Slip(start=0, end=2, after='f')]
    """
    size, known = len(word), rates().groups
    for length in range(1, LONGEST + 1):
        for start in range(size - length + 1):
            end = start + length
            for before, place, after, rate in known.get(word[start:end], ()):
                if place == part_of(start, end, size):
                    # A group that is written twice stands behind itself.
                    yield Slip(start, end, after if before else word[start:end] + after), math.exp(rate)
