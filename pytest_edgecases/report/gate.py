"""The report of a gate: one item a test, ``test_route[gate]``, that passes or fails on the rate of its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from pytest_edgecases.report.collector import Collector, Count
from pytest_edgecases.statistics import Gate, Verdict, mcnemar, wilson


def gate_reports(collector: Collector) -> Iterator[pytest.TestReport]:
    """Yield the reports of all tests that have a gate: a call that passed, failed or is inconclusive, and its teardown."""
    for test, count in collector.tests.items():
        if count.gate is not None:
            verdict, sentence = weigh(count)
            yield _report(test, verdict, sentence, "call")
            yield _report(test, Verdict.PASS, "", "teardown")


def weigh(count: Count) -> tuple[Verdict, str]:
    """Return a gate's verdict and the sentence that explains it."""
    gate = Gate(**count.gate) if count.gate is not None else Gate(min_pass_rate=0.0)
    passed, ran = count.passed, count.ran
    if not ran:
        return Verdict.INCONCLUSIVE, "no case ran"
    low, high = wilson(passed, ran)
    said = (
        f"{passed} of {ran} cases passed: {passed / ran:.0%}, with an interval from {low:.0%} to {high:.0%}; "
        f"at least {gate.min_pass_rate:.0%} must"
    )
    broken, mended = count.broken, count.mended
    if gate.has_fallen(broken, mended):
        return Verdict.FAIL, (
            f"{broken} cases of the suite that passed fail now, and {mended} the other way round: by an exact paired test the "
            f"rate has fallen (p = {mcnemar(broken, mended):.2g}); {said}"
        )
    verdict = gate.verdict(passed, ran)
    if verdict is Verdict.INCONCLUSIVE:
        said += ". The rate straddles the threshold: more cases decide it"
    return verdict, said


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
    for test, count in collector.tests.items():
        if count.gate is not None:
            verdict, sentence = weigh(count)
            yield f"gate {verdict.value}: {test}: {sentence}"
