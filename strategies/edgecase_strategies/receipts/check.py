"""Confirm a document from what is printed on it alone, by other arithmetic than it was made with.

Amounts are read from their texts as decimal numbers, quantities are multiplied again, discounts and taxes are computed again
with ``decimal`` and its ROUND_HALF_UP, and everything has to add up to the total that is printed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
# For each country: what stands before the cents, whether prices of shops include tax, and what the statutes say of rates.
_LAW: dict[str, tuple[str, bool, set[str]]] = {
    "US": (".", False, set()),
    "GB": (".", True, {"0", "5", "20"}),
    "DE": (",", True, {"7", "19"}),
    "FR": (",", True, {"5.5", "10", "20"}),
    "ES": (",", True, {"4", "10", "21"}),
    "IT": (",", True, {"4", "10", "22"}),
    "CH": (".", True, {"2.6", "3.8", "8.1"}),
}
_DATES = {
    "US": "%m/%d/%Y", "GB": "%d/%m/%Y", "DE": "%d.%m.%Y", "FR": "%d/%m/%Y", "ES": "%d/%m/%Y", "IT": "%d-%m-%Y",
    "CH": "%d.%m.%Y",
}  # fmt: skip
_MONEY = re.compile(r"(price|amount|offer|subtotal|discount|tax\.\w+\.(net|tax|gross)|rounding|total|paid|change)$")
_DIGITS = re.compile(r"-?\d[\d.,' ]*")


class Wrong(Exception):
    """Something on the document does not add up."""


def verify(facts: Mapping[str, Any]) -> str | None:
    """Return why the sums of a document cannot be confirmed, or None.

    >>> total = {"text": "£1.00", "value": 101, "line": 1}
    >>> verify({"document": "receipt", "country": "GB", "fields": {"total": total}})
    'total is printed as £1.00, and its value is 101'
    """
    try:
        _Reading(facts).check()
    except Wrong as wrong:
        return str(wrong)
    return None


def _cents(amount: Decimal) -> Decimal:
    # Halves go away from zero, and no amount that is rounded here is below it.
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _clock(text: str) -> str:
    """Return a time of day as ISO 8601 has it.

    >>> _clock("12:05 AM"), _clock("3:40 PM"), _clock("15:40")
    ('00:05', '15:40', '15:40')
    """
    clock, _, half = text.partition(" ")
    hour, minute = map(int, clock.split(":"))
    return f"{hour % 12 + (12 if half == 'PM' else 0) if half else hour:02}:{minute:02}"


class _Reading:
    """What is printed on a document."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.fields: Mapping[str, Mapping[str, Any]] = facts["fields"]
        self.kind, self.country = facts["document"], facts["country"]
        self.decimal, included, self.rates = _LAW[self.country]
        self.included = included and self.kind != "invoice"

    def number(self, name: str) -> Decimal:
        """Return the number that a field's text shows."""
        found = _DIGITS.search(self.fields[name]["text"])
        if found is None:
            raise Wrong(f"{name} has no number")
        digits = "".join(letter for letter in found[0] if letter.isdigit() or letter in ("-", self.decimal))
        return Decimal(digits.replace(self.decimal, "."))

    def maybe(self, name: str, otherwise: str = "0") -> Decimal:
        """Return the number of a field that may not be printed."""
        return self.number(name) if name in self.fields else Decimal(otherwise)

    def check(self) -> None:
        """Raise Wrong for the first thing that is."""
        self._values()
        if self.kind == "form":
            self._form()
            return
        sums, subtotal = self._items()
        self._must("subtotal", subtotal)
        rate = self.maybe("discount.percent") / 100
        left = {key: amount - _cents(amount * rate) for key, amount in sums.items()}
        discount = subtotal - sum(left.values())
        self._must("discount", -discount)
        due = subtotal - discount + self._taxes(left)
        if self.country == "CH" and "change" in self.fields:
            rounded = (due / Decimal("0.05")).quantize(Decimal(1), rounding=ROUND_HALF_UP) * Decimal("0.05")
            if rounded != due:
                self._must("rounding", rounded - due, needed=True)
            due = rounded
        elif "rounding" in self.fields:
            raise Wrong("the total is rounded, and nothing calls for it")
        self._must("total", due, needed=True)
        if self.kind == "receipt":
            self._must("paid", due + self.maybe("change"), needed=True)
            if self.maybe("change") < 0:
                raise Wrong("the change is below zero")

    def _values(self) -> None:
        """Each text says what its value is."""
        for name, field in self.fields.items():
            text, value = field["text"], field["value"]
            if _MONEY.search(name):
                right = int(self.number(name) * 100) == value
            elif name.endswith("percent"):
                right = abs(self.number(name)) == value
            elif name.endswith("rate") and not isinstance(value, str):
                right = self.number(name) * 1000 == value
            elif name.endswith("quantity"):
                right = self.number(name) == Decimal(str(value))
            elif name == "date":
                right = dt.datetime.strptime(text, _DATES[self.country]).date().isoformat() == value
            elif name == "time":
                right = _clock(text) == value
            else:
                right = text == value
            if not right:
                raise Wrong(f"{name} is printed as {text}, and its value is {value}")

    def _must(self, name: str, amount: Decimal, *, needed: bool = False) -> None:
        if name in self.fields:
            if self.number(name) != amount:
                raise Wrong(f"{name} is printed as {self.fields[name]['text']}, and the lines give {amount}")
        elif needed or (name == "discount" and amount):
            raise Wrong(f"{name} is not printed")

    def _items(self) -> tuple[dict[str, Decimal], Decimal]:
        """Return the sum of each rate's lines, and of all."""
        sums: dict[str, Decimal] = {}
        names = [name.removesuffix(".amount") for name in self.fields if re.fullmatch(r"item\.\d+\.amount", name)]
        for name in names:
            amount = self.number(f"{name}.amount")
            quantity = self.maybe(f"{name}.quantity", "1")
            price = self.number(f"{name}.price") if f"{name}.price" in self.fields else amount / quantity
            if _cents(quantity * price) != amount:
                raise Wrong(f"{name} is {quantity} times {price}, which is not {amount}")
            offer = -self.maybe(f"{name}.offer")
            if offer != _cents(amount * abs(self.maybe(f"{name}.offer_percent")) / 100):
                raise Wrong(f"{name} has another offer than its percentage says")
            key = self._key(name)
            sums[key] = sums.get(key, Decimal(0)) + amount - offer
        return sums, sum(sums.values(), Decimal(0))

    def _key(self, name: str) -> str:
        """Return the key of an item's rate; empty for one that is not taxed."""
        if f"{name}.rate" not in self.fields:
            return ""
        text = self.fields[f"{name}.rate"]["text"]
        keys = [one.split(".")[1] for one in self.fields if re.fullmatch(r"tax\.\w+\.rate", one)]
        for key in keys:
            if text in (key, self.fields[f"tax.{key}.rate"]["text"]):
                return key
        raise Wrong(f"{name} has a rate of tax that the document does not explain")

    def _taxes(self, left: Mapping[str, Decimal]) -> Decimal:
        """Check the taxes on what is left of each rate; return what they add to the total."""
        added = Decimal(0)
        for key, amount in left.items():
            if not key:
                continue
            rate = self.number(f"tax.{key}.rate")
            if self.rates and f"{rate.normalize():f}" not in self.rates:
                raise Wrong(f"{rate}% is no rate of tax of {self.country}")
            tax = _cents(amount * rate / (100 + rate)) if self.included else _cents(amount * rate / 100)
            self._must(f"tax.{key}.tax", tax, needed=True)
            net = amount - tax if self.included else amount
            self._must(f"tax.{key}.net", net, needed=self.included)
            self._must(f"tax.{key}.gross", net + tax, needed=self.included)
            added += Decimal(0) if self.included else tax
        printed = {name.split(".")[1] for name in self.fields if name.startswith("tax.")}
        if printed - set(left):
            raise Wrong("a tax is printed that no line has")
        return added

    def _form(self) -> None:
        if "total" not in self.fields or "item.1.name" not in self.fields:
            raise Wrong("the form lacks what it is for")
