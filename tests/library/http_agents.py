"""The shop of ``tool_agents`` behind an HTTP server: the same agents, whose tools are requests."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
from tool_agents import READERS, Agent, careful
from tool_world import Shop, Tools

from edgecase_strategies.tools import Record, Server, ToolHTTPError, Trace, stream
from edgecase_strategies.tools.http.model import pieces

NUMBER = "AB-10427"
STREAM = "stream_note"
"""The tool ``read_note`` as a model streams it."""
TEXTS = ("read_note", "status_text")


def routes_of(shop: Shop) -> dict[str, Any]:
    """Return the routes of a shop's tools."""

    def reads(name: str) -> Callable[[Any], Any]:
        return lambda request: getattr(shop, name)(request.parts["number"])

    return {
        **{route(name): reads(name) for name in (*READERS, "find_refund")},
        route(STREAM): lambda request: stream(
            [*({"choices": [{"delta": {"content": one}}]} for one in pieces(shop.read_note(""))), "[DONE]"]
        ),
        "POST /refund": lambda request: shop.refund(request.json["number"]),
    }


def route(tool: str) -> str:
    """Return the route of a tool."""
    return "POST /refund" if tool == "refund" else f"GET /{tool}/{{number}}"


def tools_over(client: httpx2.Client) -> dict[str, Callable[..., Any]]:
    """Return the tools of an agent, which ask a server and raise what a plain client raises."""

    def tool(name: str) -> Callable[[str], Any]:
        def ask(number: str, **more: str) -> Any:
            try:
                if name == "refund":
                    response = client.post("/refund", json={"number": number})
                else:
                    response = client.get(f"/{name}/{number}", params=more)
            except httpx2.TransportError as error:
                raise ConnectionError(str(error)) from error
            if response.status_code >= 400:
                raise ToolHTTPError(response.status_code, response.text, _waits(response.headers))
            return response.text if name in TEXTS else response.json()

        return ask

    return {name: tool(name) for name in (*READERS, "refund", "find_refund")}


def streamed(client: httpx2.Client, *, whole: bool) -> Callable[[str], str]:
    """Return the tool that reads a stream; with ``whole``, it wants all of it, and otherwise it takes what comes."""

    def read(number: str) -> str:
        told, done = "", False
        try:
            with client.stream("GET", f"/{STREAM}/{number}") as response:
                if response.status_code >= 400:
                    raise ToolHTTPError(response.status_code, response.read().decode(), _waits(response.headers))
                for line in response.iter_lines():
                    done = done or line == "data: [DONE]"
                    if line.startswith("data: {") or (whole and line.startswith("data:") and not done):
                        try:
                            told += json.loads(line.removeprefix("data:"))["choices"][0]["delta"]["content"]
                        except (ValueError, KeyError):
                            if whole:
                                raise
        except httpx2.TransportError as error:
            if whole or not told:
                raise ConnectionError(str(error)) from error
        if whole and not done:
            raise ConnectionError("the stream ended too early")
        return told

    return read


def _waits(headers: Any) -> dict[str, str]:
    """Return the time to wait in seconds, where the service gave a date."""
    wait = headers.get("Retry-After")
    if wait is None:
        return {}
    return {"Retry-After": wait if wait.isdigit() else str(parsedate_to_datetime(wait).timestamp() - time.time())}


@contextlib.contextmanager
def shop_over_http(record: Record, timeout: float = 5.0) -> Iterator[Tools]:
    """Serve a new shop; give the tools that ask it."""
    with Server(routes_of(Shop()), record=record) as server:
        server.silence = server.drip = 0.01
        with httpx2.Client(base_url=server.url, timeout=timeout, verify=False, trust_env=False) as client:
            more = {STREAM: streamed(client, whole=False), f"{STREAM}, whole": streamed(client, whole=True)}
            yield Tools({**tools_over(client), **more})


def run_over_http(agent: Agent, tool: str, record: Record, timeout: float = 5.0) -> str:
    """Run an agent in a new shop behind a server; say what it answered."""
    with shop_over_http(record, timeout) as tools:
        if tool == STREAM:
            own = tools[f"{STREAM}, whole" if agent is careful else STREAM]
            return agent(Tools({**tools, "read_note": own}), "read_note", record.clock)
        return agent(tools, tool, record.clock)


def clean_run(agent: Agent, tool: str) -> tuple[Trace, str]:
    """Return what an agent asked and got without a fault, and what it answered."""
    record = Record(writes=[route("refund")])
    answer = run_over_http(agent, tool, record)
    return Trace(calls=tuple(call for call in record.trace().calls if call.tool == route(tool))), answer
