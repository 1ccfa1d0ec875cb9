"""A sequence in which each item stands as often as it weighs, without being written out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 1 << 24
"""The longest sequence: three numbers of Hypothesis' choose an item of it."""


class Weighted(Generic[T]):
    """Items and their weights, as ``Random.choice`` takes them: an item is drawn as often as it weighs.

    Weights are whole numbers from 1. The first item is the simplest, to which Hypothesis shrinks.

    >>> weighted = Weighted([("a", 3), ("b", 1)])
    >>> len(weighted), [weighted[place] for place in range(4)], weighted.items
    (4, ['a', 'a', 'a', 'b'], ('a', 'b'))
    """

    __slots__ = ("_total", "bounds", "items")

    def __init__(self, weights: Iterable[tuple[T, int]]) -> None:
        pairs = list(weights)
        self.items: Sequence[T] = tuple(item for item, _ in pairs)
        self.bounds = list(accumulate(weight for _, weight in pairs))
        self._total = self.bounds[-1] if self.bounds else 0
        if self._total > MOST:
            raise ValueError(f"the weights add up to {self._total}, which is more than {MOST}")

    def __len__(self) -> int:
        return self._total

    def __getitem__(self, place: int, /) -> T:
        return self.items[bisect_right(self.bounds, place)]
