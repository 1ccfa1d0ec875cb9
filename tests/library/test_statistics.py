"""The gate's statistics, against scipy and by their own laws."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_edgecases.statistics import Gate, Verdict, binomial_cdf, clopper_pearson, mcnemar, wilson

stats = pytest.importorskip("scipy.stats", reason="scipy is what these figures are checked against")
counts = st.integers(0, 300).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_intervals_are_those_of_scipy(pair: tuple[int, int], level: float) -> None:
    passed, count = pair
    if not count:
        assert wilson(0, 0) == clopper_pearson(0, 0) == (0, 1)
        return
    theirs = stats.binomtest(passed, count).proportion_ci(level, method="wilson")
    assert wilson(passed, count, level) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    # Two one-sided bounds at a level are a two-sided interval at twice its error.
    theirs = stats.binomtest(passed, count).proportion_ci(2 * level - 1, method="exact")
    assert clopper_pearson(passed, count, level) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(counts, st.floats(0, 1))
def test_the_binomial_distribution_is_that_of_scipy(pair: tuple[int, int], rate: float) -> None:
    most, count = pair
    assert binomial_cdf(most, count, rate) == pytest.approx(float(stats.binom.cdf(most, count, rate)), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_paired_test_is_that_of_scipy(broken: int, mended: int) -> None:
    theirs = stats.binomtest(broken, broken + mended, alternative="greater").pvalue if broken + mended else 1.0
    assert mcnemar(broken, mended) == pytest.approx(theirs, abs=1e-9)


@given(counts, st.floats(0.05, 0.95))
@settings(deadline=None)
def test_a_gate_is_never_sure_of_both(pair: tuple[int, int], rate: float) -> None:
    passed, count = pair
    gate = Gate(min_pass_rate=rate)
    verdict = gate.verdict(passed, count)
    if verdict is Verdict.FAIL:
        assert passed / count < rate
    if verdict is Verdict.PASS:
        assert passed / count >= rate
    if count:
        better = gate.verdict(min(count, passed + 1), count)
        order = [Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS]
        assert order.index(better) >= order.index(verdict)


@pytest.mark.parametrize(("rate", "wrong"), [(0.9, Verdict.FAIL), (0.8, Verdict.PASS)])
def test_a_sequential_gate_keeps_its_error_rates(rate: float, wrong: Verdict) -> None:
    gate = Gate(min_pass_rate=0.9, bad_pass_rate=0.8)
    rng = random.Random(1)
    runs, errors, calls = 600, 0, 0
    for _ in range(runs):
        passed = count = 0
        while (verdict := gate.so_far(passed, count)) is None and count < 2000:
            count += 1
            passed += rng.random() < rate
        errors += verdict is wrong
        calls += count
    # Wald's bound, and three standard errors of the simulation.
    assert errors / runs <= 0.05 / 0.95 + 3 * math.sqrt(0.05 * 0.95 / runs)
    assert calls / runs < 130


def test_a_gate_with_a_suite_shares_the_chance_of_a_false_alarm_between_its_two_tests() -> None:
    alone, paired = Gate(min_pass_rate=0.9), Gate(min_pass_rate=0.9, paired=True)
    assert (alone.alarm, paired.alarm) == (pytest.approx(0.05), pytest.approx(0.025))
    # p is 0.031 for five against none, and 0.016 for six.
    assert alone.has_fallen(5, 0)
    assert not paired.has_fallen(5, 0)
    assert paired.has_fallen(6, 0)
    # The chance of at most 24 of 31 is 0.031 at 90%.
    assert stats.binom.cdf(24, 31, 0.9) == pytest.approx(0.0306, abs=1e-4)
    assert alone.verdict(24, 31) is Verdict.FAIL
    assert paired.verdict(24, 31) is Verdict.INCONCLUSIVE
    assert alone.verdict(29, 29) is paired.verdict(29, 29) is Verdict.PASS
