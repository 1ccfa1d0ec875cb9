"""Asking ahead: the wall time of 200 cases on a model that takes 100 ms, 32 at once: `python benchmarks/prefetch.py`.

The ideal is the clean example alone, and then the cases in as few rounds as there can be. Only running is measured, not the
collection. A model that may be asked 100 times a second is measured too, against the ideal that its rate sets.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CASES, AT_ONCE, SECONDS = 200, 32, 0.1
ROUNDS = 5
RATE = 100

MODEL = f"""
import asyncio, threading, time

calls = most = now = 0
lock = threading.Lock()

def step(by):
    global calls, most, now
    with lock:
        calls += by == 1
        now += by
        most = max(most, now)

def ask(text):
    step(1)
    time.sleep({SECONDS})
    step(-1)
    return "other"

async def ask_later(text):
    step(1)
    await asyncio.sleep({SECONDS})
    step(-1)
    return "other"
"""
SYNC = """
import pytest, model

@pytest.mark.edgecases("message", cases={cases}, model="model:ask", {more})
@pytest.mark.parametrize("message", ["I was charged twice for the blue jacket and would like to have the payment back."])
def test_it(message):
    assert model.ask(message) == "other"
"""
ASYNC = """
import pytest, model

@pytest.mark.asyncio
@pytest.mark.edgecases("message", cases={cases}, model="model:ask_later", {more})
@pytest.mark.parametrize("message", ["I was charged twice for the blue jacket and would like to have the payment back."])
async def test_it(message):
    assert await model.ask_later(message) == "other"
"""
PROBE = """
import json, time
from pathlib import Path

times = []

def pytest_runtest_logstart(nodeid, location):
    times.append((time.perf_counter(), time.process_time()))

def pytest_runtest_logfinish(nodeid, location):
    times.append((time.perf_counter(), time.process_time()))

def pytest_unconfigure(config):
    import model
    Path("probe.json").write_text(json.dumps([*(end - start for start, end in zip(times[0], times[-1])), model.calls, model.most]))
"""


def run(source: str, more: str) -> tuple[float, float, int, int]:
    """Return the seconds of running, those of them on a processor, how often the model was asked, and how many calls there were at once at most."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "model.py").write_text(MODEL)
        (here / "probe.py").write_text(PROBE)
        (here / "test_it.py").write_text(source.format(cases=CASES, more=more))
        plugins = (
            "-p",
            "pytest_edgecases.plugin",
            "-p",
            "pytest_asyncio.plugin",
            "-p",
            "no:cacheprovider",
            "-p",
            "probe",
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-o", "asyncio_default_fixture_loop_scope=function", *plugins],
            cwd=folder,
            env={
                **os.environ,
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "PYTHONPATH": os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])]),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:]
        seconds, cpu, calls, most = json.loads((here / "probe.json").read_text())
        return seconds, cpu, calls, most


def main() -> None:
    ideal = SECONDS * (1 + math.ceil(CASES / AT_ONCE))
    for name, source in (("sync", SYNC), ("async", ASYNC)):
        runs = sorted(run(source, f"prefetch={AT_ONCE}") for _ in range(ROUNDS))
        seconds, cpu, calls, most = runs[ROUNDS // 2]
        print(
            f"{name}: {seconds:.3f} s, {seconds / ideal:.2f} times the ideal {ideal:.2f} s (the best {runs[0][0] / ideal:.2f}, "
            f"the worst {runs[-1][0] / ideal:.2f}); {cpu:.2f} s CPU, {calls} calls for {CASES + 1} items, {most} at once"
        )
    limited = (CASES + 1 - RATE) / RATE
    seconds, _, calls, _ = run(SYNC, f'prefetch={AT_ONCE}, rate="{RATE}/s"')
    print(f"with rate={RATE}/s: {seconds:.2f} s for {calls} calls, which may take no less than {limited:.2f} s")


if __name__ == "__main__":
    main()
