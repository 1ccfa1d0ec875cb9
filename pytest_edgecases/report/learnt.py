"""The archive in reports: the lowest severity at which each cell fails, and what a run newly learnt of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from edgecase_strategies.curate.planner import Archive, Cell, Known
from edgecase_strategies.options import SEVERITY
from pytest_edgecases.report.collector import Collector, Count
from pytest_edgecases.run.session import open_store
from pytest_edgecases.store.redaction import Redactor
from pytest_edgecases.store.statements import storable

SHOWN = 5


def learn(config: pytest.Config, collector: Collector, run: str) -> list[str]:
    """Bring the archive of the run store up to date at the end of a run, and return what is new, for the summary.

    A part of a matrix only reads it: ``edgecases merge`` learns from all parts together.
    """
    store = open_store(config)
    try:
        if collector.part:
            collector.archive = store.archive()
            return []
        before, collector.archive = store.learn(run, collector.seen())
        return list(news(before, collector.archive))
    finally:
        store.close()


def news(before: Archive, after: Archive) -> Iterator[str]:
    """Yield a sentence for each cell that fails at a lower severity than was known."""
    lower = [
        (cell, known, before.cells[cell])
        for cell, known in sorted(after.cells.items())
        if cell in before.cells and not before.cells[cell].suspected and known.failed < before.cells[cell].failed
    ]
    for cell, known, old in lower[:SHOWN]:
        yield (
            f"learnt: {cell.name} in {cell.test} fails at severity {known.failed} already, {old.failed} was the lowest "
            "known"
        )
    if len(lower) > SHOWN:
        yield f"learnt: a lower severity at which they fail for {len(lower) - SHOWN} more cells"


class Lowest(NamedTuple):
    """What is known of a cell of a test that ran."""

    cell: Cell
    known: Known
    next: int | None
    """The severity that is tried next, within those that the test asks for."""


def lowest_of(archive: Archive, test: str, count: Count, redactor: Redactor) -> list[Lowest]:
    """Return what an archive knows of the cells of a test, in the order of their names."""
    stored = storable(redactor.stored_id(test))
    low, high = (count.made or {}).get("about", {}).get("severity") or SEVERITY
    return [
        Lowest(cell, known, known.next((low, high)))
        for cell, known in sorted(archive.cells.items())
        if cell.test == stored
    ]
