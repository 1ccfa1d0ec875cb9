"""The conversation room: lists of chat messages, whose last user turn is perturbed.

The perturbations are those of the text room, under their own names. An edit's place is the index of the message, the
index of the part where the content is a list of parts, and the place in the text. All other messages, tool calls and
keys stay as they are. ``messy`` is the strategy to use.

>>> from edgecase_strategies import conversations
>>> chat = conversations.Conversation([{"role": "user", "content": "Where is my refund?"}])
>>> [part.text.value for part in chat.parts]
['Where is my refund?']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.conversations.room import ROOM
from edgecase_strategies.conversations.seed import Conversation

if TYPE_CHECKING:
    from edgecase_strategies.conversations.strategies import messy

__all__ = ["ROOM", "Conversation", "messy"]


def __getattr__(name: str) -> Any:
    if name == "messy":
        return importlib.import_module("edgecase_strategies.conversations.strategies").messy
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
