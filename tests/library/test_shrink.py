"""Shrinking by dropping edits: the exact cause, in few calls, and never the same question twice."""

from __future__ import annotations

import random
import string
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Truth
from edgecase_strategies.engine import build
from edgecase_strategies.text import ROOM, Text
from pytest_edgecases.run.shrink import SINGLES, shrink

PLENTY = 10_000
WORDS = Text(" ".join(letter * 3 for letter in string.ascii_lowercase[:20]))


def case_of(count: int) -> Case:
    """Return a case with so many edits, one a word."""
    edits = [WORDS.replace(word.start, word.start + 1, word.text[0].upper()) for word in WORDS.words[:count]]
    named = [Edit(name=f"text.toy.{n}", place=e.place, before=e.before, after=e.after) for n, e in enumerate(edits)]
    return build(ROOM, WORDS.seed, named, 3, WORDS)


class Model:
    """Breaks where all of some edits are there, and keeps what it was asked."""

    def __init__(self, cause: Iterable[int]) -> None:
        self.cause = {f"text.toy.{number}" for number in cause}
        self.asked: list[Case] = []

    def __call__(self, case: Case) -> bool:
        self.asked.append(case)
        return self.cause <= set(case.names)

    @property
    def names(self) -> list[str]:
        return sorted(self.cause)


def check(shrunk_case: Case, model: Model, whole: Case) -> None:
    """Whatever the cause: what came out fails, is made of the case's edits, and nothing was asked twice."""
    assert model.cause <= set(shrunk_case.names)
    assert set(shrunk_case.edits) <= set(whole.edits)
    assert shrunk_case.value == ROOM.apply(whole.seed.value, shrunk_case.edits)
    ids = [case.id for case in model.asked]
    assert len(ids) == len(set(ids))
    assert whole.id not in ids, "that the whole case fails is known"
    assert all(case.edits for case in model.asked), "that the clean example passes is known"


@pytest.mark.parametrize("count", range(1, SINGLES + 1))
def test_a_single_cause_is_found_by_asking_for_each_edit_alone(count: int) -> None:
    whole = case_of(count)
    for cause in range(count):
        model = Model([cause])
        smallest, calls = shrink(whole, model, PLENTY)
        assert smallest.names == (f"text.toy.{cause}",)
        assert calls == len(model.asked) == (cause + 1 if count > 1 else 0)
        check(smallest, model, whole)


def test_two_causes_together_are_both_kept() -> None:
    whole = case_of(6)
    for first in range(6):
        for second in range(first + 1, 6):
            model = Model([first, second])
            smallest, calls = shrink(whole, model, PLENTY)
            assert sorted(smallest.names) == model.names
            assert calls == len(model.asked) <= 12
            check(smallest, model, whole)


def test_where_all_edits_are_needed_the_case_itself_is_the_smallest() -> None:
    whole = case_of(5)
    model = Model(range(5))
    smallest, calls = shrink(whole, model, PLENTY)
    assert smallest is whole
    assert calls == 5 + 5, "each one alone, and all but each one"
    check(smallest, model, whole)


def test_a_failure_that_does_not_come_again_leaves_the_case_as_it_is() -> None:
    """A model that is not deterministic fails once and never again."""
    whole = case_of(4)
    asked: list[Case] = []

    def never(case: Case) -> bool:
        asked.append(case)
        return False

    smallest, calls = shrink(whole, never, PLENTY)
    assert smallest is whole
    assert calls == len(asked) == 4 + 4
    check(smallest, Model([]), whole)


def test_a_failure_that_always_comes_shrinks_to_one_edit_in_one_call() -> None:
    smallest, calls = shrink(case_of(8), lambda case: True, PLENTY)
    assert (len(smallest.edits), calls) == (1, 1)


@pytest.mark.parametrize("cause", [[0], [19], [12], [0, 1], [18, 19]])
def test_many_edits_are_halved_first(cause: list[int]) -> None:
    whole = case_of(20)
    model = Model(cause)
    smallest, calls = shrink(whole, model, PLENTY)
    assert sorted(smallest.names) == model.names
    assert [len(case.edits) for case in model.asked[:2]] == ([10, 5] if cause[0] < 10 else [10, 10])
    assert calls < 20, "fewer than one for each edit"
    check(smallest, model, whole)


def test_causes_in_both_halves_are_found_by_dropping_one_at_a_time() -> None:
    whole = case_of(20)
    model = Model([3, 17])
    smallest, calls = shrink(whole, model, PLENTY)
    assert sorted(smallest.names) == sorted(["text.toy.3", "text.toy.17"])
    assert calls <= 2 + 20
    check(smallest, model, whole)


@pytest.mark.parametrize("budget", range(13))
def test_the_budget_is_kept_and_the_smallest_so_far_is_returned(budget: int) -> None:
    whole = case_of(6)
    model = Model([4, 5])
    smallest, calls = shrink(whole, model, budget)
    assert calls == len(model.asked) <= budget
    failed = [case for case in model.asked if model.cause <= set(case.names)]
    assert len(smallest.edits) == min(len(case.edits) for case in [whole, *failed])
    check(smallest, model, whole)


def test_the_clean_example_and_a_single_edit_cost_no_call() -> None:
    def ask(case: Case) -> bool:
        pytest.fail(f"{case.id} was asked for")

    for count in (0, 1):
        whole = case_of(count)
        assert shrink(whole, ask, PLENTY) == (whole, 0)


def test_the_truth_of_a_smaller_case_is_made_anew() -> None:
    text = Text("please cancel it", truth=Truth(intent="cancel"))
    whole = build(ROOM, text.seed, [text.replace(7, 7, "e"), text.replace(0, 1, "P")], 2, text)
    smallest, _ = shrink(whole, lambda case: case.value.startswith("P"), PLENTY)
    assert smallest.value == "Please cancel it"
    assert smallest.truth.intent == "cancel"
    assert smallest.severity == 2


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_planted_cause_is_found_exactly(data: st.DataObject) -> None:
    """The cause is a set of edits, and the model breaks where all of them are there, whatever else is."""
    whole = case_of(data.draw(st.integers(1, 16)))
    numbers = st.integers(0, len(whole.edits) - 1)
    model = Model(data.draw(st.sets(numbers, min_size=1)))
    smallest, calls = shrink(whole, model, PLENTY)
    assert sorted(smallest.names) == model.names
    assert calls == len(model.asked)
    check(smallest, model, whole)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10), st.integers(0, 25), st.randoms(use_true_random=False))
def test_a_model_without_rhyme_or_reason_is_shrunk_to_something_that_failed(
    count: int, budget: int, rng: random.Random
) -> None:
    """No order among the answers is taken for granted: the fewest edits that were seen to fail come out."""
    whole = case_of(count)
    answers = {whole.id: True}
    failed = [whole]

    def ask(case: Case) -> bool:
        assert case.id not in answers
        answers[case.id] = rng.random() < 0.5
        if answers[case.id]:
            failed.append(case)
        return answers[case.id]

    smallest, calls = shrink(whole, ask, budget)
    assert answers[smallest.id]
    assert len(smallest.edits) == min(len(case.edits) for case in failed)
    assert calls == len(answers) - 1 <= budget
