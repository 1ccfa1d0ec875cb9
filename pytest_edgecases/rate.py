"""Rate limits on a model's calls: a token bucket."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

from edgecase_strategies.errors import InvalidOption

_UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "m": 60.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|per)\s*([a-z]+)", re.IGNORECASE)


def per_second(rate: object) -> float:
    """Return a rate such as ``"60/min"`` as calls a second.

    >>> per_second("60/min"), per_second("10/s"), per_second("1800 per hour")
    (1.0, 10.0, 0.5)
    """
    match = _RATE.fullmatch(rate.strip()) if isinstance(rate, str) else None
    unit = _UNITS.get(match[2].lower()) if match else None
    if match is None or unit is None or not float(match[1]) > 0:
        raise InvalidOption(
            f'rate is a number of calls and a time, as in "60/min", "10/s" or "5000/h"; {rate!r} is not.'
        )
    return float(match[1]) / unit


class Bucket:
    """Says how long to wait before each call, so that no more are made than the rate allows.

    As many as one second's calls, and at least one, may come at once. Safe to use from several threads.

    >>> now = 0.0
    >>> bucket = Bucket(2.0, clock=lambda: now)
    >>> [bucket.wait() for _ in range(4)]
    [0.0, 0.0, 0.5, 1.0]
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow ``rate`` calls a second."""
        self._rate = rate
        self._most = max(1.0, rate)
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens = self._most
        self._at = clock()

    def wait(self) -> float:
        """Take one call, and return how many seconds to wait before it is made."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._most, self._tokens + max(0.0, now - self._at) * self._rate) - 1.0
            self._at = now
            return max(0.0, -self._tokens / self._rate)
