"""The answers cache: what a model answered to an input, in ``.edgecases/answers.db``, as JSON.

An answer is kept under a hash of the function, the model's version, the input and the number of the repeat; the input itself
is not kept. Answers that hold what looks secret or personal are not kept either, since a redacted answer is not what
the model said; that there was one is, so that a replay can say why it has none.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from edgecase_strategies.errors import EdgecaseError, InvalidOption
from pytest_edgecases.store import opening
from pytest_edgecases.store.records import Json
from pytest_edgecases.store.redaction import DEFAULT, Redactor

NAME = "answers.db"
VERSION = 1
_SECONDS = 5.0
TABLE = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, function TEXT NOT NULL, version TEXT NOT NULL, "
    "run TEXT NOT NULL, outcome TEXT NOT NULL) WITHOUT ROWID"
)
_KEEP = (
    "INSERT INTO answers (key, function, version, run, outcome) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE "
    "SET run = excluded.run, outcome = excluded.outcome WHERE answers.run != excluded.run"
)
WITHHELD = ""
"""Stands for an answer that was not kept."""


class BadAnswers(EdgecaseError):
    """A file of answers that cannot be used; the message says why."""


class Kept(NamedTuple):
    """An answer as it is kept: the run that recorded it, and the outcome as JSON text, ``WITHHELD`` if it was not kept."""

    run: str
    outcome: str


class Answers:
    """The file of answers; safe to use from several threads and processes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     answers = Answers(Path(folder) / "answers.db")
    ...     key = key_of("shop:route", "v1", {"text": "hi"}, (0, 0))
    ...     kept = answers.keep(key, "shop:route", "v1", "run 1", {"answer": "other"})
    ...     print(answers.find(key))
    ...     answers.close()
    Kept(run='run 1', outcome='{"answer": "other"}')
    """

    def __init__(self, path: Path, redactor: Redactor = DEFAULT) -> None:
        """Name the file; it is opened, or made, when it is first needed."""
        self.path = path
        self._redactor = redactor
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def _open(self) -> sqlite3.Connection:
        """Return the connection. Raises BadAnswers if the file cannot be used."""
        if self._connection is not None:
            return self._connection
        try:
            opening.make_folder(self.path.parent)
            connection = sqlite3.connect(self.path, timeout=_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                opening.retrying(lambda: self._prepare(connection), _SECONDS)
            except BaseException:
                connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise BadAnswers(
                f"The answers in {self.path} cannot be used: {error}. Make room for the file or delete it, and record anew."
            ) from None
        self._connection = connection
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version not in (0, VERSION):
            raise BadAnswers(
                f"The answers in {self.path} are of version {version}, and this pytest-edgecases knows version {VERSION}. "
                "Install the version that wrote them, or delete the file and record anew."
            )
        connection.execute("PRAGMA trusted_schema = OFF")
        # One file without a log beside it: it can be copied, cached, and read where nothing may be written.
        if version == 0:
            connection.execute(TABLE)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("SELECT key, function, version, run, outcome FROM answers LIMIT 1").fetchall()

    def find(self, key: str) -> Kept | None:
        """Return the answer that is kept under a key. Raises BadAnswers if the file cannot be read."""
        with self._lock:
            connection = self._open()
            try:
                row = connection.execute("SELECT run, outcome FROM answers WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error as error:
                raise BadAnswers(f"The answers in {self.path} cannot be read: {error}.") from None
        return Kept(str(row[0]), str(row[1])) if row else None

    def keep(self, key: str, function: str, version: str, run: str, outcome: Mapping[str, Json]) -> Kept:
        """Keep an outcome, and return what counts now: in one run the first outcome of a key does, whichever process had it.

        Raises BadAnswers if it cannot be written, as where the disk is full.
        """
        text = json.dumps(outcome, allow_nan=False)
        if self._redactor.redact_json(dict(outcome)) != outcome:
            text = WITHHELD
        with self._lock:
            connection = self._open()
            try:
                connection.execute(_KEEP, (key, function, version, run, text))
                row = connection.execute("SELECT run, outcome FROM answers WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error as error:
                opening.rollback(connection)
                raise BadAnswers(f"An answer could not be written to {self.path}: {error}.") from None
        return Kept(str(row[0]), str(row[1]))

    def take(self, rows: Iterable[tuple[str, str, str, str, str]]) -> None:
        """Put rows of key, function, version, run and outcome in the place of what is kept under their keys; all or none.

        Raises BadAnswers if they cannot be written.
        """
        with self._lock:
            connection = self._open()
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                opening.rollback(connection)
                raise BadAnswers(f"The answers could not be written to {self.path}: {error}.") from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def key_of(function: str, version: str, given: Mapping[str, Json], repeat: tuple[int, int]) -> str:
    """Return the key of an answer: a SHA-256 of the function, the version, the input and the repeat, in hexadecimal.

    ``repeat`` is the number of the test's run on this input, and that of the call with it within the run.
    """
    text = json.dumps([function, version, given, list(repeat)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def is_plain(value: object) -> bool:
    """Whether JSON gives a value back as it was: no tuple, no number that is not finite, no key but a text.

    >>> is_plain({"label": "cancel", "score": 0.5}), is_plain(("a",)), is_plain({1: "a"}), is_plain(float("nan"))
    (True, False, False, False)
    """
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return True
    if kind is float:
        return math.isfinite(value)  # type: ignore[arg-type]
    if kind is list:
        return all(map(is_plain, value))  # type: ignore[call-overload]
    return kind is dict and all(type(key) is str and is_plain(item) for key, item in value.items())  # type: ignore[attr-defined]


def check_plain(value: object, function: str) -> None:
    """Raise InvalidOption if a value cannot be kept as JSON."""
    if not is_plain(value):
        raise InvalidOption(
            f"The model {function} answered a {type(value).__name__}, which JSON does not give back as it was, so it cannot "
            "be recorded. Give the marker codec=(to_json, from_json), two functions, or name a function that answers "
            "with texts, numbers, lists and dicts."
        )
