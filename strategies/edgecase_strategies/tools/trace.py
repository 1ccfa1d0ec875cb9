"""The seed of a tool case: the calls of a clean run, with what they gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The calls of a clean run, in their order."""

    calls: tuple[Call, ...] = ()

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that were called, each once, in the order of their first calls."""
        return tuple(dict.fromkeys(call.tool for call in self.calls))

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
