"""Committed suites, on real runs of pytest: what is written, what runs, what no longer fits, and known failures."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]

SOURCE = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=8, mess="text.typo", protect=["-label"], severity=2)
    @pytest.mark.parametrize("message, intent", [
        ("Please cancel my order today.", "cancel"), ("Where is my parcel now?", "other"),
    ])
    def test_it(message, intent):
        assert route(message) == intent
"""
OPEN = """
    import pytest
    from shop.router import route

    @pytest.fixture
    def message():
        return "Please cancel my order today."

    @pytest.mark.edgecases("message", cases=4, mess="text.typo")
    def test_fixture(message):
        assert route(message) == "cancel"

    @pytest.mark.edgecases("shop.router:route", cases=4, mess="text.typo")
    def test_function():
        assert route("Could you cancel my tickets?") == "cancel"
"""


NAMED = SOURCE.replace(
    '("Please cancel my order today.", "cancel")',
    'pytest.param("Please cancel my order today.", "cancel", id="one")',
)


@pytest.fixture
def suite(shop: pytest.Pytester) -> Path:
    """Return where the suite of the run's module is."""
    return shop.path / "__edgecases__" / "test_shop.jsonl"


def lines_of(suite: Path) -> list[dict[str, Any]]:
    head, *lines = map(json.loads, suite.read_text().splitlines())
    assert head == {"edgecases": 1}
    return lines


def rewrite(suite: Path, change: Callable[[dict[str, Any]], object]) -> None:
    lines = lines_of(suite)
    for line in lines:
        change(line)
    suite.write_text("\n".join(map(json.dumps, [{"edgecases": 1}, *lines])) + "\n")


def test_an_update_writes_what_ran_and_the_next_run_runs_that_and_is_green(run: Run, suite: Path) -> None:
    first = run(SOURCE, "--edgecases-update").parseoutcomes()
    assert first["failed"]
    lines = lines_of(suite)
    known = [line for line in lines if line["status"] == "known failure"]
    assert {line["since"] <= line["expires"] for line in known} == {True}
    assert len(known) >= first["failed"]
    second = run(SOURCE).parseoutcomes()
    assert second == {"passed": len(lines) - len(known) + 2, "xfailed": len(known)}


def test_a_second_update_changes_no_byte(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    before = suite.read_bytes()
    result = run(SOURCE, "--edgecases-update")
    result.stdout.fnmatch_lines(["suite __edgecases__/test_shop.jsonl: * lines, unchanged*"])
    assert suite.read_bytes() == before


def test_the_same_suite_is_written_by_workers(run: Run, suite: Path) -> None:
    run(SOURCE + OPEN.replace("    import pytest\n    from shop.router import route\n", ""), "--edgecases-update")
    before = suite.read_bytes()
    suite.unlink()
    run(
        SOURCE + OPEN.replace("    import pytest\n    from shop.router import route\n", ""),
        "--edgecases-update",
        "-n",
        "2",
    )
    assert suite.read_bytes() == before


def test_a_case_that_passed_and_fails_now_fails_the_run_and_stays_until_it_is_accepted(
    run: Run, shop: pytest.Pytester, suite: Path
) -> None:
    run(SOURCE, "--edgecases-update")
    router = shop.path / "shop" / "router.py"
    router.write_text(router.read_text().replace('return "other"', 'return "none"') + "\n# changed\n")
    broken = SOURCE.replace('"Where is my parcel now?", "other"', '"Where is my parcel now?", route("x")')
    before = lines_of(suite)
    rewrite(suite, lambda line: line.update(status="passes", since="", reason="", expires=""))
    result = run(broken, "--edgecases-update")
    assert result.ret == 1
    assert {line["status"] for line in lines_of(suite)} == {"passes"}
    run(broken, "--edgecases-update", "--edgecases-accept", "the new router is worse on purpose")
    reasons = {line["reason"] for line in lines_of(suite) if line["status"] == "known failure"}
    assert reasons == {"the new router is worse on purpose"}
    assert [line["id"] for line in lines_of(suite)] == [line["id"] for line in before]


def test_a_known_failure_that_passes_or_is_past_its_date_fails(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")

    def fix(line: dict[str, Any]) -> None:
        if line["status"] == "passes":
            line.update(status="known failure", since="2020-01-01", reason="it was so")
        else:
            line.update(expires="2020-01-02")

    lines = lines_of(suite)
    rewrite(suite, fix)
    result = run(SOURCE)
    assert result.parseoutcomes() == {"passed": 2, "failed": len(lines)}
    result.stdout.fnmatch_lines(
        [
            "__edgecases__/test_shop.jsonl:*: the known failure * passes now (since 2020-01-01: it was so). Take it off *",
        ]
    )
    result.stdout.fnmatch_lines(["*: the known failure * is past its date, 2020-01-02 (since *"])
    run(SOURCE, "--edgecases-update")
    assert all("reason" not in line for line in lines_of(suite) if line["status"] == "passes")


@pytest.mark.parametrize(
    ("source", "old", "new", "args"),
    [
        (NAMED, "Please cancel my order today.", "Please cancel my order tonight.", ()),
        (OPEN, "Please cancel my order today.", "Please cancel my order tonight.", ()),
        (OPEN, "Could you cancel my tickets?", "Could you cancel our tickets?", ("-n", "2")),
    ],
)
def test_a_line_of_another_seed_is_stale_and_made_anew(
    run: Run, suite: Path, source: str, old: str, new: str, args: tuple[str, ...]
) -> None:
    run(source, "--edgecases-update")
    before = lines_of(suite)
    stale = [line for line in before if line["seed"]["value"] == old]
    assert stale
    result = run(source.replace(old, new), *args)
    result.stdout.fnmatch_lines([f"{len(stale)} lines of the suites no longer fit a test or its seed (*"])
    outcomes = result.parseoutcomes()
    assert sum(outcomes.values()) == len(before) + 2
    run(source.replace(old, new), "--edgecases-update", *args)
    after = lines_of(suite)
    assert old not in {line["seed"]["value"] for line in after}
    assert new in {line["seed"]["value"] for line in after}


def test_lines_of_tests_that_are_gone_are_taken_out(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    other = SOURCE.replace("test_it", "test_other")
    run(other).stdout.fnmatch_lines(["* lines of the suites no longer fit a test *test_it*"])
    run(other, "--edgecases-update")
    assert {line["test"] for line in lines_of(suite)} == {"test_other"}


def test_what_did_not_run_stays(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    before = suite.read_bytes()
    run(SOURCE, "--edgecases-update", "-k", "parcel")
    assert suite.read_bytes() == before


def test_a_row_with_another_name_keeps_its_lines(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    number = len(lines_of(suite))
    shutil.rmtree(suite.parent.parent / ".edgecases")
    result = run(NAMED)
    assert "no longer fit" not in result.stdout.str()
    assert sum(result.parseoutcomes().values()) == number + 2
    with contextlib.closing(sqlite3.connect(suite.parent.parent / ".edgecases" / "runs.db")) as connection:
        failed = connection.execute("SELECT DISTINCT failed FROM archive").fetchall()
    assert failed == [(1,)], "of severity 2, but with the one edit that a short text has at 1 as well"


def test_exploring_runs_fresh_cases_beside_the_suite_and_adds_what_fails(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    before = {line["id"] for line in lines_of(suite)}
    result = run(SOURCE, "--edgecases-explore", "10", "--edgecases-seed", "9", "--edgecases-update")
    assert sum(result.parseoutcomes().values()) == len(before) + 10 + 2
    new = [line for line in lines_of(suite) if line["id"] not in before]
    assert new
    assert {line["status"] for line in new} == {"known failure"}
    run(SOURCE, "--edgecases-explore", "2").stdout.re_match_lines([r"explored with seed \d+: .*"])


def test_a_line_written_by_hand_runs_as_it_stands(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    row = "Please cancel my order today.-cancel"
    line = {
        "test": "test_it",
        "row": row,
        "value": "stop it",
        "seed": {"value": "Please cancel my order today."},
    }
    with suite.open("a") as file:
        file.write(json.dumps(line) + "\n")
    result = run(SOURCE)
    result.assert_outcomes(failed=1, passed=result.parseoutcomes()["passed"], xfailed=result.parseoutcomes()["xfailed"])
    result.stdout.fnmatch_lines(["input     stop it"])


def test_a_bad_line_is_named_and_the_rest_runs(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    number = len(lines_of(suite))
    text = suite.read_text().splitlines()
    changed = json.loads(text[2])
    changed["value"] += "!"
    text += ["{not json", json.dumps({"value": "x"}), text[1], json.dumps(changed)]
    text[0] = text[0] + "\n"
    suite.write_text("\n".join(text))
    result = run(SOURCE, "-W", "default")
    said = result.stdout.str()
    assert f"__edgecases__/test_shop.jsonl:{number + 3}: this is not JSON" in said
    assert f'__edgecases__/test_shop.jsonl:{number + 4}: the line has no "test"' in said
    assert "is there already (__edgecases__/test_shop.jsonl:3)" in said
    assert "the line was changed by hand since it was written" in said
    assert "no longer give its value" in said
    assert sum(value for key, value in result.parseoutcomes().items() if key != "warnings") == number + 3


def test_a_suite_of_a_newer_version_is_left_alone(run: Run, suite: Path) -> None:
    run(SOURCE, "--edgecases-update")
    suite.write_text('{"edgecases": 99}\n')
    result = run(SOURCE, "--edgecases-update")
    result.stdout.fnmatch_lines(
        ["*test_shop.jsonl:1: the suite is of version 99, and this pytest-edgecases knows version 1.*"]
    )
    assert suite.read_text() == '{"edgecases": 99}\n'


def test_what_looks_personal_is_written_only_if_it_stands_in_the_module(
    run: Run, suite: Path, shop: pytest.Pytester
) -> None:
    shop.makefile(".txt", seed="Please cancel the order of ann.example@shop-mail.com today.")
    source = """
        import pathlib
        import pytest

        @pytest.fixture
        def message():
            return pathlib.Path("seed.txt").read_text()

        @pytest.mark.edgecases("message", cases=3)
        def test_it(message):
            pass
    """
    result = run(source, "--edgecases-update")
    result.stdout.fnmatch_lines(["suite *: 0 lines, *"])
    assert not suite.exists()
    literal = """
        import pytest

        @pytest.mark.edgecases("message", cases=3)
        @pytest.mark.parametrize("message", ["Please cancel the order of ann.example@shop-mail.com today."])
        def test_it(message):
            pass
    """
    run(literal, "--edgecases-update")
    assert len(lines_of(suite)) == 3


def test_accept_needs_update(run: Run) -> None:
    run(SOURCE, "--edgecases-accept", "so").stderr.fnmatch_lines(["*--edgecases-accept goes with --edgecases-update*"])
