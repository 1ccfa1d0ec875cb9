"""The committed suites of a session: which lines a marked test runs, and which of them no longer fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.case import Case, encode, freeze
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import Line, Suite


class Suites:
    """The suites of the modules that were collected, read when their first marked test is."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._read: dict[Path, Suite | None] = {}
        self._tests: dict[Path, set[str]] = {}
        self._used: set[int] = set()

    def of(self, module: Path) -> Suite | None:
        """Return the suite of a module, or None. Raises BadLine if it cannot be read at all."""
        if module not in self._read:
            found = self._read[module] = suite.read(suite.path_for(module))
            for problem in found.problems if found else ():
                self._config.issue_config_time_warning(pytest.PytestWarning(f"edge cases: {problem}"), stacklevel=2)
        return self._read[module]

    def lines(self, module: Path, test: str) -> tuple[Line, ...]:
        """Return the lines of a marked test that is collected."""
        self._tests.setdefault(module, set()).add(test)
        found = self.of(module)
        return found.of_test(test) if found is not None else ()

    def use(self, line: Line) -> None:
        """Say that a line has its place in the test."""
        self._used.add(id(line))

    def mark_stale(self, line: Line) -> None:
        """Say that a line's seed turned out not to be the test's any more."""
        self._used.discard(id(line))

    def unused(self, root: Path) -> list[tuple[str, Line]]:
        """Return the lines that no collected test has a place for, stale ones included, with the module below ``root``."""
        return [
            (module.relative_to(root).as_posix() if module.is_relative_to(root) else str(module), line)
            for module, found in self._read.items()
            if found is not None and module in self._tests
            for line in found.lines
            if id(line) not in self._used
        ]


def is_seed_of(case: Case, value: Any) -> bool:
    """Whether a value is the seed that a case was recorded with; JSON knows no tuples.

    >>> from edgecase_strategies.case import Seed
    >>> is_seed_of(Case(room="value", seed=Seed(value=["a"]), edits=(), value="b"), ("a",))
    True
    """
    return bool(freeze(encode(case.seed.value)) == freeze(encode(value)))


def test_name(definition: pytest.Function) -> str:
    """Return a test function's node id within its module, without its parameters.

    The name of ``TestShop::test_route`` in ``tests/test_shop.py::TestShop::test_route``.
    """
    return definition.nodeid.partition("::")[2]
