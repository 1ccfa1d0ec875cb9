"""Turn a marked test function into items: each row clean, then messy."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import pytest

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.rooms import asked_for
from pytest_edgecases.marker import Request
from pytest_edgecases.run import private, real
from pytest_edgecases.run.about import about_of, reviewed_of
from pytest_edgecases.run.plan import Plan, Slot
from pytest_edgecases.run.private_data import Leaving, guarded, private_of
from pytest_edgecases.run.registry import registry_of
from pytest_edgecases.run.session import Session
from pytest_edgecases.run.slots import Row, slots_of
from pytest_edgecases.run.suites import test_name
from pytest_edgecases.run.verify import verifier_of
from pytest_edgecases.store.suite import Line
from pytest_edgecases.targets import function, tools
from pytest_edgecases.targets.spec import ArgumentTarget, Target, ToolsTarget


def expand(metafunc: pytest.Metafunc, request: Request, session: Session) -> Plan:
    """Give a marked test function its items. Raises EdgecaseError for what cannot be done."""
    targets = [*request.targets, *request.inject]
    _check_arguments(metafunc, request)
    missing = _missing(metafunc, request)
    for name in missing:
        metafunc.parametrize(name, [None], ids=[pytest.HIDDEN_PARAM])
    registry = registry_of(metafunc.config)
    for own in request.options.own:
        registry.add(own)
    functions = {
        t: tools.find(t) if isinstance(t, ToolsTarget) else function.find(t)
        for t in targets
        if not isinstance(t, ArgumentTarget)
    }
    own = verifier_of(metafunc.config, request.options.verify)
    lines = session.suites.lines(metafunc.definition.path, test_name(metafunc.definition))
    plan = Plan(
        test=metafunc.definition.nodeid,
        request=request,
        perturbations=registry.select(request.options.mess or asked_for(request.options.room)),
        functions=functions,
        provided=not missing,
        lines=tuple(lines),
        dropped=frozenset(line.case.id for line in lines if line.is_dropped),
        model=session.models.of(request, functions, metafunc.fixturenames),
        verify=guarded(session.guards, own),
        has_verifier=own is not None,
    )
    _check_label(metafunc, request)
    for named in request.options.forbid.values_of("perturbation") if request.options.forbid is not None else ():
        registry.check(named)
    rows, slots = _rows_and_slots(metafunc, plan, targets, session, lines)
    if rows != [None]:
        private.set_rows(metafunc, rows)
    private.expand_rows(metafunc, slots)
    return plan


def _rows_and_slots(
    metafunc: pytest.Metafunc, plan: Plan, targets: Sequence[Target], session: Session, lines: Sequence[Line]
) -> tuple[list[Any], list[Row]]:
    """Return the test's rows, the real ones that come beside them, and those of the holdout, each with its slots."""
    options = plan.options
    target = plan.request.targets[0] if plan.request.targets else None
    known = real.origins_of(metafunc)
    own = [(row, _origin(row, target, known)) for row in private.rows_of(metafunc) or [None]]
    beside = real.examples(metafunc, target, options.real, "real", options.private)
    later = real.examples(metafunc, target, options.holdout, "holdout", options.private)
    sources = [*real.sources_of(metafunc), *real.given_rows(options.real, options.holdout)]
    leaving = Leaving(session.guards, options.private, real.scrubbed_of(metafunc, options.private, beside, later))
    own = [one for one in own if not one[1] or leaving.keeps(private.row_params(one[0]), one[1])]
    every = [*own, *real.rows_beside(metafunc, real.those(beside, leaving.keeps))]
    rows, origins = [row for row, _ in every], [origin for _, origin in every]
    _check_forbidden(plan, target, rows)
    held = real.held_out(metafunc, target, real.those(later, leaving.keeps), options, rows)
    slots = slots_of(metafunc, plan, targets, rows, session, lines, origins)
    plan.made.about["reviewed"] = reviewed_of(lines)
    plan.made.about.update(about_of(plan, rows, origins, held, sources))
    if session.guards:
        plan.made.about["private"] = private_of(leaving.sources, session.guards)
    for number, one in enumerate(held):
        slot = Slot(
            plan=plan,
            row=f"{plan.test}[{one.name}]",
            rank=number,
            category=one.category,
            origin=one.origin,
            is_real=True,
        )
        slots.append(([slot], [one.name]))
    return [*rows, *(one.row for one in held)], slots


def _origin(row: Any, target: Target | None, known: dict[int, str]) -> str:
    params = private.row_params(row)
    return known.get(id(params.get(target.name)), "") if isinstance(target, ArgumentTarget) else ""


def _check_arguments(metafunc: pytest.Metafunc, request: Request) -> None:
    test = metafunc.definition.name
    if getattr(metafunc.function, "is_hypothesis_test", False):
        raise InvalidOption(
            f"{test} is a @given test, which makes its own inputs. Use a strategy of edgecase_strategies in the @given, "
            'such as text.messy("…"), and leave the marker out; or take the @given off and use inject={…}.'
        )
    named = [target for target in (*request.targets, *request.inject) if isinstance(target, ArgumentTarget)]
    arguments = [name for name in private.arguments_of(metafunc) if name not in ("request", private.PARAMETER)]
    for target in named:
        if target.name in ("request", private.PARAMETER):
            raise InvalidOption(
                f'"{target.name}" holds no input of the model. Name the argument of {test} that does; it has '
                f"{', '.join(arguments) or 'none'}."
            )
        if target.name not in arguments:
            if target.name in inspect.signature(metafunc.function).parameters:
                raise InvalidOption(
                    f'The argument "{target.name}" of {test} has a default value, so pytest gives it none. Take the default '
                    "off and give it rows with @pytest.mark.parametrize, or a fixture."
                )
            raise InvalidOption(
                f'{test} has no argument "{target.name}".{did_you_mean(target.name, arguments)} Name one of its '
                f'arguments ({", ".join(arguments) or "it has none"}), or a function that it calls, as in "shop.router:route".'
            )


def _check_label(metafunc: pytest.Metafunc, request: Request) -> None:
    label = request.options.label
    arguments = [name for name in private.arguments_of(metafunc) if name not in ("request", private.PARAMETER)]
    if label and label not in arguments:
        raise InvalidOption(
            f'label names no argument of {metafunc.definition.name}: it has no "{label}".{did_you_mean(label, arguments)} It has '
            f"{', '.join(arguments) or 'none'}."
        )


def _check_forbidden(plan: Plan, target: Target | None, rows: Sequence[Any]) -> None:
    """Raise UnknownName for a category that is forbidden and that no row has: it would rule out nothing."""
    named = plan.options.forbid.values_of("category") if plan.options.forbid is not None else ()
    if not named or plan.request.inject:
        return
    input_name = target.name if isinstance(target, ArgumentTarget) else ""
    there = dict.fromkeys(real.category_of(private.row_params(row), input_name, plan.options.label) for row in rows)
    known = [name for name in (*there, *(plan.skill.categories if plan.skill is not None else ())) if name]
    for name in named:
        if name not in known:
            raise UnknownName(
                f'forbid: no row has the category "{name}".{did_you_mean(name, known)} The rows have '
                f"{', '.join(dict.fromkeys(known)) or 'no label: label= names the argument that is one'}."
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
