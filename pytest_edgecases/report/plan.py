"""What ``--edgecases-plan`` shows: what would run, and how many calls of the tests that takes."""

from __future__ import annotations

from collections import Counter

import pytest

from pytest_edgecases.report.notes import note_lines
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.plan import Slot


def write_plan(terminal: pytest.TerminalReporter, slots: list[Slot], limit: int | None) -> None:
    """Write the section "edge cases: plan"."""
    terminal.section("edge cases: plan", sep="=")
    tests: dict[str, list[Slot]] = {}
    for slot in slots:
        tests.setdefault(slot.plan.test, []).append(slot)
    for test, mine in tests.items():
        clean = sum(slot.is_clean for slot in mine)
        terminal.write_line(f"{visible(test)}: {clean} clean, {len(mine) - clean} cases")
        names = Counter(name for slot in mine if slot.case for name in set(slot.case.names))
        for name, count in sorted(names.items()):
            terminal.write_line(f"    {name}: {count}")
        later = sum(1 for slot in mine if not slot.is_clean and slot.case is None)
        if later:
            terminal.write_line(f"    {later} are chosen when the seed is known, while the test runs")
    for line in note_lines(slots):
        terminal.write_line(line)
    most = f", at most {limit} in all" if limit else ""
    terminal.write_line(f"{len(slots)} calls, and those that shrinking takes{most}; none was made.")
