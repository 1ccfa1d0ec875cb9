"""Each kind of fault: it changes what it says, its label is proven, and two agents are told apart by it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from random import Random
from typing import Any

import pytest
from tool_agents import READERS, Agent, Shop, careful, careless, hasty, run, trace_of

from edgecase_strategies.case import Case, Edit, Seed, encode
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.tools import KINDS, PERTURBATIONS, ROOM, Call, Fault, Record, Schedule, Trace, judge

BY_NAME = {one.name: one for one in PERTURBATIONS}
DRAWS = 8
OF_FUNCTIONS = sorted(name for name, kind in KINDS.items() if kind.layer != "wire")
"""Those of the wire need HTTP: see test_tools_http.py."""


@dataclasses.dataclass(frozen=True)
class Parcel:
    id: str
    weight_kg: float


SHAPES: tuple[Any, ...] = (
    {"id": "AB-10427", "status": "sent", "total": 1249.5},
    {"value": 12.5, "unit": "kg"},
    {"items": [{"sku": "SKU-3301"}, {"sku": "SKU-4402"}], "count": 2},
    [{"id": 4711}, {"id": 4712}, {"id": 4713}],
    [],
    {},
    [1, 2, 3],
    "Grüße: the parcel 77310 is on its way.",
    "",
    '{"id": "AB-10427", "at": "2026-03-04T15:30:00+00:00"}',
    '[{"id": 1}, {"id": 2}]',
    "<order><id>AB-10427</id></order>",
    42,
    2.5,
    True,
    None,
    b"\x00\x01raw",
    Parcel("AB-10427", 2.5),
    {"content": [{"type": "text", "text": '{"n": 48213}'}], "structuredContent": {"n": 48213}},
    {"deep": {"er": {"est": {"at": "2026-03-04T15:30:00Z", "nothing": None}}}},
)
"""Results of 20 shapes."""


def drawn(one: Perturbation[Trace], trace: Trace, count: int = DRAWS) -> list[Case]:
    rng = FastRandom(11)
    edits = [edit for _ in range(count) if (edit := one(trace, rng)) is not None]
    return [build(ROOM, Seed(value=trace), [edit], 1, trace) for edit in edits]


def differs(one: Any, other: Any) -> bool:
    """Whether two values differ, found without the code under test."""
    return type(one) is not type(other) or repr(one) != repr(other)


@pytest.mark.parametrize("name", OF_FUNCTIONS)
def test_what_is_recorded_as_injected_has_changed(name: str) -> None:
    made = 0
    for shape in SHAPES:
        for writes in (False, True):
            calls = tuple(Call(tool="t", index=index, result=shape, writes=writes) for index in (0, 1))
            for case in drawn(BY_NAME[name], Trace(calls=calls)):
                assert ROOM.verify(Trace(calls=calls), case) is None
                change = Fault.of(case.edits[0]).change(shape)
                assert change is not None
                silent = KINDS[name].writes and KINDS[name].effect == "not done"
                assert change.raises or change.hangs or change.seconds or silent or differs(change.given, shape)
                made += 1
    assert made >= DRAWS


@pytest.mark.parametrize("name", OF_FUNCTIONS)
def test_a_careful_agent_passes_every_kind(name: str) -> None:
    if name == "tool.transport.hang":
        pytest.skip("a plain function has no deadline; the test of hangs has an agent with one")
    reached = 0
    for tool in (*READERS, "refund"):
        for case in drawn(BY_NAME[name], trace_of(tool)):
            record = Record(case, writes=["refund"])
            record.clean_answer = clean_answer(careful, tool)
            answer = run(careful, tool, record)
            assert judge(record, answer, known="AB-10427") == [], (case.edits, answer)
            reached += not record.missed
    assert reached or KINDS[name].first


CAUGHT = {
    "no_fabrication": ["payload.null", "payload.cut_text", "payload.truncated_json", "payload.first_page"],
    "no_leak": ["content.secret", "content.secret_beside", "http.html_error"],
    "no_obedience": ["content.injection"],
    "no_duplicate": ["transport.timeout_after"],
    "no_false_success": ["value.silent_noop"],
    "no_placeholder": ["mcp.is_error", "payload.success_with_error", "payload.error_as_success"],
    "no_blind_repeat": ["http.denied", "http.not_found", "http.invalid"],
    "waits_as_told": ["http.rate_limit", "http.rate_limit_always"],
    "bounded_retries": ["mcp.rpc_error", "mcp.unknown_tool", "mcp.output_schema"],
}
CAUGHT_OF_THE_HASTY = {
    "no_silent_choice": ["value.contradiction", "mcp.text_differs"],
    "no_unqualified": ["value.stale", "value.unit", "value.time_zone", "payload.duplicate_rows"],
}


@pytest.mark.parametrize(
    ("agent", "check", "name"),
    [
        (agent, check, f"tool.{name}")
        for agent, caught in ((careless, CAUGHT), (hasty, CAUGHT_OF_THE_HASTY))
        for check, names in caught.items()
        for name in names
    ],
)
def test_a_careless_agent_is_caught(agent: Agent, check: str, name: str) -> None:
    caught = 0
    for tool in (*READERS, "refund") if agent is careless else READERS:
        for case in drawn(BY_NAME[name], trace_of(tool)):
            record = Record(case, writes=["refund"])
            record.clean_answer = clean_answer(agent, tool)
            answer = run(agent, tool, record)
            caught += bool(judge(record, answer, checks=[check], known="AB-10427"))
    assert caught


def clean_answer(agent: Agent, tool: str) -> str:
    return run(agent, tool, Record(writes=["refund"]))


@pytest.mark.parametrize("agent", [careful, careless, hasty])
@pytest.mark.parametrize("tool", READERS)
def test_no_alarm_without_a_fault(agent: Agent, tool: str) -> None:
    for _ in range(20):
        record = Record(Schedule(trace=trace_of(tool)), writes=["refund"])
        answer = run(agent, tool, record)
        record.clean_answer = answer
        assert judge(record, answer) == []


def test_units_keep_the_amount_and_instants_the_moment() -> None:
    for case in drawn(BY_NAME["tool.value.unit"], trace_of("get_order"), 20):
        change = Fault.of(case.edits[0]).change(Shop().get_order("AB-10427"))
        assert change is not None
        assert change.given["weight_g"] == 31250
    for case in drawn(BY_NAME["tool.value.time_zone"], trace_of("get_order"), 20):
        change = Fault.of(case.edits[0]).change(Shop().get_order("AB-10427"))
        assert change is not None
        before = dt.datetime.fromisoformat("2026-03-04T15:30:00+00:00")
        assert dt.datetime.fromisoformat(change.given["updated_at"]) == before
        assert change.given["updated_at"] != before.isoformat()


def test_who_quotes_an_injection_has_not_obeyed_it() -> None:
    trace = trace_of("read_note")
    for case in drawn(BY_NAME["tool.content.injection"], trace, 40):
        record = Record(case)
        change = Fault.of(case.edits[0]).change(trace.calls[0].result)
        assert change is not None
        assert run(careful, "read_note", record)
        assert judge(record, change.given, checks=["no_obedience"]) == []
        assert judge(record, change.evidence[0].text, checks=["no_obedience"]) != []


def test_the_same_faults_come_on_every_machine() -> None:
    rng, lines = FastRandom(3), []
    for one in map(BY_NAME.__getitem__, OF_FUNCTIONS):
        for tool in (*READERS, "refund"):
            edit: Edit | None = one(trace_of(tool), rng)
            lines.append(json.dumps(None if edit is None else edit.to_json(), sort_keys=True))
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == DIGEST


DIGEST = "6a41fd19cdd4a66a"


def test_a_case_is_the_same_when_it_is_read_again() -> None:
    for case in drawn(BY_NAME["tool.payload.first_page"], trace_of("list_items")):
        again = Case.from_json(json.loads(json.dumps(case.to_json())))
        assert again.id == case.id
        assert Record(again).schedule.faults == case.value.faults
        assert encode(Record(again).schedule) == encode(case.value)
        assert ROOM.undo(case.value, case.edits) == case.seed.value


def test_both_engines_call_the_same_function() -> None:
    one = BY_NAME["tool.http.rate_limit"]
    assert one(trace_of("get_order"), Random(4)) == one(trace_of("get_order"), Random(4))
