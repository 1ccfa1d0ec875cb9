"""Coverage: pairs at a budget against random and Hypothesis, the time to plan, and planted bugs that need two factors.

    python benchmarks/curation/cover.py

The campaign has 20 perturbations, 5 severities, 12 places and 10 intents. A planted bug fails where two factors have
certain values; found is one that a case among the first 100 hits, on average over 40 sets of 50 bugs.

What a marked test chooses is measured twice: on the same campaign, by a room whose cases are the cells of that grid, and on texts,
labelled messages of a bank, against as many cases of the same texts that are drawn at random. There, what could be covered is what the
pool of the choice has.
"""

from __future__ import annotations

import csv
import itertools
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.curate import allot, choose
from edgecase_strategies.curate.cells import cells_of_edits
from edgecase_strategies.curate.coverage import Factors, cells_of, covered, forbidding, order
from edgecase_strategies.curate.rules import traits_of
from edgecase_strategies.engine import FastRandom, Source, cases, source_of
from edgecase_strategies.perturbation import Perturbation, Registry, perturbation
from edgecase_strategies.text import PERTURBATIONS, ROOM

BANKING = Path("../shared/corpora/banking77/train.csv")
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


class Grid:
    """A room whose cases are the cells of the campaign: one edit, at one of 12 places, as strong as its severity."""

    name = "grid"
    seed_types = "texts"
    perturbations: Sequence[Perturbation[Any]] = ()
    options: Sequence[str] = ()

    def accepts(self, value: object) -> bool:
        return True

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Any:
        return seed.value

    def apply(self, value: str, edits: Sequence[Edit]) -> str:
        return value + "".join(edit.after for edit in edits)

    def undo(self, value: str, edits: Sequence[Edit]) -> str:
        return value.partition("|")[0]

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any, prepared: Any) -> Truth:
        return truth

    def fits(self, prepared: Any, edit: Edit, others: Sequence[Edit]) -> bool:
        return True

    def allows(self, prepared: Any, edit: Edit) -> bool:
        return True

    def edits_at(self, prepared: Any, severity: int) -> int:
        return 1

    def at(self, edit: Edit, severity: int) -> Edit:
        return Edit(name=edit.name, place=edit.place, before="", after=f"{edit.after}{severity}")

    def place(self, prepared: Any, edit: Edit) -> str:
        return str(edit.place)

    def verify(self, prepared: Any, case: Case) -> str | None:
        return None


def cell_maker(number: int) -> Perturbation[str]:
    @perturbation(f"grid.p{number:02d}", keeps_truth=True)
    def change(seed: str, rng: random.Random) -> Edit:
        """Change the seed at one of the places."""
        place = rng.randrange(SIZES["place"])
        return Edit(place=place, before="", after=f"|{number}@{place}~")

    return change


def covered_by(chosen: Iterable[tuple[int, Case]], sources: Sequence[Source], traits: Sequence[Factors]) -> set[Any]:
    found: set[Any] = set()
    for index, case in chosen:
        source = sources[index]
        edits = [(edit.name, source.room.place(source.prepared, edit)) for edit in case.edits]
        found |= cells_of_edits(edits, case.severity, traits[index])
    return found


def at_random(sources: Sequence[Source], count: int, severity: tuple[int, int], number: int) -> list[tuple[int, Case]]:
    shares = allot(count, len(sources))
    return [
        (index, case)
        for index, source in enumerate(sources)
        for case in itertools.islice(cases(source, FastRandom(1000 * number + index), severity), shares[index])
    ]


def marked(seeds: int, count: int) -> str:
    room, makers = Grid(), [cell_maker(number) for number in range(SIZES["perturbation"])]
    traits = [{"category": str(number % SIZES["intent"])} for number in range(seeds)]
    sources = [source_of(room, Seed(value=f"seed {number}"), makers) for number in range(seeds)]
    mine, chance, times, broken = [], [], [], 0
    never = forbidding({"perturbation": "grid.p03", "category": "4"}, {"severity": 5, "place": "0"})
    for number in range(3):
        start = time.process_time()
        choose(
            sources, cases=count, severity=(1, 5), rng_seed=number, factors=traits, pool_factor=max(20, 10_000 // count)
        )
        times.append(time.process_time() - start)
        usual = choose(sources, cases=count, severity=(1, 5), rng_seed=number, factors=traits)
        mine.append(len(covered_by(usual.cases, sources, traits)) / PAIRS)
        drawn_cases = at_random(sources, count, (1, 5), number)
        chance.append(len(covered_by(drawn_cases, sources, traits)) / PAIRS)
        kept = choose(sources, cases=count, severity=(1, 5), rng_seed=number, factors=traits, forbid=never)
        for index, case in kept.cases:
            factors = {"severity": str(case.severity), "perturbation": case.names[0], "place": str(case.edits[0].place)}
            broken += never({**factors, **traits[index]})
    return (
        f"chosen {statistics.mean(mine):.3f}, random {statistics.mean(chance):.3f}; drawing 10,000 or more and choosing "
        f"CPU {statistics.median(times):.2f} s; constraints broken: {broken}"
    )


def on_texts(seeds: int, intents: int, count: int) -> str:
    with BANKING.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    mine, chance = [], []
    for number in range(5):
        rng = random.Random(number)
        names = rng.sample(sorted({row["category"] for row in rows}), intents)
        some = rng.sample([row for row in rows if row["category"] in names], seeds)
        sources = [source_of(ROOM, Seed(value=row["text"]), Registry(PERTURBATIONS).select()) for row in some]
        traits = [traits_of(source, row["category"]) for source, row in zip(sources, some, strict=True)]
        choice = choose(sources, cases=count, severity=(1, 3), rng_seed=number, factors=traits)
        could = choice.possible.cells()
        mine.append(len(covered_by(choice.cases, sources, traits)) / len(could))
        random_cases = at_random(sources, count, (1, 3), number)
        chance.append(len(covered_by(random_cases, sources, traits) & could) / len(could))
    return f"chosen {statistics.mean(mine):.3f}, random {statistics.mean(chance):.3f}"


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
    print("what a marked test covers of the campaign")
    for seeds, count in itertools.product((10, 50, 200), (50, 100, 200, 500)):
        print(f"  {seeds:>3} seeds, {count:>3} cases: " + marked(seeds, count))
    if BANKING.exists():
        print("what it covers of texts: severity 1 to 3, what people do by accident")
        for seeds, intents, count in ((20, 5, 20), (20, 10, 200), (100, 10, 200), (100, 20, 500)):
            print(f"  {seeds:>3} texts of {intents} intents, {count:>3} cases: " + on_texts(seeds, intents, count))


if __name__ == "__main__":
    main()
