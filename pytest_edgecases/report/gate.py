"""The report of a gate: one item a test, ``test_route[gate]``, that passes or fails on the rate of its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from pytest_edgecases.report.collector import Collector, Count, Weighed
from pytest_edgecases.statistics import Gate, Verdict, mcnemar, wilson


def gate_reports(collector: Collector) -> Iterator[pytest.TestReport]:
    """Yield the reports of all tests that have a gate: a call that passed, failed or is inconclusive, and its teardown."""
    for test, weighed in weigh_all(collector).items():
        yield _report(test, weighed.verdict, weighed.sentence, "call")
        yield _report(test, Verdict.PASS, "", "teardown")


def weigh_all(collector: Collector) -> dict[str, Weighed]:
    """Return what the gates came to, by test; they are weighed once, when all cases ran."""
    if not collector.weighed:
        collector.weighed = {
            test: _of_a_part(collector.part, count) if collector.part else weigh(Gate(**count.gate), count)
            for test, count in collector.tests.items()
            if count.gate is not None
        }
    return collector.weighed


def _of_a_part(part: str, count: Count) -> Weighed:
    said = (
        f"part {part} of the cases, of which {count.passed} of {count.ran} passed: `edgecases merge` judges all parts"
    )
    return Weighed(verdict=Verdict.INCONCLUSIVE, sentence=said)


def weigh(gate: Gate, count: Count) -> Weighed:
    """Return a gate's verdict on a test, and the sentence that explains it."""
    passed, ran = count.passed, count.ran
    if not ran:
        return Weighed(verdict=Verdict.INCONCLUSIVE, sentence="no case ran")
    low, high = wilson(passed, ran)
    said = (
        f"{passed} of {ran} cases passed: {passed / ran:.0%}, with an interval from {low:.0%} to {high:.0%}; "
        f"at least {gate.min_pass_rate:.0%} must"
    )
    broken, mended = count.broken, count.mended
    if gate.has_fallen(broken, mended):
        fallen = (
            f"{broken} cases of the suite that passed fail now, and {mended} the other way round: by an exact paired test the "
            f"rate has fallen (p = {mcnemar(broken, mended):.2g}); {said}"
        )
        return Weighed(verdict=Verdict.FAIL, sentence=fallen)
    verdict = gate.verdict(passed, ran)
    if verdict is Verdict.INCONCLUSIVE:
        said += ". The rate straddles the threshold: more cases decide it"
    return Weighed(verdict=verdict, sentence=said)


def _report(test: str, verdict: Verdict, sentence: str, when: str) -> pytest.TestReport:
    path, _, name = test.partition("::")
    outcome = {Verdict.PASS: "passed", Verdict.FAIL: "failed", Verdict.INCONCLUSIVE: "skipped"}[verdict]
    longrepr: object = None
    if verdict is Verdict.FAIL:
        longrepr = sentence
    elif verdict is Verdict.INCONCLUSIVE:
        longrepr = (path, 1, f"Skipped: inconclusive: {sentence}")
    return pytest.TestReport(
        nodeid=f"{test}[gate]",
        location=(path, None, f"{name.replace('::', '.')}[gate]"),
        keywords={},
        outcome=outcome,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        longrepr=longrepr,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        when=when,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    )


def gate_lines(collector: Collector) -> Iterable[str]:
    """Return a sentence for each gate, for the summary."""
    for test, weighed in weigh_all(collector).items():
        yield f"gate {weighed.verdict.value}: {test}: {weighed.sentence}"
