"""The archive in the run store: the lowest failing severity of each cell, which outlives the runs that found it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from edgecase_strategies.curate.planner import Archive, Cell, Known, Seen
from edgecase_strategies.options import SEVERITY
from pytest_edgecases.store.records import ARCHIVE_COLUMNS
from pytest_edgecases.store.redaction import Redactor
from pytest_edgecases.store.statements import storable

Row = tuple[str, str, str, int, int, int, str, int]
_ALL = f"SELECT {ARCHIVE_COLUMNS} FROM archive"  # noqa: S608
_PUT = f"INSERT OR REPLACE INTO archive ({ARCHIVE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_DROP = "DELETE FROM archive WHERE test = ? AND perturbation = ? AND category = ?"
# A cell is known by a case that failed; where each run of that case passes now, nothing is known of it any more.
_FORGET = (
    "DELETE FROM archive WHERE case_id != '' AND (test, case_id) IN (SELECT test, case_id FROM outcomes WHERE run = ? "
    "AND kind = 'case' AND status IN ('passed', 'failed', 'error') GROUP BY test, case_id HAVING min(status = 'passed'))"
)


def read(connection: sqlite3.Connection) -> Archive:
    """Return the archive as it is stored: tests as ``stored_id`` names them, categories redacted."""
    return archive_of(connection.execute(_ALL).fetchall())


def archive_of(rows: Iterable[Row]) -> Archive:
    """Return the archive of rows that were checked, or that we wrote."""
    return Archive(
        cells={
            Cell(test, perturbation, category): Known(
                failed=failed, passed=passed, calls=calls, case=case, suspected=bool(suspected)
            )
            for test, perturbation, category, failed, passed, calls, case, suspected in rows
        }
    )


def rows_of(archive: Archive) -> list[Row]:
    """Return an archive as rows, in the order of the cells."""
    return [
        (test, name, category, known.failed, known.passed, known.calls, known.case, int(known.suspected))
        for (test, name, category), known in sorted(archive.cells.items())
    ]


def learn(connection: sqlite3.Connection, run: str, seen: Iterable[Seen], joined: Archive | None = None) -> Archive:
    """Bring the archive up to date with the outcomes of a run, inside of a transaction, and return it.

    ``joined`` is what it is joined to first, with what others know.
    """
    if joined is not None:
        connection.executemany(_PUT, rows_of(joined))
    connection.execute(_FORGET, (run,))
    before = read(connection)
    after = before.after(seen)
    new = {cell: known for cell, known in after.cells.items() if before.cells.get(cell) != known}
    connection.executemany(_DROP, [cell for cell in before.cells if cell not in after.cells])
    connection.executemany(_PUT, rows_of(Archive(cells=new)))
    return after


def copy(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Copy the archive of one connection into another, as far as it can still be read."""
    with contextlib.suppress(sqlite3.Error):
        new.executemany(_PUT, old.execute(_ALL).fetchall())


def named(cell: Cell, redactor: Redactor) -> Cell:
    """Return a cell as the archive names it, with nothing private in it; one that was named so stays as it is."""
    test, category = redactor.stored_id(cell.test), redactor.redact(cell.category)
    return Cell(storable(test), storable(cell.perturbation), storable(category))


def is_row(row: Sequence[Any]) -> bool:
    """Whether a row of somebody's archive is one that a run writes."""
    if tuple(map(type, row)) != (str, str, str, int, int, int, str, int):
        return False
    failed, passed, calls = map(int, row[3:6])
    return SEVERITY[0] <= failed <= SEVERITY[1] and 0 <= passed < failed and 0 <= calls < 2**31 and row[7] in (0, 1)
