"""What a case counts for in coverage: its perturbations with their places, and what its seed is."""

from __future__ import annotations

import contextlib
from typing import Any

from edgecase_strategies.case import Case, content_id, encode
from edgecase_strategies.curate import Verifier
from edgecase_strategies.engine import Room, Tells
from edgecase_strategies.rooms import ROOMS
from pytest_edgecases.run.plan import Plan

FORBIDDEN = "a combination that is forbidden"
"""Why a case is not used."""
Edits = tuple[tuple[str, str], ...]


def edits_of(case: Case, plan: Plan) -> Edits:
    """Return the perturbations of a case with their places, each pair once; a place that is not known is empty."""
    room = ROOMS.get(case.room)
    if room is None or not case.edits:
        return ()
    prepared = prepared_seed(case, plan)
    return tuple(dict.fromkeys((edit.name, _place(room, prepared, edit)) for edit in case.edits))


def traits_of(case: Case, plan: Plan) -> dict[str, str]:
    """Return what the room tells of a case's seed: its language and its length, where they are known."""
    room: Any = ROOMS.get(case.room)
    prepared = prepared_seed(case, plan) if room is not None else None
    if prepared is None or not isinstance(room, Tells):
        return {}
    return {name: value for name, value in room.traits(prepared).items() if value}


def told(case: Case | None, plan: Plan) -> dict[str, Any]:
    """Return what the record of a case tells for coverage; of no case, nothing."""
    return {} if case is None else {"edits": edits_of(case, plan), "traits": traits_of(case, plan) or None}


def is_forbidden(case: Case, plan: Plan, category: str) -> bool:
    """Whether a case has a combination that the options of its test rule out."""
    forbid = plan.options.forbid
    if forbid is None:
        return False
    known = {"severity": str(case.severity), **traits_of(case, plan)}
    known["category"] = category or case.truth.intent or ""
    return any(forbid({**known, "perturbation": name, "place": place}) for name, place in edits_of(case, plan))


def verifier_of(plan: Plan, category: str) -> Verifier | None:
    """Return the test's verifier for cases of a category, which finds fault with what is forbidden as well."""
    if plan.options.forbid is None:
        return plan.verify

    def verify(case: Case) -> str | None:
        if is_forbidden(case, plan, category):
            return FORBIDDEN
        return plan.verify(case) if plan.verify is not None else None

    return verify


def prepared_seed(case: Case, plan: Plan) -> Any:
    """Return the prepared seed of a case: its own, or of one that was read from a suite, made once a test and seed; or None."""
    room = ROOMS.get(case.room)
    if case.prepared is not None or room is None:
        return case.prepared
    key = content_id([case.room, encode(case.seed.value)])
    if key not in plan.prepared:
        plan.prepared[key] = None
        options = {name: given for name, given in plan.options.room.items() if name in room.options}
        # A seed that JSON has carried may be of another type than its room prepares; no run fails for a report.
        with contextlib.suppress(Exception):
            plan.prepared[key] = room.prepare(case.seed, plan.options.protect, **options)
    return plan.prepared[key]


def _place(room: Room, prepared: Any, edit: Any) -> str:
    with contextlib.suppress(Exception):
        return room.place(prepared, edit)
    return ""
