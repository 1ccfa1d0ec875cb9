r"""GitHub Actions: annotations on the lines of a pull request, and the job's summary.

Annotations are commands that the runner reads from the log, so each value is escaped as the runner's own toolkit
does; what is in a value is made visible before, so no value can hold a line of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_edgecases.report.lines import problems_of
from pytest_edgecases.report.markdown import as_markdown
from pytest_edgecases.report.model import Report

MOST = 10
"""GitHub shows ten errors and ten warnings of a step, and drops the rest."""
SUMMARY_BYTES = 1024 * 1024
"""GitHub drops a summary that is larger, as a whole."""
_TITLE, _TEXT = 200, 4000


def is_here(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this runs in GitHub Actions."""
    return environment.get("GITHUB_ACTIONS") == "true"


def commands(report: Report) -> Iterator[str]:
    """Yield a command for each problem, ten errors and ten warnings at most, and say how many more there are."""
    found = problems_of(report)
    for command, chosen in (
        ("error", [one for one in found if one.is_error]),
        ("warning", [one for one in found if not one.is_error]),
    ):
        shown = chosen if len(chosen) <= MOST else chosen[: MOST - 1]
        for one in shown:
            title, text = f"edge case: {one.title}"[:_TITLE], f"{one.test}\n{one.text}"[:_TEXT]
            yield f"::{command} file={_value(one.file)},line={one.line},title={_value(title)}::{_data(text)}"
        if len(shown) < len(chosen):
            yield f"::{command} title=edge cases::and {len(chosen) - len(shown)} more; the job's summary has them"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def write_summary(report: Report, path: Path) -> None:
    """Add the report to the job's summary, within what GitHub takes beside what is there. Raises OSError."""
    there = path.stat().st_size if path.exists() else 0
    room = SUMMARY_BYTES - there - 2
    text = as_markdown(report, most_bytes=room)
    if text and len(text.encode("utf-8")) <= room:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{text}\n")
