"""The strategy of valid forms."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from edgecase_strategies.case import Case, Json, Seed, Truth
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.forms.filling.instances import Instance, Instances
from edgecase_strategies.forms.schema import Schema
from edgecase_strategies.forms.validate import judge
from edgecase_strategies.strategy import DrawnRandom

_DRAWN_TRIES: Final = 6
"""How many values are made for one example: each takes from what Hypothesis gives to it."""


def valid(
    schema: Any, *, locale: str | None = None, formats: bool = True, registry: Mapping[str, Json] | None = None
) -> SearchStrategy[Case]:
    """Return a strategy of cases: forms as people fill them in, valid for the schema, as both validators confirm.

    ``schema`` is a JSON Schema (a dict, text, a Path), a pydantic model, a dataclass, a TypedDict, or a ``Schema``.
    ``locale`` is Faker's: names and addresses of ``"de_DE"``. With ``formats=False`` only what the schema asserts
    without ``format`` is confirmed. ``registry`` gives the documents that a remote ``$ref`` names; none is fetched.

    A case's ``truth.facts`` say ``validity`` and ``validity_with_formats``, "valid" or, where no value is known that
    both validators accept, "contested", with what the one that rejects it says under ``errors``.

    >>> from hypothesis import given, settings
    >>> order = {"properties": {"email": {"format": "email"}, "qty": {"type": "integer"}}, "required": ["email"]}
    >>> @settings(max_examples=20, database=None, deadline=None)
    ... @given(valid(order))
    ... def test_order(case):
    ...     assert "@" in case.value["email"] and case.truth.facts["validity"] == "valid"
    >>> test_order()

    Raises InvalidOption or UnknownName at once, not when it is drawn from; see ``Schema.of``.
    """
    made = Instances(Schema.of(schema, registry=registry), locale=locale, formats=formats)
    made(FastRandom(0))  # a schema that nothing is found for is told here, with what stands in the way
    return _valid(made)


@st.composite
def _valid(draw: DrawFn, made: Instances) -> Case:
    found = made.attempt(DrawnRandom(draw), _DRAWN_TRIES)
    if found is None:
        reject()
    return case_of(made, found)


def case_of(made: Instances, found: Instance) -> Case:
    """Return an instance as a case without edits, with its truth."""
    verdicts = {
        made.formats: found.verdict,
        not made.formats: judge(made.schema, found.value, formats=not made.formats),
    }
    facts: dict[str, Json] = {}
    for suffix, formats in (("", False), ("_with_formats", True)):
        verdict = verdicts[formats]
        facts[f"validity{suffix}"] = verdict.validity
        facts[f"errors{suffix}"] = [{"pointer": one.pointer, "keyword": one.keyword} for one in verdict.errors]
    truth = Truth(facts=MappingProxyType({**facts, "intent": "none", "handling": "accept"}))
    seed = Seed(value=copy.deepcopy(found.value), truth=truth)
    return Case(room="form", seed=seed, edits=(), value=found.value, truth=truth)
