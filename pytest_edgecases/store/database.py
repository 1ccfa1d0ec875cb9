"""RunStore: the journal of all runs in one SQLite file that many worker processes write at once.

Each item is written before it runs and again when it has run, each time as one committed statement. A commit
is in the hands of the operating system when the call returns, so nothing that was written is lost when the
process dies, also by kill -9 or a crash of the interpreter, and what was running is known by name. A power
failure may lose the last outcomes, but does not damage the file; to lose none would take an fsync for each
item, which costs more than most tests.

A user's tests never fail because of the store: when the file cannot be written any more, it warns once,
copies what it can into memory and goes on there. Such a store lasts as long as its process, and workers no
longer see each other's outcomes in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from edgecase_strategies.curate.planner import Archive, Seen
from pytest_edgecases.store import archive, last_run, opening, statements
from pytest_edgecases.store.records import Failed, Json, Outcome, StoredCase, StoredRun
from pytest_edgecases.store.redaction import DEFAULT, Redactor
from pytest_edgecases.store.statements import storable

T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long a write waits for other processes; a worker's own writes take some 20 microseconds each."""
KEEP_RUNS = 20


class RunStore:
    """A store of runs; use ``RunStore.open``. Safe to use from several threads and after a fork.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = RunStore.open(Path(folder) / ".edgecases" / "runs.db", warn=print)
    ...     store.begin_run("r1", {})
    ...     clean = Outcome(run="r1", test="t.py::t", item="t.py::t[0-clean]", row="t.py::t[0]", kind="clean")
    ...     number = store.start(clean)
    ...     store.finish(number, status="passed")
    ...     print(store.clean_status("r1", "t.py::t[0]"))
    ...     store.close()
    passed
    """

    def __init__(
        self,
        path: Path,
        warn: Callable[[str], None],
        timeout: float = BUSY_SECONDS,
        redactor: Redactor = DEFAULT,
    ) -> None:
        self.path = path
        self.redactor = redactor
        self._warn = warn
        self._timeout = timeout
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._inherited: list[sqlite3.Connection] = []
        self._memory_only = False
        self._begun: dict[str, tuple[str, str, str, int]] = {}
        self._running: dict[int, tuple[Json, ...]] = {}

    @classmethod
    def open(
        cls,
        path: Path,
        warn: Callable[[str], None],
        timeout: float = BUSY_SECONDS,
        redactor: Redactor = DEFAULT,
    ) -> RunStore:
        """Return the store at ``path``, made if it is not there; it waits ``timeout`` seconds for locks.

        Where there can be no file, ``warn`` gets one sentence and the store keeps all in memory. A damaged
        file is set aside as ``runs.db.damaged-1`` (or 2, 3…), with a sentence to ``warn``.
        """
        store = cls(path, warn, timeout, redactor)
        with store._lock:
            store._open()
        return store

    @property
    def in_memory(self) -> bool:
        """Whether what is recorded from now on is lost at the end of the process."""
        return self._memory_only

    def begin_run(self, run: str, info: Mapping[str, Json]) -> None:
        """Record that a run began; each of its workers may say so, and the first one's ``info`` is kept."""
        text = storable(json.dumps(self.redactor.redact_json(dict(info)), default=repr))
        row = (run, text, socket.gethostname(), os.getpid())
        self._do(lambda connection: connection.execute(statements.BEGIN, row))
        self._begun[run] = row

    def finish_run(self, run: str, exit_status: int) -> None:
        """Record that a run came to its end, with pytest's exit status."""
        self._do(
            lambda connection: connection.execute("UPDATE runs SET exit_status = ? WHERE id = ?", (exit_status, run))
        )

    def start(self, outcome: Outcome) -> int:
        """Journal that an item is about to run, and return the number to finish it by."""
        if outcome.run not in self._begun:
            self.begin_run(outcome.run, {})
        row = self._row(outcome)

        def insert(connection: sqlite3.Connection) -> int:
            number = connection.execute(statements.INSERT, (None, *row)).lastrowid
            assert number is not None
            self._running[number] = row
            return number

        return self._do(insert)

    def finish(
        self,
        number: int,
        *,
        status: str,
        case: str = "",
        failure: str = "",
        record: str = "",
        seconds: float = 0.0,
    ) -> None:
        """Journal what became of an item; without ``case`` or ``record``, those it was started with stay.

        The id of a case is not known at the start where its seed comes from a fixture or a call.
        """
        failure, changed = self._redacted(failure)
        values: tuple[Json, ...] = (status, failure, seconds)
        if case:
            values = (*values, case)
        if record:
            record, record_changed = self.redactor.redact_record(storable(record))
            values = (*values, record, changed or record_changed)
        statement = statements.FINISH_BY[bool(case), bool(record)]

        def update(connection: sqlite3.Connection) -> None:
            found = connection.execute(statement, (*values, number)).rowcount
            row = self._running.get(number)
            if not found and row is not None:  # somebody pruned or replaced the file under us
                connection.execute(statements.INSERT, (number, *row))
                connection.execute(statement, (*values, number))
            self._running.pop(number, None)

        self._do(update)

    def keep(self, run: str, item: str, record: str) -> None:
        """Keep what an item came to, as JSON, for reports; of an item that ran twice, the last one counts."""
        clean, changed = self.redactor.redact_record(storable(record))
        row = (run, storable(self.redactor.stored_id(item)), clean, changed)
        self._do(lambda connection: connection.execute(statements.KEEP, row))

    def records(self, run: str) -> list[tuple[str, bool]]:
        """Return what the items of a run came to, as JSON, and whether something was taken out of it."""
        statement = "SELECT item, record, redacted FROM records WHERE run = ? ORDER BY number"
        rows = self._do(lambda connection: connection.execute(statement, (run,)).fetchall())
        found = {item: (record, bool(redacted)) for item, record, redacted in rows}
        return list(found.values())

    def runs(self) -> list[StoredRun]:
        """Return the runs that have records, newest first."""
        rows = self._do(lambda connection: connection.execute(statements.RUNS_WITH_RECORDS).fetchall())
        return [StoredRun(run=run, info=json.loads(info), exit_status=status) for run, info, status in rows]

    def clean_status(self, run: str, row: str) -> str | None:
        """Return what is known in this run of the row's clean example: "passed", "failed", or None."""
        found = self._do(
            lambda connection: connection.execute(
                statements.CLEAN, (run, storable(self.redactor.stored_id(row)))
            ).fetchone()
        )
        if found is None:
            return None
        return "passed" if found[0] == "passed" else "failed"

    def rate(self, run: str, test: str) -> tuple[int, int]:
        """Return how many cases of a test passed in this run so far, and how many ran; a case counts as it went last."""
        rows = self._do(
            lambda connection: connection.execute(
                statements.RATE, (run, storable(self.redactor.stored_id(test)))
            ).fetchall()
        )
        statuses: dict[str, str] = dict(rows)
        return sum(status == "passed" for status in statuses.values()), len(statuses)

    def failing_items(self, before: str) -> list[str]:
        """Return the cases that failed in the last run before this one, as node ids in their order.

        The last run is the latest one, finished or crashed, that ran a case; one that is still going on in
        another process does not count. The ids are as they are stored: compare them with
        ``redactor.stored_id(nodeid)``.
        """
        return self._do(lambda connection: last_run.failing(connection, before))

    def interrupted(self, before: str) -> list[str]:
        """Return what was running when the last run, or one of its workers, died, as stored node ids."""
        return self._do(lambda connection: last_run.interrupted(connection, before))

    def last_run(self, before: str) -> tuple[str, int]:
        """Return the id of the run that ``failing_items`` is of, "" if there is none, and the last outcome's number."""
        return self._do(lambda connection: last_run.of_cases(connection, before))

    def failed_cases(self, run: str, cases: Sequence[str], until: int) -> list[Failed]:
        """Return what failed in a run, and after it the cases of some ids, as far as they ran up to an outcome's number."""
        return self._do(lambda connection: last_run.failed_cases(connection, run, cases, until))

    # The archive.

    def archive(self) -> Archive:
        """Return the lowest failing severity of each cell, as far as the runs know it."""
        return self._do(archive.read)

    def learn(self, run: str, seen: Iterable[Seen]) -> tuple[Archive, Archive]:
        """Bring the archive up to date with what a run saw, and return it as it was and as it is; once a run is enough."""
        found = [one._replace(cell=archive.named(one.cell, self.redactor)) for one in seen]

        def update(connection: sqlite3.Connection) -> tuple[Archive, Archive]:
            connection.execute("BEGIN IMMEDIATE")
            before = archive.read(connection)
            after = archive.learn(connection, run, found)
            connection.execute("COMMIT")
            return before, after

        return self._do(update)

    def find_case(self, case: str) -> list[StoredCase]:
        """Return the recorded cases whose id begins so: newest first, one for each item and case."""
        wanted = case.strip().lower()
        if not wanted:
            return []
        rows = self._do(lambda connection: connection.execute(statements.FIND, (len(wanted), wanted)).fetchall())
        found: dict[tuple[str, str], StoredCase] = {}
        for _, run, test, item, row, kind, case_id, status, failure, record, seconds, redacted in rows:
            one = StoredCase(
                run=run,
                test=test,
                item=item,
                row=row,
                kind=kind,
                case=case_id,
                status=status,
                failure=failure,
                record=record,
                seconds=seconds,
                redacted=bool(redacted),
            )
            found.setdefault((item, case_id), one)
        return list(found.values())

    def take_calls(self, run: str, wanted: int, limit: int | None) -> int:
        """Reserve model calls out of a limit for the whole run, and return how many are granted.

        All workers of the run draw from the same limit, so the granted calls never sum to more than it. In
        memory, the limit holds for each process by itself.
        """
        if wanted <= 0:
            return 0
        if run not in self._begun:
            self.begin_run(run, {})

        def take(connection: sqlite3.Connection) -> int:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute("SELECT calls FROM runs WHERE id = ?", (run,)).fetchone()
            granted = wanted if limit is None else max(0, min(wanted, limit - (row[0] if row else 0)))
            connection.execute("UPDATE runs SET calls = calls + ? WHERE id = ?", (granted, run))
            connection.execute("COMMIT")
            return granted

        return self._do(take)

    def prune(self, keep_runs: int = KEEP_RUNS) -> None:
        """Forget all but the latest runs. The file does not shrink, but its free pages are used again."""

        def delete(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            kept = "SELECT id FROM runs ORDER BY number DESC LIMIT ?"
            connection.execute(f"DELETE FROM outcomes WHERE run NOT IN ({kept})", (keep_runs,))  # noqa: S608
            connection.execute(f"DELETE FROM records WHERE run NOT IN ({kept})", (keep_runs,))  # noqa: S608
            connection.execute(f"DELETE FROM runs WHERE id NOT IN ({kept})", (keep_runs,))  # noqa: S608
            connection.execute("COMMIT")

        self._do(delete)

    def close(self) -> None:
        """Close the file; the store opens it again if it is used again. What is in memory only stays."""
        if self._process != os.getpid():
            self._after_fork()
        with self._lock:
            if self._connection is not None and not self._memory_only:
                self._connection.close()
                self._connection = None

    def _row(self, outcome: Outcome) -> tuple[Json, ...]:
        failure, changed = self._redacted(outcome.failure)
        record, record_changed = (
            self.redactor.redact_record(storable(outcome.record)) if outcome.record else ("", False)
        )
        stored_id = self.redactor.stored_id
        return (
            outcome.run,
            storable(stored_id(outcome.test)),
            storable(stored_id(outcome.item)),
            storable(stored_id(outcome.row)),
            outcome.kind,
            outcome.case,
            outcome.status,
            failure,
            record,
            outcome.seconds,
            changed or record_changed,
        )

    def _redacted(self, text: str) -> tuple[str, bool]:
        if not text:
            return text, False
        clean = self.redactor.redact(text)
        return storable(clean), clean != text

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._process != os.getpid():
            self._after_fork()
        with self._lock:
            connection = self._connection or self._open()
            try:
                return work(connection)
            except sqlite3.Error as error:
                opening.rollback(connection)
                if self._memory_only:
                    raise
                return self._try_again(connection, work, error)

    def _try_again(
        self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], error: sqlite3.Error
    ) -> T:
        def again() -> T:
            try:
                return work(connection)
            except sqlite3.Error:
                opening.rollback(connection)
                raise

        if isinstance(error, sqlite3.OperationalError) and opening.is_busy(error):
            try:
                return opening.retrying(again, self._timeout)
            except sqlite3.Error as last:
                error = last
        return work(self._go_on_in_memory(str(error), connection))

    def _after_fork(self) -> None:
        # SQLite forbids the use of a connection in a forked process, and closing it there as well: it is
        # kept, so that it is not collected, and left alone. The lock may have been held by a thread that is
        # not here.
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._running = {}
        if self._connection is not None and not self._memory_only:
            self._inherited.append(self._connection)
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        try:
            self._connection = opening.open_file(self.path, self._warn, self._timeout)
        except (OSError, sqlite3.Error) as error:
            return self._go_on_in_memory(str(error), None)
        return self._connection

    def _go_on_in_memory(self, why: str, old: sqlite3.Connection | None) -> sqlite3.Connection:
        self._memory_only = True
        self._connection = memory = opening.open_memory()
        weakref.finalize(self, memory.close)  # an open connection warns when it is collected
        self._warn(
            f"The run store {self.path} cannot be written: {why}. The outcomes of this run are kept in "
            "memory only, so its failing cases will not come first in the next run. Check the rights of the "
            "folder and the space on the disk."
        )
        for run in self._begun.values():
            memory.execute(statements.BEGIN, run)
        if old is not None:
            opening.copy_runs(old, memory, list(self._begun))
            with contextlib.suppress(sqlite3.Error):
                old.close()
        for number, row in self._running.items():
            memory.execute(statements.INSERT, (number, *row))
        return memory
