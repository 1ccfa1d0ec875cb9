"""Confirm a customer's truth from its lines alone: who reads them in their order comes to the same end.

Nothing here asks the state machine. Each line must say what it states: the order that it sets stands in it, and an action
is asked for by one of its key words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.conversations.customer.record import Customer, Line
from edgecase_strategies.conversations.customer.script import Script
from edgecase_strategies.conversations.customer.wordings import ACTIONS
from edgecase_strategies.text.request.catalogue import own
from edgecase_strategies.text.verify import verify as verify_text

_ORDER: Final = "{order}"
_SYNTAX: Final = re.compile(r"[{}<>|]")


def verify(script: Script, case: Case) -> str | None:
    """Return why the truth of a case cannot be confirmed, or None."""
    customer = Customer.of(case.value)
    opening = _opening(script, case)
    if opening is not None:
        return opening
    facts = case.truth.facts
    action, order, withdrawn = customer.action, customer.order, False
    for line in _in_order(customer):
        reason = _says(line, customer, order)
        if reason is not None:
            return reason
        if withdrawn:
            break
        if line.sets.get("order") not in (None, _ORDER):
            order = line.sets["order"]
        if "action" in line.sets and line.sets["action"] != "unclear":
            action, withdrawn = line.sets["action"], line.sets["action"] is None
    silent = None if withdrawn else _goes_silent(customer)
    final = None if withdrawn else {"action": action, "order": None if silent == "order" else order}
    if facts["final"] != final or facts["wanted"] != int(final is not None and silent is None):
        return "the lines, read in their order, come to another end"
    return None


def _opening(script: Script, case: Case) -> str | None:
    """Return why the opening is not what it should be, or None."""
    customer, seed = Customer.of(case.value), Customer.of(case.seed.value)
    texts = tuple(edit for edit in case.edits if not edit.name.startswith("conversation."))
    if not texts:
        return None if customer.opening == seed.opening else "the opening changed without an edit"
    inner = tuple(
        type(edit)(name=edit.name, place=edit.place[-1], before=edit.before, after=edit.after) for edit in texts
    )
    one = Case(room="text", seed=Seed(value=seed.opening), edits=inner, value=customer.opening)
    return verify_text(script.text, one)


def _in_order(customer: Customer) -> Iterator[Line]:
    """Yield the lines that a good model gets to hear before it acts."""
    silent = _goes_silent(customer)
    for moment in ("opening", "next", "order", "confirm"):
        if moment == silent:
            return
        for one in customer.behaviours:
            if moment != "order" or _lacks_order(customer):
                yield from one.at.get(moment, ())


def _lacks_order(customer: Customer) -> bool:
    """Whether a good model asks for the order: the first messages do not hold it."""
    early = [line for one in customer.behaviours for moment in ("opening", "next") for line in one.at.get(moment, ())]
    return any("opening" in one.at for one in customer.behaviours) and not any(line.sets.get("order") for line in early)


def _goes_silent(customer: Customer) -> str | None:
    """Return the question that the customer does not answer, where a good model asks it."""
    found = [next(one for one in ("order", "confirm") if one in each.at) for each in customer.behaviours if each.silent]
    return next((one for one in found if one == "confirm" or _lacks_order(customer)), None)


def _says(line: Line, customer: Customer, order: str) -> str | None:
    text, sets = line.text, line.sets
    wanted = sets.get("order")
    if wanted and str(wanted) not in text:
        return "a line does not name its order"
    if _SYNTAX.search(text.replace(_ORDER, "")):
        return "a line is not well written"
    action = sets.get("action")
    if action in ACTIONS:
        words = own(customer.locale)["intents"][action]["keywords"]
        if not any(word.casefold() in text.casefold() for word in words):
            return "a line has no key word of its action"
    if "action" in sets and action not in ACTIONS and action not in (None, "unclear", customer.action):
        return "a line states an action that nobody knows"
    return None
