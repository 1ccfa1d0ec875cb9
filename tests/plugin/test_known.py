"""``edgecases known`` and ``edgecases diff``: committed suites, changed and compared from the command line."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edgecase_strategies.case import Case, Edit, Seed
from pytest_edgecases.cli.main import main
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import KNOWN, Line

TODAY = dt.datetime.now(dt.UTC).date()


def line(value: str, test: str = "test_it", **more: str) -> Line:
    edit = Edit(name="text.typo.omit", place=(0, 5), before="hello", after=value)
    return Line(case=Case(room="text", seed=Seed(value="hello"), edits=(edit,), value=value), test=test, **more)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a suite of three lines, one of them a known failure that is past its date."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_shop.py").write_text("hello")
    path = suite.path_for(tmp_path / "test_shop.py")
    suite.write(path, [line("helo"), line("hllo", "TestIt::test_two"), PAST])
    return path


PAST = line("hell", status=KNOWN, since="2020-01-01", reason="old", expires="2020-02-01")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def lines(path: Path) -> dict[str, Line]:
    found = suite.read(path)
    assert found is not None
    return {one.case.value: one for one in found.lines}


def test_known_failures_are_set_dated_listed_and_taken_off(path: Path) -> None:
    first = lines(path)["helo"].case.id
    assert "1 line changed." in call("known", first[:5], "--reason", "the tokenizer", "--expires", "30d").stdout
    known = lines(path)["helo"]
    until = (TODAY + dt.timedelta(days=30)).isoformat()
    assert (known.status, known.reason, known.since, known.expires) == (
        KNOWN,
        "the tokenizer",
        TODAY.isoformat(),
        until,
    )
    assert call("known", "test_two", "--reason", "later").exit_code == 0
    shown = call("known").stdout
    assert "2020-02-01 (past)" in shown
    assert "3 known failures, 1 past the date." in shown
    assert call("known", "--expired").stdout.count("\n") == 4
    call("known", "test_shop.py::TestIt::test_two", "--expires", "never")
    assert lines(path)["hllo"].expires == ""
    assert lines(path)["hllo"].reason == "later"
    assert "1 line taken off." in call("known", "--expired", "--remove").stdout
    assert not lines(path)["hell"].is_known_failure
    before = path.read_bytes()
    assert "Nothing to change" in call("known", "--expired", "--remove").stdout
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["test_tow", "--remove"], 'Did you mean "test_it"?'),
        (["abc", "--remove"], "at least 4 characters"),
        (["test_it", "--remove", "--reason", "x"], "leave those out"),
        (["--remove"], "Name the cases or tests"),
        (["test_it", "--reason", "x", "--expires", "soon"], '"30d", or "never"'),
        (["test_it", "--reason", "x", "--expires", "2020-01-01"], "is past"),
        (["--suite", "nowhere.jsonl"], "There is no suite nowhere.jsonl"),
    ],
)
def test_mistakes_are_told_in_a_sentence_and_change_nothing(path: Path, arguments: list[str], said: str) -> None:
    before = path.read_bytes()
    result = call("known", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert path.read_bytes() == before


def test_a_line_that_cannot_be_read_stays_and_a_double_one_is_named(path: Path) -> None:
    rows = path.read_text().splitlines()
    path.write_text("\n".join([*rows, rows[1], '{"test": "test_it", "val']) + "\n")
    result = call("known", "test_it", "--reason", "x", "--expires", "never")
    assert "is there already (__edgecases__/test_shop.jsonl:2); remove one of them" in result.stderr
    assert "__edgecases__/test_shop.jsonl:6: this is not JSON" in result.stderr
    after = path.read_text().splitlines()
    assert after[-1] == '{"test": "test_it", "val'
    assert len(after) == 5


def test_a_disk_that_is_full_leaves_the_suite_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = path.read_bytes()
    monkeypatch.setattr("pytest_edgecases.store.suite.os.replace", full)
    result = call("known", "test_it", "--reason", "x")
    assert "No space left on device. Nothing of it was changed" in result.output
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def git(*arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True, capture_output=True
    )


def test_a_diff_against_a_revision_shows_what_is_new_gone_changed_and_judged_otherwise(path: Path) -> None:
    git("init", "-q", ".")
    git("add", ".")
    git("commit", "-qm", "first")
    nothing = call("diff")
    assert (nothing.exit_code, nothing.stdout) == (0, "Nothing changed.\n")
    edited = json.loads(json.dumps(line("helo").to_json()))
    edited["value"] = "hel o\x1b[31m"
    changed = suite.line_of({key: value for key, value in edited.items() if key != "id"})
    suite.write(path, [changed, line("hallo"), line("hell")])
    result = call("diff", "HEAD")
    assert result.exit_code == 1
    said = result.stdout
    assert f"  ~ {changed.case.id}: passes\n      before    input     helo\n" in said
    assert "\x1b" not in said
    assert "hel o\\x1b[31m" in said
    assert f"  + {line('hallo').case.id}: passes" in said
    assert "[-hello-]{+hallo+}" in said
    assert "test_shop.py::TestIt::test_two\n  - " in said
    assert f"  * {PAST.case.id}: known failure until 2020-02-01 (old) -> passes" in said
    assert said.endswith("1 new, 1 removed, 1 changed, 1 with another status\n")
    records = json.loads(call("diff", "HEAD", "--json").stdout)
    assert sorted(record["kind"] for record in records) == ["changed", "new", "removed", "status"]
    wrong = call("diff", "--output=x")
    assert wrong.exit_code == 2
    unknown = call("diff", "no-such-revision")
    assert (unknown.exit_code, "git knows no such revision" in unknown.output) == (2, True)


def test_two_files_and_two_folders_are_compared(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "__edgecases__" / "test_shop.jsonl"
    suite.write(other, [line("helo")])
    assert "2 removed" in call("diff", str(path), str(other)).stdout
    assert "2 new" in call("diff", str(tmp_path / "other"), str(path.parent)).stdout
    assert call("diff", str(path)).exit_code == 2


def test_two_runs_are_compared_and_the_cases_of_a_finding_become_known(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pytester.path)
    pytester.makepyprojecttoml('[tool.pytest]\nasyncio_default_fixture_loop_scope = "function"\n')
    source = """
        import pytest

        @pytest.mark.edgecases("message", cases=12, mess="text.typo.omit, text.case.capslock", severity=1)
        @pytest.mark.parametrize("message", ["Please cancel my order today."])
        def test_it(message):
            assert WRONG
    """
    options = ("-p", "no:cacheprovider", "-q", "--tb=no")
    for wrong in ("not message.isupper()", "len(message) == 29 and not message.isupper()"):
        pytester.makepyfile(test_shop=source.replace("WRONG", wrong))
        pytester.runpytest_inprocess(*options, "--edgecases-update")
    said = call("diff", "--runs").stdout
    turned = [line for line in said.splitlines() if line.startswith("  * ")]
    assert turned
    assert all("typo.omit" in line and "passed -> failed: AssertionError" in line for line in turned)
    found = suite.read(pytester.path / "__edgecases__" / "test_shop.jsonl")
    assert found is not None
    broken = [one.case.id for one in found.lines if one.case.names == ("text.typo.omit",)]
    assert len(turned) == len(broken)
    result = call("known", "--finding", broken[0], "--reason", "letters", "--expires", "5d")
    assert f"{len(broken)} lines changed." in result.stdout
    found = suite.read(pytester.path / "__edgecases__" / "test_shop.jsonl")
    assert found is not None
    assert {one.reason for one in found.lines if one.case.id in broken} == {"letters"}
    assert call("diff", "--runs", "nosuchrun").exit_code == 2
