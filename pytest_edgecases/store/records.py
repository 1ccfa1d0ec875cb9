"""Outcome and StoredCase: what goes into the run store and what comes out, and the tables that hold it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

Json = Any
"""What ``json.loads`` may return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one executed item, or of one try while shrinking.

    >>> Outcome(run="r1", test="t.py::t", item="t.py::t[0-clean]", row="t.py::t[0]", kind="clean").status
    'running'
    """

    run: str
    """The id of the run: the same in all workers of a run."""
    test: str
    """The node id of the test function, without its parameters."""
    item: str
    """The full node id."""
    row: str
    """The node id up to the row, without the case: the key of "the clean example of this row"."""
    kind: str
    """``"clean"``, ``"case"``, ``"shrink"``, or ``"real"`` for an example of the holdout."""
    case: str = ""
    """The case's id, 12 hexadecimal digits; nothing for the clean example."""
    status: str = "running"
    """``"running"``, ``"passed"``, ``"failed"``, ``"skipped"`` or ``"error"``."""
    failure: str = ""
    """The key of the failure, such as ``"AssertionError at tests/test_x.py:7"``."""
    record: str = ""
    """The case as JSON, and what else is worth keeping."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case as some run recorded it; the fields are those of ``Outcome``, after redaction."""

    run: str
    test: str
    item: str
    row: str
    kind: str
    case: str
    status: str
    failure: str
    record: str
    seconds: float
    redacted: bool
    """Whether something was taken out, so that ``record`` is no longer what ran."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A case that failed in a run, as it is stored."""

    run: str
    item: str
    row: str
    case: str
    """Its id."""
    record: str
    """The case as JSON."""
    kept: str
    """What the item came to as a whole, as JSON, which reports are made from; empty if the run died before."""
    redacted: bool
    """Whether something was taken out, so that ``record`` is no longer what ran."""

    def told(self, name: str, default: Json = "") -> Json:
        """Return what is kept of the item under a name."""
        return self._kept.get(name, default)

    @property
    def smallest(self) -> str:
        """The id of its smallest version; empty where it was not shrunk."""
        return str((self.told("smallest", None) or {}).get("id", ""))

    @functools.cached_property
    def _kept(self) -> dict[str, Json]:
        found = json.loads(self.kept) if self.kept else {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as the store knows it."""

    run: str
    info: Json
    """What was known when it began: arguments, versions, the time."""
    exit_status: int | None
    """pytest's; None for a run that did not come to its end."""


SCHEMA_VERSION = 3
"""Goes up with every change of the tables; a store of a later version is set aside, never written to."""

_RUNS = """
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, info TEXT NOT NULL,
        host TEXT NOT NULL, process INTEGER NOT NULL, began_after INTEGER NOT NULL,
        calls INTEGER NOT NULL DEFAULT 0, exit_status INTEGER
    )"""
_OUTCOMES = """
    CREATE TABLE outcomes (
        number INTEGER PRIMARY KEY, run TEXT NOT NULL, test TEXT NOT NULL, item TEXT NOT NULL,
        row_key TEXT NOT NULL, kind TEXT NOT NULL, case_id TEXT NOT NULL, status TEXT NOT NULL,
        failure TEXT NOT NULL, record TEXT NOT NULL, seconds REAL NOT NULL, redacted INTEGER NOT NULL
    )"""
# What reports are made from: a row for each time that an item came to its end; of an item, the last one counts.
_RECORDS = """
    CREATE TABLE records (
        number INTEGER PRIMARY KEY, run TEXT NOT NULL, item TEXT NOT NULL, record TEXT NOT NULL,
        redacted INTEGER NOT NULL
    )"""
_RECORDS_OF_RUN = "CREATE INDEX records_of_run ON records (run)"
# Partial, so that only a clean example pays for it when it is written.
_CLEAN_EXAMPLES = "CREATE INDEX clean_examples ON outcomes (run, row_key) WHERE kind = 'clean'"

# What is known of each cell: its lowest failing severity, and the case that failed there. It outlives the runs.
_ARCHIVE = """
    CREATE TABLE archive (
        test TEXT NOT NULL, perturbation TEXT NOT NULL, category TEXT NOT NULL, failed INTEGER NOT NULL,
        passed INTEGER NOT NULL, calls INTEGER NOT NULL, case_id TEXT NOT NULL, suspected INTEGER NOT NULL,
        PRIMARY KEY (test, perturbation, category)
    )"""

SCHEMA = (
    _RUNS,
    _OUTCOMES,
    _RECORDS,
    _RECORDS_OF_RUN,
    _CLEAN_EXAMPLES,
    _ARCHIVE,
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)

MIGRATIONS = {
    1: (_RECORDS, _RECORDS_OF_RUN, "PRAGMA user_version = 2"),
    2: (_ARCHIVE, "PRAGMA user_version = 3"),
}
"""What makes the next version of the tables out of one."""

ARCHIVE_COLUMNS = "test, perturbation, category, failed, passed, calls, case_id, suspected"
OUTCOME_COLUMNS = "number, run, test, item, row_key, kind, case_id, status, failure, record, seconds, redacted"
PROBES = (
    "SELECT number, id, info, host, process, began_after, calls, exit_status FROM runs LIMIT 1",
    f"SELECT {OUTCOME_COLUMNS} FROM outcomes LIMIT 1",  # noqa: S608
    "SELECT number, run, item, record, redacted FROM records LIMIT 1",
    f"SELECT {ARCHIVE_COLUMNS} FROM archive LIMIT 1",  # noqa: S608
)
"""They fail on a file that is SQLite's but not ours."""
