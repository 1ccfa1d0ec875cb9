"""What a run knows of one test's cases, and the parts of a data card: a question, what was measured for it, and that in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.curate.covers import Covers
from edgecase_strategies.curate.planner import Cell, Known
from edgecase_strategies.curate.transfer import Transfer

NOT = "not measured"
QUESTIONS = (
    "Which real patterns do the cases represent?",
    "Who or what made them?",
    "How were they checked?",
    "What is missing?",
    "Could private source material be reproduced?",
    "Does performance transfer to independent real examples?",
)
MOST = 12
"""Names that are listed in full; of more, their number is said as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run knows of one test's cases."""

    test: str
    about: Mapping[str, Any]
    """What the test says of itself: its skill, seeds, holdout, versions."""
    choices: Sequence[Mapping[str, Any]]
    """What was drawn, distinct, chosen and dropped by reason, for each choice."""
    cases: int
    """How many cases ran."""
    skipped: int
    names: Mapping[str, int]
    """How many cases each perturbation is in."""
    severities: Mapping[int, int]
    origins: Mapping[str, int]
    """How many items are real, perturbed, given or made up."""
    categories: Mapping[str, int]
    """How many cases each category has."""
    checked: Mapping[str, int] = field(default_factory=dict)
    """How many of the cases that ran were checked in which way: "confirmed" and so on; "" where that is not known."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """How many lines of the suite did not run, by the reason why they could not be confirmed."""
    transfer: Transfer
    aimed: int = 0
    """How many cases more ran since something had failed before: searches and repeats."""
    lowest: Mapping[Cell, Known] = field(default_factory=dict)
    """What is known of the lowest failing severity of each cell, by perturbation and category."""
    covers: Covers = field(default_factory=Covers)
    """Which combinations of factors the cases that ran cover."""
    seeds: int = 0
    """How many rows the test has; 0 where its seeds are drawn."""
    seeds_used: int = 0
    """Of how many of them a case ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, what was measured for it, and that for people."""

    question: str
    lines: tuple[str, ...]
    measured: Mapping[str, Any]
    table: tuple[tuple[str, ...], ...] = ()
    """A table under the lines; its first row names the columns."""


def plural(count: int, noun: str) -> str:
    """Return a number with a noun.

    >>> plural(1, "case"), plural(2, "case")
    ('1 case', '2 cases')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def counts(pairs: Iterable[Sequence[Any]] | None) -> dict[str, int]:
    """Return pairs of name and number as a dict; names that redaction made the same count together."""
    found: dict[str, int] = {}
    for name, many in pairs or ():
        found[name] = found.get(name, 0) + many
    return found


def counted(found: Mapping[str, int]) -> str:
    """Return names with their numbers, the most frequent first.

    >>> counted({"refund": 2, "cancel": 3})
    'cancel (3), refund (2)'
    """
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    said = ", ".join(f"{name} ({many})" for name, many in ordered[:MOST])
    return f"{said} and {len(ordered) - MOST} more" if len(ordered) > MOST else said


def listed(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    there = list(names)
    return ", ".join(there[:MOST]) + (f" and {len(there) - MOST} more" if len(there) > MOST else "")
