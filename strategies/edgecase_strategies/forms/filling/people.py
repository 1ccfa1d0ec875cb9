"""Somebody who fills in a form: names, addresses and dates of a locale that go together.

Whatever could be somebody's own comes from ranges that are kept free for examples: addresses at example.com (RFC 2606),
telephone numbers of the regulators' drama ranges, IPv4 and IPv6 of RFC 5737 and 3849, test card numbers.
"""

from __future__ import annotations

import datetime as dt
import functools
import string
import threading
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Any, Final

from edgecase_strategies.errors import UnknownName, did_you_mean
from edgecase_strategies.forms.libraries import need

DEFAULT_LOCALE: Final = "en_US"
_PROVIDERS: Final = ("address", "color", "company", "currency", "job", "lorem", "person")
_FIRST_DAY: Final = dt.date(2024, 1, 1)
_DAYS: Final = 730
_CARDS: Final = ("4242424242424242", "4111111111111111", "5555555555554444", "378282246310005")
_IBANS: Final = ("DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606")
_ZONES: Final = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "Asia/Tokyo", "UTC")
_COLOURS: Final = ("#1a73e8", "#ffffff", "#c0392b", "#2ecc71", "#333333")
_PRODUCTS: Final = (
    "desk lamp",
    "rain jacket",
    "coffee grinder",
    "office chair",
    "phone case",
    "water bottle",
    "notebook",
)
_FILES: Final = ("src/main.py", "docs/guide.md", "data/orders.csv", "config.json", "images/logo.png", "README.md")
_local = threading.local()


def check_locale(locale: str | None) -> str:
    """Return a locale that Faker has. Raises UnknownName, with the nearest, for another.

    >>> check_locale("de-DE")
    'de_DE'
    """
    if locale is None:
        return DEFAULT_LOCALE
    known = need("faker.config", "fill in names and addresses").AVAILABLE_LOCALES
    plain = str(locale).replace("-", "_")
    if plain not in known:
        raise UnknownName(f'There is no locale "{locale}".{did_you_mean(plain, sorted(known))}')
    return plain


def faker_of(locale: str) -> Any:
    """Return this thread's Faker generator of a locale; whoever uses it gives it a ``random`` first."""
    known: dict[str, Any] = _local.__dict__.setdefault("fakers", {})
    if locale not in known:
        factory = need("faker", "fill in names and addresses").Factory
        known[locale] = factory.create(locale, providers=[f"faker.providers.{name}" for name in _PROVIDERS])
    return known[locale]


class Person:
    """One person with one address and one day, made as far as they are asked for."""

    def __init__(self, rng: Random, locale: str, *, of_a_thing: bool = False) -> None:
        self.rng = rng
        self.of_a_thing = of_a_thing
        """Whether the form names a thing, and not the person."""
        self.locale = locale
        self._faker: Any = None

    @property
    def faker(self) -> Any:
        """Faker, with the case's own random numbers."""
        faker = self._faker
        if faker is None:
            faker = self._faker = faker_of(self.locale)
        faker.random = self.rng
        return faker

    @functools.cached_property
    def first(self) -> str:
        """The given name."""
        return str(self.faker.first_name())

    @functools.cached_property
    def last(self) -> str:
        """The family name."""
        return str(self.faker.last_name())

    @functools.cached_property
    def day(self) -> dt.date:
        """The day that the form is about; nothing depends on today."""
        return _FIRST_DAY + dt.timedelta(days=self.rng.randint(0, _DAYS))

    @functools.cached_property
    def later(self) -> dt.date:
        """A day that ends what began on ``day``."""
        return self.day + dt.timedelta(days=self.rng.randint(1, 21))

    def handle(self) -> str:
        """The name as it stands in an address: letters of ASCII."""
        return f"{_ascii(self.first) or 'sam'}.{_ascii(self.last) or 'reader'}"

    def birthday(self) -> str:
        """A day of birth of a grown person, 1940 to 2005."""
        return (dt.date(1940, 1, 1) + dt.timedelta(days=self.rng.randint(0, 24_000))).isoformat()

    def time(self) -> str:
        """A time of the day on the quarter of an hour."""
        return f"{self.rng.randint(7, 20):02d}:{15 * self.rng.randint(0, 3):02d}:00"

    def phone(self) -> str:
        """A telephone number that is nobody's."""
        digits = "".join(self.rng.choice(string.digits) for _ in range(3))
        return _PHONES.get(self.locale[-2:], "+1 202-555-01{}").format(
            digits[1:] if self.locale[-2:] in _TWO else digits
        )

    def text(self, kind: str) -> str | None:
        """Return a text of a kind that ``meaning`` names; None for a kind that is none."""
        made = _TEXTS.get(kind)
        return None if made is None else made(self)

    def code(self, letters: int = 2, digits: int = 5) -> str:
        """Return a reference as firms give them: AB-10423."""
        first = "".join(self.rng.choice(string.ascii_uppercase) for _ in range(letters))
        return f"{first}-" + "".join(self.rng.choice(string.digits) for _ in range(digits))

    def uuid(self) -> str:
        """Return a random UUID."""
        bits = self.rng.getrandbits(128)
        digits = f"{bits:032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{'89ab'[bits & 3]}{digits[17:20]}-{digits[20:]}"

    def words(self, count: int) -> str:
        """Return some ordinary words."""
        return " ".join(str(self.faker.word()) for _ in range(count))

    def sentence(self) -> str:
        """Return a short sentence."""
        text = self.words(self.rng.randint(3, 8))
        return text[:1].upper() + text[1:] + "."


_PHONES: Final = {
    "US": "(202) 555-01{}",
    "CA": "(613) 555-01{}",
    "GB": "020 7946 0{}",
    "IE": "020 915 6{}",
    "DE": "030 23125 {}",
    "FR": "01 99 00 1{}",
    "AU": "(02) 5550 0{}",
}
"""The ranges that NANPA, Ofcom, ComReg, the Bundesnetzagentur, ARCEP and ACMA keep free."""
_TWO: Final = ("US", "CA")


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return "".join(one for one in plain if one in string.ascii_lowercase)


def _state(person: Person) -> str:
    for way in ("state", "administrative_unit", "state_name", "region"):
        made = getattr(person.faker, way, None)
        if made is not None:
            return str(made())
    return str(person.faker.city())


_TEXTS: Final[dict[str, Callable[[Person], str]]] = {
    "email": lambda one: f"{one.handle()}@example.{one.rng.choice(('com', 'org', 'net'))}",
    "first_name": lambda one: one.first,
    "last_name": lambda one: one.last,
    "person": lambda one: f"{one.first} {one.last}",
    "name": lambda one: one.words(2).capitalize() if one.of_a_thing else f"{one.first} {one.last}",
    "username": lambda one: f"{one.handle()}{one.rng.randint(1, 99)}",
    "company": lambda one: str(one.faker.company()),
    "file": lambda one: one.rng.choice(_FILES),
    "host": lambda one: f"{one.rng.choice(('www', 'api', 'shop', 'mail'))}.example.com",
    "phone": Person.phone,
    "birth": Person.birthday,
    "postcode": lambda one: str(one.faker.postcode()),
    "country_code": lambda one: str(one.faker.country_code()),
    "country": lambda one: str(one.faker.country()),
    "state": _state,
    "city": lambda one: str(one.faker.city()),
    "street": lambda one: str(one.faker.street_address()),
    "line2": lambda one: f"Apt {one.rng.randint(1, 40)}",
    "house_number": lambda one: str(one.rng.randint(1, 150)),
    "job": lambda one: str(one.faker.job()),
    "website": lambda one: f"https://example.com/{one.faker.word()}",
    "ip": lambda one: f"192.0.2.{one.rng.randint(1, 254)}",
    "color": lambda one: one.rng.choice(_COLOURS),
    "currency": lambda one: one.rng.choice(("USD", "EUR", "GBP", "CHF", "JPY")),
    "iban": lambda one: one.rng.choice(_IBANS),
    "card": lambda one: one.rng.choice(_CARDS),
    "ssn": lambda one: f"987-65-432{one.rng.randint(0, 9)}",
    "language": lambda one: one.rng.choice(("en", "de", "fr", "es", "en-US", "en-GB")),
    "timezone": lambda one: one.rng.choice(_ZONES),
    "uuid": Person.uuid,
    "version": lambda one: f"{one.rng.randint(0, 4)}.{one.rng.randint(0, 12)}.{one.rng.randint(0, 9)}",
    "gender": lambda one: one.rng.choice(("female", "male", "non-binary")),
    "salutation": lambda one: one.rng.choice(("Ms", "Mr", "Dr")),
    "password": lambda one: f"{one.words(1).capitalize()}-{one.words(1)}-{one.rng.randint(100, 999)}",
    "date": lambda one: one.day.isoformat(),
    "end_date": lambda one: one.later.isoformat(),
    "datetime": lambda one: f"{one.day.isoformat()}T{one.time()}Z",
    "end_datetime": lambda one: f"{one.later.isoformat()}T{one.time()}Z",
    "time": lambda one: one.time()[:5],
    "comment": Person.sentence,
    "description": Person.sentence,
    "title": lambda one: one.words(3).capitalize(),
    "sku": Person.code,
    "product": lambda one: one.rng.choice(_PRODUCTS),
    "id": lambda one: f"{one.words(1).lower()}-{one.rng.randint(1, 999)}",
    "price": lambda one: f"{one.rng.randint(1, 200)}.{one.rng.randint(0, 99):02d}",
}
