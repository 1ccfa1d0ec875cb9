"""Where the keys of a keyboard are: which are neighbours, and which hand strikes them."""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from typing import Final

_REACH: Final = 1.3
"""Widths of a key from the middle of one to the middle of another that touches it."""
_LEFT_HAND: Final = 5.0
"""Keys that begin before this place, in widths of a key, are struck by the left hand."""
_LAST_ROW: Final = 2
_SPACE_FROM: Final = 2.5
"""Where the space bar of a phone begins, in widths of a key."""


@functools.cache
def _places(layout: str) -> dict[str, tuple[float, int]]:
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "keyboards.json"
    rows = json.loads(source.read_text(encoding="utf-8"))[layout]
    return {key: (row["x"] + n, row["y"]) for row in rows for n, key in enumerate(row["keys"])}


@functools.cache
def neighbours(layout: str = "qwerty") -> dict[str, str]:
    """Return the letters around each letter of a keyboard, the nearest first.

    >>> neighbours()["g"], neighbours("azerty")["q"]
    ('fhtbvy', 'sawz')
    """
    place = _places(layout)

    def apart(one: str, other: str) -> float:
        (x, y), (x2, y2) = place[one], place[other]
        return math.hypot(x - x2, y - y2)

    return {
        key: "".join(
            sorted(
                (other for other in place if other != key and apart(key, other) <= _REACH),
                key=lambda other: (apart(key, other), other),
            )
        )
        for key in place
    }


@functools.cache
def left_hand(layout: str = "qwerty") -> frozenset[str]:
    """Return the letters that the left hand strikes.

    >>> "".join(sorted(left_hand()))
    'abcdefgqrstvwxz'
    """
    return frozenset(key for key, (x, _) in _places(layout).items() if x < _LEFT_HAND)


@functools.cache
def above_space(layout: str = "qwerty") -> str:
    """Return the letters of the row above the space bar that a thumb hits for it, on a phone.

    >>> above_space(), above_space("azerty")
    ('cvbnm', 'cvbn')
    """
    return "".join(key for key, (x, y) in _places(layout).items() if y == _LAST_ROW and x >= _SPACE_FROM)
