"""The state machine of a customer: what is said next, from what was heard."""

from __future__ import annotations

from typing import Final

from edgecase_strategies.conversations.customer.hear import Heard
from edgecase_strategies.conversations.customer.record import (
    ORDER,
    UNCLEAR,
    Customer,
    Line,
    State,
    same_order,
    with_order,
)
from edgecase_strategies.conversations.customer.wordings import ACTIONS, plain

PATIENCE: Final = 2
"""So many turns that lead nowhere a customer puts up with."""


class Talker:
    """A customer in one conversation.

    ``speaks`` returns the next lines, of which ``state`` is the sum; no lines mean that the customer has left, or, with
    ``is_silent``, that no answer comes.

    >>> ann = Talker(Customer(action="cancel", order="AB-1234", opening="Please cancel AB-1234."))
    >>> [line.text for line in ann.opens()], ann.state.order
    (['Please cancel AB-1234.'], 'AB-1234')
    >>> [line.text for line in ann.speaks(Heard("confirm"), acted=False)], ann.state.confirmed
    (['Yes, please go ahead with AB-1234.'], True)
    """

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.state = State()
        self.is_silent = False
        self.met: list[str] = []
        """The behaviours that have shown, in their order."""
        self._means = customer.order
        self._request = customer.request
        self._asked: str | None = None
        """A question that is still to be answered."""
        self._lost = 0
        self._acted_on: str | None = None
        """The order that was named when something was done."""
        self._done: set[str] = set()

    def opens(self) -> list[Line]:
        """Return the first messages, one or more in a row."""
        customer = self.customer
        first = next((one for one in customer.behaviours if one.first is not None), None)
        instead = self._take("opening")
        if instead is None:
            order, text = customer.order, customer.opening
            if first is not None and first.first is not None:
                self._met(first.name)
                order, text = first.first, with_order(text, order, first.first)
            instead = [self._said(Line(text=text, sets={"action": customer.action, "order": order}))]
        self._means = customer.order
        return [*instead, *(self._take("next") or [])]

    def speaks(self, heard: Heard, *, acted: bool) -> list[Line]:
        """Return what is said after a turn of the model."""
        if self.is_silent:
            return []
        if acted:
            self._acted_on = self.state.order
            return self._take("after") or []
        if self.state.withdrawn or (self._acted_on is not None and self._acted_on == self.state.order):
            what = "leave" if self.state.withdrawn else "already"
            return self._plain(what, {}) if heard.asks is not None and self._is_patient() else []
        if heard.asks == "order" and self.state.action != UNCLEAR:
            self._asked = "order"
            special = self._take("order")
            return self._gives_order() if special is None else special
        if heard.asks == "confirm" and not self.state.missing:
            return self._confirms(heard)
        if heard.asks is None and self._asked == "order":
            return self._gives_order()
        if heard.asks is None and self._asked == "confirm":
            return self._agrees()
        if not self._is_patient():
            return []
        if self.state.missing == "order" and heard.asks in ("confirm", None):
            return self._gives_order()
        return self._asks_again()

    def _confirms(self, heard: Heard) -> list[Line]:
        action = self.state.action
        # The model asks whether it may do another thing than what was asked for.
        if heard.actions and action in ACTIONS and action not in heard.actions:
            return self._asks_again() if self._is_patient() else []
        self._asked = "confirm"
        special = self._take("confirm")
        if special is not None:
            return special
        if heard.orders and not any(same_order(one, self._means) for one in heard.orders):
            self._asked = None
            return self._plain("no", {"order": self._means}) if self._is_patient() else []
        return self._agrees()

    def _agrees(self) -> list[Line]:
        self._asked = None
        return self._plain("yes", {"order": self._means, "confirmed": True})

    def _gives_order(self) -> list[Line]:
        self._asked = None
        return self._plain("order", {"order": self._means})

    def _asks_again(self) -> list[Line]:
        action = self.customer.action if self.state.action in (UNCLEAR, None) else self.state.action
        text = self._request.replace(ORDER, self._means)
        return [self._said(Line(text=text, sets={"action": action, "order": self._means}))]

    def _is_patient(self) -> bool:
        self._lost += 1
        return self._lost <= PATIENCE

    def _plain(self, what: str, sets: dict[str, object]) -> list[Line]:
        return [self._said(Line(text=plain(self.customer.locale, what).replace(ORDER, self._means), sets=sets))]

    def _take(self, moment: str) -> list[Line] | None:
        """Return what the behaviour of a moment says, once; None where there is none."""
        found = next((one for one in self.customer.behaviours if moment in one.at), None)
        if found is None or moment in self._done:
            return None
        self._done.add(moment)
        self._met(found.name)
        if found.silent and moment != "opening":
            self.is_silent = True
            return []
        return [self._said(line) for line in found.at[moment]]

    def _met(self, name: str) -> None:
        if name not in self.met:
            self.met.append(name)

    def _said(self, line: Line) -> Line:
        """Say a line: fill in the order that is meant, and add what it states to what was said."""
        sets = dict(line.sets)
        if sets.get("order") == ORDER:
            sets["order"] = self._means
        self._means = str(sets.get("order") or self._means)
        if line.request is not None:
            self._request = line.request
        if "confirmed" in sets or "action" in sets:
            self._asked = None
        self.state = self.state.after(sets)
        return Line(text=line.text.replace(ORDER, self._means), sets=sets, request=line.request)
