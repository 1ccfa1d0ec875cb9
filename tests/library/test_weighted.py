"""Weights: what is drawn follows them, in both engines, and what weighs alike is drawn as if there were none."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from edgecase_strategies import engine
from edgecase_strategies.case import Edit, Seed
from edgecase_strategies.engine import FastRandom, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import Perturbation, perturbation
from edgecase_strategies.strategy import DrawnRandom
from edgecase_strategies.text import ROOM, Text, messy
from edgecase_strategies.weighted import MOST, Weighted


@given(st.lists(st.tuples(st.integers(), st.integers(1, 20)), min_size=1, max_size=20))
def test_it_is_the_sequence_written_out(pairs: list[tuple[int, int]]) -> None:
    written = [item for item, weight in pairs for _ in range(weight)]
    weighted = Weighted(pairs)
    assert [weighted[place] for place in range(len(weighted))] == written


def test_a_sequence_that_hypothesis_cannot_draw_from_evenly_is_refused() -> None:
    assert len(Weighted([("a", MOST)])) == MOST
    with pytest.raises(ValueError, match="more than"):
        Weighted([("a", MOST), ("b", 1)])


@pytest.mark.parametrize("rng", [random.Random(3), FastRandom(3)], ids=["Random", "FastRandom"])
def test_each_item_comes_as_often_as_it_weighs(rng: random.Random) -> None:
    weighted = Weighted([("a", 600), ("b", 300), ("c", 100)])
    counts = Counter(rng.choice(weighted) for _ in range(20_000))
    assert [round(counts[item] / 20_000, 1) for item in "abc"] == [0.6, 0.3, 0.1]


def test_the_first_item_is_the_simplest() -> None:
    weighted = Weighted([("a", 1), ("b", 900), ("c", 5)])
    drawn = st.composite(lambda draw: DrawnRandom(draw).choice(weighted))()
    assert find(drawn, lambda _: True) == "a"
    assert find(drawn, lambda item: item != "a") == "b"


def marking(name: str, mark: str, weight: float | None = None, **options: object) -> Perturbation[Text]:
    def mark_it(text: Text, rng: random.Random) -> Edit | None:
        """Put a mark at the end."""
        start, end = rng.choice(text.find("[a-z]"))
        return text.replace(start, end, mark)

    given = {} if weight is None else {"weight": weight}
    return perturbation(f"text.marks.{name}", keeps_truth=True, **given, **options)(mark_it)  # type: ignore[arg-type]


def marks_of(perturbations: list[Perturbation[Text]], count: int = 10_000) -> Counter[str]:
    source = source_of(ROOM, Seed(value="abcdefgh"), perturbations)
    made = engine.cases(source, FastRandom(5), (1, 1))
    return Counter(next(made).edits[0].after for _ in range(count))


def test_perturbations_are_drawn_in_proportion_to_their_weights() -> None:
    counts = marks_of([marking("often", "+", 6), marking("seldom", "-", 0.5), marking("usual", "=")])
    assert abs(counts["+"] / 10_000 - 6 / 7.5) < 0.02
    assert abs(counts["-"] / 10_000 - 0.5 / 7.5) < 0.02
    assert abs(counts["="] / 10_000 - 1 / 7.5) < 0.02


def test_a_weight_may_depend_on_the_seed() -> None:
    counted = marking("counted", "+", lambda text: len(text.value))  # type: ignore[arg-type]
    assert abs(marks_of([counted, marking("usual", "=")])["+"] / 10_000 - 8 / 9) < 0.02


def test_equal_weights_draw_as_if_there_were_none() -> None:
    plain = [marking("one", "+"), marking("other", "=")]
    heavy = [marking("one", "+", 7.5), marking("other", "=", 7.5)]
    sources = [source_of(ROOM, Seed(value="abcdefgh"), marks) for marks in (plain, heavy)]
    first, second = (engine.cases(source, FastRandom(1), (1, 3)) for source in sources)
    assert [next(first).id for _ in range(200)] == [next(second).id for _ in range(200)]


@pytest.mark.parametrize("weights", [(0, 1), (1e-300, 1e300), (3, 1e-9)])
def test_what_weighs_next_to_nothing_is_drawn_now_and_then_at_most(weights: tuple[float, float]) -> None:
    source = source_of(ROOM, Seed(value="abc"), [marking("a", "+", weights[0]), marking("b", "=", weights[1])])
    assert 0 < len(source.mix) <= MOST


@pytest.mark.parametrize("weight", [-1, float("inf"), float("nan"), "much", None, lambda text: -1])
def test_a_weight_that_is_no_weight_is_refused(weight: object) -> None:
    wrong = perturbation("text.marks.wrong", keeps_truth=True, weight=weight)(  # type: ignore[arg-type]
        marking("a", "+").function
    )
    with pytest.raises(InvalidOption, match=r'weight of the perturbation "text\.marks\.wrong" must be a number from 0'):
        source_of(ROOM, Seed(value="abc"), [wrong])


def test_hypothesis_draws_the_rare_ones_too() -> None:
    names: Counter[str] = Counter()

    @settings(max_examples=400, database=None, derandomize=True, phases=[Phase.generate])
    @given(messy("Please tell me where the replacement for my broken coffee machine is", mess="text.typo", severity=1))
    def collect(case: object) -> None:
        names.update(case.names)  # type: ignore[attr-defined]

    collect()
    assert len(names) == 6


def test_hypothesis_draws_from_all_parts_of_a_long_sequence() -> None:
    drawn: list[int] = []

    @settings(max_examples=400, database=None, derandomize=True, phases=[Phase.generate])
    @given(st.composite(lambda draw: [DrawnRandom(draw).choice(range(100_000)) for _ in range(4)])())
    def collect(numbers: list[int]) -> None:
        drawn.extend(numbers)

    collect()
    quarters = Counter(number // 25_000 for number in drawn)
    assert all(0.14 < quarters[quarter] / len(drawn) < 0.45 for quarter in range(4))
