"""Which formats there are, and how a report gets into a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.report.model import Report
from pytest_edgecases.store.files import write_whole


class CannotWrite(EdgecaseError):
    """A report that could not be written; nothing else is lost."""


def _html(report: Report) -> str:
    from pytest_edgecases.report.html.page import as_html

    return as_html(report)


def _json(report: Report) -> str:
    from pytest_edgecases.report.as_json import as_json

    return as_json(report)


def _markdown(report: Report) -> str:
    from pytest_edgecases.report.markdown import as_markdown

    return as_markdown(report) + "\n"


def _gitlab(report: Report) -> str:
    from pytest_edgecases.report.services import as_gitlab

    return as_gitlab(report)


def _sarif(report: Report) -> str:
    from pytest_edgecases.report.services import as_sarif

    return as_sarif(report)


FORMATS: dict[str, Callable[[Report], str]] = {
    "html": _html,
    "json": _json,
    "markdown": _markdown,
    "gitlab": _gitlab,
    "sarif": _sarif,
}


def save(path: Path, text: str) -> None:
    """Write a report, whole or not at all. Raises CannotWrite with a sentence."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise CannotWrite(
            f"The report {path} cannot be written: {error.strerror or error}. Every outcome is in the run store; once there is "
            f"a place to write to, `edgecases report` makes the report from it."
        ) from None
