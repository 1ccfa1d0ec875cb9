"""What the summary says of the suites: which lines no longer fit, and what an update wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.run.plan import REPEAT, SEARCH
from pytest_edgecases.run.private_data import redactor_of
from pytest_edgecases.run.update import Policy, Written, update

Gone = tuple[str, ...]
SHOWN = 5


def suite_notes(config: pytest.Config, collector: Collector, gone: Sequence[Gone], explored_by: int) -> list[str]:
    """Write the suites if that is asked for, and return the summary's sentences on them."""
    notes: list[str] = []
    if config.getoption("edgecases_explore"):
        given = config.getoption("edgecases_seed")
        notes.append(_on_explored(collector, explored_by if given is None else given))
    if not config.getoption("edgecases_update"):
        return notes + _on_gone(gone)
    policy = Policy(
        today=dt.date.today(),
        known_days=config.getini("edgecases_known_days"),
        accept=config.getoption("edgecases_accept"),
        seed=config.getoption("edgecases_seed") or config.getini("edgecases_seed"),
        redactor=redactor_of(config),
    )
    try:
        return notes + [_on_written(one, config) for one in update(config.rootpath, collector.kept, gone, policy)]
    except (EdgecaseError, OSError) as error:
        return [*notes, f"the suites could not be written: {error}"]


def _on_explored(collector: Collector, seed: int) -> str:
    aims = collector.aims
    if not any(aims.values()):
        return f"explored with seed {seed}: the same fresh cases come with --edgecases-seed {seed}"
    said = [
        f"{aims[SEARCH]} searched for the lowest severity that fails" if aims[SEARCH] else "",
        f"{aims[REPEAT]} repeated what failed before" if aims[REPEAT] else "",
    ]
    return (
        f"explored with seed {seed} and what the run store knew: {', '.join(filter(None, said))}; no rate counts them"
    )


def _on_gone(gone: Sequence[Gone]) -> list[str]:
    if not gone:
        return []
    names = [f"{test}[{row}] {case} of {module}" for module, test, row, _, case in sorted(gone)[:SHOWN]]
    more = f" and {len(gone) - SHOWN} more" if len(gone) > SHOWN else ""
    lines = (
        "1 line of the suites no longer fits" if len(gone) == 1 else f"{len(gone)} lines of the suites no longer fit"
    )
    return [f"{lines} a test or its seed ({'; '.join(names)}{more}): --edgecases-update takes out what does not fit"]


def _on_written(one: Written, config: pytest.Config) -> str:
    path = one.path.relative_to(config.rootpath) if one.path.is_relative_to(config.rootpath) else one.path
    said = f"suite {path.as_posix()}"
    if one.changed:
        said += f" written: {one.kept} lines kept, {one.added} added, {one.removed} taken out"
    else:
        said += f": {one.kept} lines, unchanged"
    if one.known:
        said += f"; {one.known} known failure{'s' if one.known != 1 else ''}"
    if one.withheld:
        said += (
            f"; {one.withheld} not written, since they hold what looks personal or secret, or what JSON cannot carry"
        )
    return said
