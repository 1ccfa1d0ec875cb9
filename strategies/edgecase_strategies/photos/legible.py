"""Whether what is labelled can still be read: the degraded area beside the clean one, both through the same transform.

Two numbers decide. The correlation of the two, each less its surroundings, says how much of what is drawn there is left
and not noise, blur or a cover. The contrast says how far it stands out from where it is drawn on, in levels of 255: text
that is one level darker than its paper cannot be seen, however well it correlates.

``docs/explanation/photos.md`` states how the limits were found, on which engines, and how often they are wrong.
"""

from __future__ import annotations

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
LEAST_HEIGHT = 6.0
"""Text that is fewer pixels high has no shape."""


class Legibility(NamedTuple):
    """How well an area can be read."""

    correlation: float
    """With the clean area, from -1 to 1."""
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
    side = min(y1 - y0, x1 - x0)
    radius = max(1, side // 2)
    clean, now = _less_surroundings(clean, radius)[where], _less_surroundings(now, radius)[where]
    spread, own = float(clean.std()), float(now.std())
    covariance = float(((clean - clean.mean()) * (now - now.mean())).mean())
    correlation = covariance / (spread * own) if spread > 1e-6 and own > 1e-6 else 0.0
    return Legibility(round(correlation, 4), round(max(0.0, correlation) * own, 2), round(visible, 4), _height(area))


def _height(area: Polygon) -> float:
    """Return about how many pixels high the area is: its size by its longest extent."""
    np = need("numpy")
    points = np.array(area, dtype=np.float64)
    points = points - points.mean(axis=0)
    axes = np.linalg.svd(points, full_matrices=False)[2]
    spans = np.ptp(points @ axes.T, axis=0)
    return round(float(spans.min()), 1)


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
