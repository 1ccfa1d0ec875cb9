"""Collect a marked test function: read its marker, give it its items, and say in a sentence what is wrong."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import edgecase_strategies
import pytest_edgecases
from edgecase_strategies.errors import EdgecaseError, InvalidOption
from pytest_edgecases import marker
from pytest_edgecases.run import private
from pytest_edgecases.run.expand import expand
from pytest_edgecases.run.runner import Runner

_OURS = [Path(str(package.__file__)).parent for package in (edgecase_strategies, pytest_edgecases)]


def collect(metafunc: pytest.Metafunc, runner: Runner) -> None:
    """Give a marked test function one item a case; a user's mistake fails the collection with the marker's place."""
    try:
        _collect(metafunc, runner)
    except EdgecaseError as error:
        mistake = str(error)
    except Exception as error:
        mistake = _mistake_in(error, metafunc.config)
        if not mistake:
            raise
    else:
        return
    # Raised outside of the handler, so that pytest does not show the first error as the cause of the second.
    pytest.fail(f"{marker.place_of(metafunc.definition, metafunc.config)}: {mistake}", pytrace=False)


def _mistake_in(error: Exception, config: pytest.Config) -> str:
    """Return what to say of an error that the user's own code raised, such as a perturbation's; nothing for ours."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    path = Path(frame.filename)
    if "site-packages" in path.parts or any(path.is_relative_to(folder) for folder in _OURS):
        return ""
    shown = path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else frame.filename
    return (
        f"{type(error).__name__}: {error}, raised at {shown}:{frame.lineno} in {frame.name}, while the cases were made."
    )


def _collect(metafunc: pytest.Metafunc, runner: Runner) -> None:
    request = marker.read(metafunc.definition, metafunc.config)
    if request is None:
        return
    if metafunc.config.getoption("edgecases_off"):
        _provide_nothing(metafunc, request)
        return
    _check_fixture(metafunc)
    if any(private.is_empty(row) for row in private.rows_of(metafunc)):
        return
    runner.session.plans.append(expand(metafunc, request, runner.session))


def _provide_nothing(metafunc: pytest.Metafunc, request: marker.Request) -> None:
    """Skip a test that has no values without its strategies."""
    rows = private.rows_of(metafunc)
    params = private.row_params(rows[0]) if rows else {}
    for target in request.inject:
        name = getattr(target, "name", None)
        if name and name in metafunc.fixturenames and name not in params and not private.has_fixture(metafunc, name):
            skip = pytest.mark.skip(reason="its values come from an edge case strategy, and edge cases are off")
            metafunc.parametrize(name, [pytest.param(None, marks=skip)], ids=[pytest.HIDDEN_PARAM])


def _check_fixture(metafunc: pytest.Metafunc) -> None:
    module = private.fixture_module(metafunc, private.PARAMETER)
    if module is not None and module != "pytest_edgecases.plugin":
        raise InvalidOption(
            f'The fixture "{private.PARAMETER}" of {module} hides the one of pytest-edgecases. Rename it, or leave that '
            "plugin out with -p no:NAME."
        )
