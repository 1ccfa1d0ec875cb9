"""A rule-based desk with planted weaknesses, and an agent, in marked tests whose rows are customers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies import Case
from edgecase_strategies.conversations import Customer, customers, hold_async, judge
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.strategy import fast_source_of

DESK = Path(__file__).parents[1] / "library" / "conversation_desk.py"
TESTS = """
    import pytest
    from conversation_desk import Desk
    from pytest_edgecases import Expect, conversations

    ANN = conversations.Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234, it is late.")

    @pytest.mark.edgecases("customer", cases=12, mess="conversation.customer")
    @pytest.mark.parametrize("customer", [ANN])
    def test_row(customer, edgecase):
        desk = Desk({weakness})
        talk = conversations.hold(desk.reply, customer, effects=desk.effects)
        if edgecase.case.truth.expect is Expect.SAME:
            assert desk.effects == [("cancel", "AB-1234")], str(talk)
        assert not conversations.judge(talk), str(talk)

    @pytest.mark.edgecases(inject={{"case": conversations.customers(actions="refund")}}, cases=12)
    def test_drawn(case):
        desk = Desk({weakness})
        talk = conversations.hold(desk.reply, case, effects=desk.effects)
        assert not conversations.judge(talk), str(talk)
"""
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:asyncio")


def run(pytester: pytest.Pytester, weakness: str | None, *options: str) -> pytest.RunResult:
    pytester.makepyfile(conversation_desk=DESK.read_text(encoding="utf-8"))
    pytester.makepyfile(TESTS.format(weakness=repr(weakness)))
    return pytester.runpytest(*OPTIONS, *options)


def test_a_careful_desk_does_what_the_clean_customer_wants_in_all_of_them(pytester: pytest.Pytester) -> None:
    run(pytester, None).assert_outcomes(passed=1 + 12 + 12)


def test_a_weak_desk_fails_with_the_behaviour_as_the_reason(pytester: pytest.Pytester) -> None:
    result = run(pytester, "forgets_correction", "--edgecases-update")
    assert result.parseoutcomes()["failed"] >= 2
    text = result.stdout.str()
    assert re.search(r"smallest  wrong_id_first: opening: names AB-\d{4}; (next|confirm): ", text)
    assert "input     opening: Please cancel order AB-1234, it is late." in text
    assert "model: Shall I go ahead with order" in text
    assert "right_order" in text or "does_it" in text
    replay = re.search(r"replay    pytest \S+::test_row --edgecases-replay (\w+)", text)
    assert replay is not None
    pytester.runpytest(*OPTIONS, "--edgecases-replay", replay[1]).assert_outcomes(failed=1)
    again = pytester.runpytest(*OPTIONS)
    assert "no longer give its value" not in again.stdout.str()
    assert again.parseoutcomes()["failed"] == result.parseoutcomes()["failed"], "the suite holds the same conversations"


def agent_of(effects: list[tuple[str, str]], careful: bool) -> Any:
    """Return an agent on a scripted model, with a tool that cancels, as a model behind an API would use it."""
    pytest.importorskip("pydantic_ai", reason="pydantic-ai-slim is not installed")
    from pydantic_ai import Agent
    from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart, UserPromptPart
    from pydantic_ai.models.function import AgentInfo, FunctionModel

    def script(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        parts = [part for one in messages for part in one.parts]
        said = [str(part.content) for part in parts if isinstance(part, UserPromptPart)]
        meant = re.sub(r"not AB-\d{4}" if careful else "$", "", "\n".join(said))
        orders = re.findall(r"AB-\d{4}", meant)
        if any(isinstance(part, ToolReturnPart) for part in messages[-1].parts):
            return ModelResponse(parts=[TextPart("It is done.")])
        acted = any(isinstance(part, ToolReturnPart) for part in parts)
        if acted and careful:
            return ModelResponse(parts=[TextPart("That was done before.")])
        if not orders:
            return ModelResponse(parts=[TextPart("What is your order number, please?")])
        order = orders[-1 if careful else 0]
        if said[-1].startswith("Yes") or acted:
            return ModelResponse(parts=[ToolCallPart("cancel_order", {"order": order})])
        return ModelResponse(parts=[TextPart(f"Shall I cancel order {order}?")])

    agent = Agent(FunctionModel(script))

    @agent.tool_plain
    def cancel_order(order: str) -> str:
        effects.append(("cancel", order))
        return "cancelled"

    return agent


def drawn(count: int) -> list[Case]:
    ann = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")
    does = ["leaves_out", "two_messages", "impatient", "repeats", "thanks", "wrong_id_first"]
    fast = fast_source_of(customers(ann, behaviours=does))
    assert fast is not None
    return [case for _, case in choose_fast(fast, cases=count, rng_seed=0).cases]


@pytest.mark.parametrize("careful", [True, False])
def test_an_agent_that_calls_tools_is_judged_by_what_they_did(careful: bool) -> None:
    async def judged() -> list[str]:
        found: list[str] = []
        for case in drawn(20):
            effects: list[tuple[str, str]] = []
            agent, history = agent_of(effects, careful), []

            async def reply(messages: list[dict[str, str]]) -> str:
                new = "\n".join(one["content"] for one in messages[1 + _last_turn(messages) :])
                result = await agent.run(new, message_history=history)  # noqa: B023
                history[:] = result.all_messages()  # noqa: B023
                return str(result.output)

            found += judge(await hold_async(reply, case, effects=effects), ["does_it", "right_order", "once", "asks"])
        return found

    wrong = asyncio.run(judged())
    assert {one.partition(":")[0] for one in wrong} == (set() if careful else {"once", "does_it", "right_order"})


def _last_turn(messages: list[dict[str, str]]) -> int:
    """Return the place of the model's last turn, -1 before it has spoken."""
    return max((place for place, one in enumerate(messages) if one["role"] == "assistant"), default=-1)
