"""``edgecases list``: what perturbations there are."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.text import Text

from edgecase_strategies.perturbation import Perturbation, Registry
from pytest_edgecases.cli.console import console, show, table
from pytest_edgecases.cli.perturbations import known_perturbations
from pytest_edgecases.report.visible import visible


@click.command("list")
@click.argument("group", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_perturbations(group: str | None, as_json: bool) -> None:
    """List the perturbations, or those of a GROUP such as "text.typo".

    Yours are among them: those of conftest.py, of installed distributions, and of pytest plugins.
    """
    found = members(known_perturbations(), group)
    if as_json:
        click.echo(json.dumps([_record(one) for one in found], indent=2))
        return
    rows = table("name", "group", "used", "truth", "what it does")
    rows.columns[0].no_wrap = True
    for one in found:
        rows.add_row(*(Text(visible(cell)) for cell in _cells(one)))
    show(console(), rows)


def members(registry: Registry, group: str | None) -> list[Perturbation[Any]]:
    """Return the perturbations of a group, those on request included; without a group, all of them.

    >>> from edgecase_strategies.text import PERTURBATIONS
    >>> [one.name for one in members(Registry(PERTURBATIONS), "text.typo.transpose")]
    ['text.typo.transpose']

    Raises UnknownName for a name that is no perturbation and no group.
    """
    if group is None:
        return list(registry)
    registry.select([group])
    return [one for one in registry if one.name == group or one.name.startswith(f"{group}.")]


def _cells(one: Perturbation[Any]) -> tuple[str, ...]:
    return one.name, one.group, _used(one), "keeps" if one.keeps_truth else "moves", one.summary


def _record(one: Perturbation[Any]) -> dict[str, str | bool]:
    return {
        "name": one.name,
        "group": one.group,
        "used": _used(one),
        "keeps_truth": one.keeps_truth,
        "summary": one.summary,
    }


def _used(one: Perturbation[Any]) -> str:
    return "on request" if one.on_request else "by default"
