"""Whether conversations find what is wrong with a model, and whether their truth is right: `python benchmarks/conversations.py [--seeds 100]`.

Counts are the same in each run. The desk and the reader are those of tests/library/conversation_desk.py, which share nothing
with what makes the customers.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from edgecase_strategies.case import Case
from edgecase_strategies.conversations import Transcript, customers, hold, judge
from edgecase_strategies.conversations.customer.wordings import locales
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.engine import FastRandom, build, draw_edits
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.strategy import fast_source_of
from pytest_edgecases.run.shrink import shrink

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))
from conversation_desk import ALL, WEAKNESSES, Desk, Reader, agrees

CONVERSATIONS = 30
"""In so many conversations a weakness is to be found."""


def talk_with(weakness: str | None, case: Case) -> Transcript:
    desk = Desk(weakness)
    return hold(desk.reply, case, effects=desk.effects)


def drawn(count: int, seed: int, **options: object) -> list[Case]:
    """Return cases as they are drawn, with nothing chosen; a case that cannot be confirmed counts as None of them."""
    fast, rng, found = fast_source_of(customers(**options)), FastRandom(seed), []
    assert fast is not None
    assert fast.maker is not None
    while len(found) < count:
        source = fast.maker.source(fast.maker.draw(rng))
        level = rng.randint(*fast.severity)
        edits = draw_edits(source, level, rng)
        case = build(source.room, source.seed, edits, level, source.prepared)
        reason = source.room.verify(source.prepared, case)
        assert reason is None, reason
        found.append(case)
    return found


def truth(count: int) -> tuple[int, int, int]:
    """Return in how many conversations the reader agrees with the truth, of how many, and how many a careful desk passes."""
    agreed = held = passed = 0
    for case in drawn(count, 11, severity=(0, 4)):
        for weakness in (None, *WEAKNESSES):
            talk = talk_with(weakness, case)
            held += 1
            agreed += agrees(Reader(talk.messages), talk.end)
            passed += weakness is None and not judge(talk, ALL)
    return agreed, held, passed


def chosen(seeds: int) -> list[list[Case]]:
    """Return the conversations that a marked test would get, for each of so many seeds."""
    fast = fast_source_of(customers())
    assert fast is not None
    return [[case for _, case in choose_fast(fast, cases=CONVERSATIONS, rng_seed=seed).cases] for seed in range(seeds)]


def finds(weakness: str, suites: list[list[Case]]) -> tuple[int, list[int], int]:
    """Return in how many suites the weakness is found, how long the smallest conversations are, and how long the shortest is."""

    def fails(case: Case) -> bool:
        return bool(judge(talk_with(weakness, case), WEAKNESSES[weakness]))

    def size(case: Case) -> int:
        return talk_with(weakness, case).turns

    found, sizes = 0, []
    for some in suites:
        failing = [case for case in some if fails(case)]
        found += bool(failing)
        sizes += [size(smallest(failing[0], fails))] if failing else []
    shortest = min(size(case) for case in drawn(2_000, 5, severity=(0, 1)) if fails(case))
    return found, sizes, shortest


def smallest(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Return the smallest version that fails: the clean example if that does, which a marked test runs first."""
    clean = with_edits(case, ())
    return clean if fails(clean) else shrink(case, fails, 30).case


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--conversations", type=int, default=1_000)
    given = parser.parse_args()

    agreed, held, passed = truth(given.conversations)
    print(f"the reader agrees with the truth at the end in {agreed:,} of {held:,} conversations")
    print(f"a careful desk passes all {len(ALL)} checks in {passed:,} of {given.conversations:,}")

    print(
        f"\n{'planted weakness':<24} found in {CONVERSATIONS}   the model's turns in the smallest (in the shortest that fails)"
    )
    suites = chosen(given.seeds)
    for weakness in WEAKNESSES:
        found, sizes, shortest = finds(weakness, suites)
        lengths = ", ".join(f"{size} × {count}" for size, count in sorted(Counter(sizes).items()))
        print(f"{weakness:<24} {found:>3} of {given.seeds}   {lengths} ({shortest})")

    for locale in locales():
        some = drawn(500, 3, locale=locale, severity=(0, 4))
        start = time.process_time()
        for case in some:
            talk_with(None, case)
        spent = (time.process_time() - start) / len(some)
        print(
            f"{locale}: {len({case.value.opening for case in some})} openings of 500 differ; {1e6 * spent:.0f} µs a conversation"
        )


if __name__ == "__main__":
    main()
