"""Whether a row's values still say of each other what they said before it was scrubbed: an answer must still be in its question.

That a value has the same stand-in wherever it stands is what scrubbing sees to. This looks at the two rows alone, and knows of no stand-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from edgecase_strategies.case import encode
from edgecase_strategies.curate.likeness import leaves

SHORTEST = 3
"""A shorter value stands in each text."""
SHORTEST_NUMBER = 4


def still_match(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether each value that stood in another one, as words or as the same digits, still does.

    >>> still_match({"text": "I am Ann Lee", "who": "Ann Lee"}, {"text": "I am Kim Mockton", "who": "Kim Mockton"})
    True
    >>> still_match(
    ...     {"text": "at ow@shop.com", "domain": "shop.com"}, {"text": "at k.m@example.com", "domain": "shop.com"}
    ... )
    False
    """
    was, now = list(_cells(before)), list(_cells(after))
    changed = [number for number, (one, other) in enumerate(zip(was, now, strict=True)) if one != other]
    for number in changed:
        for other in range(len(was)):
            if other != number and not (
                _kept(was[number], was[other], now[number], now[other])
                and _kept(was[other], was[number], now[other], now[number])
            ):
                return False
    return True


def _kept(text: str, value: str, text_now: str, value_now: str) -> bool:
    return (not _stands_in(value, text) or _stands_in(value_now, text_now)) and (
        not _digits_in(value, text) or _digits_in(value_now, text_now)
    )


def _stands_in(value: str, text: str) -> bool:
    value = value.strip().casefold()
    if len(value) < SHORTEST or value not in text.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text.casefold()) is not None


def _digits_in(value: str, text: str) -> bool:
    if any(sign.isalpha() for sign in value):
        return False
    digits = re.sub(r"\D", "", value)
    return len(digits) >= SHORTEST_NUMBER and digits in re.sub(r"\D", "", text)


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    for _, leaf in leaves(encode(row)):
        yield str(leaf)
