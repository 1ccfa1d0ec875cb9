"""What a failing case says: the seed, the messy input with its edits marked, and the smallest reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from edgecase_strategies.case import Case, Edit, encode
from edgecase_strategies.rooms import change_of, shown
from pytest_edgecases.report.visible import compared, marked, marked_segments, visible
from pytest_edgecases.run.finding import Record

TITLE = "edge case"


def describe(reports: Sequence[pytest.TestReport], case: Case, record: Record) -> None:
    """Add a section on the case to the report of the call that failed."""
    for report in reports:
        if report.failed and report.when == "call":
            add_section = getattr(report.longrepr, "addsection", None)
            text = "\n".join(lines_of(case, record))
            if add_section is not None:
                # A section of the failure itself is shown whatever --show-capture says.
                add_section(TITLE, text)
            else:
                report.sections.append((TITLE, text))


def lines_of(case: Case, record: Record) -> list[str]:
    """Return the section's lines."""
    lines = case_lines(case)
    replay = case.id
    if record.smallest:
        smallest = Case.from_json(record.smallest["case"])
        replay = smallest.id if can_replay(smallest) else case.id
        calls = record.smallest["calls"]
        took = f"found in {calls} call{'s' if calls != 1 else ''}"
        if smallest.id == case.id:
            lines.append(f"smallest  this is the smallest version that fails ({took})")
        else:
            lines += [f"smallest  {took}:", *(f"  {line}" for line in case_lines(smallest, seed=False))]
    elif record.kind == "case":
        lines.append("smallest  explained by a finding above: its perturbations are all in this case")
    lines += [f"lost      {line}" for line in lost_lines(record.smallest)]
    if record.smallest and record.smallest.get("picture"):
        lines.append(f"picture   {visible(record.smallest['picture'])}")
    lines.append(f"replay    pytest {record.test} --edgecases-replay {replay}")
    return lines


def lost_lines(smallest: Mapping[str, Any] | None) -> list[str]:
    """Return at which severity each field is lost, on one line; none where severities are not strengths.

    >>> lost_lines({"lost": {"total": 2, "date": 4}})
    ['total from severity 2, date from severity 4']
    """
    lost = (smallest or {}).get("lost") or {}
    said = ", ".join(
        f"{visible(name) if name else 'fails'} from severity {level}"
        for name, level in sorted(lost.items(), key=_by_level)
    )
    return [said] if said else []


def _by_level(field: tuple[str, int]) -> tuple[int, str]:
    return (field[1], field[0])


def can_replay(case: Case) -> bool:
    """Whether a case can be made again from its record: its edits are there, or JSON can carry its value."""
    return bool(case.edits) or '"$' not in json.dumps(encode(case.value))


def case_lines(case: Case, *, seed: bool = True) -> list[str]:
    """Return a case as lines: its seed, its value, the seed with the edits marked, and the edits by name."""
    if case.seed.value is None and not case.edits:
        return [f"input     {show(case.value)}"]
    lines = [f"seed      {line}" for line in shown_lines(case.room, case.seed.value)] if seed else []
    lines += [f"input     {line}" for line in shown_lines(case.room, case.value)]
    lines += [f"edits     {line}" for line in marked_lines(case)]
    lines += [
        f"          {visible(edit.name)}  {change}" for edit, change in zip(case.edits, change_lines(case), strict=True)
    ]
    return lines


def shown_lines(room: str, value: Any) -> list[str]:
    """Return a value for people: the texts in it that its room shows, or else the whole of it on one line."""
    texts = shown(room, value)
    return [visible(f"{one.where}: {one.text}") if one.where else visible(one.text) for one in texts or ()] or [
        show(value)
    ]


def marked_lines(case: Case, *, redacted: bool = False) -> list[str]:
    """Return the texts of a case's seed that have edits, with these marked; none where its room shows no texts.

    Of a case that was redacted, what differs is marked, since the edits' places no longer fit.
    """
    if redacted:
        before, after = shown(case.room, case.seed.value), shown(case.room, case.value)
        pairs = zip(before or (), after or (), strict=False)
        return [marked_segments(compared(one.text, other.text)) for one, other in pairs if one.text != other.text]
    return [
        f"{visible(one.where)}: {marked(one.text, one.edits)}" if one.where else marked(one.text, one.edits)
        for one in shown(case.room, case.seed.value, case.edits) or ()
        if one.edits
    ]


def show(value: Any) -> str:
    """Return a value for people: a text as it is with odd characters made visible, the rest as its ``repr``."""
    return visible(value if isinstance(value, str) else _written(value))


def _written(value: Any) -> str:
    """Return the ``repr`` of a value, also of one that JSON cannot carry and that was read from its record."""
    if isinstance(value, dict) and "$repr" in value:
        return str(value["$repr"])
    if isinstance(value, dict) and list(value) == ["$type", "fields"]:
        return f"{value['$type']}({', '.join(f'{name}={_written(item)}' for name, item in value['fields'].items())})"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return repr(value)


def change_lines(case: Case) -> list[str]:
    """Return what each edit of a case changed, as its room shows it."""
    return [visible(change_of(case.room, edit) or _change(edit)) for edit in case.edits]


def _change(edit: Edit) -> str:
    if isinstance(edit.before, str):
        return f'"{edit.before}" → "{edit.after}"'
    if not isinstance(edit.before, tuple):
        return f"{edit.before!r} → {edit.after!r}"
    count = len(edit.before)
    return f"{count} place{'s' if count != 1 else ''}"
