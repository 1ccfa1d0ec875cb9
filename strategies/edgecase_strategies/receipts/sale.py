"""A sale: what was bought, what was taken off, the taxes, and how it was paid; all in whole minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from edgecase_strategies.receipts.country import Country, Product
from edgecase_strategies.receipts.money import half_up, tax_in, tax_on, to_step

UNIT = 1000
"""One piece, in the thousandths that quantities are counted in."""
_FIRST_DAY = (2025, 1)
_MONTHS = 18
"""Documents are dated from January 2025 to June 2026, when the rates of tax in the data hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a sale."""

    name: str
    quantity: int
    """In thousandths."""
    unit: str
    price: int
    """For one unit."""
    amount: int
    """Quantity times price, rounded half up."""
    offer: int
    """What is taken off this line."""
    offer_percent: int
    rate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """What a document says of one rate of tax."""

    key: str
    rate: int
    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale."""

    date: tuple[int, int, int]
    time: tuple[int, int]
    number: str
    items: tuple[Item, ...]
    subtotal: int
    discount_percent: int
    discount: int
    taxes: tuple[Tax, ...]
    tax_included: bool
    rounding: int
    total: int
    payment: str
    """"cash" or "card"."""
    paid: int
    change: int
    card: str


def draw_sale(country: Country, kind: str, rng: Random, *, most: int = 9, net: bool = False) -> Sale:
    """Return a sale in a kind of shop; ``net`` is for businesses, which see prices without tax."""
    products = country.shops[kind].products
    chosen = rng.sample(products, rng.randint(1, min(most, len(products))))
    items = tuple(_item(product, rng) for product in chosen)
    percent = rng.choice((0, 0, 0, 0, 5, 10, 15))
    rates = {key: _town_rate(rng) if rate is None else rate for key, rate in country.rates.items()}
    included = country.tax_included and not net
    groups, discount = _groups(items, percent)
    taxes = tuple(_tax(key, rates[key], amount, included=included) for key, amount in sorted(groups.items()))
    due = sum(tax.gross for tax in taxes)
    payment = rng.choice(("cash", "card"))
    total = to_step(due, country.cash_step) if payment == "cash" and not net else due
    paid = _handed_over(total, country.cash_step, rng) if payment == "cash" else total
    year, month = divmod(_FIRST_DAY[1] - 1 + rng.randrange(_MONTHS), 12)
    return Sale(
        date=(_FIRST_DAY[0] + year, month + 1, rng.randint(1, 28)),
        time=(rng.randint(8, 20), rng.randint(0, 59)),
        number=f"{rng.randint(1, 9999):04}",
        items=items,
        subtotal=sum(item.amount - item.offer for item in items),
        discount_percent=percent,
        discount=discount,
        taxes=taxes,
        tax_included=included,
        rounding=total - due,
        total=total,
        payment=payment,
        paid=paid,
        change=paid - total,
        card=f"{rng.randint(0, 9999):04}",
    )


def _town_rate(rng: Random) -> int:
    return rng.randrange(4_000, 10_251, 125)


def _item(product: Product, rng: Random) -> Item:
    price = rng.randint(product.lowest, product.highest)
    quantity = rng.randint(180, 2400) if product.unit else UNIT * rng.choice((1, 1, 1, 1, 2, 2, 3, 4))
    amount = half_up(price * quantity, UNIT)
    percent = rng.choice((*(0,) * 16, 10, 20, 25, 50))
    return Item(
        name=product.name,
        quantity=quantity,
        unit=product.unit,
        price=price,
        amount=amount,
        offer=half_up(amount * percent, 100),
        offer_percent=percent,
        rate=product.rate,
    )


def _groups(items: Sequence[Item], percent: int) -> tuple[Mapping[str, int], int]:
    """Return what is left of each rate's amounts after a discount on the whole sale, and the discount."""
    sums: dict[str, int] = {}
    for item in items:
        sums[item.rate] = sums.get(item.rate, 0) + item.amount - item.offer
    off = {key: half_up(amount * percent, 100) for key, amount in sums.items()}
    return {key: amount - off[key] for key, amount in sums.items()}, sum(off.values())


def _tax(key: str, rate: int, amount: int, *, included: bool) -> Tax:
    if included:
        tax = tax_in(amount, rate)
        return Tax(key=key, rate=rate, net=amount - tax, tax=tax, gross=amount)
    tax = tax_on(amount, rate)
    return Tax(key=key, rate=rate, net=amount, tax=tax, gross=amount + tax)


def _handed_over(total: int, step: int, rng: Random) -> int:
    """Return what is handed over in cash: exact, or a round amount above."""
    note = rng.choice((step, 100, 500, 1000, 2000, 5000))
    return -(-total // note) * note
