"""Money in whole minor units, taxes on it, and how a country writes it.

Taxes are rounded half up to the minor unit, once for each rate of a document: what the tax authorities of the countries here
allow for documents (for the EU: CJEU C-302/07 leaves the method to the states; HMRC VAT Notice 700, 17.5 for retailers; US
states: half up to the cent). Rates are in thousandths of a percent: 19% is 19,000, and a US rate of 8.125% is 8,125.
"""

from __future__ import annotations

from edgecase_strategies.receipts.country import Currency

FULL = 100_000
"""100% in thousandths of a percent."""


def half_up(numerator: int, denominator: int) -> int:
    """Return a fraction from 0 as a whole number, halves rounded up.

    >>> half_up(5, 2), half_up(7, 3)
    (3, 2)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def tax_on(net: int, rate: int) -> int:
    """Return the tax on a net amount.

    >>> tax_on(1000, 8_125)
    81
    """
    return half_up(net * rate, FULL)


def tax_in(gross: int, rate: int) -> int:
    """Return the tax that a gross amount includes.

    >>> tax_in(1190, 19_000)
    190
    """
    return half_up(gross * rate, FULL + rate)


def to_step(amount: int, step: int) -> int:
    """Return an amount rounded to the smallest coin, halves up.

    >>> to_step(1242, 5), to_step(1243, 5)
    (1240, 1245)
    """
    return half_up(amount, step) * step


def plain(amount: int, currency: Currency) -> str:
    """Return an amount without its currency.

    >>> from edgecase_strategies.receipts.country import country
    >>> plain(-123456, country("DE").currency)
    '-1.234,56'
    """
    units, cents = divmod(abs(amount), 100)
    grouped = f"{units:,}".replace(",", currency.group)
    return f"{'-' if amount < 0 else ''}{grouped}{currency.decimal}{cents:02}"


def with_currency(amount: int, currency: Currency, sign: str) -> str:
    """Return an amount with its symbol or code; letters stand apart from digits."""
    digits = plain(amount, currency)
    if sign == currency.symbol and currency.side == "before" and not sign.isalpha():
        return f"{sign}{digits}"
    return f"{sign} {digits}" if currency.side == "before" else f"{digits} {sign}"


def rate_text(rate: int, currency: Currency) -> str:
    """Return a rate as a country writes it.

    >>> from edgecase_strategies.receipts.country import country
    >>> rate_text(5_500, country("FR").currency), rate_text(20_000, country("GB").currency)
    ('5,5%', '20%')
    """
    whole, rest = divmod(rate, 1000)
    digits = f"{rest:03}".rstrip("0")
    return f"{whole}{currency.decimal + digits if digits else ''}%"
