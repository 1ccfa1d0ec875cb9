"""What is written at the end of a session: the files that are asked for, and what GitHub Actions shows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.options import report_paths
from pytest_edgecases.report import github
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.formats import FORMATS, save
from pytest_edgecases.report.model import Report, report_of
from pytest_edgecases.run.private_data import redactor_of


def is_wanted(config: pytest.Config) -> bool:
    """Whether a report is to be written, even of a run without marked tests."""
    return bool(report_paths(config)) and not (config.option.collectonly or config.getoption("edgecases_plan"))


def write_reports(
    config: pytest.Config,
    collector: Collector,
    *,
    run: str,
    info: Mapping[str, Any],
    exit_status: int,
    notes: Sequence[str],
    interrupted: Sequence[str],
) -> tuple[list[str], list[str]]:
    """Write all reports that are asked for, and return sentences on them, and commands for the log of GitHub Actions.

    A file that cannot be written is one of the sentences: no run fails, and no outcome is lost, for a report.
    """
    paths = report_paths(config)
    in_github = github.is_here() and config.getini("edgecases_annotations") and bool(collector.tests)
    if not paths and not in_github:
        return [], []
    report = report_of(
        collector,
        run=run,
        info=info,
        exit_status=exit_status,
        redactor=redactor_of(config),
        notes=notes,
        interrupted=interrupted,
    )
    said = [_written(name, path, report, config) for name, path in paths.items()]
    if not in_github:
        return said, []
    said += _summarised(report)
    return said, list(github.commands(report))


def _written(name: str, path: Path, report: Report, config: pytest.Config) -> str:
    try:
        save(path, FORMATS[name](report))
    except EdgecaseError as error:
        return str(error)
    here = path.relative_to(config.invocation_params.dir) if path.is_relative_to(config.invocation_params.dir) else path
    return f"report written: {here.as_posix()}"


def _summarised(report: Report) -> list[str]:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return []
    try:
        github.write_summary(report, Path(path))
    except OSError as error:
        return [f"the job's summary could not be written: {error}"]
    return []
