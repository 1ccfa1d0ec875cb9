"""Whether what is labelled can still be read: the degraded area beside the clean one, both through the same transform.

Two numbers decide. The correlation of the two, each less its surroundings, says how much of what is drawn there is left
and not noise, blur or a cover; that of the worst part of the area counts, since a number with two digits covered is lost. The contrast says how far it stands out from where it is drawn on, in levels of 255: text
that is one level darker than its paper cannot be seen, however well it correlates.

``docs/explanation/photos.md`` states how the limits were found, on which engines, and how often they are wrong.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from edgecase_strategies.photos.labels import Polygon, bounds
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.move import Moved
from edgecase_strategies.photos.sample import sample
from edgecase_strategies.photos.transform import Transform, shift

LEAST_CORRELATION = 0.7
LEAST_CONTRAST = 3.0
"""In levels of 255."""
LEAST_VISIBLE = 0.98
"""What is cut at the edge of the frame may be a digit."""
LEAST_HEIGHT = 7.0
"""Text that is fewer pixels high has no shape."""
_PART = 1.5
"""An area is looked at in parts of so many times its height: where one is covered, a number is lost, and the rest is no help."""
_DRAWN = 0.35
"""A part has something on it if its contrast is at least this share of that of the part with most."""


class Legibility(NamedTuple):
    """How well an area can be read."""

    correlation: float
    """With the clean area, from -1 to 1, in the part of it that has least."""
    contrast: float
    """The standard deviation of what is drawn, in levels of 255."""
    visible: float
    """How much of the area is in the frame."""
    height: float
    """How many pixels its shorter side has."""

    @property
    def is_legible(self) -> bool:
        """Whether it is expected that it can be read."""
        return (
            self.correlation >= LEAST_CORRELATION
            and self.contrast >= LEAST_CONTRAST
            and self.visible >= LEAST_VISIBLE
            and self.height >= LEAST_HEIGHT
        )


def of_areas(seed: Any, pixels: Any, transform: Transform, moved: Moved) -> dict[str, Legibility]:
    """Return how well each area can be read in ``pixels``, which were made of ``seed`` through a transform."""
    return {name: _of_area(seed, pixels, transform, area, moved.visible[name]) for name, area in moved.areas.items()}


def _of_area(seed: Any, pixels: Any, transform: Transform, area: Polygon, visible: float) -> Legibility:
    np = need("numpy")
    height, width = pixels.shape[:2]
    left, top, right, bottom = bounds(area)
    x0, y0 = max(0, int(left)), max(0, int(top))
    x1, y1 = min(width, int(-(-right // 1))), min(height, int(-(-bottom // 1)))
    if x1 <= x0 or y1 <= y0:
        return Legibility(0.0, 0.0, 0.0, 0.0)
    part = Transform(transform.size, transform.out, transform.steps).then(shift(-x0, -y0), (x1 - x0, y1 - y0))
    clean = _grey(sample(seed, part, (255, 255, 255)))
    now = _grey(pixels[y0:y1, x0:x1])
    where = _inside(area, x0, y0, x1, y1)
    frame = _Frame.around(area)
    radius = max(1, round(frame.height / 2))
    clean, now = _less_surroundings(clean, radius)[where], _less_surroundings(now, radius)[where]
    y, x = np.nonzero(where)
    correlation = _least_correlation(clean, now, frame.parts(x + (x0 + 0.5), y + (y0 + 0.5)))
    contrast = max(0.0, correlation) * float(now.std())
    return Legibility(round(correlation, 4), round(contrast, 2), round(visible, 4), round(frame.height, 1))


class _Frame(NamedTuple):
    """The longer way through an area, as lines of text run, and how wide the area is across it."""

    middle: tuple[float, float]
    way: tuple[float, float]
    length: float
    height: float

    @classmethod
    def around(cls, area: Polygon) -> _Frame:
        np = need("numpy")
        points = np.array(area, dtype=np.float64)
        middle = points.mean(axis=0)
        # The way is that of the sides, each as much as it is long: twice its angle, so that both directions are one.
        sides = np.roll(points, -1, axis=0) - points
        lengths = np.hypot(sides[:, 0], sides[:, 1])
        double = 2 * np.arctan2(sides[:, 1], sides[:, 0])
        turn = math.atan2(float((lengths * np.sin(double)).sum()), float((lengths * np.cos(double)).sum())) / 2
        way = (math.cos(turn), math.sin(turn))
        spans = [float(np.ptp((points - middle) @ axis)) for axis in (way, (-way[1], way[0]))]
        if spans[1] > spans[0]:
            way, spans = (-way[1], way[0]), spans[::-1]
        return cls((float(middle[0]), float(middle[1])), way, spans[0], spans[1])

    def parts(self, x: Any, y: Any) -> Any:
        """Return for places in which part of the area they are: one part is about as long as a few digits."""
        np = need("numpy")
        count = max(1, round(self.length / (_PART * max(1.0, self.height))))
        along = (x - self.middle[0]) * self.way[0] + (y - self.middle[1]) * self.way[1]
        low = float(along.min())
        share = (along - low) / max(1e-6, float(along.max()) - low)
        return np.minimum((share * count).astype(np.intp), count - 1)


def _least_correlation(clean: Any, now: Any, parts: Any) -> float:
    """Return the correlation of the part that has least of it; parts with nothing on them do not count."""
    np = need("numpy")
    counts = np.maximum(np.bincount(parts), 1)
    sums = [
        np.bincount(parts, weights=values) / counts for values in (clean, now, clean * clean, now * now, clean * now)
    ]
    clean_spread = np.sqrt(np.maximum(sums[2] - sums[0] ** 2, 0))
    now_spread = np.sqrt(np.maximum(sums[3] - sums[1] ** 2, 0))
    drawn = clean_spread > _DRAWN * float(clean_spread.max(initial=0.0))
    if not drawn.any() or float(clean_spread.max()) < 1e-6:
        return 0.0
    product = clean_spread * now_spread
    found = np.where(product > 1e-6, (sums[4] - sums[0] * sums[1]) / np.maximum(product, 1e-6), 0.0)
    return float(found[drawn].min())


def _grey(pixels: Any) -> Any:
    np = need("numpy")
    part = pixels.astype(np.float32)
    return 0.299 * part[..., 0] + 0.587 * part[..., 1] + 0.114 * part[..., 2]


def _less_surroundings(values: Any, radius: int) -> Any:
    """Return values less the mean around each: what light does to all of them alike falls away."""
    return values - _mean_around(_mean_around(values, radius, 0), radius, 1)


def _mean_around(values: Any, radius: int, axis: int) -> Any:
    np = need("numpy")
    length = values.shape[axis]
    padding = [(0, 0)] * values.ndim
    padding[axis] = (1, 0)
    sums = np.cumsum(np.pad(values.astype(np.float64), padding), axis=axis)
    at = np.arange(length)
    high, low = np.minimum(at + radius + 1, length), np.maximum(at - radius, 0)
    shape = [1] * values.ndim
    shape[axis] = -1
    return (sums.take(high, axis=axis) - sums.take(low, axis=axis)) / (high - low).reshape(shape)


def _inside(area: Polygon, x0: int, y0: int, x1: int, y1: int) -> Any:
    """Return which pixels have their middle in a polygon, by the even-odd rule."""
    np = need("numpy")
    x = (np.arange(x0, x1) + 0.5)[None, :]
    y = (np.arange(y0, y1) + 0.5)[:, None]
    inside = np.zeros((y1 - y0, x1 - x0), bool)
    for (ax, ay), (bx, by) in zip(area, (*area[1:], *area[:1]), strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            inside ^= crosses & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside if inside.any() else np.ones_like(inside)
