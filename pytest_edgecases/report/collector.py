"""Gather the records of a session, where the terminal is: in the only process, or in the controller of xdist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from pytest_edgecases.run.finding import Record
from pytest_edgecases.store.suite import KNOWN, PASSES


@dataclass(slots=True)
class Count:
    """What the items of one test function came to."""

    clean: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    """Extra calls: for shrinking, and for clean examples that a process did not know."""

    gate: Mapping[str, Any] | None = None
    """What is asked of the test's rate, if anything is."""
    broken: int = 0
    """How many lines of the suite passed when they were written, and fail now."""
    mended: int = 0
    """How many were known to fail, and pass now."""

    @property
    def ran(self) -> int:
        """How many cases came to a verdict."""
        return self.passed + self.cases["failed"] + self.cases["known"]

    @property
    def passed(self) -> int:
        """How many cases passed, known failures that pass now included."""
        return self.cases["passed"] + self.cases["fixed"]


class Collector:
    """Keeps a count a test and the failed records; the passed ones are only counted, so memory stays flat."""

    def __init__(self, keep: bool = False) -> None:
        """Keep all records of cases if ``keep`` is given: for writing the suites."""
        self._keep = keep
        self.kept: list[Record] = []
        self.tests: dict[str, Count] = {}
        self.failed: list[Record] = []
        self.models: Counter[str] = Counter()
        """How many calls of models were made, and how many answers were served without one."""

    def add(self, report: pytest.TestReport) -> None:
        """Take the record from a report that carries one."""
        found = getattr(report, "edgecases", None)
        if found is None:
            return
        record = Record.from_json(found)
        count = self.tests.setdefault(record.test, Count())
        (count.clean if record.kind == "clean" else count.cases)[record.status] += 1
        count.calls += record.calls
        self.models.update(record.models or {})
        count.gate = record.gate or count.gate
        count.broken += record.line == PASSES and record.status == "failed"
        count.mended += record.line == KNOWN and record.status in ("passed", "fixed")
        if self._keep and record.kind == "case":
            self.kept.append(record)
        if record.status in ("failed", "error"):
            self.failed.append(record)
