"""Cases of a user's own strategy: drawn by Hypothesis, and shrunk by it from the choices that were recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from edgecase_strategies.case import Case
from edgecase_strategies.text import messy
from pytest_edgecases.run import drawn

NUMBERS = st.integers(0, 10**6)
ORDERS = st.fixed_dictionaries({"item": st.text(), "count": st.integers(0, 99), "tags": st.lists(st.integers())})


class Model:
    """Fails where a condition on the value holds, and keeps what it was asked."""

    def __init__(self, breaks: Callable[[Any], bool]) -> None:
        self.breaks = breaks
        self.asked: list[str] = []

    def __call__(self, case: Case) -> bool:
        self.asked.append(case.id)
        return self.breaks(case.value)


def failing(strategy: Any, breaks: Callable[[Any], bool], seed: int = 0) -> tuple[Case, Any]:
    """Return the first of some drawn cases that breaks, with what Hypothesis chose."""
    return next(pair for pair in drawn.cases(strategy, 60, seed) if breaks(pair[0].value))


@pytest.mark.parametrize("strategy", [NUMBERS, ORDERS, st.lists(st.booleans()) | st.none()])
def test_cases_are_distinct_and_the_same_each_time(strategy: Any) -> None:
    cases = drawn.cases(strategy, 20, 0)
    assert len({case.id for case, _ in cases}) == len(cases) == 20
    assert [case.value for case, _ in drawn.cases(strategy, 20, 0)] == [case.value for case, _ in cases]
    assert [case.value for case, _ in drawn.cases(strategy, 20, 1)] != [case.value for case, _ in cases]
    assert all(case.room == drawn.ROOM and case.seed.value is None and choices for case, choices in cases)


def test_a_strategy_with_few_values_gives_as_many_as_there_are() -> None:
    cases = drawn.cases(st.sampled_from("abc"), 20, 0)
    assert sorted(case.value for case, _ in cases) == ["a", "b", "c"]


def test_a_strategy_of_ours_gives_cases_of_the_fast_engine_with_edits_to_drop() -> None:
    cases = drawn.cases(messy("Where is my refund, please?"), 10, 0)
    assert len({case.value for case, _ in cases}) == 10
    assert all(case.edits and not choices for case, choices in cases)


def test_a_strategy_that_was_made_of_ours_gives_its_cases_by_hypothesis() -> None:
    strategy = messy("Where is my refund, please?").filter(lambda case: len(case.edits) == 1)
    cases = drawn.cases(strategy, 5, 0)
    assert all(len(case.edits) == 1 and not choices for case, choices in cases)
    mapped = drawn.cases(strategy.map(lambda case: case.value), 5, 0)
    assert all(isinstance(case.value, str) and choices for case, choices in mapped)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("strategy", "breaks", "smallest"),
    [
        (NUMBERS, lambda value: value >= 1_000, 1_000),
        (st.lists(st.integers()), lambda value: len(value) >= 3, [0, 0, 0]),
        (ORDERS, lambda value: value["count"] > 10, {"item": "", "count": 11, "tags": []}),
        (st.text(), lambda value: any(sign > "\x7f" for sign in value), "\x80"),
    ],
    ids=["number", "list", "record", "text"],
)
def test_shrinking_begins_at_the_recorded_choices_and_ends_at_the_simplest_value(
    strategy: Any, breaks: Callable[[Any], bool], smallest: Any, seed: int
) -> None:
    case, choices = failing(strategy, breaks, seed)
    model = Model(breaks)
    found, calls = drawn.shrink(strategy, case, choices, model, budget=2_000)
    assert found.value == smallest
    assert calls == len(model.asked) == len(set(model.asked)), "no value is asked for twice"
    assert case.id not in model.asked, "that the case itself fails is known"


@pytest.mark.parametrize("budget", [0, 1, 5, 20])
def test_a_spent_budget_ends_at_the_simplest_value_that_was_seen_to_fail(budget: int) -> None:
    case, choices = failing(NUMBERS, lambda value: value >= 1_000)
    model = Model(lambda value: value >= 1_000)
    found, calls = drawn.shrink(NUMBERS, case, choices, model, budget)
    assert calls == len(model.asked) <= budget
    assert 1_000 <= found.value <= case.value
    assert found.id == case.id or found.id in model.asked


def test_a_failure_that_does_not_come_again_leaves_the_case_as_it_is() -> None:
    case, choices = failing(NUMBERS, lambda value: value >= 1_000)
    found, calls = drawn.shrink(NUMBERS, case, choices, lambda case: False, budget=30)
    assert found == case
    assert calls <= 30
