"""Judging what a model did, without a model as the judge; and a rule-based assistant with planted weaknesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from edgecase_strategies import Case, Expect, InvalidOption, Seed, UnreadableReply
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.instructions import (
    ROOM,
    Answer,
    Outcome,
    Reply,
    clause_texts,
    judge,
    pair_accuracy,
    sounds_like_asking,
    witness_of,
)
from edgecase_strategies.instructions.brief import WHERE
from edgecase_strategies.instructions.constraints import of_json
from edgecase_strategies.instructions.on_fields import Is
from edgecase_strategies.instructions.source import draw_brief, source_of
from edgecase_strategies.instructions.witness import witness

Assistant = Callable[[Case], object]


def cases(count: int, seed: int = 0, **options: Any) -> list[Case]:
    rng, found = FastRandom(seed), []
    for _ in range(count):
        brief = draw_brief(rng, **{"where": WHERE, "matter": (50, 60), **options})
        source = source_of(brief)
        found += [build(ROOM, source.seed, (one.edit,), 1, brief) for one in brief.variants]
    return found


def clauses_of(case: Case) -> list[Any]:
    return [of_json(record) for record in case.truth.facts["clauses"]]


def done(answer: Answer | None) -> object:
    assert answer is not None
    return Reply(status="done", answer=answer)


def follows_the_last(case: Case) -> object:
    """It does what was said last, and never asks."""
    if case.truth.expect is Expect.SAME:
        return done(witness_of(case))
    return done(witness(clauses_of(case)[1:]))


def follows_the_first(case: Case) -> object:
    """It does what was said first, and never asks."""
    if case.truth.expect is Expect.SAME:
        return done(witness_of(case))
    return done(witness(clauses_of(case)[:-1]))


def always_asks(case: Case) -> object:
    return {"status": "ask"}


def is_careful(case: Case) -> object:
    """It notices, names the clauses, and does what can be done."""
    if case.truth.expect is Expect.SAME:
        return done(witness_of(case))
    return {"status": "conflict", "named": clause_texts(case)}


def score(assistant: Assistant, made: list[Case]) -> tuple[float, set[Outcome]]:
    outcomes = [(case, judge(case, assistant(case))) for case in made]
    return pair_accuracy(outcomes).accuracy, {outcome for _, outcome in outcomes}


def test_a_careful_assistant_is_right_on_all_pairs() -> None:
    accuracy, outcomes = score(is_careful, cases(150))
    assert accuracy == 1.0
    assert outcomes == {Outcome.FLAGGED, Outcome.DID}


def test_always_asking_scores_nothing() -> None:
    accuracy, outcomes = score(always_asks, cases(60))
    assert accuracy == 0.0
    assert outcomes == {Outcome.ASKED, Outcome.OVER_ASKED}


def two_sided(made: list[Case]) -> list[Case]:
    """Return the cases of families in which each clause is an order, and there are two of them."""
    return [
        case
        for case in made
        if len(case.truth.facts["clauses"]) == 2
        and not any(isinstance(one, Is) and one.attribute == "state" for one in clauses_of(case))
    ]


def test_following_the_last_in_silence_is_seen_as_that() -> None:
    made = two_sided(cases(120, where=["message", "turns"]))
    accuracy, outcomes = score(follows_the_last, made)
    assert accuracy == 0.0
    assert outcomes == {Outcome.FOLLOWED_B, Outcome.DID}


def test_following_the_first_in_silence_is_seen_as_that() -> None:
    made = two_sided(cases(120, where=["message", "turns"]))
    accuracy, outcomes = score(follows_the_first, made)
    assert accuracy == 0.0
    assert outcomes == {Outcome.FOLLOWED_A, Outcome.DID}


def test_the_systems_message_has_priority_over_a_user() -> None:
    made = two_sided(cases(60, where=["system"]))
    accuracy, outcomes = score(follows_the_first, made)
    assert accuracy == 1.0
    assert outcomes == {Outcome.PRIORITY, Outcome.DID}
    accuracy, outcomes = score(follows_the_last, made)
    assert accuracy == 0.0
    assert Outcome.FOLLOWED_B in outcomes


def test_an_answer_that_keeps_nothing_is_neither_and_a_broken_task_failed() -> None:
    for case in two_sided(cases(40, seed=4, families=["exact_count", "address", "first_word", "language"])):
        outcome = judge(case, Reply(status="done", answer=Answer(text="?", fields={"parcel.ship_to": "nowhere"})))
        assert outcome is (Outcome.NEITHER if case.truth.expect is Expect.ASK else Outcome.FAILED)


def test_asking_without_naming_both_is_only_asking() -> None:
    case = next(one for one in cases(5, families=["length"]) if one.truth.expect is Expect.ASK)
    first, second = clause_texts(case)
    assert judge(case, {"status": "conflict", "named": [first]}) is Outcome.ASKED
    assert judge(case, {"status": "ask", "named": [first, second]}) is Outcome.FLAGGED
    assert judge(case, {"status": "conflict", "named": f"I cannot do both: {first} / {second}"}) is Outcome.FLAGGED


def test_a_text_is_an_answer_and_a_mapping_says_its_status() -> None:
    case = next(
        one for one in cases(9, families=["exact_count"], where=["message"]) if one.truth.facts["kind"] == "twin"
    )
    found = witness_of(case)
    assert found is not None
    assert judge(case, found.text) is Outcome.DID
    assert judge(case, {"status": "done", "answer": found.text}) is Outcome.DID
    assert judge(case, ("said", found.text), read=lambda result: result[1]) is Outcome.DID


def test_free_text_that_asks_back_counts_where_that_is_asked_for() -> None:
    case = next(one for one in cases(9, families=["length"]) if one.truth.expect is Expect.ASK)
    first, second = clause_texts(case)
    text = f'You ask for two things: "{first}" and "{second}". Which one do you want?'
    assert judge(case, text, free_text=True) is Outcome.FLAGGED
    assert judge(case, text) is not Outcome.FLAGGED
    assert judge(case, "Which one should I follow?", free_text=True) is Outcome.ASKED


@pytest.mark.parametrize(
    "text",
    [
        "Which one do you want?",
        "Your instructions contradict each other. Please clarify which length you need.",
        "I cannot satisfy both: 300 words and 50 words.",
        "Should I keep the order or cancel it?",
        "Those two requirements are incompatible.",
    ],
)
def test_asking_back_is_heard(text: str) -> None:
    assert sounds_like_asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Here is the letter.",
        "The war was a conflict between two houses.",
        "Dear team, the order is on its way. Best, Ana",
        "Have you ever seen the sea at night?",
        "word " * 400 + "Which one do you want?",
    ],
)
def test_an_answer_is_not_taken_for_a_question(text: str) -> None:
    assert not sounds_like_asking(text)


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "of type NoneType"),
        (7, "A reply is a text, or a mapping with a status"),
        ({"status": "don"}, "status 'don'. Did you mean \"done\""),
        ({"answer": "x"}, "status None"),
        ({"status": "done"}, 'without an "answer"'),
        ({"status": "done", "answer": 5}, "An answer is a text, or a mapping of fields"),
        ({"status": "conflict", "named": [1]}, "named holds the clauses as texts"),
    ],
)
def test_a_model_that_returns_something_else_is_an_error(result: object, message: str) -> None:
    (case, *_) = cases(1)
    with pytest.raises(UnreadableReply, match=message):
        judge(case, result)


def test_a_case_of_another_room_is_an_error() -> None:
    with pytest.raises(InvalidOption, match="cases of instructions"):
        judge(Case(room="text", seed=Seed(value="a"), edits=(), value="a"), "x")


def test_pairs_with_one_side_do_not_count() -> None:
    made = [case for case in cases(20) if case.truth.expect is Expect.ASK]
    result = pair_accuracy((case, judge(case, always_asks(case))) for case in made)
    assert result.pairs == 0
    assert result.unpaired == 20
    assert result.accuracy == 0.0
