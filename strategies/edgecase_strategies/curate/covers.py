"""What the cases of a run cover, for people: a line, a table of the pairs of factors, and every cell by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.curate.coverage import STRENGTHS, Cell, Coverage, name_of

NOT = "not measured"
SHOWN = 3
"""Cells that the table names."""
LONGEST = 60
"""Characters of a name in the table."""
MOST_NAMES = 20_000
"""Cells of a kind that JSON names: what a run of triples has more than once in a thousand tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """What the cases that ran cover; of what could be covered it is known only where a pool was drawn in the run."""

    coverage: Coverage | None = None
    is_known: bool = False
    """Whether a pool was drawn, so that it is known what could be covered."""
    is_part: bool = False
    """Whether some of the cases come from a suite, so that the pool may not be of all seeds."""

    @property
    def lines(self) -> list[str]:
        """Return what is covered, in sentences."""
        found = self.coverage
        if found is None or not (found.covered or found.missing):
            return [f"combinations of perturbation, severity, place and what the seeds are: {NOT}"]
        factors = sorted({name for cell in (*found.covered, *found.missing) for name, _ in cell})
        what = f"{_kind(found)} of {', '.join(factors)}"
        if not self.is_known:
            return [
                f"{what}: {len(found.covered)} are covered; how many could be: {NOT} (no pool was drawn, the cases were there)"
            ]
        could = len(found.covered) + len(found.missing)
        said = f"{len(found.covered)} of {could} that could be made are covered ({found.share:.0%})"
        lines = [f"{what}: {said}; {len(found.infeasible)} cannot be made"]
        if self.is_part:
            lines.append(
                "what could be made is known of the seeds that fresh cases were drawn for, and not of the suite's"
            )
        return lines

    def table(self) -> tuple[tuple[str, ...], ...]:
        """Return a row for each combination of factors: what is covered, could be, cannot be, and the first that is missing."""
        found = self.coverage
        if found is None or not (found.covered or found.missing):
            return ()
        kinds = {"covered": found.covered, "missing": found.missing, "infeasible": found.infeasible}
        rows: dict[tuple[str, ...], dict[str, list[Cell]]] = {}
        for kind, cells in kinds.items():
            for cell in cells:
                names = tuple(name for name, _ in cell)
                rows.setdefault(names, {name: [] for name in kinds})[kind].append(cell)
        head = ("factors", "covered", "could be", "cannot be", "missing")
        return (head, *(self._row(names, cells) for names, cells in sorted(rows.items()) if self._tells(cells)))

    def _tells(self, cells: Mapping[str, Sequence[Cell]]) -> bool:
        return bool(cells["covered"] or (self.is_known and cells["missing"]))

    def _row(self, names: Sequence[str], cells: Mapping[str, Sequence[Cell]]) -> tuple[str, ...]:
        covered, missing = len(cells["covered"]), len(cells["missing"])
        if not self.is_known:
            return (" × ".join(names), str(covered), NOT, NOT, NOT)
        more = f" and {missing - SHOWN} more" if missing > SHOWN else ""
        shown = ", ".join(_short(cell) for cell in cells["missing"][:SHOWN])
        return (
            " × ".join(names),
            str(covered),
            str(covered + missing),
            str(len(cells["infeasible"])),
            f"{shown}{more}" or "-",
        )

    def to_json(self) -> dict[str, Any] | None:
        """Return the cells by name; None for those that were not measured."""
        found = self.coverage
        if found is None or not (found.covered or found.missing):
            return None
        known = self.is_known
        return {
            "strength": found.strength,
            "share": round(found.share, 4) if known else None,
            "counts": {
                "covered": len(found.covered),
                "missing": len(found.missing) if known else None,
                "infeasible": len(found.infeasible) if known else None,
            },
            "covered": [name_of(cell) for cell in found.covered[:MOST_NAMES]],
            "missing": [name_of(cell) for cell in found.missing[:MOST_NAMES]] if known else None,
            "infeasible": [name_of(cell) for cell in found.infeasible[:MOST_NAMES]] if known else None,
        }


def _kind(found: Coverage) -> str:
    return next(name for name, strength in STRENGTHS.items() if strength == found.strength)


def _short(cell: Cell) -> str:
    text = " × ".join(value for _, value in cell)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
