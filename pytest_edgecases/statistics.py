"""The statistics of a gate, exact and by the standard library: intervals, a paired test, and a sequential test.

Figures are checked against scipy in the tests, and the gate's error rates are simulated in ``benchmarks/gate.py``.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from dataclasses import dataclass

from edgecase_strategies.rates import LEVEL, Interval, wilson

__all__ = [
    "LEVEL",
    "Gate",
    "Interval",
    "Verdict",
    "binomial_cdf",
    "clopper_pearson",
    "mcnemar",
    "wilson",
]


def clopper_pearson(passed: int, count: int, level: float = LEVEL) -> Interval:
    """Return the exact interval of a rate, for gates (Clopper and Pearson 1934): never below the level.

    Each end is a one-sided bound at ``level``: the rate is below the high end, or above the low one, but for one time in
    twenty at the default.

    >>> tuple(round(end, 3) for end in clopper_pearson(29, 29))
    (0.902, 1.0)
    """
    if not count:
        return Interval(0.0, 1.0)
    error = 1 - level
    low = 0.0 if not passed else _solve(lambda rate: 1 - binomial_cdf(passed - 1, count, rate) - error)
    high = 1.0 if passed == count else _solve(lambda rate: error - binomial_cdf(passed, count, rate))
    return Interval(low, high)


def _solve(rising: Callable[[float], float]) -> float:
    """Return where a function that rises from below zero to above it on 0 to 1 is zero."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def binomial_cdf(most: int, count: int, rate: float) -> float:
    """Return the chance of at most ``most`` successes among ``count`` of a rate.

    >>> round(binomial_cdf(1, 3, 0.5), 3)
    0.5
    """
    if most < 0:
        return 0.0
    if most >= count or rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    log_rate, log_rest = math.log(rate), math.log1p(-rate)
    terms = (
        math.lgamma(count + 1) - math.lgamma(n + 1) - math.lgamma(count - n + 1) + n * log_rate + (count - n) * log_rest
        for n in range(most + 1)
    )
    return min(1.0, math.fsum(map(math.exp, terms)))


def mcnemar(broken: int, mended: int) -> float:
    """Return the one-sided exact p-value of McNemar's test on the same cases before and after (McNemar 1947).

    ``broken`` passed before and fail now, ``mended`` the other way round; a small value says that the rate has fallen.

    >>> round(mcnemar(8, 1), 4), mcnemar(0, 0)
    (0.0195, 1.0)
    """
    return 1 - binomial_cdf(broken - 1, broken + mended, 0.5) if broken + mended else 1.0


class Verdict(enum.Enum):
    """What a gate comes to."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is asked of a test's rate.

    ``Gate(min_pass_rate=0.9)`` weighs the rate of all cases; with ``bad_pass_rate`` it is a sequential test that stops as
    soon as it is decided.

    >>> gate = Gate(min_pass_rate=0.9)
    >>> gate.verdict(60, 60).value, gate.verdict(18, 20).value, gate.verdict(10, 20).value
    ('pass', 'inconclusive', 'fail')
    """

    min_pass_rate: float
    bad_pass_rate: float | None = None
    level: float = LEVEL
    paired: bool = False
    """Whether the cases of a suite are compared with what they were, too: the two then share the chance of a false alarm."""

    @property
    def alarm(self) -> float:
        """The chance of a false alarm that each test of the gate may have."""
        return (1 - self.level) / (2 if self.paired else 1)

    def has_fallen(self, broken: int, mended: int) -> bool:
        """Whether so many cases that passed and fail now, and the other way round, say that the rate has fallen."""
        return mcnemar(broken, mended) < self.alarm

    def verdict(self, passed: int, count: int) -> Verdict:
        """Return what the rate of so many cases says, once all of them ran."""
        if self.bad_pass_rate is not None:
            return self.so_far(passed, count) or Verdict.INCONCLUSIVE
        if clopper_pearson(passed, count, 1 - self.alarm).high < self.min_pass_rate:
            return Verdict.FAIL
        surely = clopper_pearson(passed, count, self.level).low >= self.min_pass_rate
        return Verdict.PASS if surely else Verdict.INCONCLUSIVE

    def so_far(self, passed: int, count: int) -> Verdict | None:
        """Return the verdict of a sequential test if it is decided, else None (Wald 1945).

        Of models as good as ``min_pass_rate`` it fails at most about one in twenty, of those as bad as ``bad_pass_rate`` it
        passes about as few. The cases must come in an order that has nothing to do with how hard they are.
        """
        if self.bad_pass_rate is None:
            return None
        error = 1 - self.level
        ok, bad = self.min_pass_rate, self.bad_pass_rate
        failed = count - passed
        evidence = passed * math.log(bad / ok) + failed * math.log((1 - bad) / (1 - ok))
        if evidence >= math.log((1 - error) / self.alarm):
            return Verdict.FAIL
        return Verdict.PASS if evidence <= math.log(error / (1 - self.alarm)) else None
