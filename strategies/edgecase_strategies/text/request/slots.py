"""The values of slots: closed lists, patterns, and what has to be made: amounts, dates, people and where they live.

What could be somebody's is from reserved ranges: e-mail addresses at example.com (RFC 2606), telephone numbers that
are set aside for fiction, post codes that no post office has. Names and streets are Faker's.
"""

from __future__ import annotations

import functools
import importlib.util
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple, Protocol

from edgecase_strategies.errors import MissingLibrary

_LOCK: Final = threading.Lock()
"""Faker's generators hold their Random, so one request at a time draws a person."""

_SIGNS: Final = {"0": "0123456789", "?": "ABCDEFGHJKLMNPQRSTUVWXYZ"}
"""What a sign of a pattern stands for: letters without I and O, which are read as digits."""


class Value(NamedTuple):
    """A slot's value: as it is written, the class that words agree with, and what it says, as JSON."""

    text: str
    form: int = 0
    says: Any = None


class Person(NamedTuple):
    """Who writes a message: one person a message, so that the name and the addresses belong together."""

    name: str
    first_name: str
    email: str
    address: str


People = Callable[[], Person]
"""Gives the person who writes a message, who is drawn when first asked for."""


class Values(Protocol):
    """Where the values of a slot come from."""

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value, if it can be one whose text is not taken."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """One of a closed list."""

    values: tuple[Value, ...]

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value that is not taken, if there is one."""
        free = [value for value in self.values if value.text not in taken] if taken else self.values
        return rng.choice(free or self.values)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of which ``0`` stands for any digit and ``?`` for any capital letter.

    >>> Pattern(("AB-0000",)).draw(Random(1), nobody).text
    'AB-9141'
    """

    patterns: tuple[str, ...]

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value."""
        return Value(
            "".join(rng.choice(_SIGNS[sign]) if sign in _SIGNS else sign for sign in rng.choice(self.patterns))
        )


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of money from 4.00 to 499.99, in ways of a locale to write them."""

    formats: tuple[str, ...]
    decimal: str

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value; what it says is the number."""
        whole, cents = rng.randint(4, 499), rng.choice((99, 95, 90, 50, 49, 20, 0))
        number = f"{whole}{self.decimal}{cents:02}"
        return Value(rng.choice(self.formats).replace("0", number, 1), says=float(f"{whole}.{cents:02}"))


@dataclass(frozen=True, slots=True)
class Dates:
    """Days of a year, in ways of a locale to write them: those in digits are read in one way there."""

    months: tuple[str, ...]
    formats: tuple[str, ...]
    first: str
    """How the first of a month is written, where that is not a plain 1."""
    skip: tuple[int, ...] = ()
    """Days that are left out: before their names the words of the language's templates would be others."""

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value; what it says is the date, as ISO 8601 writes it; without a year, as RFC 6350 does."""
        month, layout = rng.randint(1, 12), rng.choice(self.formats)
        day = rng.choice([day for day in range(1, 29) if day not in self.skip])
        year = rng.choice((2025, 2026)) if "{year}" in layout else None
        text = layout.format(
            month=self.months[month - 1],
            day=self.first if day == 1 else str(day),
            mm=f"{month:02}",
            dd=f"{day:02}",
            year=year,
        )
        return Value(text, says=f"{year or '-'}-{month:02}-{day:02}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Small whole numbers in digits."""

    low: int
    high: int

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return a value; what it says is the number."""
        number = rng.randint(self.low, self.high)
        return Value(str(number), says=number)


@dataclass(frozen=True, slots=True)
class Personal:
    """Something of the person who writes."""

    what: str

    def draw(self, rng: Random, person: People, taken: Set[str] = frozenset()) -> Value:
        """Return the value."""
        text: str = getattr(person(), self.what)
        return Value(text)


def nobody() -> Person:
    """Return who writes in a language of which no people are known."""
    return Person("Alex Doe", "Alex", "alex.doe@example.com", "1 Example Street")


def check_faker() -> None:
    """Raise MissingLibrary if Faker is not installed, without loading it."""
    if importlib.util.find_spec("faker") is None:
        raise MissingLibrary(
            "The people in requests are made by Faker, which is not installed: pip install 'pytest-edgecases[requests]'."
        )


def draw_person(rng: Random, locale: Mapping[str, str]) -> Person:
    """Return a person of a locale, by Faker, from one number that is drawn.

    Faker's lists change with its releases, and so do the people; nothing else of a message does, since what Faker
    draws is drawn from a ``Random`` of its own.
    """
    own = Random(rng.getrandbits(32))
    with _LOCK:
        fake = _faker(locale["faker"])
        fake.random = own
        first, last = _plain(fake.first_name()), _plain(fake.last_name())
        street, city, number = _plain(fake.street_name()), _plain(fake.city()), own.randint(1, 140)
    code = Pattern((locale["postcode"],)).draw(own, nobody).text
    # The first digits of a post code that nobody has are 00, so only what comes after them is drawn.
    address = locale["address"].format(street=street, number=number, postcode=f"{locale['unused']}{code}", city=city)
    host = own.choice(("example.com", "example.org", "example.net"))
    return Person(f"{first} {last}", first, f"{_ascii(first)}.{_ascii(last)}@{host}", address)


@functools.cache
def _faker(locale: str) -> Any:
    from faker import Factory  # 0.1 s, and only messages with a person need it

    return Factory.create(locale, ["faker.providers.person", "faker.providers.address"], use_weighting=False)


def _plain(text: str) -> str:
    # Names are composed and on one line, whatever Faker's files hold.
    return " ".join(unicodedata.normalize("NFC", text).split())


_FOLDED: Final = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower().translate(_FOLDED))
    return re.sub(r"[^a-z]+", "", plain) or "customer"


def made(formats: Mapping[str, Any]) -> dict[str, Values]:
    """Return the slots that are made, by the formats of a locale."""
    people: Sequence[str] = ("name", "first_name", "email", "address") if "person" in formats else ()
    found: dict[str, Values] = {"quantity": Numbers(2, 6), **{what: Personal(what) for what in people}}
    if "amount" in formats:
        found["amount"] = Amounts(tuple(formats["amount"]["formats"]), formats["amount"]["decimal"])
    if "date" in formats:
        date = formats["date"]
        found["date"] = Dates(
            tuple(date["months"]), tuple(date["formats"]), date.get("first", "1"), tuple(date.get("skip", ()))
        )
    return found
