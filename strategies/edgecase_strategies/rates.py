"""Rates and what is known of them: Wilson's interval, and the rank correlation of two lists. The standard library only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final, NamedTuple

LEVEL: Final = 0.95
LEAST_RANKED: Final = 8
"""Of fewer pairs, a rank correlation says nothing: its interval covers nearly all there is."""


class Interval(NamedTuple):
    """A rate's interval, each end from 0 to 1."""

    low: float
    high: float


def wilson(passed: float, count: int, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval of a rate, for reports (Wilson 1927): near to the level on average, never empty.

    >>> tuple(round(end, 3) for end in wilson(18, 20))
    (0.699, 0.972)
    """
    if not count:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    rate = passed / count
    middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(rate * (1 - rate) / count + z * z / (4 * count * count))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def difference(one: tuple[float, int], other: tuple[float, int], level: float = LEVEL) -> Interval:
    """Return the interval of the difference of two rates, each given as (passed, count), from -1 to 1.

    Made of Wilson's two intervals (Newcombe 1998, method 10).

    >>> tuple(round(end, 4) for end in difference((56, 70), (48, 80)))
    (0.0524, 0.3339)
    """
    (a, m), (b, n) = one, other
    if not m or not n:
        return Interval(-1.0, 1.0)
    p, q = a / m, b / n
    (low_p, high_p), (low_q, high_q) = wilson(a, m, level), wilson(b, n, level)
    return Interval(p - q - math.hypot(p - low_p, high_q - q), p - q + math.hypot(high_p - p, q - low_q))


class Correlation(NamedTuple):
    """A rank correlation, with its interval, from -1 to 1."""

    rho: float
    low: float
    high: float
    pairs: int


def spearman(one: Sequence[float], other: Sequence[float], level: float = LEVEL) -> Correlation | None:
    """Return Spearman's rank correlation of two lists, ties at their mean rank; None where it says nothing.

    That is so of fewer than eight pairs, and where one of the lists is all the same. The interval is Fisher's, with the
    variance of Bonett and Wright (2000).

    >>> found = spearman([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 8, 7])
    >>> round(found.rho, 3), found.low < found.rho < found.high
    (0.976, True)
    >>> spearman([1, 2, 3], [1, 2, 3])
    """
    count = len(one)
    if count < LEAST_RANKED or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    ranks, others = _ranks(one), _ranks(other)
    middle = (count + 1) / 2
    shared = math.fsum((a - middle) * (b - middle) for a, b in zip(ranks, others, strict=True))
    spread = math.sqrt(math.fsum((a - middle) ** 2 for a in ranks) * math.fsum((b - middle) ** 2 for b in others))
    rho = max(-1.0, min(1.0, shared / spread))
    if abs(rho) == 1.0:
        return Correlation(rho, rho, rho, count)
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt((1 + rho * rho / 2) / (count - 3))
    return Correlation(rho, math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half), count)


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda number: values[number])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return ranks
