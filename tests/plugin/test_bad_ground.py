"""Runs on bad ground: a read-only checkout, a full disk, a clock that goes backwards, two runs at once, a suite with flaws."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_edgecases.store import RunStore, opening, suite

Run = Callable[..., pytest.RunResult]

SOURCE = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=4, mess="text.case", protect=["-label"])
    @pytest.mark.parametrize("message", ["Please cancel my order today."])
    def test_it(message):
        assert route(message) == "cancel"
"""


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC])
def test_where_nothing_can_be_written_tests_run_and_it_is_said(
    run: Run, shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*args: object, **given: object) -> None:
        raise OSError(number, os.strerror(number))

    shop.makepyprojecttoml('[tool.pytest]\npythonpath = ["."]\nasyncio_default_fixture_loop_scope = "function"\n')
    monkeypatch.setattr("pytest_edgecases.store.opening.make_folder", refuse)
    monkeypatch.setattr("pytest_edgecases.store.suite.write_whole", refuse)
    result = run(SOURCE, "--edgecases-update")
    assert result.parseoutcomes()["passed"] == 5
    result.stdout.fnmatch_lines([f"*the suites could not be written: *{os.strerror(number)}*"])
    result.stdout.fnmatch_lines([f"*The run store * cannot be written: *{os.strerror(number)}*kept in memory only*"])
    assert not (shop.path / "__edgecases__").exists()


def test_two_runs_at_once_on_one_store_and_one_suite_lose_nothing(
    shop: pytest.Pytester, alone: tuple[str, ...]
) -> None:
    shop.makepyfile(test_shop=SOURCE)
    command = [sys.executable, "-m", "pytest", "-q", *alone, "--edgecases-update", "--rootdir", str(shop.path)]
    both = [
        subprocess.Popen(command, cwd=shop.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    for process in both:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
    found = suite.read(shop.path / "__edgecases__" / "test_shop.jsonl")
    assert found is not None
    assert (len(found.lines), found.problems) == (4, ())
    store = RunStore.open(shop.path / ".edgecases" / "runs.db", warn=pytest.fail)
    runs = store.runs()
    assert [run.exit_status for run in runs] == [0, 0]
    assert {len(store.records(run.run)) for run in runs} == {5}
    store.close()


def test_a_clock_that_goes_backwards_holds_up_no_repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs.db"
    path.write_bytes(b"damaged" * 500)
    mark = path.with_name("runs.db.repair")
    mark.touch()
    ahead = time.time() + 1e6  # left before the clock was set back
    os.utime(mark, (ahead, ahead))
    monkeypatch.setattr(opening, "_STALE_SECONDS", 0.05)
    said: list[str] = []
    store = RunStore.open(path, warn=said.append)
    assert not store.in_memory
    assert "was set aside" in said[0]
    store.close()


def test_a_suite_with_flaws_runs_as_far_as_it_can_and_each_flaw_has_its_place(run: Run, shop: pytest.Pytester) -> None:
    shop.makepyprojecttoml('[tool.pytest]\npythonpath = ["."]\nasyncio_default_fixture_loop_scope = "function"\n')
    run(SOURCE, "--edgecases-update")
    path = shop.path / "__edgecases__" / "test_shop.jsonl"
    head, *rows = path.read_text().splitlines()
    future = json.dumps({**json.loads(rows[1]), "status": "known failure", "since": "2999-01-01", "reason": "later"})
    path.write_text("\n".join([head, rows[0], rows[0], '{"test": "test_it"', future, *rows[2:]]) + "\n")
    result = run(SOURCE, "--edgecases-update")
    # A known failure from the future, as where the clock was set back, is one like any other: it passes now.
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines_random(
        [
            "*__edgecases__/test_shop.jsonl:3: the case * is there already (__edgecases__/test_shop.jsonl:2); remove one*",
            "*__edgecases__/test_shop.jsonl:4: this is not JSON*The line is left out; the rest of the suite runs.",
        ]
    )
    assert path.read_text().splitlines() == [head, *rows, '{"test": "test_it"']
