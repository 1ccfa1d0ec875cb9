"""Instructions that are written messily: what they ask for stays, and the clauses' spans go with them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from rapidfuzz import fuzz

from edgecase_strategies import Case, Expect, InvalidOption, conversations
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


def test_a_list_of_messages_is_written_messily_in_its_last_turn() -> None:
    fast = fast_source_of(conversations.messy(contradicting(where=["turns", "system"]), severity=(2, 3)))
    assert fast is not None
    made = [case for _, case in choose_fast(fast, cases=40, rng_seed=3).cases]
    assert {case.truth.expect for case in made} == {Expect.ASK, Expect.SAME}
    for case in made:
        assert case.value[:-1] == case.seed.value[:-1]
        assert case.value != case.seed.value
        was, now = ([one["content"] for one in value] for value in (case.seed.value, case.value))
        for before, after in zip(case.seed.truth.facts["at"], case.truth.facts["at"], strict=True):
            clause, messy_clause = was[before[0]][before[1] : before[2]], now[after[0]][after[1] : after[2]]
            assert before[0] == after[0]
            assert re.findall(r"\d+", clause) == re.findall(r"\d+", messy_clause)
            assert before[0] == len(was) - 1 or clause == messy_clause
            assert fuzz.ratio(folded(clause), folded(messy_clause)) > 60
        assert clause_texts(case)[-1] in now[-1]
        assert witness_of(case) is not None or contradicts([of_json(one) for one in case.truth.facts["clauses"]])


@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (contradicting(where="system"), "draws values of type list.*written messily by conversations.messy"),
        (contradicting(where="record"), "draws values of type dict.*ask for those, as with where="),
        (contradicting().filter(bool), "mapped or filtered"),
        (pairs(), "draws cases of such"),
    ],
)
def test_a_strategy_of_other_values_is_refused(strategy: object, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        messy(strategy)  # type: ignore[arg-type]
