"""What the reports that are lists of lines share: a finding in a sentence, and where its test stands."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from edgecase_strategies.case import Case
from pytest_edgecases.report.failure import change_lines, marked_lines, shown_lines
from pytest_edgecases.report.model import Report, is_regression, line_of
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Finding
from pytest_edgecases.statistics import Verdict

RULES = {
    "finding": "A model gives a wrong answer to a messy version of a clean example.",
    "gate": "The rate of a test's cases is too low.",
    "clean-example": "A model gives a wrong answer to the clean example itself.",
    "holdout": "A model gives a wrong answer to a real example that was never a seed.",
    "fixed": "A known failure passes now, and must be taken off.",
}


class Problem(NamedTuple):
    """One thing that fails the run, for services that show a line at a place."""

    rule: str
    test: str
    file: str
    line: int
    title: str
    text: str
    identity: str
    """The same for the same problem in each run."""
    is_error: bool = True
    """Whether it fails the run by itself; a finding behind a gate does not."""


def problems_of(report: Report) -> list[Problem]:
    """Return what is wrong in a run, the worst first: clean examples, gates, fixed ones, regressions, new findings."""
    lines = {test.test: test.line for test in report.tests}
    gated = {test.test for test in report.tests if test.gate is not None}
    found = [
        _problem(
            {"clean": "clean-example", "real": "holdout"}.get(one.kind, "finding"),
            one.test,
            line_of(one.place),
            _item(one.item),
            one.message,
        )
        for one in report.broken
    ]
    found += [
        _problem("gate", test.test, test.line, "the gate fails", test.gate.sentence)
        for test in report.tests
        if test.gate is not None and test.gate.verdict is Verdict.FAIL
    ]
    for record in report.known:
        if record.status == "fixed":
            said = f"the known failure {record.case} passes now: take it off with --edgecases-update"
            found.append(_problem("fixed", record.test, lines.get(record.test, 1), record.case, said))
    findings = sorted(report.findings, key=lambda one: (one.test in gated, not is_regression(one)))
    found += [_finding(one, is_error=one.test not in gated) for one in findings]
    return list(_told_apart(found))


def _told_apart(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for one in problems:
        seen[one.identity] += 1
        again = seen[one.identity]
        yield one if again == 1 else one._replace(identity=digest(one.identity, str(again)))


def _item(item: str) -> str:
    return item.partition("::")[2] or item


def _problem(rule: str, test: str, line: int, title: str, text: str) -> Problem:
    file = test.partition("::")[0]
    identity = digest(rule, test, title)
    return Problem(rule, visible(test), visible(file), line, visible(title), visible(text), identity)


def _finding(finding: Finding, *, is_error: bool) -> Problem:
    file, line = place_of(finding)
    return Problem(
        rule="finding",
        test=visible(finding.test),
        file=file,
        line=line,
        title=title_of(finding),
        text="\n".join(sentences(finding)),
        identity=digest("finding", finding.test, finding.failure.partition(":")[0], *finding.names),
        is_error=is_error,
    )


def digest(*parts: str) -> str:
    """Return a fingerprint of texts: 32 hexadecimal digits, the same for the same texts."""
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def names_of(finding: Finding) -> str:
    """Return the perturbations of a finding for people."""
    return " + ".join(map(visible, finding.names)) or "drawn value"


def title_of(finding: Finding) -> str:
    """Return a finding as a title: its perturbations, how many cases, and whether they passed before."""
    count = len(finding.cases)
    said = f"{names_of(finding)}: {count} case{'s' if count != 1 else ''}"
    return f"{said}, passed before" if is_regression(finding) else said


def replay_of(finding: Finding) -> str:
    """Return the command that runs the smallest case again."""
    return (
        f"pytest {visible(finding.test)} --edgecases-replay {visible(finding.smallest.get('id') or finding.face.case)}"
    )


def sentences(finding: Finding) -> list[str]:
    """Return a finding as lines for people: the edits marked in the seed, the input, the error, and the replay."""
    lines = []
    case = case_of(finding)
    if case is not None:
        marks = marked_lines(case, redacted=finding.face.redacted)
        lines += [f"smallest: {line}" for line in marks or change_lines(case)]
        lines += [f"input: {line}" for line in shown_lines(case.room, case.value)]
    return [*lines, f"fails: {visible(finding.message)}", f"replay: {replay_of(finding)}"]


def case_of(finding: Finding) -> Case | None:
    """Return the smallest case of a finding, where it is known."""
    content = finding.smallest.get("case")
    return Case.from_json(content) if content else None


_PLACE = re.compile(r".* at (?P<file>.+):(?P<line>\d{1,8})", re.DOTALL)


def place_of(finding: Finding) -> tuple[str, int]:
    """Return the file and line to show a finding at: where it failed if that is in the test's own file, or the test."""
    file = finding.test.partition("::")[0]
    failed = _PLACE.fullmatch(finding.failure)
    if failed and failed["file"] == file:
        return visible(file), max(1, int(failed["line"]))
    return visible(file), line_of(finding.face.place)
