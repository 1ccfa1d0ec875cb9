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
from edgecase_strategies.errors import InvalidOption, did_you_mean
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
    _check_arguments(world, tool, _signature(fn))
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

    def __init__(self, world: Record, made: Made, fault: Fault | None, page: Change | None = None) -> None:
        self._world, self._made, self.fault = world, made, fault
        self.change = page
        if fault is not None and fault.what.effect == "not done":
            self.change = fault.change(world.expected(made.tool, made.index))
        self.runs = self.change is None
        """Whether the tool itself is to run."""

    def after(self, result: Any) -> Any:
        """Take what the tool returned; return what it is to be looked at by ``give``."""
        self._made.done, self._made.original = True, kept(result)
        assert self.fault is not None, "a page is given without any call"
        if self.fault.what.effect != "not done":
            self.change = self.fault.change(result)
        if self.change is not None and self.change.cursor:
            self._world.pages[self.change.cursor] = self.change.rest
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


def begin(
    world: Record, tool: str, args: tuple[Any, ...], kwargs: dict[str, Any], signature: inspect.Signature | None
) -> Made:
    """Note that a call begins."""
    counter = world.counters.get(tool)
    if counter is None:
        counter = world.counters.setdefault(tool, itertools.count())
    if world.keep:
        args, kwargs = kept(args), kept(kwargs)
    made = Made(tool, next(counter), args, kwargs, world.clock.now(), signature)
    world.calls.append(made)
    return made


def _check_arguments(world: Record, tool: str, signature: inspect.Signature | None) -> None:
    """Raise InvalidOption for a fault that waits for an argument that the tool does not take: it can never fire."""
    if signature is None or any(one.kind is one.VAR_KEYWORD for one in signature.parameters.values()):
        return
    for fault in world.schedule.faults:
        odd = next((name for name in fault.when.arguments or () if name not in signature.parameters), None)
        if fault.tool == tool and odd is not None:
            raise InvalidOption(
                f'This fault can never fire: it waits for the argument "{odd}", which the tool {tool} does not take.'
                f"{did_you_mean(odd, signature.parameters)}"
            )


def _signature(fn: Any) -> inspect.Signature | None:
    try:
        return inspect.signature(fn)
    except (TypeError, ValueError):
        return None


def meeting_of(world: Record, made: Made) -> Meeting | None:
    """Return how a call meets a fault, or the next page of what a fault cut; None where it meets none."""
    arguments = made.arguments if world.pages or world.may_fault(made.tool) else {}
    cursor = next((value for value in arguments.values() if isinstance(value, str) and value in world.pages), None)
    if cursor is not None:
        return Meeting(world, made, None, Change(given=world.pages[cursor]))
    fault = world.schedule.at(made.tool, made.index, arguments) if world.may_fault(made.tool) else None
    return None if fault is None else Meeting(world, made, fault)


def returned(world: Record, made: Made, result: Any) -> Any:
    """Note what a call that met no fault gave, and return it."""
    made.done = True
    made.given = made.original = kept(result) if world.keep else result
    made.ended = world.clock.now()
    return result


def raised(world: Record, made: Made, error: BaseException) -> None:
    """Note what a call raised by itself."""
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
    signature = _signature(fn)

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        made = begin(world, tool, args, kwargs, signature)
        meeting = meeting_of(world, made) if world.faulty else None
        result = None
        if meeting is None or meeting.runs:
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:
                raised(world, made, error)
                raise
            if type(result) not in _SETTLED:
                _refuse_awaitable(tool, result)
            if meeting is None:
                return returned(world, made, result)
            meeting.after(result)
        if meeting.hangs():
            threading.Event().wait(world.hang_limit)
        return meeting.give(result)

    return stand_in


_SETTLED = frozenset((type(None), bool, int, float, str, bytes, dict, list, tuple))


def _async(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    signature = _signature(fn)

    async def stand_in(*args: Any, **kwargs: Any) -> Any:
        made = begin(world, tool, args, kwargs, signature)
        meeting = meeting_of(world, made) if world.faulty else None
        result = None
        if meeting is None or meeting.runs:
            try:
                result = await fn(*args, **kwargs)
            except BaseException as error:
                raised(world, made, error)
                raise
            if meeting is None:
                return returned(world, made, result)
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
    signature = _signature(fn)

    def stand_in(*args: Any, **kwargs: Any) -> Iterator[Any]:
        made = begin(world, tool, args, kwargs, signature)
        meeting = meeting_of(world, made) if world.faulty else None
        items: list[Any] = []
        if meeting is None:
            try:
                for item in fn(*args, **kwargs):
                    items.append(kept(item) if world.keep else item)
                    yield item
            except BaseException as error:
                raised(world, made, error)
                raise
            returned(world, made, items)
            return
        if meeting.runs:
            items = meeting.after(list(fn(*args, **kwargs)))
        if meeting.hangs():
            threading.Event().wait(world.hang_limit)
        yield from _stream(meeting.give(items))

    return stand_in


def _async_generator(fn: Callable[..., Any], tool: str, world: Record) -> Callable[..., Any]:
    signature = _signature(fn)

    async def stand_in(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        made = begin(world, tool, args, kwargs, signature)
        meeting = meeting_of(world, made) if world.faulty else None
        items: list[Any] = []
        if meeting is None:
            try:
                async for item in fn(*args, **kwargs):
                    items.append(kept(item) if world.keep else item)
                    yield item
            except BaseException as error:
                raised(world, made, error)
                raise
            returned(world, made, items)
            return
        if meeting.runs:
            items = meeting.after([item async for item in fn(*args, **kwargs)])
        if meeting.hangs():
            await _never(world)
        for item in _stream(meeting.give(items)):
            yield item

    return stand_in
