"""The instruction room: instructions whose contradiction is proven, with the consistent twin beside each of them.

Constraints come first: they are drawn as typed records, proven contradictory or consistent by a solver, and only then put
into words. ``contradicting`` and ``pairs`` are the strategies to use, ``against`` is for prompts of your own, and ``judge``
tells what a model did with a case, without a model as the judge.

>>> from edgecase_strategies.instructions import Amount, prove
>>> prove([Amount(unit="words", least=300), Amount(unit="words", most=50)]).conflict
(0, 1)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.instructions.answer import Answer
from edgecase_strategies.instructions.asking import sounds_like_asking
from edgecase_strategies.instructions.constraints import Proof, prove
from edgecase_strategies.instructions.families import FAMILIES, TRAPS
from edgecase_strategies.instructions.judge import Outcome, PairScore, Reply, judge, pair_accuracy
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Totals, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, Dated, OnWeekday, Weighs
from edgecase_strategies.instructions.on_text import Amount, Begins, Closes, InFormat, InLanguage, Letters, Uses
from edgecase_strategies.instructions.perturbations import PERTURBATIONS
from edgecase_strategies.instructions.prompts import Read, Reading, read
from edgecase_strategies.instructions.room import ROOM
from edgecase_strategies.instructions.verify import clause_texts, witness_of

if TYPE_CHECKING:
    from edgecase_strategies.instructions.strategies import Pair, against, contradicting, pairs

__all__ = [
    "FAMILIES",
    "PERTURBATIONS",
    "ROOM",
    "TRAPS",
    "Amount",
    "Answer",
    "Apart",
    "AtTime",
    "Begins",
    "Closes",
    "Dated",
    "Every",
    "Has",
    "InFormat",
    "InLanguage",
    "Is",
    "Letters",
    "Listed",
    "OnWeekday",
    "Outcome",
    "Pair",
    "PairScore",
    "Proof",
    "Read",
    "Reading",
    "Reply",
    "Rule",
    "Totals",
    "Uses",
    "Weighs",
    "Within",
    "against",
    "clause_texts",
    "contradicting",
    "judge",
    "pair_accuracy",
    "pairs",
    "prove",
    "read",
    "sounds_like_asking",
    "witness_of",
]

_STRATEGIES = ("Pair", "against", "contradicting", "pairs")


def __getattr__(name: str) -> Any:
    # Hypothesis takes a tenth of a second to import, and the fast engine does without.
    if name in _STRATEGIES:
        return getattr(importlib.import_module("edgecase_strategies.instructions.strategies"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
