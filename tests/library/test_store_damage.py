"""Places where there can be no store, and files that are none: a warning, nothing lost, and the run goes on."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from edgecase_strategies.curate.planner import Archive
from pytest_edgecases.store import Outcome, RunStore
from pytest_edgecases.store.records import SCHEMA_VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".edgecases" / "runs.db"


def fill(path: Path, items: int = 200) -> None:
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        for number in range(items):
            write(store, number)


def write(store: RunStore, number: int) -> None:
    item = f"t.py::t[{number}]"
    one = Outcome(run="r1", test="t.py::t", item=item, row="t.py::t", kind="case", case="aaa", record="[1]" * 50)
    store.finish(store.start(one), status="failed")


def works(store: RunStore) -> bool:
    with contextlib.closing(store):
        write(store, 9999)
        return store.find_case("aaa")[0].item == "t.py::t[9999]"


def truncated(path: Path) -> None:
    fill(path)
    os.truncate(path, path.stat().st_size // 2)


def cut_in_the_header(path: Path) -> None:
    fill(path)
    os.truncate(path, 50)


def random_bytes(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(random.Random(1).randbytes(20_000))


def overwritten_inside(path: Path) -> None:
    fill(path)
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(random.Random(2).randbytes(12_000))


def text(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("version https://git-lfs.github.com/spec/v1\n" * 40, encoding="utf-8")


def directory(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "mine.txt").write_text("keep me", encoding="utf-8")


def from_a_newer_version(path: Path) -> None:
    fill(path)
    execute(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def other_program(path: Path) -> None:
    path.parent.mkdir()
    execute(path, "CREATE TABLE cookies (id INTEGER)")


def other_tables(path: Path) -> None:
    fill(path)
    execute(path, "ALTER TABLE outcomes RENAME COLUMN failure TO error")


def execute(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


DAMAGES = [
    truncated,
    cut_in_the_header,
    random_bytes,
    overwritten_inside,
    text,
    directory,
    from_a_newer_version,
    other_program,
    other_tables,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_is_started(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    before = b"".join(one.read_bytes() for one in sorted(path.iterdir())) if path.is_dir() else path.read_bytes()
    warnings: list[str] = []
    assert works(RunStore.open(path, warnings.append))
    assert len(warnings) == 1
    assert str(path) in warnings[0]
    assert "set aside as runs.db.damaged-1, and a new one was started" in warnings[0]
    aside = path.with_name("runs.db.damaged-1")
    after = b"".join(one.read_bytes() for one in sorted(aside.iterdir())) if aside.is_dir() else aside.read_bytes()
    assert after == before
    assert works(RunStore.open(path, warn=pytest.fail)), "the new one is sound"
    assert not path.with_name("runs.db.repair").exists()


def test_what_was_set_aside_is_never_overwritten_and_its_log_goes_with_it(path: Path) -> None:
    for number in range(3):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"no database {number}" * 100, encoding="utf-8")
        path.with_name("runs.db-wal").write_text(f"log {number}", encoding="utf-8")
        warnings: list[str] = []
        RunStore.open(path, warnings.append).close()
        assert f"runs.db.damaged-{number + 1}," in warnings[0]
    for number in range(3):
        aside = path.with_name(f"runs.db.damaged-{number + 1}")
        assert aside.read_text(encoding="utf-8").startswith(f"no database {number}")
        assert aside.with_name(f"{aside.name}-wal").read_text(encoding="utf-8") == f"log {number}"


def test_a_repair_that_was_killed_does_not_stop_the_next(path: Path) -> None:
    text(path)
    mark = path.with_name("runs.db.repair")
    mark.touch()
    os.utime(mark, (0, 0))
    warnings: list[str] = []
    assert works(RunStore.open(path, warnings.append))
    assert len(warnings) == 1


def test_an_empty_file_is_a_new_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert works(RunStore.open(path, warn=pytest.fail))


def assert_goes_on_in_memory(path: Path) -> None:
    warnings: list[str] = []
    store = RunStore.open(path, warnings.append)
    assert store.in_memory
    assert works(store)
    store.finish_run("r1", 1)
    assert store.failing_items(before="r2") == ["t.py::t[9999]"]
    store.prune()
    assert len(warnings) == 1
    assert f"The run store {path} cannot be written" in warnings[0]


def test_a_file_where_the_folder_should_be_leaves_the_store_in_memory(path: Path) -> None:
    path.parent.write_text("mine", encoding="utf-8")
    assert_goes_on_in_memory(path)
    assert path.parent.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_leaves_the_store_in_memory(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o500)
    assert_goes_on_in_memory(path)
    path.parent.chmod(0o700)


class Failing:
    """A connection whose writes fail as on a full disk."""

    def __init__(self, connection: sqlite3.Connection, error: sqlite3.Error) -> None:
        self._connection, self._error = connection, error
        self.in_transaction = False

    def execute(self, statement: str, *values: tuple[int | float | str | None, ...]) -> sqlite3.Cursor:
        if not statement.startswith("SELECT"):
            raise self._error
        return self._connection.execute(statement, *values)

    def close(self) -> None:
        self._connection.close()


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database or disk is full"),
        sqlite3.OperationalError("attempt to write a readonly database"),
        sqlite3.OperationalError("disk I/O error"),
        sqlite3.DatabaseError("database disk image is malformed"),
    ],
    ids=str,
)
def test_a_write_that_fails_costs_a_warning_and_no_outcome(
    path: Path, error: sqlite3.Error, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings: list[str] = []
    store = RunStore.open(path, warnings.append)
    write(store, 1)
    sound = store._connection
    assert sound is not None
    monkeypatch.setattr(store, "_connection", Failing(sound, error))
    write(store, 2)
    write(store, 3)
    assert warnings == [one for one in warnings if str(error) in one]
    assert len(warnings) == 1
    store.finish_run("r1", 1)
    assert store.failing_items(before="r2") == [f"t.py::t[{number}]" for number in (1, 2, 3)]


def test_a_folder_that_is_removed_under_the_store_stops_nothing(path: Path) -> None:
    warnings: list[str] = []
    store = RunStore.open(path, warnings.append)
    number = store.start(Outcome(run="r1", test="t", item="t[0]", row="t", kind="case", case="aaa", record="{}"))
    shutil.rmtree(path.parent, ignore_errors=True)
    store.finish(number, status="failed")
    write(store, 1)
    store.close()
    write(store, 2)
    assert store.find_case("aaa")[0].item == "t.py::t[2]"
    store.close()


BEFORE = {1: "DROP TABLE archive; DROP TABLE records", 2: "DROP TABLE archive"}
"""What makes a store of an earlier version out of one of this."""


@pytest.mark.parametrize("version", BEFORE)
def test_a_store_of_a_version_before_is_brought_up_to_date(path: Path, version: int) -> None:
    fill(path, items=3)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        connection.executescript(f"{BEFORE[version]}; PRAGMA user_version = {version}")
    store = RunStore.open(path, warn=pytest.fail)
    assert len(store.find_case("aaa")) == 3
    assert store.archive() == Archive()
    assert works(store)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall() == tables
