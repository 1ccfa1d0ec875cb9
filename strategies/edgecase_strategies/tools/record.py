"""The record of one run: which calls came, what they did, and what the agent was given for them."""

from __future__ import annotations

import copy
import inspect
import itertools
from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

from edgecase_strategies.case import Case, Expect, encode
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.tools.clock import Clock
from edgecase_strategies.tools.envelope import is_envelope
from edgecase_strategies.tools.fault import Change
from edgecase_strategies.tools.schedule import ANY, Fault, Schedule
from edgecase_strategies.tools.trace import Call, Trace
from edgecase_strategies.tools.view import check_plain

HANG_LIMIT = 3.0
"""So many real seconds a hang lasts in a test that has no deadline of its own."""


class Made:
    """A call that was made."""

    __slots__ = ("args", "change", "done", "ended", "fault", "given", "hung", "index", "kwargs", "original", "raised",
                 "refused", "renamed", "signature", "started", "tool", "way")  # fmt: skip

    def __init__(
        self,
        tool: str,
        index: int,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        started: float,
        signature: inspect.Signature | None,
    ) -> None:
        self.tool = tool
        self.index = index
        self.args = args
        self.kwargs = kwargs
        self.started = self.ended = started
        self.signature = signature
        self.done = False
        """Whether the tool itself ran to its end."""
        self.original: Any = None
        """What it returned."""
        self.given: Any = None
        """What the agent was given: a result, or with ``raised``, an exception."""
        self.raised = False
        self.fault: Fault | None = None
        """The fault that was injected; None also where it would have changed nothing."""
        self.change: Change | None = None
        self.hung = False
        self.renamed = False
        """Whether it was called by a name that it got since."""
        self.way: Literal["callable", "mcp"] = "callable"
        self.refused = False
        """Whether the client refuses it for its schema, so that the agent sees an error in its place."""

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments by name; by number where the signature is not known."""
        if self.signature is not None:
            try:
                bound = self.signature.bind(*self.args, **self.kwargs)
            except TypeError:
                pass
            else:
                return {name: value for name, value in bound.arguments.items() if name not in ("self", "cls")}
        return {**{str(number): value for number, value in enumerate(self.args)}, **self.kwargs}

    @property
    def stays(self) -> bool:
        """Whether every good agent answers as in the clean run: the fault left all values as they were, or it passes."""
        if self.fault is None or self.refused or (self.change is not None and self.change.inside):
            return False
        kind = self.fault.what
        again = kind.expect is Expect.RECOVER and not {"report", "ask", "convert", "read back"} & {*kind.must}
        return kind.expect is Expect.SAME or again

    def __repr__(self) -> str:
        fault = f" with {self.fault.kind}" if self.fault is not None else ""
        return f"<call {self.index} of {self.tool}{fault}>"


class Record:
    """What happened in one run, with the clock, and with the schedule that it runs by.

    ``writes`` are the tools that change the world, ``forbidden`` those that must not be called. ``raises`` makes
    another exception of one that a fault raises, such as that of the client that the agent knows. ``hang_limit`` is how
    many real seconds a hang lasts. With ``keep=True`` arguments and results are copied as they pass.
    """

    def __init__(
        self,
        schedule: Schedule | Case | None = None,
        *,
        writes: Collection[str] = (),
        forbidden: Collection[str] = (),
        raises: Callable[[BaseException], BaseException] | None = None,
        hang_limit: float = HANG_LIMIT,
        keep: bool = False,
    ) -> None:
        self.clock = Clock()
        self.calls: list[Made] = []
        self.writes = frozenset(writes)
        self.forbidden = frozenset(forbidden)
        self.raises = raises
        self.hang_limit = hang_limit
        self.keep = keep
        self.tools: dict[str, None] = {}
        """The tools that are wrapped."""
        self.unchanged: list[Fault] = []
        """Faults whose call came, and that would have changed nothing."""
        self.schemas: dict[str, Any] = {}
        """The schemas of results that an MCP client was told of, by tool."""
        self.shown: list[Fault] = []
        """Faults that the agent met without any call: a tool that is missing in a list."""
        self.clean_answer: Any = None
        """What the agent answered in the clean run."""
        self.use(schedule)

    def use(self, schedule: Schedule | Case | None) -> None:
        """Run by another schedule from now on, with no call made."""
        if isinstance(schedule, Case):
            schedule = schedule_of(schedule)
        if schedule is not None and not isinstance(schedule, Schedule):
            raise InvalidOption(
                f"A schedule, or a case that tools.faults(…) gave, is expected; {schedule!r:.80} is of type "
                f"{type(schedule).__name__}."
            )
        self.schedule = schedule or Schedule()
        self.faulty = frozenset(fault.tool for fault in self.schedule.faults)
        self.calls.clear()
        self.unchanged.clear()
        self.shown.clear()
        self.counters: dict[str, itertools.count[int]] = {}
        self.pages: dict[str, Any] = {}
        """What is to be given to a call that comes back with a cursor."""

    def may_fault(self, tool: str) -> bool:
        """Whether the schedule has a fault for the tool."""
        return tool in self.faulty or ANY in self.faulty

    def expected(self, tool: str, index: int = 0) -> Any:
        """Return what the tool gave at a call of the clean run; at its first one, where there was no such call."""
        results = {call.index: call.result for call in self.schedule.trace.calls if call.tool in (tool, ANY)}
        return results.get(index, next(iter(results.values()), None))

    @property
    def reached(self) -> tuple[Fault, ...]:
        """The faults that were injected at least once."""
        met = [*self.shown, *(made.fault for made in self.calls)]
        return tuple(fault for fault in self.schedule.faults if fault in met)

    @property
    def missed(self) -> tuple[Fault, ...]:
        """The faults that met no call, or that changed nothing in the result of the one that they met."""
        reached = self.reached
        return tuple(fault for fault in self.schedule.faults if fault not in reached)

    def effects(self, tool: str) -> int:
        """Return how often the tool itself ran."""
        return sum(made.done for made in self.calls if made.tool == tool)

    def trace(self) -> Trace:
        """Return what happened as the seed of cases. Raises UnsupportedSeed for a result that cannot be serialised."""
        calls = []
        for made in self.calls:
            failed = made.raised or (is_envelope(made.given) and bool(made.given.get("isError")))
            if not failed:
                check_plain(made.tool, made.given)
            calls.append(
                Call(
                    tool=made.tool,
                    index=made.index,
                    arguments=encode(made.arguments),
                    result=made.given,
                    raised=failed,
                    writes=made.tool in self.writes,
                    way=made.way,
                    schema=self.schemas.get(made.tool) if made.way == "mcp" else None,
                )
            )
        return Trace(calls=tuple(calls))


def kept(value: Any) -> Any:
    """Return a copy where the value can be copied."""
    if value is None or isinstance(value, (str, int, float, bool, bytes, BaseException)):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def schedule_of(case: Case) -> Schedule:
    """Return the schedule of a case, also of one that was read from a file."""
    if isinstance(case.value, Schedule):
        return case.value
    trace = case.seed.value
    if not isinstance(trace, Trace):
        try:
            trace = Trace.from_json(trace)
        except (KeyError, TypeError):
            raise InvalidOption(
                f"The case {case.id} is of the room {case.room}, and has no faults of tools; tools.faults(…) gives some."
            ) from None
    return Schedule.of(trace, case.edits)


def summary(calls: Iterable[Made]) -> str:
    """Return the calls in one line, for a message."""
    return ", ".join(f"{made.tool}#{made.index}{'!' if made.fault else ''}" for made in calls) or "none"
