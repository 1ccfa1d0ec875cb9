"""How often a gate errs, by simulation: `python benchmarks/gate.py [--runs 2000] [--json]`.

Three kinds of model with the same rate: one that passes each case with the same chance ("noisy"), one that always passes some cases
and never the others ("steady"), and one between (each case has a chance of its own, from a Beta distribution with two as the sum of
its parameters). A case with repeats passes if more than half of its runs do; the true rate is that of cases, and known exactly.

- Absolute gate: false alarms of a model that is just as good as asked, and how often a model ten points worse fails.
- Paired test on a suite: false alarms where nothing has changed, and how often a drop of ten points is seen.
- Both together, as a test with a suite is judged.
- Sequential gate: its errors at the two rates, and its calls beside the smallest fixed number with errors as small.

Numbers are drawn by NumPy's PCG64 from fixed seeds, so that each run prints the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from pytest_edgecases.statistics import Gate, Verdict, binomial_cdf

RATES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
CASES = (20, 50, 100, 200, 500)
REPEATS = (1, 3, 5)
MODELS = ("noisy", "steady", "between")
PAIRS = ((0.99, 0.9), (0.95, 0.85), (0.9, 0.8), (0.8, 0.7), (0.7, 0.6), (0.6, 0.5))
DROP = 0.1

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def chances(model: str, rate: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Return each case's chance to pass one run, of a model whose cases pass at ``rate`` on average."""
    if model == "noisy":
        return np.full(shape, rate)
    if model == "steady":
        return (rng.random(shape) < rate).astype(float)
    return rng.beta(2 * rate, 2 * (1 - rate), shape)


def most(runs: Floats, repeats: int, rng: np.random.Generator) -> Bools:
    """Return whether each case passes: more than half of its runs do."""
    return rng.binomial(repeats, runs) > repeats // 2


def true_rate(model: str, rate: float, repeats: int) -> float:
    """Return the chance that a case passes with so many repeats: exact, or by a fine sum over the Beta distribution."""
    if model == "steady" or repeats == 1:
        return rate
    if model == "noisy":
        return 1 - binomial_cdf(repeats // 2, repeats, rate)
    # The chance of more than half is a polynomial in the case's chance, and the moments of a Beta distribution are products.
    a, b = 2 * rate, 2 * (1 - rate)
    total = 0.0
    for passes in range(repeats // 2 + 1, repeats + 1):
        term = float(np.prod([(repeats - i) / (i + 1) for i in range(passes)]))
        for i in range(passes):
            term *= (a + i) / (2 + i)
        for i in range(repeats - passes):
            term *= (b + i) / (2 + passes + i)
        total += term
    return total


def critical(verdict_of: Callable[[int], Verdict | None], count: int) -> tuple[int, int]:
    """Return the most passes that fail (-1 if none) and the least that pass (``count + 1`` if none)."""

    def first(found: Callable[[int], bool]) -> int:
        low, high = 0, count + 1
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if found(middle) else (middle + 1, high)
        return low

    return (
        first(lambda passed: verdict_of(passed) is not Verdict.FAIL) - 1,
        first(lambda passed: verdict_of(passed) is Verdict.PASS),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting's shares of runs."""

    model: str
    rate: float
    cases: int
    repeats: int
    false_fail: float
    """Of models exactly as good as asked, how many fail."""
    false_pass: float
    """Of models exactly at the threshold, so no better than asked, how many pass."""
    seen: float
    """Of models ten points below what is asked, how many fail."""
    paired_false: float
    """Of models that have not changed, how many are said to have fallen."""
    paired_seen: float
    """Of models of which one case in ten, of those that passed, broke, how many are said to have fallen."""
    either_false: float
    """Of models exactly as good as asked and unchanged, how many fail a gate with a suite, by either."""


def settings(runs: int) -> Iterator[Setting]:
    """Simulate all settings of the gate that is not sequential."""
    for place, (model, rate, count, repeats) in enumerate(
        (model, rate, count, repeats) for model in MODELS for rate in RATES for count in CASES for repeats in REPEATS
    ):
        rng = np.random.Generator(np.random.PCG64(place))
        asked = true_rate(model, rate, repeats)
        gate = Gate(min_pass_rate=asked)
        with_suite = Gate(min_pass_rate=asked, paired=True)
        fails, passes = critical(lambda passed, gate=gate, count=count: gate.verdict(passed, count), count)
        fails_too, _ = critical(lambda passed, gate=with_suite, count=count: gate.verdict(passed, count), count)
        known: dict[tuple[int, int], bool] = {}
        own = chances(model, rate, (runs, count), rng)
        before, after = most(own, repeats, rng), most(own, repeats, rng)
        worse = after & (rng.random((runs, count)) >= DROP / asked)
        fallen, dropped = falls(with_suite, before, after, known), falls(with_suite, before, worse, known)
        low, lower = after.sum(axis=1), worse.sum(axis=1)
        yield Setting(
            model=model,
            rate=rate,
            cases=count,
            repeats=repeats,
            false_fail=float((low <= fails).mean()),
            false_pass=float((low >= passes).mean()),
            seen=float((lower <= fails).mean()),
            paired_false=float(fallen.mean()),
            paired_seen=float(dropped.mean()),
            either_false=float((fallen | (low <= fails_too)).mean()),
        )


def falls(gate: Gate, before: Bools, after: Bools, known: dict[tuple[int, int], bool]) -> Bools:
    """Return for each run whether the paired test says that the rate has fallen."""
    broken, mended = (before & ~after).sum(axis=1), (~before & after).sum(axis=1)
    said = []
    for pair in zip(broken.tolist(), mended.tolist(), strict=True):
        if pair not in known:
            known[pair] = gate.has_fallen(*pair)
        said.append(known[pair])
    return np.array(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequential:
    """What the sequential gate does between two rates."""

    ok: float
    bad: float
    fixed: int
    """The smallest fixed number of cases with which an exact test errs at most one time in twenty either way."""
    false_fail: float
    false_pass: float
    undecided: float
    """At the worse of the two rates, how many runs are not decided after all of a cap of 2,000 cases."""
    calls_ok: float
    calls_bad: float
    calls_middle: float
    """Mean calls of a model midway between the rates, where the test takes longest."""

    @property
    def saved(self) -> float:
        """The share of calls saved at the dearer of the two rates."""
        return 1 - max(self.calls_ok, self.calls_bad) / self.fixed


def sequential(ok: float, bad: float, runs: int, cap: int = 2000) -> Sequential:
    """Simulate the sequential gate."""
    gate = Gate(min_pass_rate=ok, bad_pass_rate=bad)
    limits = np.array(
        [critical(lambda passed, count=count: gate.so_far(passed, count), count) for count in range(1, cap + 1)]
    )

    def race(rate: float) -> tuple[float, float, float, float]:
        rng = np.random.Generator(np.random.PCG64(int(1000 * rate)))
        passed = np.cumsum(rng.random((runs, cap)) < rate, axis=1)
        fail, good = passed <= limits[:, 0], passed >= limits[:, 1]
        decided = fail | good
        first = np.where(decided.any(axis=1), decided.argmax(axis=1), cap - 1)
        rows = np.arange(runs)
        return (
            float(fail[rows, first].mean()),
            float(good[rows, first].mean()),
            float((~decided.any(axis=1)).mean()),
            float((first + 1).mean()),
        )

    at_ok, at_bad, middle = race(ok), race(bad), race((ok + bad) / 2)
    return Sequential(
        ok=ok,
        bad=bad,
        fixed=fixed_size(ok, bad, max(at_ok[0], 0.001), max(at_bad[1], 0.001)),
        false_fail=at_ok[0],
        false_pass=at_bad[1],
        undecided=max(at_ok[2], at_bad[2]),
        calls_ok=at_ok[3],
        calls_bad=at_bad[3],
        calls_middle=middle[3],
    )


def fixed_size(ok: float, bad: float, false_fail: float, false_pass: float) -> int:
    """Return the smallest number of cases with which a single look errs as seldom as given, either way."""
    count = 1
    while True:
        # Fail at this many passes or fewer: as many as the first error allows.
        most_passes = -1
        while binomial_cdf(most_passes + 1, count, ok) <= false_fail:
            most_passes += 1
        if 1 - binomial_cdf(most_passes, count, bad) <= false_pass:
            return count
        count += 1


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = list(settings(args.runs))
    pairs = [sequential(ok, bad, args.runs) for ok, bad in PAIRS]
    if args.json:
        print(json.dumps({"settings": [*map(asdict, found)], "sequential": [*map(asdict, pairs)]}, indent=1))
        return
    print(f"{len(found)} settings of {args.runs} runs")
    for name in ("false_fail", "false_pass", "paired_false", "either_false"):
        worst = max(found, key=lambda one: getattr(one, name))
        mean = sum(getattr(one, name) for one in found) / len(found)
        over = sum(getattr(one, name) > 0.05 for one in found)
        noise = 0.05 + 2.6 * (0.05 * 0.95 / args.runs) ** 0.5
        sure = sum(getattr(one, name) > noise for one in found)
        print(
            f"{name}: mean {mean:.3f}, most {getattr(worst, name):.3f} ({worst.model}, {worst.rate}, {worst.cases} "
            f"cases, {worst.repeats} repeats); {over} over 0.05, {sure} over {noise:.3f}, which luck explains once in 200"
        )
    for name in ("seen", "paired_seen"):
        print(f"\n{name}: a drop of ten points, the least and the most of the models and repeats")
        print("rate  " + "".join(f"{count:>16}" for count in CASES))
        for rate in RATES:
            cells = []
            for count in CASES:
                all_of = [getattr(one, name) for one in found if (one.rate, one.cases) == (rate, count)]
                cells.append(f"{min(all_of):.2f} to {max(all_of):.2f}")
            print(f"{rate:<6}" + "".join(f"{cell:>16}" for cell in cells))
    print("\nsequential: fixed n, errors, mean calls at the good, the middle and the bad rate, saved")
    for one in pairs:
        print(
            f"{one.ok} against {one.bad}: {one.fixed}; {one.false_fail:.3f} and {one.false_pass:.3f}; {one.calls_ok:.0f}, "
            f"{one.calls_middle:.0f}, {one.calls_bad:.0f}; {one.saved:.0%}"
        )


if __name__ == "__main__":
    main()
