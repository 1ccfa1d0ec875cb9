"""Labels: what is known of places in a picture, and the records that carry it.

Coordinates are in pixels of the stored picture, x to the right and y down, and the first pixel covers 0 to 1: a box that
covers one pixel at the upper left is ``(0, 0, 1, 1)``.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from edgecase_strategies.errors import InvalidOption

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Polygon = tuple[Point, ...]

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Points, boxes, polygons and masks by name.

    >>> Labels.of(boxes={"total": (10, 20, 90, 40)}).boxes["total"]
    (10.0, 20.0, 90.0, 40.0)
    """

    points: Mapping[str, Point] = field(default_factory=lambda: _NONE)
    boxes: Mapping[str, Box] = field(default_factory=lambda: _NONE)
    polygons: Mapping[str, Polygon] = field(default_factory=lambda: _NONE)
    masks: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    """Arrays of truth values, as high and wide as the picture."""

    @classmethod
    def of(
        cls,
        *,
        points: Mapping[str, Any] | None = None,
        boxes: Mapping[str, Any] | None = None,
        polygons: Mapping[str, Any] | None = None,
        masks: Mapping[str, Any] | None = None,
    ) -> Labels:
        """Return labels that were checked. Raises InvalidOption for one that is not of its kind, naming it."""
        return cls(
            points=_each("points", points, _point),
            boxes=_each("boxes", boxes, _box),
            polygons=_each("polygons", polygons, _polygon),
            masks=_each("masks", masks, lambda where, mask: mask),
        )

    def __bool__(self) -> bool:
        return bool(self.points or self.boxes or self.polygons or self.masks)

    def areas(self) -> dict[str, Polygon]:
        """Return the boxes and polygons as polygons, by name: what can be looked at for whether it can be read."""
        return {**{name: corners(box) for name, box in self.boxes.items()}, **self.polygons}

    def check_inside(self, width: int, height: int) -> None:
        """Raise InvalidOption for a label that has no part in a picture of that size."""
        for name, (x, y) in self.points.items():
            if not (0 <= x <= width and 0 <= y <= height):
                raise InvalidOption(
                    f'The point "{name}" is at ({x:g}, {y:g}), outside of the picture, which is {width} wide and {height} high.'
                )
        for name, area in self.areas().items():
            left, top, right, bottom = bounds(area)
            if right <= 0 or bottom <= 0 or left >= width or top >= height:
                raise InvalidOption(
                    f'"{name}" lies at {left:g} to {right:g} across and {top:g} to {bottom:g} down, outside of the picture, '
                    f"which is {width} wide and {height} high. Labels are in pixels of the stored picture."
                )
        for name, mask in self.masks.items():
            shape = tuple(getattr(mask, "shape", ()))
            if shape != (height, width):
                raise InvalidOption(
                    f'The mask "{name}" must be an array of the shape ({height}, {width}), as the picture is; it has '
                    f"{shape or type(mask).__name__}."
                )

    def to_json(self) -> dict[str, Any]:
        """Return the labels as JSON, a mask as its area in pixels."""
        record: dict[str, Any] = {}
        if self.points:
            record["points"] = {name: _rounded(point) for name, point in self.points.items()}
        if self.boxes:
            record["boxes"] = {name: _rounded(box) for name, box in self.boxes.items()}
        if self.polygons:
            record["polygons"] = {name: [_rounded(one) for one in area] for name, area in self.polygons.items()}
        if self.masks:
            record["masks"] = {name: int(mask.sum()) for name, mask in self.masks.items()}
        return record

    def with_masks(self, masks: Mapping[str, Any]) -> Labels:
        """Return the labels with other masks."""
        return dataclasses.replace(self, masks=MappingProxyType(dict(masks)))


def corners(box: Box) -> Polygon:
    """Return the corners of a box, clockwise from the upper left.

    >>> corners((0, 0, 2, 1))
    ((0, 0), (2, 0), (2, 1), (0, 1))
    """
    left, top, right, bottom = box
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def bounds(area: Iterable[Point]) -> Box:
    """Return the smallest box around points.

    >>> bounds([(1, 5), (3, 2)])
    (1, 2, 3, 5)
    """
    xs, ys = zip(*area, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def area_of(polygon: Polygon) -> float:
    """Return the area of a polygon, by the shoelace formula.

    >>> area_of(corners((0, 0, 4, 3)))
    12.0
    """
    total = 0.0
    for (x, y), (next_x, next_y) in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
        total += x * next_y - next_x * y
    return abs(total) / 2


def clipped(polygon: Polygon, width: float, height: float) -> Polygon:
    """Return the part of a polygon within a frame, by the algorithm of Sutherland and Hodgman; empty where there is none.

    >>> bounds(clipped(corners((-2, 1, 3, 9)), 10, 5))
    (0.0, 1.0, 3, 5.0)
    """
    for axis, limit, sign in ((0, 0.0, 1), (0, float(width), -1), (1, 0.0, 1), (1, float(height), -1)):
        kept: list[Point] = []
        for one, other in zip(polygon, (*polygon[1:], *polygon[:1]), strict=True):
            inside, next_inside = sign * (one[axis] - limit) >= 0, sign * (other[axis] - limit) >= 0
            if inside:
                kept.append(one)
            if inside != next_inside:
                share = (limit - one[axis]) / (other[axis] - one[axis])
                met = [one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])]
                met[axis] = limit
                kept.append((met[0], met[1]))
        polygon = tuple(kept)
        if not polygon:
            break
    return polygon


def _rounded(values: Iterable[float]) -> list[float]:
    # A thousandth of a pixel is far below what can be seen, and the same on every machine.
    return [round(float(value), 3) + 0.0 for value in values]


def _each(kind: str, given: Any, check: Any) -> Mapping[str, Any]:
    if given is None:
        return _NONE
    if not isinstance(given, Mapping):
        raise InvalidOption(
            f'{kind} takes a dict of names, as in {kind}={{"total": …}}; {given!r:.60} is of type {type(given).__name__}.'
        )
    return MappingProxyType({str(name): check(f'{kind}["{name}"]', value) for name, value in given.items()})


def _numbers(where: str, value: Any, count: int, what: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(one) for one in value)
    except (TypeError, ValueError):
        numbers = ()
    if len(numbers) != count or not all(math.isfinite(one) for one in numbers):
        raise InvalidOption(f"{where} takes {what}; {value!r:.60} is not that.")
    return numbers


def _point(where: str, value: Any) -> Point:
    x, y = _numbers(where, value, 2, "a point (x, y)")
    return (x, y)


def _box(where: str, value: Any) -> Box:
    left, top, right, bottom = _numbers(where, value, 4, "a box (left, top, right, bottom)")
    if left >= right or top >= bottom:
        raise InvalidOption(
            f"{where} takes a box (left, top, right, bottom) with left before right and top above bottom; {value!r:.60} "
            "has no area. A box given by its width and height is (x, y, x + width, y + height)."
        )
    return (left, top, right, bottom)


def _polygon(where: str, value: Any) -> Polygon:
    try:
        points = tuple(_point(f"{where}, point {number},", one) for number, one in enumerate(value, 1))
    except TypeError:
        points = ()
    if len(points) < 3:
        raise InvalidOption(f"{where} takes a list of at least three points (x, y); {value!r:.60} is not one.")
    return points
