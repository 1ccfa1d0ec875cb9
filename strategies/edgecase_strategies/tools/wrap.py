"""Wrap a tool, so that its calls are recorded and meet the faults of a schedule."""

from __future__ import annotations

import asyncio
import functools
import inspect
import itertools
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar, cast

from edgecase_strategies.case import Case
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.tools.errors import ToolHung
from edgecase_strategies.tools.fault import Change
from edgecase_strategies.tools.record import Made, Record, kept
from edgecase_strategies.tools.schedule import Fault, Schedule

F = TypeVar("F", bound=Callable[..., Any])


def wrap(fn: F, schedule: Schedule | Case | None = None, record: Record | None = None, *, name: str | None = None) -> F:
    """Return a stand-in for a tool: sync, async, generator or async generator, with the same signature and metadata.

    Tools that share a record are one world, and meet the faults of its schedule. ``name`` is what the schedule calls
    the tool; without it, that is the function's own name.

    >>> from edgecase_strategies.tools import Fault, Record, Schedule, wrap
    >>> record = Record(Schedule(faults=(Fault(kind="tool.payload.null", tool="get_order"),)))
    >>> def get_order(number: int) -> dict:
    ...     return {"id": number}
    >>> tool = wrap(get_order, record=record)
    >>> tool(7), tool(7), [made.fault is not None for made in record.calls]
    (None, {'id': 7}, [True, False])

    Raises InvalidOption if ``fn`` cannot be called.
    """
    if not callable(fn):
        raise InvalidOption(f"wrap takes a tool that can be called; {fn!r:.80} is of type {type(fn).__name__}.")
    world = Record() if record is None else record
    if schedule is not None:
        world.use(schedule)
    tool = name or getattr(fn, "__name__", None) or type(fn).__name__
    world.tools[tool] = None
    own: Any = fn if inspect.isroutine(fn) or isinstance(fn, functools.partial) else getattr(fn, "__call__", fn)  # noqa: B004
    if inspect.iscoroutinefunction(fn) or inspect.iscoroutinefunction(own):
        stand_in = _async(fn, tool, world)
    elif inspect.isasyncgenfunction(own):
        stand_in = _async_generator(fn, tool, world)
    elif inspect.isgeneratorfunction(own):
        stand_in = _generator(fn, tool, world)
    else:
        stand_in = _sync(fn, tool, world)
    functools.update_wrapper(stand_in, fn)
    return cast("F", stand_in)


class Meeting:
    """One call that meets a fault: decides whether the tool runs, and what is given for it."""

    def __init__(self, world: Record, made: Made, fault: Fault) -> None:
        self._world, self._made, self.fault = world, made, fault
        self.change: Change | None = None
        if fault.what.effect == "not done":
            self.change = fault.change(world.expected(made.tool, made.index))
        self.runs = self.change is None
        """Whether the tool itself is to run."""

    def after(self, result: Any) -> Any:
        """Take what the tool returned; return what it is to be looked at by ``give``."""
        self._made.done, self._made.original = True, kept(result)
        if self.fault.what.effect != "not done":
            self.change = self.fault.change(result)
        if self.change is None:
            self._world.unchanged.append(self.fault)
            self._made.given = self._made.original
        return result

    def hangs(self) -> bool:
        """Whether the answer is to be waited for; noted at once, since who gives up does not come back."""
        if self.change is None or not self.change.hangs:
            return False
        self._made.fault, self._made.change = self.fault, self.change
        return True

    def give(self, result: Any) -> Any:
        """Return or raise what the agent is to be given; a hang is waited for by the caller before."""
        world, made, change = self._world, self._made, self.change
        if change is None:
            made.ended = world.clock.now()
            return result
        made.fault, made.change = self.fault, change
        world.clock.sleep(change.seconds)
        made.ended = world.clock.now()
        if change.hangs:
            made.hung = made.raised = True
            made.given = ToolHung(
                f"The tool {made.tool} never answered ({self.fault}), and nothing gave up within {world.hang_limit:g} seconds. "
                "Give the agent a deadline for its tools."
            )
            raise made.given
        if change.raises is not None:
            error = change.raises if world.raises is None else world.raises(change.raises)
            made.given, made.raised = error, True
            raise error
        made.given = change.given
        return change.given


def _begin(fn: Any, tool: str, world: Record) -> Callable[[tuple[Any, ...], dict[str, Any]], Made]:
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):
        signature = None

    def begin(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Made:
        counter = world.counters.get(tool)
        if counter is None:
            counter = world.counters.setdefault(tool, itertools.count())
        if world.keep:
            args, kwargs = kept(args), kept(kwargs)
        made = Made(tool, next(counter), args, kwargs, world.clock.now(), signature)
        world.calls.append(made)
        return made

    return begin


def meeting_of(world: Record, made: Made) -> Meeting | None:
    """Return what a call meets, if the schedule has a fault for it."""
    fault = world.schedule.at(made.tool, made.index, made.arguments) if world.may_fault(made.tool) else None
    return None if fault is None else Meeting(world, made, fault)


def _returned(world: Record, made: Made, result: Any) -> Any:
    made.done = True
    made.given = made.original = kept(result) if world.keep else result
    made.ended = world.clock.now()
    return result


def _raised(world: Record, made: Made, error: BaseException) -> None:
    made.given, made.raised, made.ended = error, True, world.clock.now()


def _refuse_awaitable(tool: str, result: Any) -> None:
    if inspect.isawaitable(result):
        if inspect.iscoroutine(result):
            result.close()
        raise InvalidOption(
            f'The tool "{tool}" is a plain function that returned an awaitable, whose result cannot be seen. Wrap the async '
            "function itself, or make the function async."
        )


def _sync(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    begin = _begin(fn, tool, world)

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        made = begin(args, kwargs)
        meeting = meeting_of(world, made) if world.faulty else None
        result = None
        if meeting is None or meeting.runs:
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                _raised(world, made, error)
                raise
            if type(result) not in _SETTLED:
                _refuse_awaitable(tool, result)
            if meeting is None:
                return _returned(world, made, result)
            meeting.after(result)
        if meeting.hangs():
            threading.Event().wait(world.hang_limit)
        return meeting.give(result)

    return stand_in


_SETTLED = frozenset((type(None), bool, int, float, str, bytes, dict, list, tuple))


def _async(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    begin = _begin(fn, tool, world)

    async def stand_in(*args: Any, **kwargs: Any) -> Any:
        made = begin(args, kwargs)
        meeting = meeting_of(world, made) if world.faulty else None
        result = None
        if meeting is None or meeting.runs:
            try:
                result = await fn(*args, **kwargs)
            except BaseException as error:
                _raised(world, made, error)
                raise
            if meeting is None:
                return _returned(world, made, result)
            meeting.after(result)
        if meeting.hangs():
            await _never(world)
        return meeting.give(result)

    return stand_in


async def _never(world: Record) -> None:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    await asyncio.wait([future], timeout=world.hang_limit)


def _stream(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _generator(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    begin = _begin(fn, tool, world)

    def stand_in(*args: Any, **kwargs: Any) -> Iterator[Any]:
        made = begin(args, kwargs)
        meeting = meeting_of(world, made) if world.faulty else None
        items: list[Any] = []
        if meeting is None:
            try:
                for item in fn(*args, **kwargs):
                    items.append(kept(item) if world.keep else item)
                    yield item
            except BaseException as error:
                _raised(world, made, error)
                raise
            _returned(world, made, items)
            return
        if meeting.runs:
            items = meeting.after(list(fn(*args, **kwargs)))
        if meeting.hangs():
            threading.Event().wait(world.hang_limit)
        yield from _stream(meeting.give(items))

    return stand_in


def _async_generator(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    begin = _begin(fn, tool, world)

    async def stand_in(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        made = begin(args, kwargs)
        meeting = meeting_of(world, made) if world.faulty else None
        items: list[Any] = []
        if meeting is None:
            try:
                async for item in fn(*args, **kwargs):
                    items.append(kept(item) if world.keep else item)
                    yield item
            except BaseException as error:
                _raised(world, made, error)
                raise
            _returned(world, made, items)
            return
        if meeting.runs:
            items = meeting.after([item async for item in fn(*args, **kwargs)])
        if meeting.hangs():
            await _never(world)
        for item in _stream(meeting.give(items)):
            yield item

    return stand_in
