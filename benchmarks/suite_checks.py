"""What it costs to check the lines of a suite before they run: `python benchmarks/suite_checks.py [LINES]`.

A suite of 10,000 lines, ten of each row, and a model that costs nothing. Collecting alone, running, and running without the
checks take turns in processes of their own; the CPU time of each, medians of rounds.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
A_ROW = 10
TEST = """
import pytest

@pytest.mark.edgecases("message", cases={cases})
@pytest.mark.parametrize("message, intent", {rows!r}, ids=[f"row{{n}}" for n in range({count})])
def test_it(message, intent):
    assert intent
"""
UNCHECKED = """
from pytest_edgecases.run.confirm import Checked, Checks

Checks.check = lambda *arguments: Checked("confirmed")
"""
PARTS = (
    ("I was charged twice for", "Please cancel", "Where can I exchange", "When will you send", "Can somebody repair"),
    ("the blue jacket", "my garden chairs", "that reading lamp", "the second parcel", "our kitchen table"),
    (
        "and nobody has answered my letters",
        "because it arrived too late",
        "which my sister ordered",
        "before the holidays",
    ),
    ("and I would like to have the payment back.", "so tell me what to do next.", "or should I come to the shop?"),
)


def rows(count: int) -> list[tuple[str, str]]:
    """Return rows of a test, no two alike."""
    rng = random.Random(0)
    return [(" ".join([*map(rng.choice, PARTS), f"Order {number}."]), "other") for number in range(count)]


def cpu_seconds(folder: str, *args: str) -> float:
    """Return the CPU seconds, user and system, of a run of pytest."""
    command = [sys.executable, "-m", "pytest", "-qq", "-p", "no:cacheprovider", "-p", "pytest_edgecases.plugin", *args]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": folder}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    count = lines // A_ROW
    kinds: dict[str, tuple[str, ...]] = {
        "collecting alone": ("--collect-only",),
        "a run": (),
        "a run without the checks": ("-p", "unchecked"),
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(TEST.format(cases=lines, rows=rows(count), count=count), encoding="utf-8")
        Path(folder, "unchecked.py").write_text(UNCHECKED, encoding="utf-8")
        cpu_seconds(folder, "--edgecases-update")
        seconds: dict[str, list[float]] = {name: [] for name in kinds}
        for _ in range(ROUNDS):
            for name, args in kinds.items():
                seconds[name].append(cpu_seconds(folder, *args))
    for name, found in seconds.items():
        print(f"{name}: {statistics.median(found):.2f} s CPU for {lines} lines")
    checked, unchecked = seconds["a run"], seconds["a run without the checks"]
    ratio = statistics.median(one / other for one, other in zip(checked, unchecked, strict=True))
    more = statistics.median(one - other for one, other in zip(checked, unchecked, strict=True)) / lines
    print(f"the checks: {more * 1e3:.2f} ms a line, {ratio:.2f} times the run without them")


if __name__ == "__main__":
    main()
