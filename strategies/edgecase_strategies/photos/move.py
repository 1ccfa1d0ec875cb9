"""Move labels through a transform: what is in the frame, where it is, and how much of it is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.photos.labels import Labels, Polygon, area_of, bounds, clipped
from edgecase_strategies.photos.transform import Transform


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Labels after a transform."""

    labels: Labels
    """Those that are in the frame: a box is the smallest one around the part of it that is there."""
    areas: Mapping[str, Polygon]
    """The outline of each box and polygon, within the frame: what a box really covers, where it is not upright."""
    visible: Mapping[str, float]
    """How much of each area is in the frame, from 0 to 1."""
    lost: tuple[str, ...]
    """The names of those that are not in the frame at all."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        record = self.labels.to_json()
        if self.labels.boxes:
            record["outlines"] = {
                name: [[round(x, 3) + 0.0, round(y, 3) + 0.0] for x, y in self.areas[name]]
                for name in self.labels.boxes
            }
        if self.visible:
            record["visible"] = {name: round(share, 4) for name, share in self.visible.items()}
        if self.lost:
            record["lost"] = list(self.lost)
        return record


def move(labels: Labels, transform: Transform) -> Moved:
    """Return labels seen through a transform; masks are left to the pixels.

    >>> from edgecase_strategies.photos.transform import scale
    >>> half = Transform((100, 80), (50, 40), (scale(0.5, 0.5),))
    >>> move(Labels.of(boxes={"total": (10, 20, 90, 40)}), half).labels.boxes["total"]
    (5.0, 10.0, 45.0, 20.0)
    """
    points = {name: transform.forward(point) for name, point in labels.points.items()}
    inside = {name: point for name, point in points.items() if _is_in(point, transform.out)}
    areas: dict[str, Polygon] = {}
    visible: dict[str, float] = {}
    for name, area in labels.areas().items():
        whole = transform.polygon(clipped(area, *transform.size))
        left = clipped(whole, *transform.out)
        full = area_of(whole)
        visible[name] = min(1.0, area_of(left) / full) if full > 0 and len(left) > 2 else 0.0
        if visible[name] > 0:
            areas[name] = left
    return Moved(
        labels=Labels(
            points=inside,
            boxes={name: bounds(areas[name]) for name in labels.boxes if name in areas},
            polygons={name: areas[name] for name in labels.polygons if name in areas},
        ),
        areas=areas,
        visible=visible,
        lost=(*(name for name in points if name not in inside), *(name for name in visible if name not in areas)),
    )


def _is_in(point: tuple[float, float], size: tuple[int, int]) -> bool:
    return 0 <= point[0] <= size[0] and 0 <= point[1] <= size[1]
