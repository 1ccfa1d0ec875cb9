"""Runs to report on, whose records hold what a test puts there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from edgecase_strategies.case import Case, Edit, Seed, Truth
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.model import Report, report_of
from pytest_edgecases.run.finding import Record
from pytest_edgecases.store.redaction import DEFAULT

INFO = {"args": ["-q"], "began": "2026-11-24T11:00:00+00:00", "python": "3.13.1", "version": "0.1.0"}


def text_case(seed: str, edits: Sequence[tuple[str, int, int, str]], severity: int = 1) -> Case:
    """Return a case of a text, from the name, the span and the new text of each edit."""
    made = tuple(Edit(name=name, place=(i, j), before=seed[i:j], after=new) for name, i, j, new in edits)
    value = seed
    for edit in reversed(made):
        value = value[: edit.place[0]] + edit.after + value[edit.place[1] :]
    return Case(room="text", seed=Seed(value=seed, truth=Truth()), edits=made, value=value, severity=severity)


def failed(case: Case, order: int, **given: Any) -> Record:
    """Return the record of a case that fails and is its own smallest version."""
    names = tuple(sorted(set(case.names)))
    fields: dict[str, Any] = {
        "test": "tests/test_shop.py::test_route",
        "item": f"tests/test_shop.py::test_route[{case.id}]",
        "kind": "case",
        "status": "failed",
        "order": order,
        "case": case.id,
        "names": names,
        "failure": f"AssertionError at tests/test_shop.py:{order + 1}",
        "message": "AssertionError: assert 'other' == 'refund_status'",
        "smallest": {"id": case.id, "names": list(names), "calls": 3, "message": "", "case": case.to_json()},
        "severity": case.severity,
        "place": "tests/test_shop.py:7",
    }
    return Record(**{**fields, **given})


def report_on(records: Iterable[Record], **given: Any) -> Report:
    """Return the report of records."""
    collector = Collector()
    for record in records:
        collector.add(record)
    return report_of(collector, **{"run": "ab12", "info": INFO, "exit_status": 1, "redactor": DEFAULT, **given})
