"""A shop with tools, as functions and as an MCP server, for the reference agents."""

from __future__ import annotations

import contextlib
import functools
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypedDict

from edgecase_strategies.tools import Record, Trace, serving, wrap

NUMBER = "AB-10427"
ORDER = {
    "id": NUMBER,
    "status": "sent",
    "total": 1249.5,
    "points": 48213,
    "weight_kg": 31.25,
    "tracking": "ZZ-904118",
    "updated_at": "2026-03-04T15:30:00+00:00",
}
ROWS = [{"sku": f"SKU-{number}", "quantity": number % 3 + 1} for number in (3301, 4402, 5503)]
READERS = ("get_order", "list_items", "read_note", "get_typed", "status_text")
TOOLS = (*READERS, "refund")
WRITES = ("refund",)
TEXTS = ("read_note", "status_text")
"""Tools whose results are texts."""


class Order(TypedDict):
    id: str
    status: str
    total: float
    points: int
    weight_kg: float
    tracking: str
    updated_at: str


class Shop:
    """The world: what was refunded, and the tools."""

    def __init__(self) -> None:
        self.refunds: list[str] = []

    def get_order(self, number: str) -> Order:
        return {**ORDER, "id": number}  # type: ignore[typeddict-item,return-value]

    def list_items(self, number: str, cursor: str | None = None) -> list[dict[str, str | int]]:
        return [dict(row) for row in ROWS]

    def refund(self, number: str) -> dict[str, str]:
        self.refunds.append(number)
        return {"refunded": number, "receipt": "RC-55021"}

    def find_refund(self, number: str) -> dict[str, int]:
        return {"count": self.refunds.count(number)}

    def read_note(self, number: str) -> str:
        return "Frau Müller called on day 12044 about the parcel, wants news of box 77310 soon."

    def get_typed(self, number: str) -> dict[str, Any]:
        inner = {"id": number, "points": 48213}
        return {"content": [{"type": "text", "text": json.dumps(inner)}], "structuredContent": inner}

    def status_text(self, number: str) -> str:
        return json.dumps(dict(ORDER, id=number))


class Tools(dict[str, Callable[..., Any]]):
    """The tools that an agent has, and how long it waits for one of them."""

    deadline: float | None = None

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a tool; give it up at the deadline."""
        if self.deadline is None:
            return self[name](*args, **kwargs)
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append((True, self[name](*args, **kwargs)))
            except BaseException as error:
                outcome.append((False, error))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.deadline)
        if not outcome:
            raise TimeoutError("given up by the agent")
        ok, value = outcome[0]
        if not ok:
            raise value
        return value

    def names(self) -> list[str]:
        """Return the names of the tools that there are now."""
        return list(self)


@contextlib.contextmanager
def by_callables(record: Record) -> Iterator[Tools]:
    """Give the shop's tools as functions."""
    shop = Shop()
    yield Tools({name: wrap(getattr(shop, name), record=record) for name in (*TOOLS, "find_refund")})


class _Remote(Tools):
    def __init__(self, portal: Any, client: Any) -> None:
        self._portal, self._client = portal, client
        super().__init__({name: self._caller(name) for name in self.names()})

    def _caller(self, name: str) -> Callable[..., Any]:
        def call(number: str, **more: Any) -> Any:
            async def send() -> Any:
                arguments = {"number": number, **more}
                return await self._client.call_tool(name, arguments, read_timeout_seconds=self.deadline)

            answer = self._portal.call(send).model_dump(by_alias=True, exclude_none=True, mode="json")
            return {part: value for part, value in answer.items() if part not in ("_meta", "resultType")}

        return call

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if name not in self:
            self[name] = self._caller(name)
        return self[name](*args, **kwargs)

    def names(self) -> list[str]:
        listed = self._portal.call(self._client.list_tools)
        return [tool.name for tool in listed.tools]


@functools.cache
def _server() -> tuple[Any, Shop]:
    """Return the server of a shop: to make one takes longer than to use it."""
    from mcp.server.mcpserver import MCPServer

    shop, server = Shop(), MCPServer("shop")
    for name in (*TOOLS, "find_refund"):
        if name != "get_typed":
            server.add_tool(getattr(shop, name), structured_output=False if name in TEXTS else None)
    return server, shop


@contextlib.contextmanager
def by_mcp(record: Record) -> Iterator[Tools]:
    """Give the shop's tools as a client of its MCP server has them: answers are the protocol's, as JSON."""
    from anyio.from_thread import start_blocking_portal
    from mcp.client.client import Client

    server, shop = _server()
    shop.refunds.clear()
    with (
        serving(server, record),
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield _Remote(portal, client)


WAYS = {"callable": by_callables, "mcp": by_mcp}


def tools_of(way: str) -> tuple[str, ...]:
    """Return the tools that a way has."""
    return tuple(name for name in TOOLS if way == "callable" or name != "get_typed")


def trace_of(tool: str, way: str = "callable") -> Trace:
    """Return the clean run of an agent that calls one tool, twice where it is the order."""
    record = Record(writes=WRITES, keep=True)
    with WAYS[way](record) as tools:
        for _ in range(2 if tool == "get_order" else 1):
            tools.call(tool, NUMBER)
    return record.trace()
