"""The label that somebody gave a case in a review, in the place of its row's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.private import PARAMETER

PLAIN = (str, int, float)


def relabelled(slot: Slot, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the argument that is the label, with its new value; empty where nobody relabelled the case.

    Raises InvalidOption if it is not known which argument that is, or if the label is no value of its type.
    """
    label = slot.line.label if slot.line is not None else ""
    if not label:
        return {}
    named = slot.plan.options.label
    target = getattr(slot.target, "name", "")
    names = [named] if named else [name for name in params if name not in (target, PARAMETER)]
    kind = type(params.get(names[0])) if len(names) == 1 else None
    if kind not in PLAIN:
        raise InvalidOption(
            f'The case {slot.case.id if slot.case else ""} was relabelled "{label}", and it is not known which argument is the label '
            f'({", ".join(names) or "there is none"}). Name it in the marker, as in label="intent"; its value is a text or a number.'
        )
    try:
        return {names[0]: kind(label)}
    except ValueError:
        raise InvalidOption(
            f'A case was relabelled "{label}", which is no {kind.__name__}, as {names[0]} is. Review it again with '
            "`edgecases review --again`."
        ) from None
