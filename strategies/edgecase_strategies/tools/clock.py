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

        Code that holds these functions under a name of its own (``from time import sleep``) waits as ever; what is imported
        meanwhile, and takes the names with it, waits again when this is over.
        """
        own, over = threading.get_ident(), threading.Event()

        def sleep(seconds: float) -> None:
            if over.is_set():
                return before[0](seconds)
            self.sleep(seconds)
            return self._sleep(seconds) if threading.get_ident() != own else None

        async def sleep_later(seconds: float, result: Any = None) -> Any:
            return await (before[1] if over.is_set() else self.sleep_later)(seconds, result)

        # This one holds asyncio's under a name of its own, and clients of HTTP use it.
        anyio = sys.modules.get("anyio._backends._asyncio")
        before = time.sleep, asyncio.sleep
        time.sleep, asyncio.sleep = sleep, sleep_later  # type: ignore[assignment]
        if anyio is not None:
            vars(anyio)["sleep"] = sleep_later
        try:
            yield
        finally:
            over.set()
            time.sleep, asyncio.sleep = before
            if anyio is not None:
                vars(anyio)["sleep"] = before[1]
