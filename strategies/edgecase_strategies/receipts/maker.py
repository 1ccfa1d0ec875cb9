"""Documents as seeds that are drawn: see ``edgecase_strategies.engine.SeedMaker``."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Seed, Truth
from edgecase_strategies.engine import Source, mix_of
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.photos.room import ROOM
from edgecase_strategies.receipts import check
from edgecase_strategies.receipts.country import country
from edgecase_strategies.receipts.document import Document
from edgecase_strategies.receipts.invoice import Form, Invoice
from edgecase_strategies.receipts.page import Page
from edgecase_strategies.receipts.parties import draw_customer, draw_shop
from edgecase_strategies.receipts.sale import draw_sale
from edgecase_strategies.receipts.thermal import Receipt

KINDS = ("receipt", "invoice", "form")


class DocumentMaker:
    """Draws documents: a country, a kind, a shop, a sale and a layout for each."""

    def __init__(
        self,
        *,
        countries: Sequence[str],
        kinds: Sequence[str],
        fields: Sequence[str] = (),
        perturbations: Sequence[Perturbation[Any]] = (),
    ) -> None:
        self._countries, self._kinds, self._fields = tuple(countries), tuple(kinds), tuple(fields)
        self._perturbations = tuple(one for one in perturbations if one.room == ROOM.name)

    def draw(self, rng: Random) -> Seed:
        """Return a document as a seed."""
        code, kind = rng.choice(self._countries), rng.choice(self._kinds)
        page = draw_page(code, kind, rng)
        facts = {
            "document": kind,
            "country": code,
            "currency": country(code).currency.code,
            "fields": page.fields(),
        }
        return Seed(value=Document(page, self._fields), truth=Truth(facts=MappingProxyType(facts)))

    def source(self, seed: Seed) -> Source:
        """Return the document prepared, which draws it."""
        prepared = ROOM.prepare(seed)
        chosen = self._perturbations
        return Source(ROOM, seed, prepared, chosen, mix_of(chosen, prepared) if chosen else ())

    def verify(self, seed: Seed) -> str | None:
        """Return why the sums of the document cannot be confirmed, or None."""
        return check.verify(seed.truth.facts)

    def factors(self, seed: Seed) -> dict[str, float]:
        """Return the country and the kind of document, both together, and what it has that others do not."""
        facts = seed.truth.facts
        code, kind, fields = facts["country"], facts["document"], facts["fields"]
        found: dict[str, float] = {f"country {code}": 16.0, f"document {kind}": 16.0, f"{kind} of {code}": 8.0}
        for name in ("discount", "rounding", "change", "card", "barcode"):
            if name in fields:
                found[name] = 2.0
        found[f"{sum(name.endswith('.amount') for name in fields)} items"] = 2.0
        return found


def draw_page(code: str, kind: str, rng: Random) -> Page:
    """Return the page of a document of a kind and a country."""
    here = country(code)
    shop = draw_shop(here, rng.choice(tuple(here.shops)), rng)
    if kind == "receipt":
        return Receipt(here, shop, draw_sale(here, shop.kind, rng), rng).page()
    customer = draw_customer(here, rng)
    if kind == "invoice":
        return Invoice(here, shop, customer, draw_sale(here, shop.kind, rng, most=7, net=True), rng).page()
    return Form(here, shop, customer, draw_sale(here, shop.kind, rng, most=1), rng).page()
