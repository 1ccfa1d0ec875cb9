"""Runs that are killed: nothing that ended is lost, what was running is named, and the next run goes on."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_edgecases.store import RunStore, stored_id

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="there are no process groups here")

PATIENCE = 120.0
"""Seconds after which a run that does not come on is given up."""

# Each line is one write at the end of the file, so that lines of several processes never mix.
JOURNAL = """
    import os
    import pytest

    FILE = os.open("journal.txt", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def note(what, item):
        os.write(FILE, f"{what}\\t{os.getpid()}\\t{item}\\n".encode())

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(report):
        if report.when == "call":
            note(report.outcome, report.nodeid)
"""
SUITE = """
    import time
    import pytest
    from conftest import note
    from shop.router import route

    @pytest.mark.edgecases("message", cases=30, shrink_calls=4, protect=["-label"])
    @pytest.mark.parametrize("message, intent", [
        ("Where is my refund for the parcel, please?", "refund_status"),
        ("Please cancel my order because it arrived late.", "cancel"),
    ])
    def test_it(message, intent, request):
        note("began", request.node.nodeid)
        time.sleep(0.01)
        assert route(message) == intent
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a process noted of an item."""

    what: str
    process: int
    item: str


def journal(folder: Path) -> list[Line]:
    """Return what has been noted so far."""
    with contextlib.suppress(FileNotFoundError):
        lines = (folder / "journal.txt").read_text(encoding="utf-8").splitlines()
        return [Line(what=what, process=int(pid), item=item) for what, pid, item in (one.split("\t") for one in lines)]
    return []


class Run:
    """Pytest on the suite, in a process group of its own."""

    def __init__(self, folder: Path, *args: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "pytest", "-q", *args]
        with (folder / "output.txt").open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                command, cwd=folder, stdout=output, stderr=subprocess.PIPE, start_new_session=True
            )

    def wait_for(self, lines: int) -> list[Line]:
        """Return the journal when it has so many lines."""
        deadline = time.monotonic() + PATIENCE
        while len(noted := journal(self.folder)) < lines:
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.005)
        return noted

    def wait(self) -> int:
        """Return how the process ended, once all of its group are gone: each of them holds the pipe of its errors."""
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def kill_all(self) -> None:
        """Kill what is left of the group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=PATIENCE)

    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8")


@pytest.fixture
def start(shop: pytest.Pytester, alone: tuple[str, ...]) -> Callable[..., Run]:
    """Return a function that starts pytest on the suite."""
    shop.makeconftest(JOURNAL)
    shop.makepyfile(test_shop=SUITE)
    return lambda *args: Run(shop.path, *alone, *args)


def check(folder: Path) -> list[str]:
    """Check the store against the journal, and return the items that the store calls interrupted."""
    noted = journal(folder)
    path = folder / ".edgecases" / "runs.db"
    store = RunStore.open(path, warn=pytest.fail)
    with contextlib.closing(store), contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT item, kind, status FROM outcomes").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.begin_run("now", {})
        running = list(dict.fromkeys(item for item, _, status in rows if status == "running"))
        deadline = time.monotonic() + PATIENCE
        # A killed process has let go of its files a moment before the system calls it dead.
        while (interrupted := store.interrupted(before="now")) != running and time.monotonic() < deadline:
            time.sleep(0.01)
    ended = {(stored_id(line.item), line.what) for line in noted if line.what != "began"}
    recorded = {(item, status) for item, kind, status in rows if kind != "shrink"}
    assert ended - recorded == set(), "what ended is recorded with its outcome"
    assert {stored_id(line.item) for line in noted} <= {item for item, _, _ in rows}, "what began is recorded"
    assert {status for _, _, status in rows} <= {"passed", "failed", "running"}
    assert interrupted == running
    return interrupted


@pytest.mark.parametrize("seed", range(2))
def test_a_run_in_one_process_is_killed(start: Callable[..., Run], seed: int) -> None:
    rng = random.Random(seed)
    run = start()
    try:
        run.wait_for(rng.randrange(5, 40))
        time.sleep(rng.random() * 0.03)
        run.process.kill()
        assert run.wait() == -signal.SIGKILL
    finally:
        run.kill_all()
    assert len(check(run.folder)) <= 1


def test_a_worker_is_killed_and_the_run_goes_on(start: Callable[..., Run]) -> None:
    rng = random.Random(2)
    run = start("-n", "2")
    try:
        noted = run.wait_for(rng.randrange(10, 40))
        running = [line for line in noted if line.what == "began" and line.process != run.process.pid]
        os.kill(running[-1].process, signal.SIGKILL)
        assert run.wait() == pytest.ExitCode.TESTS_FAILED
    finally:
        run.kill_all()
    assert "crashed while running" in run.output()
    assert len(check(run.folder)) <= 1
    ended = {line.item for line in journal(run.folder) if line.what != "began"}
    assert len(ended) >= 32 - 1, "all but the one that was running came to an end"


@pytest.mark.parametrize("whole", [False, True], ids=["controller", "all"])
def test_the_controller_is_killed_alone_or_with_its_workers(
    start: Callable[..., Run], whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(3)
    run = start("-n", "2")
    try:
        run.wait_for(rng.randrange(10, 40))
        time.sleep(rng.random() * 0.03)
        if whole:
            os.killpg(run.process.pid, signal.SIGKILL)
        else:
            run.process.kill()
        assert run.wait() == -signal.SIGKILL
    finally:
        run.kill_all()
    assert len(check(run.folder)) <= 2


def test_the_next_run_names_the_case_that_a_run_died_of(
    shop: pytest.Pytester, run: Callable[..., pytest.RunResult], alone: tuple[str, ...]
) -> None:
    source = """
        import os, signal
        import pytest

        @pytest.mark.edgecases("message", cases=1, mess="text.case.upper")
        @pytest.mark.parametrize("message", ["Where is my parcel?"])
        def test_it(message, request):
            if message.isupper() and os.environ.get("FRAGILE"):
                print("\\nDIES", request.node.nodeid, flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
            assert message.isupper() or "parcel" in message.lower()
    """
    shop.makepyfile(test_shop=source)
    command = [sys.executable, "-m", "pytest", "-s", *alone]
    died = subprocess.run(
        command, cwd=shop.path, env={**os.environ, "FRAGILE": "1"}, capture_output=True, text=True, check=False
    )
    assert died.returncode == -signal.SIGKILL
    (name,) = [line.removeprefix("DIES ") for line in died.stdout.splitlines() if line.startswith("DIES ")]
    again = run("", *alone)
    again.assert_outcomes(passed=2)
    assert f"The run before this one died while it ran {name}" in again.outlines
    assert "The run before" not in run("", *alone).stdout.str(), "it is said once"


def test_a_damaged_store_is_told_of_and_ends_no_run_where_warnings_are_errors(
    shop: pytest.Pytester, run: Callable[..., pytest.RunResult]
) -> None:
    (shop.path / ".edgecases").mkdir()
    (shop.path / ".edgecases" / "runs.db").write_text("no database at all")
    result = run(
        """
        import pytest

        @pytest.mark.edgecases("message", cases=1, mess="text.case.upper")
        @pytest.mark.parametrize("message", ["Where is my parcel?"])
        def test_it(message):
            assert message
        """
    )
    result.assert_outcomes(passed=2)
    assert "cannot be used: it is not a database of SQLite. It was set aside" in result.stderr.str()
