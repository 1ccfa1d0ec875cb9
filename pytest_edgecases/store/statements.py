"""What the run store says to SQLite."""

from __future__ import annotations

from pytest_edgecases.store.records import OUTCOME_COLUMNS

INSERT = f"INSERT OR IGNORE INTO outcomes ({OUTCOME_COLUMNS}) VALUES ({', '.join('?' * 12)})"  # noqa: S608
_FINISH = "UPDATE outcomes SET status = ?, failure = ?, seconds = ?{} WHERE number = ?"
FINISH_BY = {
    # Whether there is a case to write, and whether there is a record.
    (False, False): _FINISH.format(""),
    (True, False): _FINISH.format(", case_id = ?"),
    (False, True): _FINISH.format(", record = ?, redacted = ?"),
    (True, True): _FINISH.format(", case_id = ?, record = ?, redacted = ?"),
}
CLEAN = (
    "SELECT status FROM outcomes WHERE run = ? AND row_key = ? AND kind = 'clean' "
    "AND status IN ('passed', 'failed', 'error') ORDER BY number DESC LIMIT 1"
)
RATE = (
    "SELECT item, status FROM outcomes WHERE run = ? AND test = ? AND kind = 'case' "
    "AND status IN ('passed', 'failed') ORDER BY number"
)
FIND = (
    f"SELECT {OUTCOME_COLUMNS} FROM outcomes WHERE kind IN ('case', 'shrink') AND record != '' "  # noqa: S608
    "AND substr(case_id, 1, ?) = ? ORDER BY number DESC"
)
BEGIN = (
    "INSERT OR IGNORE INTO runs (id, info, host, process, began_after) "
    "VALUES (?, ?, ?, ?, (SELECT coalesce(max(number), 0) FROM outcomes))"
)
KEEP = "INSERT OR REPLACE INTO records (run, item, record, redacted) VALUES (?, ?, ?, ?)"
RUNS_WITH_RECORDS = (
    "SELECT id, info, exit_status FROM runs WHERE EXISTS (SELECT 1 FROM records WHERE run = id) ORDER BY number DESC"
)


def storable(text: str) -> str:
    """Return a text that SQLite can store: it has UTF-8, and half of a surrogate pair, which a messy value may hold, has none."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
