"""The hooks by which other plugins and ``conftest.py`` files extend pytest-edgecases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from edgecase_strategies import Perturbation


@pytest.hookspec
def pytest_edgecases_perturbations(config: pytest.Config) -> Iterable[Perturbation[Any]] | None:
    """Return perturbations to add to those that there are.

    Perturbations in a ``conftest.py`` are found without this hook; installed plugins need it. A plugin that also
    works without pytest-edgecases marks its implementation with ``@pytest.hookimpl(optionalhook=True)``.
    """
