"""The lens: blur, light that it scatters, and what is on it or before it.

A blur is made of sums of shifted pictures. Shifts of 1, 2, 4, … double the length of a sum at each step, so that a long
blur costs little more than a short one, and everything stays in whole numbers.
"""

from __future__ import annotations

import math
from random import Random
from typing import Any

from edgecase_strategies.photos import draw, fields, tone
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Shape, Stage


def _shifted_into(target: Any, source: Any, dx: int, dy: int) -> None:
    """Add a picture to another, moved; what comes from outside is the nearest pixel of its edge."""
    height, width = source.shape[:2]
    dx, dy = max(-width + 1, min(width - 1, dx)), max(-height + 1, min(height - 1, dy))
    rows = _pieces(height, dy)
    columns = _pieces(width, dx)
    for to_rows, from_rows in rows:
        for to_columns, from_columns in columns:
            target[to_rows, to_columns] += source[from_rows, from_columns]


def _pieces(count: int, by: int) -> list[tuple[slice, slice]]:
    """Return where to and where from: the part that moves, and the part that repeats the edge."""
    if by == 0:
        return [(slice(0, count), slice(0, count))]
    if by > 0:
        return [(slice(0, count - by), slice(by, count)), (slice(count - by, count), slice(count - 1, count))]
    return [(slice(-by, count), slice(0, count + by)), (slice(0, -by), slice(0, 1))]


_PARTS = 16
"""The pixels at the two ends of a streak count in sixteenths."""


def streaked(pixels: Any, length: float, dx: float, dy: float) -> Any:
    """Return pixels averaged over a streak along a direction, with its middle on each pixel.

    ``length`` is in steps of the direction; of the pixels at its ends, only a part may count.

    >>> import numpy
    >>> line = numpy.array([[[0], [0], [90], [0], [0]]], numpy.uint8)
    >>> streaked(line, 3, 1.0, 0.0)[..., 0].tolist(), streaked(line, 2, 1.0, 0.0)[..., 0].tolist()
    ([[0, 30, 30, 30, 0]], [[0, 23, 45, 23, 0]])
    """
    np = need("numpy")
    whole = 2 * math.floor((length - 1) / 2) + 1
    part = math.floor((length - whole) / 2 * _PARTS + 0.5)
    if whole < 2 and not part:
        return pixels
    total = _summed(pixels, whole, dx, dy)
    if not part:
        return _divided(total, whole)
    total = total.astype(np.uint32) * np.uint32(_PARTS)
    ends = np.zeros(pixels.shape, np.uint16)
    for side in (-1, 1):
        _shifted_into(ends, pixels, *_offset(side * (whole + 1) / 2, dx, dy))
    total += ends * np.uint32(part)
    return _divided(total, _PARTS * whole + 2 * part)


def _summed(pixels: Any, count: int, dx: float, dy: float) -> Any:
    """Return the sum of ``count`` shifted pictures, an odd number of them around the middle."""
    np = need("numpy")
    kind = np.uint16 if count <= 257 else np.uint32
    power = pixels.astype(kind)  # the sum of 2 ** bit places
    total = np.zeros_like(power)
    done, bit = 0, 0
    while True:
        if count >> bit & 1:
            _shifted_into(total, power, *_offset(done - (count - 1) / 2, dx, dy))
            done += 1 << bit
        bit += 1
        if not count >> bit:
            return total
        doubled = power.copy()
        _shifted_into(doubled, power, *_offset(float(1 << bit - 1), dx, dy))
        power = doubled


def _offset(along: float, dx: float, dy: float) -> tuple[int, int]:
    return math.floor(along * dx + 0.5), math.floor(along * dy + 0.5)


def _divided(total: Any, by: int) -> Any:
    """Return a sum divided and rounded, by a product and a shift: a division takes several times as long."""
    np = need("numpy")
    product = total.astype(np.uint32)
    product *= np.uint32(((1 << 24) // by + 1) // 2)
    product += np.uint32(1 << 22)
    product >>= np.uint32(23)
    return product.astype(np.uint8)


def _moved(pixels: Any, share: float, shape: Shape) -> Any:
    return streaked(pixels, max(1.5, share * max(pixels.shape[:2])), *fields.direction(shape["angle"]))


def _draw_moved(rng: Random) -> dict[str, Any]:
    return {"angle": draw.angle(rng, 0, 180)}


def defocused(pixels: Any, diameter: float) -> Any:
    """Return pixels through a lens that is out of focus: each point is an octagon, as by a diaphragm of eight blades.

    An octagon is four streaks one after the other, each as long as its side.
    """
    side = diameter / (1 + math.sqrt(2))
    straight, slanted = max(1.2, side), max(1.0, side / math.sqrt(2))
    for length, dx, dy in ((straight, 1, 0), (straight, 0, 1), (slanted, 1, 1), (slanted, 1, -1)):
        pixels = streaked(pixels, length, dx, dy)
    return pixels


def _defocused(pixels: Any, share: float, shape: Shape) -> Any:
    return defocused(pixels, share * max(pixels.shape[:2]))


def _nothing(rng: Random) -> dict[str, Any]:
    return {}


def _flared(pixels: Any, strength: float, shape: Shape) -> Any:
    """Add the veil of a lamp outside of the frame, and ghosts of it on the line through the middle."""
    np = need("numpy")
    height, width = pixels.shape[:2]
    nx, ny = fields.direction(shape["angle"])

    def veil(columns: int, rows: int) -> Any:
        x, y = fields.axes(columns, rows)
        away = np.sqrt((x - np.float32(0.6 * nx)) ** 2 + (y - np.float32(0.6 * ny)) ** 2)
        return (np.float32(1.2) - away).clip(0, 1) ** 2

    pixels = tone.plus(pixels, fields.amounts(fields.smooth(width, height, veil), 0.5 * strength), (1.0, 0.95, 0.85))
    for number, (along, radius) in enumerate(shape["ghosts"]):
        colour = ((0.5, 1.0, 0.6), (1.0, 0.7, 0.4), (0.6, 0.7, 1.0))[number % 3]
        centre = (-along * nx, -along * ny)
        spot = fields.disc(width, height, centre, (radius, radius), 0, 0.25)
        pixels = tone.plus(pixels, fields.amounts(spot, 0.25 * strength), colour)
    return pixels


def _draw_flared(rng: Random) -> dict[str, Any]:
    ghosts = [[draw.between(rng, -0.3, 0.4), draw.between(rng, 0.03, 0.1)] for _ in range(3)]
    return {"angle": draw.angle(rng), "ghosts": ghosts}


def _smeared(pixels: Any, strength: float, shape: Shape) -> Any:
    """Blur and brighten where there is grease on the lens."""
    height, width = pixels.shape[:2]
    soft = defocused(pixels, 0.02 * strength * max(width, height))

    def field(columns: int, rows: int) -> Any:
        found = None
        for x, y, across, down, degrees in shape["spots"]:
            spot = fields.disc(columns, rows, (x, y), (across, down), degrees, 0.9)
            found = spot if found is None else found + (1 - found) * spot
        return found

    where = fields.smooth(width, height, field)
    pixels = tone.mixed(pixels, soft, fields.amounts(where, min(1.0, 0.35 + 0.65 * strength)))
    return tone.plus(pixels, fields.amounts(where, 0.12 * strength), (1.0, 0.98, 0.95))


def _draw_smeared(rng: Random) -> dict[str, Any]:
    spots = [
        [
            *draw.place(rng, 0.4),
            draw.between(rng, 0.12, 0.3),
            draw.between(rng, 0.08, 0.2),
            draw.angle(rng, 0, 180),
        ]
        for _ in range(rng.randint(2, 4))
    ]
    return {"spots": spots}


_SKINS = ((224, 172, 140), (198, 134, 100), (141, 85, 58), (92, 58, 42))


def _covered(pixels: Any, share: float, shape: Shape) -> Any:
    """Put a finger over a corner: near the lens, so large, out of focus and dark."""
    np = need("numpy")
    height, width = pixels.shape[:2]
    long = max(width, height)
    right, bottom = shape["corner"]
    centre = ((right - 0.5) * width / long, (bottom - 0.5) * height / long)
    where = fields.disc(width, height, centre, (share, share * shape["flat"]), shape["angle"], 0.3)
    colour = np.broadcast_to(np.array(shape["skin"], np.uint16), pixels.shape)
    return tone.mixed(pixels, colour, fields.amounts(where))


def _draw_covered(rng: Random) -> dict[str, Any]:
    return {
        "corner": [rng.choice((0, 1)), rng.choice((0, 1))],
        "flat": draw.between(rng, 0.6, 1.0),
        "angle": draw.angle(rng, 0, 180),
        "skin": list(rng.choice(_SKINS)),
    }


OPERATIONS = (
    Operation(
        name="photo.lens.flare",
        stage=Stage.LENS,
        summary="A lamp outside of the frame shines into the lens: a veil, and ghosts of the lamp.",
        unit="strength of the veil, 1 for half of white",
        amounts=(0.15, 0.3, 0.5, 0.75, 1.0),
        draw=_draw_flared,
        paint=_flared,
    ),
    Operation(
        name="photo.blur.focus",
        stage=Stage.LENS,
        summary="The lens is out of focus.",
        unit="diameter of a blurred point, as a share of the longer side",
        amounts=(0.004, 0.007, 0.011, 0.017, 0.026),
        draw=_nothing,
        paint=_defocused,
    ),
    Operation(
        name="photo.lens.dirt",
        stage=Stage.LENS,
        summary="The lens is greasy: parts of the picture are soft and washed out.",
        unit="strength of the smears",
        amounts=(0.15, 0.3, 0.5, 0.75, 1.0),
        draw=_draw_smeared,
        paint=_smeared,
    ),
    Operation(
        name="photo.lens.finger",
        stage=Stage.LENS,
        summary="A finger is over a corner of the lens.",
        unit="radius of the finger, as a share of the longer side",
        amounts=(0.1, 0.16, 0.23, 0.32, 0.42),
        draw=_draw_covered,
        paint=_covered,
        covers=True,
    ),
    Operation(
        name="photo.blur.motion",
        stage=Stage.LENS,
        summary="The camera moved while the shutter was open.",
        unit="length of the streak, as a share of the longer side",
        amounts=(0.004, 0.008, 0.013, 0.024, 0.048),
        draw=_draw_moved,
        paint=_moved,
    ),
)
