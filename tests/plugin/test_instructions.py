"""A rule-based assistant with planted weaknesses, and an agent, on instructions that contradict each other."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies import Case, Expect
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.instructions import ROOM, Answer, Outcome, Reply, judge, pair_accuracy
from edgecase_strategies.instructions.source import draw_brief

ASSISTANT = '''
    """An office assistant that orders things; it reads numbers, and knows a word or two for a change of mind."""

    import re

    REVISED = re.compile(r"actually", re.IGNORECASE)
    OTHER = re.compile(r"[^.\\n-]*second (?:order|one)[^.\\n-]*", re.IGNORECASE)

    def numbers(text):
        text = OTHER.sub("", text)
        if REVISED.search(text):
            text = text[REVISED.search(text).start() :]
        return [int(number) for number in re.findall(r"\\b\\d+\\b", text)]

    def order(text, quantity):
        fields = {"order.quantity": quantity}
        other = OTHER.search(text)
        if other:
            fields["second order.quantity"] = int(re.search(r"\\b\\d+\\b", other[0])[0])
        return {"status": "done", "answer": fields}

    def follows_the_last(text):
        return order(text, numbers(text)[-1])

    def follows_the_first(text):
        return order(text, numbers(text)[0])

    def always_asks(text):
        return {"status": "ask"}

    def careful(text):
        found = numbers(text)
        if len(set(found)) > 1:
            return {"status": "conflict", "named": [f"quantity {number}" for number in found]}
        return order(text, found[0])
'''
TESTS = """
    import pytest
    import assistant
    from pytest_edgecases import instructions

    @pytest.mark.edgecases(inject={{"case": instructions.contradicting(families="quantity")}}, cases=24)
    def test_orders(case):
        outcome = instructions.judge(case, assistant.{name}(case.value))
        assert outcome.is_right, outcome.value

    @pytest.mark.edgecases(inject={{"pair": instructions.pairs(families="quantity")}}, cases=6)
    def test_pairs(pair):
        assert instructions.judge(pair.contradiction, assistant.{name}(pair.contradiction.value)).is_right
        assert instructions.judge(pair.twin, assistant.{name}(pair.twin.value)).is_right
"""


def run(pytester: pytest.Pytester, name: str) -> pytest.RunResult:
    pytester.makepyfile(assistant=ASSISTANT)
    pytester.makepyfile(TESTS.format(name=name))
    return pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio")


def test_a_careful_assistant_passes_them_all(pytester: pytest.Pytester) -> None:
    run(pytester, "careful").assert_outcomes(passed=30)


@pytest.mark.parametrize(("name", "said"), [("follows_the_last", "followed B"), ("follows_the_first", "followed A")])
def test_following_one_side_in_silence_is_found(pytester: pytest.Pytester, name: str, said: str) -> None:
    result = run(pytester, name)
    text = result.stdout.str()
    missed = len(re.findall(r"^FAILED \S+::test_orders\[contradiction\.quantity-", text, re.MULTILINE))
    assert 10 <= missed <= 14, "about half of the cases are contradictions"
    result.assert_outcomes(failed=missed + 6, passed=24 - missed)
    assert f"AssertionError: {said}" in text
    assert f"1. instruction.contradiction.quantity: {missed} cases" in text, (
        "one finding, and its face is a single edit"
    )
    assert "Pair(contradiction='Order some desk lamps for the office. The quantity is 4." in text, "shrunk"


def test_always_asking_passes_no_pair(pytester: pytest.Pytester) -> None:
    result = run(pytester, "always_asks")
    outcomes = result.parseoutcomes()
    assert 10 + 6 <= outcomes["failed"] <= 14 + 6
    assert "contradiction.quantity-" not in result.stdout.str(), "it is right on these"
    assert "over-asked" in result.stdout.str()


def test_a_recorded_instruction_is_replayed_with_its_truth(pytester: pytest.Pytester) -> None:
    replay = re.search(r"--edgecases-replay (\w+)", run(pytester, "follows_the_last").stdout.str())
    assert replay is not None
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio", "--edgecases-replay", replay[1])
    result.assert_outcomes(failed=1)


PROMPTS = """
    import pytest
    from pytest_edgecases import instructions

    def model(prompt):
        return {"status": "ask"} if "at most" in prompt or "or fewer" in prompt else {"status": "done", "answer": "word " * 300}

    @pytest.mark.edgecases("prompt", mess="instruction.contradiction", cases=4)
    @pytest.mark.parametrize("prompt", ["Write a poem. Use at least 300 words.", "Write a poem."])
    def test_model(prompt, edgecase):
        if edgecase.case.edits:
            assert edgecase.case.truth.expect.value == "ask"
            assert instructions.judge(edgecase.case, model(prompt)).is_right
"""


def test_the_rows_of_a_marked_test_may_be_prompts(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PROMPTS)
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio", "-v", "-rs")
    text = result.stdout.str()
    assert result.parseoutcomes()["passed"] >= 5
    assert "failed" not in result.parseoutcomes()
    assert "contradiction.length-" in text
    assert "nothing that can be read with certainty" in text, "a row that holds nothing says so"


def cases(count: int) -> list[Case]:
    rng, found = FastRandom(0), []
    while len(found) < count:
        brief = draw_brief(rng, families=["quantity"], where=["message", "turns"])
        found += [build(ROOM, brief.seed, (one.edit,), 1, brief) for one in brief.variants]
    return found


def agent_of(careful: bool) -> Any:
    """Return an agent on a scripted model: it calls ``done`` or ``ask``, as a model behind an API would."""
    pytest.importorskip("pydantic_ai", reason="pydantic-ai-slim is not installed")
    from pydantic import BaseModel
    from pydantic_ai import Agent, ToolOutput
    from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart, UserPromptPart
    from pydantic_ai.models.function import AgentInfo, FunctionModel

    class Done(BaseModel):
        quantities: dict[str, int]

    class Ask(BaseModel):
        question: str

    rules: dict[str, Any] = {}
    exec(compile(re.sub(r"(?m)^    ", "", ASSISTANT), str(Path("assistant.py")), "exec"), rules)

    def script(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        said = [part.content for one in messages for part in one.parts if isinstance(part, UserPromptPart)]
        text = "\n".join(str(one) for one in said)
        result = rules["careful" if careful else "follows_the_last"](text)
        if result["status"] == "done":
            return ModelResponse(parts=[ToolCallPart("done", {"quantities": result["answer"]})])
        return ModelResponse(parts=[ToolCallPart("ask", {"question": " or ".join(result["named"])})])

    return Agent(FunctionModel(script), output_type=[ToolOutput(Done, name="done"), ToolOutput(Ask, name="ask")])


def read(output: Any) -> Reply:
    if hasattr(output, "question"):
        return Reply(status="ask", named=(output.question,))
    return Reply(status="done", answer=Answer(fields=output.quantities))


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else "\n".join(one["content"] for one in value if one["role"] == "user")


@pytest.mark.parametrize("careful", [True, False])
def test_an_agent_that_calls_a_tool_to_ask_is_judged_by_its_calls(careful: bool) -> None:
    agent = agent_of(careful)

    async def judged() -> list[tuple[Case, Outcome]]:
        found = []
        for case in cases(24):
            result = await agent.run(text_of(case.value))
            found.append((case, judge(case, result.output, read=read)))
        return found

    outcomes = asyncio.run(judged())
    score = pair_accuracy(outcomes)
    assert score.pairs >= 4
    assert score.accuracy == (1.0 if careful else 0.0)
    contradictory = {outcome for case, outcome in outcomes if case.truth.expect is Expect.ASK}
    assert contradictory == ({Outcome.FLAGGED} if careful else {Outcome.FOLLOWED_B})
