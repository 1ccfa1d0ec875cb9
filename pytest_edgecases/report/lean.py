"""Keep a very long run's memory flat: pytest's terminal keeps three reports of each item until the end.

Of the cases that passed, nothing but their number is ever shown, so from some ten thousand on their reports are let go. What
failed, was skipped or says more stays. With ``--durations`` or ``-rp``, which show them, all stay.
"""

from __future__ import annotations

from typing import Any

import pytest

LARGE = 10_000
"""Reports of passed items after which the next ones are let go."""


class Lean:
    """A pytest plugin that lets go of the reports of passed cases in a long run."""

    def __init__(self, config: pytest.Config) -> None:
        self._terminal: Any = config.pluginmanager.get_plugin("terminalreporter")
        shown = set(config.getoption("reportchars", None) or "")
        self._wanted = bool(shown & set("pPA")) or config.getoption("durations", None) is not None
        self._tests: set[str] = set()
        self._count = 0
        self._stands: pytest.TestReport | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Let go of a report that the terminal has just kept, if it is of a case, passed, and is one of many."""
        if self._wanted or self._terminal is None:
            return
        test = report.nodeid.partition("[")[0]
        if hasattr(report, "edgecases"):
            self._tests.add(test)
        if not report.passed or test not in self._tests:
            return
        self._count += 1
        if self._count > LARGE and not report.sections:
            self._let_go(report)

    def _let_go(self, report: pytest.TestReport) -> None:
        stats: dict[str, list[Any]] = self._terminal.stats
        quiet, passed = stats.get("", []), stats.get("passed", [])
        if quiet and quiet[-1] is report:
            quiet.pop()
        elif passed and passed[-1] is report:  # it counts: one report stands for all
            self._stands = self._stands or report
            passed[-1] = self._stands
