"""A reader of what customers write, and a rule-based service desk with weaknesses that can be planted.

The reader shares nothing with what wrote the messages: it knows English words and what orders look like. It reads the bare
messages of a conversation, and tells what the customer wants in the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

ORDER = re.compile(r"(?<![\w-])(?:[A-Z]{2}-\d{4}|ORD-\d{5}|#\d{6}|[A-Z]{2}\d{4}|\d{2}-\d{5})(?![\w-])")
WANTS = {
    "cancel": re.compile(r"cancel|call(?:ed)? off|stop order|no longer (?:need|want)", re.IGNORECASE),
    "refund": re.compile(r"refund|money back|reimburse", re.IGNORECASE),
    "return": re.compile(r"\breturn|(?:send|sending|give) (?:it |them )?back|take back your", re.IGNORECASE),
}
TAKEN_BACK = re.compile(
    r"leave it\. I am keeping|do nothing about|don't do anything with|^please leave|^no, nothing", re.IGNORECASE
)
OPPOSITE = re.compile(
    r"make sure that .* arrives|so please deliver|I am keeping everything|stays with me", re.IGNORECASE
)
NOT_MEANT = re.compile(r"(?:not about|other order,|wrong with|, not) ?$", re.IGNORECASE)


class Reader:
    """What a customer wants, read from the messages."""

    def __init__(self, messages: Sequence[Mapping[str, Any]]) -> None:
        self.action: str | None = None
        self.order: str | None = None
        self.taken_back = self.unclear = self.confirmed = False
        self.first_order: str | None = None
        self.first_action: str | None = None
        self.last_named: str | None = None
        for message in messages:
            if message["role"] == "user":
                self.read(message["content"])

    def read(self, text: str) -> None:
        named = list(ORDER.finditer(text))
        meant = [one[0] for one in named if not NOT_MEANT.search(text[: one.start()])]
        before = (self.action, self.order)
        if named:
            self.last_named = named[-1][0]
        if meant:
            self.order = meant[-1]
            self.first_order = self.first_order or self.order
        if TAKEN_BACK.search(text):
            self.taken_back, self.action = True, None
        elif OPPOSITE.search(text):
            self.unclear = True
        elif not text.startswith("Yes"):
            wants = [action for action, words in WANTS.items() if words.search(text)]
            if wants:
                self.action, self.unclear = wants[-1], False
                self.first_action = self.first_action or self.action
        if text.startswith("Yes"):
            self.confirmed = True
        elif before != (self.action, self.order):
            self.confirmed = False


class Desk:
    """Asks for what is missing, asks before it acts, acts once: unless a weakness is planted.

    ``effects`` is what it did. It remembers nothing else: what it knows it reads from the messages.
    """

    def __init__(self, weakness: str | None = None) -> None:
        assert weakness is None or weakness in WEAKNESSES
        self.weakness = weakness
        self.effects: list[tuple[str, str]] = []
        self.silences = 0

    def reply(self, messages: Sequence[Mapping[str, Any]]) -> str:
        has = self.weakness
        if messages[-1]["role"] == "system" and "not answered" in messages[-1]["content"]:
            self.silences += 1
            return "Are you still there?" if self.silences == 1 or has == "chases" else ""
        known = Reader(messages)
        action, order = known.action, known.order
        if has == "forgets_correction":
            order = known.first_order
        if has == "takes_last_named":
            order = known.last_named
        if has == "ignores_change_of_mind":
            action, known.taken_back = known.first_action, False
        if self.effects and has != "acts_twice":
            return "That is done. Good bye."
        if known.taken_back:
            return "Alright, I leave everything as it is."
        if known.unclear and has != "takes_a_side":
            return "You said two things that contradict each other. Which one do you want?"
        if order is None:
            if has != "never_asks":
                return "Sure. What is your order number?"
            order = "AB-0000"
        if action is None:
            return "What can I do for you?"
        if (
            has in ("acts_on_first", "acts_unasked", "takes_last_named")
            or known.confirmed
            or (has == "acts_twice" and self.effects)
        ):
            self.effects.append((action, (known.first_order or order) if has == "acts_on_first" else order))
            return f"I have taken care of order {order}."
        return f"Shall I go ahead with order {order} ({action})?"


WEAKNESSES = {
    "forgets_correction": ("right_order", "does_it"),
    "acts_on_first": ("right_order",),
    "acts_twice": ("once",),
    "acts_unasked": ("confirms",),
    "takes_last_named": ("right_order", "asks"),
    "ignores_change_of_mind": ("right_action", "does_it"),
    "takes_a_side": ("asks",),
    "never_asks": ("asks",),
    "chases": ("is_patient",),
}
"""What can be planted, and which of the checks it breaks."""
ALL = ("does_it", "right_order", "right_action", "once", "asks", "confirms", "is_patient")


def agrees(reader: Reader, end: Any) -> bool:
    """Whether what was read is what the customer's own machine says at the end."""
    if reader.taken_back or end.withdrawn:
        return reader.taken_back is end.withdrawn
    action = "unclear" if reader.unclear else reader.action
    return (action, reader.order, reader.confirmed) == (end.action, end.order, end.confirmed)
