"""``edgecases check``: whether committed suites are readable, whole, in date and free of secrets, without running a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.update import ModuleText
from pytest_edgecases.store.suite import FOLDER, BadLine, Suite, paths_below, read


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[SUITE_OR_FOLDER]...")
def check(paths: Sequence[Path]) -> None:
    """Check committed suites without running a test: for a pre-commit hook.

    Each PATH is a suite or a folder that holds some; without one, all below this folder are checked. What is wrong is told with
    its file and line, and ends with exit code 1.
    """
    suites = list(dict.fromkeys(paths_below(paths or [Path()])))
    troubles = [trouble for path in suites for trouble in troubles_of(path, dt.datetime.now(dt.UTC).date())]
    for trouble in troubles:
        click.echo(visible(trouble))
    counted = f"{len(suites)} suite{'' if len(suites) == 1 else 's'} checked"
    click.echo(f"{counted}: {len(troubles) or 'no'} problem{'' if len(troubles) == 1 else 's'}.")
    if troubles:
        raise SystemExit(1)


def troubles_of(path: Path, today: dt.date) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with a suite."""
    try:
        suite = read(path)
    except BadLine as error:
        yield str(error)
        return
    if suite is None:
        yield f"The suite {path} is not there; was it moved?"
        return
    yield from suite.problems
    if not (path.parent.parent / f"{path.stem}.py").exists():
        yield f"{FOLDER}/{path.name}: there is no {path.stem}.py beside its folder, so nothing runs it; remove or rename it."
    else:
        yield from _kept_out(path, suite)
    for line in suite.lines:
        if line.is_known_failure and line.is_expired(today):
            yield f"{line.place}: the known failure {line.case.id} is past its date, {line.expires}; mend it or date it anew."


def _kept_out(path: Path, suite: Suite) -> Iterator[str]:
    """Yield what looks secret or personal and does not stand in the test module anyway."""
    module = ModuleText(path.parent.parent / f"{path.stem}.py")
    for line in suite.lines:
        if not module.shows(line.case):
            yield (
                f"{line.place}: the case {line.case.id} holds what looks secret or personal, and {path.stem}.py does not; "
                "take the line out, and write a seed that belongs to nobody."
            )
