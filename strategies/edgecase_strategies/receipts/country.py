"""What differs from country to country: money, taxes, dates, words, and what is sold. Read from ``data/countries``."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from edgecase_strategies.errors import UnknownName, did_you_mean

COUNTRIES = ("US", "GB", "DE", "FR", "ES", "IT", "CH")
"""The codes of the countries, as in ISO 3166."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """How money is written."""

    code: str
    decimal: str
    group: str
    symbol: str
    side: str
    """Whether the symbol stands "before" or "after" the digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something that is sold, at a price in a range of minor units."""

    name: str
    lowest: int
    highest: int
    rate: str
    """The key of its rate of tax."""
    unit: str
    """What it is weighed in, empty for what is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of shop: the words that its name ends with, and its products."""

    names: tuple[str, ...]
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country."""

    code: str
    currency: Currency
    tax_included: bool
    rates: Mapping[str, int | None]
    """Rates of tax in thousandths of a percent; None for one that differs from town to town."""
    cash_step: int
    """The smallest coin, in minor units."""
    shops: Mapping[str, Kind]
    words: Mapping[str, Any]
    patterns: Mapping[str, Any]
    """How dates, addresses, phone numbers and tax numbers are written."""

    def word(self, name: str) -> str:
        """Return a word as the country's language has it."""
        return str(self.words[name])


@functools.cache
def country(code: str) -> Country:
    """Return a country by its code.

    >>> country("DE").rates["A"]
    19000

    Raises UnknownName for one that is not known.
    """
    if code not in COUNTRIES:
        raise UnknownName(
            f'There is no country "{code}".{did_you_mean(str(code), COUNTRIES)} There are {", ".join(COUNTRIES)}.'
        )
    text = (files("edgecase_strategies.receipts") / "data" / "countries" / f"{code}.json").read_text(encoding="utf-8")
    record = json.loads(text)
    return Country(
        code=code,
        currency=Currency(**record["currency"]),
        tax_included=record["tax"]["included"],
        rates=record["tax"]["rates"],
        cash_step=record["cash_step"],
        shops={name: _kind(shop) for name, shop in record["shops"].items()},
        words=record["words"],
        patterns={
            name: record[name]
            for name in (
                "date", "clock", "place", "postcode", "regions", "street", "streets", "phones", "tax_id", "syllables",
                "endings",
            )
        },
    )  # fmt: skip


def _kind(shop: Mapping[str, Any]) -> Kind:
    products = tuple(
        Product(name=one["name"], lowest=one["from"], highest=one["to"], rate=one["rate"], unit=one.get("unit", ""))
        for one in shop["products"]
    )
    return Kind(names=tuple(shop["names"]), products=products)
