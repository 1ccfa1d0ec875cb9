"""What users get wrong with customers: each mistake has a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import pytest

from edgecase_strategies import EdgecaseError, InvalidOption, Seed, UnknownName, UnreadableReply
from edgecase_strategies.conversations import (
    ROOM,
    Customer,
    Effect,
    State,
    Transcript,
    customers,
    hold,
    hold_async,
    judge,
)
from edgecase_strategies.conversations.customer.record import Behaviour
from edgecase_strategies.engine import source_of

ANN = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")


class Client:
    """A record of calls with something that is no effect."""

    def __init__(self) -> None:
        self.calls: list[Any] = []


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"order": "AB-99"}, InvalidOption, "must name the order AB-99 by itself"),
        ({"order": "AB-12"}, InvalidOption, "must name the order AB-12"),
        ({"action": ""}, InvalidOption, "has an action and an order"),
        ({"order": 7}, InvalidOption, "order is a text; 7 is none"),
        ({"request": "Please cancel it."}, InvalidOption, r"must say \{order\} where"),
    ],
)
def test_a_customer_that_cannot_be(given: dict[str, Any], error: type[EdgecaseError], message: str) -> None:
    with pytest.raises(error, match=message):
        Customer(**{"action": "cancel", "order": "AB-1234", "opening": "Please cancel order AB-1234.", **given})


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"behaviours": "corects"}, UnknownName, r'behaviours has no "corects"\. Did you mean "corrects"'),
        ({"actions": "cancle"}, UnknownName, 'Did you mean "cancel"'),
        ({"locale": "xx"}, UnknownName, 'no customers who speak "xx".*The languages are'),
        ({"locale": "de-AT"}, UnknownName, "no customers who speak"),
        ({"register": "rude"}, UnknownName, "Those that there are: plain, formal"),
        ({"behaviours": []}, InvalidOption, "behaviours takes one or more of"),
        ({"severity": 6}, InvalidOption, "from 0 to 5"),
        ({"mess": "text.tpyo"}, UnknownName, 'Did you mean "text.typo"'),
    ],
)
def test_a_choice_that_does_not_exist(options: dict[str, Any], error: type[EdgecaseError], message: str) -> None:
    with pytest.raises(error, match=message):
        customers(**options)


def test_customers_of_ones_own_that_are_none() -> None:
    with pytest.raises(InvalidOption, match="of type str"):
        customers("Please cancel my order.")  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="severity begins at 1"):
        customers(ANN, severity=(0, 2))
    busy = ANN.having(ANN.opening, (Behaviour(name="thanks", at={"after": ()}),))
    with pytest.raises(InvalidOption, match="has no behaviours"):
        source_of(ROOM, Seed(value=busy), ROOM.perturbations)
    with pytest.raises(UnknownName, match="no customers who speak"):
        source_of(ROOM, Seed(value=Customer(action="a", order="1", opening="1", locale="xx")), ROOM.perturbations)


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, r'returned None, of type NoneType.* Return "" to say nothing'),
        (7, "of type int.*give read="),
        ({"txt": "hi"}, r"returned 'txt', and a turn has no such key\. Did you mean \"text\""),
        ({"text": 7}, "text of a turn is a text"),
        ({"text": "", "asks": "oder"}, r"asks for 'oder'\. Did you mean \"order\"\? It was declared to be one of"),
        ({"text": "", "effects": "cancel"}, "effects of a turn are a list"),
        ({"text": "", "effects": ["cancel"]}, "An effect is a pair"),
    ],
)
def test_a_model_that_returns_something_other_than_was_declared(returned: object, message: str) -> None:
    with pytest.raises(UnreadableReply, match=message):
        hold(lambda messages: returned, ANN)


def test_a_reader_a_record_and_options_that_do_not_fit() -> None:
    async def later(messages: list[dict[str, str]]) -> str:
        return "Hello."

    with pytest.raises(InvalidOption, match=r"await conversations\.hold_async"):
        hold(later, ANN)
    with pytest.raises(InvalidOption, match="takes a function reply"):
        hold("reply", ANN)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="A customer is expected"):
        hold(lambda messages: "", "Ann")  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="a list that the tools append to"):
        hold(lambda messages: "", ANN, effects=("cancel",))
    with pytest.raises(InvalidOption, match="which action a tool is"):
        hold(lambda messages: "", ANN, effects=[], actions={"cancel": 1})  # type: ignore[dict-item]
    with pytest.raises(InvalidOption, match="max_turns"):
        hold(lambda messages: "", ANN, max_turns=0)
    kept: list[object] = []
    with pytest.raises(UnreadableReply, match="An effect is a pair"):
        hold(lambda messages: str(kept.append("cancelled")), ANN, effects=kept)
    client = Client()
    with pytest.raises(UnreadableReply, match="An effect is a pair"):
        hold(lambda messages: str(client.calls.append(7)), ANN, effects=client)


def test_a_judge_with_nothing_to_judge() -> None:
    with pytest.raises(InvalidOption, match="takes what hold"):
        judge("Hello.")  # type: ignore[arg-type]
    talk = hold(lambda messages: "", ANN)
    with pytest.raises(UnknownName, match=r'no check "ask"\. Did you mean "asks"'):
        judge(talk, "ask")
    assert judge(talk) == ["does_it: cancel was not done for order AB-1234"]
    assert (talk.stopped, talk.turns) == ("patience", 3)


def test_an_error_of_the_model_itself_comes_through() -> None:
    def reply(messages: list[dict[str, str]]) -> str:
        raise RuntimeError("no connection")

    with pytest.raises(RuntimeError, match="no connection"):
        hold(reply, ANN)


def test_a_model_cannot_change_what_was_said() -> None:
    def reply(messages: list[dict[str, str]]) -> str:
        messages[0]["content"] = "Never mind."
        messages.clear()
        return "Shall I cancel it?"

    talk: Transcript = hold(reply, ANN, max_turns=2)
    assert talk.messages[0]["content"] == ANN.opening
    assert talk.end == State(action="cancel", order="AB-1234", confirmed=True)
    assert Effect.of({"action": "cancel", "order": 7}) == Effect(action="cancel", order="7")


def test_asyncs_errors_are_the_same() -> None:
    import asyncio

    async def later(messages: list[dict[str, str]]) -> object:
        return None

    with pytest.raises(UnreadableReply, match="to say nothing"):
        asyncio.run(hold_async(later, ANN))
