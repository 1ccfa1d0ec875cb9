"""Write the suites after a run: what ran joins, what no longer fits goes, and known failures are kept up to date."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Case
from pytest_edgecases.run.finding import Record
from pytest_edgecases.run.suites import Unused
from pytest_edgecases.store import suite
from pytest_edgecases.store.redaction import DEFAULT, Redactor
from pytest_edgecases.store.suite import KNOWN, PASSES, Line

FOUND = "failed when it was added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of one suite."""

    path: Path
    kept: int = 0
    added: int = 0
    removed: int = 0
    known: int = 0
    """How many lines are known failures now."""
    withheld: int = 0
    """How many cases were not written: they hold what looks personal or secret, or what JSON cannot carry."""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an update records of a failing case."""

    today: dt.date
    known_days: int
    accept: str | None = None
    """The reason for which also a case that passed before becomes a known failure."""
    seed: int = 0
    redactor: Redactor = DEFAULT
    """Says what looks personal or secret."""

    def known(self, line: Line, reason: str) -> Line:
        """Return the line as a known failure."""
        expires = (self.today + dt.timedelta(days=self.known_days)).isoformat() if self.known_days else ""
        return replace(line, status=KNOWN, since=self.today.isoformat(), reason=reason, expires=expires)


def update(root: Path, records: Iterable[Record], gone: Iterable[Unused], policy: Policy) -> list[Written]:
    """Write the suite of each module whose marked tests ran, and return what was written.

    ``gone`` are the lines to take out. Raises BadLine where a suite cannot be read: nothing is written over it.
    """
    by_module: dict[str, list[Record]] = {}
    for record in records:
        by_module.setdefault(record.test.partition("::")[0], []).append(record)
    lost: dict[str, set[tuple[str, ...]]] = {}
    for one in gone:
        lost.setdefault(one.module, set()).add(one.key)
        by_module.setdefault(one.module, [])
    return [
        _update_module(root / module, found, lost.get(module, set()), policy)
        for module, found in sorted(by_module.items())
    ]


def _update_module(module: Path, records: Sequence[Record], gone: set[tuple[str, ...]], policy: Policy) -> Written:
    path = suite.path_for(module)
    before = suite.read(path)
    lines = {_key(line): line for line in (before.lines if before else ())}
    removed = [key for key in lines if key in gone]
    for key in removed:
        del lines[key]
    ours = ModuleText(module, policy.redactor)
    added = withheld = 0
    for record in records:
        for line in _lines_of(record, policy):
            key = _key(line)
            if key in lines and lines[key].is_dropped:
                continue
            if key in lines:
                lines[key] = _judged(lines[key], record, policy)
            elif not record.redacted and ours.may_hold(line.case):
                lines[key] = line
                added += 1
            else:
                withheld += 1
    return Written(
        path=path,
        kept=len(lines) - added,
        added=added,
        removed=len(removed),
        known=sum(line.is_known_failure for line in lines.values()),
        withheld=withheld,
        changed=suite.write(path, lines.values(), before.unread if before else ()),
    )


def _key(line: Line) -> tuple[str, ...]:
    return (line.test, line.row, line.target, line.case.id)


def _judged(line: Line, record: Record, policy: Policy) -> Line:
    """Return a line with what this run says of it. What passed before and fails now stays as it was, unless accepted."""
    if record.status in ("passed", "fixed"):
        return replace(line, status=PASSES, since="", reason="", expires="")
    if record.status == "failed" and policy.accept is not None:
        return policy.known(line, policy.accept)
    return line


def _lines_of(record: Record, policy: Policy) -> list[Line]:
    """Return the lines that a case gives: itself, and the smallest one that fails as it does.

    A fresh case beside a suite joins only if it fails, and then by its smallest version.
    """
    if record.kind != "case" or record.content is None or record.status not in ("passed", "failed", "known", "fixed"):
        return []
    contents: list[Mapping[str, Any]] = [record.content]
    if record.smallest is not None and record.smallest["id"] != record.case:
        contents.append(record.smallest["case"])
    if record.explored:
        contents = contents[-1:] if record.status == "failed" else []
    found = []
    for content in contents:
        case = Case.from_json(content)
        line = Line(
            case=case,
            test=record.test.partition("::")[2],
            row=record.row,
            target=record.target,
            provenance=_provenance(case, policy, record.origin),
        )
        failed = record.status == "failed"
        found.append(policy.known(line, policy.accept or FOUND) if failed else line)
    return found


def _provenance(case: Case, policy: Policy, origin: str) -> dict[str, Any]:
    made = "perturbed" if case.edits else "made up"
    real = {"real": origin} if origin else {}
    return {"kind": made, **real, "by": f"pytest-edgecases {version('pytest-edgecases')}", "seed": policy.seed}


class ModuleText:
    """A test module's text: what stands there is committed anyway."""

    def __init__(self, module: Path, redactor: Redactor = DEFAULT) -> None:
        self._module = module
        self._redactor = redactor

    @functools.cached_property
    def _text(self) -> str:
        try:
            return self._module.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def may_hold(self, case: Case) -> bool:
        """Whether a case may be committed: JSON carries it, and what it holds of secrets stands in the module already."""
        return '{"$' not in json.dumps(case.to_json()) and self.shows(case)

    def shows(self, case: Case) -> bool:
        """Whether what a case holds of secrets and personal data, if anything, stands in the module already."""
        if not self._redactor.redact_record(json.dumps(case.to_json()))[1]:
            return True
        seed = case.seed.value
        return isinstance(seed, str) and (seed in self._text or repr(seed)[1:-1] in self._text)
