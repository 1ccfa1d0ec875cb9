"""What turned between two runs: items whose verdict is another one, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import Record

NOTHING = "did not run"
MOST = 50
"""How many items are shown; all of them are in the JSON."""


class Turn(NamedTuple):
    """An item whose verdict is another one in the later run."""

    test: str
    item: str
    before: str
    after: str
    message: str
    """What the failure says, in the run in which it fails."""


def turns_of(before: Sequence[Record], after: Sequence[Record]) -> Iterator[Turn]:
    """Yield the items that turned, in the order of the later run; those that only one of the runs has come last."""
    old = {record.item: record for record in before}
    new = {record.item: record for record in after}
    for item, record in new.items():
        was = old.get(item)
        if was is not None and was.status != record.status:
            yield Turn(record.test, item, was.status, record.status, record.message or was.message)
    for item, record in new.items():
        if item not in old:
            yield Turn(record.test, item, NOTHING, record.status, record.message)
    for item, record in old.items():
        if item not in new:
            yield Turn(record.test, item, record.status, NOTHING, record.message)


def said_of_runs(turns: Sequence[Turn]) -> Iterator[str]:
    """Yield the lines that tell of what turned, by test; of items that one run lacks, only the number and what failed."""
    if not turns:
        yield "Nothing changed."
        return
    shown = [turn for turn in turns if NOTHING not in (turn.before, turn.after) or turn.after == "failed"]
    test = ""
    for turn in shown[:MOST]:
        if turn.test != test:
            test = turn.test
            yield visible(test)
        why = f": {visible(turn.message)}" if turn.after in ("failed", "error") and turn.message else ""
        yield f"  * {visible(turn.item.removeprefix(turn.test))} {turn.before} -> {turn.after}{why}"
    if len(shown) > MOST:
        yield f"  and {len(shown) - MOST} more"
    counts = Counter((turn.before, turn.after) for turn in turns)
    yield ", ".join(f"{count} {before} -> {after}" for (before, after), count in counts.items())
