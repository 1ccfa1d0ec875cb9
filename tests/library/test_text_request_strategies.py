"""Requests as a strategy: in both engines, how they shrink, and what they find."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import find as hypothesis_find
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies import text
from edgecase_strategies.case import Case
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text import ROOM

SETTINGS = settings(max_examples=40, deadline=None, database=None, derandomize=True)


def find(strategy: Any, condition: Callable[[Any], bool], examples: int = 300, seed: int = 0) -> Any:
    """Return the simplest that Hypothesis comes to from a beginning, the same each time."""
    return hypothesis_find(
        strategy, condition, settings=settings(max_examples=examples, database=None, deadline=None), random=Random(seed)
    )


def chosen(strategy: Any, cases: int, seed: int = 0) -> list[Case]:
    fast = fast_source_of(strategy)
    assert fast is not None
    return [case for _, case in choose_fast(fast, cases=cases, rng_seed=seed).cases]


@SETTINGS
@given(text.requests(requests=(1, 3)))
def test_cases_drawn_by_hypothesis_are_right(case: Case) -> None:
    assert case.edits
    assert case.value != case.seed.value
    assert ROOM.undo(case.value, case.edits) == case.seed.value
    assert ROOM.verify(case.prepared, case) in (None, "a misspelling is not recoverable")
    assert case.truth.facts == case.seed.truth.facts


@SETTINGS
@given(text.requests(severity=0, locale="en", register=["formal", "terse"]))
def test_severity_0_is_a_message_as_it_is(case: Case) -> None:
    assert case.is_clean
    assert case.value == case.seed.value
    assert case.truth == case.seed.truth
    assert case.truth.facts["register"] in ("formal", "terse")


def test_a_request_shrinks_to_a_short_plain_one() -> None:
    assert find(text.requests(severity=0), lambda case: True).value == "Please cancel my order AB-0000."
    found = find(text.requests(severity=0), lambda case: case.truth.intent == "refund")
    assert len(found.value) <= 45
    assert found.truth.facts["register"] == "plain"
    two = find(
        text.requests(requests=(1, 3), severity=0),
        lambda case: len(case.truth.facts["intents"]) == 2,
    )
    assert len(two.value) <= 150
    assert len(two.value.splitlines()) == 1


def test_a_messy_request_shrinks_to_one_edit_of_a_short_message() -> None:
    found = [
        find(
            text.requests(intents=["cancel", "refund"], mess="text.typo"),
            lambda case: case.truth.intent == "cancel" and "cancel" not in case.value.lower(),
            2_000,
            seed,
        )
        for seed in range(5)
    ]
    assert all(len(one.edits) == 1 for one in found)
    # From some beginnings Hypothesis stays at a longer template: a shorter one needs several choices to change at once.
    assert statistics.median(len(one.seed.value) for one in found) <= 31


def test_the_fast_engine_covers_the_intents_and_registers() -> None:
    cases = chosen(text.requests(), 24)
    assert len(cases) == 24
    assert all(case.edits and ROOM.verify(case.prepared, case) is None for case in cases)
    assert set(Counter(case.truth.intent for case in cases).values()) == {2}
    assert len({case.truth.facts["register"] for case in cases}) == 5
    assert len({(case.truth.intent, case.truth.facts["register"]) for case in cases}) == 24
    assert [case.id for case in cases] == [case.id for case in chosen(text.requests(), 24)]
    assert [case.id for case in cases] != [case.id for case in chosen(text.requests(), 24, seed=1)]


def test_levels_take_turns_and_a_case_is_made_again_from_fewer_edits() -> None:
    from edgecase_strategies.rooms import with_edits

    cases = chosen(text.requests(severity=(0, 2)), 30)
    assert Counter(case.severity for case in cases)[0] == 10
    case = next(case for case in cases if len(case.edits) == 2)
    for edit in case.edits:
        smaller = with_edits(case, [edit])
        assert ROOM.undo(smaller.value, smaller.edits) == case.seed.value
        assert smaller.truth.facts == case.truth.facts
    assert with_edits(case, ()).truth == case.seed.truth


def test_few_distinct_messages_give_several_cases_each(tmp_path: Any) -> None:
    path = tmp_path / "own.json"
    path.write_text(
        '{"locale": "xx", "intents": {"stop": {"keywords": ["stop"], "any": ["Please stop sending letters."]}}}'
    )
    cases = chosen(text.requests(templates=path), 10)
    assert len({case.value for case in cases}) == 10
    assert {case.seed.value for case in cases} == {"Please stop sending letters."}


def test_slots_are_out_of_reach_on_request() -> None:
    def touched(case: Case) -> bool:
        texts = [slot["text"] for slot in case.truth.facts["slots"] if slot["label"] == "product"]
        spans = [span for span in case.truth.spans if span.label == "product"]
        return [case.value[span.start : span.end] for span in spans] != texts

    free = chosen(text.requests(intents="availability", severity=5, mess="text.typo"), 24)
    assert sum(map(touched, free)) >= 3
    for protect in (["slot:product"], ["slot:*"]):
        kept = chosen(text.requests(intents="availability", severity=5, mess="text.typo", protect=protect), 24)
        assert not any(map(touched, kept))
        assert len(kept) == 24


def test_what_a_weak_model_gets_wrong_is_found() -> None:
    def model(message: str) -> str:
        words = message.lower()
        return "refund" if "refund" in words else "cancel" if "cancel" in words else "other"

    clean = chosen(text.requests(intents=["cancel", "refund"], severity=0), 30)
    messy = chosen(text.requests(intents=["cancel", "refund"], severity=3, mess="text.typo"), 24)
    wrong = [sum(model(case.value) != case.truth.intent for case in cases) for cases in (clean, messy)]
    assert 0 < wrong[0] < wrong[1]


def test_it_composes_as_any_strategy() -> None:
    pairs = st.tuples(text.requests(intents="invoice", severity=1), st.booleans()).map(lambda pair: pair[0].value)
    assert isinstance(find(pairs, lambda value: "invoice" in value.lower()), str)
    assert fast_source_of(text.requests().filter(lambda case: True)) is None


@pytest.mark.parametrize("count", [1, 7])
def test_as_many_cases_as_asked_for(count: int) -> None:
    assert len(chosen(text.requests(), count)) == count
