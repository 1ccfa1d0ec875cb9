"""What customers say beside their requests, by language, and what is listened for in a model's reply."""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from edgecase_strategies.errors import UnknownName, did_you_mean

ACTIONS: Final = ("cancel", "refund", "return")
"""Intents of the request templates that are done once to one order."""


def locales() -> tuple[str, ...]:
    """Return the languages that customers speak."""
    data = importlib.resources.files("edgecase_strategies.conversations.customer") / "data"
    return tuple(sorted(entry.name[:-5] for entry in data.iterdir() if entry.name.endswith(".json")))


@functools.cache
def wordings(locale: str) -> Mapping[str, Any]:
    """Return what is said in a language. Raises UnknownName for one that there are no wordings of.

    >>> wordings("en")["yes"][0]
    'Yes, please go ahead with {order}.'
    """
    known = locales()
    if locale not in known:
        raise UnknownName(
            f'There are no customers who speak "{locale}".{did_you_mean(str(locale), known)} The languages are '
            f"{', '.join(known)}."
        )
    source = importlib.resources.files("edgecase_strategies.conversations.customer") / "data" / f"{locale}.json"
    data: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return data


def plain(locale: str, what: str) -> str:
    """Return the plainest way to say something."""
    said: Sequence[str] = wordings(locale)[what]
    return said[0]
