"""Show an edit of a photograph as one line."""

from __future__ import annotations

from edgecase_strategies.case import Edit
from edgecase_strategies.photos.operation import severity_of
from edgecase_strategies.photos.operations import OPERATIONS

_UNSAID = ("severity", "seed", "surface", "ridges", "ghosts", "spots", "skin")


def change(edit: Edit) -> str:
    """Return an edit as one line: how strong it is, and its shape as far as numbers tell it.

    >>> change(Edit(name="photo.exposure.under", place=(2, "light"), before=None, after={"severity": 3}))
    'severity 3 (-2.2 EV)'
    """
    operation = OPERATIONS[edit.name]
    said = f"severity {severity_of(edit)}"
    if len(set(operation.amounts)) > 1:
        said += f" ({operation.amount(edit):g} {operation.unit})"
    shape = [f"{name} {_written(value)}" for name, value in edit.after.items() if name not in _UNSAID and value]
    return ", ".join([said, *shape])


def _written(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"({', '.join(_written(one) for one in value)})"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)
