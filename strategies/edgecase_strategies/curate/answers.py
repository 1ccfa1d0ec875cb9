"""The answers of a data card on where cases come from: what they stand for, who made them, what is private, what transfers."""

from __future__ import annotations

from collections import Counter

from edgecase_strategies.curate.measured import NOT, QUESTIONS, Answer, Measured, counted, counts, plural
from edgecase_strategies.curate.private.said import said_of
from edgecase_strategies.curate.transfer import KINDS


def patterns(found: Measured) -> Answer:
    """Return which real patterns the cases stand for."""
    groups = Counter[str]()
    for name, count in found.names.items():
        groups[".".join(name.split(".")[:2])] += count
    seeds = found.about.get("seeds") or {}
    lines = [f"{plural(found.cases, 'case')}; perturbations: {counted(groups) or 'none'}"]
    if found.aimed:
        lines.append(
            f"{plural(found.aimed, 'case')} beside them searched or repeated what failed before; no rate counts them"
        )
    if found.severities:
        lines.append(f"severity: {', '.join(f'{level} ({many})' for level, many in sorted(found.severities.items()))}")
    if any(found.categories):
        lines.append(f"categories: {counted({name: many for name, many in found.categories.items() if name})}")
    files = counts(seeds.get("files"))
    sources = [f"{plural(seeds['given'], 'row')} of the test"] if seeds.get("given") else []
    sources += [f"{plural(seeds['real'], 'real example')} ({counted(files)})"] if seeds.get("real") else []
    sources += ["drawn by a strategy"] if seeds.get("drawn") else []
    lines.append(f"seeds: {', '.join(sources) or NOT}")
    lines.append(f"how often these patterns come in your own traffic: {NOT}")
    measured = {
        "cases": found.cases,
        "aimed": found.aimed,
        "groups": dict(groups),
        "severities": {str(level): many for level, many in sorted(found.severities.items())},
        "categories": dict(found.categories),
        "seeds": dict(seeds),
        "traffic": None,
    }
    return Answer(question=QUESTIONS[0], lines=tuple(lines), measured=measured)


def makers(found: Measured) -> Answer:
    """Return who or what made them, and what is known of their labels."""
    by = found.about.get("by") or {}
    said = ", ".join(f"{name} {version}" for name, version in by.items())
    lines = [f"made by {said or NOT}, random seed {found.about.get('random', NOT)}"]
    lines.append(f"of the items that ran: {counted(found.origins) or 'none'}")
    labels = found.about.get("labels") or []
    for one in labels:
        kappa = NOT if one["kappa"] is None else f"{one['kappa']:.2f}"
        first, second = one["names"]
        low, high = one["interval"]
        lines.append(
            f"labels: {first} and {second} agree on {one['agreed']} of {one['count']} ({low:.0%} to {high:.0%}), Cohen's kappa "
            f"{kappa}; {one['aside']} set aside"
        )
        lines += [
            f'systematic: {pair["count"]} of {pair["of"]} that {first} calls "{pair["first"]}" are "{pair["second"]}" by {second}'
            for pair in one["systematic"]
        ]
    if not labels:
        lines.append(f"whether a second source of labels agrees: {NOT}")
    measured = {
        "by": dict(by),
        "random": found.about.get("random"),
        "items": dict(found.origins),
        "labels": labels or None,
    }
    return Answer(question=QUESTIONS[1], lines=tuple(lines), measured=measured)


def private(found: Measured) -> Answer:
    """Return what was tried to keep private material in, and what came of it."""
    private = found.about.get("private") or {}
    lines = said_of(private) or [f"{NOT}: no seed was declared private, and no canary was planted"]
    return Answer(question=QUESTIONS[4], lines=tuple(lines), measured={"private": dict(private) or None})


def transfer(found: Measured) -> Answer:
    """Return what the messy rate says of the real one."""
    held, lines = found.about.get("holdout") or {}, found.transfer.lines()
    if held.get("rows"):
        lines.append(f"holdout: {plural(held['rows'], 'row')} of {counted(counts(held['files']))}; {held['apart']}")
    table: list[tuple[str, ...]] = []
    if found.transfer.overall["real"].ran:
        table = [("category", *KINDS), *found.transfer.table()]
    return Answer(
        question=QUESTIONS[5],
        lines=tuple(lines),
        measured=found.transfer.to_json(),
        table=tuple(table),
    )
