"""Join the stores of several jobs into one run, exactly: the same outcomes and records as if one process had run them all.

A store may come from anybody's pull request. So each is copied before SQLite opens it, must have our own tables and nothing
else, is read by plain SELECTs with no schema trusted, and every value of it is checked. Nothing of it is run, and nothing is written
but the joined store.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edgecase_strategies.curate.planner import Archive, Seen
from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.store import archive, opening
from pytest_edgecases.store.records import ARCHIVE_COLUMNS, OUTCOME_COLUMNS, SCHEMA_VERSION, Json
from pytest_edgecases.store.redaction import DEFAULT

NAME = "runs.db"
MOST_BYTES = 100_000_000
"""Longer values are refused by SQLite."""

_OUTCOMES = f"SELECT {OUTCOME_COLUMNS} FROM outcomes WHERE run = ? ORDER BY number"  # noqa: S608
_RUNS = (
    "SELECT id, info, exit_status, calls, id IN (SELECT run FROM records) FROM runs "
    "WHERE id IN (SELECT run FROM records) OR info LIKE '%shard%' ORDER BY number DESC"
)
_RECORDS = "SELECT item, record, redacted FROM records WHERE run = ? ORDER BY number"
_ARCHIVE = f"SELECT {ARCHIVE_COLUMNS} FROM archive"  # noqa: S608
_TYPES: tuple[Any, ...] = (int, str, str, str, str, str, str, str, str, str, (int, float), int)
_STATUSES = ("running", "passed", "failed", "skipped", "error")


class BadStore(EdgecaseError):
    """A store that cannot be joined; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The last run of one store."""

    path: Path
    run: str
    info: Mapping[str, Json]
    exit_status: int | None
    calls: int
    outcomes: Sequence[tuple[Any, ...]]
    records: Sequence[tuple[str, str, int]]
    """Item, record and whether something was taken out."""
    archive: Archive = field(default_factory=Archive)
    """The lowest failing severity of each cell, as its store knew it when the run began."""

    @property
    def shard(self) -> tuple[int, int] | None:
        """Which part of how many it is, if it is one."""
        return _shard_of(self.info)

    @property
    def running(self) -> list[str]:
        """What was running when it died, if it did."""
        return [row[3] for row in self.outcomes if row[7] == "running"]


def stores_below(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the stores that are meant: files, and those in folders, also where a folder holds one a job."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        here = [path / NAME, path / ".edgecases" / NAME]
        found = [one for one in here if one.is_file()] or sorted([*path.glob(f"*/{NAME}"), *path.glob(f"*/*/{NAME}")])
        if not found:
            raise BadStore(f"There is no {NAME} in {path}, nor in the folders in it.")
        yield from found


def read(path: Path) -> Part:
    """Return the last run of a store. Raises BadStore for what is no whole store of ours."""
    if path.is_symlink() or not path.is_file():
        raise BadStore(f"{path} is no file; name a {NAME}, or a folder that holds some.")
    with closing(opening.open_memory()) as ours, copied(path, "run store") as connection:
        check_schema(connection, path, ours, SCHEMA_VERSION)
        return _read(connection, path)


@contextlib.contextmanager
def copied(path: Path, what: str) -> Iterator[sqlite3.Connection]:
    """Open a copy of somebody's database. Raises BadStore for all that goes wrong with it; ``what`` it should be."""
    with tempfile.TemporaryDirectory(prefix="edgecases-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.is_file() and not log.is_symlink():
            shutil.copyfile(log, copy.with_name(log.name))
        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
                connection.execute("PRAGMA trusted_schema = OFF")
                yield connection
        except (sqlite3.Error, OverflowError, ValueError, TypeError, RecursionError) as error:
            if isinstance(error, EdgecaseError):
                raise
            raise BadStore(f"{path} cannot be read as a {what}: {error}.") from None


def _read(connection: sqlite3.Connection, path: Path) -> Part:
    # A part may have no case at all: it counts as long as it says which part it is.
    found = next((row for row in connection.execute(_RUNS) if row[4] or _shard_of(_known(row[1]))), None)
    if found is None:
        raise BadStore(f"{path} has no run of a marked test.")
    run, info, exit_status, calls, _ = found
    outcomes = connection.execute(_OUTCOMES, (run,)).fetchall()
    records = connection.execute(_RECORDS, (run,)).fetchall()
    cells = connection.execute(_ARCHIVE).fetchall()
    if outcomes and not records:
        raise BadStore(f"{path} has no run of a marked test that can be joined: the records of its outcomes are gone.")
    known = _known(info)
    whole = (
        isinstance(run, str)
        and known is not None
        and isinstance(exit_status, (int, type(None)))
        and isinstance(calls, int)
        and all(map(_is_outcome, outcomes))
        and all(tuple(map(type, row)) == (str, str, int) for row in records)
        and all(map(archive.is_row, cells))
    )
    if not whole or known is None:
        raise BadStore(f"{path} holds values that no run writes; it was changed, and is not joined.")
    return Part(
        path=path,
        run=run,
        info=known,
        exit_status=exit_status,
        calls=calls,
        outcomes=outcomes,
        records=records,
        archive=archive.archive_of(cells),
    )


def _known(info: Any) -> dict[str, Json] | None:
    known = json.loads(info) if isinstance(info, str) else None
    return known if isinstance(known, dict) else None


def _shard_of(info: Mapping[str, Json] | None) -> tuple[int, int] | None:
    match = re.fullmatch(r"([1-9]\d{0,4})/([1-9]\d{0,4})", str((info or {}).get("shard", "")))
    return (int(match[1]), int(match[2])) if match else None


def _is_outcome(row: tuple[Any, ...]) -> bool:
    return (
        all(isinstance(value, kind) for value, kind in zip(row, _TYPES, strict=True))
        and row[5] in ("clean", "case", "shrink", "real")
        and row[7] in _STATUSES
    )


def check_schema(connection: sqlite3.Connection, path: Path, ours: sqlite3.Connection, known: int) -> None:
    """Raise BadStore unless a database has the tables of ours and nothing else, is of the known version, and whole."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != known:
        raise BadStore(
            f"{path} is of version {version}, and this pytest-edgecases knows version {known}. Join stores with the "
            "version that wrote them."
        )
    wanted = set(ours.execute("SELECT type, name, sql FROM sqlite_master").fetchall())
    there = set(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall())
    if there != wanted:
        odd = sorted(str(name) for _, name, _ in there ^ wanted)
        raise BadStore(f"{path} does not have the tables of a run store ({', '.join(odd[:3])}); it is not joined.")
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise BadStore(f"{path} is damaged: {str(verdict).splitlines()[-1]}.")


def check(parts: Sequence[Part]) -> None:
    """Raise BadStore unless the parts are exactly one whole: each shard once, and no item twice."""
    shards = [part.shard for part in parts]
    if any(shards):
        counts = {shard[1] if shard else 0 for shard in shards}
        if 0 in counts or len(counts) > 1:
            raise BadStore("Some of these stores are parts of one matrix and others are not; give those of one run.")
        count = counts.pop()
        numbers = [shard[0] for shard in shards if shard]
        missing = sorted(set(range(1, count + 1)) - set(numbers))
        if missing:
            raise BadStore(
                f"Part {', '.join(map(str, missing))} of {count} is missing: the store of that job was not given, or it left none."
            )
        if len(numbers) > count:
            twice = next(number for number in numbers if numbers.count(number) > 1)
            raise BadStore(f"Part {twice} of {count} is there twice; give the store of each job once.")
    seen: dict[str, Path] = {}
    for part in parts:
        for item, _, _ in part.records:
            if item in seen:
                raise BadStore(
                    f"{item} ran in {seen[item]} and in {part.path}: these are runs of the same cases, not parts of one. Report on "
                    "each with `edgecases report --dir`."
                )
            seen[item] = part.path


def id_of(parts: Sequence[Part]) -> str:
    """Return the id of the joined run: the same for the same parts, in whatever order."""
    return hashlib.sha256("\n".join(sorted(part.run for part in parts)).encode()).hexdigest()[:32]


def write(
    path: Path,
    parts: Sequence[Part],
    info: Mapping[str, Json],
    exit_status: int,
    ordered: Sequence[str],
    seen: Iterable[Seen] = (),
) -> tuple[Archive, Archive]:
    """Write the parts as one run into a store, whole or not at all. ``ordered`` names the items in order.

    The archives of the parts join that of the store, which then learns what the whole run saw. Return it before and after.

    Raises OSError or sqlite3.Error where the store cannot be written.
    """
    run = id_of(parts)
    seen = [one._replace(cell=archive.named(one.cell, DEFAULT)) for one in seen]
    records = {item: (record, redacted) for part in parts for item, record, redacted in part.records}
    with closing(opening.open_file(path, warn=_refuse, timeout=5.0)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone():
                seen = [one._replace(searched=False) for one in seen]  # they were counted the first time
            for table, column in (("outcomes", "run"), ("records", "run"), ("runs", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (run,))  # noqa: S608
            connection.execute(
                "INSERT INTO runs (id, info, host, process, began_after, calls, exit_status) VALUES (?, ?, ?, ?, "
                "(SELECT coalesce(max(number), 0) FROM outcomes), ?, ?)",
                (
                    run,
                    json.dumps(dict(info)),
                    socket.gethostname(),
                    os.getpid(),
                    sum(p.calls for p in parts),
                    exit_status,
                ),
            )
            marks = ", ".join("?" * 12)
            for part in parts:
                rows = ((None, run, *row[2:]) for row in part.outcomes)
                connection.executemany(f"INSERT INTO outcomes ({OUTCOME_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608
            connection.executemany(
                "INSERT INTO records (run, item, record, redacted) VALUES (?, ?, ?, ?)",
                ((run, item, *records[item]) for item in ordered),
            )
            before = archive.read(connection).joined(*(part.archive for part in parts))
            after = archive.learn(connection, run, seen, before)
            connection.execute("COMMIT")
        except BaseException:
            opening.rollback(connection)
            raise
    return before, after


def _refuse(message: str) -> None:
    raise BadStore(message)
