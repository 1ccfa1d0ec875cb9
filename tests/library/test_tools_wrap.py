"""The wrapper of a tool, its record, its clock, and what it says of mistakes."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import find, given, settings
from tool_agents import trace_of

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import FastRandom, build, draw_edits, source_of
from edgecase_strategies.errors import EdgecaseError, InvalidOption, NothingApplies, UnknownName, UnsupportedSeed
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.tools import (
    ROOM,
    Call,
    Fault,
    Record,
    Schedule,
    ToolHung,
    Trace,
    When,
    faults,
    judge,
    wrap,
)
from edgecase_strategies.tools.room import chosen
from pytest_edgecases.run.shrink import shrink

NULL = Fault(kind="tool.payload.null", tool="tool")


def one(kind: str, **when: Any) -> Schedule:
    return Schedule(faults=(Fault(kind=f"tool.{kind}", tool="tool", when=When(**when)),))


def test_signature_and_metadata_stay() -> None:
    def tool(number: int, *, fast: bool = False) -> dict[str, int]:
        """Look an order up."""
        return {"id": number}

    wrapped = wrap(tool, Schedule())
    assert inspect.signature(wrapped) == inspect.signature(tool)
    assert (wrapped.__name__, wrapped.__doc__, wrapped.__annotations__) == ("tool", tool.__doc__, tool.__annotations__)
    assert wrapped(7, fast=True) == {"id": 7}


def test_all_four_kinds_of_callables_meet_faults() -> None:
    def plain() -> list[int]:
        return [1, 2]

    async def later() -> list[int]:
        return [1, 2]

    def stream() -> Iterator[int]:
        yield from (1, 2)

    async def later_stream() -> AsyncIterator[int]:
        for number in (1, 2):
            yield number

    async def items(tool: Any) -> list[int]:
        return [item async for item in tool()]

    empty = one("payload.empty_list")
    for fn, call in (
        (plain, lambda tool: tool()),
        (later, lambda tool: asyncio.run(tool())),
        (stream, lambda tool: list(tool())),
        (later_stream, lambda tool: asyncio.run(items(tool))),
    ):
        record = Record(empty)
        tool = wrap(fn, record=record, name="tool")
        kind = (inspect.iscoroutinefunction, inspect.isasyncgenfunction, inspect.isgeneratorfunction)
        assert [is_kind(tool) for is_kind in kind] == [is_kind(fn) for is_kind in kind]
        assert call(tool) == []
        assert call(tool) == [1, 2]
        assert [made.fault is None for made in record.calls] == [False, True]
        assert record.effects("tool") == 2
        broken = wrap(fn, one("transport.connect"), name="tool")
        with pytest.raises(OSError):  # noqa: PT011 - which one of them is drawn
            call(broken)


def test_a_callable_object_and_a_method_can_be_wrapped() -> None:
    class Tool:
        def __call__(self) -> int:
            return 3

        async def later(self) -> int:
            return 4

    assert wrap(Tool(), one("payload.null"), name="tool")() is None
    assert asyncio.run(wrap(Tool().later, one("payload.null"), name="tool")()) is None


def test_a_fault_that_changes_nothing_is_not_recorded_as_injected() -> None:
    record = Record(one("payload.null"))
    assert wrap(lambda: None, record=record, name="tool")() is None
    assert (record.reached, record.missed, record.unchanged) == ((), (NULL,), [NULL])


def test_a_fault_whose_call_never_comes_is_not_reached() -> None:
    record = Record(one("payload.null", start=1))
    wrap(lambda: 1, record=record, name="tool")()
    assert (record.reached, len(record.missed), record.unchanged) == ((), 1, [])


def test_when() -> None:
    fires = lambda **when: [call for call in range(8) if When(**when).fires(call)]  # noqa: E731
    assert fires(count=3) == [0, 1, 2]
    assert fires(start=2, every=3, count=None) == [2, 5]
    assert fires(count=None, until=2) == [0, 1]
    only = When(count=None, arguments={"number": 7})
    assert only.fires(0, {"number": 7})
    assert not only.fires(0, {"number": 8})


def test_the_write_is_done_or_not_as_the_fault_says() -> None:
    for kind, effects in (("transport.timeout_before", 0), ("transport.timeout_after", 1), ("value.silent_noop", 0)):
        done: list[int] = []
        trace = Trace(calls=(Call(tool="tool", result="ok", writes=True),))
        record = Record(Schedule(faults=one(kind).faults, trace=trace), writes=["tool"])
        tool = wrap(lambda: done.append(1) or "ok", record=record, name="tool")  # noqa: B023
        if kind == "value.silent_noop":
            assert tool() == "ok"
        else:
            with pytest.raises(TimeoutError):
                tool()
        assert (len(done), record.effects("tool"), record.reached != ()) == (effects, effects, True)


def test_an_idempotency_key_makes_one_write_of_two_calls() -> None:
    record = Record(writes=["tool"])
    tool = wrap(lambda amount, request_id=None: "ok", record=record, name="tool")
    tool(5, request_id="r-1")
    tool(5, request_id="r-1")
    assert judge(record, checks="no_duplicate") == []
    tool(5, request_id="r-2")
    assert len(judge(record, checks="no_duplicate")) == 1


def test_sleeping_takes_no_time_and_counts() -> None:
    record = Record(one("http.rate_limit"))
    tool = wrap(lambda: 1, record=record, name="tool")
    before = time.monotonic()
    with record.clock.patched():
        with pytest.raises(Exception, match="429") as caught:
            tool()
        time.sleep(float(caught.value.headers["Retry-After"]))  # type: ignore[attr-defined]
        assert tool() == 1
        asyncio.run(asyncio.sleep(300))
    assert judge(record) == []
    assert record.clock.now() > 300
    assert time.monotonic() - before < 30
    assert "patched" not in time.sleep.__qualname__ if hasattr(time.sleep, "__qualname__") else True


def test_a_hang_is_bounded_and_named() -> None:
    record = Record(one("transport.hang"), hang_limit=0.02)
    with pytest.raises(ToolHung, match=r"tool never answered .*Give the agent a deadline"):
        wrap(lambda: 1, record=record, name="tool")()
    assert judge(record, checks="no_endless_wait")[0].startswith("no_endless_wait: The tool tool never answered")


def test_an_agent_with_a_deadline_of_its_own_gives_up() -> None:
    async def tool() -> int:
        return 1

    async def agent(wrapped: Any) -> str:
        try:
            return str(await asyncio.wait_for(wrapped(), 0.02))
        except TimeoutError:
            return "The service does not answer."

    record = Record(one("transport.hang"), hang_limit=5)
    answer = asyncio.run(agent(wrap(tool, record=record)))
    assert answer == "The service does not answer."
    assert judge(record, answer) == []
    assert record.missed == ()


def test_threads_count_each_call_once() -> None:
    record = Record()
    tool = wrap(lambda: 1, record=record, name="tool")
    threads = [threading.Thread(target=lambda: [tool() for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made.index for made in record.calls) == list(range(200))


class Odd:
    pass


@pytest.mark.parametrize(
    ("mistake", "error", "says"),
    [
        (lambda: wrap(3), InvalidOption, "can be called"),  # type: ignore[type-var]
        (lambda: Fault(kind="tool.payload.nul", tool="t"), UnknownName, 'Did you mean "tool.payload.null"'),
        (lambda: When(start=3, until=3), InvalidOption, "can never fire"),
        (lambda: When(every=0), InvalidOption, "at least 1 for every"),
        (
            lambda: wrap(lambda number: 1, one("payload.null", arguments={"numbr": 7}), name="tool"),
            InvalidOption,
            'can never fire.*"numbr".*Did you mean "number"',
        ),
        (lambda: faults(kinds="mcp.list_changed", tools={"t": {}}), NothingApplies, "an MCP server: the page"),
        (lambda: one("payload.null").check(["tools"]), InvalidOption, 'can never fire.*Did you mean "tools"'),
        (lambda: Schedule(faults=(NULL, NULL)), InvalidOption, "meet the same call"),
        (lambda: faults(kinds="htpp"), UnknownName, 'Did you mean "tool.http"'),
        (lambda: faults(kinds=[]), InvalidOption, "kinds takes names"),
        (lambda: faults(tools={}), InvalidOption, "tools takes names"),
        (lambda: faults(tools={"t": Odd()}), UnsupportedSeed, "cannot be serialised"),
        (lambda: faults(kinds="mcp.text_differs", tools={"t": 3}), NothingApplies, "none of the 1 perturbations"),
        (lambda: judge(Record(), "x", checks="no_leek"), UnknownName, 'Did you mean "no_leak"'),
        (lambda: Record("x"), InvalidOption, "A schedule"),  # type: ignore[arg-type]
    ],
)
def test_a_mistake_is_told_in_a_sentence(mistake: Any, error: type[EdgecaseError], says: str) -> None:
    with pytest.raises(error, match=says):
        mistake()


def test_an_async_tool_inside_of_a_plain_function_is_refused() -> None:
    async def tool() -> int:
        return 1

    with pytest.raises(InvalidOption, match="plain function that returned an awaitable"):
        wrap(lambda: tool(), name="tool")()


def test_a_result_that_cannot_be_serialised_is_named() -> None:
    record = Record()
    wrap(lambda: Odd(), record=record, name="tool")()
    with pytest.raises(UnsupportedSeed, match=r'result of the tool "tool" is of type Odd.*kinds=\["transport"\]'):
        record.trace()


@settings(max_examples=40, database=None, deadline=None)
@given(faults(tools={"get_order": {"id": "AB-10427", "total": 12.5}}, severity=(1, 5)))
def test_cases_are_drawn_by_hypothesis(case: Case) -> None:
    assert case.edits
    assert case.truth.facts["faults"]
    assert ROOM.verify(case.seed.value, case) is None


def test_hypothesis_shrinks_to_one_fault_at_the_first_call() -> None:
    calls = tuple(Call(tool="tool", index=index, result={"id": 4711}) for index in range(4))
    strategy = faults(tools=Trace(calls=calls), severity=(1, 5))
    small = find(strategy, lambda case: any(edit.name.startswith("tool.http") for edit in case.edits))
    assert [edit.place for edit in small.edits] == [("tool", 0)]


def test_a_fault_shrinks_to_the_earliest_call_and_the_fewest() -> None:
    calls = tuple(Call(tool="tool", index=index, result={"id": 4711}) for index in range(4))
    trace = Trace(calls=calls)
    fault = Fault(kind="tool.http.unavailable", tool="tool", when=When(start=3, count=2))
    always = Fault(kind="tool.http.denied", tool="other", when=When(start=0, count=None))
    case = build(ROOM, Seed(value=trace), [fault.edit()], 1, trace)
    found = shrink(case, lambda smaller: any(edit.name == fault.kind for edit in smaller.edits), 30)
    assert [Fault.of(edit).when for edit in found.case.edits] == [When(start=0)]
    late = shrink(case, lambda smaller: smaller.edits[0].place[1] >= 1, 30)
    assert [Fault.of(edit).when for edit in late.case.edits] == [When(start=1)]
    assert not list(ROOM.simpler(trace, always.edit())), "what lasts is not made to pass: its label would be wrong"


def test_two_faults_among_eight_are_found_and_made_simple() -> None:
    calls = tuple(
        Call(tool=f"t{number}", index=index, result={"id": 4711}) for number in range(4) for index in range(3)
    )
    trace = Trace(calls=calls)
    source = source_of(ROOM, Seed(value=trace), chosen(None))
    for seed in range(40):
        rng = FastRandom(seed)
        case = build(ROOM, source.seed, draw_edits(source, 8, rng), 5, trace)
        planted = {(edit.name, edit.place[0]) for edit in rng.sample(case.edits, 2)}
        found = shrink(
            case, lambda one, planted=planted: planted <= {(edit.name, edit.place[0]) for edit in one.edits}, 30
        )
        assert {(edit.name, edit.place[0]) for edit in found.case.edits} == planted
        assert ROOM.verify(trace, found.case) is None
        for edit in found.case.edits:
            assert edit.place[1] <= next(one.place[1] for one in case.edits if one.name == edit.name)


def test_any_subset_of_the_faults_stands_by_itself() -> None:
    calls = tuple(Call(tool=f"t{number}", result={"id": 4711, "n": number}) for number in range(6))
    trace = Trace(calls=calls)
    source = source_of(ROOM, Seed(value=trace), chosen(None))
    for seed in range(60):
        case = build(ROOM, source.seed, draw_edits(source, 4, FastRandom(seed)), 5, trace)
        for edit in case.edits:
            alone = with_edits(case, [edit])
            assert ROOM.verify(trace, alone) is None
            assert alone.value.faults == (Fault.of(edit),)
            assert alone.truth.facts["faults"] == [
                one for one in case.truth.facts["faults"] if one["tool"] == edit.place[0]
            ]


def test_the_trace_of_a_run_is_the_seed_of_its_cases() -> None:
    record = Record(writes=["tool"], keep=True)
    wrap(lambda number: {"id": number}, record=record, name="tool")(7)
    assert record.trace() == Trace(calls=(Call(tool="tool", arguments={"number": 7}, result={"id": 7}, writes=True),))
    assert trace_of("get_order").tools == ("get_order",)
