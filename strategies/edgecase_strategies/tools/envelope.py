"""Tool results of the Model Context Protocol: what is inside of the envelope, and back into it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from random import Random
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import MissingLibrary
from edgecase_strategies.tools.fault import Change, Kind

Back = Callable[[Any], dict[str, Any]]


def is_envelope(result: Any) -> bool:
    """Whether a value is the result of a tool call of the protocol.

    >>> is_envelope({"content": [{"type": "text", "text": "sent"}]}), is_envelope({"content": "sent"})
    (True, False)
    """
    if not isinstance(result, dict) or not isinstance(result.get("content"), list):
        return False
    return all(isinstance(block, dict) and "type" in block for block in result["content"]) and (
        bool(result["content"]) or "structuredContent" in result
    )


def opened(result: Any) -> tuple[Any, Back] | None:
    """Return what a tool answered, and how another answer is sent; None for a result that is no envelope, or no text.

    >>> inside, back = opened({"content": [{"type": "text", "text": "sent"}]})
    >>> inside, back("lost")["content"]
    ('sent', [{'type': 'text', 'text': 'lost'}])
    """
    if not is_envelope(result):
        return None
    structured, blocks = result.get("structuredContent"), result["content"]
    rest = {name: value for name, value in result.items() if name not in ("content", "structuredContent")}
    if structured is not None:
        is_wrapped = isinstance(structured, dict) and list(structured) == ["result"]

        def back(given: Any) -> dict[str, Any]:
            made = {**rest, "content": _blocks(given)}
            if is_wrapped:
                made["structuredContent"] = {"result": given}
            elif isinstance(given, (dict, list)):
                made["structuredContent"] = given
            return made

        return (structured["result"] if is_wrapped else structured), back
    if len(blocks) == 1 and blocks[0]["type"] == "text":
        return blocks[0].get("text"), lambda given: {**rest, "content": _blocks(given)}
    return None


def _blocks(given: Any) -> list[dict[str, Any]]:
    if given is None:
        return []
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    return [{"type": "text", "text": text}]


def made(kind: Kind, result: Any, rng: Random) -> Change | None:
    """Return what a kind of fault makes of a result; of what an envelope holds, unless it is a fault of the protocol."""
    inside = None if kind.layer == "mcp" else opened(result)
    if inside is None:
        return kind.make(result, rng)
    value, back = inside
    change = kind.make(value, rng)
    if change is None or change.raises is not None or change.hangs:
        return change
    if change.given is value:
        return dataclasses.replace(change, given=result)
    rest = back(change.rest) if change.cursor else None
    return dataclasses.replace(change, given=back(change.given), rest=rest)


def refuses(schema: Json, result: Any) -> bool:
    """Whether a client of the protocol refuses a result: its structured content is missing, or not of the schema.

    >>> schema = {"type": "object", "required": ["id"]}
    >>> refuses(schema, {"content": [], "structuredContent": {}}), refuses(None, {"content": []})
    (True, False)

    Raises MissingLibrary where jsonschema, which the client uses too, is not installed.
    """
    if schema is None or not isinstance(result, dict) or result.get("isError"):
        return False
    if "structuredContent" not in result:
        return True
    try:
        from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
        from jsonschema.validators import validator_for  # type: ignore[import-untyped]
    except ImportError:
        raise MissingLibrary(
            "To know whether a client refuses a tool's result, jsonschema is needed, which mcp brings: "
            'pip install "pytest-edgecases[mcp]".'
        ) from None
    validator: Any = validator_for(schema, default=Draft202012Validator)
    return not validator(schema).is_valid(result["structuredContent"])
