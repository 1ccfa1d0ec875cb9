"""Committed suites: one JSON Lines file a test module, one case a line, read and written by people and by the plugin.

The first line names the format. The value of a line is what runs; its id is a hash of its content and is made anew, so that
a line written or changed by hand counts as it stands.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Case, Edit, Seed, Truth, freeze
from edgecase_strategies.errors import EdgecaseError, UnknownName, did_you_mean
from edgecase_strategies.rooms import room_named
from pytest_edgecases.store.files import write_whole

FOLDER = "__edgecases__"
VERSION = 1
PASSES, KNOWN, DROPPED = "passes", "known failure", "dropped"
STATUSES = (PASSES, KNOWN, DROPPED)
KEEP, DROP, RELABEL = "keep", "drop", "relabel"
VERDICTS = (KEEP, DROP, RELABEL)

_REQUIRED = ("test", "value")
_KEYS = (
    "id",
    "test",
    "row",
    "target",
    "room",
    "value",
    "seed",
    "edits",
    "truth",
    "severity",
    "provenance",
    "status",
    "since",
    "reason",
    "expires",
    "reviewed",
)


class BadLine(EdgecaseError):
    """A line of a suite that cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of a suite, and what is known of it.

    >>> case = Case(room="text", seed=Seed(value="hi"), edits=(), value="hii")
    >>> Line(case=case, test="test_it", target="text").status
    'passes'
    """

    case: Case
    test: str
    """The test function within its module, as in a node id: ``"TestShop::test_route"``."""
    row: str = ""
    """The row's id, as in the brackets of the node id of its clean example; empty where there are no rows."""
    target: str = ""
    """Where the case enters, as the marker names it; empty where the test has only one target."""
    status: str = PASSES
    since: str = ""
    """The day from which a known failure is known, as in ``"2026-11-24"``."""
    reason: str = ""
    expires: str = ""
    """The last day of a known failure; empty where it does not expire."""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    reviewed: Mapping[str, str] = field(default_factory=dict)
    """Who looked at it, on which day, and the verdict: keep, drop, or relabel with the label."""
    place: str = field(default="", compare=False)
    """The file and line that it was read from."""
    applies: bool = field(default=True, compare=False)
    """Whether its edits give its value; where they do not, the value is somebody's own."""

    @property
    def is_known_failure(self) -> bool:
        """Whether it is known to fail."""
        return self.status == KNOWN

    @property
    def is_dropped(self) -> bool:
        """Whether somebody found it wanting: it does not run, and stays so that it is not made again."""
        return self.status == DROPPED

    @property
    def label(self) -> str:
        """The label that somebody gave it in the place of its row's; empty for none."""
        return self.reviewed.get("label", "")

    def is_expired(self, today: dt.date) -> bool:
        """Whether a known failure is past its date."""
        return bool(self.expires) and dt.date.fromisoformat(self.expires) < today

    def to_json(self) -> dict[str, Any]:
        """Return the line as JSON, without what is at its default."""
        case = self.case.to_json()
        if not self.case.edits:
            del case["edits"]
        record = {
            "id": self.case.id,
            "test": self.test,
            "row": self.row,
            "target": self.target,
            **case,
            "provenance": dict(self.provenance),
            "status": self.status,
            "since": self.since,
            "reason": self.reason,
            "expires": self.expires,
            "reviewed": dict(self.reviewed),
        }
        return {key: record[key] for key in _KEYS if key in record and record[key] not in ("", {}, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The lines of one file, and what is wrong in it."""

    path: Path
    lines: tuple[Line, ...] = ()
    problems: tuple[str, ...] = ()
    """A sentence for each line that cannot be used, or whose value is not what its edits give."""
    unread: tuple[str, ...] = ()
    """The lines that cannot be used, as they stand: they stay until somebody mends them."""

    def of_test(self, test: str) -> tuple[Line, ...]:
        """Return the lines of one test function."""
        return tuple(line for line in self.lines if line.test == test)


def path_for(module: Path) -> Path:
    """Return where the suite of a test module is.

    >>> path_for(Path("tests/test_router.py")).as_posix()
    'tests/__edgecases__/test_router.jsonl'
    """
    return module.parent / FOLDER / f"{module.stem}.jsonl"


def read(path: Path) -> Suite | None:
    """Return the suite of a file; None if there is no file. What is wrong in a line costs that line only.

    Raises BadLine for a file that cannot be read at all: of a newer version, or no text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadLine(f"The suite {path.name} cannot be read: {error}. Restore it from version control.") from None
    return parse(text, path)


def parse(text: str, path: Path) -> Suite:
    """Return the suite that a text says, as ``read`` does; ``path`` is what its lines are called by."""
    lines: dict[str, Line] = {}
    problems: list[str] = []
    unread: list[str] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        place = f"{FOLDER}/{path.name}:{number}"
        try:
            record = _parsed(row)
            if "edgecases" in record:
                _check_version(record, place)
                continue
            line = line_of(record, place)
        except BadVersion:
            raise
        except EdgecaseError as error:
            problems.append(f"{place}: {error} The line is left out; the rest of the suite runs.")
            unread.append(row)
            continue
        key = f"{line.test} {line.row} {line.target} {line.case.id}"
        if key in lines:
            problems.append(
                f"{place}: the case {line.case.id} is there already ({lines[key].place}); remove one of them."
            )
            continue
        lines[key], found = _compared(line, record)
        problems += found
    return Suite(path=path, lines=tuple(lines.values()), problems=tuple(problems), unread=tuple(unread))


class BadVersion(BadLine):
    """A suite of a format that this version does not know."""


def _parsed(row: str) -> dict[str, Any]:
    try:
        record = json.loads(row)
    except ValueError as error:
        raise BadLine(f"this is not JSON ({error}).") from None
    if not isinstance(record, dict):
        raise BadLine(f"a line is a JSON object; this is {type(record).__name__}.")
    return record


def _check_version(record: Mapping[str, Any], place: str) -> None:
    if record["edgecases"] != VERSION:
        raise BadVersion(
            f"{place}: the suite is of version {record['edgecases']!r}, and this pytest-edgecases knows version {VERSION}. "
            "Install the version that wrote it, or a newer one."
        )


def line_of(record: Mapping[str, Any], place: str = "") -> Line:
    """Return the line that a JSON object says; what is left out has its default. Raises BadLine with the reason.

    >>> line = line_of({"test": "test_it", "value": "wheres it", "seed": {"value": "Where is it?"}})
    >>> line.case.seed.value, line.status
    ('Where is it?', 'passes')
    """
    missing = [key for key in _REQUIRED if key not in record]
    if missing:
        raise BadLine(f'the line has no "{missing[0]}".')
    for key in record:
        if key not in _KEYS:
            raise BadLine(f'a line has no key "{key}".{did_you_mean(key, _KEYS)}')
    status = record.get("status", PASSES)
    if status not in STATUSES:
        raise BadLine(
            f'the status is "{PASSES}", "{KNOWN}" or "{DROPPED}"; {status!r} is neither.{did_you_mean(str(status), STATUSES)}'
        )
    for key in ("since", "expires"):
        if record.get(key) and not _is_date(record[key]):
            raise BadLine(f'"{key}" is a date such as "2026-11-24"; {record[key]!r} is not.')
    return Line(
        case=_case_of(record),
        test=str(record["test"]),
        row=str(record.get("row", "")),
        target=str(record.get("target", "")),
        status=status,
        since=record.get("since", ""),
        reason=str(record.get("reason", "")),
        expires=record.get("expires", ""),
        provenance=record.get("provenance", {}),
        reviewed=_reviewed(record.get("reviewed", {})),
        place=place,
    )


def _reviewed(given: Any) -> Mapping[str, str]:
    if not given:
        return {}
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise BadLine(f'"reviewed" is an object of texts: by, day, verdict; {given!r} is not.')
    if given.get("verdict") not in VERDICTS or not _is_date(given.get("day")) or not given.get("by"):
        raise BadLine(
            f'"reviewed" says by whom, on which day, and the verdict ({", ".join(VERDICTS)}); {given!r} does not.'
        )
    if (given["verdict"] == RELABEL) != bool(given.get("label")):
        raise BadLine('"reviewed" has a label if the verdict is "relabel", and only then.')
    return given


def _is_date(value: object) -> bool:
    try:
        dt.date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _case_of(record: Mapping[str, Any]) -> Case:
    try:
        seed = record.get("seed", {"value": None})
        return Case(
            room=str(record.get("room", "text" if isinstance(record["value"], str) else "value")),
            seed=Seed(value=seed["value"], truth=Truth.from_json(seed.get("truth", {}))),
            edits=tuple(Edit.from_json(edit) for edit in record.get("edits", ())),
            value=record["value"],
            truth=Truth.from_json(record.get("truth", seed.get("truth", {}))),
            severity=int(record.get("severity", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadLine(f"the case in it is not complete ({error!r}).") from None


def _compared(line: Line, record: Mapping[str, Any]) -> tuple[Line, list[str]]:
    """Return the line with whether its edits give its value, and a sentence for each difference."""
    case = line.case
    found = []
    if record.get("id", case.id) != case.id:
        found.append(
            f"{line.place}: the line was changed by hand since it was written; it runs as it stands, as {case.id}."
        )
    if not case.edits:
        return line, found
    try:
        given = room_named(case.room).apply(case.seed.value, case.edits)
    except (EdgecaseError, UnknownName, TypeError, ValueError, LookupError):
        found.append(f"{line.place}: the edits of {case.id} cannot be applied; its value runs as it is stored.")
    else:
        if freeze(given) == freeze(case.value) if not isinstance(given, str) else given == case.value:
            return line, found
        found.append(f"{line.place}: the edits of {case.id} no longer give its value; the value runs as it is stored.")
    return replace(line, applies=False), found


def text_of(lines: Iterable[Line], unread: Sequence[str] = ()) -> str:
    """Return lines as the text of a suite, in an order that does not depend on theirs; what cannot be read comes last."""
    ordered = sorted(lines, key=lambda line: (line.test, line.row, line.target, line.case.id))
    head = json.dumps({"edgecases": VERSION})
    return "\n".join([head, *(json.dumps(line.to_json(), ensure_ascii=True) for line in ordered), *unread, ""])


def write(path: Path, lines: Iterable[Line], unread: Sequence[str] = ()) -> bool:
    """Write a suite, whole or not at all, and return whether anything changed. Without lines the file is removed.

    ``unread`` are lines that could not be used; they are written as they stand.
    """
    lines = list(lines)
    text = text_of(lines, unread) if lines or unread else None
    try:
        before = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        before = None
    if text == before:
        return False
    if text is None:
        path.unlink()
        return True
    if path.parent.is_symlink():
        raise BadLine(f"{FOLDER} beside {path.stem} is a link; make it a folder, so that nothing is written elsewhere.")
    write_whole(path, text)
    return True


def paths_below(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the suites that are meant, in order: files as they are given, and all that are below folders."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if name == FOLDER or not name.startswith((".", "__")))
            if Path(folder).name == FOLDER:
                yield from (Path(folder) / name for name in sorted(files) if name.endswith(".jsonl"))
