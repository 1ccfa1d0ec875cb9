"""JSON Pointers (RFC 6901): the places of a form's fields and of a schema's parts."""

from __future__ import annotations

from collections.abc import Iterable


def pointer_of(steps: Iterable[str | int]) -> str:
    """Return the JSON Pointer of a path.

    >>> pointer_of(["paths", "/orders", 0]), pointer_of([])
    ('/paths/~1orders/0', '')
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def shown(pointer: str) -> str:
    """Return a pointer as a message shows it: the whole document has no letters of its own.

    >>> shown("/properties/name"), shown("")
    ('/properties/name', 'the root')
    """
    return pointer or "the root"
