"""The strategy of customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.conversations.customer.maker import CustomerMaker
from edgecase_strategies.conversations.customer.perturbations import PERTURBATIONS
from edgecase_strategies.conversations.customer.record import PREFIX, Customer
from edgecase_strategies.conversations.customer.wordings import ACTIONS, wordings
from edgecase_strategies.conversations.room import ROOM
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_mess, check_names, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.strategy import cases_of, drawn_cases_of
from edgecase_strategies.text.perturbations import PERTURBATIONS as OF_TEXTS
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.request.checks import REGISTERS
from edgecase_strategies.text.room import ROOM as TEXT


def customers(
    *given: Customer,
    actions: str | Sequence[str] = ACTIONS,
    behaviours: str | Sequence[str] | None = None,
    locale: str = "en",
    register: str | Sequence[str] = REGISTERS,
    mess: str | Sequence[str | Perturbation[Any]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
    protect: Sequence[Protect] = (),
) -> SearchStrategy[Case]:
    """Return a strategy of cases whose values are customers, for ``hold``.

    ``given`` are customers of your own; without them, they are made from nothing: they want one of ``actions``, "cancel",
    "refund" or "return", speak the language ``locale`` in a ``register``. ``behaviours`` chooses by name what they do; the default
    is all. ``severity`` is how many of them a customer has, from 0. ``mess`` are perturbations of texts by name, such as
    "text.typo", for the first message; without it that is written with care.

    >>> from hypothesis import given, settings
    >>> from edgecase_strategies.conversations import hold, judge
    >>> def reply(messages):
    ...     return {"text": "I need to know more.", "asks": "order"}
    >>> @settings(max_examples=20, database=None)
    ... @given(customers(behaviours="leaves_out", severity=1))
    ... def test_it_asks(case):
    ...     assert judge(hold(reply, case), checks="asks") == []
    >>> test_it_asks()

    Raises UnknownName or InvalidOption at once, not when it is drawn from.
    """
    levels = check_severity(severity, least=0)
    chosen = _chosen(behaviours) + (_texts(mess) if mess is not None else ())
    if given:
        for one in given:
            if not isinstance(one, Customer):
                raise InvalidOption(
                    f"customers takes Customer(action=…, order=…, opening=…); {one!r:.80} is of type {type(one).__name__}."
                )
        if levels[0] == 0:
            raise InvalidOption(
                "With customers of your own, severity begins at 1: a customer as it is needs no strategy."
            )
        return cases_of([source_of(ROOM, Seed(value=one), chosen, protect) for one in given], levels)
    wordings(locale)
    maker = CustomerMaker(
        actions=check_names("actions", actions, ACTIONS),
        locale=locale,
        registers=check_names("register", register, REGISTERS),
        perturbations=chosen,
        protect=tuple(protect),
    )
    return drawn_cases_of(maker, levels)


def _chosen(behaviours: str | Sequence[str] | None) -> tuple[Perturbation[Any], ...]:
    known = [one.name.removeprefix(PREFIX) for one in PERTURBATIONS]
    names = known if behaviours is None else check_names("behaviours", behaviours, known)
    return tuple(one for one in PERTURBATIONS if one.name.removeprefix(PREFIX) in names)


def _texts(mess: Any) -> tuple[Perturbation[Any], ...]:
    names, own = check_mess(mess)
    chosen = Registry([*OF_TEXTS, *own]).select(names)
    return tuple(ROOM.lift(one) for one in chosen if one.room == TEXT.name)
