"""Join the answers that several jobs recorded, so that the next run replays what any of them asked.

A file of answers comes from wherever its run store does, and is read with the same care: a copy, our own table and nothing
else, each value checked.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pytest_edgecases.store import merge
from pytest_edgecases.store.answers import NAME, TABLE, VERSION, WITHHELD, Answers
from pytest_edgecases.store.merge import BadStore, Part

Row = tuple[str, str, str, str, str]
"""Key, function, version, run and outcome."""

_ROWS = "SELECT key, function, version, run, outcome FROM answers ORDER BY key"
_KEY = re.compile(r"[0-9a-f]{64}")


def read(part: Part) -> list[Row]:
    """Return the answers that are kept beside a part's run store. Raises BadStore for what is no whole file of ours."""
    path = part.path.with_name(NAME)
    if not path.exists() and not path.is_symlink():
        return []
    if path.is_symlink() or not path.is_file():
        raise BadStore(f"{path} is no file; it is not joined.")
    with closing(sqlite3.connect(":memory:")) as ours, merge.copied(path, "file of answers") as connection:
        ours.execute(TABLE)
        merge.check_schema(connection, path, ours, VERSION)
        rows: list[Row] = connection.execute(_ROWS).fetchall()
        if not all(map(_is_row, rows)):
            raise BadStore(f"{path} holds values that no run writes; it was changed, and is not joined.")
    return rows


def _is_row(row: tuple[Any, ...]) -> bool:
    if tuple(map(type, row)) != (str,) * 5 or not _KEY.fullmatch(row[0]):
        return False
    if row[4] == WITHHELD:
        return True
    outcome = json.loads(row[4])
    return isinstance(outcome, dict) and ("answer" in outcome or "raises" in outcome)


def joined(parts: Sequence[Part], answers: Sequence[Sequence[Row]]) -> list[Row]:
    """Return one answer a key, those of the parts' own run as those of the joined one.

    Of several, the one of that run counts before one that was kept from an earlier run, and an answer before one that was
    not kept; among equals, that of the first part by its run's id, so that the order of the stores does not matter.
    """
    run = merge.id_of(parts)
    best: dict[str, tuple[tuple[bool, bool], Row]] = {}
    for part, rows in sorted(zip(parts, answers, strict=True), key=lambda pair: pair[0].run):
        for key, function, version, of, outcome in rows:
            rank = (of == part.run, outcome != WITHHELD)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, (key, function, version, run if of == part.run else of, outcome))
    return [row for _, row in best.values()]


def write(folder: Path, rows: Sequence[Row]) -> None:
    """Add the answers to those of a folder; what is there under other keys stays. Raises BadAnswers."""
    if rows:
        with closing(Answers(folder / NAME)) as answers:
            answers.take(rows)
