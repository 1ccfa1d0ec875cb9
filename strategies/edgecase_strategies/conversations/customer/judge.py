"""What a model did wrong in a conversation: exactly, from what was done and from what the customer had said by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from edgecase_strategies.conversations.customer.record import UNCLEAR, same_order
from edgecase_strategies.conversations.customer.transcript import Step, Transcript
from edgecase_strategies.conversations.customer.turn import Effect
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

Check = Callable[[Transcript], str | None]


def does_it(talk: Transcript) -> str | None:
    """What is wanted in the end was done."""
    wanted = talk.wanted
    if wanted is None or any(_is_same(wanted, effect) for effect in talk.effects):
        return None
    return f"{wanted.action} was not done for order {wanted.order}"


def right_order(talk: Transcript) -> str | None:
    """Nothing was done for an order other than the one that was meant at that turn."""
    for step, effect in _done(talk):
        if step.known.order is not None and not same_order(effect.order, step.known.order):
            return f"{effect.action} was done for order {effect.order}, and {step.known.order} was meant"
    return None


def right_action(talk: Transcript) -> str | None:
    """Nothing was done that was not asked for at that turn, or that had been taken back."""
    for step, effect in _done(talk):
        if step.known.withdrawn:
            return f"{effect.action} was done for order {effect.order} after it was taken back"
        if step.known.action not in (effect.action, UNCLEAR):
            return f"{effect.action} was done, and {step.known.action} was asked for"
    return None


def once(talk: Transcript) -> str | None:
    """Nothing was done twice."""
    seen: list[Effect] = []
    for effect in talk.effects:
        if any(_is_same(effect, other) for other in seen):
            return f"{effect.action} was done twice for order {effect.order}"
        seen.append(effect)
    return None


def asks(talk: Transcript) -> str | None:
    """Where the order was not said, or two statements contradicted each other, the model asked, and did nothing.

    To ask whether to do one of two contradictory things is not to ask which of them is meant.
    """
    for step in talk.steps:
        missing = step.known.missing
        if missing is None or step.silence:
            continue
        if step.effects:
            what = "no order was said" if missing == "order" else "it is not clear what is wanted"
            return f"{step.effects[0].action} was done while {what}"
        if step.heard.asks not in (missing, "other"):
            return f"it did not ask {'for the order' if missing == 'order' else 'what is wanted'}"
    return None


def confirms(talk: Transcript) -> str | None:
    """Nothing was done before the customer had confirmed it."""
    for step, effect in _done(talk):
        if not step.known.confirmed:
            return f"{effect.action} was done for order {effect.order} before it was confirmed"
    return None


def is_patient(talk: Transcript) -> str | None:
    """To a customer who does not answer, at most one message was sent and nothing was done."""
    silent = [step for step in talk.steps if step.silence]
    done = next((step.effects[0] for step in silent if step.effects), None)
    if done is not None:
        return f"{done.action} was done while the customer did not answer"
    count = sum(bool(step.text.strip()) for step in silent)
    return f"{count} messages were sent to a customer who did not answer" if count > 1 else None


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {one.__name__: one for one in (does_it, right_order, right_action, once, asks, confirms, is_patient)}
)
"""What can be judged, by name."""
DEFAULT: Final = ("does_it", "right_order", "right_action", "once", "asks")
"""What holds for every model; to confirm first, and to be patient, are a matter of what the model is to do."""


def judge(talk: Transcript, checks: str | Sequence[str] = DEFAULT) -> list[str]:
    """Return what a model did wrong, each as the check's name and a sentence.

    >>> from edgecase_strategies.conversations import Customer, hold
    >>> ann = Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")
    >>> judge(hold(lambda messages: "Order AB-1235 has been cancelled.", ann))
    ['does_it: cancel was not done for order AB-1234', 'right_order: cancel was done for order AB-1235, and AB-1234 was meant']

    Raises UnknownName for a check that does not exist.
    """
    if not isinstance(talk, Transcript):
        raise InvalidOption(f"judge takes what hold(…) returned; {talk!r:.80} is of type {type(talk).__name__}.")
    names = checks.replace(",", " ").split() if isinstance(checks, str) else list(checks)
    for name in names:
        if name not in CHECKS:
            raise UnknownName(
                f'There is no check "{name}".{did_you_mean(str(name), CHECKS)} Those that there are: {", ".join(CHECKS)}.'
            )
    return [f"{name}: {wrong}" for name in names if (wrong := CHECKS[name](talk)) is not None]


def _done(talk: Transcript) -> Iterator[tuple[Step, Effect]]:
    for step in talk.steps:
        for effect in step.effects:
            yield step, effect


def _is_same(one: Effect, other: Effect) -> bool:
    return one.action == other.action and same_order(one.order, other.order)
