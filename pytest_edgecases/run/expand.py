"""Turn a marked test function into items: each row clean, then messy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from edgecase_strategies.case import Seed
from edgecase_strategies.curate import allot
from edgecase_strategies.engine import Source
from edgecase_strategies.errors import EdgecaseError, InvalidOption, did_you_mean
from pytest_edgecases.marker import Request
from pytest_edgecases.run import private
from pytest_edgecases.run.plan import Plan, Slot, choose_cases, labels_of, short_id
from pytest_edgecases.run.registry import registry_of
from pytest_edgecases.targets import function
from pytest_edgecases.targets.spec import ArgumentTarget, Target

Row = tuple[list[Slot], list[str]]


def expand(metafunc: pytest.Metafunc, request: Request) -> Plan:
    """Give a marked test function its items. Raises EdgecaseError for what cannot be done."""
    targets = [*request.targets, *request.inject]
    _check_arguments(metafunc, request)
    missing = _missing(metafunc, request)
    for name in missing:
        metafunc.parametrize(name, [None], ids=[pytest.HIDDEN_PARAM])
    registry = registry_of(metafunc.config)
    for own in request.options.own:
        registry.add(own)
    plan = Plan(
        test=metafunc.definition.nodeid,
        request=request,
        perturbations=registry.select(request.options.mess),
        functions={t: function.find(t) for t in targets if not isinstance(t, ArgumentTarget)},
        provided=not missing,
    )
    rows = private.rows_of(metafunc) or [None]
    private.expand_rows(metafunc, _slots(metafunc, plan, targets, rows))
    return plan


def _check_arguments(metafunc: pytest.Metafunc, request: Request) -> None:
    test = metafunc.definition.name
    if getattr(metafunc.function, "is_hypothesis_test", False):
        raise InvalidOption(
            f"{test} is a @given test, which makes its own inputs. Use a strategy of edgecase_strategies in the @given, "
            'such as text.messy("…"), and leave the marker out; or take the @given off and use inject={…}.'
        )
    named = [target for target in (*request.targets, *request.inject) if isinstance(target, ArgumentTarget)]
    for target in named:
        if target.name not in metafunc.fixturenames:
            arguments = [name for name in metafunc.fixturenames if name not in ("request", private.PARAMETER)]
            raise InvalidOption(
                f'{test} has no argument "{target.name}".{did_you_mean(target.name, arguments)} Name one of its '
                f'arguments ({", ".join(arguments) or "it has none"}), or a function that it calls, as in "shop.router:route".'
            )


def _missing(metafunc: pytest.Metafunc, request: Request) -> list[str]:
    """Return the arguments that only a strategy provides."""
    rows = private.rows_of(metafunc)
    params = private.row_params(rows[0]) if rows else {}
    missing = []
    for target in (*request.targets, *request.inject):
        if not isinstance(target, ArgumentTarget) or target.name in params:
            continue
        if private.has_fixture(metafunc, target.name):
            continue
        if target not in request.inject:
            raise InvalidOption(
                f'The argument "{target.name}" gets no value, so there is no seed. Give it rows with '
                f'@pytest.mark.parametrize, a fixture, or a strategy with inject={{"{target.name}": …}}.'
            )
        missing.append(target.name)
    return missing


def _slots(metafunc: pytest.Metafunc, plan: Plan, targets: Sequence[Target], rows: Sequence[Any]) -> list[Row]:
    """Return each row's slots and their ids, the clean one first."""
    names = [_row_name(plan, row) for row in rows]
    slots: list[list[tuple[Slot, str]]] = [[] for _ in rows]
    places = [(number, target) for number in range(len(rows)) for target in targets]
    shares = dict(zip(places, allot(plan.options.cases, len(places)), strict=True))
    known = [
        (number, target)
        for number, target in places
        if isinstance(target, ArgumentTarget)
        and target not in plan.request.inject
        and private.is_direct(metafunc, rows[number], target.name)
    ]
    _add_known(plan, rows, names, slots, known, sum(shares[place] for place in known))
    for number, target in places:
        if (number, target) in known:
            continue
        count = shares[number, target]
        if target in plan.request.inject:
            from pytest_edgecases.run import (
                drawn,
            )  # Hypothesis is loaded where a strategy is given, and only there

            cases = drawn.cases(plan.request.inject[target], count, plan.options)
            slots[number] += [
                (
                    Slot(plan=plan, row=names[number], target=target, rank=rank, case=case, choices=choices),
                    short_id(case),
                )
                for rank, (case, choices) in enumerate(cases)
            ]
        else:
            slots[number] += [
                (
                    Slot(plan=plan, row=names[number], target=target, rank=rank, number=rank, count=count),
                    f"case{rank + 1}" if len(targets) == 1 else f"{_short_target(target)}-case{rank + 1}",
                )
                for rank in range(count)
            ]
    return [_row(plan, name, found) for name, found in zip(names, slots, strict=True)]


def _row(plan: Plan, name: str, found: list[tuple[Slot, str]]) -> Row:
    pairs = ([(Slot(plan=plan, row=name), "clean")] if plan.provided else []) + found
    return [slot for slot, _ in pairs], [name for _, name in pairs]


def _add_known(
    plan: Plan,
    rows: Sequence[Any],
    names: Sequence[str],
    slots: list[list[tuple[Slot, str]]],
    places: Sequence[tuple[int, Target]],
    budget: int,
) -> None:
    """Choose the cases of all seeds that are known now together, so that they cover most.

    A row whose seed cannot be perturbed gets one item that says so; if no row's can, that is an error.
    """
    sources: list[Source] = []
    owners: list[tuple[int, Target]] = []
    mistakes: list[EdgecaseError] = []
    for number, target in places:
        params = private.row_params(rows[number])
        assert isinstance(target, ArgumentTarget)
        try:
            sources.append(plan.source(Seed(value=params[target.name]), labels_of(params, target)))
        except EdgecaseError as error:
            mistakes.append(error)
            slot = Slot(plan=plan, row=names[number], target=target, reason=str(error))
            slots[number].append((slot, f"{_short_target(target)}-none"))
        else:
            owners.append((number, target))
    if not sources:
        if mistakes:
            raise mistakes[0]
        return
    several = len({target for _, target in places}) > 1
    for rank, (index, case) in enumerate(choose_cases(plan, sources, budget)):
        number, target = owners[index]
        slot = Slot(plan=plan, row=names[number], target=target, rank=rank, case=case)
        prefix = f"{_short_target(target)}-" if several else ""
        slots[number].append((slot, f"{prefix}{short_id(case)}"))


def _row_name(plan: Plan, row: Any) -> str:
    identity = private.row_id(row)
    return f"{plan.test}[{identity}]" if identity else plan.test


def _short_target(target: Target) -> str:
    return str(target).rpartition(":")[2].strip("')")
