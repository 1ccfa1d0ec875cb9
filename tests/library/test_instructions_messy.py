"""Instructions that are written messily: what they ask for stays, and the clauses' spans go with them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from edgecase_strategies import Case, Expect, InvalidOption
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.instructions import against, clause_texts, contradicting, pairs, witness_of
from edgecase_strategies.instructions.constraints import contradicts, of_json
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text import messy


def drawn(count: int, **options: object) -> list[Case]:
    fast = fast_source_of(messy(contradicting(where=["message", "brief"], matter=(50, 60)), **options))  # type: ignore[arg-type]
    assert fast is not None
    return [case for _, case in choose_fast(fast, cases=count, rng_seed=3).cases]


def folded(text: str) -> str:
    return re.sub(r"[^\w]+", "", text).casefold()


def test_what_the_clauses_are_about_stands_in_their_spans() -> None:
    made = drawn(50, severity=(2, 3))
    assert {case.truth.expect for case in made} == {Expect.ASK, Expect.SAME}
    for case in made:
        assert case.room == "text"
        assert case.value != case.seed.value
        clauses = [of_json(record) for record in case.truth.facts["clauses"]]
        if case.truth.expect is Expect.ASK:
            assert contradicts(clauses)
        else:
            assert witness_of(case) is not None
        was = [case.seed.value[span.start : span.end] for span in case.seed.truth.spans]
        for before, now, record in zip(was, clause_texts(case), case.truth.facts["clauses"], strict=True):
            assert re.findall(r"\d+", now) == re.findall(r"\d+", before), "numbers are out of reach"
            for name in ("phrase", "word", "line", "clock"):
                if name in record:
                    assert folded(record[name]) in folded(now)
            if record["kind"] == "is" and record["attribute"] == "ship_to":
                assert record["value"].casefold() in now.casefold()


def test_level_0_is_the_instruction_as_it_is() -> None:
    assert all(case.value == case.seed.value for case in drawn(10, severity=0))


@settings(max_examples=25, database=None, deadline=None)
@given(messy(contradicting(families=["language", "address"]), mess="text.typo", severity=2))
def test_it_works_in_a_plain_given(case: Case) -> None:
    assert case.edits
    assert all(edit.name.startswith("text.typo") for edit in case.edits)
    assert len(clause_texts(case)) == 2


def test_a_users_own_prompt_is_written_messily_too() -> None:
    fast = fast_source_of(messy(against("Write a poem of at least 300 words.", kinds="contradiction"), severity=(1, 2)))
    assert fast is not None
    for _, case in choose_fast(fast, cases=8, rng_seed=0).cases:
        assert case.truth.expect is Expect.ASK
        assert clause_texts(case)[0] == "at least 300 words"


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (contradicting(where="system"), "draws values of type list"),
        (contradicting().filter(bool), "mapped or filtered"),
        (pairs(), "whose cases are texts"),
    ],
)
def test_a_strategy_of_other_values_is_refused(strategy: object, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        messy(strategy)  # type: ignore[arg-type]
