"""Fictional values from ranges that are reserved for it, so that none of them can be anybody's.

RFC 2606 (example.com), RFC 5737 (203.0.113.0/24), the fictional phone numbers of NANPA, Ofcom, ARCEP, the
Bundesnetzagentur and ACMA, and the card numbers that payment providers publish for tests.
"""

from __future__ import annotations

import hashlib
import re
from random import Random

_FIRST = [
    "Alex",
    "Robin",
    "Sam",
    "Kim",
    "Jo",
    "Chris",
    "Pat",
    "Lee",
    "Max",
    "Nicky",
    "Toni",
    "Andy",
    "Jamie",
    "Casey",
    "Drew",
    "Jules",
    "Morgan",
    "Quinn",
    "Rene",
    "Sascha",
]
_LAST = [
    "Example",
    "Sample",
    "Placeholder",
    "Fictional",
    "Testcase",
    "Standin",
    "Mockman",
    "Dummy",
    "Nobody",
    "Imaginary",
    "Anyone",
    "Someone",
]
_CARDS = [
    "4242424242424242",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "5200828282828210",
    "5105105105105100",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "6011000990139424",
    "3056930009020004",
    "36227206271667",
    "6555900000604105",
    "3566002020360505",
    "6200000000000005",
    "4111111111111111",
    "4012888888881881",
    "5019717010103742",
]
_IBANS = {
    "DE": "DE89370400440532013000",
    "GB": "GB29NWBK60161331926819",
    "FR": "FR1420041010050500013M02606",
    "ES": "ES9121000418450200051332",
    "IT": "IT60X0542811101000000123456",
    "NL": "NL91ABNA0417164300",
    "CH": "CH9300762011623852957",
    "AT": "AT611904300234573201",
    "BE": "BE68539007547034",
}
# The last parts are digits to be drawn: "#" stands for one.
_PHONES = (
    (re.compile(r"(?:\+|00) ?44|0(?=7|20)"), "+44 7700 900###"),
    (re.compile(r"(?:\+|00) ?33"), "+33 6 39 98 ## ##"),
    (re.compile(r"(?:\+|00) ?49"), "+49 30 23125 ###"),
    (re.compile(r"(?:\+|00) ?61"), "+61 2 5550 ####"),
)


class StandIns:
    """Fictional values for private ones: the same for the same value under a salt, and another for another.

    Where two values would get the same, the later one gets the next; of cards and bank accounts there are only so many
    for tests, and once all are taken they come again.

    >>> standins = StandIns("salt")
    >>> standins.of("ann@shop.com", "email") == standins.of("ANN@shop.com", "email")
    True
    """

    TRIES = 200

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._known: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, value: str, kind: str) -> str:
        """Return what stands in for a value of a kind."""
        key = (kind, plain(value, kind))
        found = self._known.get(key)
        if found is None:
            for attempt in range(self.TRIES):
                content = f"{self._salt}\0{kind}\0{key[1]}\0{attempt}".encode("utf-8", "surrogatepass")
                rng = Random(int.from_bytes(hashlib.sha256(content).digest(), "big"))
                found = _made(value, kind, rng)
                if found not in self._taken and plain(found, kind) != key[1]:
                    break
            assert found is not None
            self._known[key] = found
            self._taken.add(found)
        return found


def _made(value: str, kind: str, rng: Random) -> str:
    if kind == "email":
        return f"{rng.choice(_FIRST)}.{rng.choice(_LAST)}{rng.randrange(1000)}@example.com".lower()
    if kind == "name":
        first, last = rng.choice(_FIRST), rng.choice(_LAST)
        return f"{first} {last}" if " " in value.strip() else first
    if kind == "ip":
        return f"203.0.113.{rng.randrange(1, 255)}"
    if kind == "card":
        return rng.choice(_CARDS)
    if kind == "iban":
        return _IBANS.get(value[:2].upper()) or rng.choice(sorted(_IBANS.values()))
    if kind == "phone":
        for country, number in _PHONES:
            if country.match(value.lstrip("( ")):
                return "".join(str(rng.randrange(10)) if sign == "#" else sign for sign in number)
        return f"({rng.choice((202, 212, 312, 415, 617))}) 555-01{rng.randrange(100):02}"
    # An id keeps its shape, so that what reads it still can; a 9 or a Z in front says that it is made up.
    seen, made = False, ""
    for sign in value:
        if not sign.isalnum():
            made += sign
            continue
        fresh = str(rng.randrange(10)) if sign.isdecimal() else chr(65 + rng.randrange(26)) if sign.isupper() else sign
        if not seen:
            fresh = "9" if sign.isdecimal() else "Z" if sign.isupper() else sign
        made, seen = made + fresh, True
    return made


def plain(value: str, kind: str = "") -> str:
    """Return a value as it is compared: without case, and numbers without what separates their digits.

    >>> plain("4111-1111", "card"), plain("Ann  LEE", "name")
    ('41111111', 'ann lee')
    """
    if kind in ("phone", "card", "iban", "id"):
        return "".join(sign for sign in value.casefold() if sign.isalnum())
    return " ".join(value.casefold().split())
