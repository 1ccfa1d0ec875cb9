"""What a model's turn asks for: from a structured channel where there is one, and by plain rules from its words otherwise.

The rules are word patterns of a language (``data/<locale>.json``, key "hears"). They are a heuristic: a question in words that
they do not know is heard as "other", and the customer then says again what is wanted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from edgecase_strategies.conversations.customer.wordings import ACTIONS, wordings
from edgecase_strategies.text.request.catalogue import own

ASKS: Final = ("order", "confirm", "choice", "other")
"""For the order; to confirm what is about to be done; which of two contradictory things is meant; anything else."""


class Heard(NamedTuple):
    """What a customer makes of a turn."""

    asks: str | None = None
    orders: tuple[str, ...] = ()
    """What the turn names that looks like an order."""
    actions: tuple[str, ...] = ()
    """The actions that it names."""
    done: tuple[str, ...] = ()
    """The actions that it says were done."""
    by: str = "rules"
    """"channel" where the model said what it asks, "rules" where it was read from its words."""


def hear(text: str, locale: str, order: str, asks: str | None = None) -> Heard:
    """Return what a turn asks for; ``asks`` is what the model said of it, where it did ("" for nothing). ``order`` shows how orders look.

    >>> (
    ...     hear("Could you give me your order number?", "en", "AB-12").asks,
    ...     hear("Shall I cancel AB-34?", "en", "AB-12")[:2],
    ... )
    ('order', ('confirm', ('AB-34',)))
    """
    rules = _rules(locale)
    named = tuple(dict.fromkeys(_shape(order).findall(text)))
    lower = text.casefold()
    actions = tuple(action for action, words in rules.actions.items() if any(word in lower for word in words))
    done = tuple(action for action, pattern in rules.done.items() if pattern.search(text)) if "?" not in text else ()
    if asks is not None:
        return Heard(asks or None, named, actions, done, "channel")
    return Heard(_asks(text, rules, named), named, actions, done)


def _asks(text: str, rules: _Rules, named: tuple[str, ...]) -> str | None:
    question = "?" in text or "？" in text
    if not question and not rules.asks["request"].search(text):
        return None
    if rules.asks["choice"].search(text):
        return "choice"
    if rules.asks["order"].search(text) and not named:
        return "order"
    if rules.asks["confirm"].search(text):
        return "confirm"
    return "other" if question else None


@functools.lru_cache(maxsize=256)
def _shape(order: str) -> re.Pattern[str]:
    """Return what finds orders that look like this one: the same, with other digits."""
    signs = [r"\d" if sign in "0123456789" else re.escape(sign) for sign in order]
    return re.compile(rf"(?<![\w-]){''.join(signs)}(?!\w|-\w)", re.IGNORECASE)


class _Rules(NamedTuple):
    asks: Mapping[str, re.Pattern[str]]
    done: Mapping[str, re.Pattern[str]]
    actions: Mapping[str, tuple[str, ...]]


@functools.cache
def _rules(locale: str) -> _Rules:
    known: Mapping[str, Any] = wordings(locale)["hears"]
    intents = own(locale)["intents"]
    return _Rules(
        asks={what: re.compile(known[what], re.IGNORECASE) for what in ("order", "confirm", "choice", "request")},
        done={action: re.compile(pattern, re.IGNORECASE) for action, pattern in known["done"].items()},
        actions={action: tuple(word.casefold() for word in intents[action]["keywords"]) for action in ACTIONS},
    )
