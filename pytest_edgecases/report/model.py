"""Report: a run in memory, made from a session or from the run store, from which each format is written."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.curate.card import Card
from pytest_edgecases.report.card import cards_of
from pytest_edgecases.report.collector import Collector, Count, Weighed, passed, ran
from pytest_edgecases.report.gate import weigh_all
from pytest_edgecases.report.learnt import Lowest, lowest_of
from pytest_edgecases.run.finding import Finding, Record, findings_of
from pytest_edgecases.statistics import Interval, Verdict, wilson
from pytest_edgecases.store.redaction import Redactor
from pytest_edgecases.store.suite import PASSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of so many passed.

    >>> Rate(passed=18, ran=20).percent, Rate(passed=0, ran=0).percent
    ('90%', '')
    """

    passed: int
    ran: int

    @property
    def share(self) -> float | None:
        """The share that passed; None where nothing ran."""
        return self.passed / self.ran if self.ran else None

    @property
    def percent(self) -> str:
        """The share in words; nothing where nothing ran."""
        return f"{self.passed / self.ran:.0%}" if self.ran else ""

    @property
    def interval(self) -> Interval:
        """Wilson's interval, at 95%."""
        return wilson(self.passed, self.ran)


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """What one test function came to."""

    __test__ = False  # pytest looks at classes of this name

    test: str
    count: Count
    gate: Weighed | None
    findings: int

    @property
    def file(self) -> str:
        """The test module."""
        return self.test.partition("::")[0]

    @property
    def line(self) -> int:
        """The line of the test function, from 1."""
        return line_of(self.count.place)

    @property
    def rate(self) -> Rate:
        """The rate of its cases."""
        return Rate(passed=self.count.passed, ran=self.count.ran)

    @property
    def clean(self) -> Rate:
        """The rate of its clean examples."""
        clean = self.count.clean
        return Rate(passed=clean["passed"], ran=clean["passed"] + clean["failed"] + clean["error"])

    @property
    def verdict(self) -> Verdict:
        """What the test comes to: its gate decides where it has one, and each case by itself where it has none."""
        count = self.count
        if self.clean.passed < self.clean.ran or count.cases["error"] or count.aimed["error"] or count.cases["fixed"]:
            return Verdict.FAIL
        if self.gate is not None:
            return self.gate.verdict
        if count.cases["failed"] or count.aimed["failed"]:
            return Verdict.FAIL
        return Verdict.PASS if count.ran else Verdict.INCONCLUSIVE


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that is known of a run, with what is private taken out."""

    run: str
    """The run's id."""
    info: Mapping[str, Any]
    """What was known when it began: ``args``, ``began``, ``python``, ``version``."""
    exit_status: int | None
    tests: tuple[TestResult, ...]
    findings: tuple[Finding, ...]
    known: tuple[Record, ...]
    """The known failures, whatever became of them."""
    broken: tuple[Record, ...]
    """Clean and real examples that failed, and items that ended in an error outside of the test's own call."""
    cards: tuple[Card, ...] = ()
    """What is known of the cases of each test."""
    lowest: tuple[Lowest, ...] = ()
    """The lowest severity at which each cell of these tests fails, as the run store knows it."""
    notes: Sequence[str] = field(default=())
    """Sentences on the suites."""
    interrupted: Sequence[str] = field(default=())
    """What was running when the run before this one died."""

    @functools.cached_property
    def rate(self) -> Rate:
        """The rate of all cases."""
        return Rate(passed=sum(t.count.passed for t in self.tests), ran=sum(t.count.ran for t in self.tests))

    @functools.cached_property
    def items(self) -> int:
        """How many items ran."""
        return sum(test.count.items for test in self.tests)

    @functools.cached_property
    def calls(self) -> int:
        """How often the tests ran, shrinking and clean examples that were checked again included."""
        return self.items + sum(t.count.calls for t in self.tests)

    @functools.cached_property
    def verdict(self) -> Verdict:
        """What the run comes to."""
        verdicts = {t.verdict for t in self.tests}
        if Verdict.FAIL in verdicts:
            return Verdict.FAIL
        return Verdict.PASS if verdicts == {Verdict.PASS} else Verdict.INCONCLUSIVE

    @functools.cached_property
    def cells(self) -> dict[tuple[str, int], Rate]:
        """The rates by perturbation and severity; a case of several perturbations counts for each of them."""
        found: dict[tuple[str, int], Counter[str]] = {}
        for test in self.tests:
            for key, statuses in test.count.cells.items():
                found.setdefault(key, Counter()).update(statuses)
        return {key: Rate(passed=passed(found[key]), ran=ran(found[key])) for key in sorted(found)}

    @functools.cached_property
    def coverage(self) -> dict[str, dict[str, int | None]]:
        """How many cases each perturbation has in each test: 0 where it was asked for, None where it was not.

        Of what was asked for, only what fits the kinds of input that there were.
        """
        counts: dict[str, dict[str, int | None]] = {}
        for test in self.tests:
            mine: Counter[str] = Counter()
            for (name, _), statuses in test.count.cells.items():
                mine[name] += ran(statuses)
            kinds = {_kind(name) for name in mine}
            for name in {*mine, *(name for name in test.count.asked if _kind(name) in kinds)}:
                counts.setdefault(name, {})[test.test] = mine[name]
        return {name: {t.test: counts[name].get(t.test) for t in self.tests} for name in sorted(counts)}


def _kind(name: str) -> str:
    return name.partition(".")[0]


def is_regression(finding: Finding) -> bool:
    """Whether a finding's case passed when its suite was written."""
    return finding.face.line == PASSES


def line_of(place: str) -> int:
    """Return the line of a place such as "tests/test_shop.py:12"; 1 where there is none.

    >>> line_of("tests/test_shop.py:12"), line_of("")
    (12, 1)
    """
    line = place.rpartition(":")[2]
    return max(1, int(line)) if line.isdecimal() and len(line) < 9 else 1


def report_of(
    collector: Collector,
    *,
    run: str,
    info: Mapping[str, Any],
    exit_status: int | None,
    redactor: Redactor,
    notes: Sequence[str] = (),
    interrupted: Sequence[str] = (),
) -> Report:
    """Return the report of what a collector gathered, without what the redactor takes out."""
    failed = [_private(record, redactor) for record in collector.failed]
    findings = tuple(findings_of(failed))
    many = Counter(finding.test for finding in findings)
    gates = weigh_all(collector)
    tests = [
        TestResult(test=redactor.redact(test), count=count, gate=gates.get(test), findings=many[redactor.redact(test)])
        for test, count in sorted(collector.tests.items(), key=lambda pair: pair[1].order)
    ]
    return Report(
        run=run,
        info=redactor.redact_json(dict(info)),
        exit_status=exit_status,
        tests=tuple(tests),
        findings=findings,
        known=tuple(_private(record, redactor) for record in collector.known),
        broken=tuple(record for record in failed if _is_broken(record, collector)),
        cards=tuple(cards_of(collector, redactor)),
        lowest=tuple(
            one
            for test in tests
            for one in lowest_of(collector.archive, test.test, test.count, redactor)
            if not one.known.suspected
        ),
        notes=tuple(map(redactor.redact, notes)),
        interrupted=tuple(map(redactor.redact, interrupted)),
    )


def _is_broken(record: Record, collector: Collector) -> bool:
    if record.kind == "real" and record.status == "failed":
        return all(count.gate is None for test, count in collector.tests.items() if test == record.test)
    return record.kind == "clean" or record.status == "error"


def records_from(stored: Iterable[tuple[str, bool]]) -> list[Record]:
    """Return the records that the store has of a run, as JSON and whether something was taken out, in its own order.

    That is the order of the collection, whichever process was the first to write.
    """
    found = [_stored(Record.from_json(json.loads(text)), gone) for text, gone in stored]
    return sorted(found, key=lambda record: record.order)


def _stored(record: Record, gone: bool) -> Record:
    return dataclasses.replace(record, redacted=True) if gone else record


def _private(record: Record, redactor: Redactor) -> Record:
    """Return the record without what is private."""
    if record.redacted:
        return record
    text, changed = redactor.redact_record(json.dumps(record.to_json()))
    return dataclasses.replace(Record.from_json(json.loads(text)), redacted=True) if changed else record
