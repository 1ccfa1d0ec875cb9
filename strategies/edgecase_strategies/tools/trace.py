"""The seed of a tool case: the calls of a clean run, with what they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from edgecase_strategies.case import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a clean run.

    >>> Call(tool="get_order", arguments={"number": 7}, result={"status": "sent"}).index
    0
    """

    tool: str
    index: int = 0
    """Which call of this tool it is, from 0."""
    arguments: Mapping[str, Json] = field(default_factory=dict)
    result: Any = None
    raised: bool = False
    """Whether the result is an exception that the tool raised."""
    writes: bool = False
    """Whether the tool changes the world."""
    way: Literal["callable", "mcp"] = "callable"
    """How the call came by: to a function, or to an MCP server, whose results are those of the protocol."""
    schema: Json = None
    """The schema by which the client checks the result, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Trace:
    """The calls of a clean run, in their order."""

    calls: tuple[Call, ...] = ()

    def __repr__(self) -> str:
        return f"<clean run: {', '.join(f'{call.tool}#{call.index}' for call in self.calls) or 'no call'}>"

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that were called, each once, in the order of their first calls."""
        return tuple(dict.fromkeys(call.tool for call in self.calls))

    @property
    def way_out(self) -> str:
        """What to do where no kind of fault applies, for a message."""
        seen = ", ".join(f"{call.tool} (a result of type {type(call.result).__name__})" for call in self.calls)
        return (
            f"The calls of the clean run: {seen or 'none'}. Some kinds need a list, a text, a number, a second call, a tool that "
            "writes and is named in writes, or an MCP server: the page on tool faults says which."
        )

    def of(self, tool: str) -> tuple[Call, ...]:
        """Return the calls of one tool."""
        return tuple(call for call in self.calls if call.tool == tool)

    @classmethod
    def from_json(cls, record: Json) -> Trace:
        """Return the trace that a case's record holds; results are what JSON can carry.

        >>> from edgecase_strategies.case import encode
        >>> trace = Trace(calls=(Call(tool="t", result={"id": 7}),))
        >>> Trace.from_json(encode(trace)) == trace
        True
        """
        return cls(calls=tuple(Call(**call["fields"]) for call in record["fields"]["calls"]))
