"""The last run before this one: which it was, what failed in it, and what was running when it died."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from pytest_edgecases.store.records import Failed

_FAILED = (
    "SELECT run, item, row_key, case_id, record, redacted FROM outcomes WHERE number <= ? AND kind = 'case' "
    "AND status = 'failed' AND record != '' AND {} ORDER BY number"
)
_KEPT = "SELECT item, record FROM records WHERE run = ? ORDER BY number"
_AT_ONCE = 500
"""Parameters of one statement: SQLite takes some thousands at most."""


def _last_run(connection: sqlite3.Connection, before: str, kinds: tuple[str, ...]) -> tuple[str, int] | None:
    """Return the last run that is over and ran such items: its id, and the number its outcomes follow."""
    rows = connection.execute(
        "SELECT id, began_after, host, process, exit_status FROM runs "
        "WHERE number < coalesce((SELECT number FROM runs WHERE id = ?), 9e18) ORDER BY number DESC",
        (before,),
    ).fetchall()
    marks = ", ".join("?" * len(kinds))
    for run, began_after, host, process, exit_status in rows:
        if exit_status is None and _is_alive(host, process):
            continue
        ran = connection.execute(
            f"SELECT 1 FROM outcomes WHERE number > ? AND run = ? AND kind IN ({marks}) LIMIT 1",  # noqa: S608
            (began_after, run, *kinds),
        ).fetchone()
        if ran:
            return run, began_after
    return None


def failing(connection: sqlite3.Connection, before: str) -> list[str]:
    """Return the cases that failed in the last run before this one, as stored node ids in their order."""
    last = _last_run(connection, before, ("case",))
    if last is None:
        return []
    run, began_after = last
    rows = connection.execute(
        "SELECT item, status FROM outcomes WHERE number > ? AND run = ? AND kind = 'case' ORDER BY number",
        (began_after, run),
    )
    statuses: dict[str, str] = dict(rows.fetchall())  # an item that was run again counts as it went last
    return [item for item, status in statuses.items() if status in ("failed", "error")]


def of_cases(connection: sqlite3.Connection, before: str) -> tuple[str, int]:
    """Return the id of the last run before this one that ran a case, "" if there is none, and the last outcome's number."""
    last = _last_run(connection, before, ("case",))
    (until,) = connection.execute("SELECT coalesce(max(number), 0) FROM outcomes").fetchone()
    return (last[0] if last is not None else "", until)


def failed_cases(connection: sqlite3.Connection, run: str, cases: Sequence[str], until: int) -> list[Failed]:
    """Return the cases that failed in a run, in their order, and after them those of some ids, as they failed last.

    Outcomes after the number ``until`` do not count.
    """
    found = {row[1]: row for row in connection.execute(_FAILED.format("run = ?"), (until, run))}
    for first in range(0, len(cases), _AT_ONCE):
        some = cases[first : first + _AT_ONCE]
        these = _FAILED.format(f"case_id IN ({', '.join('?' * len(some))})")
        for row in connection.execute(these, (until, *some)).fetchall()[::-1]:
            found.setdefault(row[1], row)
    kept = {
        (one, item): record
        for one in dict.fromkeys(row[0] for row in found.values())
        for item, record in connection.execute(_KEPT, (one,))
        if item in found
    }
    return [
        Failed(run=of, item=item, row=row, case=case, record=record, kept=kept.get((of, item), ""), redacted=bool(gone))
        for of, item, row, case, record, gone in found.values()
    ]


def interrupted(connection: sqlite3.Connection, before: str) -> list[str]:
    """Return what was running when the last run, or one of its workers, died, as stored node ids."""
    last = _last_run(connection, before, ("clean", "case", "real", "shrink"))
    if last is None:
        return []
    run, began_after = last
    rows = connection.execute(
        "SELECT item FROM outcomes WHERE number > ? AND run = ? AND status = 'running' ORDER BY number",
        (began_after, run),
    )
    return list(dict.fromkeys(item for (item,) in rows.fetchall()))


def _is_alive(host: str, process: int) -> bool:
    # On Windows, os.kill would end the process that it is asked about.
    if host != socket.gethostname() or os.name == "nt":
        return False
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    # A killed process that nobody has collected, as in a container without an init, still answers to its number.
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False  # there is no /proc
    return state.rpartition(")")[2].split()[:1] == ["Z"]
