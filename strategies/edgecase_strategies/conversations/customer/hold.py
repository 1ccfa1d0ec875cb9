"""Lead a conversation between a customer and a model: ``hold`` for plain functions, ``hold_async`` for async ones."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Final

from edgecase_strategies.case import Case
from edgecase_strategies.conversations.customer.hear import Heard, hear
from edgecase_strategies.conversations.customer.machine import Talker
from edgecase_strategies.conversations.customer.record import Customer
from edgecase_strategies.conversations.customer.transcript import Step, Transcript
from edgecase_strategies.conversations.customer.turn import Effect, Effects, Reader, Turn
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_count

MAX_TURNS: Final = 12
SILENCES: Final = 2
SILENCE: Final[Mapping[str, str]] = {"role": "system", "content": "The customer has not answered."}
"""The message that a model is given when the customer does not answer."""

Messages = list[dict[str, str]]
Talk = Generator[Messages, object, Transcript]


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
    which action a tool is. Without it, the model's word is taken for it, by rules. The model has at most ``max_turns`` turns, and
    ``silences`` more when the customer does not answer. ``system`` is a first message of the role system.

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
    talk = _talk(customer, effects, actions, read, max_turns, silences, system)
    messages = next(talk)
    while True:
        given = reply(messages)
        if inspect.isawaitable(given):
            if inspect.iscoroutine(given):
                given.close()
            raise InvalidOption(
                "The model is async: use `await conversations.hold_async(…)`, which takes the same options."
            )
        try:
            messages = talk.send(given)
        except StopIteration as stop:
            transcript: Transcript = stop.value
            return transcript


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
    talk = _talk(customer, effects, actions, read, max_turns, silences, system)
    messages = next(talk)
    while True:
        given: object = reply(messages)
        if inspect.isawaitable(given):
            given = await given
        try:
            messages = talk.send(given)
        except StopIteration as stop:
            transcript: Transcript = stop.value
            return transcript


def _check_callable(reply: object) -> None:
    if not callable(reply):
        raise InvalidOption(
            f"hold takes a function reply(messages) first; {reply!r:.80} is of type {type(reply).__name__}."
        )


def _talk(
    customer: Customer | Case,
    kept: object,
    actions: Mapping[str, str] | None,
    read: Reader | None,
    max_turns: int,
    silences: int,
    system: str | None,
) -> Talk:
    """Yield the messages that the model is to answer, take what it returned, and return the transcript."""
    who = Customer.of(customer.value if isinstance(customer, Case) else customer)
    check_count("max_turns", max_turns)
    check_count("silences", silences, 0)
    done = Effects(kept, actions)
    talker = Talker(who)
    messages: Messages = [{"role": "system", "content": system}] if system else []
    steps: list[Step] = []
    said = tuple(line.text for line in talker.opens())
    left, stopped = silences, "max_turns"
    for _ in range(max_turns):
        messages += [{"role": "user", "content": text} for text in said]
        known = talker.state
        given = yield [dict(one) for one in messages]
        turn = Turn.of(read(given) if read is not None else given)
        heard = hear(turn.text, who.locale, who.order, turn.asks)
        heard = heard._replace(asks=heard.asks or None)
        did = (*done.new(), *turn.effects)
        if not done.is_known and not did:
            did = _said_done(heard, turn, known.order)
        silent = talker.is_silent
        steps.append(Step(said=said, known=known, text=turn.text, heard=heard, effects=did, silence=silent))
        messages.append({"role": "assistant", "content": turn.text})
        if not silent:
            said = tuple(line.text for line in talker.speaks(heard, acted=bool(did)))
        if talker.is_silent:
            if not left:
                stopped = "silent"
                break
            left, said = left - 1, ()
            messages.append(dict(SILENCE))
        elif not said:
            stopped = "left" if did or talker.state.withdrawn or any(step.effects for step in steps) else "patience"
            break
    stopped = "silent" if talker.is_silent else stopped
    return Transcript(
        customer=who,
        messages=tuple(messages),
        steps=tuple(steps),
        end=talker.state,
        met=tuple(talker.met),
        stopped=stopped,
        by_rules=not done.is_known and any(step.effects and step.heard.by == "rules" for step in steps),
    )


def _said_done(heard: Heard, turn: Turn, order: str | None) -> tuple[Effect, ...]:
    """Return what a model says that it did; without an order in its words it is the one that was named last."""
    if turn.asks:
        return ()
    named = heard.orders or ((order,) if order else ())
    return tuple(Effect(action=action, order=one) for action in heard.done for one in named[-1:])
