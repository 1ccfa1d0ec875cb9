"""The report as JSON, in the format that ``report.schema.json`` describes."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from typing import Any

from pytest_edgecases.report.learnt import Lowest
from pytest_edgecases.report.model import Rate, Report, TestResult, is_regression, line_of
from pytest_edgecases.run.finding import Finding, Record

VERSION = 1
"""Goes up when a reader of the version before could no longer read it."""


def as_json(report: Report) -> str:
    """Return the report as a JSON text, in ASCII."""
    return json.dumps(_whole(json_of(report)), indent=1) + "\n"


def schema() -> str:
    """Return the JSON Schema of the format."""
    return (importlib.resources.files("pytest_edgecases.report") / "report.schema.json").read_text(encoding="utf-8")


def json_of(report: Report) -> dict[str, Any]:
    """Return the report as JSON."""
    return {
        "edgecases_report": VERSION,
        "run": {"id": report.run, "exit_status": report.exit_status, **_known_info(report.info)},
        "verdict": report.verdict.value,
        "calls": report.calls,
        "items": report.items,
        "cases": _rate(report.rate),
        "tests": [_test(test) for test in report.tests],
        "findings": [_finding(finding) for finding in report.findings],
        "known_failures": [_known(record) for record in report.known],
        "errors": [_error(record) for record in report.broken],
        "cells": [
            {"perturbation": name, "severity": severity, **_rate(rate)}
            for (name, severity), rate in report.cells.items()
        ],
        "lowest_failing": [_lowest(one) for one in report.lowest],
        "never_used": [name for name, counts in report.coverage.items() if not any(counts.values())],
        "data_cards": [card.to_json() for card in report.cards],
        "notes": list(report.notes),
        "interrupted": list(report.interrupted),
    }


def _known_info(info: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arguments": [str(argument) for argument in info.get("args", ())],
        **{key: str(info[key]) for key in ("began", "python", "version") if key in info},
    }


def _rate(rate: Rate) -> dict[str, Any]:
    found: dict[str, Any] = {"passed": rate.passed, "ran": rate.ran}
    if rate.ran:
        low, high = rate.interval
        found |= {"rate": round(rate.passed / rate.ran, 6), "interval": [round(low, 6), round(high, 6)]}
    return found


def _test(test: TestResult) -> dict[str, Any]:
    found = {
        "test": test.test,
        "file": test.file,
        "line": test.line,
        "verdict": test.verdict.value,
        "clean": {"passed": test.clean.passed, "ran": test.clean.ran},
        "cases": _rate(test.rate),
        "statuses": {status: many for status, many in sorted(test.count.cases.items()) if many},
        "extra_calls": test.count.calls,
        "findings": test.findings,
    }
    if test.gate is not None and test.count.gate is not None:
        found["gate"] = {
            **{key: value for key, value in test.count.gate.items() if value is not None},
            "verdict": test.gate.verdict.value,
            "sentence": test.gate.sentence,
        }
    return found


def _lowest(one: Lowest) -> dict[str, Any]:
    known = one.known
    return {
        **one.cell._asdict(),
        "failed": known.failed,
        "passed": known.passed or None,
        "next": one.next,
        "searches": known.calls,
        "case": known.case,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    face = finding.face
    return {
        "id": finding.smallest.get("id", face.case),
        "test": finding.test,
        "file": finding.test.partition("::")[0],
        "line": line_of(face.place),
        "perturbations": list(finding.names),
        "failure": finding.failure,
        "message": finding.message,
        "cases": list(finding.cases),
        "regression": is_regression(finding),
        "redacted": face.redacted,
        "severity": face.severity,
        "smallest": finding.smallest.get("case"),
        "replay": f"pytest {finding.test} --edgecases-replay {finding.smallest.get('id', face.case)}",
    }


def _known(record: Record) -> dict[str, Any]:
    known = record.known or {}
    return {
        "test": record.test,
        "case": record.case,
        "perturbations": list(record.names),
        "status": record.status,
        **{key: known[key] for key in ("since", "reason", "expires") if known.get(key)},
        "content": record.content,
        "redacted": record.redacted,
    }


def _error(record: Record) -> dict[str, Any]:
    return {
        "test": record.test,
        "item": record.item,
        "kind": record.kind,
        "status": record.status,
        "failure": record.failure,
        "message": record.message,
    }


def _whole(value: Any) -> Any:
    """Return JSON in which no text holds half of a surrogate pair, which most readers of JSON refuse."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, (list, tuple)) else value
