"""Tools that go wrong in marked tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

TOOLS = """
refunds = []

def get_order(number):
    return {"id": number, "status": "sent", "tracking": "ZZ-90411"}

async def get_order_later(number):
    return get_order(number)

def refund(number):
    refunds.append(number)
    return {"receipt": "RC-55021"}

def odd():
    return object()
"""

CARELESS = """
import pytest
from shop.desk import get_order

def agent(number):
    return f"Your order is {get_order(number).get('status')}."
"""

CAREFUL = """
import json, pytest, time
from shop.desk import get_order

def agent(number):
    for attempt in range(4):
        try:
            order = get_order(number)
        except OSError:
            time.sleep(1)
        except Exception as error:
            if getattr(error, "status_code", 0) not in (429, 500, 502, 503):
                return "I could not find out."
            time.sleep(float(error.headers.get("Retry-After", 1)))
        else:
            if isinstance(order, dict) and order.get("status") == "sent":
                return "Your order was sent."
            return "I got something that I do not understand."
    return "The service does not answer."
"""


@pytest.fixture
def desk(shop: pytest.Pytester, run: Run) -> Run:
    (shop.path / "shop" / "desk.py").write_text(TOOLS)
    return run


def test_a_careless_agent_fails_and_a_careful_one_passes(desk: Run) -> None:
    marked = """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=25, checks=["no_placeholder", "waits_as_told"])
def test_it(edgecase):
    edgecase.check(agent("AB-10427"))
"""
    result = desk(CARELESS + marked)
    assert result.parseoutcomes()["failed"] >= 10
    result.stdout.fnmatch_lines(["*smallest*tool.*of get_order*"])
    result.stdout.fnmatch_lines(["*no_placeholder: the answer says 'None'*"])
    result = desk(CAREFUL + marked)
    assert result.parseoutcomes().get("failed", 0) == 0
    assert result.parseoutcomes()["passed"] >= 20


def test_what_the_marker_calls_a_write_is_not_done_twice(desk: Run) -> None:
    result = desk(
        """
import pytest
from shop import desk

@pytest.mark.edgecases(tools=["shop.desk:refund"], kinds="transport.timeout_after", writes=["refund"], cases=3,
                       checks="no_duplicate")
def test_it(edgecase):
    desk.refunds.clear()
    for _ in range(3):
        try:
            desk.refund("AB-10427")
            break
        except TimeoutError:
            pass
    assert len(edgecase.calls) == (1 if edgecase.is_clean else 2)
"""
    )
    assert result.parseoutcomes()["failed"] == 3
    result.stdout.fnmatch_lines(["*no_duplicate: refund did the same thing 2 times*"])


def test_a_tool_that_a_framework_holds_is_wrapped(desk: Run) -> None:
    result = desk(
        """
import pytest
from shop.desk import get_order

@pytest.mark.edgecases(tools=["get_order"], kinds="payload.null", cases=1)
def test_it(edgecase):
    held = {"tool": edgecase.wrap(get_order)}
    assert (held["tool"]("AB-1") is None) == (not edgecase.is_clean)
    assert edgecase.truth.expect.value == ("same" if edgecase.is_clean else "recover")
"""
    )
    result.assert_outcomes(passed=2)


def test_an_async_tool_in_an_async_test(desk: Run) -> None:
    result = desk(
        """
import asyncio, pytest
from shop.desk import get_order_later

@pytest.mark.asyncio
@pytest.mark.edgecases(tools=["shop.desk:get_order_later"], kinds="transport.connect", cases=2)
async def test_it(edgecase):
    for _ in range(3):
        try:
            assert (await get_order_later("AB-1"))["status"] == "sent"
            break
        except OSError:
            await asyncio.sleep(60)
    assert edgecase.clock.now() > 50 or edgecase.is_clean
"""
    )
    result.assert_outcomes(passed=3)


def test_faults_are_injected_where_a_result_is_named(desk: Run) -> None:
    result = desk(
        """
import pytest
from pytest_edgecases import result, tools
from shop.desk import get_order

@pytest.mark.edgecases(inject={result("shop.desk:get_order"): tools.faults(kinds="http.denied")}, cases=2)
def test_it(edgecase):
    try:
        got = get_order("AB-1")
    except tools.ToolHTTPError as error:
        assert error.status_code in (401, 403)
    else:
        assert ("status" in got and got["status"] == "sent") == (len(edgecase.edits) == 0)
"""
    )
    assert result.parseoutcomes() == {"passed": 3}


def test_a_fault_that_is_not_reached_does_not_pass(desk: Run) -> None:
    result = desk(
        """
import pytest
from shop.desk import get_order

@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="payload.null", cases=1)
def test_it(edgecase):
    if edgecase.is_clean:
        get_order("AB-1")
""".replace("if edgecase.is_clean:", "if not seen:")
        .replace("def test_it", "def test_it")
        .replace("        get_order", "        seen.append(get_order")
        .replace('("AB-1")\n', '("AB-1"))\n')
        .replace("import pytest", "import pytest\nseen = []"),
        "-rs",
    )
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*not reached, the call never came: tool.payload.null at call* of get_order*"])


@pytest.mark.parametrize(
    ("marker", "body", "says"),
    [
        ('tools=["shop.desk:get_ordr"]', "pass", '*has no "get_ordr"*Did you mean "get_order"?*'),
        ('tools=["shop.desk:get_order"]', "pass", "*The tool get_order was never called in the clean run*"),
        ('tools=["fetch"]', "pass", "*The tool fetch was never called in the clean run*edgecase.wrap*"),
        ('tools=["shop.desk:odd"]', "desk.odd()", '*The result of the tool "odd" is of type object*serialised*'),
        ('tools=["shop.desk:get_order"], checks=["no_leek"]', "pass", '*no check "no_leek"*Did you mean "no_leak"?*'),
        ('tools=["shop.desk:get_order"], kinds="htpp"', "pass", '*no kind of fault "htpp"*Did you mean "tool.http"?*'),
        ("tools=3", "pass", "*tools takes a list of functions*3 is not that*"),
        ('kinds="http"', "pass", "*kinds goes with tools*"),
        (
            'tools=["shop.desk:get_order"], checks="no_leak"',
            "desk.get_order(1)",
            "*The check no_leak needs the agent's answer: call edgecase.check(answer)*",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(desk: Run, marker: str, body: str, says: str) -> None:
    result = desk(
        f"""
import pytest
from shop import desk

@pytest.mark.edgecases({marker}, cases=1)
def test_it(edgecase):
    {body}
"""
    )
    assert result.ret != 0
    result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_a_hang_is_bounded_and_named(desk: Run) -> None:
    result = desk(
        """
import pytest
from shop.desk import get_order

@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="transport.hang", cases=1, shrink_calls=0)
def test_it(edgecase):
    edgecase.world.hang_limit = 0.05
    assert get_order("AB-1")
"""
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*ToolHung: The tool get_order never answered*deadline*"])


def test_two_tests_at_once(desk: Run, shop: pytest.Pytester, alone: tuple[str, ...]) -> None:
    shop.makepyfile(
        test_both=CAREFUL
        + """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=6)
def test_one(edgecase):
    edgecase.check(agent("AB-10427"))
    assert {made.arguments["number"] for made in edgecase.calls} == {"AB-10427"}

@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=6)
def test_two(edgecase):
    edgecase.check(agent("CD-20851"))
    assert {made.arguments["number"] for made in edgecase.calls} == {"CD-20851"}
"""
    )
    result = shop.runpytest_subprocess(*alone, "-n", "2")
    assert result.parseoutcomes().get("failed", 0) == 0
    assert result.parseoutcomes()["passed"] >= 10


def test_the_suite_runs_the_same_faults_again(desk: Run) -> None:
    marked = """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="payload, schema", cases=6)
def test_it(edgecase):
    edgecase.check(agent("AB-10427"))
"""
    first = desk(CAREFUL + marked, "--edgecases-update").parseoutcomes()
    again = desk("", "-v").parseoutcomes()
    assert first["passed"] == again["passed"] >= 5


def test_a_pydantic_ai_agent_is_tested_offline(desk: Run) -> None:
    pytest.importorskip("pydantic_ai", reason="pydantic-ai is not installed")
    result = desk(
        """
import asyncio
import json
import pytest
from pydantic_ai import Agent
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, UserPromptPart
from pydantic_ai.models.function import FunctionModel
from shop.desk import get_order

def script(messages, info):
    last = messages[-1].parts[-1]
    if isinstance(last, UserPromptPart):
        return ModelResponse(parts=[ToolCallPart("get_order", {"number": "AB-10427"})])
    content = json.loads(last.content) if isinstance(last.content, str) else last.content
    return ModelResponse(parts=[TextPart(f"Your order is {content.get('status')}.")])

@pytest.mark.edgecases(tools=["get_order"], kinds="mcp.is_error", cases=4,
                       checks=["no_placeholder"])
def test_it(edgecase):
    agent = Agent(FunctionModel(script))
    agent.tool_plain(edgecase.wrap(get_order))
    edgecase.check(asyncio.run(agent.run("Where is AB-10427?")).output)
"""
    )
    assert result.parseoutcomes() == {"passed": 1, "failed": 4}
    result.stdout.fnmatch_lines(["*no_placeholder: the answer says 'None'*"])
