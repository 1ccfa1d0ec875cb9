"""Results as plain JSON values, and back to what the tool returns: JSON text, mappings, lists, records."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from edgecase_strategies.case import same
from edgecase_strategies.errors import UnsupportedSeed
from edgecase_strategies.tools.answer import is_stream, said_by

Path = tuple[str | int, ...]
DEEPEST = 12
MOST_LEAVES = 2_000
SHORTEST = 4
"""A value with fewer characters than these is said by chance."""


class View(NamedTuple):
    """A result as a plain value, and how a changed plain value becomes a result; None where it cannot."""

    plain: Any
    back: Callable[[Any], Any]


def view_of(result: Any) -> View | None:
    """Return a structured result as a plain value; None for text, numbers and opaque objects.

    >>> view = view_of('{"id": 7}')
    >>> view.back({**view.plain, "id": 8})
    '{"id": 8}'
    """
    if isinstance(result, str):
        plain = _parsed(result)
        return View(plain, lambda value: json.dumps(value, ensure_ascii=False)) if plain is not None else None
    if isinstance(result, (dict, list)):
        return View(copy.deepcopy(result), lambda value: value)
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        names = [one.name for one in dataclasses.fields(result) if one.init]
        return View(
            {name: copy.deepcopy(getattr(result, name)) for name in names},
            lambda value: _replaced(result, value, names),
        )
    model: Any = result
    if hasattr(type(model), "model_copy"):  # a pydantic model
        fields = copy.deepcopy(dict(model))
        return View(fields, lambda value: _copied(model, value, fields))
    return None


def _parsed(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _replaced(result: Any, value: Any, names: list[str]) -> Any:
    if not isinstance(value, dict) or list(value) != names:
        return None
    return dataclasses.replace(result, **value)


def _copied(model: Any, value: Any, fields: dict[str, Any]) -> Any:
    return model.model_copy(update=value) if isinstance(value, dict) and list(value) == list(fields) else None


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the leaves of a plain value with their paths, in order.

    >>> list(leaves({"a": [1, {"b": None}]}))
    [(('a', 0), 1), (('a', 1, 'b'), None)]
    """
    if len(path) > DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    else:
        yield path, value


def put(value: Any, path: Path, new: Any) -> Any:
    """Return a copy of a plain value with another value at a path."""
    if not path:
        return new
    made = copy.copy(value)
    made[path[0]] = put(made[path[0]], path[1:], new)
    return made


def texts(result: Any) -> list[str]:
    """Return the leaves of a result as they would be said, with the result itself where it is a text.

    A leaf that is JSON in its turn, as in the text of an MCP result, is opened too.
    """
    if is_stream(result):
        return [result, *said_by(result)]
    view = view_of(result)
    if view is None:
        return [said(result)] if isinstance(result, (str, int, float)) else []
    found = _inside(view.plain)
    inner = [text for one in found if (parsed := _parsed(one)) is not None for text in _inside(parsed)]
    return [result, *found, *inner] if isinstance(result, str) else [*found, *inner]


def _inside(plain: Any) -> list[str]:
    return [said(value) for (_, value), _ in zip(leaves(plain), range(MOST_LEAVES), strict=False)]


def said(value: Any) -> str:
    """Return a leaf as a text: a number as JSON writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return str(value)


def is_telling(text: str) -> bool:
    """Whether a text is one that nobody says by chance: it is long enough and has a digit.

    >>> is_telling("AB-1042"), is_telling("delivered"), is_telling("12")
    (True, False, False)
    """
    return SHORTEST <= len(text) <= 80 and any(letter.isdigit() for letter in text)


def is_plain(value: Any) -> bool:
    """Whether a value can be written down and compared: JSON, bytes, or a record of such."""
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return True
    if isinstance(value, Mapping):
        return all(isinstance(name, str) and is_plain(item) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return all(is_plain(getattr(value, one.name)) for one in dataclasses.fields(value))
    if hasattr(type(value), "model_copy"):
        model: Any = value
        return is_plain(dict(model))
    return type(value).__module__ in ("datetime", "decimal", "uuid", "enum")


def check_plain(tool: str, value: Any) -> None:
    """Raise UnsupportedSeed if a tool's result cannot be written down."""
    try:
        known = is_plain(value)
    except RecursionError:
        known = False
    if not known:
        raise UnsupportedSeed(
            f'The result of the tool "{tool}" is of type {type(value).__name__}, which cannot be serialised, so nothing can '
            "be known of what a fault makes of it. Let the tool return JSON, text or a record of them, or ask only for "
            'faults that raise: kinds=["transport"].'
        )


def is_same(one: Any, other: Any) -> bool:
    """Whether two results are the same to an agent."""
    return type(one) is type(other) and same(one, other)
