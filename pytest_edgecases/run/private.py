"""All use of pytest's private API, each with its reason.

pytest has no public way to run an item again, to know how many rows a test function has, or to give rows different
numbers of parameters. What is here was tried on pytest 9.0 to 9.2; pytest-rerunfailures stands on the same functions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from _pytest.compat import NOTSET
from _pytest.runner import runtestprotocol

PARAMETER = "edgecase"


def rows_of(metafunc: pytest.Metafunc) -> list[Any]:
    """Return the test function's call specs so far, one a row; empty if it has no parameters.

    ``Metafunc._calls`` is where pytest itself keeps them, and there is no other record of their number.
    """
    return list(metafunc._calls)


def row_params(row: Any) -> dict[str, Any]:
    """Return the parameters of a row by name."""
    return dict(row.params) if row is not None else {}


def arguments_of(metafunc: pytest.Metafunc) -> list[str]:
    """Return the test function's own arguments.

    ``Metafunc.fixturenames`` also has fixtures that the function never sees: those of fixtures, and automatic ones.
    """
    return list(metafunc.definition._fixtureinfo.argnames)


def is_empty(row: Any) -> bool:
    """Whether a row stands for no rows at all: pytest makes one, and skips it, where ``parametrize`` got none."""
    return any(value is NOTSET for value in row_params(row).values())


def row_id(row: Any) -> str:
    """Return a row's id, as in the brackets of a node id."""
    return str(row.id) if row is not None else ""


def is_direct(metafunc: pytest.Metafunc, row: Any, name: str) -> bool:
    """Whether a row's parameter is the argument's value, not what a fixture makes the value from."""
    if row is None or name not in row.params:
        return False
    definitions = metafunc._arg2fixturedefs.get(name)
    # pytest makes an artificial fixture for a direct parameter, without a function of the user's.
    return not definitions or definitions[-1].func.__module__.startswith("_pytest.")


def has_fixture(metafunc: pytest.Metafunc, name: str) -> bool:
    """Whether a fixture of that name exists for the test. pytest knows it only in this private table."""
    return bool(metafunc._arg2fixturedefs.get(name))


def row_with(row: Any, values: Mapping[str, Any], *, number: int, ids: Sequence[str]) -> Any:
    """Return a row with other values for some of its arguments, and an id of its own.

    ``Metafunc.parametrize`` refuses an argument that has values already, so the call spec is made of one that is there, and has
    its marks.
    """
    return dataclasses.replace(
        row,
        params={**row.params, **values},
        indices={**row.indices, **dict.fromkeys(values, number)},
        _idlist=list(ids),
    )


def set_rows(metafunc: pytest.Metafunc, rows: Sequence[Any]) -> None:
    """Give a test function these rows in the place of its own."""
    metafunc._calls = list(rows)


def expand_rows(metafunc: pytest.Metafunc, slots: Sequence[tuple[Sequence[Any], Sequence[str]]]) -> None:
    """Give each row its own parameters, as (values, ids) a row.

    ``Metafunc.parametrize`` gives all rows the same ones, and rows times all parameters would be millions of call
    specs in a large suite; so it is called for one row at a time. It also insists that the function uses the fixture,
    which a test need not do: the name is among its fixtures for the length of the call only, and so costs no set-up.
    """
    before: list[Any] = list(metafunc._calls) or [None]
    after: list[Any] = []
    unused = PARAMETER not in metafunc.fixturenames
    if unused:
        metafunc.fixturenames.append(PARAMETER)
    try:
        for row, (values, ids) in zip(before, slots, strict=True):
            metafunc._calls = [row] if row is not None else []
            metafunc.parametrize(PARAMETER, values, indirect=True, ids=ids)
            after.extend(metafunc._calls)
    finally:
        metafunc._calls = after
        if unused:
            metafunc.fixturenames.remove(PARAMETER)


class _Sibling:
    """Stands for an item of the same module or class, so that all but the item itself stays set up.

    The item cannot stand for itself: pytest would take it as set up already, and leave its fixtures as they were.
    """

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def listchain(self) -> list[Any]:
        return [*self._item.listchain()[:-1], self]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._item, name)


def run_item(item: pytest.Item, nextitem: pytest.Item | None) -> list[pytest.TestReport]:
    """Run an item's set-up, call and teardown with fresh fixtures, without logging the reports.

    ``runtestprotocol`` is what pytest's own protocol hook calls; it makes a new request for an item that ran before.
    A method gets a new instance of its class only if the item forgets the one it had.
    """
    state = vars(item)
    if not state.get("_request", True) and "_instance" in state and getattr(item, "cls", None) is not None:
        state.pop("_instance", None)
        state.pop("_obj", None)
    following: Any = _Sibling(item) if nextitem is item else nextitem
    return runtestprotocol(item, log=False, nextitem=following)


def leave(item: pytest.Item, nextitem: pytest.Item | None) -> pytest.TestReport | None:
    """Tear down what the next item does not share with this one; return the report if that fails.

    Tries run as if the same item came next, so that module fixtures live through them; the session's set-up state
    is the only one that can then let go of them.
    """
    call = pytest.CallInfo.from_call(
        lambda: item.session._setupstate.teardown_exact(nextitem),
        when="teardown",
        reraise=(pytest.exit.Exception, KeyboardInterrupt),
    )
    if call.excinfo is None:
        return None
    report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    return report


def fixture_module(metafunc: pytest.Metafunc, name: str) -> str | None:
    """Return the module of the fixture that a test sees under a name, or None. The table is private."""
    definitions = metafunc._arg2fixturedefs.get(name)
    if not definitions:
        manager = metafunc.definition.session._fixturemanager
        definitions = manager.getfixturedefs(name, metafunc.definition)
    return str(definitions[-1].func.__module__) if definitions else None
