"""The strategy of the tool room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_severity
from edgecase_strategies.strategy import cases_of
from edgecase_strategies.tools.room import ROOM, chosen
from edgecase_strategies.tools.schedule import ANY
from edgecase_strategies.tools.trace import Call, Trace
from edgecase_strategies.tools.view import check_plain

SAMPLE: Mapping[str, Any] = {
    "id": "AB-10427",
    "status": "sent",
    "total": 1249.5,
    "updated_at": "2026-03-04T15:30:00+00:00",
    "items": [{"sku": "SKU-3301", "quantity": 2}, {"sku": "SKU-7120", "quantity": 1}],
}
"""What a tool is taken to return where nobody says what it does."""


def faults(
    *,
    kinds: str | Sequence[str] | None = None,
    tools: str | Sequence[str] | Mapping[str, Any] | Trace | None = None,
    writes: Sequence[str] = (),
    severity: int | tuple[int, int] = (1, 3),
) -> SearchStrategy[Case]:
    """Return a strategy of cases whose value is a schedule of faults, for ``wrap`` or ``Record``.

    ``tools`` gives what each tool returns, as ``{"get_order": {"id": 7}}``, or a clean run's trace; of tools that are only
    named, or of none, a result is assumed, and a fault that then changes nothing counts as not reached. ``kinds`` are
    names of faults or layers, ``writes`` the tools that change the world.

    >>> from hypothesis import given, settings
    >>> from edgecase_strategies.tools import Record, faults, wrap
    >>> @settings(max_examples=20, database=None)
    ... @given(faults(kinds="transport.connect", tools={"get_order": {"id": 7}}))
    ... def test_order(case):
    ...     tool = wrap(lambda: {"id": 7}, case, Record(), name="get_order")
    ...     try:
    ...         tool()
    ...     except OSError:
    ...         assert case.truth.expect.value == "recover"
    >>> test_order()

    Raises UnknownName, InvalidOption, UnsupportedSeed or NothingApplies at once, not when it is drawn from.
    """
    seed = Seed(value=_trace(tools, tuple(writes)))
    return cases_of([source_of(ROOM, seed, chosen(kinds))], check_severity(severity))


def _trace(tools: str | Sequence[str] | Mapping[str, Any] | Trace | None, writes: Sequence[str]) -> Trace:
    if isinstance(tools, Trace):
        return tools
    results: dict[Any, Any]
    if isinstance(tools, Mapping):
        results = dict(tools)
    else:
        names = [ANY] if tools is None else [tools] if isinstance(tools, str) else list(tools)
        results = {name: dict(SAMPLE) for name in names}
    if not results or not all(isinstance(name, str) and name for name in results):
        raise InvalidOption(
            f'tools takes names of tools, or what they return, as in {{"get_order": {{"id": 7}}}}; got {tools!r}.'
        )
    for name, result in results.items():
        check_plain(name, result)
    return Trace(calls=tuple(Call(tool=name, result=result, writes=name in writes) for name, result in results.items()))
