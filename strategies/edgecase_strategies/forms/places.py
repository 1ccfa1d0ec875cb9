"""Places in a form by JSON Pointer: look there, put something there, and tell whether two places touch."""

from __future__ import annotations

import json
from typing import Any

from edgecase_strategies.case import Json


def steps_of(pointer: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer (RFC 6901).

    >>> steps_of("/address/a~1b"), steps_of("")
    (('address', 'a/b'), ())
    """
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def inside(pointer: str, step: str | int) -> str:
    """Return the pointer to a member or item of what a pointer names.

    >>> inside("/lines", 0), inside("", "a/b")
    ('/lines/0', '/a~1b')
    """
    return f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}"


def parent_of(pointer: str) -> str:
    """Return the pointer to what holds a place.

    >>> parent_of("/lines/0"), parent_of("/name")
    ('/lines', '')
    """
    return pointer.rpartition("/")[0]


def name_of(pointer: str) -> str:
    """Return the last step of a pointer, and nothing for the whole form.

    >>> name_of("/address/zip_code")
    'zip_code'
    """
    return steps_of(pointer)[-1] if pointer else ""


def look(form: Json, pointer: str) -> Json:
    """Return what stands at a pointer. Raises LookupError if there is nothing.

    >>> look({"lines": [{"qty": 2}]}, "/lines/0/qty")
    2
    """
    here = form
    for step in steps_of(pointer):
        if isinstance(here, dict):
            here = here[step]
        elif isinstance(here, (list, tuple)):
            if not step.isdecimal():
                raise LookupError(f"{step!r} is no place in a list")
            here = here[int(step)]
        else:
            raise LookupError(f"there is nothing below {here!r}")
    return here


def touch(one: str, other: str) -> bool:
    """Whether one place is, or holds, the other.

    >>> touch("/address", "/address/city"), touch("/address", "/address2")
    (True, False)
    """
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def plain(value: Any) -> Json:
    """Return a copy of JSON with its tuples as lists: edits hold tuples, since they are frozen.

    >>> plain({"tags": ("a", ("b",))})
    {'tags': ['a', ['b']]}
    """
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON, as a parser sees it: ``1`` is neither ``true`` nor ``1.0``; order of keys aside.

    >>> same({"a": 1, "b": 2}, {"b": 2, "a": 1}), same(1, True), same(1, 1.0)
    (True, False, False)
    """
    if type(one) is not type(other):
        return isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and same(list(one), list(other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(key in other and same(item, other[key]) for key, item in one.items())
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)


def shown(value: Json, length: int = 60) -> str:
    """Return a value as short JSON for a message.

    >>> shown({"name": "Zoë"})
    '{"name": "Zoë"}'
    """
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= length else f"{text[: length - 1]}…"
