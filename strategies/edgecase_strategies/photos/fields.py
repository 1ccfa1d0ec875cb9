"""Fields: how strong something is at each pixel, from 0 to 1, made of sums, products and roots only.

Places in a picture are shares of its longer side, from its middle: the same shape fits a small picture and a large one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.tone import FULL, by_table, table_of

_COARSE = 48
"""Smooth fields are made on so many points a side, and interpolated between."""


def direction(degrees: float) -> tuple[float, float]:
    """Return the unit vector of an angle, clockwise from the right as pictures have y down."""
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def axes(width: int, height: int) -> tuple[Any, Any]:
    """Return x and y of the middles of the pixels, as a row and a column of float32."""
    np = need("numpy")
    long = max(width, height)
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2)) / np.float32(long)
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5 - height / 2)) / np.float32(long)
    return x[None, :], y[:, None]


def along(width: int, height: int, degrees: float, through: float = 0.0) -> Any:
    """Return how far each pixel is from a line, along its normal, in shares of the longer side."""
    np = need("numpy")
    x, y = axes(width, height)
    nx, ny = direction(degrees)
    return x * np.float32(nx) + (y * np.float32(ny) - np.float32(through))


def step(distance: Any, softness: float) -> Any:
    """Return 0 before a line and 1 behind it, with a smooth edge that is ``softness`` wide."""
    return _smoothstep().take(ramp(distance, softness))


def ramp(distance: Any, softness: float) -> Any:
    """Return bytes from 0 before a line to 255 behind it, rising evenly over ``softness``."""
    np = need("numpy")
    t = distance * np.float32(255 / max(softness, 1e-4))
    t += np.float32(128)
    np.clip(t, 0, 255, out=t)
    return t.astype(np.uint8)


def edge(width: int, height: int, degrees: float, through: float, softness: float, band: float = 0) -> Any:
    """Return bytes from 0 before a line to 255 behind it, as ``ramp`` does; with a band, 0 again behind that."""
    np = need("numpy")
    nx, ny = direction(degrees)
    x, y = axes(width, height)
    rise = 255 / max(softness, 1e-4)
    row = np.floor(x * np.float32(nx * rise)).astype(np.int32)
    column = np.floor((y * np.float32(ny) - np.float32(through)) * np.float32(rise) + np.float32(128)).astype(np.int32)
    out = np.empty((height, width), np.uint8)
    rows = max(1, (1 << 15) // width)
    for start in range(0, height, rows):
        at = row + column[start : start + rows]
        if band:
            back = np.int32(math.floor(band * rise) + 255) - at
            np.minimum(at, back, out=at)
        np.clip(at, 0, 255, out=at)
        out[start : start + rows] = at
    return out


def smoothed(share: float) -> float:
    """Return a share that begins and ends gently."""
    return share * share * (3 - 2 * share)


@functools.cache
def _smoothstep() -> Any:
    np = need("numpy")
    return np.array([smoothed(value / 255) for value in range(256)], dtype=np.float32)


def ramp_gains(edge: Any, at_zero: float, at_one: float) -> Any:
    """Return a ramp as gains from one to another, smoothed: by a table, since a ramp has 256 values."""
    return by_table(edge, _gains_of_ramp(at_zero, at_one))


@functools.lru_cache(maxsize=64)
def _gains_of_ramp(at_zero: float, at_one: float) -> Any:
    return table_of([FULL * (at_zero + (at_one - at_zero) * smoothed(one / 255)) for one in range(256)])


def disc(
    width: int, height: int, centre: Sequence[float], radius: Sequence[float], degrees: float, softness: float
) -> Any:
    """Return 1 in an ellipse and 0 outside, with an edge that is ``softness`` of the radius wide."""
    np = need("numpy")
    x, y = axes(width, height)
    nx, ny = direction(degrees)
    x, y = x - np.float32(centre[0]), y - np.float32(centre[1])
    u = (x * np.float32(nx) + y * np.float32(ny)) / np.float32(max(radius[0], 1e-4))
    v = (y * np.float32(nx) - x * np.float32(ny)) / np.float32(max(radius[1], 1e-4))
    return np.float32(1) - step(np.sqrt(u * u + v * v) - np.float32(1), softness)


Made = Callable[[int, int], Any]


def smooth(width: int, height: int, make: Made) -> Any:
    """Return a smooth field of a picture's size: made at few points and interpolated between."""
    if max(width, height) <= 2 * _COARSE:
        return make(width, height)
    long = max(width, height)
    columns, rows = max(2, _COARSE * width // long), max(2, _COARSE * height // long)
    return stretched(make(columns, rows), width, height)


def stretched(small: Any, width: int, height: int) -> Any:
    """Return a field made larger, bilinear; first down, where there are few columns."""
    rows, columns = small.shape
    j, v = _between(height, rows)
    down = small[j] + v[:, None] * (small[j + 1] - small[j])
    i, u = _between(width, columns)
    return down[:, i] + u * (down[:, i + 1] - down[:, i])


@functools.lru_cache(maxsize=16)
def _between(count: int, points: int) -> tuple[Any, Any]:
    np = need("numpy")
    at = (np.arange(count, dtype=np.float32) + np.float32(0.5)) * np.float32(points / count) - np.float32(0.5)
    at = np.clip(at, 0, points - 1)
    low = np.minimum(at.astype(np.intp), points - 2)
    return low, (at - low).astype(np.float32)


def gains(field: Any, at_zero: float, at_one: float) -> Any:
    """Return a field of 0 to 1 as gains between two, in the bytes that ``times`` takes."""
    np = need("numpy")
    scaled = field * np.float32(FULL * (at_one - at_zero))
    scaled += np.float32(FULL * at_zero + 0.5)
    return scaled.astype(np.uint8)


def amounts(field: Any, most: float = 1.0) -> Any:
    """Return a field of 0 to 1 as amounts in whole numbers, of which 255 is one."""
    return gains(field, 0.0, min(1.0, most))
