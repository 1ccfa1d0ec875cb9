"""Shops and customers that do not exist.

Names are made of syllables. Phone numbers are of ranges that are kept for fiction (North America 555-01xx; Ofcom; the
Bundesnetzagentur; Arcep), and are left out for countries that keep none. Postcodes and tax numbers are of ranges that are
not given out, such as postcodes that begin with 00. Web addresses end with ``.example`` (RFC 2606).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from edgecase_strategies.receipts.country import Country


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop or a maker of invoices."""

    kind: str
    name: str
    street: str
    place: str
    phone: str
    tax_id: str
    web: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody to whom an invoice goes."""

    name: str
    street: str
    place: str


def draw_shop(country: Country, kind: str, rng: Random) -> Shop:
    """Return a shop of a kind."""
    own = word(country, rng)
    names = country.shops[kind].names
    street, place = _address(country, rng)
    phones = country.patterns["phones"]
    return Shop(
        kind=kind,
        name=f"{own} {rng.choice(names)}",
        street=street,
        place=place,
        phone=digits(rng.choice(phones), rng) if phones else "",
        tax_id=digits(country.patterns["tax_id"], rng),
        web=f"www.{_ascii(own)}.example",
    )


def draw_customer(country: Country, rng: Random) -> Customer:
    """Return a customer."""
    name = f"{word(country, rng)} {word(country, rng)}"
    street, place = _address(country, rng)
    return Customer(name=name, street=street, place=place)


def word(country: Country, rng: Random) -> str:
    """Return a name of two or three syllables."""
    syllables = country.patterns["syllables"]
    return "".join(rng.choice(syllables) for _ in range(rng.choice((2, 2, 3)))).capitalize()


def digits(pattern: str, rng: Random) -> str:
    """Return a pattern with a digit for each #.

    >>> digits("555-01##", Random(1))
    '555-0129'
    """
    return "".join(str(rng.randrange(10)) if letter == "#" else letter for letter in pattern)


def city(country: Country, rng: Random) -> str:
    """Return the name of a town."""
    return word(country, rng) + str(rng.choice(country.patterns["endings"]))


def _address(country: Country, rng: Random) -> tuple[str, str]:
    patterns = country.patterns
    street = patterns["street"].format(street=rng.choice(patterns["streets"]), number=rng.randint(1, 148))
    regions = patterns["regions"]
    place = patterns["place"].format(
        city=city(country, rng),
        postcode=digits(patterns["postcode"], rng),
        region=rng.choice(regions) if regions else "",
    )
    return street, place


def _ascii(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in spread if letter.isascii() and letter.isalnum())
