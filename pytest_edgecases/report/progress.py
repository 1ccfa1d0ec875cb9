"""A line on how far a long run is, for whoever watches a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

EVERY = 30.0
"""Seconds between two lines; a run that is over by then shows none."""


def wants_progress(config: pytest.Config, terminal: object) -> bool:
    """Whether somebody watches: on a terminal, not under -q, and not where pytest-xdist reports on its own."""
    return (
        bool(getattr(terminal, "isatty", False))
        and config.get_verbosity() >= 0
        and not getattr(config.option, "numprocesses", None)
        and getattr(config.option, "dist", "no") == "no"
    )


class Progress:
    """Writes a line each half minute: items, calls of models, failures, and how long the rest may take.

    >>> now = 0.0
    >>> progress = Progress(print, total=200, clock=lambda: now)
    >>> for now in range(0, 60, 1):
    ...     progress.ran(failed=now == 3)
    edge cases: 31 of 200 ran, 1 failed; about 3 min left
    """

    def __init__(self, write: Callable[[str], object], total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._write = write
        self._total = total
        self._clock = clock
        self._began = self._last = clock()
        self._ran = self._failed = 0

    def ran(self, *, failed: bool) -> None:
        """Count an item, and write a line if the time has come."""
        self._ran += 1
        self._failed += failed
        now = self._clock()
        if now - self._last < EVERY or self._ran >= self._total:
            return
        self._last = now
        left = (now - self._began) / self._ran * (self._total - self._ran)
        self._write(f"edge cases: {self._ran} of {self._total} ran, {self._failed} failed; about {_time(left)} left")


def _time(seconds: float) -> str:
    """Return a time for people.

    >>> _time(40), _time(200), _time(9000)
    ('40 s', '3 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
