"""Find the last user turn of a list of messages, and put another text in it; all else stays the very same object.

A message is a dict, or an object with the attributes ``role`` and ``content``: a dataclass, a named tuple, a pydantic
model or any other that can be copied. Its content is a text or a list of parts, of which those of type ``text`` (or
``input_text``) count.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from edgecase_strategies.errors import UnsupportedSeed

ROLES: Final = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_TEXTS: Final = frozenset({"text", "input_text"})
_MISSING: Final = object()


class Place(NamedTuple):
    """Where a text stands: the index of its message, and of its part where the content is a list."""

    message: int
    part: int | None = None

    def __str__(self) -> str:
        return f"messages[{self.message}].content" + ("" if self.part is None else f"[{self.part}].text")


def is_conversation(value: object) -> bool:
    """Whether a value is a list of messages.

    >>> is_conversation([{"role": "user", "content": "hi"}]), is_conversation([{"name": "Ann"}]), is_conversation([])
    (True, False, False)
    """
    return isinstance(value, (list, tuple)) and bool(value) and all(_is_message(one) for one in value)


def _is_message(value: object) -> bool:
    role = _get(value, "role")
    return isinstance(role, str) and role in ROLES and (isinstance(value, Mapping) or _has(value, "content"))


def _has(value: object, name: str) -> bool:
    return _get(value, name, _MISSING) is not _MISSING


def _get(value: object, name: str, default: object = None) -> Any:
    if isinstance(value, Mapping):
        # What a case's record says of an object: its fields, by its type.
        fields = value["fields"] if "$type" in value and isinstance(value.get("fields"), Mapping) else value
        return fields.get(name, default)
    if isinstance(value, (str, bytes, int, float)) or value is None:
        return default
    try:
        return getattr(value, name, default)
    except Exception:  # an object's own property may fail in any way
        return default


def texts_of(messages: Sequence[object]) -> dict[Place, str]:
    """Return the texts of the last user turn that has one; empty if none has.

    >>> texts_of([{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}])
    {Place(message=0, part=None): 'hi'}
    """
    for index in range(len(messages) - 1, -1, -1):
        if _get(messages[index], "role") == "user":
            found = _texts(index, _get(messages[index], "content"))
            if any(text.strip() for text in found.values()):
                return found
    return {}


def _texts(index: int, content: object) -> dict[Place, str]:
    if isinstance(content, str):
        return {Place(index): content}
    if not isinstance(content, (list, tuple)):
        return {}
    texts = {Place(index, number): _text_of(part) for number, part in enumerate(content)}
    return {place: text for place, text in texts.items() if text is not None}


def _text_of(part: object) -> str | None:
    if isinstance(part, str):
        return part
    text = _get(part, "text")
    return text if _get(part, "type") in _TEXTS and isinstance(text, str) else None


def with_texts(messages: Sequence[Any], texts: Mapping[Place, str]) -> Any:
    """Return the messages with other texts in the places given. Raises UnsupportedSeed for what cannot be copied.

    >>> chat = ({"role": "user", "content": "hi", "name": "Ann"},)
    >>> with_texts(chat, {Place(0): "hey"})
    ({'role': 'user', 'content': 'hey', 'name': 'Ann'},)
    """
    changed = list(messages)
    for (index, number), text in texts.items():
        message = changed[index]
        content: Any = text
        if number is not None:
            parts = list(_get(message, "content"))
            parts[number] = text if isinstance(parts[number], str) else _with(parts[number], "text", text)
            content = type(_get(message, "content"))(parts)
        changed[index] = _with(message, "content", content)
    return tuple(changed) if isinstance(messages, tuple) else changed


def _with(value: Any, name: str, new: Any) -> Any:
    """Return a copy of a message or part with one value changed."""
    try:
        if type(value) is dict:
            return {**value, name: new}
        if hasattr(value, "model_copy"):
            return value.model_copy(update={name: new})
        if isinstance(value, tuple) and hasattr(value, "_replace"):
            return value._replace(**{name: new})  # pyright: ignore[reportAttributeAccessIssue]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(value, **{name: new})
        other: Any = copy.copy(value)
        if isinstance(other, Mapping):
            other[name] = new  # type: ignore[index]
        else:
            setattr(other, name, new)
    except Exception as error:
        raise UnsupportedSeed(
            f"A message of type {type(value).__name__} cannot be copied with another {name}: {error}. Give messages as "
            "dicts, dataclasses or pydantic models."
        ) from None
    return other
