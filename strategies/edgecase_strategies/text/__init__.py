"""The text room: messages, prompts and other texts as people really type them.

A text's edits are spans of the seed: ``(start, end)`` in characters, or a tuple of spans for one change to the
whole text. ``messy`` is the strategy to use; ``requests`` makes customers' messages from nothing.

>>> from edgecase_strategies import text
>>> seed = text.Text("My order AB-1234 isn't here", protect=["order"])
>>> seed.find("[a-z]+")[0], seed.is_free(3, 8), seed.is_free(9, 16)
((1, 2), False, False)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.text.perturbations import PERTURBATIONS
from edgecase_strategies.text.room import ROOM
from edgecase_strategies.text.seed import Text

if TYPE_CHECKING:
    from edgecase_strategies.text.request.strategies import requests
    from edgecase_strategies.text.strategies import messy

__all__ = ["PERTURBATIONS", "ROOM", "Text", "messy", "requests"]

_STRATEGIES = {
    "messy": "edgecase_strategies.text.strategies",
    "requests": "edgecase_strategies.text.request.strategies",
}


def __getattr__(name: str) -> Any:
    # Hypothesis takes a tenth of a second to import, and the fast engine does without.
    if name in _STRATEGIES:
        return getattr(importlib.import_module(_STRATEGIES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
