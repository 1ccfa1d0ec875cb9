"""Simulated customers: that their truth is right, that weaknesses are found, and that what is found is shrunk."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import pytest
from conversation_desk import ALL, WEAKNESSES, Desk, Reader, agrees
from hypothesis import find, given, settings

from edgecase_strategies import Case, Expect, Seed
from edgecase_strategies.bulk import generate
from edgecase_strategies.case import encode
from edgecase_strategies.conversations import (
    PERTURBATIONS,
    ROOM,
    Customer,
    Transcript,
    customers,
    hold,
    hold_async,
    judge,
)
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.engine import FastRandom, build, cases, source_of
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.tools import Record, wrap

ANN = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")


def drawn(count: int, seed: int = 0, **options: Any) -> list[Case]:
    fast = fast_source_of(customers(**options))
    assert fast is not None
    return [case for _, case in choose_fast(fast, cases=count, rng_seed=seed).cases]


def talk_with(desk: Desk, case: Case | Customer) -> Transcript:
    return hold(desk.reply, case, effects=desk.effects)


def test_who_reads_the_messages_alone_comes_to_the_same_truth() -> None:
    """Also in conversations that go wrong: what the customer said is known at the end of all of them."""
    source = source_of(ROOM, Seed(value=ANN), PERTURBATIONS)
    rng = FastRandom(3)
    some = [next(cases(source, rng, (1, 4))) for _ in range(400)] + drawn(150, severity=(0, 3))
    for number, case in enumerate(some):
        assert ROOM.verify(case.prepared, case) is None
        weakness = [None, *WEAKNESSES][number % (1 + len(WEAKNESSES))]
        talk = talk_with(Desk(weakness), case)
        assert agrees(Reader(talk.messages), talk.end), str(talk)
        talk = talk_with(desk := Desk(), case)
        assert judge(talk, ALL) == [], str(talk)
        final, wanted = case.truth.facts["final"], case.truth.facts["wanted"]
        assert talk.end.withdrawn == (final is None)
        assert desk.effects == [(final["action"], final["order"])] * wanted if final else not desk.effects
        assert set(talk.met) <= set(case.truth.facts["behaviours"])


def test_keeping_behaviours_keep_what_is_wanted_and_moving_ones_move_it() -> None:
    source = source_of(ROOM, Seed(value=ANN), PERTURBATIONS)
    rng = FastRandom(5)
    for one in source.perturbations:
        for _ in range(8):
            edit = one(source.prepared, rng)
            case = build(ROOM, source.seed, [edit], 1, source.prepared)
            same = case.truth.facts["final"] == {"action": "cancel", "order": "AB-1234"} and case.truth.facts["wanted"]
            assert one.keeps_truth == bool(same and case.truth.expect is Expect.SAME), one.name
            assert ROOM.undo(case.value, case.edits) == ANN


def test_any_subset_of_the_edits_applies_with_its_own_truth() -> None:
    source = source_of(ROOM, Seed(value=ANN), PERTURBATIONS)
    rng = FastRandom(8)
    for _ in range(60):
        case = next(cases(source, rng, (3, 5)))
        for left_out in range(len(case.edits)):
            smaller = with_edits(case, case.edits[:left_out] + case.edits[left_out + 1 :])
            assert ROOM.verify(case.prepared, smaller) is None
            assert judge(talk_with(Desk(), smaller), ALL) == []


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_a_planted_weakness_is_found_and_shrunk_to_one_behaviour(weakness: str) -> None:
    def fails(case: Case) -> bool:
        return bool(judge(talk_with(Desk(weakness), case), WEAKNESSES[weakness]))

    assert any(fails(case) for case in drawn(30, seed=1))
    quick = settings(max_examples=400, database=None, derandomize=True)
    smallest = find(customers(ANN, severity=(1, 3)), fails, settings=quick)
    assert len(smallest.edits) == 1
    talk = talk_with(Desk(weakness), smallest)
    assert talk.turns <= 4


@settings(max_examples=30, database=None, deadline=None)
@given(customers(mess="text.typo", severity=(2, 3), behaviours=["wrong_id_first", "repeats", "changes_mind"]))
def test_the_first_message_may_be_written_messily(case: Case) -> None:
    assert len(case.value.behaviours) <= 3
    assert judge(talk_with(Desk(), case), ("right_order", "once")) == []
    assert case.seed.value.order in case.value.opening


def test_a_customer_survives_being_recorded() -> None:
    for case in drawn(10, severity=(1, 3)):
        record = json.loads(json.dumps(encode(case.value)))
        assert Customer.of(record) == case.value
        again = Case.from_json(json.loads(json.dumps(case.to_json())))
        assert ROOM.apply(again.seed.value, again.edits) == case.value
        assert str(talk_with(Desk(), again)) == str(talk_with(Desk(), case))


def test_the_same_seed_gives_the_same_customers_everywhere() -> None:
    ids = " ".join(case.id for case in drawn(25, seed=4))
    assert hashlib.sha256(ids.encode()).hexdigest()[:16] == "cff9f85bc1bbd662"


def test_async_models_and_other_returns() -> None:
    desk = Desk()

    async def reply(messages: list[dict[str, str]]) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"role": "assistant", "content": desk.reply(messages)}

    case = drawn(1, behaviours="wrong_id_first", severity=1)[0]
    talk = asyncio.run(hold_async(reply, case, effects=desk.effects))
    assert judge(talk, ALL) == []
    assert str(talk) == str(talk_with(Desk(), case))
    with_reader = hold(lambda messages: (Desk().reply(messages),), ANN, read=lambda given: given[0])
    assert with_reader.steps[0].heard.asks == "confirm"


def test_effects_are_read_from_the_record_of_wrapped_tools() -> None:
    record = Record()
    cancel_order = wrap(lambda order_id: {"cancelled": order_id}, record=record, name="cancel_order")
    look_up = wrap(lambda order_id: {}, record=record, name="look_up")

    def reply(messages: list[dict[str, str]]) -> str:
        look_up(order_id="AB-1234")
        cancel_order(order_id="AB-1234")
        return "Done."

    talk = hold(reply, ANN, effects=record, actions={"cancel_order": "cancel"})
    assert [(one.action, one.order) for one in talk.effects] == [("cancel", "AB-1234")]
    assert judge(talk) == []


def test_a_structured_channel_is_believed_before_the_words() -> None:
    case = next(case for case in drawn(8, behaviours="leaves_out", severity=1))
    asked = hold(lambda messages: {"text": "Hm.", "asks": "order"}, case)
    assert asked.steps[0].heard[0] == "order"
    assert asked.steps[0].heard.by == "channel"
    assert asked.steps[1].said[0].endswith((".", case.seed.value.order))
    assert asked.end.order == case.seed.value.order
    silent = hold(lambda messages: {"text": "Which order number?", "asks": ""}, case)
    assert judge(silent, "asks") == ["asks: it did not ask for the order"]


def test_without_a_record_the_models_word_is_taken_by_rules() -> None:
    talk = hold(lambda messages: "Your order AB-1234 has been cancelled.", ANN)
    assert judge(talk) == []
    assert talk.by_rules
    assert not hold(lambda messages: "Has your order AB-1234 been cancelled?", ANN).effects


def test_what_the_model_had_no_turn_to_hear_is_not_said() -> None:
    case = next(
        case for case in drawn(8, behaviours="wrong_id_first", severity=1) if "confirm" in case.edits[0].after["at"]
    )
    talk = hold(lambda messages: "Shall I go ahead?", case, max_turns=1)
    assert (talk.stopped, talk.turns, len(talk.messages)) == ("max_turns", 1, 2)
    assert talk.end.order == case.edits[0].after["first"]
    assert not talk.met[1:]


def test_bulk_makes_customers_too() -> None:
    source = source_of(ROOM, Seed(value=ANN), PERTURBATIONS)
    made = list(generate(source, 40, severity=(1, 3), rng_seed=2))
    assert len(made) == 40
    assert all(ROOM.undo(one.value, one.edits) == ANN for one in made)
