"""The transform that geometry makes of a picture: carried with it, composed, and exact for points in both directions.

A transform is a chain of steps from the seed's coordinates to the case's. A step is a homography (3 x 3, from the pinhole
camera), or a displacement: a grid of vectors, between which is interpolated, that says for a place in the bent sheet how
far away its content lies in the flat one. The picture is sampled once through the whole chain, and labels go
through the same numbers, so the two cannot differ.

Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, 2004, section 2.3.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.photos.labels import Point, Polygon
from edgecase_strategies.photos.libraries import need

Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""A homography, row by row."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

_CLOSE = 1e-7
"""So near, in pixels, an inverted displacement comes."""
_STEPS = 200
_CHORD = 0.02
"""So far, in pixels, a straight piece may be from the curve that it stands for."""
_DEEPEST = 9
_FAR = 1e6
"""Where a homography sends a point beyond the horizon, it is put so far away."""


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """Return the homography that does ``other`` first and then ``one``."""
    a, b = one, other
    return tuple(  # type: ignore[return-value]
        a[3 * row] * b[column] + a[3 * row + 1] * b[3 + column] + a[3 * row + 2] * b[6 + column]
        for row in range(3)
        for column in range(3)
    )


def inverse(m: Matrix) -> Matrix:
    """Return the homography back, by the adjugate.

    >>> inverse((2.0, 0.0, 4.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0))[2]
    -2.0
    """
    a, b, c, d, e, f, g, h, i = m
    adjugate = (
        e * i - f * h, c * h - b * i, b * f - c * e,
        f * g - d * i, a * i - c * g, c * d - a * f,
        d * h - e * g, b * g - a * h, a * e - b * d,
    )  # fmt: skip
    last = adjugate[8]
    return tuple(one / last for one in adjugate)  # type: ignore[return-value]


def shift(dx: float, dy: float) -> Matrix:
    """Return the homography that moves everything."""
    return (1.0, 0.0, dx, 0.0, 1.0, dy, 0.0, 0.0, 1.0)


def scale(sx: float, sy: float) -> Matrix:
    """Return the homography that makes everything larger or smaller."""
    return (sx, 0.0, 0.0, 0.0, sy, 0.0, 0.0, 0.0, 1.0)


def project(m: Matrix, point: Point) -> Point:
    """Return where a homography sends a point.

    >>> project(shift(1, 2), (10, 10))
    (11.0, 12.0)
    """
    x, y = point
    w = m[6] * x + m[7] * y + m[8]
    if w < 1e-9:
        return (_FAR, _FAR)
    return ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)


@dataclass(frozen=True, eq=False)
class Bend:
    """A displacement of a sheet as large as ``width`` x ``height``: content at ``p`` of the bent sheet lies at ``p + d(p)``
    of the flat one.

    ``grid`` has ``(rows + 1) x (columns + 1) x 2`` vectors in pixels. Beyond the sheet the vector of the nearest place
    on its edge holds.
    """  # noqa: D205

    width: float
    height: float
    grid: Any

    @functools.cached_property
    def coefficients(self) -> Any:
        """For each cell the vector at its corner, its slopes across and down, and the twist: 8 numbers."""
        np = need("numpy")
        a, b = self.grid[:-1, :-1], self.grid[:-1, 1:]
        c, d = self.grid[1:, :-1], self.grid[1:, 1:]
        return np.concatenate((a, b - a, c - a, (d - c) - (b - a)), axis=2).reshape(-1, 8)

    @property
    def cells(self) -> tuple[int, int]:
        """How many columns and rows of cells."""
        return self.grid.shape[1] - 1, self.grid.shape[0] - 1

    def source(self, point: Point) -> Point:
        """Return where what is seen at a point of the bent sheet lies in the flat one."""
        dx, dy = self._vector(point)
        return (point[0] + dx, point[1] + dy)

    def target(self, point: Point) -> Point:
        """Return where a point of the flat sheet is seen, to a ten-millionth of a pixel.

        Found by Newton's method: within a cell the displacement is bilinear, so its slopes are known exactly.
        """
        x, y = point
        for _ in range(_STEPS):
            (dx, dy), (xx, xy, yx, yy) = self._vector_and_slopes((x, y))
            miss_x, miss_y = point[0] - (x + dx), point[1] - (y + dy)
            if abs(miss_x) < _CLOSE and abs(miss_y) < _CLOSE:
                break
            a, d = 1.0 + xx, 1.0 + yy
            determinant = a * d - xy * yx
            x += (d * miss_x - xy * miss_y) / determinant
            y += (a * miss_y - yx * miss_x) / determinant
        return (x, y)

    def _vector(self, point: Point) -> tuple[float, float]:
        return self._vector_and_slopes(point)[0]

    def _vector_and_slopes(self, point: Point) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
        columns, rows = self.cells
        u, v = point[0] * columns / self.width, point[1] * rows / self.height
        inside_x, inside_y = 0.0 <= u <= columns, 0.0 <= v <= rows
        u, v = min(max(u, 0.0), float(columns)), min(max(v, 0.0), float(rows))
        i, j = min(int(u), columns - 1), min(int(v), rows - 1)
        u, v = u - i, v - j
        grid = self.grid
        vector, across, down = [], [], []
        for axis in (0, 1):
            a, b = float(grid[j, i, axis]), float(grid[j, i + 1, axis])
            c, d = float(grid[j + 1, i, axis]), float(grid[j + 1, i + 1, axis])
            top, bottom = a + u * (b - a), c + u * (d - c)
            vector.append(top + v * (bottom - top))
            across.append(((b - a) + v * ((d - c) - (b - a))) * columns / self.width if inside_x else 0.0)
            down.append((bottom - top) * rows / self.height if inside_y else 0.0)
        return (vector[0], vector[1]), (across[0], down[0], across[1], down[1])


Step = Matrix | Bend


@dataclass(frozen=True, slots=True, eq=False)
class Transform:
    """Steps from a seed's picture to a case's, and the sizes of both.

    >>> Transform((10, 10), (20, 20), (scale(2, 2),)).forward((1, 3))
    (2.0, 6.0)
    """

    size: tuple[int, int]
    """Width and height of the seed."""
    out: tuple[int, int]
    """Width and height of the case."""
    steps: tuple[Step, ...] = ()

    def then(self, step: Step, out: tuple[int, int] | None = None) -> Transform:
        """Return the transform with one more step; two homographies one after the other are made one."""
        steps = self.steps
        if isinstance(step, tuple) and steps and isinstance(steps[-1], tuple):
            steps = (*steps[:-1], multiply(step, steps[-1]))
        else:
            steps = (*steps, step)
        return Transform(self.size, out or self.out, steps)

    @property
    def is_identity(self) -> bool:
        """Whether every pixel stays where it is."""
        return self.size == self.out and all(step == IDENTITY for step in self.steps)

    @property
    def is_straight(self) -> bool:
        """Whether straight lines stay straight."""
        return all(isinstance(step, tuple) for step in self.steps)

    @property
    def matrix(self) -> Matrix:
        """The homography that it is, where it is straight."""
        return functools.reduce(lambda one, step: multiply(_straight(step), one), self.steps, IDENTITY)

    def forward(self, point: Point) -> Point:
        """Return where a point of the seed is in the case; it may be outside of the frame."""
        for step in self.steps:
            point = step.target(point) if isinstance(step, Bend) else project(step, point)
        return point

    def back(self, point: Point) -> Point:
        """Return where what is seen at a point of the case lies in the seed."""
        for step in reversed(self.steps):
            point = step.source(point) if isinstance(step, Bend) else project(inverse(step), point)
        return point

    def polygon(self, points: Polygon) -> Polygon:
        """Return where a polygon is, with corners added where its sides are curved now."""
        if self.is_straight:
            return tuple(self.forward(point) for point in points)
        out: list[Point] = []
        for one, other in zip(points, (*points[1:], *points[:1]), strict=True):
            # Where the sheet is bent, a side is looked at in pieces first: one that is bent to and fro has its middle
            # on the chord.
            count = max(1, math.ceil(math.dist(one, other) / self._least_piece))
            ends = [_between(one, other, number / count) for number in range(count + 1)]
            seen = [self.forward(end) for end in ends]
            for number in range(count):
                out.append(seen[number])
                self._split(ends[number], ends[number + 1], seen[number], seen[number + 1], out, 0)
        return tuple(out)

    @property
    def _least_piece(self) -> float:
        return min(step.width / step.cells[0] for step in self.steps if isinstance(step, Bend))

    def _split(self, one: Point, other: Point, seen: Point, seen_other: Point, out: list[Point], depth: int) -> None:
        middle = _between(one, other, 0.5)
        seen_middle = self.forward(middle)
        if depth < _DEEPEST and math.dist(seen_middle, _between(seen, seen_other, 0.5)) > _CHORD:
            self._split(one, middle, seen, seen_middle, out, depth + 1)
            out.append(seen_middle)
            self._split(middle, other, seen_middle, seen_other, out, depth + 1)

    def sources(self, start: int = 0, stop: int | None = None) -> tuple[Any, Any]:
        """Return for each pixel of the rows ``start`` to ``stop`` of the case where its middle lies in the seed.

        Two arrays of float64, x and y.
        """
        np = need("numpy")
        width, height = self.out
        x = (np.arange(width, dtype=np.float64) + 0.5)[None, :]
        y = (np.arange(start, height if stop is None else stop, dtype=np.float64) + 0.5)[:, None]
        shape = (y.shape[0], width)
        for step in reversed(self.steps):
            x, y = _bend_back(step, x, y) if isinstance(step, Bend) else _project_back(inverse(step), x, y)
        return np.broadcast_to(x, shape), np.broadcast_to(y, shape)


def _straight(step: Step) -> Matrix:
    assert isinstance(step, tuple)
    return step


def _between(one: Point, other: Point, share: float) -> Point:
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


def _project_back(m: Matrix, x: Any, y: Any) -> tuple[Any, Any]:
    np = need("numpy")
    across, down = (m[0] * x + m[2]) + m[1] * y, (m[3] * x + m[5]) + m[4] * y
    if m[6] == 0.0 and m[7] == 0.0:
        return across / m[8], down / m[8]
    w = (m[6] * x + m[8]) + m[7] * y
    np.copyto(w, -1e-9, where=w < 1e-9)  # beyond the horizon: far outside
    np.divide(1.0, w, out=w)
    across *= w
    down *= w
    return across, down


def _bend_back(step: Bend, x: Any, y: Any) -> tuple[Any, Any]:
    np = need("numpy")
    columns, rows = step.cells
    u = np.clip(x * (columns / step.width), 0.0, float(columns))
    v = np.clip(y * (rows / step.height), 0.0, float(rows))
    i = np.minimum(u.astype(np.int32), columns - 1)
    j = np.minimum(v.astype(np.int32), rows - 1)
    u, v = u - i, v - j
    # A cell's four numbers for both axes lie side by side, so that a pixel fetches them at once.
    cell = step.coefficients.take(j * columns + i, axis=0)
    both = u * v
    moved = [
        cell[..., axis] + u * cell[..., axis + 2] + v * cell[..., axis + 4] + both * cell[..., axis + 6]
        for axis in (0, 1)
    ]
    return x + moved[0], y + moved[1]


def chain(size: tuple[int, int], steps: Sequence[Step]) -> Transform:
    """Return the transform of some steps that leave the size as it is."""
    made = Transform(size, size)
    for step in steps:
        made = made.then(step)
    return made
