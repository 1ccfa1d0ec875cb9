"""Whether what messy cases say of a model holds on independent real examples: rates, intervals, and the order of categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.rates import LEAST_RANKED, Correlation, Interval, difference, spearman, wilson

CLEAN, MESSY, REAL = "clean", "messy", "real"
KINDS = (CLEAN, MESSY, REAL)
LEAST = 5
"""Of fewer messy cases or real examples, a category's rate says too little to be ranked."""

WIDE = 0.2
"""An interval of a difference that is wider says nothing of whether there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many passed of those that ran.

    >>> rate = Rate(passed=18, ran=20)
    >>> rate.share, str(rate)
    (0.9, '90% of 20 (70% to 97%)')
    """

    passed: int = 0
    ran: int = 0

    @property
    def share(self) -> float | None:
        """The share that passed; None where none ran."""
        return self.passed / self.ran if self.ran else None

    @property
    def interval(self) -> Interval:
        """The share's interval, at 95% (Wilson)."""
        return wilson(self.passed, self.ran)

    def __str__(self) -> str:
        if not self.ran:
            return "not measured"
        return f"{self.passed / self.ran:.0%} of {self.ran} ({self.interval.low:.0%} to {self.interval.high:.0%})"

    def to_json(self) -> dict[str, Any]:
        """Return the rate as JSON."""
        if not self.ran:
            return {"passed": 0, "ran": 0}
        return {"passed": self.passed, "ran": self.ran, "rate": self.share, "interval": list(self.interval)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The pass rates on clean, messy and real examples, by category, and what the messy ones say of the real ones."""

    overall: Mapping[str, Rate]
    categories: Mapping[str, Mapping[str, Rate]]
    gap: Interval | None
    """The interval of the messy rate less the real one, with the seeds as the sample; None where one was not measured."""
    correlation: Correlation | None
    """Whether the categories that fail most on messy cases fail most on real ones; None where there are too few."""
    ranked: int
    """How many categories have enough of both to be ranked."""

    def lines(self) -> list[str]:
        """Return what was measured, for people; "not measured" where it was not."""
        if not self.overall[REAL].ran:
            return ["not measured: no independent real examples were given (holdout=)"]
        said = [", ".join(f"{kind} {self.overall[kind]}" for kind in KINDS)]
        messy, real = self.overall[MESSY].share, self.overall[REAL].share
        if self.gap is not None and messy is not None and real is not None:
            low, high = self.gap
            if low > 0:
                verdict = "it did not predict it: the messy cases are easier than the real ones"
            elif high < 0:
                verdict = "it did not predict it: the messy cases are harder than the real ones"
            elif high - low > WIDE:
                verdict = "too few ran to tell whether it predicted it"
            else:
                verdict = "it predicted it as far as that can be seen"
            said.append(
                f"the messy rate less the real one: {_points(messy - real)} ({_points(low)} to {_points(high)} at 95%); {verdict}"
            )
        if self.correlation is None:
            said.append(
                f"by category: not measured; {self.ranked} of {len(self.categories)} have {LEAST} messy cases and {LEAST} real "
                f"examples or more and rates that differ, and a rank correlation takes {LEAST_RANKED}"
            )
        else:
            rho, low, high, count = self.correlation
            verdict = "fail most on the real ones too" if low > 0 else "were not shown to fail most on the real ones"
            said.append(
                f"by category: rank correlation {rho:.2f} ({low:.2f} to {high:.2f}) over {count}: those that fail most on the "
                f"messy cases {verdict}"
            )
        return said

    def table(self) -> list[tuple[str, str, str, str]]:
        """Return a row for each category: its name and its three rates, the one that does worst on real examples first."""

        def worst(name: str) -> tuple[float, str]:
            share = self.categories[name][REAL].share
            return (2.0 if share is None else share, name)

        return [
            (name or "without a category", *(str(self.categories[name][kind]) for kind in KINDS))  # type: ignore[misc]
            for name in sorted(self.categories, key=worst)
        ]

    def to_json(self) -> dict[str, Any]:
        """Return what was measured as JSON; what was not is null."""
        return {
            "overall": {kind: rate.to_json() for kind, rate in self.overall.items()},
            "categories": {
                name: {kind: rate.to_json() for kind, rate in rates.items()} for name, rates in self.categories.items()
            },
            "gap": None if self.gap is None else list(self.gap),
            "correlation": None if self.correlation is None else self.correlation._asdict(),
            "ranked": self.ranked,
        }


def transfer_of(counts: Mapping[tuple[str, str], tuple[int, int]]) -> Transfer:
    """Return what is measured by counts of (passed, ran), by kind and category.

    >>> found = transfer_of({("clean", "a"): (2, 2), ("messy", "a"): (15, 20), ("real", "a"): (8, 10)})
    >>> print(found.lines()[0])
    clean 100% of 2 (34% to 100%), messy 75% of 20 (53% to 89%), real 80% of 10 (49% to 94%)
    """
    names = sorted({category for _, category in counts})
    categories = {name: {kind: _rate(counts.get((kind, name))) for kind in KINDS} for name in names}
    overall = {
        kind: Rate(
            passed=sum(rates[kind].passed for rates in categories.values()),
            ran=sum(rates[kind].ran for rates in categories.values()),
        )
        for kind in KINDS
    }
    messy, real = overall[MESSY], overall[REAL]
    # Cases of one seed are not independent; as many of them count here as there are seeds, at the rate of all.
    seeds = min(messy.ran, overall[CLEAN].ran or messy.ran)
    ranked = [one for name, one in categories.items() if name and min(one[MESSY].ran, one[REAL].ran) >= LEAST]
    return Transfer(
        overall=overall,
        categories=categories,
        gap=_gap(messy, seeds, real),
        correlation=spearman(
            [one[MESSY].passed / one[MESSY].ran for one in ranked], [one[REAL].passed / one[REAL].ran for one in ranked]
        ),
        ranked=len(ranked),
    )


def _gap(messy: Rate, seeds: int, real: Rate) -> Interval | None:
    if not messy.ran or not real.ran:
        return None
    return difference((messy.passed * seeds / messy.ran, seeds), (real.passed, real.ran))


def _rate(found: tuple[int, int] | None) -> Rate:
    return Rate(passed=found[0], ran=found[1]) if found is not None else Rate()


def _points(share: float) -> str:
    return f"{100 * share:+.0f} points"
