"""One execution of an item: what it injects, what it sees, and how it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from edgecase_strategies.case import Case, Seed, same
from edgecase_strategies.errors import EdgecaseError, UnsupportedSeed
from edgecase_strategies.reading import Field
from edgecase_strategies.rooms import given, known_kinds, room_for
from edgecase_strategies.tools.answer import is_route
from edgecase_strategies.tools.checks import OF_CALLS, check_names, judge
from edgecase_strategies.tools.record import Record, schedule_of
from pytest_edgecases.run.handle import RunningCase
from pytest_edgecases.run.model import Calls
from pytest_edgecases.run.plan import Slot, fresh
from pytest_edgecases.run.relabel import relabelled
from pytest_edgecases.targets import function, tools
from pytest_edgecases.targets.spec import ArgumentTarget, FunctionTarget, ResultTarget, Target


def accepts(value: object) -> bool:
    """Whether some room handles the value."""
    try:
        room_for(value)
    except UnsupportedSeed:
        return False
    return True


class Attempt:
    """One run of a marked item, clean or with a case: made for the run, and thrown away after it."""

    def __init__(self, item: pytest.Function, slot: Slot, case: Case | None, *, clean: bool, repeat: int = 0) -> None:
        self.item = item
        self.slot = slot
        self.case = case
        """The case to inject; for a slot whose seed is not known yet, set when it is."""
        self.clean = clean
        self.skip = ""
        """Why the item must not run."""
        self.observed: dict[Target, list[Any]] = {}
        """The values that passed a target function, in the order of the calls."""
        self.calls: dict[Target, int] = {}
        self.reached = False
        self.failure = ""
        self.message = ""
        self._world: Record | None = None
        self._repeat = repeat
        """Which run of the case it is, the first being 0."""
        self._model_calls: Calls | None = None
        self._shown: RunningCase | None = None  # the item lets go of its fixtures before it is looked at

    def fill_arguments(self) -> None:
        """Put the case in the place of the argument that it is for, once the fixtures are set up."""
        target = self.slot.target
        arguments = self.item.funcargs
        if self.clean:
            first = next((t for t in self.slot.plan.request.targets if isinstance(t, ArgumentTarget)), None)
            if first is not None and accepts(arguments[first.name]):
                value = arguments[first.name]
                self._show(Case(room=room_for(value).name, seed=Seed(value=fresh(value)), edits=(), value=fresh(value)))
        elif isinstance(target, ArgumentTarget) and self.case is not None:
            whole = target in self.slot.plan.request.inject and self._drew_a_case
            arguments[target.name] = self.case if whole else fresh(given(self.case))
            self.reached = True
            if self.case is self.slot.case:
                self._relabel(arguments)
        if not self.clean and self.case is not None:
            self._show(self.case)

    def _relabel(self, arguments: dict[str, Any]) -> None:
        """Put the label that somebody gave the case in the place of its row's."""
        try:
            arguments.update(relabelled(self.slot, self.item.callspec.params if hasattr(self.item, "callspec") else {}))
        except EdgecaseError as error:
            self._fail(str(error))

    @property
    def _drew_a_case(self) -> bool:
        return self.case is not None and self.case.room != "value"

    def _show(self, case: Case) -> None:
        handle = self._shown = self._handle
        if handle is not None:
            handle.bind(case)

    @contextlib.contextmanager
    def functions_replaced(self) -> Iterator[None]:
        """Observe the plan's target functions on a clean run, or give the case to the one that it is for."""
        plan = self.slot.plan
        self._model_calls = calls = self._calls_of_model()
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._hangs_named())
            for target, found in plan.functions.items():
                if isinstance(found, tools.ToolSet):
                    if self.clean or target == self.slot.target:
                        world = self._begin(found.names)
                        stack.enter_context(tools.running(found.functions, world, self.item.module, found.servers))
                    continue
                if not self.clean and target == self.slot.target and self.case is not None and self.case.room == "tool":
                    world = self._begin(("*",))
                    stack.enter_context(tools.running({found.name: found}, world, self.item.module))
                    continue
                if self.clean:
                    exchange = self._observing(target)
                elif target == self.slot.target:
                    exchange = self._injecting(target)
                else:
                    continue
                inside = found
                if calls is not None and calls.is_of(found):
                    inside, calls = calls.function_inside(), None
                if isinstance(target, FunctionTarget):
                    takes = accepts if target not in plan.request.inject else _anything
                    stand_in = function.exchange_argument(inside, exchange, takes)
                else:
                    stand_in = function.exchange_result(inside, exchange)
                stack.enter_context(function.replaced(found, self._counted(target, found, stand_in), self.item.module))
            if calls is not None:
                stack.enter_context(function.replaced(calls.found, calls.stand_in(), self.item.module))
            yield

    @contextlib.contextmanager
    def _hangs_named(self) -> Iterator[None]:
        """Tell in a test's failure of the tools that were waited for in vain: a client's own error does not name them."""
        try:
            yield
        except BaseException as error:
            for made in self._world.calls if self._world is not None else ():
                if made.hung and made.given is not error:
                    error.add_note(str(made.given))
            raise

    def _calls_of_model(self) -> Calls | None:
        model = self.slot.plan.model
        if model is None:
            return None
        arguments = [target.name for target in self.slot.plan.request.targets if isinstance(target, ArgumentTarget)]
        seeds = [fresh(self.item.funcargs[name]) for name in arguments[:1]] if self.clean else []
        return Calls(model, row=self.slot.row, repeat=self._repeat, learns=self.clean, seeds=seeds)

    @property
    def missing(self) -> str:
        """What to say of an answer that a replay does not have; nothing where it has all."""
        return self._model_calls.missing if self._model_calls is not None else ""

    def _begin(self, named: tuple[str, ...]) -> Record:
        """Return the record of this run's tools, with the schedule of the case."""
        handle, options = self._handle, self.slot.plan.options.room
        world = handle.world if handle is not None else Record()
        world.writes = frozenset(_names(options.get("writes")))
        world.forbidden = frozenset(_names(options.get("forbidden")))
        world.keep = self.clean
        world.tools.update(dict.fromkeys(filter(is_route, named)))
        world.use(schedule_of(self.case) if self.case is not None and not self.clean else None)
        world.clean_answer = None if self.clean else self.slot.plan.answers.get(self.slot.row)
        if handle is not None:
            handle.checks = check_names(options["checks"]) if options.get("checks") else None
            handle.known = " ".join(str(value) for value in self.item.funcargs.values() if isinstance(value, str))
            if self.clean:
                handle.bind(Case(room="tool", seed=Seed(value=None), edits=(), value=None))
        self._world = world
        return world

    @property
    def _handle(self) -> RunningCase | None:
        handle = self.item.funcargs.get("edgecase")
        return handle if isinstance(handle, RunningCase) else None

    @property
    def fields(self) -> tuple[Field, ...]:
        """What the reader made of each field, where the test said so."""
        return self._shown.fields if self._shown is not None else ()

    def _check_tools(self, target: Target, found: tools.ToolSet | None, world: Record) -> None:
        handle, named = self._handle, self.slot.plan.options.room.get("checks")
        if self.clean and found is not None:
            mistake = tools.never_called(world, found) or tools.misspelt(world, found)
            if mistake:
                self._fail(mistake)
            if handle is not None:
                self.slot.plan.answers[self.slot.row] = handle.answer
            try:
                self.observed[target] = [world.trace()]
            except EdgecaseError as error:
                self._fail(str(error))
        if named:
            asked = check_names(named)
            unseen = [name for name in asked if name not in OF_CALLS]
            if unseen and (handle is None or handle.answer is None):
                self._fail(f"The check {unseen[0]} needs the agent's answer: call edgecase.check(answer) in the test.")
            wrong = judge(world, handle.answer if handle else None, checks=asked, known=handle.known if handle else "")
            if wrong:
                self._fail("; ".join(wrong))
        if not self.clean:
            self.reached = True
            skip = tools.not_reached(world)
            if skip:
                pytest.skip(skip)

    def _counted(self, target: Target, found: function.Function, stand_in: Callable[..., Any]) -> Callable[..., Any]:
        return function.counted(stand_in, lambda: self.calls.__setitem__(target, self.calls.get(target, 0) + 1))

    def _observing(self, target: Target) -> function.Exchange:
        seen = self.observed.setdefault(target, [])

        def exchange(value: Any) -> Any:
            if accepts(value):
                if not seen:
                    self._show(
                        Case(room=room_for(value).name, seed=Seed(value=fresh(value)), edits=(), value=fresh(value))
                    )
                if not any(_equal(value, one) for one in seen):
                    seen.append(fresh(value))  # as it is now: a chat's own function may add its answer to the list
            return value

        return exchange

    def _injecting(self, target: Target) -> function.Exchange:
        case = self.case
        assert case is not None
        drawn = target in self.slot.plan.request.inject

        def exchange(value: Any) -> Any:
            if drawn or (type(value) is type(case.seed.value) and _equal(value, case.seed.value)):
                self.reached = True
                return fresh(given(case))
            return value

        return exchange

    def check_reached(self) -> None:
        """Fail if a target function was not called, or never with a value that can be perturbed."""
        plan = self.slot.plan
        for target, found in plan.functions.items():
            if not self.clean and target != self.slot.target:
                continue
            tool_set = found if isinstance(found, tools.ToolSet) else None
            if self._world is not None and (tool_set is not None or not self.clean):
                self._check_tools(target, tool_set, self._world)
                continue
            if not self.calls.get(target):
                self._fail(
                    f"The target {target} was never called by {self.item.name}. Check that the test calls it, and that no "
                    "other name is held outside of a module (a default argument, a list, a closure): such a holder "
                    "cannot be replaced; name the argument of the test instead."
                )
            if self.clean and target not in plan.request.inject and not self.observed.get(target):
                part = "returned" if isinstance(target, ResultTarget) else "was given"
                self._fail(
                    f"The target {target} was called, but it {part} nothing that can be perturbed ({known_kinds()}). For another "
                    f"kind of value, give a strategy with inject={{…}}."
                )
        if not self.clean and not self.reached and self.slot.target in plan.functions:
            self._fail(
                f"The target {self.slot.target} was called, but not with the seed {self.case.seed.value!r} of the clean run. "
                "The test must call it with the same value each time."
                if self.case
                else f"The target {self.slot.target} was not reached."
            )

    def _fail(self, reason: str) -> None:
        pytest.fail(f"{self.slot.plan.request.place}: {reason}", pytrace=False)


def _names(given: Any) -> list[str]:
    names = [given] if isinstance(given, str) else given or ()
    return [name if is_route(name) else name.rpartition(":")[2].rpartition(".")[2] for name in names]


def _equal(one: object, other: object) -> bool:
    """Whether two values are equal; of arrays, whose comparison is an array, whether their content is."""
    found: object = one == other
    return found if isinstance(found, bool) else same(one, other)


def _anything(value: object) -> bool:
    return True
