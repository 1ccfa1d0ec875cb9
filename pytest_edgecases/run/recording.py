"""The record of an item that ran: what reports, suites and the run store are made from."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pytest_edgecases.run import covered
from pytest_edgecases.run.attempt import Attempt
from pytest_edgecases.run.explore import levels_of
from pytest_edgecases.run.finding import Record
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.repeat import Repeated
from pytest_edgecases.run.session import Session


def record_of(
    session: Session,
    item: pytest.Function,
    slot: Slot,
    how: Repeated,
    attempt: Attempt,
    *,
    order: int,
    calls: int,
    whole: bool,
) -> Record:
    """Return what an item came to, and what was not told yet of its models and its test.

    ``order`` is its place in the collection, ``calls`` are those beyond the item's own, and with ``whole`` the case comes along.
    """
    case, gate = attempt.case, slot.plan.gate
    line = slot.line if case is slot.case else None
    known = line if line is not None and line.is_known_failure else None
    wanted = whole or known is not None
    checked = session.checked(item, slot, case)
    return Record(
        test=slot.plan.test,
        item=item.nodeid,
        kind="real" if slot.is_real else "clean" if slot.is_clean else "case",
        status=how.status,
        order=order,
        case=case.id if case else "",
        names=tuple(sorted(set(case.names))) if case else (),
        failure=attempt.failure,
        message=attempt.message,
        calls=calls,
        reason=attempt.skip,
        row=slot.row_id,
        target=str(slot.target) if slot.target is not None else "",
        line=line.status if line is not None else "",
        explored=slot.explored,
        aim=slot.aim_of(case),
        levels=levels_of(slot, how.status, case),
        passes=how.passes,
        runs=how.runs,
        models=session.models.tally.take() or None,
        gate=dataclasses.asdict(gate) if gate is not None and slot.target is not None else None,
        content=case.to_json() if case is not None and slot.target is not None and wanted else None,
        severity=case.severity if case and slot.target is not None else 0,
        place=f"{Path(item.location[0]).as_posix()}:{(item.location[1] or 0) + 1}",
        known={"since": known.since, "reason": known.reason, "expires": known.expires} if known else None,
        asked=tuple(one.name for one in slot.plan.perturbations) if slot.is_clean else (),
        category=slot.category or (case.truth.intent if case else None) or "",
        origin=slot.origin,
        made=slot.plan.made.take(),
        checked=checked.how,
        refused=checked.reason,
        **covered.told(case if slot.target is not None else None, slot.plan),
    )
