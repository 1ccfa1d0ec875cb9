"""A user's own verifier: a function of a case or a schema of its value, asked before a call of the model is spent."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from edgecase_strategies.case import Case
from edgecase_strategies.curate import Verifier
from edgecase_strategies.errors import InvalidOption


def verifier_of(config: pytest.Config, given: Any) -> Verifier | None:
    """Return what a marker's ``verify`` and the hooks of plugins and conftests ask together; None for nothing.

    Raises InvalidOption for what is neither a function nor a schema.
    """
    own = _of_option(given)
    hook = config.hook.pytest_edgecases_verify
    called = bool(hook.get_hookimpls())
    if own is None and not called:
        return None

    def verify(case: Case) -> str | None:
        reason = own(case) if own is not None else None
        for said in hook(config=config, case=case) if reason is None and called else ():
            if not isinstance(said, str) or not said:
                raise InvalidOption(
                    f"The hook pytest_edgecases_verify returns a reason or None; one of them returned {said!r}."
                )
            return said
        return reason

    return verify


def _of_option(given: Any) -> Verifier | None:
    if given is None:
        return None
    is_schema = isinstance(given, (Mapping, type)) or hasattr(given, "json_schema")
    if not is_schema and callable(given):
        return _guarded(given)
    if is_schema:
        return _of_schema(given)
    raise InvalidOption(
        f"verify takes a function of a case that returns a reason or None, or a schema of the value; {given!r} is neither."
    )


def _guarded(function: Callable[[Case], Any]) -> Verifier:
    name = getattr(function, "__qualname__", type(function).__qualname__)

    def verify(case: Case) -> str | None:
        try:
            said = function(case)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            raise InvalidOption(
                f"The verifier {name} raised {type(error).__name__}: {error} (line {frame.lineno}), on the case {case.value!r:.80}. "
                "It returns a reason, or None where the case is good."
            ) from None
        if said is None or (isinstance(said, str) and said):
            return said
        raise InvalidOption(
            f"The verifier {name} returns a reason, or None where the case is good; it returned {said!r} for {case.value!r:.80}."
        )

    return verify


def _of_schema(given: Any) -> Verifier:
    from edgecase_strategies.forms import Schema, judge

    schema = Schema.of(given)

    def verify(case: Case) -> str | None:
        verdict = judge(schema, case.value, formats=True)
        if verdict.validity == "valid":
            return None
        first = verdict.errors[0] if verdict.errors else None
        return f"the schema: {verdict.validity}" + (
            f" by {first.keyword} at {first.pointer or 'the root'}" if first else ""
        )

    return verify
