"""Faults at an MCP server: a middleware for the official SDK and for FastMCP, in memory or behind any transport."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, NamedTuple

from edgecase_strategies.errors import InvalidOption, MissingLibrary
from edgecase_strategies.tools.envelope import refuses
from edgecase_strategies.tools.errors import ToolHTTPError, ToolHung, ToolRPCError
from edgecase_strategies.tools.record import Made, Record
from edgecase_strategies.tools.wrap import begin, meeting_of, raised, returned

SPARE = ("_meta", "resultType")
"""Parts of an answer that are the transport's, and not the tool's."""
PROGRESS_EVERY = 0.02
"""So many real seconds pass between two reports of progress."""


class Channel(NamedTuple):
    """What a call has beside its answer: how the client is told of progress, and that the list of tools changed."""

    progress: Callable[[float], Awaitable[Any]]
    list_changed: Callable[[], Awaitable[Any]]


def is_server(value: object) -> bool:
    """Whether a value is an MCP server: of the official SDK, high or low level, or of FastMCP; nothing is imported for it.

    >>> is_server(print)
    False
    """
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(value).__mro__}
    return bool(names & {*_OFFICIAL, _FASTMCP})


_OFFICIAL = ("mcp.server.mcpserver.server.MCPServer", "mcp.server.lowlevel.server.Server")
_FASTMCP = "fastmcp.server.server.FastMCP"


@contextlib.contextmanager
def serving(server: Any, record: Record) -> Iterator[Any]:
    """Let the calls of a server's tools be recorded, and meet the faults of a record's schedule, inside of the block.

    ``server`` is an ``MCPServer`` or a low-level ``Server`` of the official SDK, or a ``FastMCP``. Faults come as the
    protocol has them: results with ``isError``, JSON-RPC errors, structured content that is not of the tool's schema.

    >>> from edgecase_strategies.tools import Record
    >>> with serving(print, Record()):
    ...     pass
    Traceback (most recent call last):
    edgecase_strategies.errors.InvalidOption: serving takes an MCP server: an MCPServer or Server of mcp, or a FastMCP; \
<built-in function print> is of type builtin_function_or_method. For a function, use wrap.

    Raises InvalidOption for what is no server, and MissingLibrary where mcp is of a version without middleware.
    """
    if not is_server(server):
        raise InvalidOption(
            f"serving takes an MCP server: an MCPServer or Server of mcp, or a FastMCP; {server!r:.80} is of type "
            f"{type(server).__name__}. For a function, use wrap."
        )
    middleware: Any = getattr(server, "middleware", None)
    if not isinstance(middleware, list):
        raise MissingLibrary(
            "The installed mcp has servers without middleware, so no fault can be put into them. Install the one that is "
            'needed: pip install "pytest-edgecases[mcp]".'
        )
    tools = _Tools(record)
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(server).__mro__}
    own = _fastmcp(tools) if _FASTMCP in names else _official(tools)
    middleware.append(own)
    try:
        yield server
    finally:
        middleware[:] = [one for one in middleware if one is not own]


class _Tools:
    """The tools of one server: their calls, their schemas, and the names that they have now."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.mcp: Any = importlib.import_module("mcp")
        self.anyio: Any = importlib.import_module("anyio")
        self.renamed: dict[str, str] = {}
        """The new name of a tool by its old one."""

    def real(self, name: str) -> str:
        """Return the name by which the server knows a tool."""
        return next((old for old, new in self.renamed.items() if new == name), name)

    def listed(self, name: str, schema: Any) -> str | None:
        """Take a tool that the server lists; return the name that the client is shown, or None if it is gone."""
        world = self.record
        world.schemas[name] = schema
        for made in world.calls:  # a client lists when it has an answer to check
            if made.tool == name and made.fault is not None and not made.raised:
                made.refused = refuses(schema, made.given)
        number = sum(made.tool == name for made in world.calls)
        fault = world.schedule.at(name, number, None) if world.may_fault(name) else None
        if fault is not None and fault.kind == "tool.mcp.unknown_tool":
            world.shown.append(fault)
            return None
        return self.renamed.get(name, name)

    async def call(
        self, name: str, arguments: Mapping[str, Any], run: Callable[[str], Awaitable[Any]], channel: Channel
    ) -> dict[str, Any]:
        """Return the answer to a call, or raise the protocol's error."""
        world, real = self.record, self.real(name)
        made = begin(world, real, (), dict(arguments), None)
        made.way, made.renamed = "mcp", real != name
        meeting = meeting_of(world, made) if world.faulty and real == name and name not in self.renamed else None
        if name in self.renamed:
            raise self._refusal(made, name)
        answer: dict[str, Any] = {}
        if meeting is None or meeting.runs:
            try:
                answer = await run(real)
            except BaseException as error:
                raised(world, made, error)
                raise
            plain = {part: value for part, value in answer.items() if part not in SPARE}
            if meeting is None or plain.get("isError"):
                returned(world, made, plain)
                made.done = not plain.get("isError")
                return answer
            meeting.after(plain)
        else:
            plain = {}
        if meeting.hangs():
            await self._wait(made, channel)
        try:
            given = meeting.give(plain)
        except Exception as error:
            return await self._failed(made, error, channel)
        made.refused = made.fault is not None and refuses(world.schemas.get(real), given)
        return {**{part: answer[part] for part in SPARE if part in answer}, **given}

    def _refusal(self, made: Made, name: str) -> Exception:
        error: Exception = self.mcp.MCPError(-32602, f"Unknown tool: {name}")
        raised(self.record, made, error)
        return error

    async def _failed(self, made: Made, error: Exception, channel: Channel) -> dict[str, Any]:
        """Return or raise what the client is told of an error."""
        change = made.change
        if change is not None and change.new_name:
            self.renamed[made.tool] = change.new_name.format(made.tool)
            await channel.list_changed()
        code = _code_of(error)
        if code is None:
            answer = {"content": [{"type": "text", "text": _told(made.tool, error)}], "isError": True}
            made.given, made.raised = answer, False
            return answer
        text = f"{error}: {made.tool}" if str(error) == "Unknown tool" else str(error)
        made.given = self.mcp.MCPError(code, text)
        raise made.given from None

    async def _wait(self, made: Made, channel: Channel) -> None:
        """Wait until the limit, or until the client gives up, which ends this task."""
        progress = made.change is not None and made.change.progress
        end, number = time.monotonic() + self.record.hang_limit, 0
        while (left := end - time.monotonic()) > 0:
            with self.anyio.move_on_after(min(left, PROGRESS_EVERY) if progress else left):
                await self.anyio.Event().wait()
            if progress:
                number += 1
                await channel.progress(float(number))


def _code_of(error: Exception) -> int | None:
    """Return the code of the JSON-RPC error that a fault of the transport is; None for what a tool says of itself."""
    if isinstance(error, ToolRPCError):
        return error.code
    if isinstance(error, (TimeoutError, ToolHung)):
        return -32001
    return -32000 if isinstance(error, OSError) else None


def _told(tool: str, error: Exception) -> str:
    text = f"Error executing tool {tool}: {error}"
    headers = error.headers if isinstance(error, ToolHTTPError) else {}
    return "\n".join((text, *(f"{name}: {value}" for name, value in headers.items() if name == "Retry-After")))


def _official(tools: _Tools) -> Any:
    """Return a middleware of the official SDK, which sees answers as they go over the wire."""

    async def middleware(ctx: Any, call_next: Any) -> Any:
        if ctx.method == "tools/list":
            answer = await call_next(ctx)
            shown = [(tool, tools.listed(tool["name"], tool.get("outputSchema"))) for tool in answer["tools"]]
            return {**answer, "tools": [{**tool, "name": name} for tool, name in shown if name is not None]}
        if ctx.method != "tools/call":
            return await call_next(ctx)

        async def run(name: str) -> Any:
            return await call_next(dataclasses.replace(ctx, params={**ctx.params, "name": name}))

        channel = Channel(ctx.session.report_progress, ctx.session.send_tool_list_changed)
        answer = await tools.call(ctx.params["name"], ctx.params.get("arguments") or {}, run, channel)
        return answer if "resultType" in answer or not _is_modern(ctx) else {"resultType": "complete", **answer}

    return middleware


def _is_modern(ctx: Any) -> bool:
    return str(ctx.protocol_version) >= "2026"


def _fastmcp(tools: _Tools) -> Any:
    """Return a middleware of FastMCP, which sees results as its own records."""
    base: Any = importlib.import_module("fastmcp.server.middleware").Middleware
    result: Any = importlib.import_module("fastmcp.tools.base").ToolResult
    types: Any = importlib.import_module("mcp_types")

    async def on_list_tools(self: Any, context: Any, call_next: Any) -> Any:
        shown = [(tool, tools.listed(tool.name, tool.output_schema)) for tool in await call_next(context)]
        return [tool.model_copy(update={"name": name}) for tool, name in shown if name is not None]

    async def on_call_tool(self: Any, context: Any, call_next: Any) -> Any:
        message = context.message
        meta: dict[str, Any] = {}

        async def run(name: str) -> dict[str, Any]:
            made = await call_next(context.copy(message=message.model_copy(update={"name": name})))
            meta.update(made.meta or {})
            blocks = [block.model_dump(by_alias=True, exclude_none=True, mode="json") for block in made.content]
            answer = {"content": blocks, "isError": made.is_error}
            return (
                answer if made.structured_content is None else {**answer, "structuredContent": made.structured_content}
            )

        async def list_changed() -> None:
            await context.fastmcp_context.send_notification(types.ToolListChangedNotification())

        channel = Channel(context.fastmcp_context.report_progress, list_changed)
        answer = await tools.call(message.name, message.arguments or {}, run, channel)
        return result.from_mcp_result(
            types.CallToolResult.model_validate({**answer, **({"_meta": meta} if meta else {})})
        )

    own: Any = type("Faults", (base,), {"on_list_tools": on_list_tools, "on_call_tool": on_call_tool})
    return own()
