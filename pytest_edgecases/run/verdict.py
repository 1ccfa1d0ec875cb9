"""What a line of a suite makes of an outcome: a known failure does not fail the run, until it passes or is past its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from pytest_edgecases.store.suite import Line

TITLE = "known failure"


def judge(
    line: Line | None, status: str, reports: Sequence[pytest.TestReport], today: dt.date, *, gated: bool = False
) -> str:
    """Return the status that counts, and change the reports to say so: "known" or "fixed" for a known failure.

    Where a gate weighs the rate of all cases, no case counts by itself.

    A known failure is reported as pytest reports an expected one, and one that passes fails, as with a strict xfail.
    """
    if line is None or not line.is_known_failure or status not in ("passed", "failed"):
        return status
    if gated:
        return status
    call = next((report for report in reports if report.when == "call"), None)
    if call is None:
        return status
    if status == "passed":
        call.outcome = "failed"
        call.longrepr = (
            f"{line.place}: the known failure {line.case.id} passes now ({_about(line)}). Take it off with "
            "--edgecases-update, or with edgecases known --remove."
        )
        return "fixed"
    if line.is_expired(today):
        add_section = getattr(call.longrepr, "addsection", None)
        text = f"{line.place}: the known failure {line.case.id} is past its date, {line.expires} ({_about(line)})."
        if add_section is not None:
            add_section(TITLE, text)
        else:
            call.sections.append((TITLE, text))
        return status
    call.outcome = "skipped"
    call.wasxfail = f"known failure {_about(line)}"
    return "known"


def count_for_gate(reports: Sequence[pytest.TestReport], *, beside: bool = False) -> None:
    """Report a failed call as an expected failure: it counts for the gate, and does not fail the run by itself.

    What ran ``beside`` the gate, since something had failed before, does not count there either.
    """
    for report in reports:
        if report.when == "call" and report.failed:
            report.outcome = "skipped"
            report.wasxfail = "runs beside the gate" if beside else "counts for the gate"


def _about(line: Line) -> str:
    since = f"since {line.since}" if line.since else "of unknown date"
    return f"{since}: {line.reason}" if line.reason else since
