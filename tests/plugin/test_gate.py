"""Gates on the rate of a test's cases, and models that answer differently each time, on real runs of pytest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., pytest.RunResult]

WEAK = """
    import pytest

    def model(text):
        return "bad" if {broken} else "ok"

    @pytest.mark.edgecases("message", {options})
    @pytest.mark.parametrize("message", ["Please cancel my order today, it came too late for me."])
    def test_it(message):
        assert model(message) == "ok"
"""
HALF = "len(text) % 2"


def source(options: str, broken: str = HALF) -> str:
    return WEAK.format(options=options, broken=broken)


@pytest.mark.parametrize("args", [(), ("-n", "2")])
def test_a_gate_fails_where_the_rate_is_too_low_and_no_case_fails_by_itself(run: Run, args: tuple[str, ...]) -> None:
    result = run(source("cases=40, min_pass_rate=0.9"), *args, "--junitxml=junit.xml")
    assert result.ret == 1
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert outcomes["passed"] + outcomes["xfailed"] == 41
    result.stdout.fnmatch_lines(["FAILED test_shop.py::test_it[[]gate] - * of 40 cases passed: *"])
    result.stdout.fnmatch_lines(["gate fail: test_shop.py::test_it: * of 40 cases passed: *; at least 90% must"])
    names = {case.get("name"): case for case in ET.parse("junit.xml").getroot().iter("testcase")}
    assert names["test_it[gate]"].find("failure") is not None


def test_a_gate_passes_where_the_rate_is_surely_high_enough(run: Run) -> None:
    result = run(source("cases=40, min_pass_rate=0.9", broken="False"))
    result.assert_outcomes(passed=42)
    result.stdout.fnmatch_lines(
        ["gate pass: *40 of 40 cases passed: 100%, with an interval from 91% to 100%; at least 90% must"]
    )


def test_a_rate_that_straddles_its_threshold_says_so_and_fails_nothing(run: Run) -> None:
    result = run(source("cases=12, min_pass_rate=0.9", broken="False"), "-rs")
    assert result.ret == 0
    result.assert_outcomes(passed=13, skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED*inconclusive: 12 of 12*The rate straddles the threshold: more cases decide it"]
    )


def test_findings_are_shrunk_behind_a_gate_too(run: Run) -> None:
    result = run(source("cases=10, min_pass_rate=0.1, mess='text.case'", broken="'PLEASE' in text"))
    result.stdout.fnmatch_lines(["1. text.case.upper: * of test_shop.py::test_it"])


@pytest.mark.parametrize("args", [(), ("-n", "2")])
def test_a_sequential_gate_stops_as_soon_as_it_is_decided(run: Run, args: tuple[str, ...]) -> None:
    result = run(source("cases=60, min_pass_rate=0.9, bad_pass_rate=0.6", broken="False"), "-rs", *args)
    result.stdout.fnmatch_lines(["gate pass: *", "SKIPPED*: the gate has decided without it"])
    assert result.parseoutcomes()["skipped"] > 30
    result = run(
        source(
            "cases=60, min_pass_rate=0.9, bad_pass_rate=0.6",
            broken="text.count('a') < 9 and 'l' in text and text != 'Please cancel my order today, it came too late for me.'",
        ),
        *args,
    )
    assert result.ret == 1
    result.stdout.fnmatch_lines(["gate fail: *"])


def test_what_fell_since_the_suite_was_written_fails_by_a_paired_test(run: Run, shop: pytest.Pytester) -> None:
    options = "cases=30, min_pass_rate=0.2"
    assert run(source(options, broken="False"), "--edgecases-update").ret == 0
    result = run(
        source(
            options, broken="text.count('e') > 5 and text != 'Please cancel my order today, it came too late for me.'"
        )
    )
    assert result.ret == 1
    result.stdout.fnmatch_lines(["gate fail: *cases of the suite that passed fail now, and 0 the other way round*"])
    suite = shop.path / "__edgecases__" / "test_shop.jsonl"
    assert '"known failure"' not in suite.read_text()


COUNTING = """
    import json
    import pathlib
    import pytest

    CALLS = pathlib.Path("calls.json")

    def model(text):
        calls = json.loads(CALLS.read_text()) if CALLS.exists() else []
        calls.append(text)
        CALLS.write_text(json.dumps(calls))
        return {answer}

    @pytest.mark.edgecases("message", cases=2, {options})
    @pytest.mark.parametrize("message", ["Please cancel my order today."])
    def test_it(message):
        assert model(message) == "ok"
"""


def calls_of(shop: pytest.Pytester) -> list[str]:
    path = Path(shop.path / "calls.json")
    calls: list[str] = json.loads(path.read_text())
    path.unlink()
    return calls


def test_repeats_stop_as_soon_as_they_are_decided(run: Run, shop: pytest.Pytester) -> None:
    result = run(COUNTING.format(options="repeats=5", answer='"ok"'))
    result.assert_outcomes(passed=3)
    assert len(calls_of(shop)) == 9  # three of five decide
    result.stdout.fnmatch_lines(["9 calls: 3 items, 6 *"])
    run(COUNTING.format(options="repeats=5, min_passes=1", answer='"ok"')).assert_outcomes(passed=3)
    assert len(calls_of(shop)) == 3


def test_a_case_passes_if_enough_of_its_runs_do(run: Run, shop: pytest.Pytester) -> None:
    every_other = '"ok" if calls.count(text) % 2 == 0 else "bad"'
    result = run(COUNTING.format(options="repeats=4, min_passes=2", answer=every_other))
    result.assert_outcomes(passed=3)
    calls_of(shop)
    result = run(COUNTING.format(options="repeats=3", answer='"bad" if len(text) > 29 or len(text) < 29 else "ok"'))
    calls = calls_of(shop)
    assert result.parseoutcomes()["failed"] >= 1
    assert calls.count("Please cancel my order today.") == 2


def test_repeats_count_against_the_limit_on_calls(run: Run, shop: pytest.Pytester) -> None:
    result = run(COUNTING.format(options="repeats=9", answer='"ok"'), "--edgecases-max-calls", "6")
    result.assert_outcomes(passed=3)
    assert len(calls_of(shop)) == 6


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("repeats=0", "repeats takes a whole number of at least 1; 0 is not one"),
        ("repeats=2, min_passes=3", "min_passes is 3, and a case runs only 2 times"),
        ("min_pass_rate=90", "A rate is a number from 0 to below 1, such as 0.9; 90 is not one"),
        ("min_pass_rate='0.9'", "'0.9' is not one"),
        ("min_pass_rate=0.8, bad_pass_rate=0.9", "bad_pass_rate must be below min_pass_rate; 0.9 is not below 0.8"),
        ("bad_pass_rate=0.9", "0.9 is not below 0"),
    ],
)
def test_mistakes_are_named(run: Run, options: str, sentence: str) -> None:
    result = run(source(options))
    assert re.search(re.escape(sentence), result.stdout.str())
    result.assert_outcomes(errors=1)
