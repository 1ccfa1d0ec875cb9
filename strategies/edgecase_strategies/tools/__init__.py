"""Tools that go wrong: schedules of faults for the tools of an agent, and exact checks of what the agent does.

>>> from edgecase_strategies.tools import KINDS
>>> KINDS["tool.transport.timeout_after"].must
('read back',)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgecase_strategies.tools.http.clients import transport
    from edgecase_strategies.tools.http.model import ToolCall, tool_call
    from edgecase_strategies.tools.http.request import Request
    from edgecase_strategies.tools.http.server import Server
    from edgecase_strategies.tools.strategies import faults

from edgecase_strategies.tools.answer import Answer, stream
from edgecase_strategies.tools.checks import CHECKS, judge, judge_twins
from edgecase_strategies.tools.clock import Clock
from edgecase_strategies.tools.errors import CheckFailed, ToolHTTPError, ToolHung, ToolRPCError
from edgecase_strategies.tools.fault import When
from edgecase_strategies.tools.kinds import KINDS
from edgecase_strategies.tools.mcp_server import serving
from edgecase_strategies.tools.perturbations import PERTURBATIONS
from edgecase_strategies.tools.record import Record
from edgecase_strategies.tools.room import ROOM
from edgecase_strategies.tools.schedule import Fault, Schedule
from edgecase_strategies.tools.trace import Call, Trace
from edgecase_strategies.tools.wrap import wrap

__all__ = [
    "CHECKS",
    "KINDS",
    "PERTURBATIONS",
    "ROOM",
    "Answer",
    "Call",
    "CheckFailed",
    "Clock",
    "Fault",
    "Record",
    "Request",
    "Schedule",
    "Server",
    "ToolCall",
    "ToolHTTPError",
    "ToolHung",
    "ToolRPCError",
    "Trace",
    "When",
    "faults",
    "judge",
    "judge_twins",
    "serving",
    "stream",
    "tool_call",
    "transport",
    "wrap",
]


_LATER = {  # what loads Hypothesis or sockets is loaded when it is asked for, and not before
    "Request": "http.request",
    "Server": "http.server",
    "ToolCall": "http.model",
    "faults": "strategies",
    "tool_call": "http.model",
    "transport": "http.clients",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(f"edgecase_strategies.tools.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
