"""Numbers in words, and the units and currencies that people write beside a number."""

from __future__ import annotations

from typing import Final

from edgecase_strategies.number_words import SMALL, TENS

MOST_IN_WORDS: Final = 9_999

CURRENCIES: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}

UNITS: Final[dict[str, tuple[str, str, float]]] = {
    "kg": ("weight", "lb", 2.20462),
    "cm": ("height", "in", 0.393701),
    "km": ("distance", "mi", 0.621371),
    "m": ("length", "ft", 3.28084),
    "g": ("mass", "oz", 0.035274),
    "l": ("volume", "gal", 0.264172),
}
"""Units that a field can be in, with what they measure, and the other unit that people think in, with its factor."""

UNIT_WORDS: Final[dict[str, str]] = {
    "kg": "kg",
    "kilograms": "kg",
    "cm": "cm",
    "centimeters": "cm",
    "centimetres": "cm",
    "km": "km",
    "kilometers": "km",
    "kilometres": "km",
    "meters": "m",
    "metres": "m",
    "grams": "g",
    "liters": "l",
    "litres": "l",
    "weight": "kg",
    "height": "cm",
    "age": "years",
    "years": "years",
    "days": "days",
    "hours": "hours",
    "minutes": "minutes",
    "quantity": "pcs",
    "qty": "pcs",
    "percent": "%",
    "percentage": "%",
    "width": "cm",
    "length": "cm",
    "depth": "cm",
    "distance": "km",
    "duration": "minutes",
}
"""What a word in a field's name says about the unit of its number."""

MONEY: Final = frozenset(
    [
        "price",
        "amount",
        "total",
        "cost",
        "fee",
        "salary",
        "budget",
        "sum",
        "subtotal",
        "tax",
        "vat",
        "payment",
        "balance",
        "income",
        "revenue",
        "donation",
        "deposit",
        "rate",
        "wage",
        "rent",
        "charge",
        "discount",
        "refund",
        "tip",
        "premium",
    ]
)


def in_words(number: int) -> str:
    """Return a number from 0 to 9,999 in English words.

    >>> in_words(98), in_words(2005), in_words(340)
    ('ninety-eight', 'two thousand five', 'three hundred forty')
    """
    if not 0 <= number <= MOST_IN_WORDS:
        raise ValueError(f"{number} is out of range")
    if number < len(SMALL):
        return SMALL[number]
    parts: list[str] = []
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    if thousands:
        parts.append(f"{SMALL[thousands]} thousand")
    if hundreds:
        parts.append(f"{SMALL[hundreds]} hundred")
    if rest >= 20:
        parts.append(TENS[rest // 10] + (f"-{SMALL[rest % 10]}" if rest % 10 else ""))
    elif rest:
        parts.append(SMALL[rest])
    return " ".join(parts)


def from_words(text: str) -> int:
    """Return the number that English words say. Raises ValueError for anything else.

    >>> from_words("two thousand five"), from_words("Ninety-eight")
    (2005, 98)
    """
    total = group = 0
    words = text.lower().replace("-", " ").split()
    if not words:
        raise ValueError("no words")
    for word in words:
        if word in SMALL:
            group += SMALL.index(word)
        elif word in TENS:
            group += 10 * TENS.index(word)
        elif word == "hundred":
            group *= 100
        elif word == "thousand":
            total, group = total + 1000 * group, 0
        else:
            raise ValueError(f"{word!r} is no number")
    return total + group
