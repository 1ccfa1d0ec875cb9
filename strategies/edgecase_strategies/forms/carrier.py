"""What carries a form: a dict, a pydantic model, a dataclass or raw JSON; read as JSON, and made again from JSON.

A class that checks what it is given cannot hold every fault; what it refuses, or quietly changes, is not represented.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import decimal
import enum
import json
import uuid
from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.places import plain, same

_DEEPEST = 64
_OURS = "edgecase_strategies"


class Keywords(dict[str, Any]):
    """The keyword arguments of a call as one form: only an object can be passed on so."""


class Unrepresentable(ValueError):
    """The class of a form cannot hold what the edits make of it."""


def accepts(value: object) -> bool:
    """Whether a value is a form: an object with names of members, however it is carried.

    >>> accepts({"name": "Ana"}), accepts(b'{"name": "Ana"}'), accepts([1]), accepts({})
    (True, True, False, False)
    """
    if isinstance(value, dict):
        return bool(value) and _is_json(value)
    if is_model(value):
        return True
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return not type(value).__module__.startswith(_OURS) and _is_json(value)
    return isinstance(value, (bytes, bytearray)) and _object_in(value) is not None


def is_model(value: object) -> bool:
    """Whether a value is an instance of a pydantic model, told by what it has: pydantic is not imported."""
    return (
        not isinstance(value, type)
        and hasattr(type(value), "model_validate_json")
        and bool(getattr(type(value), "model_fields", None))
    )


def _object_in(text: bytes | bytearray) -> dict[str, Json] | None:
    if not bytes(text[:64]).lstrip().startswith(b"{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found else None


def read(value: Any) -> Json:
    """Return a form as JSON.

    >>> read({"when": dt.date(2025, 1, 9)}), read(b'{"qty": 2}')
    ({'when': '2025-01-09'}, {'qty': 2})

    Raises TypeError for what JSON cannot say.
    """
    if isinstance(value, (bytes, bytearray)):
        return json.loads(value)
    return _read(value, 0)


def _read(value: Any, depth: int) -> Json:
    if depth > _DEEPEST:
        raise TypeError(f"the form is nested more than {_DEEPEST} deep")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if is_model(value):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, enum.Enum):
        return _read(value.value, depth + 1)
    if isinstance(value, (str, int, float)):
        return next(kind(value) for kind in (str, int, float) if isinstance(value, kind))
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a form's members have names")
        return {str(key): _read(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_read(item, depth + 1) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _read(getattr(value, one.name), depth + 1) for one in dataclasses.fields(value) if one.init}
    raise TypeError(f"{type(value).__name__} is not JSON")


def _is_json(value: object) -> bool:
    try:
        return isinstance(_read(value, 0), dict)
    except TypeError:
        return False


def write(seed: Any, form: Json) -> Any:
    """Return a form in the class of its seed; what is as it was in the seed is the seed's own value.

    >>> write({"when": dt.date(2025, 1, 9), "qty": 2}, {"when": "2025-09-01", "qty": "2"})
    {'when': datetime.date(2025, 9, 1), 'qty': '2'}

    Raises Unrepresentable if the class refuses the form, or changes it.
    """
    if isinstance(seed, (bytes, bytearray)):
        return json.dumps(form, ensure_ascii=False).encode("utf-8")
    made = _write(seed, form)
    if type(seed) is not dict and not same(_reread(made), form):
        raise Unrepresentable(f"{type(seed).__name__} changes what it is given")
    return made


def _reread(made: Any) -> Json:
    try:
        return read(made)
    except (TypeError, ValueError) as error:
        raise Unrepresentable(str(error)) from None


def _write(seed: Any, form: Json) -> Any:
    if is_model(seed):
        return _validated(seed, form)
    if isinstance(seed, Keywords):
        if not isinstance(form, dict):
            raise Unrepresentable("keyword arguments are an object")
        return Keywords((name, _member(seed, name, item)) for name, item in form.items())
    if dataclasses.is_dataclass(seed) and not isinstance(seed, type):
        if not isinstance(form, dict):
            raise Unrepresentable(f"{type(seed).__name__} is an object")
        try:
            given = {name: _write(getattr(seed, name), form[name]) for name in form if hasattr(seed, name)}
            extra = {name: item for name, item in form.items() if name not in given}
            return type(seed)(**given, **extra)
        except (TypeError, ValueError) as error:
            raise Unrepresentable(f"{type(seed).__name__}: {error}") from None
    if isinstance(seed, Mapping) and isinstance(form, dict):
        made = {name: _member(seed, name, item) for name, item in form.items()}
        if type(seed) is dict or not isinstance(seed, dict):
            return made
        other = copy.copy(seed)  # an OrderedDict, or a class of the user's own
        other.clear()
        other.update(made)
        return other
    if isinstance(seed, (list, tuple)) and isinstance(form, list):
        items = [_write(seed[n], item) if n < len(seed) else plain(item) for n, item in enumerate(form)]
        return tuple(items) if type(seed) is tuple else items
    return _revived(seed, form)


def _member(seed: Mapping[str, Any], name: str, item: Json) -> Any:
    return _write(seed[name], item) if name in seed else plain(item)


def _validated(seed: Any, form: Json) -> Any:
    if same(read(seed), form):
        return seed
    try:
        return type(seed).model_validate_json(json.dumps(form))
    except ValueError as error:
        raise Unrepresentable(f"{type(seed).__name__}: {str(error).partition(chr(10))[0]}") from None


def _revived(seed: Any, form: Json) -> Any:
    """Return the value in the type that the seed has there, if it has one of that type; else as JSON says it."""
    kind = type(seed)
    if seed is None or kind in (bool, int, float, str, list, dict) or isinstance(form, (dict, list)):
        return plain(form)
    try:
        made = kind.fromisoformat(form) if isinstance(seed, (dt.date, dt.time)) else kind(form)
        return made if same(_read(made, 0), form) else plain(form)
    except (TypeError, ValueError, ArithmeticError):
        return plain(form)
