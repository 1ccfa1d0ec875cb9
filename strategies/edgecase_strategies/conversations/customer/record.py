"""A customer: what is wanted, how it is said, and the behaviours that make the conversation harder."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.errors import InvalidOption

ORDER: Final = "{order}"
"""Stands in a line for the order that is meant when the line is said."""
MOMENTS: Final = ("opening", "next", "order", "confirm", "after")
"""When a behaviour shows: as the first message, right after it, when asked for the order, when asked to confirm, and when it is done."""
ON_OPENING: Final = ("contradicts", "corrects")
"""Behaviours that say something of what the opening says, and so stand beside none that changes it."""
UNCLEAR: Final = "unclear"
"""What a line sets as the action when it contradicts what was said before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message of a customer, and what it states.

    ``sets`` may hold an ``action`` (None to take it back, "unclear" for a contradiction), an ``order``, and ``confirmed``.
    ``request`` is how the action is asked for again from then on.
    """

    text: str
    sets: Mapping[str, Json] = field(default_factory=dict)
    request: str | None = None

    def to_json(self) -> Json:
        """Return the record as JSON."""
        return {"text": self.text, "sets": dict(self.sets), "request": self.request}


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """What a customer does at some moments, instead of what is plainly answered then.

    >>> Behaviour(name="repeats", at={"after": (Line(text="Please cancel it."),)}).moments
    ('after',)
    """

    name: str
    at: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """The lines of each moment; those of the opening stand in its place."""
    first: str | None = None
    """The order that the opening names, where that is the wrong one."""
    silent: bool = False
    """Whether the customer says nothing from that moment on."""

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments that it takes up."""
        opens = self.first is not None or (self.name in ON_OPENING and "next" in self.at)
        return tuple(one for one in MOMENTS if one in self.at or (one == "opening" and opens))

    @property
    def place(self) -> str:
        """The first moment at which it shows."""
        return next(one for one in MOMENTS if one in self.at or (one == "opening" and self.first is not None))

    def edit(self) -> Edit:
        """Return it as an edit, whose place is its first moment."""
        after = {
            "at": {moment: [line.to_json() for line in lines] for moment, lines in self.at.items()},
            "first": self.first,
            "silent": self.silent,
        }
        return Edit(name=f"{PREFIX}{self.name}", place=self.place, before=None, after=after)

    @classmethod
    def of(cls, edit: Edit) -> Behaviour:
        """Return the behaviour of an edit."""
        return cls.of_json({"name": edit.name.removeprefix(PREFIX), **edit.after})

    @classmethod
    def of_json(cls, record: Mapping[str, Any]) -> Behaviour:
        """Return the behaviour that a record holds."""
        at = {moment: tuple(_line(one) for one in lines) for moment, lines in record["at"].items()}
        return cls(name=record["name"], at=at, first=record.get("first"), silent=bool(record.get("silent")))


PREFIX: Final = "conversation.customer."


def _line(record: Mapping[str, Any]) -> Line:
    fields = record.get("fields", record)
    return Line(text=fields["text"], sets=dict(fields["sets"]), request=fields.get("request"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who wants one thing done about one order, and says so.

    ``action`` is what is wanted, by the name that effects have; ``opening`` is the first message, which names the order.
    ``request`` is how it is asked for again, with ``{order}`` for the order; without it, the opening serves. ``locale`` is the
    language of the answers.

    >>> ann = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")
    >>> ann.request
    'Please cancel order {order}.'

    Raises InvalidOption for an opening that does not name the order.
    """

    action: str
    order: str
    opening: str
    request: str = ""
    locale: str = "en"
    register: str = "plain"
    behaviours: tuple[Behaviour, ...] = ()

    def __post_init__(self) -> None:
        for name in ("action", "order", "opening", "request", "locale", "register"):
            if not isinstance(getattr(self, name), str):
                raise InvalidOption(f"A customer's {name} is a text; {getattr(self, name)!r:.60} is none.")
        if not self.action or not self.order.strip():
            raise InvalidOption(
                'A customer has an action and an order, as in Customer(action="cancel", order="AB-1234", opening="…").'
            )
        if not mentions(self.opening, self.order):
            raise InvalidOption(
                f"The opening {self.opening!r:.80} must name the order {self.order} by itself. A customer who leaves it out is made "
                "of this one, by a behaviour."
            )
        if not self.request:
            object.__setattr__(self, "request", with_order(self.opening, self.order, ORDER))
        if ORDER not in self.request:
            raise InvalidOption(f"The request {self.request!r:.80} must say {ORDER} where the order stands.")

    @classmethod
    def of(cls, value: object) -> Customer:
        """Return a customer, also from the value that a case's record holds. Raises InvalidOption for anything else."""
        if isinstance(value, Customer):
            return value
        if isinstance(value, Mapping) and value.get("$type") == "Customer":
            fields = dict(value["fields"])
            behaviours = tuple(Behaviour.of_json(one["fields"]) for one in fields.pop("behaviours", ()))
            return cls(**fields, behaviours=behaviours)
        raise InvalidOption(
            f"A customer is expected, as in Customer(action=…, order=…, opening=…) or as conversations.customers(…) draws one; "
            f"{value!r:.80} is of type {type(value).__name__}."
        )

    def having(self, opening: str, behaviours: tuple[Behaviour, ...]) -> Customer:
        """Return the same customer with another opening and other behaviours."""
        return dataclasses.replace(self, opening=opening, behaviours=behaviours)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a customer has said so far, all of it taken together.

    >>> State().after({"action": "cancel", "order": "AB-1"}).after({"confirmed": True}).after(
    ...     {"order": "AB-2"}
    ... ).confirmed
    False
    """

    action: str | None = None
    """What is asked for; None before it is said and after it is taken back, "unclear" while two statements contradict."""
    order: str | None = None
    confirmed: bool = False
    """Whether the action and the order were confirmed as they are now."""
    withdrawn: bool = False

    def after(self, sets: Mapping[str, Json]) -> State:
        """Return the state after a line that states this."""
        action = sets.get("action", self.action)
        order = sets.get("order", self.order)
        changed = action != self.action or order != self.order
        withdrawn = action is None if "action" in sets else self.withdrawn
        return State(
            action=action,
            order=order,
            confirmed=bool(sets.get("confirmed", self.confirmed and not changed)),
            withdrawn=withdrawn,
        )

    @property
    def missing(self) -> str | None:
        """What a good model asks for before it does anything: "order" or "choice"; None where all is said."""
        if self.withdrawn or self.action is None:
            return None
        return "choice" if self.action == UNCLEAR else "order" if self.order is None else None


def mentions(text: str, order: str) -> list[int]:
    """Return where a text names an order by itself.

    >>> mentions("AB-12, not AB-123", "AB-12")
    [0]
    """
    return [found.start() for found in re.finditer(rf"(?<![\w-]){re.escape(order)}(?![\w]|-\w)", text)]


def same_order(one: object, other: object) -> bool:
    """Whether two numbers are of one order: capitals, spaces and a leading "#" do not tell them apart.

    >>> same_order("ab-1234", "#AB-1234"), same_order("AB-1", "AB-11")
    (True, False)
    """
    return _bare(one) == _bare(other)


def _bare(order: object) -> str:
    return "".join(str(order).casefold().split()).lstrip("#")


def with_order(text: str, order: str, other: str) -> str:
    """Return a text with another order in the place of one."""
    for start in reversed(mentions(text, order)):
        text = text[:start] + other + text[start + len(order) :]
    return text
