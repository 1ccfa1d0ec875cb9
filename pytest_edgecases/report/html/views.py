"""How a case is shown on the page: its seed with the edits marked, by the kind of input that it is.

A view is a template and what it needs. Texts are marked by the spans of their edits, and values such as forms by the
lines of their JSON that differ. A kind that needs another view, as pictures do, adds one to ``VIEWS`` under its room's name.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import Case, encode
from edgecase_strategies.rooms import shown
from pytest_edgecases.report.failure import change_lines, show
from pytest_edgecases.report.visible import Segment, compared, segments

MOST_LINES = 400
CONTEXT = 3
"""Lines of a value around one that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A template in this folder, and what it is rendered with."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def view_of(case: Case, *, redacted: bool = False) -> View:
    """Return how a case is shown; of one of which something was taken out what differs is marked: its places do not fit."""
    if case.seed.value is None and not case.edits:
        return View(template="view_drawn.html.j2", context={"value": _lines(case.value)})
    return VIEWS.get(case.room, _usual)(case, redacted)


def _usual(case: Case, redacted: bool) -> View:
    texts = shown(case.room, case.seed.value, () if redacted else case.edits)
    if texts is None:
        return _value(case, redacted)
    given = shown(case.room, case.value)
    if redacted:
        pairs = zip(texts, given or (), strict=False)
        rows = [(one.where, compared(one.text, other.text)) for one, other in pairs if one.text != other.text]
    else:
        rows = [(one.where, segments(one.text, one.edits)) for one in texts if one.edits or len(texts) == 1]
    return View(
        template="view_texts.html.j2",
        context={
            "seed": rows,
            "inputs": [(one.where, one.text) for one in given] if given else [("", show(case.value))],
            "redacted": redacted,
        },
    )


def _value(case: Case, redacted: bool) -> View:
    before, after = _lines(case.seed.value), _lines(case.value)
    alike = type(case.seed.value) is type(case.value)
    return View(
        template="view_value.html.j2",
        context={
            "changes": _changes(case),
            "lines": list(_difference(before, after)) if alike else [],
            "seed": [] if alike else before,
            "redacted": redacted,
        },
    )


def _changes(case: Case) -> list[tuple[str, str]]:
    return list(zip((edit.name for edit in case.edits), change_lines(case), strict=True))


def _tools(case: Case, redacted: bool) -> View:
    """Show what was done to the tools, and the calls of the clean run: a schedule of faults is no text to read."""
    return View(
        template="view_value.html.j2",
        context={"changes": _changes(case), "lines": [], "seed": _lines(case.seed.value), "redacted": redacted},
    )


def _photo(case: Case, redacted: bool) -> View:
    """Show what was done to a photograph; the picture itself, which the run kept beside its store, stands above it."""
    return View(
        template="view_value.html.j2",
        context={"changes": _changes(case), "lines": [], "seed": [show(case.seed.value)], "redacted": redacted},
    )


VIEWS: dict[str, Callable[[Case, bool], View]] = {"tool": _tools, "photo": _photo}
"""Views of rooms whose values are neither texts nor JSON to compare."""


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.split("\n")
    return json.dumps(encode(value), indent=2, ensure_ascii=False).split("\n")


def _difference(before: list[str], after: list[str]) -> Iterator[Segment]:
    """Yield the lines of a value with those that differ marked, and a few around them."""
    if max(len(before), len(after)) > MOST_LINES:
        before, after = before[:MOST_LINES], after[:MOST_LINES]
    kept: list[str] = []
    first = True
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            kept = before[i:j]
            continue
        yield from _around(kept, first=first)
        first, kept = False, []
        yield from (Segment("removed", line) for line in before[i:j])
        yield from (Segment("added", line) for line in after[k:m])
    yield from _around(kept, first=first, last=True)


def _around(lines: list[str], *, first: bool, last: bool = False) -> Iterator[Segment]:
    head = [] if first else lines[:CONTEXT]
    tail = [] if last else lines[len(head) :][-CONTEXT:]
    left_out = len(lines) - len(head) - len(tail)
    yield from (Segment("kept", line) for line in head)
    if left_out:
        yield Segment("kept", f"… {left_out} line{'s' if left_out != 1 else ''}")
    yield from (Segment("kept", line) for line in tail)
