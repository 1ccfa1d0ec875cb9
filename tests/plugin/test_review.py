"""``edgecases review``: what people say of cases is remembered, holds in the next runs, and no update undoes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_edgecases.cli.main import main

Run = Callable[..., pytest.RunResult]
SOURCE = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=6, mess="text.case, text.spacing, text.punctuation")
    @pytest.mark.parametrize("message, intent", [("Please cancel my new order today, not tomorrow.", "cancel")])
    def test_route(message, intent):
        assert route(message) == intent
"""
SUITE = Path("__edgecases__/test_shop.jsonl")


def lines() -> list[dict[str, object]]:
    return [json.loads(line) for line in SUITE.read_text().splitlines()[1:]]


def review(answers: str, *args: str) -> str:
    result = CliRunner().invoke(main, ["review", "--by", "ann", *args], input=answers)
    assert result.exit_code == 0, result.output
    return result.output


def test_verdicts_are_kept_and_hold(run: Run) -> None:
    assert run(SOURCE, "--edgecases-update").ret == 0
    before = lines()
    assert len(before) == 6
    said = review("keep\nwhat\nr\ndrop\nrelabel other\nskip\n")
    assert "1 of 6  " in said
    assert "[-" in said
    assert "{+" in said
    assert '"what" is none of keep, drop, relabel, skip, quit.' in said
    assert "Say which label" in said
    assert said.endswith("3 cases reviewed: keep 1, drop 1, relabel 1; 3 left.\n")
    after = lines()
    assert [(line.get("reviewed") or {}).get("verdict") for line in after] == [
        "keep",
        "drop",
        "relabel",
        None,
        None,
        None,
    ]  # type: ignore[attr-defined]
    assert after[1]["status"] == "dropped"
    assert after[2]["reviewed"]["label"] == "other"  # type: ignore[index]
    assert [line["id"] for line in after] == [line["id"] for line in before]

    result = run("", "--edgecases-update", "--edgecases-card", "-rA")
    text = result.stdout.str()
    result.assert_outcomes(passed=5, failed=1)
    assert str(after[1]["id"]) not in text
    result.stdout.fnmatch_lines(["*'cancel' == 'other'*"])
    result.stdout.fnmatch_lines(["*reviewed by people: 3 of 6 lines of the suite (drop (1), keep (1), relabel (1))"])
    assert {line["id"]: line["status"] for line in lines()} == {line["id"]: line["status"] for line in after}

    again = review("k\n", "--again", str(after[1]["id"]))
    assert "before    drop, by ann, 20" in again
    assert lines()[1]["status"] == "passes"
    assert review("", "--sample", "2").endswith("0 cases reviewed; 3 left.\n")


def test_a_dropped_case_is_not_made_again(run: Run) -> None:
    run(SOURCE, "--edgecases-update")
    dropped = {line["id"] for line in lines()}
    review("d\n" * 6)
    result = run("", "--edgecases-update")
    assert result.ret == 0
    status = {line["id"]: line["status"] for line in lines()}
    assert all(status[one] == "dropped" for one in dropped)
    assert len(status) > len(dropped)
    assert review("q\n", "test_route").endswith(f"0 cases reviewed; {len(status) - 6} left.\n")


def test_what_is_wrong_in_a_review_is_said_of_its_line(run: Run) -> None:
    run(SOURCE, "--edgecases-update")
    head, first, *rest = SUITE.read_text().splitlines()
    for reviewed, says in [
        ({"by": "ann", "day": "today", "verdict": "keep"}, "by whom, on which day"),
        ({"by": "ann", "day": "2026-11-24", "verdict": "relabel"}, 'has a label if the verdict is "relabel"'),
        ("keep", '"reviewed" is an object of texts'),
    ]:
        changed = json.dumps({**json.loads(first), "reviewed": reviewed})
        SUITE.write_text("\n".join([head, changed, *rest, ""]))
        assert says in CliRunner().invoke(main, ["check", "__edgecases__"]).output
    assert "no line" in CliRunner().invoke(main, ["review", "test_rout"]).output.lower()


def test_a_label_that_has_no_argument_is_an_error_that_says_so(run: Run) -> None:
    source = (
        SOURCE.replace('"message, intent"', '"message, intent, n"')
        .replace('"cancel")]', '"cancel", 1)]')
        .replace("intent):", "intent, n):")
    )
    run(source, "--edgecases-update")
    review("relabel other\nquit\n")
    result = run("")
    result.stdout.fnmatch_lines_random(
        ['*was relabelled "other", and it is not known which argument is the label (intent, n)*']
    )
    named = run(source.replace("cases=6", "cases=6, label='intent'"))
    named.assert_outcomes(passed=6, failed=1)
