"""What the tests of the library share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pytest_edgecases.store import RunStore


@pytest.fixture(autouse=True)
def _close_stores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close every store that a test opened: an open one warns when it is collected, in the middle of another test."""
    opened: list[RunStore] = []
    original: Callable[..., RunStore] = RunStore.open

    def remembered(*args: Any, **kwargs: Any) -> RunStore:
        store = original(*args, **kwargs)
        opened.append(store)
        return store

    monkeypatch.setattr(RunStore, "open", remembered)
    yield
    for store in opened:
        with contextlib.suppress(Exception):
            store.close()
