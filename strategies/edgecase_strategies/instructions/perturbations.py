"""The perturbations of the instruction room: a family's contradiction and twin, and the traps."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.instructions.brief import CONTRADICTION, TRAP, TWIN, Brief
from edgecase_strategies.instructions.families import FAMILIES, TRAPS
from edgecase_strategies.perturbation import Perturbation, perturbation


def _choose(name: str, summary: str) -> Callable[[Brief, Random], Edit | None]:
    def choose(brief: Brief, rng: Random) -> Edit | None:
        edits = brief.by_name.get(name)
        if not edits:
            return None
        return edits[0] if len(edits) == 1 else rng.choice(edits)

    choose.__doc__ = summary
    return choose


def _make(role: str, name: str, summary: str) -> Perturbation[Brief]:
    full = f"instruction.{role}.{name}"
    # What is asked for is another thing afterwards, in a consistent value too, so none of them keeps the truth.
    return perturbation(full, keeps_truth=False)(_choose(full, summary))


def _summary(name: str) -> str:
    return (FAMILIES[name].__doc__ or "").partition("\n")[0].rstrip(".")


PERTURBATIONS: tuple[Perturbation[Brief], ...] = (
    *(_make(CONTRADICTION, name, f"{_summary(name)}.") for name in FAMILIES),
    *(_make(TWIN, name, f"Consistent, beside: {_summary(name)}.") for name in FAMILIES),
    *(_make(TRAP, name, f"Consistent: {summary}") for name, summary in TRAPS.items()),
)
BY_NAME = {one.name: one for one in PERTURBATIONS}
