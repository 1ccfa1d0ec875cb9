"""Many cases in one run: memory of each process as it goes on, and what the writes to the store cost.

`python benchmarks/scale.py [CASES [store] [plain] [serial] [xdist]]` runs a marked test of so many cases (100,000 by default) in one process and with
`-n 2`, and beside them a plain parametrised test of as many items without the plugin. Each process notes its resident
memory after each 10,000 items. What grows between the first note and the last is stated, as is the largest of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pytest_edgecases.run.finding import Record
from pytest_edgecases.store import Outcome, RunStore

ROWS = 200
MARKED = """
import pytest

ROWS = [(f"I was charged twice for blue jacket {n} and would like to have the second payment back.", "other")
        for n in range(ROWS_HERE)]

@pytest.mark.edgecases("message", cases=CASES_HERE)
@pytest.mark.parametrize("message, intent", ROWS)
def test_it(message, intent):
    assert intent
"""
PLAIN = """
import pytest

@pytest.mark.parametrize("message, intent", [
    (f"I was charged twice for blue jacket {n} and would like to have the second payment back.", "other")
    for n in range(CASES_HERE)])
def test_it(message, intent):
    assert intent
"""
PROBE = """
import atexit, json, os, time
from pathlib import Path

EVERY = 10_000
state = {"items": 0, "notes": [], "began": time.perf_counter()}

def resident():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024

def note():
    state["notes"].append((state["items"], round(resident(), 1)))

def pytest_collection_finish(session):
    state["collected"] = round(time.perf_counter() - state["began"], 1)
    state["after collection"] = round(resident(), 1)

def pytest_runtest_logfinish(nodeid, location):
    state["items"] += 1
    if state["items"] % EVERY == 0:
        note()

def pytest_unconfigure(config):
    state["seconds"] = round(time.perf_counter() - state["began"], 1)
    state["process"] = os.environ.get("PYTEST_XDIST_WORKER", "main")
    Path(f"probe-{state['process']}.json").write_text(json.dumps(state))
"""


def run(source: str, cases: int, *args: str) -> None:
    """Run pytest on a module of so many cases, and print what each of its processes noted."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "test_it.py").write_text(source.replace("CASES_HERE", str(cases)).replace("ROWS_HERE", str(ROWS)))
        (here / "scale_probe.py").write_text(PROBE)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "scale_probe", *args]
        environment = {
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        began = time.perf_counter()
        done = subprocess.run(
            [*command, "--no-header", "--tb=no"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout.strip().splitlines()[-1]
        print(f"\n{' '.join(args) or 'plain'}: {said} ({time.perf_counter() - began:.0f} s)")
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:])
        for path in sorted(here.glob("probe-*.json")):
            state = json.loads(path.read_text())
            notes = dict(state["notes"])
            print(f"  {state['process']}: after collection {state.get('after collection')} MB, then {notes}")
            if len(notes) > 1:
                values = list(notes.values())
                print(
                    f"    from 10,000 items on: {100 * (max(values) / values[0] - 1):+.1f}%; "
                    f"collection {state.get('collected')} s"
                )
        database = here / ".edgecases" / "runs.db"
        if database.exists():
            print(f"  the store has {database.stat().st_size / 1e6:.0f} MB")


def store_writes(items: int = 5_000, rounds: int = 4) -> None:
    """What the writes of an item cost: before it runs, after it, and the record that reports are made from."""
    test = "tests/test_it.py::test_it"
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore.open(Path(folder) / "runs.db", warn=print)
        spent = []
        for number in range(rounds):
            before = time.process_time()
            for place in range(number * items, (number + 1) * items):
                case = hashlib.sha256(str(place).encode()).hexdigest()[:12]
                row = f"{test}[I was charged twice for blue jacket {place % ROWS} and would like to have it back.-other"
                item = f"{row}-text.typo.omit+1-{case}]"
                record = Record(test=test, item=item, kind="case", status="passed", order=place, case=case, row=row)
                begun = store.start(Outcome(run="run", test=test, item=item, row=row, kind="case", case=case))
                store.finish(begun, status="passed", case=case)
                store.keep("run", item, json.dumps(record.to_json()))
            spent.append((time.process_time() - before) / items)
        store.close()
    print(f"store: {1e3 * statistics.median(spent):.3f} ms CPU an item, three writes and the record's JSON")


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    ours = ("-p", "pytest_edgecases.plugin")
    asked = sys.argv[2:] or ["store", "plain", "serial", "xdist"]
    if "store" in asked:
        store_writes()
    if "plain" in asked:
        run(PLAIN, cases)
    if "serial" in asked:
        run(MARKED, cases, *ours)
    if "xdist" in asked:
        run(MARKED, cases, *ours, "-p", "xdist", "-n", "2")


if __name__ == "__main__":
    main()
