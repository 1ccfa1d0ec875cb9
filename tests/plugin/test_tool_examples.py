"""The examples of agents whose tools go wrong, and a careless agent of pydantic-ai, each run as a project of its own."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODELS = ROOT.parent / "shared" / "models"
Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load what the projects use before pytester looks: what came with a run it forgets, and not all can be loaded twice."""
    for library in ("mcp.client.client", "langgraph.prebuilt", "pydantic_ai.models.function"):
        with contextlib.suppress(ImportError):
            importlib.import_module(library)


@pytest.mark.parametrize(
    ("example", "library", "passed"),
    [("mcp_orders", "mcp.client.client", 33), ("langgraph_orders", "langgraph.prebuilt", 22)],
)
def test_an_example_runs_offline(shop: pytest.Pytester, run: Run, example: str, library: str, passed: int) -> None:
    pytest.importorskip(library, reason=f"{library.partition('.')[0]} is not installed")
    shop.copy_example(str(ROOT / "examples" / example))
    shutil.rmtree(shop.path / "shop")
    outcomes = run("").parseoutcomes()
    assert outcomes.pop("xfailed") == 4, "the careless agent is caught in each case"
    assert outcomes.pop("xpassed") == 1, "and is right on the clean example"
    assert outcomes == {"passed": passed - 1}


def test_a_server_is_served_for_one_test_and_its_mistakes_are_told(shop: pytest.Pytester, run: Run) -> None:
    pytest.importorskip("mcp.client.client", reason="mcp is not installed")
    (shop.path / "shop" / "desk.py").write_text((ROOT / "examples" / "mcp_orders" / "shop.py").read_text())
    result = run(
        """
import asyncio
import pytest
from mcp.client.client import Client
from pytest_edgecases import tools
from shop.desk import server

async def call():
    async with Client(server) as client:
        return await client.call_tool("get_order", {"number": "AB-1"})

@pytest.mark.edgecases(tools=["get_order"], kinds="mcp.is_error", cases=2)
def test_served(edgecase):
    assert edgecase.serve(server) is server
    assert asyncio.run(call()).is_error == (not edgecase.is_clean)

def test_left():
    assert not any("Faults" in repr(one) or "edgecase" in repr(one) for one in server.middleware)

@pytest.mark.edgecases(tools=["shop.desk:server"], cases=1)
def test_never_called():
    pass

@pytest.mark.edgecases(tools=["get_order"], cases=1)
def test_no_server(edgecase):
    edgecase.serve(3)
""",
        "--tb=short",
    )
    result.stdout.fnmatch_lines_random(
        [
            '*No tool of the server "shop.desk:server" was called in the clean run*',
            "*serving takes an MCP server*3 is of type int*",
        ]
    )
    assert result.parseoutcomes()["passed"] == 4


def test_a_pydantic_ai_agent_is_tested_offline(run: Run) -> None:
    pytest.importorskip("pydantic_ai.models.function", reason="pydantic-ai is not installed")
    result = run(
        """
import asyncio
import json
import pytest
from pydantic_ai import Agent
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, UserPromptPart
from pydantic_ai.models.function import FunctionModel

def get_order(number):
    return {"id": number, "status": "sent", "tracking": "ZZ-90411"}

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


@pytest.fixture
def loop() -> Iterator[None]:
    """Give pydantic-ai's ``run_sync`` an event loop, and close it: one that it makes itself is left open."""
    own = asyncio.new_event_loop()
    asyncio.set_event_loop(own)
    yield
    asyncio.set_event_loop(None)
    own.close()


@pytest.mark.usefixtures("loop")
def test_what_the_marker_finds_in_a_careless_agent_of_pydantic_ai(shop: pytest.Pytester, run: Run) -> None:
    if not MODELS.is_dir():
        pytest.skip("the agent under test is not part of the project; it is looked for in ../shared/models")
    pytest.importorskip("pydantic_ai.models.function", reason="pydantic-ai is not installed")
    shutil.copy(MODELS / "agent_pydantic_ai.py", shop.path / "desk.py")
    lines = (MODELS / "agent_pydantic_ai.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    clean = [(row["input"]["text"], row["input"]["tool"], row["label"]) for row in rows if "None" not in row["label"]]
    result = run(
        f"""
import pytest
from urllib.error import HTTPError
from urllib.request import urlopen
from desk import model

ROWS = {clean[:1]!r}

class Input(dict):
    def __getitem__(self, name):
        return self.tool() if name == "tool" else super().__getitem__(name)

@pytest.mark.edgecases(tools=["get_order"], cases=18, checks=["no_placeholder", "no_fabrication"], shrink_calls=0)
@pytest.mark.parametrize("text, payload, label", ROWS)
def test_where_it_is(text, payload, label, edgecase):
    case = Input(text=text)
    case.tool = edgecase.wrap(lambda: payload, name="get_order")
    answer = model(case)
    edgecase.check(answer)
    if edgecase.is_clean:
        assert answer == label

@pytest.mark.edgecases(tools="http", kinds="payload.success_with_error", cases=4, checks=["no_placeholder"],
                       shrink_calls=0)
def test_behind_a_service(edgecase, edgecase_server):
    edgecase_server.route("GET /orders/{{number}}", {{"id": 10427, "status": "sent"}})
    try:
        with urlopen(edgecase_server.url + "/orders/10427", timeout=5) as response:
            found = response.read().decode()
    except HTTPError as error:
        found = error.read().decode()
        error.close()
    edgecase.check(model({{"text": "Where is 10427?", "tool": found}}))
""",
        "--tb=no",
        "-rfp",
    )
    ended = [line.partition("[")[0] for line in result.outlines]
    assert ended.count("PASSED test_shop.py::test_where_it_is") >= 1, "the clean row"
    assert ended.count("FAILED test_shop.py::test_where_it_is") >= 8
    assert ended.count("PASSED test_shop.py::test_behind_a_service") == 1, "the clean run"
    assert ended.count("FAILED test_shop.py::test_behind_a_service") == 4
    out = result.stdout.str()
    assert "no_placeholder: the answer says 'None'" in out
    for crash in ("JSONDecodeError", "ToolHTTPError"):
        assert crash in out, f"it crashes with {crash}"
