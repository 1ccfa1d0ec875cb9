"""What one process knows while it runs marked tests: clean outcomes, observed seeds, chosen cases, the store."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
import json
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.case import Case, Edit, Seed, content_id, encode
from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.rooms import at_severity, has_strengths, simpler, with_edits
from pytest_edgecases.asking import max_seconds, shard
from pytest_edgecases.options import explore as check_explore
from pytest_edgecases.options import max_calls
from pytest_edgecases.run.confirm import Checked, Checks
from pytest_edgecases.run.explore import Memory, searched
from pytest_edgecases.run.finding import Faces
from pytest_edgecases.run.models import Models
from pytest_edgecases.run.plan import Plan, Slot, choose_cases, labels_of
from pytest_edgecases.run.private_data import guards_of, redactor_of
from pytest_edgecases.run.suites import Suites, is_seed_of
from pytest_edgecases.store import RunStore, images
from pytest_edgecases.store.records import Failed
from pytest_edgecases.store.suite import Line
from pytest_edgecases.targets.spec import ArgumentTarget, Target

SUBSETS = 6
"""A case of up to this many edits is also found by the id of any subset of them."""


class Session:
    """The state of one process. One is made when the first marked test is collected."""

    def __init__(self, config: pytest.Config, run: str) -> None:
        self.config = config
        self.run = run
        self.plans: list[Plan] = []
        self.faces = Faces()
        self.limit = max_calls(config)
        self.shard = shard(config)
        self._ends = time.monotonic() + seconds if (seconds := max_seconds(config)) is not None else None
        self.replay: str = config.getoption("edgecases_replay") or ""
        self.replaced: dict[str, Case] = {}
        """Cases to run in the place of an item's own, by node id: for a replay."""
        self.suites = Suites(config)
        self.checks = Checks()
        self.models = Models(config, run)
        self.guards = guards_of(config)
        self.explore = check_explore(config)
        self.today = dt.date.today()
        self._clean: dict[str, str] = {}
        self._observed: dict[tuple[str, Target], list[Any]] = {}
        self._chosen: dict[tuple[str, Target, str], list[Case]] = {}

    @functools.cached_property
    def store(self) -> RunStore:
        """The run store, opened when it is first needed."""
        store = open_store(self.config)
        store.begin_run(self.run, run_info(self.config))
        return store

    @functools.cached_property
    def memory(self) -> Memory:
        """What the store knew before the run; under pytest-xdist, what the controller read once for all workers."""
        given = getattr(self.config, "workerinput", {}).get("edgecases_memory")
        return Memory.from_json(json.loads(given)) if given else Memory.of(self.store, self.run)

    @functools.cached_property
    def failed(self) -> dict[str, list[Failed]]:
        """The cases that failed before, by row: in the last run, and those that the archive knows its cells by."""
        return self.memory.failed(self.store)

    def close(self) -> None:
        """Let go of the models, and of the store, if it was opened."""
        self.models.close()
        if "store" in vars(self):
            self.store.close()
            del self.store

    def keep_pictures(self, case: Case) -> str:
        """Write the pictures of a failing case beside the run store, and return where one of it is; "" without any."""
        found = images.keep(store_folder(self.config), case)
        root = Path(self.config.rootpath)
        if found is None:
            return ""
        return found.relative_to(root).as_posix() if found.is_relative_to(root) else str(found)

    # What is known of the clean examples.

    def clean_status(self, row: str) -> str | None:
        """Return how a row's clean example ended in this run, or None if no process has run it yet."""
        known = self._clean.get(row)
        if known is None:
            known = self.store.clean_status(self.run, row)
            if known is not None:
                self._clean[row] = known
        return known

    def learn_clean(self, row: str, status: str, observed: dict[Target, list[Any]]) -> None:
        """Remember how a clean example ended and what it gave to the target functions."""
        self._clean[row] = status
        for target, values in observed.items():
            self._observed[row, target] = values

    def needs_clean(self, slot: Slot) -> bool:
        """Whether a slot's clean example must run before its case can."""
        if not slot.plan.provided:
            return False
        if slot.is_open and slot.target in slot.plan.functions and slot.target is not None:
            return (slot.row, slot.target) not in self._observed
        return self.clean_status(slot.row) is None

    # The case of a slot.

    def case_of(self, slot: Slot, item: pytest.Function) -> Case | str:
        """Return the case that a slot runs, or why it has none. Raises EdgecaseError if none can be made."""
        own = self.replaced.get(item.nodeid)
        if own is not None and slot.case is not None:
            return _on_live_seed(own, slot.case)
        case: Case | str | None = slot.case
        line = slot.line
        if slot.case is not None and slot.is_open and not self._is_seed_of(slot, item):
            if line is not None:
                self.suites.mark_stale(line)
            case = None
        elif line is not None and (reason := self.checks.check(slot, line, params_of(item)).reason):
            self.suites.refuse(line, reason)
            case = self._instead_of(slot, line, item)
        if case is None:
            case = self._chosen_for(slot, item)
        if isinstance(case, Case) and own is not None:
            if encode(own.seed.value) != encode(case.seed.value):
                return f"the seed has changed since the case {own.id} was recorded"
            return _on_live_seed(own, case)
        if isinstance(case, Case) and self.replay:
            found = find_case(self.replay, [case])
            return found[0] if found else f"is not the case {self.replay}"
        return case

    def _instead_of(self, slot: Slot, line: Line, item: pytest.Function) -> Case | str:
        """Return a fresh case for a slot whose line cannot be confirmed: another one than those that the suite has there."""
        beside = slot.plan.committed_beside(line)
        if slot.target in slot.plan.request.inject:
            case = self._drawn_for(slot, beside)
        else:
            case = self._chosen_for(slot, item, beside)
        return case if isinstance(case, Case) else f"{line.place} is not confirmed, and {case}"

    def _drawn_for(self, slot: Slot, beside: frozenset[str]) -> Case | str:
        """Draw the cases of a strategy while the test runs, other ones than those of the ids ``beside``."""
        from pytest_edgecases.run import drawn  # Hypothesis is loaded where a strategy is given, and only there

        assert slot.target is not None
        key = (slot.row, slot.target, "drawn")
        if key not in self._chosen:
            self._chosen[key] = drawn.beside(slot, self.rng_seed(slot.plan, explored=False), beside)
        return _numbered(slot, self._chosen[key])

    def checked(self, item: pytest.Function, slot: Slot, case: Case | None) -> Checked:
        """Return how the case of an item was checked before it ran; of one that was asked for by its id, that is not known."""
        if slot.target is None or item.nodeid in self.replaced or self.replay:
            return Checked()
        return self.checks.of(slot, case)

    def _chosen_for(self, slot: Slot, item: pytest.Function, beside: frozenset[str] = frozenset()) -> Case | str:
        """Choose the cases of a seed while the test runs, other ones than those of the ids ``beside``."""
        assert slot.target is not None
        values = self._seeds(slot, item)
        if not values:
            return f"the target {slot.target} was given nothing that can be perturbed in the clean run"
        seed, labels = self.rng_seed(slot.plan, slot.explored), labels_of(params_of(item), slot.target)
        if slot.search is not None:
            for value in values:
                found = searched(
                    slot.plan,
                    slot.plan.source(Seed(value=value), labels, slot.category),
                    slot.search,
                    seed,
                    category=slot.category,
                )
                if found is not None:
                    return found
        what = f"{slot.explored}{' beside a suite' if beside else ''}"
        key = (slot.row, slot.target, f"{content_id(encode(values))} {what}")
        cases = self._chosen.get(key)
        if cases is None:
            sources = [slot.plan.source(Seed(value=value), labels, slot.category) for value in values]
            count, name = slot.count or len(beside), f"{slot.row} {slot.target} {what}"
            same = [slot.category] * len(values)
            chosen = choose_cases(slot.plan, sources, count, seed, beside, key=name, categories=same)
            cases = [case for _, case in chosen]
            self._chosen[key] = cases
        return _numbered(slot, cases)

    def _seeds(self, slot: Slot, item: pytest.Function) -> list[Any]:
        assert slot.target is not None
        if isinstance(slot.target, ArgumentTarget):
            return [item.funcargs[slot.target.name] if slot.is_open else params_of(item).get(slot.target.name)]
        return self._observed.get((slot.row, slot.target), [])

    def _is_seed_of(self, slot: Slot, item: pytest.Function) -> bool:
        assert slot.case is not None
        return any(is_seed_of(slot.case, value) for value in self._seeds(slot, item))

    def rng_seed(self, plan: Plan, explored: bool) -> int:
        """Return what the random choices of a test begin with; those of fresh cases beside a suite differ in each run."""
        given: int | None = self.config.getoption("edgecases_seed")
        return int(self.run[:8], 16) if explored and given is None else plan.options.seed

    def is_decided(self, plan: Plan) -> bool:
        """Whether a sequential gate knows its verdict, so that no further case of the test need run."""
        if plan.gate is None or plan.gate.bad_pass_rate is None or self.shard is not None:
            return False  # a part alone decides nothing
        return plan.gate.so_far(*self.store.rate(self.run, plan.test)) is not None

    # The limits on calls and on time.

    @property
    def is_over(self) -> bool:
        """Whether the time that the session may take is over."""
        return self._ends is not None and time.monotonic() >= self._ends

    def take_call(self, items: int) -> bool:
        """Whether one more call may be made, beside those of the items themselves."""
        if self.is_over:
            return False
        if self.limit is None:
            return True
        return self.store.take_calls(self.run, 1, max(0, self.limit - items)) > 0


def _numbered(slot: Slot, cases: Sequence[Case]) -> Case | str:
    """Return the case of a slot's number, or why there is none."""
    return (
        cases[slot.number] if slot.number < len(cases) else f"there are only {len(cases)} distinct cases of this seed"
    )


def params_of(item: pytest.Function) -> dict[str, Any]:
    """Return the values of an item's row; none where the test has no rows."""
    return item.callspec.params if hasattr(item, "callspec") else {}


def _on_live_seed(recorded: Case, case: Case) -> Case:
    """Return a recorded case with the objects of a user's seed, where its record has lists and dicts for them."""
    here, there = case.seed.value, recorded.seed.value
    if here == there or not recorded.edits or encode(here) != encode(there):
        return recorded
    return with_edits(case, recorded.edits)


def open_store(config: pytest.Config) -> RunStore:
    """Open the run store of a project; what goes wrong is a warning, since no test should fail for it.

    Nor should the run end for it where warnings are errors: there it is told on standard error.
    """

    def warn(message: str) -> None:
        try:
            config.issue_config_time_warning(pytest.PytestWarning(f"edge cases: {message}"), stacklevel=2)
        except pytest.PytestWarning as warning:
            sys.stderr.write(f"{warning}\n")

    return RunStore.open(store_folder(config) / "runs.db", warn=warn, redactor=redactor_of(config))


def store_folder(config: pytest.Config) -> Path:
    """Return the folder of the run store."""
    return Path(config.rootpath, config.getini("edgecases_dir"))


def run_info(config: pytest.Config) -> dict[str, Any]:
    """Return what a report says of a run as a whole: what was asked for, when, and with which versions."""
    return {
        "args": list(config.invocation_params.args),
        "began": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "shard": str(shard(config) or ""),
        "python": platform.python_version(),
        "version": version("pytest-edgecases"),
    }


def close_run(config: pytest.Config, run: str, exit_status: int) -> tuple[list[str], dict[str, Any]]:
    """Say in the store that a run came to its end.

    Return what was running when the one before it died, and what was known of this one when it began.
    """
    store = open_store(config)
    store.begin_run(run, run_info(config))  # none of its tests may have said so
    store.finish_run(run, exit_status)
    interrupted = store.interrupted(before=run)
    store.prune()
    info = next((one.info for one in store.runs() if one.run == run), None) or run_info(config)
    store.close()
    return interrupted, info


def remembered(config: pytest.Config, run: str) -> str:
    """Return what the store knows before a run, as JSON: for the workers of pytest-xdist, which must collect the same."""
    store = open_store(config)
    try:
        return json.dumps(Memory.of(store, run).to_json())
    finally:
        store.close()


def find_case(identity: str, cases: Iterable[Case]) -> tuple[Case, Case] | None:
    """Return the case whose id, or the id of some of whose edits, begins so; with the case that it came from.

    So a shrunk case is found again from its id alone, on a machine that never ran it.
    """
    every = list(cases)
    for case in every:
        if case.id.startswith(identity):
            return case, case
    for case in every:
        if case.edits and len(case.edits) <= SUBSETS:
            for size in range(1, len(case.edits) + 1):
                for edits in itertools.combinations(case.edits, size):
                    for smaller in _as_simple_as_can_be(case, edits):
                        if smaller.id.startswith(identity):
                            return smaller, case
    return _weaker(identity, every)


def _weaker(identity: str, cases: Iterable[Case]) -> tuple[Case, Case] | None:
    """Return the case that is some edits of a case at a lower severity, as its id says."""
    for case in cases:
        if has_strengths(case) and len(case.edits) <= SUBSETS:
            for size in range(1, len(case.edits) + 1):
                for edits in itertools.combinations(case.edits, size):
                    for level in range(1, case.severity):
                        weaker = at_severity(with_edits(case, edits), level)
                        if weaker.id.startswith(identity):
                            return weaker, case
    return None


def _as_simple_as_can_be(case: Case, edits: tuple[Edit, ...]) -> Iterator[Case]:
    """Yield the case with some of its edits, and with those made simpler one after the other, as shrinking does."""
    for chosen in itertools.product(*((edit, *simpler(case, edit, ())) for edit in edits)):
        with contextlib.suppress(EdgecaseError):  # two that stand in one place
            yield with_edits(case, chosen)
