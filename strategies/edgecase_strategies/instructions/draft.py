"""A draft: constraints that were drawn for a family and proven, before there is a word of text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from edgecase_strategies.instructions.answer import Answer
from edgecase_strategies.instructions.constraints import Constraint, contradicts, satisfy
from edgecase_strategies.instructions.solve import Model
from edgecase_strategies.instructions.witness import witness

T = TypeVar("T")
Vocabulary = Mapping[str, Any]
"""A locale's lists of words, names and things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """What looks like a contradiction and is none: said in the last clause's place, it leaves ``holds`` to be kept."""

    kind: str
    says: Constraint
    holds: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Clauses that can be kept together, and what the last of them may be exchanged for."""

    family: str
    scene: str
    """The key of the sentences that open the instruction."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """What those sentences name."""
    base: tuple[Constraint, ...]
    """All clauses but the last."""
    twin: Constraint
    """The last clause, consistent with the others."""
    other: Constraint | None = None
    """Another one that is consistent; None if the same is only said in other words."""
    against: Constraint
    """The one that contradicts the others."""
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A draft whose kinds were all shown to be what they are, with what the prover found for the consistent ones."""

    draft: Draft
    twin: Model
    other: Model | None
    traps: tuple[Model, ...]


class Unproven(Exception):
    """A draft that is not what it is meant to be; another one is drawn."""


def show(draft: Draft) -> Proven:
    """Prove a draft: the contradiction and that it is minimal, and a checked witness of each consistent kind.

    Raises Unproven if anything of it fails.
    """
    if not contradicts((*draft.base, draft.against)):
        raise Unproven(f"{draft.family}: {draft.base} and {draft.against} are no minimal contradiction")
    return Proven(
        draft=draft,
        twin=_shown((*draft.base, draft.twin)),
        other=None if draft.other is None else _shown((*draft.base, draft.other)),
        traps=tuple(_shown(trap.holds) for trap in draft.traps),
    )


def _shown(constraints: Sequence[Constraint]) -> Model:
    model = satisfy(constraints)
    if model is None or not isinstance(witness(constraints, model), Answer):
        raise Unproven(f"no witness for {constraints}")
    return model


class Drawing:
    """What a family draws from: a ``Random`` and a locale's vocabulary."""

    __slots__ = ("rng", "vocabulary")

    def __init__(self, rng: Random, vocabulary: Vocabulary) -> None:
        self.rng = rng
        self.vocabulary = vocabulary

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return self.rng.randrange(low, high + 1)

    def one(self, items: Sequence[T]) -> T:
        """Return one of some items."""
        return self.rng.choice(items)

    def of(self, name: str) -> str:
        """Return one entry of the vocabulary."""
        entries: Sequence[str] = self.vocabulary[name]
        return self.rng.choice(entries)

    def two(self, name: str) -> tuple[str, str]:
        """Return two different entries of the vocabulary."""
        entries: Sequence[str] = self.vocabulary[name]
        first = self.rng.randrange(len(entries))
        second = self.rng.randrange(len(entries) - 1)
        return entries[first], entries[second + (second >= first)]

    def reference(self) -> str:
        """Return the number of an order or an item."""
        letters = "ABCDEFGHKLMNPRSTVWX"
        return f"{self.one(letters)}{self.one(letters)}-{self.number(1000, 9999)}"

    def day(self) -> dt.date:
        """Return a day of 2026 or 2027 that is neither the first nor the last of its month."""
        return dt.date(self.one((2026, 2027)), self.number(1, 12), self.number(3, 26))

    def more(self, first: T, against: T) -> tuple[T, T]:
        """Return both as they are or exchanged."""
        return (against, first) if self.rng.randrange(2) else (first, against)


Family = Callable[[Drawing], Draft]
