"""Fictional values for private ones, from ranges that are reserved for it, so that none of them can be anybody's."""

from __future__ import annotations

import hashlib
import re
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
        """Return what stands in for a value of a kind, written as the value is.

        ``taken`` are stand-ins, as ``plain`` gives them, that it is not to be, as long as there are others.
        """
        if kind == "surname":
            return self.word(value.split()[-1] if value.split() else "", "last")
        if kind == "name":
            words = value.split() or [""]
            return " ".join([self.word(words[0], "first"), *(self.word(word, "last") for word in words[1:][-1:])])
        key = plain(value, kind)
        made = ""
        for attempt in range(self.TRIES):
            made = _written_as(value, self._made(value, key, kind, attempt), kind)
            if plain(made, kind) != key and plain(made, kind) not in taken:
                break
        return made

    def word(self, word: str, part: str, taken: Collection[str] = ()) -> str:
        """Return what stands in for a part of a name, "first" or "last"; none of those that are ``taken``, if that can be."""
        made = ""
        for attempt in range(self.TRIES):
            made = self._rng(part, plain(word), attempt).choice(FIRST if part == "first" else LAST)
            if plain(made) != plain(word) and plain(made) not in taken:
                break
        return made

    def _rng(self, kind: str, key: str, attempt: int) -> Random:
        content = f"{self._salt}\0{kind}\0{key}\0{attempt}".encode("utf-8", "surrogatepass")
        return Random(int.from_bytes(hashlib.sha256(content).digest(), "big"))

    def _made(self, value: str, key: str, kind: str, attempt: int) -> str:
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


def _written_as(value: str, made: str, kind: str) -> str:
    """Return a number in groups where the value is, and in one where it is not, so that what compares the two still can."""
    between = re.search(r"(?<=\w)[^\w+]+(?=\w)", value.strip())
    if kind == "phone":
        return made if between else re.sub(r"[^\d+]", "", made)
    if kind in ("card", "iban") and between:
        return between[0][:1].join(made[place : place + 4] for place in range(0, len(made), 4))
    return made


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
