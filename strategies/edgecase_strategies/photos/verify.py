"""Confirm the labels of a case, by another way than they were made.

Labels are moved forward, corner by corner. Here the case's pixels are asked where each of them comes from: those that come
from inside of a labelled area must fill the label, and no other.
"""

from __future__ import annotations

from typing import Any

from edgecase_strategies.case import Case
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.render import geometry_of
from edgecase_strategies.photos.seed import Photo

_CLOSE = 1.0
"""So many pixels a label may be from the pixels that it is for: their middles are half a pixel from their sides."""
_MOST = 1_000_000
"""A larger picture is looked at in every second row and column, or third, and so on."""


def verify(photo: Photo, case: Case) -> str | None:
    """Return why the labels of a case cannot be confirmed, or None."""
    facts = case.truth.facts
    labels = photo.labels
    if not case.edits or not (labels.boxes or labels.points):
        return None
    transform = geometry_of(photo.size, case.edits)
    width, height = transform.out
    if list(facts.get("size", ())) != [width, height]:
        return "the size of the case is not what its edits give"
    if transform.is_identity:
        moved = [
            name for name, box in labels.boxes.items() if _differ(facts["boxes"].get(name), _within(box, width, height))
        ]
        return f'the box "{moved[0]}" moved, and no edit moves anything' if moved else None
    np = need("numpy")
    stride = 1
    while width * height > _MOST * stride * stride:
        stride += 1
    rows = [transform.sources(row, row + 1) for row in range(0, height, stride)]
    x = np.concatenate([one[0][:, ::stride] for one in rows])
    y = np.concatenate([one[1][:, ::stride] for one in rows])
    for name, box in labels.boxes.items():
        left, top, right, bottom = _within(box, *photo.size)
        inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
        reason = _confirm(np, inside, facts.get("boxes", {}).get(name), stride, _CLOSE)
        if reason:
            return f'the box "{name}" {reason}'
    return None


def _within(box: Any, width: int, height: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return (max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))


def _differ(found: Any, box: Any) -> bool:
    return found is None or any(abs(one - other) > 0.01 for one, other in zip(found, box, strict=True))


def _confirm(np: Any, inside: Any, found: Any, stride: int, close: float) -> str | None:
    columns, rows = inside.any(axis=0).nonzero()[0], inside.any(axis=1).nonzero()[0]
    if not len(columns):
        # Nothing, or less than the middle of one pixel: a thin sliver may be left.
        thin = found is not None and min(found[2] - found[0], found[3] - found[1]) > 2 * stride
        return "is where no pixel of it is" if thin else None
    if found is None:
        return "is called lost, and pixels of it are there" if inside.sum() > 4 else None
    reach = (columns[0], rows[0], columns[-1], rows[-1])
    seen = tuple(stride * int(one) + 0.5 for one in reach)
    if any(abs(one - other) > close * stride + 0.01 for one, other in zip(seen, found, strict=True)):
        return f"does not fit its pixels: {tuple(round(one, 1) for one in found)} beside {seen}"
    return None
