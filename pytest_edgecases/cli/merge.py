"""``edgecases merge``: join the run stores of several jobs, and judge them as one run."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from edgecase_strategies.case import Case
from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.rooms import room_named
from pytest_edgecases.cli.console import console
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.cost import cost_notes
from pytest_edgecases.report.gate import gate_lines
from pytest_edgecases.report.learnt import news
from pytest_edgecases.report.model import records_from, report_of
from pytest_edgecases.report.summary import Look, summary_lines
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Record
from pytest_edgecases.run.private_data import joined as guards_joined
from pytest_edgecases.statistics import Gate, Verdict
from pytest_edgecases.store import merge as joining
from pytest_edgecases.store import merge_answers
from pytest_edgecases.store.merge import BadStore, Part
from pytest_edgecases.store.redaction import DEFAULT

GREEN = (0, 5)
"""Exit statuses of pytest that say nothing bad: all passed, and nothing was collected."""
_KINDS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool, int)}


@click.command()
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="STORE...")
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path(".edgecases"), help="The folder of the joined store."
)
def merge(stores: Sequence[Path], into: Path) -> None:
    """Join the run stores of several jobs, and judge them as one run.

    A STORE is a runs.db, or a folder that holds one or one a job, as artifacts are downloaded. The last run of each counts. Gates
    are judged on all cases; exit code 1 says that something failed, as in a run. `edgecases report --dir` makes reports of it.
    The answers of models that a job recorded beside its store are joined as well.
    """
    paths = list(dict.fromkeys(path.absolute() for path in joining.stores_below(stores)))
    parts = [joining.read(path) for path in paths]
    joining.check(parts)
    answers = merge_answers.joined(parts, [merge_answers.read(part) for part in parts])
    given = [pair for part in parts for pair in _checked(part)]
    given.sort(key=lambda pair: (pair[1].order, pair[0]))
    collector = Collector()
    rows = {item: (record, bool(redacted)) for part in parts for item, record, redacted in part.records}
    for record in records_from(rows[item] for item, _ in given):
        collector.add(record)
    notes = [*gate_lines(collector), *cost_notes(collector), *_endings(parts)]
    info = _info(parts)
    report = report_of(collector, run=joining.id_of(parts), info=info, exit_status=0, redactor=DEFAULT, notes=notes)
    status = int(report.verdict is Verdict.FAIL or any(part.exit_status not in GREEN for part in parts))
    try:
        before, after = joining.write(
            into / joining.NAME, parts, info, status, [item for item, _ in given], collector.seen()
        )
    except (OSError, sqlite3.Error) as error:
        raise BadStore(f"The joined store {into / joining.NAME} cannot be written: {error}.") from None
    merge_answers.write(into, answers)
    notes += news(before, after)
    out = console()
    look = Look(width=out.width, colours=out.is_terminal)
    click.echo("\n".join(summary_lines(collector, look, notes=notes)), color=out.is_terminal)
    more = f", with {len(answers)} answers of models" if answers else ""
    click.echo(visible(f"{len(parts)} stores joined in {into} as run {joining.id_of(parts)[:12]}{more}"))
    raise SystemExit(status)


def _endings(parts: Sequence[Part]) -> list[str]:
    """Return a sentence for each part that did not end well."""
    said = []
    for part in parts:
        if part.exit_status is None:
            running = f"; it ran {', '.join(part.running[:3])}" if part.running else ""
            said.append(f"the run in {part.path} did not come to its end{running}")
        elif part.exit_status not in GREEN:
            said.append(f"the run in {part.path} ended with exit status {part.exit_status}")
    return said


def _info(parts: Sequence[Part]) -> dict[str, Any]:
    """Return what is known of the joined run: what its parts say alike, and when the first began."""
    infos = [part.info for part in parts]
    alike = {
        key: infos[0][key]
        for key in ("python", "version")
        if isinstance(infos[0].get(key), str) and all(info.get(key) == infos[0][key] for info in infos)
    }
    began = min((str(info["began"]) for info in infos if info.get("began")), default="")
    return {"args": ["edgecases", "merge"], "began": began, "parts": len(parts), **alike}


def _checked(part: Part) -> list[tuple[str, Record]]:
    """Return the records of a part by their items. Raises BadStore for one that no run writes."""
    found = []
    for item, text, _ in part.records:
        try:
            record = Record.from_json(json.loads(text))
            _check(record)
        except (EdgecaseError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise BadStore(f"{part.path}: the record of {item} is none that a run writes ({error}).") from None
        found.append((item, record))
    return found


def _check(record: Record) -> None:
    """Raise an error if a field is not what it is declared to be."""
    for one in dataclasses.fields(record):
        value, kinds = getattr(record, one.name), _KINDS.get(str(one.type))
        if kinds is not None and not isinstance(value, kinds):
            raise TypeError(f"{one.name} is {value!r}")
        if kinds is None and one.name not in ("names", "asked", "edits") and not isinstance(value, (dict, type(None))):
            raise TypeError(f"{one.name} is {value!r}")
    if not all(isinstance(name, str) for name in (*record.names, *record.asked)):
        raise TypeError("names are texts")
    if record.kind not in ("clean", "case", "real"):
        raise ValueError(f"the kind is {record.kind!r}")
    guards_joined(record.guard, record.guard)
    if record.gate is not None:
        Gate(**record.gate).verdict(1, 2)
    for counted in (record.models, record.known):
        if counted is not None and not all(isinstance(value, (int, str)) for value in counted.values()):
            raise TypeError("a count is no number")
    if not all(type(value) is int and 1 <= value <= 5 for value in (record.levels or {}).values()):
        raise ValueError("a severity is a level from 1 to 5")
    if record.smallest is not None:
        smallest = record.smallest
        case = Case.from_json(smallest["case"])
        room_named(case.room)
        if not isinstance(smallest["id"], str) or not isinstance(smallest["calls"], int):
            raise TypeError("the smallest case is not complete")
        if not all(isinstance(name, str) for name in smallest["names"]):
            raise TypeError("names are texts")
