"""Services behind the fixture ``edgecase_server``, and transports, in marked tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

DESK = """
import json, pytest, time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

ORDER = {"id": "AB-10427", "status": "sent", "tracking": "ZZ-90411"}

@pytest.fixture
def desk(edgecase_server):
    edgecase_server.silence = edgecase_server.drip = 0.01
    edgecase_server.route("GET /orders/{number}", lambda request: dict(ORDER, id=request.parts["number"]))
    edgecase_server.route("GET /health", "fine")
    return edgecase_server

def get(url, timeout=5):
    with urlopen(url, timeout=timeout) as response:
        return response.read().decode()

def careless(url):
    try:
        text = get(url)
    except HTTPError as error:
        text = error.read().decode(errors="replace")
        error.close()
    try:
        return f"Your order is {json.loads(text).get('status')}."
    except ValueError:
        return f"Your order is {text}."

def careful(url):
    for attempt in range(4):
        try:
            order = json.loads(get(url))
        except HTTPError as error:
            error.close()
            if error.status not in (429, 500, 502, 503):
                return "I could not find out."
            wait = error.headers.get("Retry-After", "1")
            time.sleep(float(wait) if wait.isdigit() else 60)
        except (OSError, ValueError, HTTPException):
            time.sleep(1)
        else:
            known = isinstance(order, dict) and order.get("status") == "sent"
            return "Your order was sent." if known else "I got something that I do not understand."
    return "The service does not answer."
"""


@pytest.fixture
def served(shop: pytest.Pytester, run: Run) -> Callable[..., pytest.RunResult]:
    """Return a function that runs a test of the desk."""
    return lambda source, *args: run(DESK + source, *args)


def test_two_agents_over_http_and_the_way_back_to_a_failure(served: Run) -> None:
    result = served(
        """
@pytest.mark.edgecases(tools="http", cases=18, checks=["no_placeholder", "no_leak", "waits_as_told"])
def test_careful(edgecase, desk):
    edgecase.check(careful(desk.url + "/orders/AB-10427"))

@pytest.mark.edgecases(tools=["GET /orders/{number}"], kinds="schema.missing, wire.cut_body", cases=6)
def test_careless(edgecase, desk):
    get(desk.url + "/health")
    edgecase.check(careless(desk.url + "/orders/AB-10427"))
    assert [made.tool for made in edgecase.calls][:2] == ["GET /health", "GET /orders/{number}"]
""",
        "-rf",
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] >= 18
    result.stdout.fnmatch_lines(["*smallest*tool.wire.cut_body at call* of GET /orders/{number}: *"])
    result.stdout.no_fnmatch_line("*of GET /health*")
    failed = [line for line in result.outlines if line.startswith("FAILED")]
    assert failed
    assert all("test_careless" in line for line in failed)


def test_a_suite_of_http_cases_comes_again(served: Run) -> None:
    marked = """
@pytest.mark.edgecases(tools="http", kinds="wire, payload", cases=6)
def test_it(edgecase, desk):
    edgecase.check(careful(desk.url + "/orders/AB-10427"))
"""
    first = served(marked, "--edgecases-update").parseoutcomes()
    again = served(marked).parseoutcomes()
    assert first["passed"] == again["passed"] >= 6


MISTAKES = [
    ('tools="http"', "pass", "*No request came in the clean run, so no fault can meet it*edgecase_server.url*"),
    (
        'tools=["GET /order/{number}"]',
        'get(desk.url + "/orders/1")',
        "*No request of GET /order/{number} came in the clean run*Requests came of: GET /orders/{number}.*",
    ),
    (
        'tools="http"',
        'desk.route("GET /odd", lambda request: object())\n    careless(desk.url + "/odd")',
        "*A handler of edgecase_server failed: *of type object, which cannot be serialised*",
    ),
    (
        'tools=["GET /health"], kinds="wire.latin_1"',
        'get(desk.url + "/health")',
        "*To the seed * none of the 1 perturbations asked for applies*",
    ),
]


def test_each_mistake_is_told_in_a_sentence(served: Run) -> None:
    result = served(
        "".join(
            f"@pytest.mark.edgecases({marker}, cases=1)\ndef test_mistake_{number}(desk):\n    {body}\n"
            for number, (marker, body, _) in enumerate(MISTAKES)
        )
    )
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == len(MISTAKES)
    for _, _, says in MISTAKES:
        result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_what_is_not_reached_does_not_pass_and_a_hang_is_named(served: Run) -> None:
    result = served(
        """
seen = []

@pytest.mark.edgecases(tools="http", kinds="payload.null", cases=1)
def test_not_reached(desk):
    if not seen:
        seen.append(get(desk.url + "/orders/AB-1"))

@pytest.mark.edgecases(tools="http", kinds="transport.hang", cases=1, shrink_calls=0)
def test_hang(edgecase, desk):
    edgecase.world.hang_limit = 0.05
    get(desk.url + "/orders/AB-1", timeout=None)
""",
        "-rs",
    )
    result.assert_outcomes(passed=2, skipped=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*not reached, the call never came: tool.payload.null at call* of GET /orders/{number}*"]
    )
    result.stdout.fnmatch_lines(
        ["*GET /orders/{number} never answered*within 0.05 seconds. Give the client a timeout.*"]
    )


def test_without_a_marker_and_with_edge_cases_off_it_is_a_server(served: Run) -> None:
    plain = """
def test_plain(desk):
    assert get(desk.url + "/health") == "fine"
    assert desk.base_url == desk.url + "/v1"

@pytest.mark.edgecases(tools="http", cases=1)
def test_off(desk):
    assert json.loads(get(desk.url + "/orders/7"))["id"] == "7"
"""
    served(plain, "--edgecases-off").assert_outcomes(passed=2)


def test_a_transport_in_a_marked_test(served: Run) -> None:
    result = served(
        """
import httpx2

@pytest.mark.edgecases(tools=["GET /orders/{number}"], kinds="wire.reset", cases=2)
def test_it(edgecase):
    inner = httpx2.MockTransport(lambda request: httpx2.Response(200, json=ORDER))
    with httpx2.Client(transport=edgecase.transport(inner)) as client:
        for attempt in range(3):
            try:
                assert client.get("http://shop.example/orders/AB-10427").json() == ORDER
                break
            except httpx2.ReadError:
                assert not edgecase.is_clean
    assert len(edgecase.calls) == (1 if edgecase.is_clean else attempt + 1)
"""
    )
    result.assert_outcomes(passed=3)
