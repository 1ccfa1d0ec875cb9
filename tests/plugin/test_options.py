"""Which option wins, and the options of the command line."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

WEAK = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", {options})
    @pytest.mark.parametrize("message, intent", [("Please cancel my order today.", "cancel")])
    def test_it(message, intent):
        assert route(message) == intent
"""
FAILING = WEAK.format(options='cases=6, mess="text.typo", protect=["-label"], severity=3')


def configure(shop: pytest.Pytester, lines: str) -> None:
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write("\n" + lines)


def test_the_command_line_wins_over_the_marker_and_the_marker_over_the_configuration(
    run: Run, shop: pytest.Pytester
) -> None:
    configure(shop, 'edgecases_cases = 3\nedgecases_severity = "1"\nedgecases_mess = ["text.case"]\n')
    run(WEAK.format(options="")).assert_outcomes(passed=4)
    run(WEAK.format(options="cases=2")).assert_outcomes(passed=3)
    run(WEAK.format(options="cases=2"), "--edgecases-cases", "1").assert_outcomes(passed=2)


def test_the_command_line_is_checked(run: Run) -> None:
    result = run(WEAK.format(options=""), "--edgecases-severity", "9")
    result.stdout.fnmatch_lines(["*--edgecases-severity: severity takes a level from 1 to 5*"])
    result = run(WEAK.format(options=""), "--edgecases-max-calls", "0")
    result.stderr.fnmatch_lines(["*max_calls takes a whole number of at least 1; 0 is not one.*"])


def test_a_plan_runs_nothing(run: Run) -> None:
    result = run(FAILING, "--edgecases-plan")
    result.assert_outcomes()
    result.stdout.fnmatch_lines(["test_shop.py::test_it: 1 clean, 6 cases", "7 calls*none was made."])


def test_off_runs_the_test_as_it_is(run: Run) -> None:
    run(FAILING, "--edgecases-off").assert_outcomes(passed=1)


def test_a_limit_on_calls_keeps_the_clean_examples_and_counts_shrinking(run: Run) -> None:
    result = run(FAILING, "--edgecases-max-calls", "5")
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] + outcomes.get("failed", 0) == 5
    calls = re.search(r"(\d+) calls: ", result.stdout.str())
    assert calls is not None
    assert int(calls.group(1)) <= 5
    result = run(
        WEAK.format(options="").replace("[(", '[("Where is it, please?", "other"), ('), "--edgecases-max-calls", "1"
    )
    result.stderr.fnmatch_lines(["*max_calls is 1, which is less than the 2 clean examples*"])


def test_a_replay_runs_the_smallest_case_alone_with_or_without_the_store(run: Run, shop: pytest.Pytester) -> None:
    result = run(FAILING)
    found = re.search(r"--edgecases-replay ([0-9a-f]{12})", result.stdout.str())
    assert found is not None
    for _ in range(2):
        again = run("", "--edgecases-replay", found.group(1))
        again.assert_outcomes(failed=1, deselected=6)
        again.stdout.fnmatch_lines([f"replay*--edgecases-replay {found.group(1)}"])
        (shop.path / ".edgecases" / "runs.db").unlink()
    result = run("", "--edgecases-replay", "0123456789ab")
    result.stderr.fnmatch_lines(["*There is no case 0123456789ab among the 6 cases*"])


def test_a_drawn_value_is_shrunk_by_hypothesis_and_replayed(run: Run) -> None:
    result = run(
        """
        import pytest
        from hypothesis import strategies as st

        @pytest.mark.edgecases(inject={"number": st.integers(0, 10**6)}, cases=10, shrink_calls=200)
        def test_it(number):
            assert number < 20
        """
    )
    result.stdout.fnmatch_lines(["smallest  found in * call*", "  input     20"])
    found = re.search(r"1\. drawn value.*?--edgecases-replay ([0-9a-f]{12})", result.stdout.str(), re.DOTALL)
    assert found is not None
    again = run("", "--edgecases-replay", found.group(1))
    again.assert_outcomes(failed=1, deselected=9)
    again.stdout.fnmatch_lines(["input     20"])


def test_a_value_that_was_redacted_is_not_replayed_as_something_else(run: Run) -> None:
    result = run(
        """
        import pytest
        from hypothesis import strategies as st

        texts = st.text("abc").map(lambda text: f"ana@shopp.com {text}")

        @pytest.mark.edgecases(inject={"message": texts}, cases=4, shrink_calls=99)
        def test_it(message):
            assert len(message) < 18
        """
    )
    found = re.search(r"1\. drawn value.*?--edgecases-replay ([0-9a-f]{12})", result.stdout.str(), re.DOTALL)
    assert found is not None
    again = run("", "--edgecases-replay", found.group(1))
    assert again.ret == pytest.ExitCode.USAGE_ERROR
    again.stderr.fnmatch_lines(["*The case * something that looks private was taken out of its value*"])


def test_what_failed_last_comes_first(run: Run) -> None:
    first = run(FAILING.replace("def test_it", "def test_zero():\n        pass\n\n    def test_it", 0), "-v")
    failed = re.findall(r"^(test_shop.py::\S.*?) FAILED", first.stdout.str(), re.MULTILINE)
    assert failed
    again = run("", "-v")
    ran = re.findall(r"^(test_shop.py::\S.*?) (?:FAILED|PASSED)", again.stdout.str(), re.MULTILINE)
    assert ran[0].endswith("-clean]")
    assert ran[1 : 1 + len(failed)] == failed


def test_a_failure_says_why_and_how_to_see_it_again(run: Run) -> None:
    result = run(FAILING)
    result.stdout.fnmatch_lines(
        [
            "*- edge case -*",
            "seed      Please cancel my order today.",
            "input     *",
            "edits     *[[]-*",
            "          text.typo.*",
            "smallest  *",
            "replay    pytest test_shop.py::test_it --edgecases-replay *",
            "*= edge cases =*",
            "*test_shop.py::test_it *1/1*6*",
            "1. text.typo.*: * of test_shop.py::test_it",
            "   fails     AssertionError: assert 'other' == 'cancel'",
        ]
    )


def test_a_store_that_cannot_be_written_is_a_warning(shop: pytest.Pytester, run: Run) -> None:
    (shop.path / ".edgecases").write_text("in the way")
    result = run(WEAK.format(options="cases=2"), "-W", "default")
    result.assert_outcomes(passed=3, warnings=result.parseoutcomes().get("warnings", 0))
    result.stdout.fnmatch_lines(["*The run store *cannot be written*"])
