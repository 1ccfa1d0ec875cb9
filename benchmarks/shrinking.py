"""Shrinking: a model that breaks on one known edit among one to six. Is that edit found, and in how many calls?

python benchmarks/shrinking.py
"""

from __future__ import annotations

import statistics
from random import Random

from sentences import SENTENCES

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import build, draw_edits, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM
from pytest_edgecases.run.shrink import shrink

CASES = 1_000


def main() -> None:
    rng = Random(0)
    chosen = Registry(PERTURBATIONS).select()
    sources = [source_of(ROOM, Seed(value=sentence), chosen) for sentence in SENTENCES]
    for planted in (1, 2):
        exact, calls = 0, []
        for number in range(CASES):
            source = sources[number % len(sources)]
            size = planted + number % (7 - planted)
            edits = draw_edits(source, size, rng)
            case = build(source.room, source.seed, edits)
            culprits = set(rng.sample(case.edits, min(planted, len(case.edits))))

            def fails(smaller: Case, culprits: set[object] = culprits) -> bool:
                return culprits <= set(smaller.edits)

            found = shrink(case, fails, budget=30)
            exact += set(found.case.edits) == culprits
            calls.append(found.calls)
        print(
            f"{planted} planted of up to six: exact in {exact / CASES:.1%} of {CASES}, "
            f"median {statistics.median(calls):.0f} calls, at most {max(calls)}"
        )


if __name__ == "__main__":
    main()
