"""Run a case several times, for a model that answers differently each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

T = TypeVar("T")

FAILS, PASSES = 3, 2
"""A smaller case is taken to fail if it fails three times before it passes twice: a race that keeps the real cause.

In trials of a noisy model a single run kept it in 12 of 40, the race in 40 of 40.
"""


class Repeated(NamedTuple):
    """How a case that ran several times came out."""

    status: str
    passes: int
    runs: int


def repeat(run: Callable[[], str], repeats: int, min_passes: int, may_run: Callable[[], bool]) -> Repeated:
    """Run until it is decided whether ``min_passes`` of ``repeats`` runs pass.

    ``run`` returns a status; one that is neither "passed" nor "failed" decides at once. ``may_run`` says before each further
    run whether there may be one; if not, more passes than failures count as passed. The last run has the status returned,
    unless the runs ended early.

    >>> runs = iter(["failed", "passed", "passed"])
    >>> repeat(lambda: next(runs), 3, 2, lambda: True)
    Repeated(status='passed', passes=2, runs=3)
    """
    passes = fails = 0
    while True:
        status = run()
        if status not in ("passed", "failed"):
            return Repeated(status, passes, passes + fails + 1)
        passes += status == "passed"
        fails += status == "failed"
        if passes >= min_passes or fails > repeats - min_passes:
            return Repeated(status, passes, passes + fails)
        if not may_run():
            return Repeated("passed" if passes > fails else "failed", passes, passes + fails)


def race(fails: Callable[[], bool]) -> bool:
    """Whether something fails three times before it passes twice.

    >>> outcomes = iter([True, False, True, True])
    >>> race(lambda: next(outcomes))
    True
    """
    lost = won = 0
    while lost < FAILS and won < PASSES:
        if fails():
            lost += 1
        else:
            won += 1
    return lost == FAILS
