"""How tool faults are made, judged and shrunk: `python -W ignore benchmarks/tools.py [--json]`.

Counts are of this machine's run and the same in each; times are ratios and medians of CPU time in this one process. The table of the
kinds, which ways they come and who is caught, is that of `tools_page.py`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, build, draw_edits, source_of
from edgecase_strategies.tools import KINDS, PERTURBATIONS, ROOM, Call, Fault, Record, Schedule, Trace, judge, wrap
from edgecase_strategies.tools.room import chosen
from pytest_edgecases.run.shrink import shrink

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))
from test_tools_kinds import SHAPES, differs
from tool_agents import (
    READERS,
    WRITES,
    Agent,
    Verdict,
    careful,
    careless,
    hasty,
    judged,
    literal,
    run,
    timid,
    tools_of,
    trace_of,
)

AGENTS = (careful, careless, hasty, literal, timid)


def verdicts(way: str, draws: int) -> Iterator[tuple[str, Agent, Verdict]]:
    """Yield how the runs of each agent end, for each kind of a way that has functions: the callable and MCP."""
    traces = {tool: trace_of(tool, way) for tool in tools_of(way)}
    clean = {(agent, tool): run(agent, tool, Record(writes=WRITES), way) for agent in AGENTS for tool in traces}
    for one in PERTURBATIONS:
        if KINDS[one.name].layer == "wire" or KINDS[one.name].way not in ("any", way):
            continue
        for tool, trace in traces.items():
            rng = FastRandom(5)
            drawn = [edit for _ in range(4 * draws) if (edit := one(trace, rng)) is not None]
            for edit in drawn[:draws]:
                case = build(ROOM, Seed(value=trace), [edit], 1, trace)
                for agent in AGENTS:
                    if agent is hasty and tool == "refund":
                        continue
                    verdict = judged(agent, tool, case, clean[agent, tool], way)
                    if verdict.reached:
                        yield one.name, agent, verdict


def twins(count: int) -> int:
    """Return how many no-fault runs of the five agents raise an alarm."""
    alarms = 0
    traces = {tool: trace_of(tool) for tool in READERS}
    for number in range(count):
        agent, tool = AGENTS[number % 5], READERS[number // 5 % len(READERS)]
        record = Record(Schedule(trace=traces[tool]), writes=WRITES)
        answer = run(agent, tool, record)
        record.clean_answer = answer
        alarms += bool(judge(record, answer))
    return alarms


def changed(draws: int) -> tuple[int, int]:
    """Return how many faults were injected at run time into results of 21 shapes, and how many of them changed it."""
    injected = really = 0
    rng, number = FastRandom(1), 0
    while injected < draws:
        shape = SHAPES[number % len(SHAPES)]
        kind = KINDS[sorted(KINDS)[number // len(SHAPES) % len(KINDS)]]
        number += 1
        if kind.name == "tool.transport.hang" or kind.way == "mcp":
            continue
        fault = Fault(kind=kind.name, tool="t", salt=rng.randint(0, 1 << 20))
        writes = kind.writes is True
        trace = Trace(calls=(Call(tool="t", result=shape, writes=writes),))
        record = Record(Schedule(faults=(fault,), trace=trace))
        tool = wrap(lambda: shape, record=record, name="t")
        before = record.clock.now()
        try:
            given, raised = tool(), False
        except Exception as error:
            given, raised = error, True
        if record.reached:
            injected += 1
            slow = record.clock.now() - before > 1
            undone = writes and not record.effects("t")
            really += raised or slow or undone or differs(given, shape)
    return injected, really


def shrinking(trials: int) -> tuple[float, float, float]:
    """Return the share of planted pairs that are found exactly, of those at the earliest call, and the median of the runs."""
    exact, earliest, runs = 0, 0, []
    calls = tuple(
        Call(tool=f"t{number}", index=index, result={"id": 4711}) for number in range(8) for index in range(2)
    )
    trace = Trace(calls=calls)
    source = source_of(ROOM, Seed(value=trace), chosen(None))
    for trial in range(trials):
        rng = FastRandom(trial)
        edits = draw_edits(source, 2 + trial % 7, rng)
        if len(edits) < 2:
            continue
        case = build(ROOM, source.seed, edits, 5, trace)
        planted = {(edit.name, edit.place[0]) for edit in rng.sample(case.edits, 2)}
        if len({(edit.name, edit.place[0]) for edit in case.edits}) < len(case.edits):
            continue  # one fault twice: which of them is the planted one cannot be told

        def fails(smaller: Any, planted: set[Any] = planted) -> bool:
            return planted <= {(edit.name, edit.place[0]) for edit in smaller.edits}

        found = shrink(case, fails, budget=30)
        exact += {(edit.name, edit.place[0]) for edit in found.case.edits} == planted
        earliest += all(edit.place[1] == KINDS[edit.name].first for edit in found.case.edits)
        runs.append(found.calls)
    return exact / len(runs), earliest / len(runs), statistics.median(runs)


def overhead(calls: int = 20_000, rounds: int = 9) -> float:
    """Return what a wrapped call without a fault costs more than a bare one, in microseconds of CPU time."""

    def tool(number: int) -> int:
        return number

    costs = []
    for _ in range(rounds):
        record = Record()
        wrapped = wrap(tool, record=record)
        times = []
        for one in (tool, wrapped):
            before = time.process_time()
            for number in range(calls):
                one(number)
            times.append(time.process_time() - before)
        costs.append((times[1] - times[0]) / calls * 1e6)
    return statistics.median(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--twins", type=int, default=10_000)
    asked = parser.parse_args()
    injected, really = changed(asked.draws)
    exact, earliest, median = shrinking(600)
    figures = {
        "kinds": len(KINDS),
        "kinds by layer": dict(Counter(kind.layer for kind in KINDS.values())),
        "false alarms in no-fault twins": f"{twins(asked.twins)}/{asked.twins}",
        "changed of injected": f"{really}/{injected}",
        "planted pairs found exactly": round(exact, 4),
        "and at the earliest calls": round(earliest, 4),
        "median runs to find them": median,
        "overhead of a call in microseconds": round(overhead(), 2),
    }
    if asked.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
