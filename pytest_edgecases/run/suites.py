"""The committed suites of a session: which lines a marked test runs, and which of them no longer fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from edgecase_strategies.case import Case, encode, freeze
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import Line, Suite


class Unused(NamedTuple):
    """A line that did not run: no test has a place for it, or it could not be confirmed."""

    module: str
    test: str
    row: str
    target: str
    case: str
    """The case's id."""
    place: str
    """The file and line of the suite."""
    reason: str
    """Why it could not be confirmed; empty for a line that no test has a place for."""

    @property
    def key(self) -> tuple[str, ...]:
        """The test, row, target and case, as the suite tells its lines apart."""
        return (self.test, self.row, self.target, self.case)


class Suites:
    """The suites of the modules that were collected, read when their first marked test is."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._read: dict[Path, Suite | None] = {}
        self._tests: dict[Path, set[str]] = {}
        self._used: set[int] = set()
        self._refused: dict[int, str] = {}

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

    def refuse(self, line: Line, reason: str) -> None:
        """Say that a line does not run, since it cannot be confirmed."""
        self._used.discard(id(line))
        self._refused[id(line)] = reason

    def unused(self, root: Path) -> list[Unused]:
        """Return the lines that no collected test has a place for, stale and refused ones included; modules are below ``root``."""
        return [
            Unused(
                module=module.relative_to(root).as_posix() if module.is_relative_to(root) else str(module),
                test=line.test,
                row=line.row,
                target=line.target,
                case=line.case.id,
                place=line.place,
                reason=self._refused.get(id(line), ""),
            )
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
