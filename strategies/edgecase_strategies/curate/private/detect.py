"""Find what identifies people in a text: by patterns, with checksums where there are any, and what is said before a name.

No list of patterns is complete, names least of all: give the values that you know to ``Scrubber`` and ``Guard``. With
``phonenumbers`` installed (the extra ``private``), phone numbers of all countries are found by their numbering plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from edgecase_strategies import id_numbers


class PrivateValue(NamedTuple):
    """A private value in a text: where it stands, in characters, and of what kind it is."""

    start: int
    end: int
    kind: str


_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*"
_NAME = rf"(?-i:(?=[^\W\d_a-zà-öø-ÿ]){_WORD})(?:[ \t]+(?-i:(?=[^\W\d_a-zà-öø-ÿ]){_WORD})){{0,3}}"
_BEFORE_NAME = (
    r"(?:my name is|my name's|name:|i am called|this is|mr\.?|mrs\.?|ms\.?|miss|dr\.?|prof\.?|dear|regards,|sincerely,|thanks,|cheers,|"
    r"speaking with|account of|in the name of|on behalf of|customer:?|"
    r"mein name ist|ich heiße|herr|frau|grüßen?,|gruß,|liebe|lieber|"
    r"je m'appelle|mon nom est|monsieur|madame|mme\.?|cordialement,|"
    r"me llamo|mi nombre es|señora?|sr\.?|sra\.?|saludos,|"
    r"mi chiamo|signora?|sig\.?|il mio nome è|meu nome é|me chamo|ik heet|mijn naam is)"
)
_AMOUNT = re.compile(r"(?:^|\s)\d+\.\d{1,2}$")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], Sequence[tuple[int, int]]] | None], ...] = (
    ("email", re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\b"), None),
    ("iban", re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,31}", re.IGNORECASE), id_numbers.ibans),
    ("card", re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,}(?!\w)"), id_numbers.cards),
    ("ip", re.compile(rf"(?<![\w.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w.]*\d)"), None),
    ("id", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), None),
    ("id", re.compile(r"(?<![\w-])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w-])"), None),
    (
        "phone",
        re.compile(r"(?<![\w.+/-])(?:\+ ?)?\(?\d(?:[ \u00a0\u2011.()/-]{0,3}\d){8,14}(?!\w)"),
        lambda text: [] if _AMOUNT.search(text) else id_numbers.phones(text),
    ),
    ("name", re.compile(rf"(?<!\w){_BEFORE_NAME}\s+(?P<name>{_NAME})", re.IGNORECASE), None),
    ("id", re.compile(r"(?<![\w-])(?=[\w-]*\d{3})[A-Z]{1,5}-?\d[\dA-Z-]{4,20}(?![\w-])"), None),
    ("id", re.compile(r"(?<![\w.,-])\d{7,20}(?![\w-]|[.,]\d)"), None),
)
_BLOT = "\ue000"
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "IN", "AU")
"""Where a phone number without a country's code may be from."""


def find(text: str, known: Sequence[tuple[str, str]] = ()) -> list[PrivateValue]:
    """Return the private values of a text, none over another, in their order.

    ``known`` are values and their kinds, found wherever they stand by themselves, whatever their case.

    >>> text = "I am Ann, mail ann@shop.com. My name is Ann Lee."
    >>> [(text[start:end], kind) for start, end, kind in find(text)]
    [('ann@shop.com', 'email'), ('Ann Lee', 'name')]
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
        if kind == "name":
            take("phone", _phones(left))
        spans: list[tuple[int, int]] = []
        for match in pattern.finditer(left):
            if parts is None:
                spans.append(match.span(match.lastgroup or 0))
            else:
                spans += [(match.start() + start, match.start() + end) for start, end in parts(match.group())]
        take(kind, spans)
    return sorted(found)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    if sum(sign.isdecimal() for sign in text) < 7:
        return
    try:
        import phonenumbers
    except ImportError:
        return
    library: Any = phonenumbers
    for region in REGIONS:
        for match in library.PhoneNumberMatcher(text, region):
            yield match.start, match.end
