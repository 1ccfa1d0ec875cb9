"""Faults at MCP servers of the official SDK and of FastMCP, as real clients of both meet them in memory."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pydantic
import pytest

from edgecase_strategies.case import Expect, Seed
from edgecase_strategies.engine import FastRandom, build, source_of
from edgecase_strategies.errors import InvalidOption, MissingLibrary
from edgecase_strategies.tools import KINDS, PERTURBATIONS, ROOM, Fault, Record, Schedule, Trace, When, judge, serving
from edgecase_strategies.tools.room import chosen

pytest.importorskip("mcp", reason="mcp is not installed")
pytest.importorskip("fastmcp", reason="fastmcp is not installed")

Call = Callable[..., Awaitable[Any]]
ORDER = {
    "id": "AB-10427",
    "status": "sent",
    "total": 1249.5,
    "points": 48213,
    "weight_kg": 31.25,
    "updated_at": "2026-03-04T15:30:00+00:00",
    "tracking": "ZZ-904118",
}
ROWS = [{"sku": f"SKU-{number}"} for number in (3301, 4402, 5503)]
BY_NAME = {one.name: one for one in PERTURBATIONS}


class Order(pydantic.BaseModel):
    id: str
    status: str
    total: float
    points: int
    weight_kg: float
    updated_at: str
    tracking: str


def official() -> Any:
    from mcp.server.mcpserver import MCPServer

    server = MCPServer("shop")

    @server.tool()
    async def get_order(number: str) -> Order:
        return Order(**{**ORDER, "id": number})

    @server.tool()
    async def rows(number: str) -> list[dict[str, str]]:
        return ROWS

    @server.tool()
    async def refund(number: str) -> str:
        return "receipt RC-55021"

    @server.tool(structured_output=False)
    async def note(number: str) -> str:
        return f"Grüße: parcel {number} is in box 77310."

    @server.tool()
    async def broken(number: str) -> str:
        from mcp.server.mcpserver.exceptions import ToolError

        raise ToolError("out of order")

    return server


def fast() -> Any:
    from fastmcp import FastMCP

    server = FastMCP("shop")

    @server.tool
    async def get_order(number: str) -> dict[str, Any]:
        return {**ORDER, "id": number}

    @server.tool
    async def rows(number: str) -> list[dict[str, str]]:
        return ROWS

    @server.tool
    async def refund(number: str) -> str:
        return "receipt RC-55021"

    @server.tool
    async def note(number: str) -> str:
        return f"Grüße: parcel {number} is in box 77310."

    return server


SERVERS = {"official": official, "fastmcp": fast}


def with_client(server: Any, use: Callable[[Any], Awaitable[Any]], **more: Any) -> Any:
    """Run something with a client of the server's own library."""

    async def run() -> Any:
        if type(server).__module__.startswith("fastmcp"):
            from fastmcp import Client as FastClient

            async with FastClient(server, **more) as client:
                return await use(client)
        from mcp.client.client import Client

        async with Client(server, **more) as client:
            return await use(client)

    return asyncio.run(run())


async def outcome(client: Any, name: str, **more: Any) -> str:
    """Return what a client is given for a call, as one text."""
    try:
        result = await client.call_tool(name, {"number": "AB-10427"}, **more)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    text = " ".join(block.text for block in result.content)
    return f"{'error' if result.is_error else 'ok'} {text} {json.dumps(result.structured_content)}"


async def names_of(client: Any) -> list[str]:
    """Return the names of the tools that a client is shown."""
    listed = await client.list_tools()
    return [tool.name for tool in getattr(listed, "tools", listed)]


def clean_run(server: Any, *tools: str) -> Trace:
    record = Record(keep=True, writes=["refund"])

    async def use(client: Any) -> None:
        for tool in tools:
            await outcome(client, tool)

    with serving(server, record):
        with_client(server, use)
    return record.trace()


def calls(server: Any, record: Record, *tools: str, **more: Any) -> list[str]:
    async def use(client: Any) -> list[str]:
        return [await outcome(client, tool, **more) for tool in tools]

    with serving(server, record):
        told: list[str] = with_client(server, use)
    return told


@pytest.fixture(params=SERVERS, scope="module")
def server(request: pytest.FixtureRequest) -> Any:
    return SERVERS[request.param]()


def one(kind: str, tool: str = "get_order", **when: Any) -> Record:
    return Record(Schedule(faults=(Fault(kind=f"tool.{kind}", tool=tool, when=When(**when)),)), hang_limit=0.1)


def test_the_clean_run_is_the_seed_and_the_server_is_left_as_it_was(server: Any) -> None:
    before = list(server.middleware)
    trace = clean_run(server, "get_order", "note")
    assert [(call.tool, call.way, call.arguments) for call in trace.calls] == [
        ("get_order", "mcp", {"number": "AB-10427"}),
        ("note", "mcp", {"number": "AB-10427"}),
    ]
    assert trace.calls[0].result["structuredContent"] == ORDER
    assert trace.calls[0].schema["type"] == "object"
    assert server.middleware == before
    assert not calls(server, Record(), "get_order")[0].startswith("error")


@pytest.mark.parametrize(
    ("kind", "tool", "says"),
    [
        ("http.unavailable", "get_order", "error executing tool get_order: 50"),
        ("http.rate_limit", "note", "429"),
        ("transport.connect", "get_order", "mcperror"),
        ("transport.timeout_before", "get_order", "mcperror: no answer within"),
        ("mcp.is_error", "get_order", "error"),
        ("mcp.rpc_error", "get_order", "mcperror"),
        ("mcp.unknown_tool", "get_order", "mcperror: unknown tool: get_order"),
        ("mcp.output_schema", "get_order", "invalid structured content"),
        ("mcp.cancelled", "get_order", "mcperror: request cancelled"),
        ("mcp.endless_progress", "get_order", "mcperror: the tool get_order never answered"),
        ("transport.hang", "note", "mcperror: the tool note never answered"),
        ("payload.cut_text", "note", "ok gr"),
        ("payload.error_as_success", "note", "ok {"),
    ],
)
def test_faults_come_as_the_protocol_has_them(server: Any, kind: str, tool: str, says: str) -> None:
    trace = clean_run(server, tool)
    record = one(kind, tool)
    record.schedule = dataclasses.replace(record.schedule, trace=trace)
    if kind == "mcp.output_schema" and type(server).__module__.startswith("fastmcp"):
        trace = Trace(calls=(dataclasses.replace(trace.calls[0]),))
        assert BY_NAME["tool.mcp.output_schema"](trace, FastRandom(1)) is None, "its schema takes any object"
        return
    first, second = calls(server, record, tool, tool)
    assert says in first.lower(), first
    assert second.startswith("ok")
    assert [made.fault is not None for made in record.calls] == [True, False]
    assert record.missed == ()
    assert not record.calls[0].done or KINDS[f"tool.{kind}"].effect == "done"


def test_every_kind_is_injected_and_its_change_is_seen_by_the_client() -> None:
    server = fast()  # the table of the reference agents has every kind on the official server
    tools = ("get_order", "get_order", "note", "rows", "refund")
    trace = clean_run(server, *tools)
    clean = dict(zip(tools, calls(server, Record(), *tools), strict=True))
    rng, injected = FastRandom(5), set()
    for name in sorted(name for name in BY_NAME if not name.startswith("tool.wire")):
        drawn = [edit for _ in range(48) if (edit := BY_NAME[name](trace, rng)) is not None]
        for edit in drawn[:2] if name not in ("tool.transport.hang", "tool.mcp.endless_progress") else ():
            case = build(ROOM, Seed(value=trace), [edit], 1, trace)
            assert ROOM.verify(trace, case) is None, edit
            record = Record(case, writes=["refund"])
            tool, start = edit.place
            before = record.clock.now()
            told = calls(server, record, *[tool] * (start + 1))[-1]
            assert record.missed == (), edit
            late = record.clock.now() - before > 1.5
            assert told != clean[tool] or late or KINDS[name].effect == "not done", edit
            assert json.loads(json.dumps(case.to_json()))["value"]["fields"].keys() == {"faults"}
            injected.add(name)
    left = {"transport.hang", "mcp.endless_progress", "payload.duplicate_keys", "payload.truncated_json"}
    assert {name for name in BY_NAME if not name.startswith("tool.wire")} - injected <= {
        f"tool.{name}" for name in left
    }


def test_what_the_client_refuses_is_labelled_hidden() -> None:
    server = official()
    trace = clean_run(server, "get_order")
    edit = next(edit for seed in range(30) if (edit := BY_NAME["tool.schema.missing"](trace, FastRandom(seed))))
    case = build(ROOM, Seed(value=trace), [edit], 1, trace)
    label = case.truth.facts["faults"][0]
    assert (label["signal"], label["must"], case.truth.expect) == ("hidden", ["report"], Expect.REPORT)
    record = Record(case)
    assert calls(server, record, "get_order")[0].startswith("RuntimeError: Invalid structured content")
    assert record.calls[0].refused
    loose = clean_run(fast(), "get_order")
    edit = BY_NAME["tool.schema.missing"](loose, FastRandom(1))
    assert edit is not None
    label = build(ROOM, Seed(value=loose), [edit], 1, loose).truth.facts["faults"][0]
    assert label["signal"] == "implicit", "a schema that takes any object lets it through"


def test_a_tool_with_another_name_is_found_by_who_lists_again(server: Any) -> None:
    record = one("mcp.list_changed", count=None)
    heard: list[str] = []

    async def use(client: Any) -> tuple[str, list[str], str, str]:
        first = await outcome(client, "get_order")
        names = await names_of(client)
        new = next(name for name in names if "get_order" in name)
        return first, names, await outcome(client, new), await outcome(client, "get_order")

    async def listen(message: Any) -> None:
        heard.append(type(message).__name__)

    with serving(server, record):
        legacy = {"message_handler": listen, "mode": "legacy"}
        first, names, new, old = with_client(
            server, use, **({} if type(server).__module__.startswith("fastmcp") else legacy)
        )
    assert "Unknown tool" in first
    assert "get_order" not in names
    assert new.startswith("ok")
    assert "Unknown tool" in old
    assert "ToolListChangedNotification" in heard or type(server).__module__.startswith("fastmcp")
    assert [made.tool for made in record.calls] == ["get_order"] * 3
    assert judge(record, "x", checks="no_blind_repeat") != []


def test_a_tool_that_is_not_listed_any_more_is_reached_by_listing(server: Any) -> None:
    record = one("mcp.unknown_tool", count=None)

    with serving(server, record):
        names = with_client(server, names_of)
    assert "get_order" not in names
    assert "note" in names
    assert record.missed == ()


def test_a_client_with_a_deadline_gives_up_though_progress_goes_on() -> None:
    record = one("mcp.endless_progress")
    record.hang_limit = 5
    heard: list[float] = []

    async def progress(number: float, total: float | None, message: str | None) -> None:
        heard.append(number)

    told = calls(official(), record, "get_order", read_timeout_seconds=0.15, progress_callback=progress)[0]
    assert told.startswith("MCPError")
    assert len(heard) >= 2
    assert judge(record, told) == []


def test_a_tool_that_fails_by_itself_is_no_seed() -> None:
    server = official()
    trace = clean_run(server, "broken")
    assert trace.calls[0].raised
    with pytest.raises(ValueError, match="none of the"):
        source_of(ROOM, Seed(value=trace), chosen("http"))


@pytest.mark.parametrize("value", [print, 3, {"middleware": []}])
def test_what_is_no_server_is_told_in_a_sentence(value: Any) -> None:
    with (
        pytest.raises(InvalidOption, match=r"serving takes an MCP server.*For a function, use wrap"),
        serving(value, Record()),
    ):
        pass


def test_an_mcp_without_middleware_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    server = official()
    monkeypatch.setattr(type(server), "middleware", None)
    with pytest.raises(MissingLibrary, match=r"pip install .pytest-edgecases\[mcp\]"), serving(server, Record()):
        pass


def test_no_heavy_library_is_loaded_for_it() -> None:
    code = "import sys, edgecase_strategies.tools; print([m for m in ('mcp', 'fastmcp', 'jsonschema', 'faker') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
