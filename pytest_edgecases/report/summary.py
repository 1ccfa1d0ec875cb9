"""The terminal's summary: a table of the tests, and the findings with their smallest reasons."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from io import StringIO

import pytest

from edgecase_strategies.case import Case
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.failure import can_replay, change_lines, marked_lines, shown_lines
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Finding, findings_of

MOST = 20
"""How many findings are shown; all of them are in the run store."""


def write_summary(
    terminal: pytest.TerminalReporter,
    collector: Collector,
    interrupted: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> None:
    """Write the section "edge cases" if any marked test ran.

    ``interrupted`` ran when the run before this one died; ``notes`` are sentences on the suites.
    """
    if not collector.tests:
        return
    findings = findings_of(collector.failed)
    terminal.section("edge cases", sep="=")
    for line in _table(collector, findings):
        terminal.write_line(line)
    for item in interrupted:
        terminal.write_line(f"The run before this one died while it ran {visible(item)}")
    for number, finding in enumerate(findings[:MOST], 1):
        terminal.write_line("")
        for line in finding_lines(number, finding):
            terminal.write_line(line)
    if len(findings) > MOST:
        terminal.write_line(f"\nand {len(findings) - MOST} more findings")
    extra = sum(count.calls for count in collector.tests.values())
    ran = sum(sum(c.clean.values()) + sum(c.cases.values()) - c.cases["skipped"] for c in collector.tests.values())
    terminal.write_line("")
    terminal.write_line(
        f"{_many(ran + extra, 'call')}: {_many(ran, 'item')}, {extra} to shrink and to check clean examples; "
        f"{_many(len(findings), 'finding')}"
    )
    for note in notes:
        terminal.write_line(visible(note))


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _table(collector: Collector, findings: list[Finding]) -> list[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE, pad_edge=False)
    table.add_column("test", overflow="fold")
    for name in ("clean", "cases", "passed", "rate"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("findings", overflow="fold")
    for test, count in collector.tests.items():
        names = [" + ".join(finding.names) or "drawn value" for finding in findings if finding.test == test]
        clean = sum(count.clean.values())
        odd = [
            f"{count.cases[status]} {status}"
            for status in ("known", "fixed", "error", "skipped")
            if count.cases[status]
        ]
        table.add_row(
            visible(test),
            f"{count.clean['passed']}/{clean}" if clean else "-",
            str(count.ran) + (f" ({', '.join(odd)})" if odd else ""),
            str(count.passed),
            f"{count.passed / count.ran:.0%}" if count.ran else "-",
            ", ".join(dict.fromkeys(names)) or "-",
        )
    out = StringIO()
    width = min(140, shutil.get_terminal_size((100, 24)).columns)
    Console(file=out, width=max(80, width), force_terminal=False, color_system=None).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def finding_lines(number: int, finding: Finding) -> list[str]:
    """Return a finding for people: what fails, how often, why, and how to see it again."""
    names = " + ".join(finding.names) or "drawn value"
    lines = [f"{number}. {names}: {_many(len(finding.cases), 'case')} of {visible(finding.test)}"]
    replay = finding.cases[0]
    if "case" in finding.smallest:
        case = Case.from_json(finding.smallest["case"])
        lines += [f"   smallest  {line}" for line in marked_lines(case) or change_lines(case)]
        lines += [f"   input     {line}" for line in shown_lines(case.room, case.value)]
        if can_replay(case):
            replay = case.id
    lines.append(f"   fails     {visible(finding.message)}")
    lines.append(f"   replay    pytest {visible(finding.test)} --edgecases-replay {replay}")
    return lines
