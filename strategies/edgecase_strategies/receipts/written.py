"""How a country writes the fields that all documents have."""

from __future__ import annotations

from edgecase_strategies.receipts import money
from edgecase_strategies.receipts.country import Country
from edgecase_strategies.receipts.sale import UNIT, Item, Sale


class Writer:
    """Writes amounts, quantities, dates and times of one document in one way."""

    def __init__(self, country: Country, sign: str) -> None:
        self.country = country
        self.sign = sign
        """The symbol or code of the currency."""

    def amount(self, amount: int) -> str:
        """Return an amount without its currency."""
        return money.plain(amount, self.country.currency)

    def total(self, amount: int) -> str:
        """Return an amount with its currency."""
        return money.with_currency(amount, self.country.currency, self.sign)

    def rate(self, rate: int) -> str:
        """Return a rate of tax."""
        return money.rate_text(rate, self.country.currency)

    def quantity(self, item: Item) -> str:
        """Return a quantity, with its unit where it is weighed."""
        if not item.unit:
            return str(item.quantity // UNIT)
        whole, rest = divmod(item.quantity, UNIT)
        return f"{whole}{self.country.currency.decimal}{rest:03} {item.unit}"

    def date(self, sale: Sale) -> str:
        """Return the date."""
        year, month, day = sale.date
        return str(self.country.patterns["date"]).format(year=year, month=month, day=day)

    def time(self, sale: Sale) -> str:
        """Return the time of day."""
        hour, minute = sale.time
        if self.country.patterns["clock"] == 12:
            return f"{(hour + 11) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}"
        return f"{hour:02}:{minute:02}"


def quantity_value(item: Item) -> int | str:
    """Return a quantity as a record has it: a whole number, or a decimal text for what is weighed."""
    return item.quantity // UNIT if not item.unit else f"{item.quantity / UNIT:.3f}"


def date_value(sale: Sale) -> str:
    """Return the date as ISO 8601 has it."""
    year, month, day = sale.date
    return f"{year}-{month:02}-{day:02}"


def time_value(sale: Sale) -> str:
    """Return the time as ISO 8601 has it."""
    return f"{sale.time[0]:02}:{sale.time[1]:02}"
