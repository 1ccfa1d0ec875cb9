"""Ask a model ahead: the answers of the coming cases, several at once, each served once to the item that asks for it.

What a case will ask is foretold from the clean example's call: the seed in it becomes the case's value. A call that was
foretold wrongly is never served, since answers are found by what a call really gives.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from pytest_edgecases.rate import Bucket

LOOK_AHEAD = 2
"""Calls that are begun or wait for their turn, as a multiple of those at once."""
WRONG = 3
"""After so many calls that were foretold wrongly, none is foretold any more."""


class Ahead:
    """Makes calls of one function in threads, or as tasks of one event loop in a thread, so many at once."""

    def __init__(self, at_once: int, *, is_async: bool, bucket: Bucket | None = None) -> None:
        self.at_once = at_once
        self._is_async = is_async
        self._bucket = bucket
        self._answers: dict[str, concurrent.futures.Future[Any]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pool: concurrent.futures.ThreadPoolExecutor | None = None
        self._turns: asyncio.Semaphore | None = None

    def _start(self) -> None:
        """Start the threads when the first call is begun: most sessions that collect tests never run them."""
        if not self._is_async:
            self._pool = concurrent.futures.ThreadPoolExecutor(self.at_once, thread_name_prefix="edgecases-ahead")
            return
        self._loop = asyncio.new_event_loop()
        self._turns = asyncio.Semaphore(self.at_once)
        self._thread = threading.Thread(target=self._loop.run_forever, name="edgecases-ahead", daemon=True)
        self._thread.start()

    @property
    def room(self) -> int:
        """How many more calls may be begun now."""
        open_calls = sum(not answer.done() for answer in self._answers.values())
        return max(0, LOOK_AHEAD * self.at_once - open_calls)

    def ask(self, key: str, call: Callable[[], Any]) -> bool:
        """Begin a call, unless there is one of that key, and return whether it was begun."""
        if key in self._answers:
            return False
        if self._loop is None and self._pool is None:
            self._start()
        if self._loop is not None:
            self._answers[key] = asyncio.run_coroutine_threadsafe(self._later(call), self._loop)
        elif self._pool is not None:
            self._answers[key] = self._pool.submit(self._now, call)
        return True

    def take(self, key: str) -> concurrent.futures.Future[Any] | None:
        """Return the call of a key, which nobody else gets; None if there is none."""
        return self._answers.pop(key, None)

    def _now(self, call: Callable[[], Any]) -> Any:
        if self._bucket is not None:
            time.sleep(self._bucket.wait())
        return call()

    async def _later(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        assert self._turns is not None
        async with self._turns:
            if self._bucket is not None:
                await asyncio.sleep(self._bucket.wait())
            return await call()

    def close(self) -> None:
        """Drop what nobody asked for, and end the threads; a call that is going on in a thread is waited for."""
        for answer in self._answers.values():
            answer.cancel()
        self._answers.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._loop is not None and self._thread is not None:
            asyncio.run_coroutine_threadsafe(_end(), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()


async def _end() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def foretold(given: Mapping[str, Any], seed: Any, value: Any) -> dict[str, Any] | None:
    """Return what a call will be given for a case's value, from what it was given for the seed; None if the seed is not in it.

    >>> foretold({"prompt": "Route this: hello", "n": 1}, "hello", "helo")
    {'prompt': 'Route this: helo', 'n': 1}
    """
    count, replaced = _replaced(dict(given), seed, value)
    return replaced if count == 1 else None


def _replaced(here: Any, seed: Any, value: Any) -> tuple[int, Any]:
    """Return how often the seed is in a value, and the value with the case in its place."""
    if type(here) is type(seed) and here == seed:
        return 1, value
    if isinstance(here, str):
        if not isinstance(seed, str) or not seed or not isinstance(value, str):
            return 0, here
        return here.count(seed), here.replace(seed, value)
    if type(here) is dict:
        parts = {key: _replaced(item, seed, value) for key, item in here.items()}
        return sum(count for count, _ in parts.values()), {key: item for key, (_, item) in parts.items()}
    if type(here) in (list, tuple):
        found = [_replaced(item, seed, value) for item in here]
        return sum(count for count, _ in found), type(here)(item for _, item in found)
    return 0, here
