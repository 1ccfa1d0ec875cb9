"""What pytest's own ``--junitxml`` says of a case beside its outcome, as ``record_property`` would."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Record


def properties_of(record: Record) -> Iterator[tuple[str, object]]:
    """Yield the properties of an item, by names that begin with "edgecases."; what is at its default is left out.

    >>> record = Record(
    ...     test="t.py::t", item="t.py::t[0]", kind="case", status="failed", order=0, case="ab12", severity=2
    ... )
    >>> dict(properties_of(record))
    {'edgecases.kind': 'case', 'edgecases.status': 'failed', 'edgecases.case': 'ab12', 'edgecases.severity': '2'}
    """
    smallest = record.smallest or {}
    known = record.known or {}
    found = {
        "kind": record.kind,
        "status": record.status,
        "case": record.case,
        "perturbations": " ".join(record.names),
        "severity": str(record.severity or ""),
        "failure": record.failure,
        "smallest": smallest.get("id", ""),
        "smallest.perturbations": " ".join(smallest.get("names", ())),
        "known.reason": known.get("reason", ""),
        "known.expires": known.get("expires", ""),
        "passes": f"{record.passes} of {record.runs}" if record.runs > 1 else "",
    }
    for name, value in found.items():
        if value:
            yield f"edgecases.{name}", visible(value)
