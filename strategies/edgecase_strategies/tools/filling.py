"""The names in the payloads of faults: services, people, hosts, files. Faker makes them; a fault records those that it uses.

So a recorded fault says the same on a machine with another Faker, or with none.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from edgecase_strategies.engine import FastRandom

SERVICES = ("orders", "billing", "inventory", "shipping", "accounts", "catalogue", "ledger", "search")
WORDS = ("handlers", "storage", "clients", "queue", "worker", "cache", "serve", "fetch")
PEOPLE = ("Ada Quist", "Noor Halim", "Piet Zonder", "Mara Olden")
HOSTS = ("example.com", "example.net", "example.org")
"""The domains that RFC 2606 keeps for examples: a host of them is nobody's."""
APART = 0x5EED
"""Keeps what is drawn here apart from what a fault draws from the same salt."""


class Filling(dict[str, str]):
    """Names by what they are for; one that nobody asked for before is made, and kept.

    >>> filling = Filling(7)
    >>> filling["host"] == Filling(7, filling)["host"], filling["host"].rpartition("example.")[1], len(filling)
    (True, 'example.', 1)
    """

    def __init__(self, salt: int, known: Mapping[str, str] | None = None) -> None:
        super().__init__(known or {})
        self._salt = salt

    def __missing__(self, name: str) -> str:
        # Each name from a seed of its own, so that it does not depend on which were asked for before.
        rng = FastRandom(f"{self._salt ^ APART}:{name}")
        fake = faker_of()
        if fake is not None:
            fake.random = rng
        self[name] = made = _MAKERS[name.rstrip("0123456789")](rng, fake)
        return made


class FaultRandom(FastRandom):
    """The random numbers of one fault, and its names."""

    def __init__(self, salt: int, known: Mapping[str, str] | None = None) -> None:
        super().__init__(salt)
        self.filling = Filling(salt, known)


def name(rng: Random, what: str) -> str:
    """Return one of a fault's names: ``service``, ``host``, ``person``, ``word`` or ``file``, with a number for a second one.

    >>> rng = FaultRandom(3, {"service": "orders"})
    >>> name(rng, "service"), name(rng, "word") == name(rng, "word")
    ('orders', True)
    """
    filling = rng.filling if isinstance(rng, FaultRandom) else Filling(rng.getrandbits(30))
    return filling[what]


@functools.cache
def faker_of() -> Any:
    """Return Faker with the few providers that are used; None where it is not installed: the closed lists serve then."""
    if importlib.util.find_spec("faker") is None:
        return None
    from faker import Factory  # 0.1 s, and only errors that have names need it

    return Factory.create("en_US", ["faker.providers.person", "faker.providers.lorem"], use_weighting=False)


def _service(rng: Random, fake: Any) -> str:
    kind = rng.choice(SERVICES)
    return kind if fake is None or rng.random() < 0.5 else f"{fake.word().lower()}-{kind}"


def _host(rng: Random, fake: Any) -> str:
    first = rng.choice(("api", "gateway")) if fake is None else fake.word().lower()
    return f"{first}.{rng.choice(HOSTS)}"


def _person(rng: Random, fake: Any) -> str:
    return rng.choice(PEOPLE) if fake is None else f"{fake.first_name()} {fake.last_name()}"


def _word(rng: Random, fake: Any) -> str:
    return rng.choice(WORDS) if fake is None else str(fake.word()).lower()


_MAKERS: Mapping[str, Callable[[Random, Any], str]] = {
    "service": _service,
    "host": _host,
    "person": _person,
    "word": _word,
}
