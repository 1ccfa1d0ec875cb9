"""Numbers within bounds and of given multiples, of a size that a field of the name would have."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

from edgecase_strategies.forms.filling.facts import FRACTIONAL, INTEGER, Conflict, Facts, exact, same

TRIES = 64
_WINDOW = 100
_ANY_ONE_IN = 8
"""One number in so many is drawn from all that the bounds allow."""


def make_number(facts: Facts, rng: Random, usual: tuple[float, float] | None, *, cents: bool) -> int | float:
    """Return a number; ``usual`` is the range that people fill in, ``cents`` whether they write two decimals.

    Raises Conflict if the bounds and multiples leave none.
    """
    whole = bool(facts.mask & INTEGER) and not (cents and facts.mask & FRACTIONAL)
    step = _common(facts.multiples)
    if step is None:
        step = Fraction(1) if whole else Fraction(1, 100)
    elif not facts.mask & FRACTIONAL:
        step = _common([step, Fraction(1)]) or step
    low, high = _range(facts, step)
    if not facts.multiples and facts.mask & FRACTIONAL:
        finer = step
        while low is not None and high is not None and low > high and finer > Fraction(1, 10**15):
            finer /= 10
            low, high = _range(facts, finer)
        step = finer
    if low is not None and high is not None and low > high:
        raise Conflict
    first, last = _window(low, high, step, usual)
    if low is not None and high is not None and (low, high) != (first, last) and rng.randrange(_ANY_ONE_IN) == 1:
        first, last = low, high  # what is unusual is valid too
    for attempt in range(TRIES):
        if attempt == TRIES // 2:
            first, last = _wider(low, high, first, last)
        value = _written(rng.randint(first, last) * step)
        if _fits(value, facts):
            return value
    raise Conflict


def _common(multiples: list[Fraction]) -> Fraction | None:
    """Return the least number that is a multiple of all."""
    if not multiples:
        return None
    common = abs(multiples[0])
    for one in multiples[1:]:
        common = Fraction(
            math.lcm(common.numerator * one.denominator, abs(one.numerator) * common.denominator),
            common.denominator * one.denominator,
        )
    return common


def _range(facts: Facts, step: Fraction) -> tuple[int | None, int | None]:
    low = high = None
    if facts.low is not None:
        low = math.ceil(facts.low.value / step)
        low += facts.low.exclusive and low * step == facts.low.value
    if facts.high is not None:
        high = math.floor(facts.high.value / step)
        high -= facts.high.exclusive and high * step == facts.high.value
    return low, high


def _window(low: int | None, high: int | None, step: Fraction, usual: tuple[float, float] | None) -> tuple[int, int]:
    """Return the range to draw from: what is usual where the bounds allow it, else close to a bound."""
    least, most = usual or (0, _WINDOW)
    first, last = math.ceil(exact(least) / step), math.floor(exact(most) / step)
    if first > last:  # one step is more than the usual range
        first, last = 0, 10
    first = first if low is None else max(first, low)
    last = last if high is None else min(last, high)
    if first <= last:
        return first, last
    if low is not None and low > last:
        return low, low + _WINDOW if high is None else min(high, low + _WINDOW)
    assert high is not None
    return high - _WINDOW if low is None else max(low, high - _WINDOW), high


def _wider(low: int | None, high: int | None, first: int, last: int) -> tuple[int, int]:
    room = 50 * (last - first + 1)
    return first - room if low is None else max(low, first - room), last + room if high is None else min(
        high, last + room
    )


def _written(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _fits(value: int | float, facts: Facts) -> bool:
    whole = isinstance(value, int) or value.is_integer()
    if not facts.mask & (INTEGER if whole else FRACTIONAL):
        return False
    if any(same(value, one) for one in facts.excluded):
        return False
    if any((exact(value) / one).denominator == 1 for one in facts.not_multiples):
        return False
    return all(_divides(value, divisor) for divisor in facts.divisors)


def _divides(value: int | float, divisor: float) -> bool:
    """Whether python-jsonschema and exact arithmetic agree that a number is a multiple: 19.99 of 0.01 is contested."""
    if isinstance(divisor, int) and isinstance(value, int):
        return value % divisor == 0
    if (exact(value) / exact(divisor)).denominator != 1:
        return False
    quotient = value / divisor
    return math.isfinite(quotient) and int(quotient) == quotient
