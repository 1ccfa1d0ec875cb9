"""The conversation room: lists of chat messages that are perturbed, and simulated customers who lead conversations.

For a list of messages the perturbations are those of the text room, under their own names, in the last user turn. An edit's
place is the index of the message, the index of the part where the content is a list of parts, and the place in the text. All
other messages, tool calls and keys stay as they are. ``messy`` is the strategy to use.

For a ``Customer`` the edits are what people do in conversations: they correct themselves, change their minds, go silent.
``customers`` is the strategy to use, ``hold`` leads the conversation with a model, and ``judge`` says what it did wrong.

>>> from edgecase_strategies import conversations
>>> chat = conversations.Conversation([{"role": "user", "content": "Where is my refund?"}])
>>> [part.text.value for part in chat.parts]
['Where is my refund?']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.conversations.customer.hold import hold, hold_async
from edgecase_strategies.conversations.customer.judge import CHECKS, judge
from edgecase_strategies.conversations.customer.perturbations import PERTURBATIONS
from edgecase_strategies.conversations.customer.record import Customer, State
from edgecase_strategies.conversations.customer.transcript import Transcript
from edgecase_strategies.conversations.customer.turn import Effect, Turn
from edgecase_strategies.conversations.room import ROOM
from edgecase_strategies.conversations.seed import Conversation

if TYPE_CHECKING:
    from edgecase_strategies.conversations.customer.strategies import customers
    from edgecase_strategies.conversations.strategies import messy

__all__ = [
    "CHECKS",
    "PERTURBATIONS",
    "ROOM",
    "Conversation",
    "Customer",
    "Effect",
    "State",
    "Transcript",
    "Turn",
    "customers",
    "hold",
    "hold_async",
    "judge",
    "messy",
]

_STRATEGIES = {
    "customers": "edgecase_strategies.conversations.customer.strategies",
    "messy": "edgecase_strategies.conversations.strategies",
}


def __getattr__(name: str) -> Any:
    # Hypothesis takes a tenth of a second to import, and the fast engine does without.
    if name in _STRATEGIES:
        return getattr(importlib.import_module(_STRATEGIES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
