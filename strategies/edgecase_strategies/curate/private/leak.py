"""What a guard found: of which kind it is, where it stood, and how much was looked at. Nothing private is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

CANARY, VALUE, PAIR, COPY = "canary", "private value", "rare pair", "near copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something private that came out; what it is stays out of the record."""

    kind: str
    """"canary", "private value", "rare pair" or "near copy"."""
    where: str
    """What was checked when it was found."""


class Stretch(NamedTuple):
    """Where in a text something private stands, in characters, and what it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardReport:
    """What was looked for, in how much, and what was found."""

    guarded: Mapping[str, int]
    """How many private values, rare pairs and canaries there are."""
    checked: int
    """How many values were checked."""
    tests: int
    """How many comparisons of hashes and of near copies were made; the index of near values counts as one with each."""
    leaks: tuple[Leak, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the report in sentences."""
        counts = ", ".join(f"{many:,} {kind}" for kind, many in self.guarded.items())
        found = Counter(leak.kind for leak in self.leaks)
        what = ", ".join(f"{many:,} {kind}" for kind, many in sorted(found.items())) or "none of them"
        return (
            f"Looked for {counts} in {self.checked:,} values by {self.tests:,} comparisons; found {what}.",
            (
                "Exact values and rare pairs are compared by salted hashes, near copies by distance. Private values that nobody "
                "named and no pattern knows were not looked for."
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        found = Counter(leak.kind for leak in self.leaks)
        return {
            "guarded": dict(self.guarded),
            "checked": self.checked,
            "tests": self.tests,
            "leaks": dict(sorted(found.items())),
            "where": sorted({leak.where for leak in self.leaks}),
        }
