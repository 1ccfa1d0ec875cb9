"""A locale's wordings, read from ``data/<locale>.json``, and how a constraint is said in them."""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from edgecase_strategies.errors import UnknownName, did_you_mean
from edgecase_strategies.instructions.constraints import Constraint
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Totals, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, Dated, OnWeekday, Weighs
from edgecase_strategies.instructions.on_text import Amount, Begins, Closes, InFormat, InLanguage, Letters, Uses

REGISTERS: Final = ("plain", "formal", "casual")
_SECOND: Final = "second "
_VERBS: Final = ("action", "booking", "shipping", "refund", "state", "tier")
"""Attributes whose value is said by the wording and stands in no slot."""


def locales() -> tuple[str, ...]:
    """Return the locales that have wordings."""
    data = importlib.resources.files("edgecase_strategies.instructions") / "data"
    names = (entry.name for entry in data.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and name != "languages.json"))


@functools.cache
def wordings(locale: str) -> Wordings:
    """Return a locale's wordings. Raises UnknownName for a locale that has none.

    >>> wordings("en").name
    'English'
    """
    known = locales()
    if locale not in known:
        raise UnknownName(
            f'There are no wordings of instructions for the locale "{locale}".{did_you_mean(str(locale), known)} '
            f"Those that there are: {', '.join(known)}."
        )
    source = importlib.resources.files("edgecase_strategies.instructions") / "data" / f"{locale}.json"
    return Wordings(json.loads(source.read_text(encoding="utf-8")))


class Wordings:
    """What a locale says for each kind of constraint, and the words around it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.name: str = data["name"]
        self.vocabulary: Mapping[str, Sequence[str]] = data["vocabulary"]
        self._clauses: Mapping[str, Mapping[str, Sequence[str]]] = data["clauses"]

    def choices(self, group: str, register: str) -> Sequence[str]:
        """Return the sentences of a group in a register; the plain ones where it has none of its own."""
        entry = self.data[group]
        found: Sequence[str] = entry.get(register) or entry["plain"]
        return found

    def scenes(self, scene: str, register: str) -> Sequence[str]:
        """Return the sentences that open a scene."""
        entry = self.data["scenes"][scene]
        found: Sequence[str] = entry.get(register) or entry["plain"]
        return found

    def say(self, constraint: Constraint, register: str, choice: int, manner: str = "") -> str:
        """Return a constraint in words; the same ``choice`` gives the same wording for constraints of one kind.

        >>> wordings("en").say(Amount(unit="words", most=50), "plain", 0)
        'Use at most 50 words.'
        """
        key = key_of(constraint)
        if manner == "exception":
            key = f"{key}.exception"
        entry = self._clauses[key]
        options = entry.get(register) or entry["plain"]
        return options[choice % len(options)].format(**self._slots(constraint, choice))

    def count(self, constraint: Constraint, register: str) -> int:
        """Return how many wordings a register has for constraints of this kind."""
        entry = self._clauses[key_of(constraint)]
        return len(entry.get(register) or entry["plain"])

    def named(self, constraint: Constraint, choice: int) -> list[str]:
        """Return the words of a clause that it is about: a phrase, a name, a language, a format."""
        return [text for text in self._slots(constraint, choice).values() if isinstance(text, str)]

    def _slots(self, constraint: Constraint, choice: int) -> dict[str, Any]:
        data = self.data
        match constraint:
            case Amount(unit=unit):
                return {"n": _bound(constraint), "unit": data["units"][unit]}
            case Uses(phrase=phrase):
                return {"phrase": phrase, "n": _bound(constraint)}
            case InLanguage(language=code):
                return {"language": data["languages"][code]}
            case InFormat(format=name):
                return {"format": data["formats"][name]}
            case Begins(word=word):
                return {"word": word}
            case Closes(line=line):
                return {"line": line}
            case Within():
                return {"n": _bound(constraint)}
            case Is(thing=thing, value=value):
                return {"thing": self.thing(thing), "value": value}
            case Listed(value=value):
                return {"value": value}
            case Has(attribute=name):
                return {"field": name}
            case Dated(earliest=earliest, latest=latest):
                return {"date": self.date(earliest or latest or "", choice)}
            case OnWeekday(weekday=weekday):
                return {"weekday": data["weekdays"][weekday]}
            case Apart():
                return {"n": _bound(constraint)}
            case AtTime(clock=clock, offset=offset):
                return {"clock": clock, "zone": zone(offset)}
            case Weighs(amount=amount, unit=unit, tolerance=tolerance, tolerance_unit=tolerance_unit):
                point = data.get("decimal", ".")
                return {
                    "amount": amount.replace(".", point),
                    "unit": unit,
                    "tolerance": tolerance,
                    "tolerance_unit": tolerance_unit,
                }
            case Every(things=things):
                between, last = data["list"]
                named = [self.thing(thing) for thing in things]
                return {"things": between.join(named[:-1]) + last + named[-1]}
            case _:
                return {}

    def thing(self, thing: str) -> str:
        """Return what a thing is called: "order AB-1234" with the locale's word for an order."""
        first, _, rest = thing.partition(" ")
        name: str = self.data["things"].get(first, first)
        return f"{name} {rest}" if rest else name

    def date(self, iso: str, choice: int) -> str:
        """Return a day as the locale writes it."""
        day = dt.date.fromisoformat(iso)
        forms: Sequence[str] = self.data["dates"]
        month = self.data["months"][day.month - 1]
        return forms[choice % len(forms)].format(day=day.day, month=month, year=day.year, iso=iso)


def zone(offset: int) -> str:
    """Return a zone by its distance from UTC, in minutes.

    >>> zone(0), zone(330), zone(-300)
    ('UTC', 'UTC+5:30', 'UTC-5')
    """
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'+' if offset > 0 else '-'}{hours}{f':{minutes:02d}' if minutes else ''}"


def _side(constraint: Amount | Uses | Within | Apart | Dated) -> str:
    if isinstance(constraint, Dated):
        least, most = constraint.earliest, constraint.latest
        if least is not None and most is not None:
            return "exactly"
        return "most" if least is None else "least"
    if constraint.least is not None and constraint.most is not None:
        return "exactly"
    return "most" if constraint.least is None else "least"


def _bound(constraint: Amount | Uses | Within | Apart) -> int | None:
    return constraint.most if constraint.least is None else constraint.least


def key_of(constraint: Constraint) -> str:
    """Return the key of a constraint's wordings.

    >>> key_of(Amount(unit="words", most=50)), key_of(Is(thing="order A", attribute="action", value="keep"))
    ('amount.most', 'is.action.keep')
    """
    match constraint:
        case Amount():
            if constraint.least == 1 and constraint.most is None:
                return "amount.some"
            return "amount.none" if constraint.most == 0 else f"amount.{_side(constraint)}"
        case Uses(phrase=phrase):
            if phrase == ",":
                return "uses.commas" if constraint.least else "uses.commas.never"
            if constraint.most or (constraint.least or 0) > 1:
                return f"uses.{_side(constraint)}"
            return "uses.never" if constraint.most == 0 else "uses.phrase" if " " in phrase else "uses.some"
        case Letters(case=case):
            return f"letters.{case}"
        case Is(attribute=attribute, value=value):
            key = f"is.{attribute}.{value}" if attribute in _VERBS else f"is.{attribute}"
        case Listed(attribute=attribute, listed=listed):
            key = f"listed.{attribute}" if listed else f"listed.{attribute}.not"
        case Has(present=present):
            key = "has" if present else "has.not"
        case Within(attribute=attribute):
            key = f"within.{attribute}.{_side(constraint)}"
        case Dated(attribute=attribute):
            key = f"dated.{attribute}.{_side(constraint)}"
        case OnWeekday(attribute=attribute):
            key = f"weekday.{attribute}"
        case Apart(second=second):
            key = f"apart.{second}.{_side(constraint)}"
        case AtTime(attribute=attribute):
            key = f"time.{attribute}"
        case Rule(then=then):
            key = f"rule.{then.attribute}"
        case Every(attribute=attribute, value=value):
            key = f"every.{attribute}.{value}"
        case InLanguage() | InFormat() | Begins() | Closes() | Weighs() | Totals():
            return constraint.kind
    return f"{key}.second" if getattr(constraint, "thing", "").startswith(_SECOND) else key
