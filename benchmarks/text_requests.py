"""Requests from nothing: how many differ, how many are confirmed, and what one costs.

    python benchmarks/text_requests.py [--count 10000]

Times are CPU time, the median of five parts of a run. A shape is a message with its slots' labels in the place of their values.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from random import Random

from edgecase_strategies import text
from edgecase_strategies.case import Seed
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text.request.catalogue import LOCALES

PARTS = 5


def shape(seed: Seed) -> str:
    """Return a message with the labels of its slots in the place of their values."""
    value = seed.value
    for span in sorted(seed.truth.spans, key=lambda span: -span.start):
        if not span.label.startswith("request."):
            value = f"{value[: span.start]}<{span.label}>{value[span.end :]}"
    return value


def main() -> None:
    """Print a row for each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    print(f"{count} messages a language; µs of CPU time for one")
    print("locale  distinct  fewest of an intent  shapes  confirmed  draw  verify  case")
    for locale in LOCALES:
        fast = fast_source_of(text.requests(locale=locale))
        assert fast is not None
        maker = fast.maker
        assert maker is not None
        rng = Random(0)
        seeds: list[Seed] = []
        draws, checks = [], []
        confirmed = 0
        for _ in range(PARTS):
            began = time.process_time()
            part = [maker.draw(rng) for _ in range(count // PARTS)]
            middle = time.process_time()
            confirmed += sum(maker.verify(seed) is None for seed in part)
            draws.append(middle - began)
            checks.append(time.process_time() - middle)
            seeds += part
        by_intent = Counter(seed.truth.intent for seed in seeds)
        distinct = Counter(intent for intent, _ in {(seed.truth.intent, seed.value) for seed in seeds})
        least = min(by_intent, key=lambda intent: distinct[intent] / by_intent[intent])
        choose_fast(fast, cases=20, rng_seed=1)  # what is worked out once a process
        began = time.process_time()
        cases = len(choose_fast(fast, cases=200, rng_seed=0).cases)
        each = (time.process_time() - began) / cases
        print(
            f"{locale:6}  {len({seed.value for seed in seeds}) / len(seeds):8.1%}"
            f"  {distinct[least] / by_intent[least]:6.1%} {least or '':13}"
            f"{len({shape(seed) for seed in seeds}):7}  {confirmed / len(seeds):9.2%}"
            f"  {statistics.median(draws) / count * PARTS * 1e6:4.0f}  {statistics.median(checks) / count * PARTS * 1e6:6.0f}"
            f"  {each * 1e6:5.0f}"
        )


if __name__ == "__main__":
    main()
