"""Cases from a strategy that the user gives: by the fast engine where it can, or else drawn by Hypothesis."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable
from typing import Any

import hypothesis
from hypothesis.control import current_build_context
from hypothesis.database import ExampleDatabase, choices_to_bytes
from hypothesis.errors import HypothesisException

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.strategy import fast_source_of
from pytest_edgecases.run.confirm import why_not
from pytest_edgecases.run.covered import verifier_of
from pytest_edgecases.run.plan import Slot

MORE = 4
"""How many cases are drawn for each line of a suite, where fresh ones are to run in the place of some."""
ROOM = "value"
"""The room of a value that a user's own strategy made: it has no seed and no edits."""


Choices = tuple[Any, ...]


def cases(strategy: Any, count: int, seed: int) -> list[tuple[Case, Choices]]:
    """Return distinct cases of a strategy with what Hypothesis chose; the same each time for the same seed.

    The values of a strategy of ours come from the fast engine and are chosen to cover most. Those of another
    strategy are drawn by Hypothesis, and change with its release: what must not change is stored.
    """
    fast = fast_source_of(strategy)
    if fast is not None:
        chosen = choose_fast(fast, cases=count, rng_seed=seed)
        return [(case, ()) for _, case in chosen.cases]
    found: dict[str, tuple[Case, Choices]] = {}
    try:
        values = draw(strategy, 4 * count + 10, seed)
    except HypothesisException as error:
        raise NothingApplies(f"Hypothesis draws no value of the strategy {strategy!r}: {error}") from None
    for value, choices in values:
        case = case_of(value)
        found.setdefault(case.id, (case, () if case.edits else choices))
        if len(found) == count:
            break
    return list(found.values())


def beside(slot: Slot, seed: int, known: Collection[str]) -> list[Case]:
    """Return cases of a slot's strategy that are none of those of the ids ``known``, and that can be confirmed."""
    assert slot.target is not None
    drawn = cases(slot.plan.request.inject[slot.target], MORE * len(known), seed)
    verify = verifier_of(slot.plan, slot.category)
    return [case for case, _ in drawn if case.id not in known and why_not(case, verify) is None]


def case_of(value: Any) -> Case:
    """Return a drawn value as a case; a drawn case is one already."""
    return value if isinstance(value, Case) else Case(room=ROOM, seed=Seed(value=None), edits=(), value=value)


def draw(strategy: Any, count: int, seed: int) -> list[tuple[Any, Choices]]:
    """Return values that Hypothesis draws and its choices, without a database and without stopping at any value."""
    values: list[tuple[Any, Choices]] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=tuple(hypothesis.HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    @hypothesis.given(strategy)
    def collect(value: Any) -> None:
        values.append((value, tuple(current_build_context().data.choices)))

    collect()
    return values


class _Recorded(ExampleDatabase):
    """Serves the choices of one case as something to begin shrinking from.

    An exact hit in the primary corpus would be replayed and not shrunk; one in the secondary corpus is shrunk.
    """

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices_to_bytes(choices)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return (self._choices,) if key.endswith(b".secondary") else ()

    def save(self, key: bytes, value: bytes) -> None:
        pass

    def delete(self, key: bytes, value: bytes) -> None:
        pass


class _Fails(Exception):
    pass


def shrink(strategy: Any, case: Case, choices: Choices, fails: Callable[[Case], bool], budget: int) -> tuple[Case, int]:
    """Return the simplest case that still fails, by Hypothesis' own shrinker, and how many calls that took.

    ``fails`` is asked once for a case; when the budget is spent, every further case is taken to pass.
    """
    known = {case.id: True}
    smallest, calls = case, 0

    @hypothesis.settings(
        database=_Recorded(choices),
        deadline=None,
        max_examples=100,
        phases=[hypothesis.Phase.reuse, hypothesis.Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=tuple(hypothesis.HealthCheck),  # pyright: ignore[reportArgumentType]
        verbosity=hypothesis.Verbosity.quiet,
    )
    @hypothesis.given(strategy)
    def attempt(value: Any) -> None:
        nonlocal smallest, calls
        drawn = case_of(value)
        if drawn.id not in known and calls < budget:
            calls += 1
            known[drawn.id] = fails(drawn)
        if known.get(drawn.id):
            smallest = drawn
            raise _Fails

    with contextlib.suppress(_Fails):
        attempt()
    return smallest, calls
