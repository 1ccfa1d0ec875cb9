"""Tool faults over HTTP: `python benchmarks/tools_http.py [--json]`.

The rate is that of one client in a process of its own, on one connection that is kept open, without a fault; it depends on what else
the machine does. The table of the kinds, which ways they come and who is caught, is that of `tools_page.py`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.tools import PERTURBATIONS, ROOM, Record, Schedule, Server, judge

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))
from http_agents import NUMBER, STREAM, clean_run, route, run_over_http
from tool_agents import READERS, Agent, Verdict, careful, careless, hasty, literal, timid

AGENTS = (careful, careless, hasty, literal, timid)
TOOLS = (*READERS, STREAM, "refund")
WRITES = [route("refund")]

CLIENT = """
import socket, sys, time
host, port, count = "127.0.0.1", int(sys.argv[1]), int(sys.argv[2])
line = socket.create_connection((host, port))
line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
ask = b"GET /orders/7 HTTP/1.1\\r\\nHost: shop\\r\\nAccept: */*\\r\\nUser-Agent: bench\\r\\n\\r\\n"
before = time.perf_counter()
for _ in range(count):
    line.sendall(ask)
    assert line.recv(65536).startswith(b"HTTP/1.1 200")
print(count / (time.perf_counter() - before))
"""


def rate(requests: int = 4_000, rounds: int = 5) -> tuple[float, float]:
    """Return the median of the requests a second, and the microseconds of CPU time that the server takes for one."""
    rates, costs = [], []
    for _ in range(rounds):
        with Server({"GET /orders/{number}": {"id": "AB-10427", "status": "sent"}}) as server:
            before = time.process_time()
            done = subprocess.run(
                [sys.executable, "-c", CLIENT, str(server.port), str(requests)],
                capture_output=True,
                text=True,
                check=True,
            )
            rates.append(float(done.stdout))
            costs.append((time.process_time() - before) / requests * 1e6)
    return statistics.median(rates), statistics.median(costs)


def verdicts(draws: int) -> Iterator[tuple[str, Agent, Verdict]]:
    """Yield how the runs of each agent end, for each kind that comes over HTTP, over a real loopback server."""
    clean = {
        (agent, tool): clean_run(agent, tool)
        for agent in AGENTS
        for tool in TOOLS
        if agent is not hasty or tool in READERS
    }
    for one in PERTURBATIONS:
        for (agent, tool), (trace, answer) in clean.items():
            rng = FastRandom(5)
            for edit in [edit for _ in range(draws) if (edit := one(trace, rng)) is not None]:
                record = Record(build(ROOM, Seed(value=trace), [edit]), writes=WRITES, hang_limit=0.1)
                record.clean_answer = answer
                said, crashed = None, False
                try:
                    said = run_over_http(agent, tool, record, deadline(agent, one.name))
                except Exception:
                    crashed = True
                if crashed or not record.missed:
                    yield (
                        one.name,
                        agent,
                        Verdict(reached=True, wrong=judge(record, said, known=NUMBER), crashed=crashed),
                    )


def deadline(agent: Agent, kind: str) -> float:
    """Return the seconds after which an agent's client gives up: the careful one before a hang ends, the others after it."""
    return 0.04 if agent is careful and kind in ("tool.transport.hang", "tool.wire.stall") else 5.0


def twins(count: int) -> int:
    """Return how many no-fault runs of the five agents raise an alarm."""
    alarms = 0
    for number in range(count):
        agent, tool = AGENTS[number % 5], READERS[number // 5 % len(READERS)]
        record = Record(Schedule(), writes=WRITES)
        said = run_over_http(agent, tool, record)
        record.clean_answer = said
        alarms += bool(judge(record, said))
    return alarms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--twins", type=int, default=300)
    asked = parser.parse_args()
    a_second, cost = rate()
    figures = {
        "requests a second": round(a_second),
        "CPU time of the server in microseconds a request": round(cost),
        "false alarms in no-fault twins": f"{twins(asked.twins)}/{asked.twins}",
    }
    if asked.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
