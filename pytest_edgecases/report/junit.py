"""JUnit's XML of a run from the run store; at the end of a run, pytest's own ``--junitxml`` writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from pytest_edgecases.report.model import Report
from pytest_edgecases.report.properties import properties_of
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Record
from pytest_edgecases.statistics import Verdict


def as_junit(report: Report, records: Iterable[Record]) -> str:
    """Return the items of a run, and its gates, as XML. What XML cannot say is shown as an escape."""
    suite = ET.Element("testsuite", name="edgecases")
    counts: Counter[str] = Counter()
    gated = {test.test for test in report.tests if test.gate is not None}
    for record in records:
        _item(suite, record, record.test in gated, counts)
    for test in report.tests:
        if test.gate is not None:
            case = _testcase(suite, test.test, f"{test.test}[gate]")
            outcome = {Verdict.FAIL: "failure", Verdict.INCONCLUSIVE: "skipped"}.get(test.gate.verdict, "")
            _outcome(case, outcome, test.gate.sentence, counts)
    for name in ("tests", "failures", "errors", "skipped"):
        suite.set(name, str(counts[name]))
    root = ET.Element("testsuites", name="pytest tests")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _testcase(suite: ET.Element, test: str, item: str) -> ET.Element:
    file, _, inside = test.partition("::")
    classes = [*file.removesuffix(".py").split("/"), *inside.split("::")[:-1]]
    name = item[len(test) - len(inside.rpartition("::")[2]) :] if item.startswith(test) else item
    return ET.SubElement(suite, "testcase", classname=visible(".".join(classes)), name=visible(name))


def _item(suite: ET.Element, record: Record, is_gated: bool, counts: Counter[str]) -> None:
    case = _testcase(suite, record.test, record.item)
    properties = ET.SubElement(case, "properties")
    for name, value in properties_of(record):
        ET.SubElement(properties, "property", name=name, value=str(value))
    outcome, said = "", record.message
    if record.status == "failed":
        outcome = "skipped" if is_gated and record.kind in ("case", "real") else "failure"
    elif record.status == "error":
        outcome = "error"
    elif record.status == "fixed":
        outcome, said = "failure", "the known failure passes now"
    elif record.status in ("known", "skipped"):
        outcome, said = "skipped", (record.known or {}).get("reason") or record.reason
    _outcome(case, outcome, said, counts)


def _outcome(case: ET.Element, outcome: str, said: str, counts: Counter[str]) -> None:
    counts["tests"] += 1
    if outcome:
        counts["skipped" if outcome == "skipped" else f"{outcome}s"] += 1
        ET.SubElement(case, outcome, message=visible(said))
