"""Customers as seeds: what the conversation room does with them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from edgecase_strategies.case import Case, Edit, Expect, Seed, Truth
from edgecase_strategies.conversations.customer.hear import Heard
from edgecase_strategies.conversations.customer.machine import Talker
from edgecase_strategies.conversations.customer.record import PREFIX, Behaviour, Customer, State
from edgecase_strategies.conversations.customer.script import Script
from edgecase_strategies.conversations.customer.verify import verify
from edgecase_strategies.conversations.seed import inner
from edgecase_strategies.engine import Shown
from edgecase_strategies.errors import CannotUndo, InvalidOption
from edgecase_strategies.text import spans
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.room import ROOM as TEXT

LONGEST: Final = 40
"""Turns of an ideal conversation; none comes near."""


class CustomerRoom:
    """The part of the conversation room whose seeds are customers."""

    def accepts(self, value: object) -> bool:
        """Whether the value is a customer, or the record of one."""
        return isinstance(value, Customer) or (isinstance(value, Mapping) and value.get("$type") == "Customer")

    def prepare(self, seed: Seed, protect: Sequence[Protect] = (), **options: Any) -> Script:
        """Return the customer as a script. Raises InvalidOption for one who has behaviours already."""
        customer = Customer.of(seed.value)
        if customer.behaviours:
            raise InvalidOption(
                "The customer of a seed has no behaviours: they are the edits that cases are made of. Give the plain customer."
            )
        return Script(customer, truth=seed.truth, protect=protect, language=options.get("language"))

    def apply(self, value: Customer, edits: Sequence[Edit]) -> Customer:
        """Return the customer with the behaviours, and the opening with the edits of its text."""
        if not edits:
            return value
        value = Customer.of(value)
        texts = [inner(edit) for edit in edits if not is_behaviour(edit)]
        opening = spans.apply(value.opening, texts) if texts else value.opening
        return value.having(opening, tuple(Behaviour.of(edit) for edit in edits if is_behaviour(edit)))

    def undo(self, value: Customer, edits: Sequence[Edit]) -> Customer:
        """Return the customer of the seed; raise CannotUndo for other behaviours than the edits say."""
        value = Customer.of(value)
        if [one.name for one in value.behaviours] != [Behaviour.of(edit).name for edit in edits if is_behaviour(edit)]:
            raise CannotUndo("The customer has other behaviours than the edits say.")
        texts = [inner(edit) for edit in edits if not is_behaviour(edit)]
        return value.having(spans.undo(value.opening, texts) if texts else value.opening, ())

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return what a conversation with an ideal model comes to."""
        customer = Customer.of(value)
        end, asked, silent = ideal(customer)
        final = None if end.withdrawn else {"action": end.action, "order": end.order}
        facts = {
            **truth.facts,
            "final": final,
            "wanted": int(final is not None and not silent),
            "must_ask": asked,
            "behaviours": [one.name for one in customer.behaviours],
            "locale": customer.locale,
        }
        same = final == {"action": customer.action, "order": customer.order} and not silent
        expect = Expect.ASK if "choice" in asked or silent else Expect.SAME if same else Expect.ACCEPT
        return dataclasses.replace(truth, expect=expect, facts=MappingProxyType(facts))

    def fits(self, prepared: Script, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether no two behaviours take up one moment, and none says anew what a text edit changes."""
        texts = [inner(other) for other in others if not is_behaviour(other)]
        behaviours = [Behaviour.of(other) for other in others if is_behaviour(other)]
        if not is_behaviour(edit):
            return not any("opening" in one.at for one in behaviours) and TEXT.fits(prepared.text, inner(edit), texts)
        mine = Behaviour.of(edit)
        taken = {moment for one in behaviours for moment in one.moments}
        return (
            not taken.intersection(mine.moments)
            and all(one.name != mine.name for one in behaviours)
            and not (texts and "opening" in mine.at)
        )

    def allows(self, prepared: Script, edit: Edit) -> bool:
        """Whether a text edit is one that the text room allows; a behaviour always is."""
        return is_behaviour(edit) or TEXT.allows(prepared.text, inner(edit))

    def edits_at(self, prepared: Script, severity: int) -> int:
        """As many as the level."""
        return severity

    def traits(self, prepared: Script) -> dict[str, str]:
        """Return the language of the customer, and how long the opening is, in a word."""
        return TEXT.traits(prepared.text)

    def place(self, prepared: Script, edit: Edit) -> str:
        """The moment, or the third of the opening."""
        return str(edit.place) if is_behaviour(edit) else TEXT.place(prepared.text, inner(edit))

    def verify(self, prepared: Script, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return verify(prepared, case)

    def shown(self, value: Any, edits: Sequence[Edit]) -> list[Shown]:
        """Return the opening."""
        customer = Customer.of(value)
        return [Shown("opening", customer.opening, tuple(inner(edit) for edit in edits if not is_behaviour(edit)))]

    def change(self, edit: Edit) -> str:
        """Return a behaviour as one line."""
        one = Behaviour.of(edit)
        said = [
            f"{moment}: {' / '.join(line.text for line in lines) or '(silence)'}" for moment, lines in one.at.items()
        ]
        return f"{one.name}: " + "; ".join(([f"opening: names {one.first}"] if one.first else []) + said)


def is_behaviour(edit: Edit) -> bool:
    """Whether an edit is a behaviour, and not one of the opening's text."""
    return edit.name.startswith(PREFIX)


def ideal(customer: Customer) -> tuple[State, list[str], bool]:
    """Return what a customer has said, and what had to be asked, when a model asks for all that is missing, confirms, and acts."""
    talker = Talker(customer)
    lines, asked = talker.opens(), list[str]()
    for _ in range(LONGEST):
        state = talker.state
        if not lines or state.withdrawn:
            break
        if state.missing:
            asked += [state.missing] if state.missing not in asked else []
            lines = talker.speaks(Heard(state.missing), acted=False)
        elif not state.confirmed:
            lines = talker.speaks(Heard("confirm", (state.order or "",)), acted=False)
        else:
            lines = talker.speaks(Heard(), acted=True)
    return talker.state, asked, talker.is_silent


CUSTOMERS = CustomerRoom()
