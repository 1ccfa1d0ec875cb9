"""The hooks by which other plugins and ``conftest.py`` files extend pytest-edgecases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from edgecase_strategies import Case, Perturbation


@pytest.hookspec
def pytest_edgecases_perturbations(config: pytest.Config) -> Iterable[Perturbation[Any]] | None:
    """Return perturbations to add to those that there are.

    Perturbations in a ``conftest.py`` are found without this hook; installed plugins need it. A plugin that also
    works without pytest-edgecases marks its implementation with ``@pytest.hookimpl(optionalhook=True)``.
    """


@pytest.hookspec
def pytest_edgecases_verify(config: pytest.Config, case: Case) -> str | None:
    """Return why a case is not to be used, or None where there is nothing to say against it.

    It is asked before a call of the model is spent, after the checkers of our own. What is dropped is counted by reason.
    """
