"""Slips of the hand in single words: neighbouring keys, swapped, lost and doubled letters.

The first letter is spared: people get it wrong in 2 to 10 of 100 misspellings only, and a word without it is
often another word.
"""

from __future__ import annotations

import functools
import importlib.resources
import itertools
import json
import math
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, Slips, draw_slip, letters, safe

SHORTEST: Final = 4
"""Letters of the shortest word that slips: a shorter one turns into another word too easily."""
_REACH: Final = 1.3
"""Widths of a key from the middle of one to the middle of another that touches it."""


@perturbation("text.typo.keyboard", keeps_truth=True)
def keyboard(text: Text, rng: Random) -> Edit | None:
    """Hit a neighbouring key: "refund" becomes "refubd"."""
    return draw_slip(text, rng, "typo.keyboard", _missed_keys)


@perturbation("text.typo.transpose", keeps_truth=True)
def transpose(text: Text, rng: Random) -> Edit | None:
    """Swap two neighbouring letters: "refund" becomes "refnud"."""
    return draw_slip(text, rng, "typo.transpose", _swapped)


@perturbation("text.typo.omit", keeps_truth=True)
def omit(text: Text, rng: Random) -> Edit | None:
    """Leave out a letter: "refund" becomes "refnd"."""
    return draw_slip(text, rng, "typo.omit", _left_out)


@perturbation("text.typo.double", keeps_truth=True)
def double(text: Text, rng: Random) -> Edit | None:
    """Type a letter twice: "refund" becomes "reffund"."""
    return draw_slip(text, rng, "typo.double", _doubled)


PERTURBATIONS = (double, keyboard, omit, transpose)


@functools.cache
def neighbours(layout: str = "qwerty") -> dict[str, str]:
    """Return the letters around each letter of a keyboard, the nearest first.

    >>> neighbours()["g"], neighbours("azerty")["a"]
    ('fhtbvy', 'zq')
    """
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "keyboards.json"
    rows = json.loads(source.read_text(encoding="utf-8"))[layout]
    place = {key: (row["x"] + n, row["y"]) for row in rows for n, key in enumerate(row["keys"])}

    def apart(one: str, other: str) -> float:
        (x, y), (x2, y2) = place[one], place[other]
        return math.hypot(x - x2, y - y2)

    return {
        key: "".join(
            sorted(
                (other for other in place if other != key and apart(key, other) <= _REACH),
                key=lambda other: (apart(key, other), other),
            )
        )
        for key in place
    }


def _inner(word: str) -> list[int]:
    found = letters(word)
    return found[1:] if len(found) >= SHORTEST else []


@functools.lru_cache(maxsize=4096)
def _missed_keys(word: str) -> Slips:
    around = neighbours()
    return safe(
        word,
        (
            Slip(n, n + 1, key.upper() if word[n].isupper() else key)
            for n in _inner(word)
            for key in around.get(word[n].lower(), "")
        ),
    )


@functools.lru_cache(maxsize=4096)
def _swapped(word: str) -> Slips:
    inner = _inner(word)
    return safe(
        word,
        (
            Slip(n, n + 2, word[n + 1] + word[n])
            for n, after in itertools.pairwise(inner)
            if after == n + 1 and word[n].casefold() != word[n + 1].casefold()
        ),
    )


@functools.lru_cache(maxsize=4096)
def _left_out(word: str) -> Slips:
    return safe(word, (Slip(n, n + 1, "") for n in _inner(word)))


@functools.lru_cache(maxsize=4096)
def _doubled(word: str) -> Slips:
    return safe(
        word,
        (
            Slip(n, n + 1, word[n] * 2)
            for n in _inner(word)
            if word[n].casefold() not in (word[n - 1].casefold(), word[n + 1 : n + 2].casefold())
        ),
    )
