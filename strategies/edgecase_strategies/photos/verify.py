"""Confirm the labels of a case, by another way than they were made.

Labels are moved forward, from the seed to the case. Here everything goes back: each pixel of the case is asked where it
comes from, and so is each corner of an outline. Pixels that come from inside of a labelled box must all be in the label,
and the corners must come from the box's sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Case
from edgecase_strategies.photos.labels import Box, bounds
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.render import geometry_of
from edgecase_strategies.photos.seed import Photo
from edgecase_strategies.photos.transform import Transform

_CLOSE = 0.05
"""So many pixels of the seed a corner may come from beside the box: records are rounded, and curves are followed so closely."""
_MOST = 1_000_000
"""Of a larger picture every second row and column is looked at, or every third, and so on."""


def verify(photo: Photo, case: Case) -> str | None:
    """Return why the labels of a case cannot be confirmed, or None."""
    facts = case.truth.facts
    labels = photo.labels
    if not case.edits or not (labels.boxes or labels.points):
        return None
    transform = geometry_of(photo.size, case.edits)
    if tuple(facts.get("size", ())) != transform.out:
        return "the size of the case is not what its edits give"
    for name, point in facts.get("points", {}).items():
        if _apart(transform.back(point), labels.points[name]) > _CLOSE * _smaller(transform):
            return f'the point "{name}" is where another one is'
    if not labels.boxes:
        return None
    x, y, stride = _sources(transform)
    for name, box in labels.boxes.items():
        reason = _unlike(transform, x, y, stride, _within(box, photo.size), name, facts)
        if reason:
            return f'the box "{name}" {reason}'
    return None


def _smaller(transform: Transform) -> float:
    """Return how many pixels of the seed one of the case stands for, at the most."""
    return max(1.0, transform.size[0] / transform.out[0]) * 3


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _sources(transform: Transform) -> tuple[Any, Any, int]:
    np = need("numpy")
    width, height = transform.out
    stride = 1
    while width * height > _MOST * stride * stride:
        stride += 1
    if stride == 1:
        return (*transform.sources(), 1)
    rows = [transform.sources(row, row + 1) for row in range(0, height, stride)]
    return np.concatenate([x[:, ::stride] for x, _ in rows]), np.concatenate([y[:, ::stride] for _, y in rows]), stride


def _within(box: Box, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return (max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), bottom))


def _unlike(
    transform: Transform, x: Any, y: Any, stride: int, box: Box, name: str, facts: Mapping[str, Any]
) -> str | None:
    left, top, right, bottom = box
    inside = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    columns, rows = inside.any(axis=0).nonzero()[0], inside.any(axis=1).nonzero()[0]
    found, outline = facts.get("boxes", {}).get(name), facts.get("outlines", {}).get(name)
    if found is None or outline is None:
        return "is called lost, and pixels of it are there" if len(columns) else None
    if len(columns):
        seen = [stride * int(one) + 0.5 for one in (columns[0], rows[0], columns[-1], rows[-1])]
        if seen[0] < found[0] or seen[1] < found[1] or seen[2] > found[2] or seen[3] > found[3]:
            return "leaves out pixels that are of it"
    if any(abs(one - other) > 0.002 for one, other in zip(bounds(outline), found, strict=True)):
        return "is not the smallest one around its outline"
    close = _CLOSE * _smaller(transform)
    for point in outline:
        if not _is_on_side(transform.back(point), box, close) and not (
            _is_at_edge(point, transform.out) and _is_in(transform.back(point), box, close)
        ):
            return "has a corner that is not of it"
    return None


def _is_in(point: tuple[float, float], box: Box, close: float) -> bool:
    return box[0] - close <= point[0] <= box[2] + close and box[1] - close <= point[1] <= box[3] + close


def _is_on_side(point: tuple[float, float], box: Box, close: float) -> bool:
    nearest = min(abs(point[0] - box[0]), abs(point[0] - box[2]), abs(point[1] - box[1]), abs(point[1] - box[3]))
    return nearest <= close and _is_in(point, box, close)


def _is_at_edge(point: tuple[float, float], size: tuple[int, int]) -> bool:
    return min(abs(point[0]), abs(point[1]), abs(point[0] - size[0]), abs(point[1] - size[1])) < 0.002
