"""Customers as seeds that are drawn: see ``edgecase_strategies.engine.SeedMaker``."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from edgecase_strategies.case import Seed
from edgecase_strategies.conversations.customer.record import Customer, mentions
from edgecase_strategies.conversations.customer.script import Script, phrasing
from edgecase_strategies.engine import Source, mix_of
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text.protect import Protect


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMaker:
    """Draws a customer of some actions, languages and registers."""

    actions: tuple[str, ...]
    locale: str
    registers: tuple[str, ...]
    perturbations: tuple[Perturbation[Any], ...]
    protect: tuple[Protect, ...] = ()

    def draw(self, rng: Random) -> Seed:
        """Return a plain customer as a seed, who names the order at once."""
        action, register = rng.choice(self.actions), rng.choice(self.registers)
        said = phrasing(self.locale)
        order = said.order(rng)
        row = rng.choice(said.rows(action, register))
        opening = said.opening(row, register, order, rng)
        request = said.sentence(row, rng)
        return Seed(
            value=Customer(
                action=action, order=order, opening=opening, request=request, locale=self.locale, register=register
            )
        )

    def source(self, seed: Seed) -> Source:
        """Return the customer prepared, with the perturbations to try."""
        from edgecase_strategies.conversations.room import ROOM  # the room imports this folder

        prepared: Script = ROOM.prepare(seed, self.protect)
        return Source(ROOM, seed, prepared, self.perturbations, mix_of(self.perturbations, prepared))

    def verify(self, seed: Seed) -> str | None:
        """Return why the customer cannot be used, or None."""
        customer: Customer = seed.value
        return None if len(mentions(customer.opening, customer.order)) == 1 else "the order is not named once"

    def factors(self, seed: Seed) -> dict[str, float]:
        """Return the action, the register, and both together."""
        customer: Customer = seed.value
        return {
            f"action {customer.action}": 16,
            f"register {customer.register}": 8,
            f"{customer.action} {customer.register}": 4,
        }
