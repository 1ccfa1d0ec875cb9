"""What is told of how a test's cases were made: its skill, its seeds, and each choice with what it dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from edgecase_strategies.case import content_id
from edgecase_strategies.curate import Choice
from edgecase_strategies.curate.cells import pack, unpack
from edgecase_strategies.curate.coverage import PAIRS, Cell, check_strength

T = TypeVar("T")
REAL, PERTURBED_REAL, PERTURBED, GIVEN, MADE_UP = (
    "real",
    "perturbed from a real example",
    "perturbed from a row of the test",
    "given by the test",
    "made up",
)


@dataclass(slots=True)
class Made:
    """Gathered while the cases are made, and told with the records of the items, each thing once a process."""

    about: dict[str, Any] = field(default_factory=dict)
    """Of the test as a whole; the same in every process."""
    _choices: dict[str, dict[str, Any]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _told_about: bool = False

    def add(self, key: str, choice: Choice, coverage: str = PAIRS, *, taken: int) -> None:
        """Note a choice of cases, how many of them are taken, and what it could cover.

        The same choice has the same key in every process.
        """
        self._choices[content_id([key])] = {
            "pool": choice.pool,
            "distinct": choice.distinct,
            "chosen": taken,
            "near": choice.near,
            "possible": pack(choice.possible.cells(check_strength(coverage))),
            "dropped": pairs(choice.dropped),
        }

    def drop(self, key: str, reason: str) -> None:
        """Note a case that was drawn by a strategy and is not used."""
        entry = self._choices.setdefault(content_id([key]), {"pool": 0, "distinct": 0, "chosen": 0, "dropped": []})
        entry["dropped"] = pairs(Counter(dict(entry["dropped"])) + Counter([reason]))

    def take(self) -> dict[str, Any] | None:
        """Return what was not told yet, or None."""
        new = {key: entry for key, entry in self._choices.items() if key not in self._told}
        about = {} if self._told_about else self.about
        if not new and not about:
            return None
        self._told.update(new)
        self._told_about = True
        return {"about": about, "choices": new}


def cells_apart(made: Mapping[str, Any]) -> tuple[dict[str, Any], set[Cell]]:
    """Return what a record tells without what its choices could cover, and that: of many choices it is mostly the same.

    >>> cells_apart({"about": {}, "choices": {"k": {"pool": 3, "possible": []}}})
    ({'about': {}, 'choices': {'k': {'pool': 3}}}, set())
    """
    cells: set[Cell] = set()
    choices: dict[str, dict[str, Any]] = {}
    for key, entry in made["choices"].items():
        cells |= unpack(entry.get("possible", ()))
        choices[key] = {name: value for name, value in entry.items() if name != "possible"}
    return {**made, "choices": choices}, cells


def joined(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what two records tell, together; what several processes tell counts once.

    >>> joined({"about": {"a": 1}, "choices": {}}, {"about": {}, "choices": {"k": {"pool": 3}}})
    {'about': {'a': 1}, 'choices': {'k': {'pool': 3}}}
    """
    known: Mapping[str, Any] = one or {"about": {}, "choices": {}}
    return {
        "about": {**known["about"], **other["about"]},
        "choices": {**known["choices"], **other["choices"]},
    }


def pairs(counts: Mapping[str, T]) -> list[list[str | T]]:
    """Return counts as pairs: what may be private stands where redaction looks for it, which is not in a key.

    >>> pairs({"refund": 2})
    [['refund', 2]]
    """
    return [[name, many] for name, many in counts.items()]


def provenance_of(kind: str, names: Sequence[str], origin: str) -> str:
    """Return where an item comes from: it is real, perturbed, given or made up.

    >>> provenance_of("case", ("text.typo.omit",), "tickets.csv:3"), provenance_of("real", (), "holdout:1")
    ('perturbed from a real example', 'real')
    """
    if kind == "case":
        return MADE_UP if not names else PERTURBED_REAL if origin else PERTURBED
    return REAL if origin or kind == "real" else GIVEN
