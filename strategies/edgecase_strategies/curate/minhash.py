"""MinHash: a few numbers for a text, of which two texts that are nearly the same share at least one.

A text's character 3-grams are hashed, and of 120 permutations of the hashes the least is kept: two texts agree in each of
these with the chance of their Jaccard similarity (Broder 1997). Five of them make a band, and 24 bands a text's keys: texts
that share 70% of their 3-grams have a key in common in 99% of cases, those that share 30% in 6%.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from edgecase_strategies.errors import MissingLibrary

BANDS, ROWS = 24, 5
GRAM = 3
"""How many characters are hashed together."""
_MIX = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_BAND_MIX = 0x9E3779B97F4A7C15


def _permutations() -> list[tuple[int, int]]:
    rng = Random(20)
    return [(rng.getrandbits(32) | 1, rng.getrandbits(32)) for _ in range(BANDS * ROWS)]


PERMUTATIONS = _permutations()


def need_numpy() -> Any:
    """Return numpy. Raises MissingLibrary, which says how to install it."""
    try:
        import numpy as np
    except ImportError:
        raise MissingLibrary(
            "To find near-duplicates among many values, or among pictures, numpy is needed, which is not installed: "
            'python -m pip install "pytest-edgecases[fit]"'
        ) from None
    return np


def band_keys(texts: Sequence[str]) -> list[list[int]]:
    """Return the keys of each text: ``BANDS`` whole numbers of 64 bits, the same on every machine.

    >>> one, other, far = band_keys(["Where is my refund, please?", "Where is my refund please?", "Cancel order 7."])
    >>> any(a == b for a, b in zip(one, other)), any(a == b for a, b in zip(one, far))
    (True, False)
    """
    np = need_numpy()
    if not texts:
        return []
    padded = [text if len(text) >= GRAM else text + "\0" * (GRAM - len(text)) for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) for text in padded), dtype=np.int64, count=len(padded))
    hashes = codes[:-2] * np.uint32(_MIX[0]) + codes[1:-1] * np.uint32(_MIX[1]) + codes[2:] * np.uint32(_MIX[2])
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> np.uint32(15)
    # The last two grams of each text reach into the next one: they are left out.
    inside = np.ones(len(codes), dtype=bool)
    ends = np.cumsum(lengths)
    inside[ends - 1] = inside[ends - 2] = False
    hashes = hashes[inside[: len(hashes)]]
    grams = lengths - (GRAM - 1)
    starts = np.concatenate(([0], np.cumsum(grams)[:-1]))
    keys = np.empty((len(padded), BANDS), dtype=np.uint64)
    turned = np.empty_like(hashes)
    for band in range(BANDS):
        key = np.full(len(padded), band + 1, dtype=np.uint64)
        for factor, shift in PERMUTATIONS[band * ROWS : (band + 1) * ROWS]:
            np.multiply(hashes, np.uint32(factor), out=turned)
            np.add(turned, np.uint32(shift), out=turned)
            key ^= np.minimum.reduceat(turned, starts).astype(np.uint64)
            key *= np.uint64(_BAND_MIX)
            key ^= key >> np.uint64(29)
        keys[:, band] = key
    found: list[list[int]] = keys.tolist()
    return found
