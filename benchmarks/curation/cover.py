"""Coverage: pairs at a budget against random and Hypothesis, the time to plan, and planted bugs that need two factors.

    python benchmarks/curation/cover.py

The campaign has 20 perturbations, 5 severities, 12 places and 10 intents. A planted bug fails where two factors have
certain values; found is one that a case among the first 100 hits, on average over 40 sets of 50 bugs.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from edgecase_strategies.curate.coverage import Factors, cells_of, covered, forbidding, order

SIZES = {"perturbation": 20, "severity": 5, "place": 12, "intent": 10}
PAIRS = sum(a * b for a, b in itertools.combinations(SIZES.values(), 2))


def drawn(count: int, rng: random.Random) -> list[dict[str, str]]:
    return [{name: str(rng.randrange(size)) for name, size in SIZES.items()} for _ in range(count)]


def by_hypothesis(count: int, number: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.fixed_dictionaries(
            {name: st.sampled_from([str(one) for one in range(size)]) for name, size in SIZES.items()}
        )
    )
    def run(factors: dict[str, str]) -> None:
        found.append(factors)

    run()
    return found


def share(cases: list[dict[str, str]]) -> float:
    return len({cell for one in cases for cell in cells_of(one, 2)}) / PAIRS


def hits(cases: list[Factors], bugs: list[tuple[tuple[str, str], ...]]) -> float:
    seen = {cell for one in cases for cell in cells_of(one, 2)}
    return sum(bug in seen for bug in bugs) / len(bugs)


def main() -> None:
    rng = random.Random(0)
    pools = [drawn(10_000, rng) for _ in range(3)]
    print("share of the pairs that is covered")
    for count in (50, 100, 200, 500):
        mine = [share([pool[number] for number in order(pool, count)]) for pool in pools]
        chance = [share(pool[:count]) for pool in pools]
        theirs = [share(by_hypothesis(count, number)) for number in range(3)]
        print(
            f"  {count:>4} cases: chosen {statistics.mean(mine):.3f}, Hypothesis {statistics.mean(theirs):.3f}, "
            f"random {statistics.mean(chance):.3f}"
        )
    times = []
    for pool in pools * 3:
        start = time.process_time()
        order(pool, 200)
        times.append(time.process_time() - start)
    print(f"planning 200 of 10,000: CPU {statistics.median(times):.2f} s (median of {len(times)})")
    forbid = forbidding(
        {"perturbation": "3", "intent": "4"}, {"severity": "4", "place": "0"}, {"intent": "9", "place": "11"}
    )
    broken = sum(forbid(pool[number]) for pool in pools for number in order(pool, 500, forbid=forbid))
    print(f"constraints broken: {broken} in {3 * 500:,} cases")
    found = covered([pools[0][number] for number in order(pools[0], 200, forbid=forbid)], pools[0], forbid=forbid)
    print(f"with them, at 200: {found.share:.3f} of the feasible; {len(found.infeasible)} infeasible by name")
    names = sorted(SIZES)
    rates: dict[str, list[float]] = {"chosen": [], "Hypothesis": [], "random": []}
    for number in range(40):
        pool = drawn(2_000, rng)
        bugs = []
        for _ in range(50):
            one, other = sorted(rng.sample(names, 2))
            bugs.append(((one, str(rng.randrange(SIZES[one]))), (other, str(rng.randrange(SIZES[other])))))
        rates["chosen"].append(hits([pool[place] for place in order(pool, 100)], bugs))
        rates["Hypothesis"].append(hits(by_hypothesis(100, number), bugs))
        rates["random"].append(hits(pool[:100], bugs))
    print("bugs that need two factors, found at 100 calls: ", end="")
    print(", ".join(f"{name} {statistics.mean(values):.2f}" for name, values in rates.items()))


if __name__ == "__main__":
    main()
