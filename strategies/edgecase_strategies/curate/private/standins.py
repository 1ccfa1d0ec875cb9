"""Fictional values for private ones, from ranges that are reserved for it, so that none of them can be anybody's."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from random import Random

from edgecase_strategies.reserved import CARDS, FIRST, IBANS, LAST, NETS, PHONES


class StandIns:
    """Fictional values for private ones: what stands in depends on the salt and on the value, and on nothing else.

    So a value has the same stand-in in all columns, files, processes and runs under a salt, and a row that is added to a file
    changes none of the others. A name goes word by word: "Ann" and "Ann Lee" have the same first name.

    >>> standins = StandIns("salt")
    >>> standins.of("ann@shop.com", "email") == standins.of("ANN@shop.com", "email")
    True
    >>> standins.of("Ann Lee", "name").split()[0] == standins.of("Ann", "name")
    True
    """

    TRIES = 200

    def __init__(self, salt: str) -> None:
        self._salt = salt

    def of(self, value: str, kind: str, taken: Collection[str] = ()) -> str:
        """Return what stands in for a value of a kind.

        ``taken`` are stand-ins, as ``plain`` gives them, that it is not to be, as long as there are others.
        """
        key = plain(value, kind)
        made = ""
        for attempt in range(self.TRIES):
            made = self._made(value, key, kind, attempt)
            if plain(made, kind) != key and plain(made, kind) not in taken:
                break
        return made

    def _rng(self, kind: str, key: str, attempt: int) -> Random:
        content = f"{self._salt}\0{kind}\0{key}\0{attempt}".encode("utf-8", "surrogatepass")
        return Random(int.from_bytes(hashlib.sha256(content).digest(), "big"))

    def _made(self, value: str, key: str, kind: str, attempt: int) -> str:
        if kind == "name":
            return self._name(value, attempt)
        rng = self._rng(kind, key, attempt)
        if kind == "email":
            return f"{rng.choice(FIRST)}.{rng.choice(LAST)}{rng.randrange(10_000)}@example.com".lower()
        if kind == "ip":
            return f"{rng.choice(NETS)}{rng.randrange(1, 255)}"
        if kind == "card":
            return rng.choice(CARDS)
        if kind == "iban":
            country = value[:2].upper()
            return IBANS[country] if not attempt and country in IBANS else rng.choice(sorted(IBANS.values()))
        if kind == "phone":
            number = value.lstrip("( ")
            templates = next(found for country, found in PHONES if country.match(number))
            return "".join(str(rng.randrange(10)) if sign == "#" else sign for sign in rng.choice(templates))
        return _of_shape(value, rng)

    def _name(self, value: str, attempt: int) -> str:
        words = value.split()
        # What tells two people apart is the surname; where there is none, the first name is.
        first = self._rng("first", plain(words[0]) if words else "", attempt if len(words) < 2 else 0).choice(FIRST)
        if len(words) < 2:
            made = first
        else:
            made = f"{first} {self._rng('last', plain(' '.join(words[1:])), attempt).choice(LAST)}"
        return made.upper() if value.isupper() and len(value) > 1 else made.lower() if value.islower() else made


def _of_shape(value: str, rng: Random) -> str:
    """Return an id of the same shape, so that what reads it still can; a 9 or a Z in front says that it is made up."""
    made: list[str] = []
    seen = False
    for sign in value:
        if not sign.isalnum():
            made.append(sign)
            continue
        drawn = rng.randrange(10 * 26)
        fresh = str(drawn % 10) if sign.isdecimal() else chr(65 + drawn % 26)
        if not seen:
            fresh = "9" if sign.isdecimal() else "Z"
        made.append(fresh if sign.isdecimal() or not sign.islower() else fresh.lower())
        seen = True
    return "".join(made)


def plain(value: str, kind: str = "") -> str:
    """Return a value as it is compared: without case, and numbers without what separates their digits.

    >>> plain("4111-1111", "card"), plain("Ann  LEE", "name")
    ('41111111', 'ann lee')
    """
    if kind in ("phone", "card", "iban", "id"):
        return "".join(sign for sign in value.casefold() if sign.isalnum())
    return " ".join(value.casefold().split())
