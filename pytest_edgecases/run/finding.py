"""Findings: cases that fail the same way, with the smallest one as their face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one item of a marked test came to. It travels from a worker to the controller as JSON."""

    test: str
    item: str
    kind: str
    """"clean", "case", or "real" for an example of the holdout."""
    status: str = "passed"
    """"passed", "failed", "skipped" or "error"; "known" for a known failure, "fixed" for one that passes now."""
    order: int
    """The item's place in the collection, the same in all workers."""
    case: str = ""
    """The case's id."""
    names: tuple[str, ...] = ()
    """The perturbations that made its edits."""
    failure: str = ""
    """The kind of failure: the error's type and place."""
    message: str = ""
    """The error's first line."""
    smallest: Mapping[str, Any] | None = None
    """What shrinking came to, if this item was shrunk: the id, the names, the calls it took, the error's first line
    and the case, as JSON."""
    calls: int = 0
    """How many extra calls this item took: for shrinking, and for a clean example not known in this process."""
    reason: str = ""
    """Why it was skipped."""
    row: str = ""
    """The row's id."""
    target: str = ""
    """Where the case entered."""
    line: str = ""
    """The status of the suite's line that it ran; empty for a fresh case."""
    explored: bool = False
    """Whether it is a fresh case beside those of a suite."""
    aim: str = ""
    """Why it is one, where not for coverage: "search" for a lower severity at which its cell fails, or "repeat"."""
    levels: Mapping[str, int] | None = None
    """The severity that it counts at for its perturbations: of a failure the one that broke the model, of a pass each."""
    passes: int = 0
    """How many of its runs it passed, where a case runs several times."""
    runs: int = 1
    models: Mapping[str, int] | None = None
    """How many calls of its model were made and how many answers served since the record before this one."""
    gate: Mapping[str, Any] | None = None
    """What is asked of the test's rate, where there is a gate."""
    content: Mapping[str, Any] | None = None
    """The case as JSON, where the suites are to be written, and of a known failure."""
    severity: int = 0
    """How far from the seed."""
    place: str = ""
    """The file and line of the test function, as in ``"tests/test_shop.py:12"``."""
    known: Mapping[str, str] | None = None
    """Of a known failure: since when, why, and until when."""
    asked: tuple[str, ...] = ()
    """Of a clean example: the perturbations that its test asks for."""
    redacted: bool = False
    """Whether something private was taken out, so that places of edits no longer fit."""
    category: str = ""
    """What the row is labelled with."""
    origin: str = ""
    """Where the seed stands, if it is a real example."""
    edits: tuple[tuple[str, str], ...] = ()
    """The perturbation and the place of each edit."""
    traits: Mapping[str, str] | None = None
    """What its seed is: its language, and how long it is."""
    made: Mapping[str, Any] | None = None
    """What is told of how the test's cases were made, since the record before this one."""
    guard: Mapping[str, Any] | None = None
    """What was compared with what is private, and what was found and taken out, since the record before this one."""
    checked: str = ""
    """How the case was checked before it ran: "confirmed" by its room, "reviewed", "by hand" or "made up"."""
    refused: str = ""
    """Why the line of the suite did not run; the case is a fresh one in its place."""

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON, without what is at its default."""
        record = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value != _DEFAULTS.get(name, MISSING):
                record[name] = list(value) if isinstance(value, tuple) else value
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Record:
        """Return the record that ``to_json`` wrote."""
        tuples: dict[str, tuple[Any, ...]] = {
            name: tuple(record[name]) for name in ("names", "asked") if name in record
        }
        if "edits" in record:
            tuples["edits"] = tuple((str(name), str(place)) for name, place in record["edits"])
        return cls(**{**record, **tuples})


_DEFAULTS = {one.name: one.default for one in fields(Record)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Cases of one test that fail the same way."""

    test: str
    failure: str
    message: str
    """The first line of the error that the smallest case gives."""
    names: tuple[str, ...]
    """The perturbations of the smallest case."""
    smallest: Mapping[str, Any]
    cases: tuple[str, ...]
    """The ids of the cases that it explains, in the order of the collection."""
    cells: tuple[tuple[str, int], ...]
    """The perturbations of these cases, each with its severity."""
    face: Record
    """The record of the case that the smallest one came from."""


@dataclass(slots=True)
class Faces:
    """The smallest reasons known in this process, so that a finding is shrunk once."""

    _names: dict[tuple[str, str], list[frozenset[str]]] = field(default_factory=dict)

    def explain(self, test: str, failure: str, names: Iterable[str]) -> bool:
        """Whether a case that fails in this way holds all that a known finding of the test needs."""
        mine = set(names)
        return any(known <= mine for known in self._names.get((test, failure), ()))

    def add(self, test: str, failure: str, names: Iterable[str]) -> None:
        """Remember a finding's smallest reason."""
        self._names.setdefault((test, failure), []).append(frozenset(names))


def findings_of(records: Iterable[Record]) -> list[Finding]:
    """Group failed cases into findings, by error, place and perturbations.

    The records are taken in the order of the collection, whichever process ran them and when; so a run over several
    processes comes to the same findings as a run in one. What failed in the last run comes first in the next, so a
    case may be explained by one that stands behind it.
    """
    failed = sorted((record for record in records if record.kind == "case" and record.status == "failed"), key=_order)
    faces: dict[tuple[str, str], list[Record]] = {}
    for record in failed:
        if record.smallest:
            faces.setdefault((record.test, record.failure), []).append(record)
    found: dict[tuple[str, str], list[tuple[Record, list[Record]]]] = {}
    for record in failed:
        key = (record.test, record.failure)
        group = _group(found.setdefault(key, []), set(record.names))
        if group is None:
            face = record if record.smallest else _explained_by(faces.get(key, []), record)
            group = (face, [])
            found[key].append(group)
        group[1].append(record)
    return [
        Finding(
            test=test,
            failure=failure,
            message=(face.smallest or {}).get("message") or face.message,
            names=tuple((face.smallest or {}).get("names", face.names)),
            smallest=face.smallest or {},
            cells=tuple(sorted({(name, one.severity) for one in explained for name in one.names})),
            face=face,
            cases=tuple(one.case for one in explained),
        )
        for (test, failure), groups in found.items()
        for face, explained in groups
    ]


def _group(groups: list[tuple[Record, list[Record]]], names: set[str]) -> tuple[Record, list[Record]] | None:
    for face, explained in groups:
        if set((face.smallest or {}).get("names", face.names)) <= names:
            return face, explained
    return None


def _explained_by(faces: list[Record], record: Record) -> Record:
    """Return the record whose smallest case explained this one in its own process."""
    names = set(record.names)
    for face in faces:
        if face.smallest and set(face.smallest["names"]) <= names:
            return face
    return record


def _order(record: Record) -> int:
    return record.order
