"""A seed's language in the marker and on the command line, and what is said where it is not known."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from pytest_edgecases.cli.main import main

Run = Callable[..., pytest.RunResult]

TEST = """
    import pytest

    @pytest.mark.edgecases("text", cases=6{options})
    @pytest.mark.parametrize("text", ["Gdzie jest moje zamówienie?", "Where is my refund?"])
    def test_it(text):
        pass
"""


def test_a_seed_of_another_language_is_named_when_the_tests_are_collected(run: Run) -> None:
    result = run(TEST.format(options=""))
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(
        ['edge cases: "Gdzie jest*": It is in *, or in a language like it. Only what fits any*']
    )
    assert result.stdout.str().count("edge cases: ") == 1


def test_a_plan_says_it_too(run: Run) -> None:
    result = run(TEST.format(options=""), "--edgecases-plan")
    result.stdout.fnmatch_lines(['edge cases: "Gdzie jest*'])
    assert result.stdout.str().count("edge cases: ") == 2  # with the section's title


def test_a_given_language_is_taken(run: Run) -> None:
    result = run(TEST.format(options=', language="other"'), "--edgecases-plan")
    result.stdout.fnmatch_lines(['edge cases: "Gdzie jest*" and 1 more: The language is given as another one.*'])
    assert "text.typo" not in result.stdout.str()


def test_an_unknown_language_is_an_error_with_a_hint(run: Run) -> None:
    result = run(TEST.format(options=', language="polish"'))
    result.stdout.fnmatch_lines(['*There is no language "polish" here.*The languages are en, de, es, fr, pt, it, nl*'])


def test_sample_takes_a_language_and_says_what_it_does_not_know() -> None:
    def call(*arguments: str) -> str:
        return CliRunner().invoke(main, ["sample", *arguments], catch_exceptions=False).stdout

    assert "Note: It is written in Cyrillic letters." in call("--seed-text", "Где мой заказ? Привет!")
    assert "Note" not in call("--seed-text", "Wo ist mein Paket?")
    records = json.loads(call("--seed-text", "Paket Schrank Lampe", "--language", "de", "text.typo", "--json"))
    assert all(edit["name"].startswith("text.typo.") for record in records for edit in record["edits"])
