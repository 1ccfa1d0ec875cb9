"""Make one edit by hand: an operation, how severe it is, and its shape as far as it is given."""

from __future__ import annotations

from random import Random
from typing import Any

from edgecase_strategies.case import Edit
from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.options import check_severity
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.perturbations import edit_of


def edit(name: str, *, severity: int, seed: int = 0, **shape: Any) -> Edit:
    """Return an edit of an operation by its name. What of its shape is not given is drawn, from ``seed``.

    >>> edit("photo.view.rotation", severity=2, sign=1, surface=[0, 0, 0]).after
    {'severity': 2, 'sign': 1, 'surface': [0, 0, 0]}

    Raises UnknownName for an operation that does not exist, InvalidOption for a severity out of range or a part of the
    shape that the operation does not have.
    """
    operation = OPERATIONS[name]
    level, high = check_severity(severity)
    if level != high:
        raise InvalidOption(f"An edit has one severity; {severity!r} is a range of them.")
    drawn = operation.draw(Random(seed))
    for key in shape:
        if key not in drawn:
            raise InvalidOption(
                f'{name} has no "{key}" in its shape, which is made of {", ".join(drawn) or "nothing"}.{did_you_mean(key, drawn)}'
            )
    return edit_of(operation, level, {**drawn, **shape})
