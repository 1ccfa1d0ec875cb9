"""What a model's call came to, as JSON and back: an answer, or an exception.

An exception is kept by its class's name, its arguments and its attributes. It is made again without a call of its class's own
code, and only of a class that is loaded already, since a file of answers may come from anybody.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.store.answers import check_plain, is_plain
from pytest_edgecases.store.records import Json

Codec = tuple[Callable[[Any], Json], Callable[[Json], Any]]
"""Two functions: to JSON, and back."""
PLACE = "_edgecases_place"
"""The attribute that says where a recorded exception was raised: file and line, as a failure names it."""


def of_answer(value: Any, function: str, codec: Codec | None) -> dict[str, Json]:
    """Return an answer as JSON. Raises InvalidOption if that cannot be done.

    >>> of_answer("cancel", "shop:route", None)
    {'answer': 'cancel'}
    """
    if codec is not None:
        value = codec[0](value)
    check_plain(value, function)
    return {"answer": value}


def of_exception(error: Exception, root: Path) -> dict[str, Json] | None:
    """Return an exception as JSON; None if JSON cannot carry what it holds."""
    kind = type(error)
    fields = {name: value for name, value in vars(error).items() if name != PLACE and not name.startswith("__")}
    outcome = {
        "raises": f"{kind.__module__}:{kind.__qualname__}",
        "args": list(error.args),
        "fields": fields,
        "place": _place(error, root),
    }
    return outcome if is_plain(outcome) else None


def _place(error: Exception, root: Path) -> str:
    trace, own = error.__traceback__, ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "site-packages" not in path.parts or not own:
            shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
            own = f"{shown}:{trace.tb_lineno}"
        trace = trace.tb_next
    return own


def give(outcome: Mapping[str, Json], codec: Codec | None) -> Any:
    """Return the answer of an outcome, or raise its exception."""
    if "raises" in outcome:
        raise exception_of(outcome)
    return codec[1](outcome["answer"]) if codec is not None else outcome["answer"]


def exception_of(outcome: Mapping[str, Json]) -> Exception:
    """Return the exception of an outcome. Raises InvalidOption if its class is not loaded.

    >>> exception_of({"raises": "builtins:ValueError", "args": ["no"], "fields": {}, "place": "shop.py:3"})
    ValueError('no')
    """
    name, args = str(outcome["raises"]), tuple(outcome.get("args", ()))
    module, _, dotted = name.partition(":")
    kind: Any = sys.modules.get(module)
    for part in dotted.split("."):
        kind = getattr(kind, part, None)
    if not isinstance(kind, type) or not issubclass(kind, Exception):
        raise InvalidOption(
            f"The recorded answer is the exception {name}, whose class is not loaded. Import its module in the test, or "
            "record anew."
        )
    # The nearest class of Python itself makes the object: no code of the class's own runs on what a file says.
    base: Any = next(one for one in kind.__mro__ if one.__module__ == builtins.__name__)
    error: Exception = base(*args) if kind is base else base.__new__(kind, *args)
    error.args = args
    vars(error).update(outcome.get("fields", {}))
    setattr(error, PLACE, str(outcome.get("place", "")))
    return error
