"""Lead a conversation between a customer and a model: ``hold`` for plain functions, ``hold_async`` for async ones."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from edgecase_strategies.case import Case
from edgecase_strategies.conversations.customer.hear import Heard, hear
from edgecase_strategies.conversations.customer.machine import Talker
from edgecase_strategies.conversations.customer.record import Customer, Line
from edgecase_strategies.conversations.customer.transcript import Step, Transcript
from edgecase_strategies.conversations.customer.turn import Effect, Effects, Reader, Turn
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_count

MAX_TURNS: Final = 12
SILENCES: Final = 2
SILENCE: Final[Mapping[str, str]] = {"role": "system", "content": "The customer has not answered."}
"""The message that a model is given when the customer does not answer."""

Messages = list[dict[str, str]]


def hold(
    reply: Callable[[Messages], object],
    customer: Customer | Case,
    *,
    effects: object = None,
    actions: Mapping[str, str] | None = None,
    read: Reader | None = None,
    max_turns: int = MAX_TURNS,
    silences: int = SILENCES,
    system: str | None = None,
) -> Transcript:
    """Return the conversation of a customer, or of a case of one, with a model.

    ``reply`` is the model: it takes the messages so far, as mappings with ``role`` and ``content``, and returns a text, or a
    mapping with ``text`` and what it ``asks`` for; ``read`` turns anything else into one of these. ``effects`` is where the test
    keeps what was done: a list that its tools append ``(action, order)`` to, or a record of calls with ``actions`` that says
    which action a tool is. Without it, the model's word is taken for it, by rules. The model has at most ``max_turns`` turns, of which
    ``silences`` when the customer does not answer. ``system`` is a first message of the role system.

    >>> done = []
    >>> def reply(messages):
    ...     done.append(("cancel", "AB-1234"))
    ...     return "Done."
    >>> ann = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")
    >>> print(hold(reply, ann, effects=done))
    customer: Please cancel order AB-1234.
    model: Done.
      did: cancel AB-1234

    Raises UnreadableReply for a model that returns something other than was declared, and InvalidOption for a wrong option.
    """
    _check_callable(reply)
    talk = _Talk(customer, effects, actions, read, max_turns, silences, system)
    while not talk.stopped:
        given = reply(talk.messages)
        if inspect.isawaitable(given):
            if inspect.iscoroutine(given):
                given.close()
            raise InvalidOption(
                "The model is async: use `await conversations.hold_async(…)`, which takes the same options."
            )
        talk.take(given)
    return talk.transcript()


async def hold_async(
    reply: Callable[[Messages], Awaitable[object]],
    customer: Customer | Case,
    *,
    effects: object = None,
    actions: Mapping[str, str] | None = None,
    read: Reader | None = None,
    max_turns: int = MAX_TURNS,
    silences: int = SILENCES,
    system: str | None = None,
) -> Transcript:
    """Return the conversation of a customer with an async model; all else is as for ``hold``."""
    _check_callable(reply)
    talk = _Talk(customer, effects, actions, read, max_turns, silences, system)
    while not talk.stopped:
        given: object = reply(talk.messages)
        if inspect.isawaitable(given):
            given = await given
        talk.take(given)
    return talk.transcript()


def _check_callable(reply: object) -> None:
    if not callable(reply):
        raise InvalidOption(
            f"hold takes a function reply(messages) first; {reply!r:.80} is of type {type(reply).__name__}."
        )


class _Talk:
    """One conversation: the messages so far, what the model returned for them, and what came of it."""

    def __init__(
        self,
        customer: Customer | Case,
        kept: object,
        actions: Mapping[str, str] | None,
        read: Reader | None,
        max_turns: int,
        silences: int,
        system: str | None,
    ) -> None:
        self._who = Customer.of(customer.value if isinstance(customer, Case) else customer)
        self._turns = check_count("max_turns", max_turns)
        self._silences = check_count("silences", silences, 0)
        self._effects = Effects(kept, actions)
        self._read = read
        self._talker = Talker(self._who)
        self._messages: Messages = [{"role": "system", "content": system}] if system else []
        self._steps: list[Step] = []
        self.stopped = ""
        """How it ended; empty before."""
        self._hear(self._talker.opens())

    def _hear(self, lines: Sequence[Line]) -> None:
        self._said = tuple(line.text for line in lines)
        self._messages += [{"role": "user", "content": text} for text in self._said]

    @property
    def messages(self) -> Messages:
        """The messages that the model is to answer: a copy, for it to do with as it likes."""
        return [dict(one) for one in self._messages]

    def take(self, given: object) -> None:
        """Take what the model returned, and let the customer answer."""
        talker = self._talker
        turn = Turn.of(self._read(given) if self._read is not None else given)
        heard = hear(turn.text, self._who.locale, self._who.order, turn.asks)
        did = (*self._effects.new(), *turn.effects)
        if not self._effects.is_known and not did:
            did = _said_done(heard, turn, talker.state.order)
        self._steps.append(
            Step(
                said=self._said,
                known=talker.state,
                text=turn.text,
                heard=heard,
                effects=did,
                silence=talker.is_silent,
            )
        )
        self._messages.append({"role": "assistant", "content": turn.text})
        if len(self._steps) == self._turns:
            self.stopped = "silent" if talker.is_silent else "max_turns"  # what would be said now nobody hears
            return
        lines = talker.speaks(heard, acted=bool(did))
        if talker.is_silent:
            self._keep_silent()
        elif lines:
            self._hear(lines)
        else:
            through = talker.state.withdrawn or any(step.effects for step in self._steps)
            self.stopped = "left" if through else "patience"

    def _keep_silent(self) -> None:
        if not self._silences:
            self.stopped = "silent"
            return
        self._silences -= 1
        self._said = ()
        self._messages.append(dict(SILENCE))

    def transcript(self) -> Transcript:
        """Return what was said and done."""
        return Transcript(
            customer=self._who,
            messages=tuple(self._messages),
            steps=tuple(self._steps),
            end=self._talker.state,
            met=tuple(self._talker.met),
            stopped=self.stopped,
            by_rules=not self._effects.is_known
            and any(step.effects and step.heard.by == "rules" for step in self._steps),
        )


def _said_done(heard: Heard, turn: Turn, order: str | None) -> tuple[Effect, ...]:
    """Return what a model says that it did; without an order in its words it is the one that was named last."""
    if turn.asks:
        return ()
    named = heard.orders or ((order,) if order else ())
    return tuple(Effect(action=action, order=one) for action in heard.done for one in named[-1:])
