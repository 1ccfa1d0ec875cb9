"""The line on how far a long run is: seldom, only where somebody watches, and never of a run that is over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pytest_edgecases.report.lean import LARGE, Lean
from pytest_edgecases.report.progress import Progress, wants_progress


def config(verbosity: int = 0, **options: object) -> Any:
    return SimpleNamespace(get_verbosity=lambda: verbosity, option=SimpleNamespace(**options))


@pytest.mark.parametrize(
    ("given", "isatty", "wanted"),
    [
        (config(), True, True),
        (config(), False, False),
        (config(-1), True, False),
        (config(numprocesses=2, dist="load"), True, False),
        (config(numprocesses=None, dist="no"), True, True),
    ],
)
def test_only_where_somebody_watches(given: Any, isatty: bool, wanted: bool) -> None:
    assert wants_progress(given, SimpleNamespace(isatty=isatty)) is wanted


def test_a_line_each_half_minute_until_the_last_item() -> None:
    now = 0.0
    said: list[str] = []
    progress = Progress(said.append, 100, clock=lambda: now)
    for _ in range(100):
        now += 1
        progress.ran(failed=False)
    assert [line.split()[2] for line in said] == ["30", "60", "90"]
    assert said[-1] == "edge cases: 90 of 100 ran, 0 failed; about 10 s left"


@pytest.mark.parametrize("shown", ["", "p"])
def test_of_a_long_run_the_terminal_keeps_the_number_and_what_failed(shown: str) -> None:
    stats: dict[str, list[Any]] = {}
    options = {"reportchars": shown, "durations": None}
    plugins = SimpleNamespace(get_plugin=lambda name: SimpleNamespace(stats=stats))
    lean = Lean(SimpleNamespace(pluginmanager=plugins, getoption=lambda name, default=None: options[name]))  # type: ignore[arg-type]
    count = LARGE + 50
    for number in range(count):
        for when in ("setup", "call", "teardown"):
            failed = when == "call" and number % 1000 == 7
            report = SimpleNamespace(nodeid=f"t.py::t[{number}]", passed=not failed, sections=[], when=when)
            if when == "call":
                report.edgecases = {}
            stats.setdefault("failed" if failed else "passed" if when == "call" else "", []).append(report)
            lean.pytest_runtest_logreport(report)  # type: ignore[arg-type]
    assert len(stats["passed"]) + len(stats["failed"]) == count
    assert len({id(report) for report in stats["failed"]}) == 11
    kept = len({id(report) for reports in stats.values() for report in reports})
    assert kept == 3 * count if shown else kept < LARGE + 20
