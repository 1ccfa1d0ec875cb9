"""How tool faults are made, judged and shrunk: `python benchmarks/tools.py [--json]`.

Counts are of this machine's run and the same in each; times are ratios and medians of CPU time in this one process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, build, draw_edits, source_of
from edgecase_strategies.tools import KINDS, PERTURBATIONS, ROOM, Call, Fault, Record, Schedule, Trace, judge, wrap
from edgecase_strategies.tools.room import chosen
from pytest_edgecases.run.shrink import shrink

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))
from test_tools_kinds import SHAPES, differs
from tool_agents import READERS, careful, careless, hasty, run, trace_of

TOOLS = (*READERS, "refund")


def verdicts(draws: int = 40) -> dict[str, dict[str, str]]:
    """Return for each kind how many of its runs each agent passes: a crash is a failure."""
    table: dict[str, dict[str, str]] = {}
    for one in PERTURBATIONS:
        row = table[one.name] = {}
        for agent in (careful, careless, hasty):
            passed = total = 0
            for tool in TOOLS if agent is not hasty else READERS:
                clean = run(agent, tool, Record(writes=["refund"]))
                rng = FastRandom(5)
                for edit in [edit for _ in range(draws // 8) if (edit := one(trace_of(tool), rng)) is not None]:
                    record = Record(
                        build(ROOM, Seed(value=trace_of(tool)), [edit]), writes=["refund"], hang_limit=0.001
                    )
                    record.clean_answer = clean
                    try:
                        answer = run(agent, tool, record)
                    except Exception:
                        total += 1
                        continue
                    if not record.missed:
                        total += 1
                        passed += not judge(record, answer, known="AB-10427")
            row[agent.__name__] = f"{passed}/{total}"
    return table


def twins(count: int) -> int:
    """Return how many no-fault runs of the three agents raise an alarm."""
    alarms = 0
    for number in range(count):
        agent, tool = (careful, careless, hasty)[number % 3], READERS[number % len(READERS)]
        record = Record(Schedule(trace=trace_of(tool)), writes=["refund"])
        answer = run(agent, tool, record)
        record.clean_answer = answer
        alarms += bool(judge(record, answer))
    return alarms


def changed(draws: int) -> tuple[int, int]:
    """Return how many faults were injected at run time into results of 20 shapes, and how many of them changed it."""
    injected = really = 0
    rng, number = FastRandom(1), 0
    while injected < draws:
        shape = SHAPES[number % len(SHAPES)]
        kind = KINDS[sorted(KINDS)[number // len(SHAPES) % len(KINDS)]]
        number += 1
        if kind.name == "tool.transport.hang":
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


def shrinking(trials: int) -> tuple[float, float]:
    """Return the share of planted pairs that are found exactly, and the median of the runs that it takes."""
    exact, runs = 0, []
    calls = tuple(Call(tool=f"t{number}", index=0, result={"id": 4711 + number}) for number in range(8))
    trace = Trace(calls=calls)
    source = source_of(ROOM, Seed(value=trace), chosen(None))
    for trial in range(trials):
        rng = FastRandom(trial)
        edits = draw_edits(source, 2 + trial % 7, rng)
        if len(edits) < 2:
            continue
        case = build(ROOM, source.seed, edits, 5, trace)
        planted = {edit.place for edit in rng.sample(case.edits, 2)}

        def fails(smaller: Any, planted: set[Any] = planted) -> bool:
            return planted <= {edit.place for edit in smaller.edits}

        found = shrink(case, fails, budget=30)
        exact += {edit.place for edit in found.case.edits} == planted
        runs.append(found.calls)
    return exact / len(runs), statistics.median(runs)


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
    table = verdicts()
    injected, really = changed(asked.draws)
    exact, median = shrinking(600)
    figures = {
        "kinds": len(KINDS),
        "kinds by layer": dict(Counter(kind.layer for kind in KINDS.values())),
        "false alarms in no-fault twins": f"{twins(asked.twins)}/{asked.twins}",
        "changed of injected": f"{really}/{injected}",
        "planted pairs found exactly": round(exact, 4),
        "median runs to find them": median,
        "overhead of a call in microseconds": round(overhead(), 2),
    }
    if asked.json:
        print(json.dumps({"figures": figures, "verdicts": table}, indent=1))
        return
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(f"\n{'kind (way: callable)':38}{'careful':>10}{'careless':>10}{'hasty':>10}")
    for name, row in table.items():
        print(f"{name:38}{row['careful']:>10}{row['careless']:>10}{row['hasty']:>10}")


if __name__ == "__main__":
    main()
