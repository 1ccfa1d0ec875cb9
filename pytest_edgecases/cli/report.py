"""``edgecases report``: any report of a recorded run, from the run store."""

from __future__ import annotations

from pathlib import Path

import click

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.cli.console import console
from pytest_edgecases.report.as_json import schema
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.formats import FORMATS, save
from pytest_edgecases.report.junit import as_junit
from pytest_edgecases.report.model import records_from, report_of
from pytest_edgecases.report.summary import Look, summary_lines
from pytest_edgecases.store import RunStore, StoredRun
from pytest_edgecases.store.redaction import DEFAULT

_PATH = click.Path(dir_okay=False, path_type=Path, allow_dash=True)
DIR = ".edgecases"


class NoRun(EdgecaseError):
    """There is no such run to report on."""


@click.command()
@click.option("--run", "wanted", metavar="ID", help="A run, by the beginning of its id; without it, the last one.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=f"The folder of the run store (default: {DIR}).",
)
@click.option("--html", type=_PATH, help="Write a page, one file that any browser opens.")
@click.option("--json", "as_json", type=_PATH, help="Write JSON.")
@click.option("--junit", type=_PATH, help="Write JUnit's XML.")
@click.option("--markdown", type=_PATH, help="Write Markdown, for a comment on a pull request.")
@click.option("--gitlab", type=_PATH, help="Write a code quality report of GitLab.")
@click.option("--sarif", type=_PATH, help="Write SARIF 2.1.0, for code scanning.")
@click.option("--list", "as_list", is_flag=True, help="List the runs that are recorded.")
@click.option("--schema", "print_schema", is_flag=True, help="Print the JSON Schema of the JSON report.")
def report(
    wanted: str | None,
    folder: Path | None,
    html: Path | None,
    as_json: Path | None,
    junit: Path | None,
    markdown: Path | None,
    gitlab: Path | None,
    sarif: Path | None,
    as_list: bool,
    print_schema: bool,
) -> None:
    """Report on a recorded run.

    Without a format, the summary is printed as at the end of the run. A PATH of "-" is standard output.
    """
    if print_schema:
        click.echo(schema(), nl=False)
        return
    store = open_store(folder)
    try:
        runs = store.runs()
        if as_list:
            for one in runs:
                click.echo(_line(one))
            return
        run = chosen_run(runs, wanted)
        records = records_from(store.records(run.run))
        archive = store.archive()
    finally:
        store.close()
    collector = Collector()
    collector.archive = archive
    for record in records:
        collector.add(record)
    made = report_of(collector, run=run.run, info=run.info, exit_status=run.exit_status, redactor=DEFAULT)
    paths = {"html": html, "json": as_json, "markdown": markdown, "gitlab": gitlab, "sarif": sarif}
    for name, path in paths.items():
        if path is not None:
            _put(path, FORMATS[name](made))
    if junit is not None:
        _put(junit, as_junit(made, records))
    if not any([*paths.values(), junit]):
        out = console()
        look = Look(width=out.width, colours=out.is_terminal)
        click.echo("\n".join(summary_lines(collector, look)), color=out.is_terminal)


def _put(path: Path, text: str) -> None:
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    save(path, text)
    click.echo(f"report written: {path}", err=True)


def open_store(folder: Path | None) -> RunStore:
    """Return the run store of a folder, or of the nearest one that has a store. Raises NoRun if there is none."""
    path = (folder or _nearest()) / "runs.db"
    if not path.is_file():
        raise NoRun(
            f"There is no run store at {path}. Run pytest first, or name the folder that edgecases_dir sets with --dir."
        )
    return RunStore.open(path, warn=lambda said: click.echo(said, err=True))


def _nearest() -> Path:
    here = Path.cwd()
    return next((one / DIR for one in (here, *here.parents) if (one / DIR / "runs.db").is_file()), Path(DIR))


def chosen_run(runs: list[StoredRun], wanted: str | None) -> StoredRun:
    """Return the run whose id begins so, or the last one. Raises NoRun if there is none."""
    found = [run for run in runs if run.run.startswith(wanted or "")]
    if not found:
        asked = f"whose id begins with {wanted!r}" if wanted else "of a marked test"
        raise NoRun(f"The run store has no run {asked}; it has {len(runs)}. `edgecases report --list` shows them.")
    return found[0]


def _line(run: StoredRun) -> str:
    began = run.info.get("began", "")
    status = "did not end" if run.exit_status is None else f"exit status {run.exit_status}"
    return f"{run.run[:12]}  {began}  {status}"
