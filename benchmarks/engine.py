"""How fast cases are made and chosen: `python benchmarks/engine.py [--json]`.

Every figure is CPU time, and comparisons are ratios of medians of rounds that take turns in this one process.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.pool import Pool
from edgecase_strategies.engine import FastRandom, Source, cases, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.strategy import draw_case
from edgecase_strategies.text import PERTURBATIONS, ROOM, messy

SENTENCES = (
    "Hello, I ordered a blue jacket last week and it still has not arrived, can you help me?",
    "The parcel came yesterday but the box was crushed and the lamp inside is in pieces.",
    "Please cancel my subscription before it renews, I was told that this could be done online.",
    "I was charged twice for the same order, could somebody look into this and refund me?",
    "My tracking page has been saying out for delivery since Tuesday and nobody came by.",
    "Can I change the delivery address of order AB-10423 before it leaves the warehouse?",
    "The shoes are one size too small, I would like to swap them for a larger pair please.",
    "Your app keeps logging me out whenever I try to add something to the shopping basket.",
    "I returned the headphones three weeks ago and have heard nothing about my money since.",
    "Is it possible to pay the invoice in two parts, because my card limit is too low now?",
    "The courier left my package with a neighbour whom I don't know, where is it exactly?",
    "I forgot my password and the reset link that you send me does not open on my phone.",
    "One of the four chairs is missing from the delivery, the other three look really nice.",
    "Could you tell me whether the kitchen table will be in stock again before Christmas?",
    "The discount code from your newsletter isn't accepted at the checkout, what can I do?",
    "I'd like to speak with a person about my broken washing machine, not with a chatbot.",
    "The colour of the sofa looks very different from the pictures that are on your website.",
    "Please send me a copy of the receipt for my last purchase, I need it for my employer.",
    "Why was my account closed without any warning, I have been a customer for ten years?",
    "The gift card that I bought for my sister says that it has already been used somewhere.",
)
EXAMPLES = 200
ROUNDS = 11


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    sources = [source_of(ROOM, Seed(value=text), Registry(PERTURBATIONS).select()) for text in SENTENCES]
    figures: dict[str, Any] = {
        "python": platform.python_version(),
        "perturbations": len(sources[0].perturbations),
        "letters_a_sentence": round(statistics.mean(map(len, SENTENCES)), 1),
        "fast_engine": fast_engine(sources),
        "choosing": list(choosing(sources)),
        "hypothesis_engine": [hypothesis_engine(severity) for severity in ((1, 1), (1, 3))],
    }
    print(json.dumps(figures, indent=2) if asked.json else table(figures))


def cpu(work: Callable[[], object]) -> float:
    """Return the seconds of CPU that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def fast_engine(sources: list[Source]) -> dict[str, float]:
    """Single-edit cases a second, and those whose id (a SHA-256 of the content) is made as well."""
    count = 200

    def run(rng: Random, finish: Callable[[Case], object]) -> None:
        for source in sources:
            for case in itertools.islice(cases(source, rng, (1, 1)), count):
                finish(case)

    made, identified = [], []
    for number in range(ROUNDS):
        made.append(cpu(lambda seed=number: run(FastRandom(seed), bool)))
        identified.append(cpu(lambda seed=number: run(FastRandom(seed), lambda case: case.id)))
    total = count * len(sources)
    return {
        "cases_a_second": round(total / statistics.median(made)),
        "cases_with_id_a_second": round(total / statistics.median(identified)),
    }


def choosing(sources: list[Source]) -> Any:
    """Microseconds for a draft in the pool and a chosen case, for some budgets."""
    fifty = [
        source_of(ROOM, Seed(value=f"{text} {more}"), sources[0].perturbations)
        for more in ("", "Thank you!", "Best wishes, Sam")
        for text in SENTENCES
    ][:50]
    for seeds, budget in itertools.product((sources[:1], fifty), (20, 200, 1000)):
        rounds = max(3, 600 // budget)
        chosen = [choose(seeds, cases=budget, severity=(1, 3), rng_seed=number) for number in range(rounds)]
        spent = [
            cpu(lambda seed=number: choose(seeds, cases=budget, severity=(1, 3), rng_seed=seed)) / len(one.cases)
            for number, one in enumerate(chosen)
        ]
        drafts = 20 * budget // len(seeds) if budget >= len(seeds) else 20
        pools = seeds[:budget]
        drawn = [
            cpu(lambda seed=number: [Pool(one, index=0, rng_seed=seed).draw(drafts, (1, 3)) for one in pools])
            for number in range(rounds)
        ]
        yield {
            "seeds": len(seeds),
            "budget": budget,
            "distinct_share": round(statistics.mean(one.distinct / one.pool for one in chosen), 2),
            "us_a_draft": round(1e6 * statistics.median(drawn) / (drafts * len(pools)), 2),
            "us_a_chosen_case": round(1e6 * statistics.median(spent), 1),
        }


def hypothesis_engine(severity: tuple[int, int]) -> dict[str, Any]:
    """`text.messy` against `st.builds` of as many whole numbers, as a ratio of CPU time."""
    mine = messy(*SENTENCES, severity=severity)
    draws = draws_of(severity)
    plain = st.builds(lambda *numbers: numbers, *[st.integers(0, 80)] * round(draws))
    times: dict[str, list[float]] = {"mine": [], "plain": []}
    for _ in range(ROUNDS):
        for name, strategy in (("mine", mine), ("plain", plain)):
            times[name].append(cpu(lambda drawn=strategy: run(drawn)) / EXAMPLES)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    return {
        "severity": list(severity),
        "draws_a_case": round(draws, 2),
        "us_a_case": round(1e6 * medians["mine"]),
        "us_a_plain_builds": round(1e6 * medians["plain"]),
        "ratio": round(medians["mine"] / medians["plain"], 3),
    }


def draws_of(severity: tuple[int, int]) -> float:
    """How many draws a case takes in the mean."""
    count = made = 0
    chosen = Registry(PERTURBATIONS).select()
    sources = [source_of(ROOM, Seed(value=text), chosen) for text in SENTENCES]

    def counted(draw: st.DrawFn) -> Case:
        nonlocal count, made

        def counting(strategy: st.SearchStrategy[Any], label: object = None) -> Any:
            nonlocal count
            count += 1
            return draw(strategy)

        case = draw_case(counting, sources, severity)
        made += 1
        return case

    run(st.composite(counted)())
    return count / made


def run(strategy: st.SearchStrategy[Any]) -> None:
    """Draw a strategy's examples in a test that does nothing with them."""

    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def test(example: object) -> None:
        assert example is not None

    test()


def table(figures: dict[str, Any]) -> str:
    lines = [
        f"Python {figures['python']}, {figures['perturbations']} perturbations, "
        f"sentences of {figures['letters_a_sentence']} characters",
        "",
        "fast engine, single edits  cases/s  with id/s",
        "                          {cases_a_second:8,}  {cases_with_id_a_second:9,}".format(**figures["fast_engine"]),
        "",
        "choosing   seeds  budget  distinct  µs/draft  µs/chosen case",
    ]
    row = "           {seeds:5}  {budget:6,}  {distinct_share:8.0%}  {us_a_draft:8.2f}  {us_a_chosen_case:14.1f}"
    lines += [row.format(**one) for one in figures["choosing"]]
    lines += ["", "Hypothesis engine  severity  draws/case  µs/case  µs/st.builds  ratio"]
    row = "                   {0[0]}-{0[1]}       {draws_a_case:10.2f}  {us_a_case:7}  {us_a_plain_builds:12}  {ratio:5.2f}"
    lines += [row.format(one["severity"], **one) for one in figures["hypothesis_engine"]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
