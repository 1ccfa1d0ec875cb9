"""What the conversation room offers to the engines: see ``edgecase_strategies.engine.Room``.

It takes two kinds of seeds, and leaves each to its own part: lists of messages (``messages``), and customers (``customer``).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from random import Random
from typing import Any, ClassVar

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.conversations.customer.perturbations import PERTURBATIONS
from edgecase_strategies.conversations.customer.room import CUSTOMERS, CustomerRoom, is_behaviour
from edgecase_strategies.conversations.customer.script import Script
from edgecase_strategies.conversations.messages import MESSAGES, MessageRoom
from edgecase_strategies.conversations.seed import outer
from edgecase_strategies.conversations.turns import Place
from edgecase_strategies.engine import Shown
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.room import ROOM as TEXT

OPENING = Place(0)
"""Where the text of a customer stands: it is the first message."""


class ConversationRoom:
    """Conversations: lists of messages with a ``role`` and a ``content``, and customers who lead one."""

    name: ClassVar[str] = "conversation"
    seed_types: ClassVar[str] = "list of chat messages, conversations.Customer"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = TEXT.options
    lifts: ClassVar[Sequence[str]] = (TEXT.name,)

    def lift(self, one: Perturbation[Any]) -> Perturbation[Any]:
        """Return a perturbation of texts as one of conversations, under the same name."""
        return _lifted(one)

    def accepts(self, value: object) -> bool:
        """Whether the value is a list of messages or a customer."""
        return MESSAGES.accepts(value) or CUSTOMERS.accepts(value)

    def prepare(self, seed: Seed, protect: Sequence[Protect] = (), **options: Any) -> Any:
        """Return the seed prepared; the options are those of texts."""
        return _part(seed.value).prepare(seed, protect, **options)

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the value with the edits made."""
        return _part(value).apply(value, edits)

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's value."""
        return _part(value).undo(value, edits)

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return the truth of the value."""
        return _part(value).truth(truth, edits, value=value, prepared=prepared)

    def fits(self, prepared: Any, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others."""
        return _part(prepared).fits(prepared, edit, others)

    def allows(self, prepared: Any, edit: Edit) -> bool:
        """Whether the edit changes something, and nothing that is out of reach."""
        return _part(prepared).allows(prepared, edit)

    def edits_at(self, prepared: Any, severity: int) -> int:
        """How many edits a severity means."""
        return _part(prepared).edits_at(prepared, severity)

    def traits(self, prepared: Any) -> dict[str, str]:
        """Return the language and the length of what is perturbed."""
        return _part(prepared).traits(prepared)

    def place(self, prepared: Any, edit: Edit) -> str:
        """The third of the text, "whole", or the moment of a behaviour."""
        return _part(prepared).place(prepared, edit)

    def verify(self, prepared: Any, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return _part(prepared).verify(prepared, case)

    def shown(self, value: Any, edits: Sequence[Edit]) -> list[Shown]:
        """Return the texts that people look at."""
        return _part(value).shown(value, edits)

    def change(self, edit: Edit) -> str:
        """Return a behaviour as one line; nothing for an edit of a text, which is shown in the text."""
        return CUSTOMERS.change(edit) if is_behaviour(edit) else ""


def _part(value: Any) -> CustomerRoom | MessageRoom:
    """Return the part of the room for a value or a prepared seed, also for one that was read from a record."""
    return CUSTOMERS if isinstance(value, Script) or CUSTOMERS.accepts(value) else MESSAGES


@functools.lru_cache(maxsize=1024)
def _lifted(one: Perturbation[Any]) -> Perturbation[Any]:
    messages = MESSAGES.lift(one)

    def function(prepared: Any, rng: Random) -> Edit | None:
        if not isinstance(prepared, Script):
            return messages(prepared, rng)
        edit = one(prepared.text, rng)
        return None if edit is None else outer(edit, OPENING)

    def weight(prepared: Any) -> float:
        return one.weight_in(prepared.text) if isinstance(prepared, Script) else messages.weight_in(prepared)

    return dataclasses.replace(one, function=function, weight=weight if callable(one.weight) else one.weight)


ROOM = ConversationRoom()
