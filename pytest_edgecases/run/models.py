"""The models of a session: who asks which function, what is asked ahead, and what was asked in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.case import Case
from edgecase_strategies.errors import EdgecaseError, InvalidOption
from pytest_edgecases.marker import Request
from pytest_edgecases.rate import Bucket, per_second
from pytest_edgecases.run.ahead import LOOK_AHEAD, WRONG, Ahead, foretold
from pytest_edgecases.run.model import Model, Tally
from pytest_edgecases.run.private_data import redactor_of
from pytest_edgecases.store.answers import NAME as ANSWERS
from pytest_edgecases.store.answers import WITHHELD, Answers
from pytest_edgecases.targets import function
from pytest_edgecases.targets.function import Function
from pytest_edgecases.targets.spec import ArgumentTarget, FunctionTarget

CHANGES_THE_WORLD = ("monkeypatch", "mocker")
"""A test with one of these may change what a model does for its own length, so it is not asked ahead."""


class Models:
    """The model functions of one process, with what they share: the answers, the rates and the threads."""

    def __init__(self, config: pytest.Config, run: str) -> None:
        self._root = config.rootpath
        self._path = Path(config.rootpath, config.getini("edgecases_dir")) / ANSWERS
        self._redactor = redactor_of(config, "an answer to be recorded")
        self._run = run
        self._workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
        self._is_worker = hasattr(config, "workerinput")
        self._is_plan = bool(config.getoption("edgecases_plan"))
        self.tally = Tally()
        self._answers: Answers | None = None
        self._buckets: dict[str, Bucket] = {}
        self._aheads: dict[str, Ahead] = {}

    def of(self, request: Request, functions: Mapping[Any, Any], fixtures: Sequence[str]) -> Model | None:
        """Return the model of a marked test; None if it has none. Raises EdgecaseError if it needs one and has none."""
        asking = request.options.asking
        targets = [found for target, found in functions.items() if isinstance(target, FunctionTarget)]
        if not asking.is_wanted:
            return None
        found: Function | None = None
        if asking.model:
            found = function.find(FunctionTarget(path=asking.model))
            if found.argument is not None:
                raise InvalidOption(f'model names a function; "{asking.model}" names an argument of one. Leave it out.')
        elif len(targets) == 1:
            found = targets[0]
        if found is None:
            raise InvalidOption(
                "answers, rate and prefetch are about the function that asks the model, and this test names none. Give the "
                'marker model="shop.router:route", or answers="off", rate="" and prefetch=0.'
            )
        bucket = self._bucket(found.path, asking.rate)
        model = Model(
            found=found,
            asking=asking,
            run=self._run,
            root=self._root,
            tally=self.tally,
            bucket=bucket,
        )
        if self._is_plan:
            return model
        if asking.answers != "off":
            model.answers = self._answers = self._answers or Answers(self._path, self._redactor)
        if asking.prefetch and asking.answers != "replay":
            if self._is_worker:
                model.not_ahead = "spread"
            elif any(name in fixtures for name in CHANGES_THE_WORLD):
                model.not_ahead = "patched"
            else:
                model.ahead = self._ahead(model)
        return model

    def _bucket(self, path: str, rate: str) -> Bucket | None:
        if not rate:
            return None
        if path not in self._buckets:
            self._buckets[path] = Bucket(per_second(rate) / self._workers)
        return self._buckets[path]

    def _ahead(self, model: Model) -> Ahead:
        if model.takes_self:
            raise InvalidOption(
                f"The model {model.found.path} is a method of objects that the test makes, so it cannot be asked before the "
                "test runs. Leave prefetch out, or name a function of a module."
            )
        if model.found.path not in self._aheads:
            self._aheads[model.found.path] = Ahead(model.asking.prefetch, is_async=model.is_async, bucket=model.bucket)
        return self._aheads[model.found.path]

    def close(self) -> None:
        """End the threads and close the answers."""
        for ahead in self._aheads.values():
            ahead.close()
        self._aheads.clear()
        if self._answers is not None:
            self._answers.close()
            self._answers = None


class Foresight:
    """Begins the calls of the coming items of a session, in the order in which they will run."""

    def __init__(self, session: Any, slot_of: Any) -> None:
        self._session = session
        self._slot_of = slot_of
        self._items: list[pytest.Item] = []
        self._places: dict[int, int] = {}
        self._asked: dict[int, list[str]] = {}
        self._failed: set[int] = set()
        """The plans with a clean example that did not pass."""

    def expect(self, items: Sequence[pytest.Item]) -> None:
        """Take the items in the order in which they will run."""
        slots = [self._slot_of(item) for item in items]
        if any(slot is not None and slot.plan.model is not None and slot.plan.model.ahead for slot in slots):
            self._items = list(items)
            self._places = {id(item): place for place, item in enumerate(items)}

    def before(self, item: pytest.Item) -> None:
        """Begin the calls of the items that follow, and of this one."""
        place = self._places.get(id(item))
        slot = self._slot_of(item)
        if place is None or slot.plan.model is None or slot.plan.model.ahead is None:
            return
        at_once = slot.plan.model.ahead.at_once
        room: dict[int, int] = {}  # counted once an item: a look at each open call is not free
        for coming in self._items[place : place + LOOK_AHEAD * at_once + 1]:
            if id(coming) in self._asked:
                continue
            its = self._slot_of(coming)
            model = its.plan.model if its is not None else None
            if model is None or model.ahead is None or model.wrong >= WRONG:
                continue
            if id(model.ahead) not in room:
                room[id(model.ahead)] = model.ahead.room
            left = room[id(model.ahead)]
            if left > 0:
                room[id(model.ahead)] = left - self._begin(model, coming, its)

    def after(self, item: pytest.Item, status: str) -> None:
        """Learn whether an item asked for what was foretold, and drop what it did not."""
        keys = self._asked.pop(id(item), None)
        slot = self._slot_of(item)
        if slot.is_clean and status != "passed":
            self._failed.add(id(slot.plan))
        if keys is None or slot.plan.model is None or slot.plan.model.ahead is None:
            return
        self._asked[id(item)] = []
        left = [answer for key in keys if (answer := slot.plan.model.ahead.take(key)) is not None]
        for answer in left:
            answer.cancel()
        if len(left) == len(keys) and status in ("passed", "failed"):
            slot.plan.model.wrong += 1

    def _begin(self, model: Model, item: pytest.Item, slot: Any) -> int:
        """Begin the calls of an item that can be foretold, and return how many."""
        assert model.ahead is not None
        given = self._foretold(model, item, slot)
        if given is None:
            return 0
        options = slot.plan.options
        # A case that runs several times stops when it is decided: only the runs that there will be are asked for.
        runs = min(options.min_passes, options.repeats - options.min_passes + 1)
        keys = []
        for repeat in range(runs):
            try:
                key = model.key(given, (repeat, 0))
                kept = model.answers.find(key) if model.answers is not None else None
            except EdgecaseError:
                return 0  # the item itself will say so
            if kept is not None and kept.outcome != WITHHELD and model.asking.answers == "auto":
                continue
            if model.ahead.ask(key, model.call_of(given)):
                keys.append(key)
        self._asked[id(item)] = keys
        return len(keys)

    def _foretold(self, model: Model, item: pytest.Item, slot: Any) -> dict[str, Any] | None:
        """Return what an item will give to the model, from the clean example of its row, or of another row."""
        own = model.templates.get(slot.row)
        if slot.is_clean or slot.is_real:
            return None if own is not None else self._of_other_row(model, *_clean_value(item, slot))
        if self._session.clean_status(slot.row) not in ("passed", None) or self._session.is_decided(slot.plan):
            return None  # it will not run
        case = slot.case
        if case is None or slot.is_open or slot.line is not None:
            if slot.is_open and (isinstance(slot.target, ArgumentTarget) or own is None):
                return None  # its seed is a fixture's value
            try:
                case = self._session.case_of(slot, item)
            except EdgecaseError:
                return None
        if not isinstance(case, Case):
            return None
        if own is not None:
            return foretold(own.given, case.seed.value, case.value)
        if id(slot.plan) in self._failed:
            return None  # its own row may fail on the clean example as well, and then it does not run
        return self._of_other_row(model, True, case.value)

    def _of_other_row(self, model: Model, found: bool, value: Any) -> dict[str, Any] | None:
        template = next(iter(model.templates.values()), None)
        if not found or template is None or not template.has_seed:
            return None
        return foretold(template.given, template.seed, value)


def _clean_value(item: pytest.Item, slot: Any) -> tuple[bool, Any]:
    """Return whether the value that a clean example gives is known before it runs, and the value."""
    callspec = getattr(item, "callspec", None)
    params = callspec.params if callspec is not None else {}
    first = next((target for target in slot.plan.request.targets if isinstance(target, ArgumentTarget)), None)
    if first is None or first.name not in params:
        return False, None
    return True, params[first.name]
