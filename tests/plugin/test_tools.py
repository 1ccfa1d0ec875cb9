"""Tools that go wrong in marked tests."""

from __future__ import annotations

from collections import Counter
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
    result = desk(
        CARELESS.replace("def agent", "def careless")
        + CAREFUL
        + """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=20, checks=["no_placeholder", "waits_as_told"])
def test_careful(edgecase):
    edgecase.check(agent("AB-10427"))

@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="http, schema, payload, mcp.is_error", cases=12, checks=["no_placeholder"])
def test_careless(edgecase):
    edgecase.check(careless("AB-10427"))
""",
        "-rf",
    )
    failed = [line for line in result.outlines if line.startswith("FAILED")]
    assert len(failed) >= 4
    assert all("test_careless" in line for line in failed)
    assert result.parseoutcomes()["passed"] >= 18
    result.stdout.fnmatch_lines(["*smallest*tool.*of get_order*"])
    result.stdout.fnmatch_lines(["*no_placeholder: the answer says 'None'*"])


def test_each_way_to_name_a_tool_and_what_becomes_of_its_calls(desk: Run) -> None:
    result = desk(
        """
import asyncio, pytest
from pytest_edgecases import result, tools
from shop import desk
from shop.desk import get_order, get_order_later

@pytest.mark.edgecases(tools=["shop.desk:refund"], kinds="transport.timeout_after", writes=["refund"], cases=3,
                       checks="no_duplicate")
def test_a_write_is_done_twice(edgecase):
    desk.refunds.clear()
    for _ in range(3):
        try:
            desk.refund("AB-10427")
            break
        except TimeoutError:
            pass
    assert len(edgecase.calls) == (1 if edgecase.is_clean else 2)

@pytest.mark.edgecases(tools=["get_order"], kinds="payload.null", cases=1)
def test_a_framework_holds_it(edgecase):
    held = {"tool": edgecase.wrap(get_order)}
    assert (held["tool"]("AB-1") is None) == (not edgecase.is_clean)
    assert edgecase.truth.expect.value == ("same" if edgecase.is_clean else "recover")

@pytest.mark.asyncio
@pytest.mark.edgecases(tools=["shop.desk:get_order_later"], kinds="transport.connect", cases=2)
async def test_async(edgecase):
    for _ in range(3):
        try:
            assert (await get_order_later("AB-1"))["status"] == "sent"
            break
        except OSError:
            await asyncio.sleep(60)
    assert edgecase.clock.now() > 50 or edgecase.is_clean

@pytest.mark.edgecases(inject={result("shop.desk:get_order"): tools.faults(kinds="http.denied")}, cases=2)
def test_a_result_is_named(edgecase):
    try:
        got = get_order("AB-1")
    except tools.ToolHTTPError as error:
        assert error.status_code in (401, 403)
    else:
        assert ("status" in got and got["status"] == "sent") == (len(edgecase.edits) == 0)

seen = []

@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="payload.null", cases=1)
def test_not_reached(edgecase):
    if not seen:
        seen.append(get_order("AB-1"))

@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="transport.hang", cases=1, shrink_calls=0)
def test_hang(edgecase):
    edgecase.world.hang_limit = 0.05
    assert get_order("AB-1")
""",
        "-rA",
    )
    ended = {"PASSED": Counter(), "FAILED": Counter(), "SKIPPED": Counter()}  # type: dict[str, Counter[str]]
    for line in result.outlines:
        word, _, rest = line.partition(" ")
        if word in ended:
            ended[word][rest.partition("::")[2].partition("[")[0].partition(" ")[0]] += 1
    assert ended["PASSED"] == {
        "test_a_write_is_done_twice": 1,
        "test_a_framework_holds_it": 2,
        "test_async": 3,
        "test_a_result_is_named": 3,
        "test_not_reached": 1,
        "test_hang": 1,
    }
    assert ended["FAILED"] == {"test_a_write_is_done_twice": 3, "test_hang": 1}
    assert result.parseoutcomes()["skipped"] == 1
    for says in (
        "*no_duplicate: refund did the same thing 2 times*",
        "*not reached, the call never came: tool.payload.null at call* of get_order*",
        "*ToolHung: The tool get_order never answered*deadline*",
    ):
        result.stdout.fnmatch_lines([says])


MISTAKES = [
    ('tools=["shop.desk:get_ordr"]', "pass", '*has no "get_ordr"*Did you mean "get_order"?*'),
    ('tools=["shop.desk:get_order"]', "pass", "*The tool get_order was never called in the clean run*"),
    ('tools=["fetch"]', "pass", "*The tool fetch was never called in the clean run*edgecase.wrap*"),
    ('tools=["shop.desk:odd"]', "desk.odd()", '*The result of the tool "odd" is of type object*serialised*'),
    ('tools=["shop.desk:get_order"], checks=["no_leek"]', "pass", '*no check "no_leek"*Did you mean "no_leak"?*'),
    ('tools=["shop.desk:get_order"], kinds="htpp"', "pass", '*no kind of fault "htpp"*Did you mean "tool.http"?*'),
    (
        'tools=["shop.desk:get_order"], writes="get_ordr"',
        "desk.get_order(1)",
        '*writes names "get_ordr", and no tool of this test has that name. Did you mean "get_order"?*',
    ),
    ("tools=3", "pass", "*tools takes a list of functions*3 is not that*"),
    ('kinds="http"', "pass", "*kinds goes with tools*"),
    (
        'tools=["shop.desk:get_order"], checks="no_leak"',
        "desk.get_order(1)",
        "*The check no_leak needs the agent's answer: call edgecase.check(answer)*",
    ),
]


def test_each_mistake_is_told_in_a_sentence(desk: Run, shop: pytest.Pytester) -> None:
    for number, (marker, body, _) in enumerate(MISTAKES):
        (shop.path / f"test_mistake_{number}.py").write_text(
            f"""
import pytest
from shop import desk

@pytest.mark.edgecases({marker}, cases=1)
def test_it(edgecase):
    {body}
"""
        )
    result = desk("", "--continue-on-collection-errors")
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == len(MISTAKES)
    for _, _, says in MISTAKES:
        result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_two_tests_at_once(desk: Run, shop: pytest.Pytester, alone: tuple[str, ...]) -> None:
    shop.makepyfile(
        test_both="from urllib.error import HTTPError\nfrom urllib.request import urlopen\n"
        + CAREFUL
        + """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=6)
def test_one(edgecase):
    edgecase.check(agent("AB-10427"))
    assert {made.arguments["number"] for made in edgecase.calls} == {"AB-10427"}

@pytest.mark.edgecases(tools=["shop.desk:get_order"], cases=6)
def test_two(edgecase):
    edgecase.check(agent("CD-20851"))
    assert {made.arguments["number"] for made in edgecase.calls} == {"CD-20851"}

@pytest.mark.edgecases(tools="http", kinds="http.unavailable, schema.missing", cases=5)
@pytest.mark.parametrize("number", ["AB-1", "CD-2"])
def test_served(edgecase, edgecase_server, number):
    edgecase_server.route("GET /orders/{number}", lambda request: {"id": request.parts["number"], "status": "sent"})
    for attempt in range(4):
        try:
            with urlopen(f"{edgecase_server.url}/orders/{number}", timeout=5) as response:
                response.read()
            break
        except HTTPError as error:
            error.close()
            time.sleep(float(error.headers.get("Retry-After", 1)))
    assert {made.arguments["number"] for made in edgecase.calls} == {number}
"""
    )
    result = shop.runpytest_subprocess(*alone, "-n", "2")
    assert result.parseoutcomes().get("failed", 0) == 0
    assert result.parseoutcomes()["passed"] >= 16


def test_the_suite_runs_the_same_faults_again(desk: Run) -> None:
    marked = """
@pytest.mark.edgecases(tools=["shop.desk:get_order"], kinds="payload, schema", cases=6)
def test_it(edgecase):
    edgecase.check(agent("AB-10427"))
"""
    first = desk(CAREFUL + marked, "--edgecases-update").parseoutcomes()
    again = desk("", "-v").parseoutcomes()
    assert first["passed"] == again["passed"] >= 5
