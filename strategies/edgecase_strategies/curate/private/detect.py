"""Find what identifies people in a text: by patterns, with checksums where there are any, by lists of names, and by what is said around it.

Nothing of this is complete, names least of all: give the values that you know to ``Scrubber`` and ``Guard``; ``measured_recall()`` says
how much is found. The extra ``private`` installs Faker, whose names of 86 locales are looked up, and ``phonenumbers``, which knows the
numbering plans of all countries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from edgecase_strategies import id_numbers
from edgecase_strategies.curate.private import numbers
from edgecase_strategies.curate.private.persons import persons


class PrivateValue(NamedTuple):
    """A private value in a text: where it stands, in characters, and of what kind it is."""

    start: int
    end: int
    kind: str


_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], Sequence[tuple[int, int]]] | None], ...] = (
    ("email", re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\b"), None),
    ("iban", re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,31}", re.IGNORECASE), id_numbers.ibans),
    ("card", re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,}(?!\w)"), id_numbers.cards),
    (
        "ip",
        re.compile(r"(?<![\w:.])(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{6,39}(?![\w:])", re.IGNORECASE),
        id_numbers.ipv6,
    ),
    ("ip", re.compile(rf"(?<![\w.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w.]*\d)"), None),
)
_BLOT = "\ue000"


def find(text: str, known: Sequence[tuple[str, str]] = ()) -> list[PrivateValue]:
    """Return the private values of a text, none over another, in their order.

    ``known`` are values and their kinds, found wherever they stand by themselves, whatever their case.

    >>> text = "I am Ann Lee, mail ann@shop.com. May I pay the 1450.00 in May?"
    >>> [(text[start:end], kind) for start, end, kind in find(text)]
    [('Ann Lee', 'name'), ('ann@shop.com', 'email')]
    """
    found: list[PrivateValue] = []
    left = text  # what was found is blotted out, so that no later pattern reads on from it or into it

    def take(kind: str, spans: Iterable[tuple[int, int]]) -> None:
        nonlocal left
        parts, last = list[str](), 0
        for start, end in sorted(spans):
            if last <= start < end and _BLOT not in left[start:end]:
                found.append(PrivateValue(start, end, kind))
                parts += [left[last:start], _BLOT * (end - start)]
                last = end
        left = "".join([*parts, left[last:]])

    for value, kind in known:
        if value.strip():
            expression = rf"(?<!\w){re.escape(value.strip())}(?!\w)"
            take(kind, [match.span() for match in re.finditer(expression, left, re.IGNORECASE)])
    for kind, pattern, parts in _PATTERNS:
        spans: list[tuple[int, int]] = []
        for match in pattern.finditer(left):
            if parts is None:
                spans.append(match.span())
            else:
                spans += [(match.start() + start, match.start() + end) for start, end in parts(match.group())]
        take(kind, spans)
    if any(sign.isdecimal() for sign in left):
        take("phone", numbers.phones(left))
        take("id", numbers.ids(left))
    take("name", persons(left))
    return sorted(found)
