"""The printer: what a till's thermal printer does to what is printed, before anybody photographs it.

What is printed stays where it is. Dots that are missing are one printer's dot wide, less than the strokes of its letters: no
digit becomes another one, or none.
"""

from __future__ import annotations

from random import Random
from typing import Any

from edgecase_strategies.photos import draw, fields
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Shape, Stage

_DOTS = 640
"""A roll of paper is about so many dots wide."""
_LINES = 24


def paper_of(pixels: Any) -> Any:
    """Return the colour of the paper: in each channel, the value that half of the pixels reach."""
    np = need("numpy")
    flat = pixels.reshape(-1, 3)
    counts = [np.bincount(flat[:, channel], minlength=256).cumsum() for channel in range(3)]
    return np.array([int(np.searchsorted(one, len(flat) // 2 + 1)) for one in counts], dtype=np.int32)


def _towards(pixels: Any, target: Any, share: Any) -> Any:
    """Return pixels moved to a target by a share in 256ths, for each pixel."""
    np = need("numpy")
    moved = pixels.astype(np.int32)
    moved += ((target - moved) * share[..., None] + 128) >> 8
    return moved.astype(np.uint8)


def _faded(pixels: Any, lost: float, shape: Shape) -> Any:
    """Fade the print in a column of the paper, where the print head is weak or light has been at it."""
    np = need("numpy")
    rows, columns = pixels.shape[:2]
    near = fields.along(columns, 1, 0.0, shape["through"])
    share = np.float32(1) - fields.step(abs(near) - np.float32(shape["width"]), 0.12)
    least = shape["beside"]
    amount = (share * np.float32(256 * lost * (1 - least)) + np.float32(256 * lost * least)).astype(np.int32)
    return _towards(pixels, paper_of(pixels), np.broadcast_to(amount, (rows, columns)))


def _draw_faded(rng: Random) -> dict[str, Any]:
    return {
        "through": draw.between(rng, -0.3, 0.3),
        "width": draw.between(rng, 0.04, 0.2),
        "beside": draw.between(rng, 0.0, 0.6),
    }


def _without_dots(pixels: Any, count: float, shape: Shape) -> Any:
    """Leave out the dots of print elements that are burnt out: lines along the paper; and lines across it, where it slipped."""
    out = pixels.copy()
    rows, columns = pixels.shape[:2]
    paper = paper_of(pixels)
    dot = max(1, columns // _DOTS)
    for along, across in zip(shape["along"][: int(count)], shape["across"][: int(count) // 3], strict=False):
        x = _on_grid(along, columns, dot)
        out[:, x : x + dot] = paper
        y = _on_grid(across, rows, dot)
        out[y : y + dot, :] = paper
    for along in shape["along"][int(count) // 3 : int(count)]:
        x = _on_grid(along, columns, dot)
        out[:, x : x + dot] = paper
    return out


def _on_grid(share: float, length: int, dot: int) -> int:
    """Return a place of a dot; no two of them touch, so that what is left out is never wider than one."""
    return int(share * (length // (3 * dot))) * 3 * dot


def _draw_without_dots(rng: Random) -> dict[str, Any]:
    return {
        "along": [draw.between(rng, 0, 0.999) for _ in range(_LINES)],
        "across": [draw.between(rng, 0, 0.999) for _ in range(_LINES // 3)],
    }


def _smeared(pixels: Any, length: float, shape: Shape) -> Any:
    """Drag the ink of a part of the paper along, weaker the farther it goes."""
    np = need("numpy")
    rows, columns = pixels.shape[:2]
    reach = max(1, int(length * max(rows, columns)))
    where = fields.disc(columns, rows, shape["centre"], shape["radius"], shape["angle"], 0.5)
    strong = (where * np.float32(256)).astype(np.int32)
    paper = paper_of(pixels)
    ink = np.clip(paper - pixels.astype(np.int32), 0, 255)
    dragged = np.zeros_like(ink)
    for step in range(1, reach + 1):
        weight = 150 * (reach + 1 - step) // (reach + 1)
        if shape["sign"] > 0:
            np.maximum(dragged[step:], ink[:-step] * weight >> 8, out=dragged[step:])
        else:
            np.maximum(dragged[:-step], ink[step:] * weight >> 8, out=dragged[:-step])
    target = np.where(dragged > 0, np.clip(np.minimum(pixels, paper - dragged), 0, 255), pixels)
    return _towards(pixels, target, strong)


def _draw_smeared(rng: Random) -> dict[str, Any]:
    return {
        "centre": draw.place(rng),
        "radius": [draw.between(rng, 0.15, 0.4), draw.between(rng, 0.08, 0.2)],
        "angle": draw.angle(rng, -20, 20),
        "sign": draw.sign(rng),
    }


OPERATIONS = (
    Operation(
        name="photo.print.faded",
        stage=Stage.PRINT,
        summary="The print of a till has faded, most in one column of the paper.",
        unit="share of the ink that is lost",
        amounts=(0.35, 0.55, 0.7, 0.82, 0.92),
        draw=_draw_faded,
        shade=_faded,
        default=False,
    ),
    Operation(
        name="photo.print.dots",
        stage=Stage.PRINT,
        summary="Elements of the print head are burnt out, and the paper slipped: lines of dots are missing.",
        unit="lines along the paper; a third as many across it",
        amounts=(2, 5, 9, 15, _LINES),
        draw=_draw_without_dots,
        shade=_without_dots,
        default=False,
    ),
    Operation(
        name="photo.print.smear",
        stage=Stage.PRINT,
        summary="A part of the print is smeared along the paper.",
        unit="how far, as a share of the longer side",
        amounts=(0.004, 0.007, 0.011, 0.016, 0.022),
        draw=_draw_smeared,
        shade=_smeared,
        default=False,
    ),
)
