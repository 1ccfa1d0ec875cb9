"""Which items of marked tests run, and in what order: the limit on calls, a replay, what failed last first, a plan."""

from __future__ import annotations

import hashlib
import random

import pytest

from edgecase_strategies.case import Case
from pytest_edgecases import asking
from pytest_edgecases.asking import Shard
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.runner import ORDER, Runner, slot_of
from pytest_edgecases.run.session import find_case

Pair = tuple[pytest.Item, Slot]


class Selection:
    """Selects and orders the items of marked tests after the collection."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._session = runner.session
        self.slots: list[Slot] = []
        """The slots that would run, for a plan."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Take out what is not to run, and put what failed last time first."""
        _warn_of_reruns(config, items)
        kept = items
        if self._session.replay:
            kept = self._replayed(items)
        if self._session.limit is not None:
            kept = _within(self._session.limit, kept)
        for number, item in enumerate(kept):
            item.stash[ORDER] = number
        shard = asking.shard(config)
        if shard is not None:
            kept = self._of_shard(shard, kept)
        if len(kept) != len(items):
            chosen = set(map(id, kept))
            config.hook.pytest_deselected(items=[item for item in items if id(item) not in chosen])
        items[:] = _shuffled(self._failed_first(kept))
        self.slots = [slot for item in items if (slot := slot_of(item)) is not None]
        self._runner.items = len(self.slots)
        self._runner.foresight.expect(items)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run nothing when a plan is asked for."""
        return True if session.config.getoption("edgecases_plan") else None

    def _replayed(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """Return the item to run for a replay, with its case; among items of unknown seeds, those that may hold it."""
        identity = self._session.replay
        pairs = [(item, slot) for item in items if (slot := slot_of(item)) is not None and slot.target is not None]
        for item, slot in pairs:
            found = find_case(identity, [slot.case]) if slot.case is not None else None
            if found is not None:
                self._session.replaced[item.nodeid] = found[0]
                return [item]
        stored = self._session.store.find_case(identity)
        stored_id = self._session.store.redactor.stored_id
        for record in stored:
            case = Case.from_json(_json(record.record)) if record.record and not record.redacted else None
            for item, slot in pairs:
                if stored_id(slot.row) == record.row and case is not None:
                    self._session.replaced[item.nodeid] = case
                    return [item]
        unknown = [item for item, slot in pairs if slot.case is None]
        if not unknown and any(record.redacted for record in stored):
            raise pytest.UsageError(
                f"The case {identity} is in the run store, but something that looks private was taken out of its value when "
                "it was recorded, so it cannot be run again. Run the test as a whole, to find it anew."
            )
        if not unknown:
            raise pytest.UsageError(
                f"There is no case {identity} among the {len(pairs)} cases that were collected, and none in the run store. "
                "Give the test's file as well, the same options as in the run that named it, or a longer id."
            )
        return unknown

    def _of_shard(self, shard: Shard, items: list[pytest.Item]) -> list[pytest.Item]:
        """Return the items of one part, by a hash of their ids: each is in one part, whatever else was collected.

        What the limit leaves for shrinking is shared out too.
        """
        mine = [item for item in items if part_of(item.nodeid, shard.of) == shard.number]
        if self._session.limit is not None:
            whole = sum(slot_of(item) is not None for item in items)
            own = sum(slot_of(item) is not None for item in mine)
            self._session.limit = own + (self._session.limit - whole) // shard.of
        return mine

    def _failed_first(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """Put the cases that failed in the last run first, each behind its clean example."""
        if not any(slot_of(item) for item in items):
            return items
        failing = set(self._session.store.failing_items(before=self._session.run))
        if not failing:
            return items
        pairs = [(item, slot_of(item)) for item in items]
        stored_id = self._session.store.redactor.stored_id
        failed = {
            id(item)
            for item, slot in pairs
            if slot is not None and stored_id(item.nodeid) in failing and not _is_sequential(slot)
        }
        rows = {slot.row for item, slot in pairs if slot is not None and id(item) in failed}
        first = [
            item
            for item, slot in pairs
            if slot is not None and (id(item) in failed or (slot.is_clean and slot.row in rows))
        ]
        chosen = set(map(id, first))
        return first + [item for item in items if id(item) not in chosen]


def part_of(nodeid: str, parts: int) -> int:
    """Return which of so many parts an item is in, from 1 on.

    >>> part_of("test_shop.py::test_it[a-clean]", 3)
    3
    """
    digest = hashlib.sha256(nodeid.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) % parts + 1


def _is_sequential(slot: Slot) -> bool:
    return slot.plan.gate is not None and slot.plan.gate.bad_pass_rate is not None


def _shuffled(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the items with the cases of sequential gates in an order that has nothing to do with how hard they are."""
    places: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        slot = slot_of(item)
        if slot is not None and slot.target is not None and _is_sequential(slot):
            places.setdefault(id(slot.plan), []).append(place)
    shuffled = list(items)
    for mine in places.values():
        order = list(mine)
        random.Random(len(mine)).shuffle(order)
        for place, taken in zip(mine, order, strict=True):
            shuffled[place] = items[taken]
    return shuffled


def _within(limit: int, items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the items that a limit on calls allows: all clean examples, and the cases that were chosen first."""
    pairs = [(item, slot) for item in items if (slot := slot_of(item)) is not None]
    clean = sum(slot.is_clean for _, slot in pairs)
    if clean > limit:
        raise pytest.UsageError(
            f"max_calls is {limit}, which is less than the {clean} clean examples of the marked tests. Give at least "
            f"{clean}, or select fewer tests."
        )
    cases = sorted((slot.rank, number) for number, (_, slot) in enumerate(pairs) if not slot.is_clean)
    dropped = {id(pairs[number][0]) for _, number in cases[limit - clean :]}
    return [item for item in items if id(item) not in dropped]


def _warn_of_reruns(config: pytest.Config, items: list[pytest.Item]) -> None:
    reruns = getattr(config.option, "reruns", None)
    marked = any(slot_of(item) is not None and item.get_closest_marker("flaky") for item in items)
    if reruns or marked:
        config.issue_config_time_warning(
            pytest.PytestWarning(
                "edge cases: pytest-rerunfailures does not rerun the items of tests with the marker edgecases, which "
                "run by a protocol of their own."
            ),
            stacklevel=2,
        )


def _json(text: str) -> dict[str, object]:
    import json

    record: dict[str, object] = json.loads(text)
    return record
