"""The report as Markdown, for a job's summary or a comment on a pull request.

Whatever comes from a run stands in a code span, in which Markdown and HTML mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_edgecases.report.failure import change_lines, marked_lines, shown_lines
from pytest_edgecases.report.lines import case_of, names_of, replay_of
from pytest_edgecases.report.model import Report, TestResult, is_regression
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Finding
from pytest_edgecases.statistics import Verdict

MOST_BYTES = 1024 * 1024
LONGEST = 1000
"""Characters of one value."""
_SIGNS = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.INCONCLUSIVE: "❔"}
_MORE = 200
"""Bytes that the line on what was left out takes."""


def as_markdown(report: Report, most_bytes: int = MOST_BYTES) -> str:
    """Return the report in Markdown; findings that do not fit into so many bytes are counted instead."""
    lines = list(_head(report))
    size = sum(len(line.encode("utf-8")) + 1 for line in lines)
    for number, finding in enumerate(report.findings, 1):
        block = list(_finding(number, finding))
        grown = size + sum(len(line.encode("utf-8")) + 1 for line in block)
        if grown + _MORE > most_bytes:
            lines += ["", f"and {len(report.findings) - number + 1} more findings, which do not fit in here."]
            break
        lines += block
        size = grown
    return "\n".join(lines)


def code(text: str) -> str:
    """Return a text as a code span, on one line.

    >>> print(code("a `b` | <i>"))
    ``a `b` | <i>``
    """
    text = visible(text)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text) - LONGEST} more characters)"
    if not text.strip():
        return f"`{text or ' '}`"
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _cell(text: str) -> str:
    return code(text).replace("\\|", "|").replace("|", "\\|")


def _head(report: Report) -> Iterator[str]:
    yield f"## {_SIGNS[report.verdict]} Edge cases: {report.verdict.value}"
    yield ""
    rate = report.rate
    said = f", {rate.percent} ({_range(rate.interval)})" if rate.ran else ""
    yield (
        f"{rate.passed} of {rate.ran} cases passed{said}; {_many(len(report.findings), 'finding')}; "
        f"{_many(report.calls, 'call')}."
    )
    yield ""
    if report.tests:
        yield "| | test | clean | cases | passed | rate | gate |"
        yield "|---|---|--:|--:|--:|--:|---|"
        for test in report.tests:
            yield _row(test)
    for test in report.tests:
        if test.gate is not None:
            yield ""
            yield f"Gate of {code(test.test)}: **{test.gate.verdict.value}**, {code(test.gate.sentence)}"
    for note in report.notes:
        yield ""
        yield code(note)


def _row(test: TestResult) -> str:
    rate = test.rate
    shown = f"{rate.percent} ({_range(rate.interval)})" if rate.ran else ""
    gate = test.gate.verdict.value if test.gate is not None else ""
    return (
        f"| {_SIGNS[test.verdict]} | {_cell(test.test)} | {test.clean.passed}/{test.clean.ran} | {rate.ran} | {rate.passed} "
        f"| {shown} | {gate} |"
    )


def _range(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.0%} to {interval[1]:.0%}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _finding(number: int, finding: Finding) -> Iterator[str]:
    yield ""
    passed = ", **passed before**" if is_regression(finding) else ""
    yield f"**{number}.** {code(names_of(finding))}: {_many(len(finding.cases), 'case')} of {code(finding.test)}{passed}"
    yield ""
    case = case_of(finding)
    if case is not None:
        marks = marked_lines(case, redacted=finding.face.redacted)
        for line in marks or change_lines(case):
            yield f"- smallest {code(line)}"
        for line in shown_lines(case.room, case.value):
            yield f"- input {code(line)}"
    yield f"- fails {code(finding.message)}"
    yield f"- replay {code(replay_of(finding))}"
