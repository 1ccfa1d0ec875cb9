"""The sections of the page, in their order: each is a title, a template, and what that is rendered with.

A section is left out where it has nothing to say. Another one, such as a data card, is one more object in ``SECTIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from edgecase_strategies.case import Case
from pytest_edgecases.report.html.views import view_of
from pytest_edgecases.report.lines import case_of, names_of, replay_of
from pytest_edgecases.report.model import Rate, Report, is_regression
from pytest_edgecases.run.finding import Finding, Record
from pytest_edgecases.store import images

SEVERITIES = (1, 2, 3, 4, 5)
MOST_TESTS = 12
"""Columns of the table of coverage; of more tests, their number is shown."""
SHADES = 8
"""Steps of the heat map's scale."""


class Section(Protocol):
    """A part of the page under a heading of its own."""

    @property
    def id(self) -> str:
        """Its name in links."""
        ...

    @property
    def title(self) -> str:
        """Its heading."""
        ...

    @property
    def template(self) -> str:
        """The file of its template."""
        ...

    @property
    def context(self) -> Callable[[Report], Mapping[str, Any] | None]:
        """Returns what the template is rendered with, or None to leave the section out."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A section whose context is a function of the report."""

    id: str
    title: str
    template: str
    context: Callable[[Report], Mapping[str, Any] | None]


def _overview(report: Report) -> Mapping[str, Any]:
    return {"report": report, "known": sum(record.status == "known" for record in report.known)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the heat map."""

    name: str
    severity: int
    rate: Rate | None

    @property
    def shade(self) -> int:
        """The step on the scale of failures: 0 where all passed."""
        if self.rate is None or self.rate.share is None:
            return 0
        failed = 1 - self.rate.share
        return 0 if failed == 0 else max(1, min(SHADES, round(failed * SHADES)))


def _heat(report: Report) -> Mapping[str, Any] | None:
    cells = {key: rate for key, rate in report.cells.items() if rate.ran}
    names = sorted({name for name, _ in cells})
    if not names:
        return None
    levels = sorted({*SEVERITIES, *(severity for _, severity in cells)})
    rows = []
    for name in names:
        mine = [cells[name, level] for level in levels if (name, level) in cells]
        whole = Rate(passed=sum(one.passed for one in mine), ran=sum(one.ran for one in mine))
        row = [Cell(name=name, severity=level, rate=cells.get((name, level))) for level in levels]
        rows.append((name, row, Cell(name=name, severity=-1, rate=whole)))
    return {"levels": levels, "rows": rows, "shades": range(SHADES + 1)}


def _lowest(report: Report) -> Mapping[str, Any] | None:
    if not report.lowest:
        return None
    return {
        "cells": report.lowest,
        "several": len({one.cell.test for one in report.lowest}) > 1,
        "searched": sum(one.next is not None for one in report.lowest),
    }


def _coverage(report: Report) -> Mapping[str, Any] | None:
    counts = report.coverage
    if not counts:
        return None
    asked = [many for row in counts.values() for many in row.values() if many is not None]
    tests = [test.test for test in report.tests if any(row[test.test] is not None for row in counts.values())]
    return {
        "tests": tests if len(tests) <= MOST_TESTS else [],
        "rows": counts,
        "sums": {name: _sums(row.values()) for name, row in counts.items()},
        "filled": sum(many > 0 for many in asked),
        "asked": len(asked),
        "used": sum(any(row.values()) for row in counts.values()),
        "never": [name for name, row in counts.items() if not any(row.values())],
    }


def _sums(row: Iterable[int | None]) -> tuple[int, int, int]:
    """Return how many cases a perturbation has, in how many tests, and how many ask for it."""
    asked = [many for many in row if many is not None]
    return sum(asked), sum(many > 0 for many in asked), len(asked)


def _finding(number: int, finding: Finding, gated: set[str]) -> dict[str, Any]:
    case = case_of(finding)
    return {
        "number": number,
        "finding": finding,
        "names": names_of(finding),
        "groups": " ".join(finding.names),
        "cells": " ".join(f"{name}@{severity}" for name, severity in finding.cells),
        "severity": case.severity if case is not None else finding.face.severity,
        "regression": is_regression(finding),
        "gated": finding.test in gated,
        "replay": replay_of(finding),
        "calls": finding.smallest.get("calls"),
        "view": _view(case, redacted=finding.face.redacted, picture=finding.smallest.get("picture", "")),
        "truth": case.truth if case is not None else None,
        "edits": [edit.name for edit in case.edits] if case is not None else [],
    }


def _view(case: Case | None, *, redacted: bool, picture: str = "") -> dict[str, Any] | None:
    if case is None:
        return None
    view = view_of(case, redacted=redacted)
    return {"template": view.template, "image": images.as_data(picture), **view.context}


def _findings(report: Report) -> Mapping[str, Any]:
    gated = {test.test for test in report.tests if test.gate is not None}
    return {
        "findings": [_finding(number, one, gated) for number, one in enumerate(report.findings, 1)],
        "tests": list(dict.fromkeys(one.test for one in report.findings)),
        "perturbations": sorted({name for one in report.findings for name in one.names}),
        "regressions": sum(map(is_regression, report.findings)),
    }


def _broken(report: Report) -> Mapping[str, Any] | None:
    return {"records": report.broken} if report.broken else None


STATUSES = {"known": "fails, as known", "failed": "past its date", "fixed": "passes now", "passed": "passes now"}


def _known_one(record: Record) -> dict[str, Any]:
    case = Case.from_json(record.content) if record.content else None
    return {
        "record": record,
        "about": record.known or {},
        "status": STATUSES.get(record.status, record.status),
        "view": _view(case, redacted=record.redacted),
    }


def _known(report: Report) -> Mapping[str, Any] | None:
    return {"known": [_known_one(record) for record in report.known]} if report.known else None


def _run(report: Report) -> Mapping[str, Any]:
    info = {name: report.info.get(name, "") for name in ("began", "version", "python")}
    return {"report": report, "info": info, "arguments": " ".join(map(str, report.info.get("args", ())))}


def _cards(report: Report) -> Mapping[str, Any] | None:
    return {"cards": report.cards} if report.cards else None


SECTIONS: Sequence[Section] = (
    Part("overview", "Overview", "overview.html.j2", _overview),
    Part("errors", "Errors", "errors.html.j2", _broken),
    Part("heat", "Where it fails", "heat.html.j2", _heat),
    Part("lowest", "From which severity on it fails", "lowest.html.j2", _lowest),
    Part("coverage", "What was covered", "coverage.html.j2", _coverage),
    Part("findings", "Findings", "findings.html.j2", _findings),
    Part("known", "Known failures", "known.html.j2", _known),
    Part("cards", "Data cards", "cards.html.j2", _cards),
    Part("run", "The run", "run.html.j2", _run),
)
