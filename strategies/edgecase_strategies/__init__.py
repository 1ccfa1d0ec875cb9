"""Hypothesis strategies for the messy inputs that models meet, with labels that are exact.

Start with a room: ``edgecase_strategies.text``. The records (``Case``, ``Edit``, ``Seed``, ``Span``, ``Truth``,
``Expect``) and the ``perturbation`` decorator are shared by all rooms.

>>> import edgecase_strategies
>>> edgecase_strategies.Expect.SAME.value
'same'
"""

from __future__ import annotations

from edgecase_strategies.case import Case, Edit, Expect, Seed, Span, Truth
from edgecase_strategies.errors import (
    CannotUndo,
    EdgecaseError,
    InvalidOption,
    MissingLibrary,
    NothingApplies,
    UnknownName,
    UnreadableReply,
    UnsupportedSeed,
)
from edgecase_strategies.perturbation import Perturbation, Registry, perturbation

__all__ = [
    "CannotUndo",
    "Case",
    "EdgecaseError",
    "Edit",
    "Expect",
    "InvalidOption",
    "MissingLibrary",
    "NothingApplies",
    "Perturbation",
    "Registry",
    "Seed",
    "Span",
    "Truth",
    "UnknownName",
    "UnreadableReply",
    "UnsupportedSeed",
    "perturbation",
]
