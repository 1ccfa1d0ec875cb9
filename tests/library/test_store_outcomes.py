"""What the run store knows of runs, rows and cases, as one process sees it."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_edgecases.store import Outcome, RunStore, redact

Open = Callable[[], RunStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".edgecases" / "runs.db"


@pytest.fixture
def open_store(path: Path) -> Iterator[Open]:
    opened: list[RunStore] = []

    def open_one() -> RunStore:
        opened.append(RunStore.open(path, warn=pytest.fail))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


def outcome(name: str, *, run: str = "r1", kind: str = "case", case: str = "0123456789ab", record: str = "") -> Outcome:
    return Outcome(
        run=run,
        test="t.py::t",
        item=f"t.py::t[0-{name}]",
        row="t.py::t[0]",
        kind=kind,
        case=case,
        record=record,
    )


def run_item(store: RunStore, name: str, status: str, **more: str) -> None:
    store.finish(store.start(outcome(name, **more)), status=status)


def end_process_of(path: Path, run: str) -> None:
    """Have the store think that a run's process is gone."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE runs SET process = ? WHERE id = ?", (int(ended.stdout), run))
    connection.close()


def test_the_folder_is_hidden_from_git_and_one_that_was_there_is_not(path: Path, open_store: Open) -> None:
    open_store()
    assert (path.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"
    own = path.parent.parent
    RunStore.open(own / "runs.db", warn=pytest.fail).close()
    assert not (own / ".gitignore").exists()


def test_the_clean_example_of_a_row_is_known_in_its_run_only(open_store: Open) -> None:
    one, other = open_store(), open_store()
    assert one.clean_status("r1", "t.py::t[0]") is None
    number = one.start(outcome("clean", kind="clean", case=""))
    assert other.clean_status("r1", "t.py::t[0]") is None
    one.finish(number, status="passed")
    assert other.clean_status("r1", "t.py::t[0]") == "passed"
    assert other.clean_status("r2", "t.py::t[0]") is None
    assert other.clean_status("r1", "t.py::t[1]") is None
    run_item(one, "a", "failed")
    run_item(one, "clean", "skipped", kind="clean")
    assert other.clean_status("r1", "t.py::t[0]") == "passed"
    run_item(one, "clean", "error", kind="clean")
    assert other.clean_status("r1", "t.py::t[0]") == "failed"


def test_failing_items_are_those_of_the_last_run_that_is_over_and_ran_cases(path: Path, open_store: Open) -> None:
    store = open_store()
    for name, status in [("a", "failed"), ("b", "passed"), ("c", "error"), ("d", "failed"), ("d", "passed")]:
        run_item(store, name, status)
    run_item(store, "a", "failed", kind="shrink")
    run_item(store, "clean", "failed", kind="clean")
    store.finish_run("r1", 1)
    store.begin_run("r2", {})
    assert store.failing_items(before="r2") == ["t.py::t[0-a]", "t.py::t[0-c]"]
    store.finish_run("r2", 5)  # it ran nothing
    run_item(store, "z", "failed", run="r3")
    store.begin_run("r4", {})
    assert store.failing_items(before="r4") == ["t.py::t[0-a]", "t.py::t[0-c]"], "r3 is still going on"
    end_process_of(path, "r3")
    assert store.failing_items(before="r4") == ["t.py::t[0-z]"], "r3 crashed"
    assert store.failing_items(before="not begun") == ["t.py::t[0-z]"]
    assert store.failing_items(before="r1") == []


def test_interrupted_names_what_was_running_when_a_worker_died(path: Path, open_store: Open) -> None:
    store = open_store()
    run_item(store, "a", "passed")
    store.start(outcome("b"))
    store.start(outcome("b", kind="shrink"))
    store.start(outcome("clean", kind="clean"))
    assert store.interrupted(before="r2") == []
    end_process_of(path, "r1")
    assert store.interrupted(before="r2") == ["t.py::t[0-b]", "t.py::t[0-clean]"]
    store.finish_run("r1", 1)  # a worker died, and the run went on without it
    assert store.interrupted(before="r2") == ["t.py::t[0-b]", "t.py::t[0-clean]"]


def test_a_case_is_found_by_the_beginning_of_its_id_newest_first(open_store: Open) -> None:
    store = open_store()
    run_item(store, "a", "passed", case="aaa111", record='{"n": 1}')
    run_item(store, "a", "failed", case="aaa111", record='{"n": 2}')
    run_item(store, "a", "failed", case="aaa222", kind="shrink", record='{"n": 3}')
    run_item(store, "b", "passed", case="aaa111", run="r2", record='{"n": 4}')
    run_item(store, "c", "passed", case="aaa111")
    run_item(store, "clean", "passed", case="aaa111", kind="clean", record='{"n": 5}')
    found = store.find_case("AAA")
    assert [(one.item, one.case, json.loads(one.record)["n"]) for one in found] == [
        ("t.py::t[0-b]", "aaa111", 4),
        ("t.py::t[0-a]", "aaa222", 3),
        ("t.py::t[0-a]", "aaa111", 2),
    ]
    assert (found[2].status, found[2].redacted, found[2].test) == ("failed", False, "t.py::t")
    assert [one.case for one in store.find_case("aaa2")] == ["aaa222"]
    assert store.find_case("a%") == store.find_case("") == []


def test_finish_keeps_what_it_is_not_given(open_store: Open) -> None:
    store = open_store()
    store.finish(store.start(outcome("a", case="aaa", record='{"n": 1}')), status="passed", seconds=0.5)
    store.finish(store.start(outcome("b", case="")), status="failed", case="bbb", failure="E at x:1", record="[2]")
    by_case = {case: store.find_case(case)[0] for case in ("aaa", "bbb")}
    assert (by_case["aaa"].record, by_case["aaa"].seconds, by_case["aaa"].failure) == ('{"n": 1}', 0.5, "")
    assert (by_case["bbb"].record, by_case["bbb"].failure, by_case["bbb"].status) == (
        "[2]",
        "E at x:1",
        "failed",
    )


def test_all_that_is_recorded_is_redacted_and_says_so(path: Path, open_store: Open) -> None:
    store = open_store()
    store.begin_run("r1", {"args": ["--mail=ann@shop.com"]})
    number = store.start(
        Outcome(
            run="r1",
            test="t.py::t",
            item="t.py::t[ann@shop.com-aaa]",
            row="t.py::t[ann@shop.com]",
            kind="clean",
            record='{"value": "ann@shop.com"}',
        )
    )
    store.finish(number, status="passed", failure="ValueError: ann@shop.com")
    assert store.clean_status("r1", "t.py::t[ann@shop.com]") == "passed"
    assert store.clean_status("r1", "t.py::t[bob@shop.com]") is None
    run_item(store, "b", "passed", case="bbb", record='{"value": "+49 30 901820"}')
    assert store.find_case("bbb")[0].redacted
    assert json.loads(store.find_case("bbb")[0].record) == {"value": "[redacted:phone]"}
    store.close()
    assert b"ann@" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert redact("ann@shop.com") in store.path.read_bytes().decode("latin-1")


def test_hostile_text_is_stored(open_store: Open) -> None:
    store = open_store()
    record = json.dumps({"value": "\ud83d\x00\u202e'; DROP TABLE outcomes; --"})
    number = store.start(outcome("\ud83d\x00'", case="aaa", record=record))
    store.finish(number, status="failed", failure="\udc80 at x:1")
    (found,) = store.find_case("aaa")
    assert json.loads(found.record) == json.loads(record)
    assert found.failure == "\\udc80 at x:1"
    run_item(store, "raw", "passed", case="bbb", record='{"value": "\ud83d é"}')
    assert json.loads(store.find_case("bbb")[0].record) == {"value": "\ud83d é"}


def test_calls_are_granted_up_to_the_limit_of_the_run(open_store: Open) -> None:
    one, other = open_store(), open_store()
    assert [one.take_calls("r1", 4, 10), other.take_calls("r1", 4, 10), one.take_calls("r1", 4, 10)] == [
        4,
        4,
        2,
    ]
    assert other.take_calls("r1", 1, 10) == 0
    assert other.take_calls("r2", 3, 10) == 3
    assert one.take_calls("r1", 7, None) == 7
    assert one.take_calls("r1", -1, 100) == one.take_calls("r1", 0, None) == 0
    assert one.take_calls("r1", 5, 3) == 0


def test_prune_keeps_the_latest_runs(open_store: Open) -> None:
    store = open_store()
    for number in range(5):
        run_item(store, "a", "failed", run=f"r{number}", case=f"aaa{number}", record="{}")
        store.finish_run(f"r{number}", 1)
    store.prune(keep_runs=2)
    assert [one.run for one in store.find_case("aaa")] == ["r4", "r3"]
    assert store.failing_items(before="r5") == ["t.py::t[0-a]"]


def test_many_threads_write_and_none_is_lost(open_store: Open) -> None:
    store = open_store()

    def work(thread: int) -> None:
        for number in range(25):
            run_item(store, f"{thread}-{number}", "failed")

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.finish_run("r1", 1)
    assert len(store.failing_items(before="r2")) == 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_opens_the_file_for_itself(open_store: Open) -> None:
    store = open_store()
    run_item(store, "parent", "failed")
    child = os.fork()
    if not child:
        try:
            run_item(store, "child", "failed")
        finally:
            os._exit(0 if not store.in_memory else 1)
    assert os.waitpid(child, 0)[1] == 0
    run_item(store, "parent again", "failed")
    store.finish_run("r1", 1)
    assert store.failing_items(before="r2") == [f"t.py::t[0-{name}]" for name in ("parent", "child", "parent again")]


def test_a_closed_store_opens_again_when_it_is_used(open_store: Open) -> None:
    store = open_store()
    number = store.start(outcome("a", case="aaa", record="{}"))
    store.close()
    store.close()
    store.finish(number, status="passed")
    assert store.find_case("aaa")[0].status == "passed"
