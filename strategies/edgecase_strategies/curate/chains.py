"""An index of bounded size in which values are found by keys: hash chains over a ring of the values kept last.

As in the compressors that look for earlier text (LZ77, zlib), a slot for each key holds the number of the last value that
had it, and each value holds the number of the one before it. What is older than the ring is never looked at, so that
nothing has to be taken out.
"""

from __future__ import annotations

import functools
import hashlib
from array import array
from collections.abc import Sequence
from typing import Any

CHAIN = 48
"""How many values of one slot are looked at: more share a key where all are made from one template."""


class Chains:
    """The last ``capacity`` values by their keys.

    >>> chains = Chains(width=2, capacity=4)
    >>> chains.add("a", "one", [7, 8])
    >>> chains.like("a", [7, 9]), chains.like("b", [7, 9]), chains.like("a", [8, 7])
    (['one'], [], [])
    """

    def __init__(self, *, width: int, capacity: int) -> None:
        self._width, self._capacity = width, capacity
        self._mask = (1 << capacity.bit_length()) - 1
        self._heads = array("I", bytes(4 * width * (self._mask + 1)))
        self._before = array("I", bytes(4 * width * capacity))
        self._tags = array("I", bytes(4 * width * capacity))
        self._kept: list[tuple[str, Any]] = []
        self._count = 0  # how many were ever added: a value's number is its turn, from 1 on

    def like(self, cell: str, keys: Sequence[int]) -> list[Any]:
        """Return the values of a cell that have one of the keys at its place."""
        heads, before, tags, kept = self._heads, self._before, self._tags, self._kept
        width, capacity, mask = self._width, self._capacity, self._mask
        oldest = self._count - capacity
        found: dict[int, None] = {}
        salt = _salt(cell)
        for place, plain in enumerate(keys):
            key = plain ^ salt
            number = heads[place * (mask + 1) + (key & mask)]
            if not number:
                continue
            tag = key >> 32
            for _ in range(CHAIN):
                if number <= oldest or not number:
                    break
                row = (number - 1) % capacity
                if tags[row * width + place] == tag and kept[row][0] == cell:
                    found[row] = None
                number = before[row * width + place]
        return [kept[row][1] for row in found]

    def add(self, cell: str, value: Any, keys: Sequence[int]) -> None:
        """Add a value; beyond the capacity, the oldest one is forgotten."""
        row = self._count % self._capacity
        if row < len(self._kept):
            self._kept[row] = (cell, value)
        else:
            self._kept.append((cell, value))
        self._count += 1
        heads, before, tags, start = self._heads, self._before, self._tags, row * self._width
        salt = _salt(cell)
        for place, plain in enumerate(keys):
            key = plain ^ salt
            slot = place * (self._mask + 1) + (key & self._mask)
            before[start + place] = heads[slot]
            tags[start + place] = key >> 32
            heads[slot] = self._count


@functools.lru_cache(maxsize=4096)
def _salt(cell: str) -> int:
    """Return what tells a cell's keys from another's, so that a chain holds hardly any value of another cell."""
    return int.from_bytes(hashlib.blake2b(cell.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
