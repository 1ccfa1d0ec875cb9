"""Paper: the sheet that is photographed is crumpled, was folded, or rolls up.

A bend says for each place of the bent sheet, seen from above, how far away its content lies on the flat one, and a shade
how much light falls there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from edgecase_strategies.photos import draw, fields, tone
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Shape, Stage
from edgecase_strategies.photos.transform import Bend, Step
from edgecase_strategies.photos.view import drawn_surface

Size = tuple[int, int]

_CELLS = 96
"""A bent sheet has so many cells along its longer side, with straight interpolation in each."""

_STEEPEST = 0.75
"""A sheet is pressed together to a quarter of its length at the most."""


def bend_of(size: Size, vector: Callable[[Any, Any], tuple[Any, Any]]) -> Bend:
    """Return the bend of a sheet; ``vector`` says for places, as arrays of shares of the longer side from the middle, how
    far away the content of each lies, in the same shares.
    """  # noqa: D205
    np = need("numpy")
    width, height = size
    long = max(size)
    columns, rows = max(1, round(_CELLS * width / long)), max(1, round(_CELLS * height / long))
    x = (np.arange(columns + 1, dtype=np.float64) / columns - 0.5)[None, :] * (width / long)
    y = (np.arange(rows + 1, dtype=np.float64) / rows - 0.5)[:, None] * (height / long)
    dx, dy = vector(x, y)
    grid = np.empty((rows + 1, columns + 1, 2), np.float64)
    grid[..., 0] = dx * long
    grid[..., 1] = dy * long
    return Bend(float(width), float(height), grid * _least_unfolded(grid, width / columns, height / rows))


def _least_unfolded(grid: Any, cell_width: float, cell_height: float) -> float:
    """Return 1, or less where the sheet would lie over itself: then a place would have two labels."""
    np = need("numpy")
    across, down = np.diff(grid, axis=1) / cell_width, np.diff(grid, axis=0) / cell_height
    steepest = 0.0
    for low, high in ((across[:-1], down[:, :-1]), (across[1:], down[:, 1:])):
        # The matrix of slopes plus one must keep its sign: no eigenvalue of its symmetric part below -1.
        a, d, b = low[..., 0], high[..., 1], (low[..., 1] + high[..., 0]) / 2
        least = (a + d) / 2 - np.sqrt(((a - d) / 2) ** 2 + b * b)
        steepest = max(steepest, float(-least.min(initial=0.0)))
    return min(1.0, _STEEPEST / steepest) if steepest > 0 else 1.0


# A wrinkle is a ridge of the sheet along a line. Seen from above, its flanks are narrower than they are long, so content
# moves towards the ridge on both sides.


def _ridge(shape: Sequence[float], x: Any, y: Any) -> tuple[Any, Any, tuple[float, float]]:
    """Return where places are across a ridge, in its widths, and how far along it is still there."""
    at_x, at_y, degrees, width, length = shape
    nx, ny = fields.direction(degrees)
    across = ((x - at_x) * nx + (y - at_y) * ny) / width
    along = ((y - at_y) * nx - (x - at_x) * ny) / length
    fades = _bump(along)
    return across, fades, (nx, ny)


def _bump(t: Any) -> Any:
    np = need("numpy")
    inside = np.maximum(1 - t * t, 0)
    return inside * inside


def _wrinkled(size: Size, height: float, shape: Shape) -> Sequence[Step]:
    def vector(x: Any, y: Any) -> tuple[Any, Any]:
        dx = dy = x * 0 + y * 0
        for ridge in shape["ridges"]:
            across, fades, (nx, ny) = _ridge(ridge, x, y)
            moved = height * ridge[3] * across * _bump(across) * fades
            dx, dy = dx + moved * nx, dy + moved * ny
        return dx, dy

    return [bend_of(size, vector)]


def _wrinkle_shade(pixels: Any, height: float, shape: Shape) -> Any:
    """Light one flank of each ridge and shade the other."""
    rows, columns = pixels.shape[:2]

    def field(width: int, height_: int) -> Any:
        x, y = fields.axes(width, height_)
        light = x * 0 + y * 0
        for ridge in shape["ridges"]:
            across, fades, (nx, ny) = _ridge(ridge, x, y)
            lx, ly = fields.direction(shape["light"])
            light = light + (across * _bump(across) * fades) * (nx * lx + ny * ly)
        return light

    light = fields.stretched(field(*_shrunk(columns, rows)), columns, rows)
    dark = (0.5 + light * 0.9).clip(0, 1)
    return tone.times(pixels, fields.gains(dark, 1.0 - min(0.75, 0.9 * height), 1.0))


def _shrunk(width: int, height: int) -> Size:
    long = max(width, height)
    return max(2, min(width, 160 * width // long)), max(2, min(height, 160 * height // long))


def _draw_wrinkled(rng: Random) -> dict[str, Any]:
    ridges = [
        [
            draw.between(rng, -0.45, 0.45),
            draw.between(rng, -0.45, 0.45),
            draw.angle(rng, 0, 180),
            draw.between(rng, 0.03, 0.08),
            draw.between(rng, 0.2, 0.6),
        ]
        for _ in range(rng.randint(4, 9))
    ]
    return {"ridges": ridges, "light": draw.angle(rng), "surface": drawn_surface(rng)}


def _folded(size: Size, degrees: float, shape: Shape) -> Sequence[Step]:
    """Lift the sheet on both sides of a crease: each half is seen at an angle, so it looks narrower."""
    np = need("numpy")
    cosine = math.cos(math.radians(degrees))
    nx, ny = fields.direction(shape["angle"])

    def vector(x: Any, y: Any) -> tuple[Any, Any]:
        across = x * nx + y * ny - shape["through"]
        near = np.where(across > 0, across * (1 / cosine - 1), across * (1 / cosine - 1) * shape["other"])
        return near * nx, near * ny

    return [bend_of(size, vector)]


def _fold_shade(pixels: Any, degrees: float, shape: Shape) -> Any:
    """Shade the half that is turned away from the light, most at the crease."""
    rows, columns = pixels.shape[:2]
    away = fields.step(fields.along(columns, rows, shape["angle"], shape["through"]), 0.01)
    crease = fields.step(-abs(fields.along(columns, rows, shape["angle"], shape["through"])), 0.02)
    dark = (away * (degrees / 60) + crease * (degrees / 45)).clip(0, 1)
    return tone.times(pixels, fields.gains(dark, 1.0, 0.55))


def _draw_folded(rng: Random) -> dict[str, Any]:
    return {
        "angle": rng.choice((0.0, 90.0)) + draw.angle(rng, -8, 8),
        "through": draw.between(rng, -0.15, 0.15),
        "other": draw.between(rng, 0.2, 1.0),
        "surface": drawn_surface(rng),
    }


def _curled(size: Size, degrees: float, shape: Shape) -> Sequence[Step]:
    """Roll one side of the sheet up around a cylinder: what is on it looks narrower towards the edge."""
    np = need("numpy")
    width, height = size
    nx, ny = fields.direction(shape["angle"])
    long = max(size)
    reach = (abs(nx) * width + abs(ny) * height) / long / 2
    start: float = reach * (1 - shape["share"] * 2)
    radius = (reach - start) / math.radians(degrees)
    last = radius * math.sin(math.radians(degrees))
    slope = 1 / math.cos(math.radians(degrees)) - 1

    def farther(t: float) -> float:
        if t <= 0:
            return 0.0
        if t >= last:
            return (reach - start) - last + slope * (t - last)
        return radius * math.asin(t / radius) - t

    def vector(x: Any, y: Any) -> tuple[Any, Any]:
        across = x * nx + y * ny - start
        # The arcs of single numbers, not of an array, are the same everywhere.
        moved = np.array([farther(float(t)) for t in across.ravel()]).reshape(across.shape)
        return moved * nx, moved * ny

    return [bend_of(size, vector)]


def _curl_shade(pixels: Any, degrees: float, shape: Shape) -> Any:
    rows, columns = pixels.shape[:2]
    nx, ny = fields.direction(shape["angle"])
    reach = (abs(nx) * columns + abs(ny) * rows) / max(columns, rows) / 2
    start = reach * (1 - shape["share"] * 2)
    turned = fields.along(columns, rows, shape["angle"], start) / (reach - start)
    dark = turned.clip(0, 1) ** 2
    return tone.times(pixels, fields.gains(dark, 1.0, tone.stored(math.cos(math.radians(degrees)))))


def _draw_curled(rng: Random) -> dict[str, Any]:
    return {
        "angle": rng.choice((0.0, 90.0, 180.0, 270.0)) + draw.angle(rng, -10, 10),
        "share": draw.between(rng, 0.2, 0.4),
        "surface": drawn_surface(rng),
    }


OPERATIONS = (
    Operation(
        name="photo.paper.wrinkle",
        stage=Stage.GEOMETRY,
        summary="The sheet is crumpled: ridges move what is on it, and are lit from one side.",
        unit="height of the ridges",
        amounts=(0.12, 0.22, 0.32, 0.42, 0.52),
        draw=_draw_wrinkled,
        bend=_wrinkled,
        shade=_wrinkle_shade,
    ),
    Operation(
        name="photo.paper.fold",
        stage=Stage.GEOMETRY,
        summary="The sheet was folded, and its halves stand up from the crease.",
        unit="degrees from flat",
        amounts=(8, 14, 20, 27, 34),
        draw=_draw_folded,
        bend=_folded,
        shade=_fold_shade,
    ),
    Operation(
        name="photo.paper.curl",
        stage=Stage.GEOMETRY,
        summary="One side of the sheet rolls up.",
        unit="degrees of the roll",
        amounts=(20, 30, 40, 48, 55),
        draw=_draw_curled,
        bend=_curled,
        shade=_curl_shade,
    ),
)
