"""What a test says of itself as a whole: its skill, where its seeds come from, and what is known of their labels."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from edgecase_strategies.curate import diversity
from edgecase_strategies.curate.mix import Rows
from edgecase_strategies.curate.skill import Skill, derived
from edgecase_strategies.engine import taken_by
from edgecase_strategies.errors import UnsupportedSeed
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.rooms import ROOMS, room_for
from pytest_edgecases.run import private
from pytest_edgecases.run.made import pairs
from pytest_edgecases.run.plan import Plan
from pytest_edgecases.run.real import Held, category_of
from pytest_edgecases.store.suite import Line
from pytest_edgecases.targets.spec import ArgumentTarget


def about_of(
    plan: Plan, rows: Sequence[Any], origins: Sequence[str], held: Sequence[Held], sources: Sequence[Rows]
) -> dict[str, Any]:
    """Return what is told of a test, as JSON: the same in every process that collects it."""
    target = next((one for one in plan.request.targets if isinstance(one, ArgumentTarget)), None)
    params = [private.row_params(row) for row in rows]
    categories = [category_of(one, target.name, plan.options.label) if target is not None else "" for one in params]
    formats = _formats(plan, target, params)
    skill = plan.skill or _derived(plan, formats, categories)
    real = sum(bool(origin) for origin in origins)
    return {
        "skill": {**skill.to_json(), "title": skill.title, "categories": pairs(skill.categories)},
        "categories": pairs(Counter(one for one in categories if one)),
        "seeds": {
            "given": len(rows) - real if not plan.request.inject else 0,
            "real": real,
            "drawn": bool(plan.request.inject),
            "files": pairs(Counter(origin.rpartition(":")[0] for origin in origins if origin)),
        },
        "holdout": {
            "rows": len(held),
            "files": pairs(Counter(one.origin.rpartition(":")[0] for one in held)),
            "apart": "no seed is among them, exactly or nearly (Levenshtein similarity 0.92, the same label)"
            if held
            else "",
        },
        "labels": [one.agreement.to_json() for one in sources if one.agreement is not None],
        "by": {
            "pytest-edgecases": version("pytest-edgecases"),
            "hypothesis": version("hypothesis"),
            "python": platform.python_version(),
        },
        "random": plan.options.seed,
        "severity": list(plan.options.severity),
        "cases": plan.options.cases,
        "wanted": pairs(_wanted(plan, categories)) if plan.skill is not None and plan.skill.categories else [],
        "asked": [one.name for one in plan.perturbations if not formats or _is_for(formats, one)],
        "verified": plan.has_verifier,
        "coverage": plan.options.coverage,
        "forbid": list(plan.options.forbid.names()) if plan.options.forbid is not None else [],
        "diversity": _diversity(target, params),
    }


def reviewed_of(lines: Sequence[Line]) -> dict[str, int]:
    """Return how many lines a test has in its suite, and how many of them people gave each verdict."""
    verdicts = Counter(line.reviewed["verdict"] for line in lines if line.reviewed)
    return {"lines": len(lines), **verdicts} if lines else {}


def _wanted(plan: Plan, categories: Sequence[str]) -> dict[str, int]:
    """Return how many cases each category gets by the weights of a declared skill."""
    found: Counter[str] = Counter()
    for category, share in zip(categories, plan.shares(categories), strict=True):
        if share:
            found[category] += share
    return dict(found)


def _diversity(target: ArgumentTarget | None, params: Sequence[dict[str, Any]]) -> dict[str, float] | None:
    """Return how varied the seeds are, before anything is done to them; None where they are no texts, or are not known."""
    values = [one.get(target.name) for one in params] if target is not None else []
    texts = [value for value in values if isinstance(value, str)]
    found = diversity(texts) if len(texts) == len(values) else None
    return dict(found.to_json()) if found is not None else None


def _is_for(formats: Sequence[str], one: Perturbation[Any]) -> bool:
    return any(taken_by(ROOMS[name], one) is not None for name in formats)


def _derived(plan: Plan, formats: Sequence[str], categories: Sequence[str]) -> Skill:
    name = plan.test.rpartition("::")[2]
    return derived(
        name.removeprefix("test_").replace("_", " ").strip() or name,
        categories,
        severity=plan.options.severity,
        formats=formats,
        keeps=[one for one in plan.options.protect if isinstance(one, str) and not one.startswith("-")],
    )


def _formats(plan: Plan, target: ArgumentTarget | None, params: Sequence[dict[str, Any]]) -> list[str]:
    found: dict[str, None] = {}
    if target is None:
        return []
    for one in params:
        try:
            found[room_for(one.get(target.name), plan.perturbations).name] = None
        except UnsupportedSeed:
            continue
    return list(found)
