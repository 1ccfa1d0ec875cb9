"""At which severity a case counts for each of its perturbations, by the edits that it has.

A case is drawn at a severity, and what is left of it after shrinking, or is one perturbation's share of it, is less. So
what counts is how many edits it has: those of a severity are as many as its room says for that seed. In a room whose edits
are stronger or weaker, it is how strong they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from edgecase_strategies.case import Case
from edgecase_strategies.options import SEVERITY
from edgecase_strategies.rooms import ROOMS, has_strengths

_NOTHING: Mapping[str, int] = {}


def failed_at(case: Case) -> Mapping[str, int]:
    """Return the perturbation that a failing case accuses, with the lowest severity that has as many edits.

    A case of several perturbations says nothing of which one broke the model. Where the seed is not prepared, the
    severity that the case was drawn at is what is known: it fails there at the latest.

    >>> from edgecase_strategies.case import Edit, Seed
    >>> edit = Edit(name="text.typo.omit", place=(0, 1), before="W", after="")
    >>> failed_at(Case(room="text", seed=Seed(value="Who?"), edits=(edit,), value="ho?", severity=3))
    {'text.typo.omit': 3}
    """
    names = set(case.names)
    if len(names) != 1 or case.severity < SEVERITY[0]:
        return _NOTHING
    levels = range(SEVERITY[0], case.severity)
    enough = case.severity
    if not has_strengths(case) and case.prepared is not None:
        edits_at = ROOMS[case.room].edits_at
        enough = next((at for at in levels if edits_at(case.prepared, at) >= len(case.edits)), case.severity)
    return {names.pop(): enough}


def passed_at(case: Case) -> Mapping[str, int]:
    """Return the perturbations of a case that passed, each with the highest severity that has no more edits.

    If fewer edits break no model that more of them leave whole, each perturbation would have passed by itself. Where the
    seed is not prepared, it is not known how many edits a severity has, so the case says nothing.

    >>> from edgecase_strategies.case import Edit
    >>> from edgecase_strategies.engine import build
    >>> from edgecase_strategies.text import ROOM, Text
    >>> text = Text("Where is my refund for the parcel?")
    >>> doubled = Edit(name="text.typo.double", place=(12, 13), before="r", after="rr")
    >>> lost = [Edit(name="text.typo.omit", place=(at, at + 1), before="e", after="") for at in (2, 4)]
    >>> [ROOM.edits_at(text, severity) for severity in range(1, 6)]
    [1, 1, 1, 2, 3]
    >>> passed_at(build(ROOM, text.seed, [doubled, *lost], 5, text))
    {'text.typo.omit': 4, 'text.typo.double': 3}
    """
    if case.severity < SEVERITY[0] or case.room not in ROOMS:
        return _NOTHING
    if has_strengths(case):
        return dict.fromkeys(case.names, case.severity)
    if case.prepared is None:
        return _NOTHING
    edits_at, found = ROOMS[case.room].edits_at, {}
    for name, many in Counter(case.names).items():
        levels = range(case.severity, SEVERITY[0] - 1, -1)
        level = next((at for at in levels if edits_at(case.prepared, at) <= many), None)
        if level is not None:
            found[name] = level
    return found
