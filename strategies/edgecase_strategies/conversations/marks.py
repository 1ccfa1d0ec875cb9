"""Labelled stretches of messages that a truth holds among its facts, such as the clauses of an instruction over several turns.

The fact ``at`` is a list of places: the number of a message, the first character in its content, and the one after the last.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from edgecase_strategies.case import Edit, Span, Truth
from edgecase_strategies.text import spans

AT: Final = "at"


def marks_of(truth: Truth, message: int) -> tuple[Span, ...]:
    """Return the stretches of one message; the label of each is its number among all.

    >>> marks_of(Truth(facts={"at": [[0, 2, 5], [1, 0, 3]]}), 1)
    (Span(start=0, end=3, label='at.1'),)
    """
    places = truth.facts.get(AT, ())
    return tuple(
        Span(start, end, f"{AT}.{number}") for number, (where, start, end) in enumerate(places) if where == message
    )


def moved(truth: Truth, message: int, edits: Sequence[Edit]) -> Truth:
    """Return the truth with the stretches of one message moved by the edits of its text."""
    marks = marks_of(truth, message)
    if not marks or not edits:
        return truth
    places = [list(place) for place in truth.facts[AT]]
    for span in spans.move(marks, edits):
        places[int(span.label.partition(".")[2])] = [message, span.start, span.end]
    return dataclasses.replace(truth, facts=MappingProxyType({**truth.facts, AT: places}))
