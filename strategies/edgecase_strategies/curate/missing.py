"""The answer of a data card on what is missing, by name."""

from __future__ import annotations

from typing import Any

from edgecase_strategies.curate.measured import QUESTIONS, Answer, Measured, counts, listed
from edgecase_strategies.options import SEVERITY

Part = tuple[list[str], dict[str, Any]]
"""What was found, for people and as JSON."""


def missing(found: Measured) -> Answer:
    """Return what no case has: categories, severities, perturbations, combinations of these, and seeds."""
    parts = (_categories(found), _levels(found), _searched(found), _combinations(found))
    return Answer(
        question=QUESTIONS[3],
        lines=tuple(line for lines, _ in parts for line in lines),
        measured={name: value for _, measured in parts for name, value in measured.items()},
        table=found.covers.table(),
    )


def _categories(found: Measured) -> Part:
    skill = found.about.get("skill") or {}
    there_are = counts(found.about.get("categories"))
    wanted = list(counts(skill.get("categories")) or there_are)
    there = {name for name, many in found.categories.items() if many}
    empty = [name for name in wanted if name not in there]
    unasked = [name for name in there_are if name not in wanted]
    short = {
        name: many
        for name, many in counts(found.about.get("wanted")).items()
        if 0 < found.categories.get(name, 0) < many
    }
    lines = [f"categories without a case: {listed(empty)}"] if empty else []
    lines += [
        f"cases of {name}: {found.categories[name]} of the {many} that its weight asks for"
        for name, many in short.items()
    ]
    if unasked:
        lines.append(f"categories of the rows that the skill does not name: {listed(unasked)}")
    return lines, {
        "categories": empty,
        "short": {name: {"wanted": many, "ran": found.categories[name]} for name, many in short.items()},
        "not_in_skill": unasked,
    }


def _levels(found: Measured) -> Part:
    asked = found.about.get("asked") or []
    never = [name for name in asked if name not in found.names]
    levels = found.about.get("severity") or []
    gone = [str(level) for level in range(levels[0], levels[1] + 1) if level not in found.severities] if levels else []
    lines = [f"levels of severity without a case: {', '.join(gone)}"] if gone else []
    if never:
        lines.append(
            f"perturbations that were asked for and came in no case: {len(never)} of {len(asked)} ({listed(never)})"
        )
    if found.skipped:
        lines.append(f"cases that did not run: {found.skipped}")
    return lines, {"severities": gone, "perturbations": never, "skipped": found.skipped}


def _searched(found: Measured) -> Part:
    levels = found.about.get("severity") or []
    within = (levels[0], levels[1]) if levels else SEVERITY
    open_ones = {cell: known for cell, known in found.lowest.items() if known.next(within) is not None}
    said = [f"{cell.name} ({known})" for cell, known in open_ones.items()]
    lines = [f"lowest severity that fails, still searched by --edgecases-explore: {listed(said)}"] if said else []
    return lines, {
        "searched": [
            {
                "perturbation": cell.perturbation,
                "category": cell.category,
                "failed": known.failed,
                "passed": known.passed,
                "suspected": known.suspected,
            }
            for cell, known in open_ones.items()
        ]
    }


def _combinations(found: Measured) -> Part:
    lines = list(found.covers.lines)
    if found.seeds:
        lines.append(f"seeds without a case: {found.seeds - found.seeds_used} of {found.seeds}")
    forbidden = list(found.about.get("forbid") or [])
    lines += [f"never chosen, as forbid says: {name}" for name in forbidden]
    return lines, {
        "coverage": found.covers.to_json(),
        "seeds": {"all": found.seeds, "used": found.seeds_used} if found.seeds else None,
        "forbidden": forbidden,
    }
