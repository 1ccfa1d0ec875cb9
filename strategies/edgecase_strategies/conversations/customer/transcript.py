"""What was said and done in one conversation, with what the customer had said at each turn of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edgecase_strategies.conversations.customer.hear import Heard
from edgecase_strategies.conversations.customer.record import Customer, State
from edgecase_strategies.conversations.customer.turn import Effect

STOPPED = ("left", "silent", "patience", "max_turns")
"""How a conversation ends: the customer is through, or silent; got nowhere; or the model had all the turns that it may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One turn of the model."""

    said: tuple[str, ...]
    """The customer's messages before it; none while the customer is silent."""
    known: State
    """What the customer had said by then."""
    text: str
    heard: Heard
    effects: tuple[Effect, ...]
    silence: bool = False
    """Whether the customer did not answer the turn before."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Transcript:
    """A conversation. It prints as people read it."""

    customer: Customer
    messages: tuple[Mapping[str, str], ...]
    steps: tuple[Step, ...]
    end: State
    """What the customer had said in the end."""
    met: tuple[str, ...]
    """The behaviours that showed."""
    stopped: str
    by_rules: bool
    """Whether what was done is known only from the model's words."""

    @property
    def turns(self) -> int:
        """How many turns the model had."""
        return len(self.steps)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """All that was done."""
        return tuple(effect for step in self.steps for effect in step.effects)

    @property
    def wanted(self) -> Effect | None:
        """What should have been done in the end, once; None where it was taken back, or is not known."""
        end = self.end
        if end.withdrawn or end.missing or end.action is None or end.order is None or self.stopped == "silent":
            return None
        return Effect(action=end.action, order=end.order)

    def __repr__(self) -> str:
        return f"<a conversation of {self.turns} turns: {self.stopped}>"

    def __str__(self) -> str:
        lines = []
        for step in self.steps:
            lines += [f"customer: {text}" for text in step.said] or ["customer: (silence)"]
            lines.append(f"model: {step.text}")
            lines += [f"  did: {effect.action} {effect.order}" for effect in step.effects]
        return "\n".join(lines)
