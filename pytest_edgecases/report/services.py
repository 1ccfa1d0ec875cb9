"""GitLab's code quality report and SARIF: lists of what is wrong, each at a file and line."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from pytest_edgecases.report.lines import RULES, Problem, problems_of
from pytest_edgecases.report.model import Report

SARIF_MOST = 5_000
"""GitHub shows that many results of a file, and refuses one of more than 25,000."""
LONGEST = 4_000
"""Characters of one text."""
_GITLAB = {"clean-example": "critical", "holdout": "major", "gate": "critical", "fixed": "minor", "finding": "major"}


def as_gitlab(report: Report) -> str:
    """Return a code quality report of GitLab: a JSON list."""
    return json.dumps([_issue(one) for one in problems_of(report)], indent=1) + "\n"


def _issue(one: Problem) -> dict[str, Any]:
    return {
        "description": f"{one.title}: {one.text}".replace("\n", "; ")[:LONGEST],
        "check_name": f"edgecases-{one.rule}",
        "fingerprint": one.identity,
        "severity": _GITLAB[one.rule] if one.is_error else "minor",
        "location": {"path": one.file, "lines": {"begin": one.line}},
    }


def as_sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log with one run (OASIS, Static Analysis Results Interchange Format)."""
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pytest-edgecases",
                        "version": version("pytest-edgecases"),
                        "rules": [{"id": rule, "shortDescription": {"text": text}} for rule, text in RULES.items()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the project."}}},
                "results": [_result(one) for one in problems_of(report)[:SARIF_MOST]],
            }
        ],
    }
    return json.dumps(log, indent=1) + "\n"


def _result(one: Problem) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "ruleIndex": list(RULES).index(one.rule),
        "level": "error" if one.is_error else "warning",
        "message": {"text": f"{one.title}\n{one.text}"[:LONGEST]},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(one.file), "uriBaseId": "SRCROOT"},
                    "region": {"startLine": one.line},
                },
                "logicalLocations": [{"fullyQualifiedName": one.test, "kind": "function"}],
            }
        ],
        "partialFingerprints": {"edgecasesFinding/v1": one.identity},
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/._-~")
