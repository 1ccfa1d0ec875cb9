"""Tools that go wrong: schedules of faults for the tools of an agent, and exact checks of what the agent does.

>>> from edgecase_strategies.tools import KINDS
>>> KINDS["tool.transport.timeout_after"].must
('read back',)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgecase_strategies.tools.strategies import faults

from edgecase_strategies.tools.checks import CHECKS, judge
from edgecase_strategies.tools.clock import Clock
from edgecase_strategies.tools.errors import CheckFailed, ToolHTTPError, ToolHung, ToolRPCError
from edgecase_strategies.tools.fault import When
from edgecase_strategies.tools.kinds import KINDS
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
    "Call",
    "CheckFailed",
    "Clock",
    "Fault",
    "Record",
    "Schedule",
    "ToolHTTPError",
    "ToolHung",
    "ToolRPCError",
    "Trace",
    "When",
    "faults",
    "judge",
    "wrap",
]


def __getattr__(name: str) -> Any:
    if name == "faults":  # Hypothesis is loaded when a strategy is asked for, and not before
        return getattr(importlib.import_module("edgecase_strategies.tools.strategies"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
