"""Open the file of the run store: make its folder, check it, and set a damaged one aside."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pytest_edgecases.store import archive
from pytest_edgecases.store.records import MIGRATIONS, PROBES, SCHEMA, SCHEMA_VERSION

T = TypeVar("T")

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_MAGIC = b"SQLite format 3\0"
_IS_OURS = "SELECT 1 FROM sqlite_master WHERE name = 'outcomes'"
_STALE_SECONDS = 10.0
"""A repair takes milliseconds; a mark this old was left by a process that was killed."""
_COMPANIONS = ("", "-wal", "-shm", "-journal")


class DamagedStoreError(Exception):
    """A file that is not a run store that this version can use; the message says why."""


def open_memory() -> sqlite3.Connection:
    """Return a store that lasts as long as the process."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for statement in SCHEMA:
        connection.execute(statement)
    return connection


def open_file(path: Path, warn: Callable[[str], None], timeout: float) -> sqlite3.Connection:
    """Return a connection to the store at ``path``, made if it is not there.

    ``timeout`` is in seconds, for other processes' locks. A damaged file is set aside with a warning. Raises
    OSError or sqlite3.Error if there is no way to have a store at that place.
    """
    make_folder(path.parent)
    try:
        return _connect(path, timeout)
    except DamagedStoreError:
        pass
    with _only_one(path.with_name(f"{path.name}.repair")):
        # Another worker may have repaired it in the meantime: what is there now is what counts.
        try:
            return _connect(path, timeout)
        except DamagedStoreError as damage:
            name = _set_aside(path)
            warn(
                f"The run store {path} cannot be used: {damage}. It was set aside as {name}, and a new one "
                "was started. Delete the old one if you do not need it."
            )
        return _connect(path, timeout)


def retrying(work: Callable[[], T], timeout: float) -> T:
    """Return what ``work`` gives, tried again up to ``timeout`` seconds while the file is locked.

    SQLite waits by itself for most locks, but not where two processes recover or convert the file at once.
    """
    deadline = time.monotonic() + timeout
    pause = 0.001
    while True:
        try:
            return work()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() >= deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process or thread held the file."""
    return _primary_code(error) in _BUSY


def copy_runs(old: sqlite3.Connection, new: sqlite3.Connection, runs: Sequence[str]) -> None:
    """Copy the outcomes of some runs, the calls that they took, and the archive, as far as they can still be read."""
    archive.copy(old, new)
    with contextlib.suppress(sqlite3.Error):
        for run in runs:
            for row in old.execute("SELECT * FROM outcomes WHERE run = ? ORDER BY number", (run,)):
                marks = ", ".join("?" * len(row))
                new.execute(f"INSERT OR IGNORE INTO outcomes VALUES ({marks})", row)  # noqa: S608
            for row in old.execute(
                "SELECT run, item, record, redacted FROM records WHERE run = ? ORDER BY number", (run,)
            ):
                new.execute("INSERT OR REPLACE INTO records (run, item, record, redacted) VALUES (?, ?, ?, ?)", row)
            for row in old.execute("SELECT calls, id FROM runs WHERE id = ?", (run,)):
                new.execute("UPDATE runs SET calls = ? WHERE id = ?", row)


def rollback(connection: sqlite3.Connection) -> None:
    """Leave a transaction if there is one, whatever state it is in."""
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def make_folder(folder: Path) -> None:
    """Make the folder of a store, ignored by git, if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    # Only in a folder that holds nothing yet: one of the user's own must not be hidden from git.
    if next(folder.iterdir(), None) is None:
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _connect(path: Path, timeout: float) -> sqlite3.Connection:
    if path.is_dir():
        raise DamagedStoreError("there is a directory in its place")
    if not _looks_right(path):  # before SQLite opens it, since that would delete the log beside it
        raise DamagedStoreError("it is not a database of SQLite")
    connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
    try:
        retrying(lambda: _prepare(connection), timeout)
    except sqlite3.Error as error:
        connection.close()
        if _primary_code(error) in _DAMAGED:
            raise DamagedStoreError(str(error)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _looks_right(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MAGIC.startswith(file.read(len(_MAGIC)))
    except FileNotFoundError:
        return True


def _prepare(connection: sqlite3.Connection) -> None:
    if _version(connection) in MIGRATIONS and connection.execute(_IS_OURS).fetchone():
        _migrate(connection)
    _check(connection)
    # In WAL mode a commit is one write to the log, and readers never wait. NORMAL leaves out the fsync of
    # each commit: what a process has written survives its death in the system's cache.
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = NORMAL")
    if _version(connection) == 0:
        with _writing(connection):
            if _version(connection) == 0:
                for statement in SCHEMA:
                    connection.execute(statement)


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an earlier version to this one's, whole or not at all."""
    with _writing(connection):
        # Another process may have done it in the meantime.
        while (version := _version(connection)) in MIGRATIONS:
            for statement in MIGRATIONS[version]:
                connection.execute(statement)


@contextlib.contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        rollback(connection)
        raise


def _check(connection: sqlite3.Connection) -> None:
    version = _version(connection)
    if version == 0:
        if connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchone() and _version(connection) == 0:
            raise DamagedStoreError("it is a database of another program")
        return
    if version != SCHEMA_VERSION:
        raise DamagedStoreError(f"its format is version {version}, and this pytest-edgecases knows {SCHEMA_VERSION}")
    try:
        for probe in PROBES:
            connection.execute(probe).fetchall()
    except sqlite3.OperationalError as error:
        if _primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        raise DamagedStoreError(f"its tables are not those of a run store ({error})") from error
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise DamagedStoreError(str(verdict).splitlines()[-1])


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _primary_code(error: sqlite3.Error) -> int:
    # Without the extension; an error that is the sqlite3 module's own has no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _set_aside(path: Path) -> str:
    number = 1
    while any(os.path.lexists(f"{path}.damaged-{number}{end}") for end in _COMPANIONS):
        number += 1
    for end in _COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{path}.damaged-{number}{end}")
    return f"{path.name}.damaged-{number}"


@contextlib.contextmanager
def _only_one(mark: Path) -> Iterator[None]:
    """Let one process at a time in; the mark is a file that only one of them can make.

    A mark that is old, or that stays for as long as that while we wait, was left: the clock may have gone backwards.
    """
    deadline = time.monotonic() + _STALE_SECONDS
    while True:
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - mark.stat().st_mtime > _STALE_SECONDS or time.monotonic() > deadline:
                    mark.unlink()
            time.sleep(0.01)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)
