"""``edgecases diff``: what changed between two suites, or two runs, for people."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.cli.report import chosen_run, open_store
from pytest_edgecases.report.failure import case_lines
from pytest_edgecases.report.model import records_from
from pytest_edgecases.report.turns import said_of_runs, turns_of
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Record
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import FOLDER, Line

Key = tuple[str, str, str, str, str]
"""Suite, test, row, target, and the case's id."""


class Changed(NamedTuple):
    """One difference: what kind it is, the line before, and the line after."""

    kind: str
    """"new", "removed", "changed" or "status"."""
    module: str
    before: Line | None
    after: Line | None


@click.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option(
    "--runs", "of_runs", is_flag=True, help="Compare two runs of the run store, by the beginning of their ids."
)
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="The folder of the run store.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of what changed.")
def diff(before: str | None, after: str | None, of_runs: bool, folder: Path | None, as_json: bool) -> None:
    """Show what changed between two suites or two runs: cases that are new, gone or changed, and verdicts.

    BEFORE and AFTER are suites, folders that hold some, or revisions of git; without AFTER it is the work tree, and without both
    it is the work tree against HEAD. With --runs they are runs: without AFTER the last one, and without both the last two. Exit code 1
    says that something changed, as with diff.
    """
    if of_runs:
        turned = list(turns_of(*_runs(folder, before, after)))
        for line in [json.dumps([turn._asdict() for turn in turned], indent=2)] if as_json else said_of_runs(turned):
            click.echo(line)
        raise SystemExit(1 if turned else 0)
    old = _side(before or "HEAD")
    new = _side(after) if after is not None else _side(".", like=before)
    changes = list(changes_of(old, new))
    if as_json:
        click.echo(json.dumps([_record(change) for change in changes], indent=2))
    else:
        for line in said(changes):
            click.echo(line)
    if changes:
        raise SystemExit(1)


def changes_of(old: Mapping[str, Sequence[Line]], new: Mapping[str, Sequence[Line]]) -> Iterator[Changed]:
    """Yield the differences between two sides, each the lines of suites by the module that they are of."""
    for module in sorted({*old, *new}):
        before = {_key(line): line for line in old.get(module, ())}
        after = {_key(line): line for line in new.get(module, ())}
        gone = {key: line for key, line in before.items() if key not in after}
        come = {key: line for key, line in after.items() if key not in before}
        for key, line in list(come.items()):
            twin = next((one for one, other in gone.items() if _is_changed(other, line)), None)
            if twin is not None:
                yield Changed("changed", module, gone.pop(twin), line)
                del come[key]
        yield from (Changed("removed", module, line, None) for line in gone.values())
        yield from (Changed("new", module, None, line) for line in come.values())
        for key, line in before.items():
            now = after.get(key)
            if now is not None and _status(line) != _status(now):
                yield Changed("status", module, line, now)


def _key(line: Line) -> tuple[str, ...]:
    return line.test, line.row, line.target, line.case.id


def _status(line: Line) -> tuple[str, ...]:
    return line.status, line.reason, line.expires


def _is_changed(before: Line, after: Line) -> bool:
    """Whether a line is another version of one that is gone: of the same place and seed, with the same edits or value."""
    if (before.test, before.row, before.target) != (after.test, after.row, after.target):
        return False
    one, other = before.case, after.case
    if one.edits != other.edits and one.value != other.value:
        return False
    return bool(one.edits) or one.seed.value == other.seed.value or one.value == other.value


def said(changes: Sequence[Changed]) -> Iterator[str]:
    """Yield the lines that tell of differences, by module and test."""
    if not changes:
        yield "Nothing changed."
        return
    heading = ""
    for change in sorted(changes, key=lambda one: (one.module, _any(one).test)):
        line = _any(change)
        place = f"{change.module}::{line.test}"
        if place != heading:
            heading = place
            yield visible(place)
        yield from _said_of(change)
    counts = Counter(change.kind for change in changes)
    words = {"new": "new", "removed": "removed", "changed": "changed", "status": "with another status"}
    yield ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind])


def _any(change: Changed) -> Line:
    line = change.after or change.before
    assert line is not None
    return line


def _said_of(change: Changed) -> Iterator[str]:
    line = _any(change)
    row = f" [{visible(line.row)}]" if line.row else ""
    if change.kind == "status":
        assert change.before is not None
        yield f"  * {line.case.id}{row}: {_verdict(change.before)} -> {_verdict(line)}"
        return
    sign = {"new": "+", "removed": "-", "changed": "~"}[change.kind]
    yield f"  {sign} {line.case.id}{row}: {_verdict(line)}"
    if change.before is not None and change.after is not None:
        if _status(change.before) != _status(change.after):
            yield f"      before    {_verdict(change.before)}"
        yield from (f"      before    {one}" for one in case_lines(change.before.case, seed=False)[:1])
    yield from (f"      {one}" for one in case_lines(line.case))


def _verdict(line: Line) -> str:
    if not line.is_known_failure:
        return line.status
    until = f" until {line.expires}" if line.expires else ""
    reason = f" ({visible(line.reason)})" if line.reason else ""
    return f"{line.status}{until}{reason}"


def _runs(folder: Path | None, before: str | None, after: str | None) -> tuple[list[Record], list[Record]]:
    store = open_store(folder)
    try:
        runs = store.runs()
        new = chosen_run(runs, after)
        old = chosen_run([run for run in runs if run.run != new.run], before)
        return records_from(store.records(old.run)), records_from(store.records(new.run))
    finally:
        store.close()


def _record(change: Changed) -> dict[str, object]:
    return {
        "kind": change.kind,
        "module": change.module,
        "before": change.before.to_json() if change.before else None,
        "after": change.after.to_json() if change.after else None,
    }


# The two sides.


def _side(given: str, like: str | None = None) -> dict[str, Sequence[Line]]:
    """Return the lines of one side, by the test module; ``like`` says how the other side was given."""
    if like is not None and Path(like).exists():
        raise InvalidOption("Give two suites or two folders to compare, or one revision of git.")
    path = Path(given)
    if path.is_file():
        return {path.stem: _lines(path.read_bytes(), path)}
    if path.is_dir():
        root = path
        return {
            _module(found.relative_to(root)): _lines(found.read_bytes(), found) for found in suite.paths_below([path])
        }
    return _of_revision(given)


def _module(path: Path) -> str:
    """Return the test module that a suite is of.

    >>> _module(Path("tests/__edgecases__/test_shop.jsonl"))
    'tests/test_shop.py'
    """
    folder = path.parent.parent if path.parent.name == FOLDER else path.parent
    return (folder / f"{path.stem}.py").as_posix()


def _lines(content: bytes, path: Path) -> Sequence[Line]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise suite.BadLine(f"The suite {path} cannot be read: {error}.") from None
    found = suite.parse(text, path)
    for problem in found.problems:
        click.echo(visible(problem), err=True)
    return found.lines


def _of_revision(revision: str) -> dict[str, Sequence[Line]]:
    """Return the lines of the suites below this folder as a revision has them."""
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise InvalidOption(
            f'"{visible(revision)}" is neither a suite nor a folder, and git knows no such revision here. Give two suites, two '
            "folders, or a revision such as main."
        )
    sha = commit.decode("ascii").strip()
    listed = _git("ls-tree", "-r", "-z", "--name-only", sha, "--", ".") or b""
    found: dict[str, Sequence[Line]] = {}
    for raw in listed.split(b"\0"):
        path = Path(raw.decode("utf-8", "surrogateescape"))
        if path.suffix == ".jsonl" and path.parent.name == FOLDER:
            content = _git("cat-file", "blob", f"{sha}:./{path.as_posix()}")
            if content is not None:
                found[_module(path)] = _lines(content, path)
    return found


def _git(*arguments: str) -> bytes | None:
    """Return what git says; None if it fails."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise InvalidOption(f"git cannot be run: {error}. Give two suites or two folders.") from None
    return done.stdout if done.returncode == 0 else None
