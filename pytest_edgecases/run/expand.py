"""Turn a marked test function into items: each row clean, then messy."""

from __future__ import annotations

import inspect

import pytest

from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.rooms import asked_for
from pytest_edgecases.marker import Request
from pytest_edgecases.run import private
from pytest_edgecases.run.plan import Plan
from pytest_edgecases.run.registry import registry_of
from pytest_edgecases.run.session import Session
from pytest_edgecases.run.slots import slots_of
from pytest_edgecases.run.suites import test_name
from pytest_edgecases.targets import function, tools
from pytest_edgecases.targets.spec import ArgumentTarget, ToolsTarget


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
    plan = Plan(
        test=metafunc.definition.nodeid,
        request=request,
        perturbations=registry.select(request.options.mess or asked_for(request.options.room)),
        functions=functions,
        provided=not missing,
        has_suite=bool(session.suites.lines(metafunc.definition.path, test_name(metafunc.definition))),
        model=session.models.of(request, functions, metafunc.fixturenames),
    )
    rows = private.rows_of(metafunc) or [None]
    private.expand_rows(metafunc, slots_of(metafunc, plan, targets, rows, session))
    return plan


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
