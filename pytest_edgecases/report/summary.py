"""The terminal's summary: a table of the tests, and the findings with their smallest reasons."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from edgecase_strategies.case import Case
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.failure import can_replay, change_lines, lost_lines, marked_lines, shown_lines
from pytest_edgecases.report.lines import names_of
from pytest_edgecases.report.visible import harmless, visible
from pytest_edgecases.run.finding import Finding, findings_of

if TYPE_CHECKING:
    from rich.text import Text

MOST = 20
"""How many findings are shown; all of them are in the run store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a terminal can show."""

    width: int = 100
    colours: bool = False
    is_unicode: bool = True

    @classmethod
    def of(cls, terminal: pytest.TerminalReporter) -> Look:
        """Return what pytest knows of its terminal: what --color, NO_COLOR and a pipe make of it."""
        width = min(140, shutil.get_terminal_size((100, 24)).columns)
        encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
        return cls(width=max(80, width), colours=terminal.hasmarkup, is_unicode=encoding.startswith("utf"))


def write_summary(
    terminal: pytest.TerminalReporter,
    collector: Collector,
    interrupted: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> None:
    """Write the section "edge cases" if any marked test ran.

    ``interrupted`` ran when the run before this one died; ``notes`` are sentences on the suites and the reports.
    """
    if not collector.tests:
        for note in notes:
            terminal.write_line(f"edge cases: {visible(note)}")
        return
    terminal.section("edge cases", sep="=")
    for line in summary_lines(collector, Look.of(terminal), interrupted, notes):
        terminal.write_line(line)


def summary_lines(
    collector: Collector, look: Look, interrupted: Sequence[str] = (), notes: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the summary's lines."""
    findings = findings_of(collector.failed)
    yield from _table(collector, findings, look)
    for item in interrupted:
        yield f"The run before this one died while it ran {visible(item)}"
    for number, finding in enumerate(findings[:MOST], 1):
        yield ""
        yield from (
            (_coloured(line) for line in finding_lines(number, finding))
            if look.colours
            else finding_lines(number, finding)
        )
    if len(findings) > MOST:
        yield f"\nand {len(findings) - MOST} more findings"
    extra = sum(count.calls for count in collector.tests.values())
    ran = sum(count.items for count in collector.tests.values())
    yield ""
    yield (
        f"{_many(ran + extra, 'call')}: {_many(ran, 'item')}, {extra} to shrink and to check clean examples; "
        f"{_many(len(findings), 'finding')}"
    )
    yield from map(visible, notes)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _table(collector: Collector, findings: list[Finding], look: Look) -> list[str]:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE if look.is_unicode else box.ASCII2, pad_edge=False, header_style="bold")
    table.add_column("test", overflow="fold")
    for name in ("clean", "cases", "passed", "rate"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("findings", overflow="fold")
    for test, count in collector.tests.items():
        names = [names_of(finding) for finding in findings if finding.test == test]
        clean = sum(count.clean.values())
        odd = [
            f"{count.cases[status]} {status}"
            for status in ("known", "fixed", "error", "skipped")
            if count.cases[status]
        ]
        odd += [f"{sum(count.aimed.values())} beside"] if any(count.aimed.values()) else []
        table.add_row(
            visible(test),
            f"{count.clean['passed']}/{clean}" if clean else "-",
            str(count.ran) + (f" ({', '.join(odd)})" if odd else ""),
            str(count.passed),
            _rate(count.passed, count.ran),
            ", ".join(dict.fromkeys(names)) or "-",
        )
    return [line for line in _rendered(table, look.width, look.colours) if line.strip()]


def _rate(passed: int, ran: int) -> Text:
    from rich.text import Text

    if not ran:
        return Text("-")
    return Text(f"{passed / ran:.0%}", style="green" if passed == ran else "red")


def _rendered(thing: object, width: int, colours: bool) -> list[str]:
    from rich.console import Console

    out = StringIO()
    Console(
        file=out,
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    ).print(thing, soft_wrap=not hasattr(thing, "columns"))
    # A cell that is folded may begin a line with what was in its middle.
    return [harmless(line.rstrip()) for line in out.getvalue().split("\n")]


def coloured(line: str) -> Text:
    """Return a line in which edits are marked, with what was taken out in red and what was put in in green."""
    from rich.text import Text

    shown = Text(line)
    shown.highlight_regex(r"\[-.*?-\]", "red")
    shown.highlight_regex(r"\{\+.*?\+\}", "green")
    return shown


def _coloured(line: str) -> str:
    text = coloured(line)
    text.highlight_regex(r"^\d+\. .*", "bold")
    text.highlight_regex(r"^   (?:smallest|input|fails|replay)", "dim")
    return "".join(_rendered(text, 100, colours=True)[:1])


def finding_lines(number: int, finding: Finding) -> list[str]:
    """Return a finding for people: what fails, how often, why, and how to see it again."""
    lines = [f"{number}. {names_of(finding)}: {_many(len(finding.cases), 'case')} of {visible(finding.test)}"]
    replay = finding.cases[0]
    if "case" in finding.smallest:
        case = Case.from_json(finding.smallest["case"])
        marks = marked_lines(case, redacted=finding.face.redacted)
        lines += [f"   smallest  {line}" for line in marks or change_lines(case)]
        lines += [f"   input     {line}" for line in shown_lines(case.room, case.value)]
        lines += [f"   lost      {line}" for line in lost_lines(finding.smallest)]
        if finding.smallest.get("picture"):
            lines.append(f"   picture   {visible(finding.smallest['picture'])}")
        if can_replay(case):
            replay = case.id
    lines.append(f"   fails     {visible(finding.message)}")
    lines.append(f"   replay    pytest {visible(finding.test)} --edgecases-replay {visible(replay)}")
    return lines
