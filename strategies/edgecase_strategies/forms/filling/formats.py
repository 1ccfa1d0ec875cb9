"""Texts of the formats of JSON Schema, and of a few that OpenAPI and others add."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Final

from edgecase_strategies.forms.filling.people import Person

FORMATS: Final[dict[str, Callable[[Person, str | None], str]]] = {
    "date": lambda one, kind: (
        one.birthday() if kind == "birth" else (one.later if _ends(kind) else one.day).isoformat()
    ),
    "date-time": lambda one, kind: f"{(one.later if _ends(kind) else one.day).isoformat()}T{one.time()}Z",
    "time": lambda one, kind: f"{one.time()}Z",
    "duration": lambda one, kind: f"P{one.rng.randint(1, 30)}D",
    "email": lambda one, kind: str(one.text("email")),
    "idn-email": lambda one, kind: str(one.text("email")),
    "hostname": lambda one, kind: str(one.text("host")),
    "idn-hostname": lambda one, kind: str(one.text("host")),
    "ipv4": lambda one, kind: str(one.text("ip")),
    "ipv6": lambda one, kind: f"2001:db8::{one.rng.randint(1, 9999)}",
    "uri": lambda one, kind: str(one.text("website")),
    "iri": lambda one, kind: str(one.text("website")),
    "uri-reference": lambda one, kind: f"/{one.words(1)}/{one.rng.randint(1, 99)}",
    "iri-reference": lambda one, kind: f"/{one.words(1)}/{one.rng.randint(1, 99)}",
    "uri-template": lambda one, kind: "https://example.com/orders/{id}",
    "uuid": lambda one, kind: one.uuid(),
    "json-pointer": lambda one, kind: f"/items/{one.rng.randint(0, 9)}",
    "relative-json-pointer": lambda one, kind: f"{one.rng.randint(0, 3)}/name",
    "regex": lambda one, kind: one.rng.choice(("^[a-z]+$", "^[0-9]{4}$", "^[A-Z]{2}-[0-9]+$")),
    "phone": lambda one, kind: one.phone(),
    "tel": lambda one, kind: one.phone(),
    "password": lambda one, kind: str(one.text("password")),
    "byte": lambda one, kind: base64.b64encode(one.words(2).encode()).decode(),
    "binary": lambda one, kind: one.words(2),
    "color": lambda one, kind: str(one.text("color")),
    "url": lambda one, kind: str(one.text("website")),
    "color-hex": lambda one, kind: str(one.text("color")),
    "currency": lambda one, kind: str(one.text("currency")),
    "decimal": lambda one, kind: str(one.text("price")),
}


def _ends(kind: str | None) -> bool:
    return kind is not None and kind.startswith("end_")
