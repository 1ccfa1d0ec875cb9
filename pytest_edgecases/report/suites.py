"""What the summary says of the suites: which lines no longer fit, and what an update wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import pytest

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.run.plan import REPEAT, SEARCH
from pytest_edgecases.run.private_data import redactor_of
from pytest_edgecases.run.suites import Unused
from pytest_edgecases.run.update import Policy, Written, update

SHOWN = 5


def suite_notes(
    config: pytest.Config, collector: Collector, unused: Sequence[tuple[str, ...]], explored_by: int
) -> list[str]:
    """Write the suites if that is asked for, and return the summary's sentences on them.

    ``unused`` are the lines that did not run, as ``Unused`` has them.
    """
    gone = [Unused(*one) for one in unused]
    is_updated, redactor = bool(config.getoption("edgecases_update")), redactor_of(config)
    notes = [redactor.redact(note) for note in refused_lines(gone, is_updated=is_updated)]
    if config.getoption("edgecases_explore"):
        given = config.getoption("edgecases_seed")
        notes.append(_on_explored(collector, explored_by if given is None else given))
    if not is_updated:
        return notes + _on_gone([one for one in gone if not one.reason])
    policy = Policy(
        today=dt.date.today(),
        known_days=config.getini("edgecases_known_days"),
        accept=config.getoption("edgecases_accept"),
        seed=config.getoption("edgecases_seed") or config.getini("edgecases_seed"),
        redactor=redactor,
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


def refused_lines(unused: Sequence[Unused], *, is_updated: bool = False) -> Iterator[str]:
    """Yield what to say of lines that could not be confirmed: how many of each reason, where they stand, and what to do."""
    by_reason: dict[str, list[Unused]] = {}
    for one in sorted(unused):
        if one.reason:
            by_reason.setdefault(one.reason, []).append(one)
    for reason, found in list(by_reason.items())[:SHOWN]:
        many = "1 line of the suites is" if len(found) == 1 else f"{len(found)} lines of the suites are"
        places = ", ".join((PurePosixPath(one.module).parent / one.place).as_posix() for one in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        them, its = ("it", "its place") if len(found) == 1 else ("them", "the place of each")
        what = (
            f"the update takes {them} out"
            if is_updated
            else f"a fresh case ran in {its}. Mend {them}, or what the test asks for; --edgecases-update takes {them} out"
        )
        yield f"{many} not confirmed, and did not run: {reason} ({places}{more}): {what}"
    if len(by_reason) > SHOWN:
        yield f"and lines that are not confirmed for {len(by_reason) - SHOWN} more reasons"


def _on_gone(gone: Sequence[Unused]) -> list[str]:
    if not gone:
        return []
    names = [f"{one.test}[{one.row}] {one.case} of {one.module}" for one in sorted(gone)[:SHOWN]]
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
