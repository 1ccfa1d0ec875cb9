"""Asking ahead: so many calls at once, each answer once, and only what was foretold rightly; rates by a clock that is given."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.rate import Bucket, per_second
from pytest_edgecases.run.ahead import Ahead, foretold


class Gate:
    """A model that answers only when it is let go, and knows how many asked it at once."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.entered = threading.Semaphore(0)

    def enter(self) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.entered.release()

    def leave(self) -> None:
        with self.lock:
            self.now -= 1

    def sync(self, number: int) -> int:
        self.enter()
        self.open.wait(10)
        self.leave()
        if number == 3:
            raise ValueError("three")
        return number

    async def later(self, number: int) -> int:
        self.enter()
        while not self.open.is_set():
            await asyncio.sleep(0.001)
        self.leave()
        if number == 3:
            raise ValueError("three")
        return number


@pytest.mark.parametrize("is_async", [False, True])
def test_so_many_at_once_and_each_answer_once(is_async: bool) -> None:
    gate = Gate()
    call: Callable[[int], Any] = gate.later if is_async else gate.sync
    ahead = Ahead(4, is_async=is_async)
    assert ahead.room == 8
    for number in range(8):
        assert ahead.ask(str(number), lambda number=number: call(number))
    assert not ahead.ask("0", lambda: call(0))
    assert ahead.room == 0
    for _ in range(4):
        assert gate.entered.acquire(timeout=10)
    gate.open.set()
    answers = [ahead.take(str(number)) for number in range(8)]
    assert ahead.take("0") is None
    got = [answer.exception(10) or answer.result() for answer in answers if answer is not None]
    assert [str(one) for one in got] == ["0", "1", "2", "three", "4", "5", "6", "7"]
    assert gate.most == 4
    ahead.close()


def test_what_nobody_asked_for_is_dropped_at_the_end() -> None:
    gate = Gate()
    ahead = Ahead(1, is_async=True)
    ahead.ask("a", lambda: gate.later(1))
    ahead.ask("b", lambda: gate.later(2))
    waiting = ahead.take("b")
    ahead.close()
    assert waiting is not None
    with pytest.raises(concurrent.futures.CancelledError):
        waiting.result(1)
    Ahead(2, is_async=False).close()  # one that was never used has nothing to end


words = st.text(alphabet="abc xyz", min_size=1, max_size=6)


@given(words, words, words)
def test_the_case_stands_where_the_seed_stood_and_only_there(seed: str, value: str, around: str) -> None:
    given_ = {
        "messages": [{"role": "user", "content": f"<{seed}>"}],
        "n": 1,
        "tag": ("q", f"{around.upper().strip()}!".replace(" ", "_")),
    }
    assert foretold(given_, seed, value) == {
        "messages": [{"role": "user", "content": f"<{value}>"}],
        "n": 1,
        "tag": ("q", f"{around.upper().strip()}!".replace(" ", "_")),
    }
    assert (
        foretold({"text": seed, "again": seed}, seed, value) is None
    )  # which of the two the test changes is not known
    assert foretold({"text": "QQ"}, seed, value) is None
    assert foretold({"form": {"a": [seed]}}, {"a": [seed]}, {"b": 1}) == {"form": {"b": 1}}


@given(st.floats(0.5, 50), st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_no_window_has_more_calls_than_the_rate(rate: float, pauses: list[float]) -> None:
    now = 0.0
    bucket = Bucket(rate, clock=lambda: now)
    made = []
    for pause in pauses:
        now += pause
        made.append(now + bucket.wait())
    most = max(1.0, rate)
    for start in range(len(made)):
        for end in range(start, len(made)):
            assert end - start + 1 <= most + rate * (made[end] - made[start]) + 1e-6


def test_a_clock_that_goes_backwards_lets_nothing_through() -> None:
    now = 100.0
    bucket = Bucket(1.0, clock=lambda: now)
    assert bucket.wait() == 0
    now = 50.0
    assert bucket.wait() == pytest.approx(1.0)


@pytest.mark.parametrize("rate", ["", "60", "0/s", "-1/s", "6/fortnight", "x/min", 5, None])
def test_what_is_no_rate_is_said(rate: object) -> None:
    with pytest.raises(InvalidOption, match='as in "60/min"'):
        per_second(rate)
