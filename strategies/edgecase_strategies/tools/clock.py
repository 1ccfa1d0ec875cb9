"""A clock that sleeping moves on without any waiting."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any


class Clock:
    """Real time, and the time that was slept on top of it.

    >>> clock = Clock()
    >>> clock.sleep(3600)
    >>> 3600 <= clock.now() < 3601
    True
    """

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._slept = 0.0
        self._sleep, self._asleep = time.sleep, asyncio.sleep

    def now(self) -> float:
        """Return the seconds since the clock was made."""
        return time.monotonic() - self._start + self._slept

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self._slept += max(0.0, seconds)

    async def sleep_later(self, seconds: float, result: Any = None) -> Any:
        """Let time pass at once, and let other tasks run."""
        self.sleep(seconds)
        return await self._asleep(0, result)

    @contextlib.contextmanager
    def patched(self) -> Iterator[None]:
        """Let ``time.sleep`` and ``asyncio.sleep`` move this clock; other threads really wait, too.

        Code that holds these functions under a name of its own (``from time import sleep``) waits as ever.
        """
        own = threading.get_ident()

        def sleep(seconds: float) -> None:
            self.sleep(seconds)
            if threading.get_ident() != own:
                self._sleep(seconds)

        anyio = sys.modules.get(
            "anyio._backends._asyncio"
        )  # holds asyncio's under a name of its own, and httpx uses it
        before = time.sleep, asyncio.sleep
        time.sleep, asyncio.sleep = sleep, self.sleep_later  # type: ignore[assignment]
        if anyio is not None:
            vars(anyio)["sleep"] = self.sleep_later
        try:
            yield
        finally:
            time.sleep, asyncio.sleep = before
            if anyio is not None:
                vars(anyio)["sleep"] = before[1]
