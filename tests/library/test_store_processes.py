"""Several processes write one run store, and some of them are killed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_edgecases.store import Outcome, RunStore

WRITER = """
import sys
from pathlib import Path
from pytest_edgecases.store import Outcome, RunStore

path, worker, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
warnings = []
store = RunStore.open(path, warnings.append)
store.begin_run("r1", {"worker": worker})
granted = 0
for number in range(count):
    item = f"t.py::t[0-{worker}-{number}]"
    case = f"{worker}{number:04d}"
    started = store.start(
        Outcome(run="r1", test="t.py::t", item=item, row="t.py::t[0]", kind="case", case=case, record="{}")
    )
    granted += store.take_calls("r1", 3, 100)
    store.finish(started, status="failed", failure="AssertionError at t.py:7", seconds=0.5)
store.close()
print(granted, len(warnings), *warnings)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".edgecases" / "runs.db"


def write_at_once(path: Path, workers: int, count: int) -> list[list[str]]:
    """Let workers open and write the store at the same moment, and return what each one prints."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), f"w{worker}", str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for worker in range(workers)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * workers
    return [one.split(maxsplit=2) for one in printed]


def failing(path: Path, warn: list[str]) -> list[str]:
    store = RunStore.open(path, warn.append)
    with contextlib.closing(store):
        store.finish_run("r1", 1)
        return store.failing_items(before="r2")


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_that_write_at_once_lose_nothing(path: Path, workers: int) -> None:
    printed = write_at_once(path, workers, count=60)
    assert [one[1:] for one in printed] == [["0"]] * workers, "no worker warned"
    assert sum(int(one[0]) for one in printed) == 100, "the limit of calls is one for all workers"
    wanted = {f"t.py::t[0-w{worker}-{number}]" for worker in range(workers) for number in range(60)}
    warnings: list[str] = []
    assert set(failing(path, warnings)) == wanted
    assert warnings == []


def test_workers_that_meet_a_damaged_file_set_it_aside_once(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"This is no database. " * 500)
    printed = write_at_once(path, 4, count=10)
    assert sorted(one[1] for one in printed) == ["0", "0", "0", "1"], "one worker repairs and warns"
    assert len(failing(path, [])) == 40
    assert [one.name for one in sorted(path.parent.glob("*.damaged*"))] == ["runs.db.damaged-1"]


def write_until_killed(path: Path, run: str, pipe: int) -> None:
    def warn(message: str) -> None:
        os.write(pipe, f"warning {message}\n".encode())

    store = RunStore.open(path, warn)
    for number in range(100_000):
        item = f"t.py::t[{number}]"
        started = store.start(Outcome(run=run, test="t.py::t", item=item, row="t.py::t", kind="case", record="{}"))
        os.write(pipe, f"started {item}\n".encode())
        store.finish(started, status="failed", record='{"value": "x"}')
        os.write(pipe, f"finished {item}\n".encode())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_killed_writer_loses_nothing_and_leaves_the_name_of_what_was_running(path: Path) -> None:
    rng = random.Random(20)
    named = 0
    for attempt in range(20):
        run = f"r{attempt}"
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                write_until_killed(path, run, writing)
            os._exit(1)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            for _ in range(rng.randrange(60)):
                pipe.readline()
            for _ in range(rng.randrange(300)):  # somewhere inside a write
                pass
            os.kill(child, signal.SIGKILL)
            told = [line.split() for line in pipe.read().decode().splitlines()]
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        assert all(word in ("started", "finished") for word, _ in told)

        store = RunStore.open(path, warn=pytest.fail)
        with contextlib.closing(store):
            store.begin_run("now", {})
            finished = store.failing_items(before="now")
            running = store.interrupted(before="now")
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.execute("DELETE FROM runs WHERE id = 'now'")
                connection.commit()
        assert {item for word, item in told if word == "finished"} <= set(finished)
        assert {item for word, item in told if word == "started"} <= {*finished, *running}
        assert len(running) <= 1
        assert finished == [f"t.py::t[{number}]" for number in range(len(finished))]
        assert running in ([], [f"t.py::t[{len(finished)}]"])
        named += len(running)
    assert named, "in 20 kills at least one came while an item was running"


def test_a_lock_that_lasts_too_long_costs_a_warning_and_no_test(path: Path) -> None:
    warnings: list[str] = []
    store = RunStore.open(path, warnings.append, timeout=0.05)
    done = Outcome(run="r1", test="t.py::t", item="t.py::t[0-clean]", row="t.py::t[0]", kind="clean")
    store.finish(store.start(done), status="passed")
    store.take_calls("r1", 7, 10)
    open_item = store.start(
        Outcome(
            run="r1",
            test="t.py::t",
            item="t.py::t[0-a]",
            row="t.py::t[0]",
            kind="case",
            case="aaa",
            record="{}",
        )
    )
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.finish(open_item, status="failed")
        store.finish(store.start(done), status="skipped")
    assert len(warnings) == 1
    assert "cannot be written: database is locked" in warnings[0]
    assert store.in_memory
    assert store.find_case("aaa")[0].status == "failed"
    assert store.clean_status("r1", "t.py::t[0]") == "passed", "what this run knew is still known"
    assert store.take_calls("r1", 7, 10) == 3
    store.close()
    assert store.clean_status("r1", "t.py::t[0]") == "passed"
