"""How often people make a slip, fitted to public lists of misspellings: see ``docs/explanation/realism.md``."""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
from typing import Any, Final, NamedTuple

from edgecase_strategies.text.slip_sites import PUT_IN, QWERTY, Candidate, candidates

FITTED: Final = "en"
"""The language of the lists that the rates were fitted to."""
LEAST: Final = 1e-3
"""A slip that is rarer than this, beside the likeliest of its word, is left out."""

_TRIPLED: Final = 0.3
"""How often people write a doubled letter three times, for each time that codespell's dictionary has it.

Of its misspellings of words with a doubled letter 6.9% do; in nlpaug's list, most of it what pupils wrote, 2.0%.
"""


class Group(NamedTuple):
    """A group of letters that becomes another."""

    before: str
    """The letters; "" where they stay, and stand there twice."""
    place: str
    after: str
    rate: float
    """The logarithm of how often it does, for each misspelling of one slip."""


class Rates(NamedTuple):
    """Logarithms of factors: a slip's rate is the product of those of its circumstances."""

    letters: dict[str, dict[str, float]]
    """By the letters of a slip, and by what stands around them; "" is the letters' own."""
    relations: dict[str, float]
    twice: float
    """Misspellings of two slips for each one of a single slip, less those of groups of letters."""
    groups: dict[str, list[Group]]
    """By the letters that stand there: what groups of letters become."""

    def of(self, slip: Candidate, *, plain: bool = False) -> float:
        """Return a slip's rate; 0 for letters that people do not slip with.

        A ``plain`` rate leaves out what stands around the letters, which is another matter in each language.
        """
        mine = self.letters.get(slip.letters)
        if mine is None:
            return 0.0
        total = mine[""] + self.relations.get(slip.relation, 0.0)
        for context in slip.contexts[:1] if plain else slip.contexts:
            total += mine.get(context, 0.0)
        return math.exp(total)


def parse(record: dict[str, Any]) -> Rates:
    """Return the rates that a data file holds; a factor stands as a hundredth of its logarithm, with its circumstance.

    >>> parse({"letters": {"-c": "-50 <c+210"}, "relations": "-1@4+12", "twice": 0.1}).letters
    {'-c': {'': -0.5, '<c': 2.1}}
    """
    letters = {key: _factors(line) for key, line in record["letters"].items()}
    groups: dict[str, list[Group]] = {}
    for key, line in record.get("groups", {}).items():
        before, _, after = key.partition(">")
        for place, rate in _factors(line).items():
            groups.setdefault(before or after, []).append(Group(before, place, after, rate))
    return Rates(letters, _factors(record["relations"]), record["twice"], groups)


def _factors(line: str) -> dict[str, float]:
    found = {}
    for token in line.split():
        sign = max(token.rfind("+"), token.rfind("-"))
        found[token[:sign]] = int(token[sign:]) / 100
    return found


@functools.cache
def rates() -> Rates:
    """Return the rates that come with the package."""
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "slip_rates.json"
    return parse(json.loads(source.read_text(encoding="utf-8")))


@functools.lru_cache(maxsize=16)
def rated(word: str, language: str = FITTED, layout: str = QWERTY) -> tuple[tuple[Candidate, float], ...]:
    """Return the slips of a word of small letters with their rates.

    >>> max(rated("receive"), key=lambda pair: pair[1])[0].letters
    '~ei'
    """
    model, plain = rates(), language != FITTED
    found = [
        (slip, rate * _TRIPLED if _is_tripled(slip) else rate)
        for slip in candidates(word, layout)
        if (rate := model.of(slip, plain=plain))
    ]
    least = LEAST * max((rate for _, rate in found), default=0.0)
    return tuple(pair for pair in found if pair[1] >= least)


def _is_tripled(slip: Candidate) -> bool:
    return slip.letters[0] == PUT_IN and slip.contexts[4] == f"<{slip.after * 2}"
