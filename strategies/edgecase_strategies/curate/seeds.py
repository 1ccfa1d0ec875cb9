"""Choose cases of seeds that are drawn: first seeds that are even in what they are about, then what is done to each of them."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType

from edgecase_strategies.case import Case, Seed, content_id, encode
from edgecase_strategies.curate.choose import DUPLICATE, Choice, choose
from edgecase_strategies.engine import FastRandom, SeedMaker, build
from edgecase_strategies.options import check_count, check_severity
from edgecase_strategies.strategy import FastSource

SEEDS_A_CASE = 6
"""How many seeds are drawn for each case that is asked for."""


def choose_drawn(maker: SeedMaker, *, cases: int, severity: tuple[int, int], rng_seed: int) -> Choice:
    """Draw seeds, take those that are most even in what they are about, and perturb each of them once.

    Each seed is verified before it is taken. The levels of ``severity`` take turns; level 0 is the seed as it is.
    Where there are fewer distinct seeds than cases asked for, the seeds get several cases each.

    >>> from edgecase_strategies.text import requests
    >>> from edgecase_strategies.strategy import fast_source_of
    >>> maker = fast_source_of(requests()).maker
    >>> choice = choose_drawn(maker, cases=12, severity=(0, 2), rng_seed=0)
    >>> len({case.truth.intent for _, case in choice.cases}), sum(case.is_clean for _, case in choice.cases)
    (12, 4)
    """
    check_count("cases", cases)
    low, high = check_severity(severity, least=0)
    dropped: Counter[str] = Counter()
    seeds, drawn = _seeds(maker, cases, rng_seed, dropped)
    turns = high - low + 1
    clean = [number for number in range(len(seeds)) if not low and number % turns == 0]
    messy = [number for number in range(len(seeds)) if number not in set(clean)]
    found: list[tuple[int, Case]] = []
    near = 0
    if messy and high:
        sources = [maker.source(seeds[number]) for number in messy]
        made = choose(sources, cases=cases - len(clean), severity=(max(low, 1), high), rng_seed=rng_seed)
        found = [(messy[index], case) for index, case in made.cases]
        dropped.update(made.dropped)
        drawn += made.pool
        near = made.near
    plain: list[tuple[int, Case]] = []
    for number in clean:
        source = maker.source(seeds[number])
        plain.append((number, build(source.room, source.seed, (), 0, source.prepared)))
    every = [one for pair in zip_longest(plain, found) for one in pair if one is not None]
    return Choice(
        cases=tuple(every[:cases]),
        pool=drawn,
        distinct=drawn - sum(dropped.values()),
        dropped=MappingProxyType({reason: dropped[reason] for reason in sorted(dropped) if dropped[reason]}),
        near=near,
    )


def choose_fast(fast: FastSource, *, cases: int, rng_seed: int) -> Choice:
    """Choose cases of a strategy by the fast engine, whether its seeds are given or drawn."""
    if fast.maker is not None:
        return choose_drawn(fast.maker, cases=cases, severity=fast.severity, rng_seed=rng_seed)
    return choose(fast.sources, cases=cases, severity=fast.severity, rng_seed=rng_seed)


def _seeds(maker: SeedMaker, cases: int, rng_seed: int, dropped: Counter[str]) -> tuple[list[Seed], int]:
    """Return at most as many distinct, verified seeds as there are cases, and how many were drawn."""
    rng = FastRandom(int.from_bytes(hashlib.sha256(content_id([rng_seed, "seeds"]).encode()).digest(), "big"))
    drawn: dict[str, Seed] = {}
    count = SEEDS_A_CASE * cases
    for _ in range(count):
        seed = maker.draw(rng)
        drawn.setdefault(content_id([encode(seed.value)]), seed)
    dropped[DUPLICATE] += count - len(drawn)
    seeds = list(drawn.values())
    taken: list[Seed] = []
    for number in spread([maker.factors(seed) for seed in seeds]):
        if len(taken) == cases:
            break
        reason = maker.verify(seeds[number])
        if reason is None:
            taken.append(seeds[number])
        else:
            dropped[reason] += 1
    return taken, count


def spread(factors: Sequence[Mapping[str, float]]) -> Iterator[int]:
    """Yield the numbers of candidates so that every beginning is as even in the factors as it can be.

    Next comes the candidate whose factors weigh most, each divided by how often it came before. What a candidate is
    worth can only fall, so it is looked at again only when it comes to the top.

    >>> list(spread([{"a": 1}, {"a": 1}, {"b": 1}, {"a": 1, "c": 1}]))
    [3, 2, 0, 1]
    """
    came: Counter[str] = Counter()

    def worth(number: int) -> float:
        total = 0.0
        for name, weight in factors[number].items():
            total += weight / (1 + came[name])
        return total

    heap = [(-worth(number), number) for number in range(len(factors))]
    heapq.heapify(heap)
    while heap:
        hoped, number = heapq.heappop(heap)
        now = -worth(number)
        if now > hoped:
            heapq.heappush(heap, (now, number))
        else:
            came.update(factors[number].keys())
            yield number
