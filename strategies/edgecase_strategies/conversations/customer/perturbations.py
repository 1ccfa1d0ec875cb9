"""The behaviours of customers as perturbations of a customer who says all at once and means it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

from edgecase_strategies.case import Edit
from edgecase_strategies.conversations.customer.record import ORDER, PREFIX, UNCLEAR, Behaviour, Line
from edgecase_strategies.conversations.customer.script import Script, like
from edgecase_strategies.conversations.customer.wordings import ACTIONS
from edgecase_strategies.perturbation import Perturbation, perturbation

Made = Callable[[Script, Random], dict[str, Any] | None]
_FOUND: list[Perturbation[Any]] = []


def behaviour(*, keeps_truth: bool) -> Callable[[Made], Made]:
    """Make a function that returns what a ``Behaviour`` takes a perturbation under its own name."""

    def decorate(function: Made) -> Made:
        name = function.__name__

        def edit(seed: Any, rng: Random) -> Edit | None:
            if not isinstance(seed, Script):
                return None  # a list of messages, which is of the same room
            made = function(seed, rng)
            return None if made is None else Behaviour(name=name, **made).edit()

        edit.__doc__, edit.__name__ = function.__doc__, name
        _FOUND.append(perturbation(f"{PREFIX}{name}", keeps_truth=keeps_truth)(edit))
        return function

    return decorate


@behaviour(keeps_truth=True)
def leaves_out(script: Script, rng: Random) -> dict[str, Any] | None:
    """Do not say which order it is; the model has to ask."""
    line = _without_order(script, rng)
    return None if line is None else {"at": {"opening": (line,)}}


@behaviour(keeps_truth=True)
def two_messages(script: Script, rng: Random) -> dict[str, Any] | None:
    """Write two messages in a row, with the order in the second."""
    line = _without_order(script, rng)
    if line is None:
        return None
    order = script.customer.order
    second = Line(text=rng.choice(script.words["order"]).replace(ORDER, order), sets={"order": order})
    return {"at": {"opening": (line,), "next": (second,)}}


@behaviour(keeps_truth=True)
def wrong_id_first(script: Script, rng: Random) -> dict[str, Any] | None:
    """Name another order first, and the right one in a second message or when asked to confirm."""
    order = script.customer.order
    other = like(order, rng, [order])
    return {"first": other, "at": _corrected(script, rng, right=order, wrong=other)}


@behaviour(keeps_truth=False)
def corrects(script: Script, rng: Random) -> dict[str, Any] | None:
    """Name another order later on: that one is meant, and not the first."""
    order = script.customer.order
    other = like(order, rng, [order])
    return {"at": _corrected(script, rng, right=other, wrong=order)}


def _corrected(script: Script, rng: Random, *, right: str, wrong: str) -> dict[str, tuple[Line, ...]]:
    moment = rng.choice(("next", "confirm"))
    said = rng.choice(script.words["corrects" if moment == "next" else "yes_but"])
    sets: dict[str, Any] = {"order": right} if moment == "next" else {"order": right, "confirmed": True}
    return {moment: (Line(text=said.replace(ORDER, right).replace("{other}", wrong), sets=sets),)}


@behaviour(keeps_truth=False)
def changes_mind(script: Script, rng: Random) -> dict[str, Any] | None:
    """Want something else after all, in a second message or when asked to confirm."""
    customer = script.customer
    action = rng.choice([one for one in ACTIONS if one != customer.action])
    request = script.phrasing.sentence(rng.choice(script.phrasing.rows(action, customer.register)), rng)
    text = f"{rng.choice(script.words['changes_mind'])} {request}"
    line = Line(text=text, sets={"action": action, "order": ORDER}, request=request)
    return {"at": {rng.choice(("next", "confirm")): (line,)}}


@behaviour(keeps_truth=False)
def withdraws(script: Script, rng: Random) -> dict[str, Any] | None:
    """Take it all back, in a second message or when asked to confirm."""
    line = Line(text=rng.choice(script.words["withdraws"]), sets={"action": None})
    return {"at": {rng.choice(("next", "confirm")): (line,)}}


@behaviour(keeps_truth=False)
def contradicts(script: Script, rng: Random) -> dict[str, Any] | None:
    """Want the opposite in a second message, without a word of having changed one's mind; the model has to ask."""
    said = script.words["contradicts"].get(script.customer.action)
    return None if not said else {"at": {"next": (Line(text=rng.choice(said), sets={"action": UNCLEAR}),)}}


@behaviour(keeps_truth=True)
def asks_back(script: Script, rng: Random) -> dict[str, Any] | None:
    """Answer the model's first question with a question."""
    moment, at = _question(script, rng)
    return {"at": {**at, moment: (Line(text=rng.choice(script.words["asks_back"][moment])),)}}


@behaviour(keeps_truth=True)
def mentions_another(script: Script, rng: Random) -> dict[str, Any] | None:
    """Mention another order about which nothing is wanted."""
    other = like(script.customer.order, rng, [script.customer.order])
    return {"at": {"next": (Line(text=rng.choice(script.words["mentions"]).replace("{other}", other)),)}}


@behaviour(keeps_truth=True)
def impatient(script: Script, rng: Random) -> dict[str, Any] | None:
    """Write again before the model has answered."""
    return {"at": {"next": (Line(text=rng.choice(script.words["hello"])),)}}


@behaviour(keeps_truth=True)
def repeats(script: Script, rng: Random) -> dict[str, Any] | None:
    """Ask again for what was just done; it is to be done once."""
    return {"at": {"after": (Line(text=rng.choice(script.words["repeats"]), sets={"order": ORDER}),)}}


@behaviour(keeps_truth=True)
def thanks(script: Script, rng: Random) -> dict[str, Any] | None:
    """Say thanks when it is done; nothing more is to be done."""
    return {"at": {"after": (Line(text=rng.choice(script.words["thanks"])),)}}


@behaviour(keeps_truth=False)
def goes_silent(script: Script, rng: Random) -> dict[str, Any] | None:
    """Answer no more when asked to confirm, or for the order."""
    moment, at = _question(script, rng)
    return {"silent": True, "at": {**at, moment: ()}}


def _question(script: Script, rng: Random) -> tuple[str, dict[str, tuple[Line, ...]]]:
    """Return a question of the model's, and the opening that makes it ask for the order, where that is the question."""
    line = _without_order(script, rng) if rng.choice(("confirm", "order")) == "order" else None
    return ("confirm", {}) if line is None else ("order", {"opening": (line,)})


def _without_order(script: Script, rng: Random) -> Line | None:
    """Return the request without the order; None where the words of the action are the user's own."""
    customer = script.customer
    if customer.action not in ACTIONS:
        return None
    rows = script.phrasing.rows(customer.action, customer.register, named=False)
    if not rows:
        return None
    text = script.phrasing.opening(rng.choice(rows), customer.register, customer.order, rng)
    return Line(text=text, sets={"action": customer.action})


PERTURBATIONS: Final[tuple[Perturbation[Any], ...]] = tuple(sorted(_FOUND, key=lambda one: one.name))
