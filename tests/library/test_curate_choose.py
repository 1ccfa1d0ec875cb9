"""Choosing: what comes out is distinct, verified, evenly shared, the same everywhere, and covers more than chance."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.curate import Choice, allot, choose
from edgecase_strategies.curate.cover import Answer, cover
from edgecase_strategies.curate.pool import Pool
from edgecase_strategies.engine import FastRandom, Source, cases, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import Perturbation, perturbation


class WordRoom:
    """A toy: a seed is a word, an edit replaces one letter, and an edit next to another does not fit."""

    name = "word"
    seed_types = "words"
    perturbations: Sequence[Perturbation[Any]] = ()
    options: Sequence[str] = ()

    def __init__(self, unconfirmed: str = "") -> None:
        self.unconfirmed = unconfirmed
        self.verified: list[str] = []

    def accepts(self, value: object) -> bool:
        return isinstance(value, str)

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> str:
        return str(seed.value)

    def apply(self, value: str, edits: Sequence[Edit]) -> str:
        letters = list(value)
        for edit in edits:
            letters[edit.place] = edit.after
        return "".join(letters)

    def undo(self, value: str, edits: Sequence[Edit]) -> str:
        raise NotImplementedError

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any, prepared: Any) -> Truth:
        return truth

    def fits(self, prepared: str, edit: Edit, others: Sequence[Edit]) -> bool:
        return all(abs(edit.place - other.place) > 1 for other in others)

    def allows(self, prepared: str, edit: Edit) -> bool:
        return prepared[edit.place] != "#"

    def edits_at(self, prepared: str, severity: int) -> int:
        return severity

    def place(self, prepared: str, edit: Edit) -> str:
        return "front" if edit.place < len(prepared) / 2 else "back"

    def verify(self, prepared: str, case: Case) -> str | None:
        self.verified.append(case.value)
        return f"has {self.unconfirmed}" if self.unconfirmed and self.unconfirmed in case.value else None


def letter(name: str, after: str) -> Perturbation[str]:
    @perturbation(f"word.{name}", keeps_truth=True)
    def replace(word: str, rng: random.Random) -> Edit:
        """Replace a letter."""
        place = rng.choice(range(len(word)))
        return Edit(place=place, before=word[place], after=after)

    return replace


MARKS = [letter(name, after) for name, after in (("cross", "X"), ("dot", "."), ("line", "-"), ("star", "*"))]


def sources_of(*words: str, room: WordRoom | None = None, marks: Sequence[Perturbation[str]] = MARKS) -> list[Source]:
    return [source_of(room or WordRoom(), Seed(value=word), marks) for word in words]


def pairs_of(room: WordRoom, chosen: Iterable[tuple[int, Case]]) -> set[tuple[Any, Any]]:
    """Count pairs of factors in the plainest way there is."""
    found = set()
    for index, case in chosen:
        for edit in case.edits:
            factors = [
                ("name", edit.name),
                ("severity", case.severity),
                ("seed", index),
                ("place", room.place(case.seed.value, edit)),
            ]
            found.update(itertools.combinations(factors, 2))
    return found


def check(choice: Choice, sources: Sequence[Source]) -> None:
    """Hold what is true of every choice."""
    values = [(index, case.value) for index, case in choice.cases]
    assert len(set(values)) == len(values)
    for index, case in choice.cases:
        source = sources[index]
        room = source.room
        assert case.value != source.seed.value == case.seed.value
        assert case.value == room.apply(source.seed.value, case.edits)
        assert len(case.edits) <= room.edits_at(source.prepared, case.severity)
        for number, edit in enumerate(case.edits):
            assert room.allows(source.prepared, edit)
            assert room.fits(source.prepared, edit, case.edits[:number])
    assert len(choice.cases) <= choice.distinct <= choice.pool
    assert choice.pool - choice.distinct == sum(
        choice.dropped.get(reason, 0) for reason in ("same as the seed", "duplicate", "nothing to change")
    )


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.text("abcXY#", min_size=1, max_size=12).filter(lambda word: word.strip("#")), max_size=4),
    budget=st.integers(1, 40),
    low=st.integers(1, 3),
    more=st.integers(0, 2),
    rng_seed=st.integers(0, 2**70),
    factor=st.integers(1, 20),
)
def test_any_choice_is_distinct_sound_and_no_larger_than_asked_for(words, budget, low, more, rng_seed, factor):
    sources = sources_of(*words)
    options = {"cases": budget, "severity": (low, low + more), "rng_seed": rng_seed, "pool_factor": factor}
    choice = choose(sources, **options)
    check(choice, sources)
    assert len(choice.cases) <= budget
    assert choice == choose(sources_of(*words), **options)
    if words:
        assert choice.pool >= factor * budget


@given(st.integers(0, 500), st.integers(1, 60))
def test_allot_is_even_and_gives_the_first_ones_one_more(budget, number):
    shares = allot(budget, number)
    assert len(shares) == number
    assert sum(shares) == budget
    assert list(shares) == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] <= 1


@pytest.mark.parametrize("budget", [2, 7, 20, 60])
def test_each_source_gets_its_share(budget):
    sources = sources_of("abcdefghijkl", "mnopqrstuvwx", "ABCDEFGHIJKL")
    choice = choose(sources, cases=budget, severity=(1, 3), rng_seed=1)
    counts = Counter(index for index, _ in choice.cases)
    assert tuple(counts[index] for index in range(3)) == allot(budget, 3)
    assert choice.pool == 20 * budget


def test_a_source_that_cannot_fill_its_share_leaves_the_rest_to_others():
    sources = sources_of("a", "mnopqrstuvwx", "mnopqrstuvwx")
    counts = Counter(index for index, _ in choose(sources, cases=31, severity=(1, 1), rng_seed=1).cases)
    assert counts == {0: 4, 1: 14, 2: 13}


def test_a_source_without_a_share_steps_in_where_others_run_out():
    sources = sources_of("a", "ab", "mnopqrstuvwx")
    choice = choose(sources, cases=2, severity=(1, 1), rng_seed=1)
    assert [index for index, _ in choice.cases] == [0, 1]
    unconfirmed = sources_of("a", room=WordRoom("X"), marks=MARKS[:1]) + sources_of("mnopqrstuvwx")
    choice = choose(unconfirmed, cases=1, severity=(1, 1), rng_seed=1)
    assert [index for index, _ in choice.cases] == [1]
    assert choice.dropped["has X"] == 1


def test_where_there_are_too_few_all_there_are_come_back():
    choice = choose(sources_of("abc"), cases=500, severity=(1, 1), rng_seed=3)
    assert {case.value for _, case in choice.cases} == {
        "abc"[:place] + mark + "abc"[place + 1 :] for place in range(3) for mark in "X.-*"
    }
    assert (choice.pool, choice.distinct, dict(choice.dropped)) == (10_000, 12, {"duplicate": 9_988})
    assert choose((), cases=5, severity=(1, 1), rng_seed=3).cases == ()


def test_what_cannot_be_confirmed_is_dropped_counted_and_replaced():
    room = WordRoom("X")
    sources = sources_of("abcdefghijkl", room=room)
    choice = choose(sources, cases=30, severity=(1, 2), rng_seed=0)
    check(choice, sources)
    assert len(choice.cases) == 30
    assert not any("X" in case.value for _, case in choice.cases)
    refused = [value for value in room.verified if "X" in value]
    assert choice.dropped["has X"] == len(refused) > 0
    # No case is verified twice, and none that is not about to be taken.
    assert sorted(room.verified) == sorted([*refused, *(case.value for _, case in choice.cases)])


def test_a_value_that_equals_the_seed_is_counted_and_never_taken():
    choice = choose(sources_of("aX"), cases=50, severity=(1, 1), rng_seed=0)
    assert dict(choice.dropped) == {"duplicate": 992, "same as the seed": 1}
    assert len(choice.cases) == choice.distinct == 7


def test_two_perturbations_that_make_the_same_value_count_as_one():
    marks = [letter("cross", "X"), letter("mark", "X")]
    choice = choose(sources_of("abc", marks=marks), cases=9, severity=(1, 1), rng_seed=0)
    assert sorted(case.value for _, case in choice.cases) == ["Xbc", "aXc", "abX"]


WORDS = ("abcdefghijkl", "mnopqrstuvwx", "ABCDEFGHIJKL", "MNOPQRSTUVWX")


def test_every_beginning_covers_more_pairs_than_chance():
    sources = sources_of(*WORDS)
    room = WordRoom()
    for rng_seed in range(5):
        chosen = choose(sources, cases=40, severity=(1, 3), rng_seed=rng_seed).cases
        streams = [cases(source, FastRandom(rng_seed), (1, 3)) for source in sources]
        chance = [(number % 4, next(streams[number % 4])) for number in range(40)]
        for length in (4, 8, 12, 20, 28):
            assert len(pairs_of(room, chosen[:length])) >= len(pairs_of(room, chance[:length]))
        assert len(pairs_of(room, chosen[:12])) > len(pairs_of(room, chance[:12]))


def test_all_pairs_are_covered_first_and_then_covered_anew():
    sources = sources_of(*WORDS)
    room = WordRoom()
    chosen = choose(sources, cases=200, severity=(1, 3), rng_seed=5).cases
    every = pairs_of(room, chosen)
    assert len(every) == 4 * 3 + 4 * 4 + 4 * 2 + 3 * 4 + 3 * 2 + 4 * 2
    lengths = [length for length in range(201) if pairs_of(room, chosen[:length]) == every]
    first = lengths[0]
    assert first <= 30
    # The second layer does as the first did, and a layer leaves no source and no perturbation behind.
    assert len(pairs_of(room, chosen[first : 2 * first])) > 0.9 * len(every)
    for start in range(0, 160, 40):
        part = chosen[start : start + 40]
        assert len({index for index, _ in part}) == 4
        assert {edit.name for _, case in part for edit in case.edits} == {mark.name for mark in MARKS}
        assert {case.severity for _, case in part} == {1, 2, 3}


def test_of_two_that_cover_the_same_the_one_with_fewer_edits_comes_first():
    taken: list[int] = []
    masks = [0b0011, 0b0011, 0b1100]
    left = cover(masks, [4, 1, 2], [0, 1, 2], lambda number: taken.append(number) or Answer.TAKEN)  # type: ignore[func-returns-value]
    assert (taken, left) == ([1, 2, 0], [])


@given(st.lists(st.integers(1, 2**12 - 1), min_size=1, max_size=60), st.data())
def test_cover_is_greedy_and_loses_nobody(masks, data):
    answers = data.draw(st.lists(st.sampled_from(list(Answer)), min_size=len(masks), max_size=len(masks)))
    offered: list[int] = []
    uncovered = every = (1 << 12) - 1

    def take(number: int) -> Answer:
        nonlocal uncovered
        offered.append(number)
        if answers[number] is Answer.TAKEN:
            uncovered &= ~masks[number]
        return answers[number]

    left = cover(masks, [1] * len(masks), range(len(masks)), take)
    if offered:
        best = max((mask & every).bit_count() for mask in masks)
        assert masks[offered[0]].bit_count() == best or len(masks) > 24
    kept = {number for number in offered if answers[number] in (Answer.ASIDE, Answer.ENOUGH)}
    gone = set(offered) - kept
    assert sorted(left) == sorted(set(range(len(masks))) - gone)
    assert len(set(offered)) == len(offered)
    assert kept <= set(left)


def test_what_covers_nothing_is_offered_last():
    answers = [Answer.TAKEN, Answer.ASIDE, Answer.TAKEN, Answer.ENOUGH, Answer.TAKEN]
    offered: list[int] = []
    masks = [0, 0, 0b1, 0, 0]
    left = cover(masks, [1] * 5, range(5), lambda number: offered.append(number) or answers[number])  # type: ignore[func-returns-value]
    assert (offered, left) == ([2, 0, 1, 3], [1, 3, 4])


def test_a_draft_whose_edits_do_not_fit_is_settled_with_others():
    pool = Pool(sources_of("abcdef")[0], index=0, rng_seed=0)
    pool.draw(100, (2, 3))
    room = pool.source.room
    numbers = [number for number, edit in enumerate(pool.edits) if edit.place == 0][:2]
    settled = pool.settle(tuple(numbers), 2)
    assert settled[0] == numbers[0]
    assert len(settled) == 2
    assert room.fits("abcdef", pool.edits[settled[1]], [pool.edits[settled[0]]])


def test_what_is_out_of_reach_is_never_drawn():
    pool = Pool(sources_of("a##########")[0], index=0, rng_seed=0)
    drafts = pool.draw(200, (1, 1))
    assert {edit.place for edit in pool.edits} == {0}
    assert len(drafts) == 4
    assert pool.drawn == 200 == len(drafts) + pool.repeated + pool.empty


def test_a_source_in_which_nothing_is_found_any_more_gives_nothing():
    source = sources_of("a")[0]._replace(prepared="#")
    choice = choose([source], cases=3, severity=(1, 1), rng_seed=0)
    assert (choice.cases, choice.pool, dict(choice.dropped)) == ((), 60, {"nothing to change": 60})


def test_edits_that_cannot_be_hashed_are_told_apart_by_content():
    @perturbation("word.list", keeps_truth=True)
    def listed(word: str, rng: random.Random) -> Edit:
        """Give a list, as a room of JSON values would."""
        place = rng.choice(range(len(word)))
        return Edit(place=place, before=[word[place]], after=["X"])

    pool = Pool(sources_of("abc", marks=[listed])[0], index=0, rng_seed=0)
    assert len(pool.draw(60, (1, 1))) == len(pool.edits) == 3


def test_the_position_the_value_and_the_seed_each_change_what_is_drawn():
    def values(words: Sequence[str], rng_seed: int) -> list[list[tuple[int, str]]]:
        chosen = choose(sources_of(*words), cases=20, severity=(1, 2), rng_seed=rng_seed).cases
        return [
            [(case.severity, case.edits[0].name + str(case.edits[0].place)) for at, case in chosen if at == index]
            for index in range(len(words))
        ]

    first, second = values(["abcdefghijkl", "abcdefghijkl"], 0)
    assert first != second
    assert values(["abcdefghijkl"], 0) != values(["abcdefghijkl"], 1) != values(["mbcdefghijkl"], 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cases": 0},
        {"cases": True},
        {"pool_factor": 0},
        {"severity": (0, 1)},
        {"severity": (3, 2)},
        {"severity": (1, 6)},
    ],
)
def test_numbers_out_of_range_are_refused(wrong):
    options: dict[str, Any] = {"cases": 3, "severity": (1, 2), "rng_seed": 0, **wrong}
    with pytest.raises(InvalidOption, match=next(iter(wrong))):
        choose(sources_of("abc"), **options)


def digest() -> str:
    """Choose from toy words and digest all of it; the ids are hashes of the content."""
    choice = choose(sources_of(*WORDS, "aX", room=WordRoom("**")), cases=90, severity=(1, 4), rng_seed=11)
    record = [[(index, case.id, case.severity) for index, case in choice.cases], choice.pool, dict(choice.dropped)]
    return hashlib.sha256(json.dumps(record).encode()).hexdigest()[:16]


PINNED = "f82fd29b38651649"


def test_the_same_choice_on_every_python_and_in_every_process():
    assert digest() == PINNED
    for hash_seed in ("0", "1"):
        out = subprocess.run(
            [sys.executable, "-c", "import test_curate_choose as test; print(test.digest())"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert out.stdout.strip() == PINNED
