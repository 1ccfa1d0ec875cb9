"""Read what a user gives for a schema as JSON: a mapping, text, a file, a pydantic model, a dataclass, a TypedDict."""

from __future__ import annotations

import dataclasses
import inspect
import json
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.libraries import need

TAKEN = (
    "a dict, True or False, JSON text or bytes, a pathlib.Path of a JSON or YAML file, a pydantic model, a dataclass, "
    "or a TypedDict"
)


def load(given: Any) -> Json:
    """Return a schema as JSON that nobody else holds.

    >>> load('{"type": "string"}')
    {'type': 'string'}

    Raises InvalidOption if it is of another kind, is not JSON, or cannot be read.
    """
    if isinstance(given, Path):
        return read(given)
    if isinstance(given, (str, bytes, bytearray)):
        return _parsed(given)
    if isinstance(given, (Mapping, bool)):
        return plain(given)
    if is_model(given):
        return plain(schema_of_type(given))
    raise InvalidOption(f"A schema is {TAKEN}; {_short(given)} is of type {type(given).__name__}.")


def is_model(given: Any) -> bool:
    """Whether a schema is made from a type: a pydantic model, a dataclass, a TypedDict or a generic of them.

    >>> is_model(typing.TypedDict("Order", {"name": str})), is_model({"type": "object"})
    (True, False)
    """
    if typing.get_origin(given) is not None:
        return True
    return isinstance(given, type) and (
        hasattr(given, "model_json_schema")
        or dataclasses.is_dataclass(given)
        or hasattr(given, "__required_keys__")  # a TypedDict, of typing or of typing_extensions
    )


def schema_of_type(given: Any) -> Json:
    """Return the JSON Schema of what a type takes, as pydantic writes it."""
    pydantic = need("pydantic", "make a schema of a model, a dataclass or a TypedDict")
    if dataclasses.is_dataclass(given) and not inspect.isclass(given):
        given = type(given)
    name = getattr(given, "__name__", repr(given))
    try:
        return pydantic.TypeAdapter(given).json_schema(mode="validation")
    except pydantic.errors.PydanticUserError as error:
        reason = str(error).partition("\n")[0]
        raise InvalidOption(
            f"pydantic cannot make a JSON Schema of {name}: {reason} Give the schema itself as a dict."
        ) from None


def read(path: Path) -> Json:
    """Return what a JSON or YAML file holds."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InvalidOption(f"The schema file {path} cannot be read: {error.strerror}.") from None
    if path.suffix in (".yaml", ".yml"):
        yaml = need("yaml", f"read {path.name}; or give the file as JSON")
        try:
            return plain(yaml.safe_load(text))
        except yaml.YAMLError as error:
            raise InvalidOption(f"The file {path} is not YAML: {str(error).partition(chr(10))[0]}.") from None
    try:
        return _parsed(text)
    except InvalidOption as error:
        raise InvalidOption(f"The file {path} holds no schema. {error}") from None


def plain(value: Any) -> Json:
    """Return a deep copy of plain JSON. Raises InvalidOption if the value is not JSON."""
    try:
        return json.loads(json.dumps(value, allow_nan=False, default=_mapping))
    except RecursionError:
        raise InvalidOption(_TOO_DEEP) from None
    except (TypeError, ValueError) as error:
        raise InvalidOption(f"A schema is JSON, and this one is not: {error}.") from None


_TOO_DEEP = "The schema is nested too deeply to be read, or holds itself; name the part that repeats, and use $ref."


def _parsed(text: str | bytes | bytearray) -> Json:
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise InvalidOption(_TOO_DEEP) from None
    except ValueError as error:
        raise InvalidOption(
            f"The schema {_short(text)} was given as text and is not JSON: {error}. For a file, give a pathlib.Path."
        ) from None
    if not isinstance(found, (dict, bool)):
        raise InvalidOption(f"A schema is a JSON object, true or false; the text holds {_short(found)}.")
    return found


def _no_constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


def _mapping(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{_short(value)} is of type {type(value).__name__}")


def _short(value: object, length: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"
