"""Numbers that identify somebody: payment cards (Luhn), bank accounts (mod 97), phone numbers (their look).

Each function takes a stretch of digits with what separates them, and returns the spans to take out.
"""

from __future__ import annotations

import ipaddress
import re

Spans = list[tuple[int, int]]

# How long an IBAN is, by country (the ISO 13616 registry).
_IBAN_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTHS = {country: length for length, names in _IBAN_COUNTRIES.items() for country in names.split()}
_IBAN_START = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_CARD_LENGTHS = (16, 15, 14, 13, 19, 18, 17)
_DATE = re.compile(r"\d{4}([./-])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([./-])\d{1,2}\2\d{4}(?!\d)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d?(?: \d{3})+")
_DECIMAL = re.compile(r"\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3}")  # and an IP address
_NUMERIC = re.compile(r"[^a-zA-Z]*")
_FRACTION = re.compile(r"\.\d{1,2}$")
_GROUPINGS = frozenset(
    [
        (3, 3, 4),
        (3, 3, 3),
        (3, 7),
        (3, 6),
        (5, 5),
        (4, 6),
        (3, 2, 2, 2),
        (3, 4, 4),
        (2, 4, 4),
        (2, 3, 2, 2),
        (1, 3, 3, 4),
        (4, 3, 3),
        (4, 3, 4),
        (2, 2, 2, 2, 2),
    ]
)
"""How people group the digits of numbers without a trunk prefix: North America, Spain, Poland, Italy, India, Brazil, Mexico."""
_ISBN = re.compile(r"97[89]\d{10}")


def ibans(text: str) -> Spans:
    """Return where international bank account numbers stand.

    >>> ibans("DE89 3704 0044 0532 0130 00 for"), ibans("DE88 3704 0044 0532 0130 00")
    ([(0, 27)], [])
    """
    found: Spans = []
    for match in _IBAN_START.finditer(text):
        end = _iban_end(text, match.start())
        if end:
            found.append((match.start(), end))
    return found


def _iban_end(text: str, start: int) -> int:
    length = _IBAN_LENGTHS.get(text[start : start + 2].upper(), 0)
    compact = ""
    for position in range(start, min(len(text), start + 2 * length)):
        if text[position] not in " -":
            compact += text[position].upper()
        if len(compact) == length:
            moved = compact[4:] + compact[:4]
            return position + 1 if int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1 else 0
    return 0


def cards(text: str) -> Spans:
    """Return where payment card numbers stand: a known first digit, 13 to 19 digits in whole groups, Luhn.

    >>> cards("4111 1111 1111 1111 12"), cards("4111 1111 1111 1112"), cards("9999999999999995")
    ([(0, 19)], [], [])
    """
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(text)]
    found: Spans = []
    first = 0
    while first < len(groups):
        lasts = {}
        count = 0
        for last in range(first, len(groups)):
            count += groups[last][1] - groups[last][0]
            if count > max(_CARD_LENGTHS):
                break
            lasts[count] = last
        for length in _CARD_LENGTHS:
            start, end = groups[first][0], groups[lasts.get(length, first)][1]
            if length in lasts and is_card("".join(_GROUP.findall(text[start:end]))):
                found.append((start, end))
                first = lasts[length]
                break
        first += 1
    return found


def is_card(digits: str) -> bool:
    """Whether digits are a payment card's number.

    >>> is_card("4111111111111111"), is_card("9780306406157")
    (True, False)
    """
    if not 13 <= len(digits) <= 19 or digits[0] not in "23456" or len(set(digits)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total += int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10))
    return total % 10 == 0


def ipv6(text: str) -> Spans:
    """Return all of a text if it is an IP address of version 6 (RFC 4291), and no address of a card or a time.

    >>> ipv6("2001:db8::8a2e:370:7334"), ipv6("00:1B:44:11:3A:B7"), ipv6("10:30:45"), ipv6("::")
    ([(0, 23)], [], [], [])
    """
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return []
    return [(0, len(text))] if sum(sign.isalnum() for sign in text) >= 6 else []


def phones(text: str) -> Spans:
    """Return all of a text that looks like a phone number: 9 to 15 digits, and a separator or a plus.

    What does not begin as numbers for dialling do has groups as such numbers have; two numbers that follow each other have not.

    >>> phones("+49 30 901820"), phones("555-123-4567"), phones("2024-01-15 10"), phones("123456789")
    ([(0, 13)], [(0, 12)], [], [])
    >>> phones("499 3493.50"), phones("12 480 3360")
    ([], [])
    """
    groups = _GROUP.findall(text)
    digits = "".join(groups)
    if text == digits or len(digits) < 9 or is_other(text):
        return []
    if text[0] not in "+(0":
        return [(0, len(text))] if _is_grouped(groups, text) else []
    if len(digits) > 15 and not any(sign.isspace() for sign in text):
        return []
    return [(0, len(text))]


def is_other(text: str) -> bool:
    """Whether digits with separators are something else: a date, an amount, thousands, an IP address, an ISBN.

    >>> [is_other(text) for text in ("15.01.2024 12.30", "144 1008.50", "1 299 000", "100 200 300", "555-123-4567")]
    [True, True, True, True, False]
    """
    groups = _GROUP.findall(text)
    if not groups or not _NUMERIC.fullmatch(text):
        return False
    if _DATE.search(text) and text[0] != "+":
        return True
    if _THOUSANDS.fullmatch(text) or _DECIMAL.fullmatch(text) or _ISBN.fullmatch("".join(groups)):
        return True
    # A fraction: a full stop before one or two digits at the end, or after a zero, and no other full stop.
    if text.count(".") == 1 and (_FRACTION.search(text) or groups[0] == "0"):
        return True
    return text[0] not in "+(0" and len(groups) > 1 and all(group.endswith("0") for group in groups)


def _is_grouped(groups: list[str], text: str) -> bool:
    """Whether groups of digits are those of a number for dialling that begins with no zero, bracket or plus."""
    lengths = tuple(map(len, groups))
    separators = {part.strip() for part in _GROUP.split(text)[1:-1]}
    return lengths in _GROUPINGS and len(separators) <= (2 if lengths[0] == 1 else 1)
