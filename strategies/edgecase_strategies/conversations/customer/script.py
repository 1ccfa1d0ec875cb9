"""A customer that is prepared for perturbing."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from random import Random
from typing import Final

from edgecase_strategies.case import Seed, Truth
from edgecase_strategies.conversations.customer.phrasing import Phrasing
from edgecase_strategies.conversations.customer.record import Customer
from edgecase_strategies.conversations.customer.wordings import wordings
from edgecase_strategies.text.protect import Protect, Protected
from edgecase_strategies.text.seed import Text

_DIGITS: Final = "0123456789"


class Script:
    """A customer, the words of its language, and its opening as a text.

    Raises UnknownName for a language that customers do not speak.
    """

    def __init__(
        self,
        customer: Customer,
        *,
        truth: Truth = Truth(),
        protect: Sequence[Protect] = (),
        language: str | None = None,
    ) -> None:
        self.customer = customer
        self.truth = truth
        self.words = wordings(customer.locale)
        self.text = Text(customer.opening, protect=[*protect, customer.order], language=language or customer.locale)

    @property
    def seed(self) -> Seed:
        """The seed as a record."""
        return Seed(value=self.customer, truth=self.truth)

    @functools.cached_property
    def phrasing(self) -> Phrasing:
        """The requests of the customer's language."""
        return phrasing(self.customer.locale)

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever reads the cases should know of how they were made."""
        return self.text.notes

    @property
    def protected(self) -> tuple[Protected, ...]:
        """All that is out of reach in the opening."""
        return self.text.protected


phrasing = functools.cache(Phrasing)


def like(order: str, rng: Random, taken: Collection[str]) -> str:
    """Return another order of the same shape: other digits, or where it has none, other letters.

    >>> like("AB-12", Random(0), ["AB-12"])
    'AB-66'
    """
    digits = [place for place, sign in enumerate(order) if sign in _DIGITS]
    signs, places = (_DIGITS, digits) if digits else ("ABCDEFGH", [n for n, sign in enumerate(order) if sign.isalpha()])
    drawn = list(order)
    for place in places:
        drawn[place] = rng.choice(signs)
    found = "".join(drawn)
    last = places[-1] if places else len(order) - 1
    while found in taken:  # the next one, so that a Random that always draws the same comes to an end
        found = found[:last] + signs[(signs.find(found[last]) + 1) % len(signs)] + found[last + 1 :]
    return found
