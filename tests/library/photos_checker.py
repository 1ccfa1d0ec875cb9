"""What the tests of photographs have in common: a drawn seed, and a checker that knows nothing of transforms."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from edgecase_strategies.case import Edit
from edgecase_strategies.photos.operation import Stage
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.perturbations import edit_of

BACK, INK = (30, 60, 200), (250, 240, 20)
MOVING = [one for one in OPERATIONS if one.bend is not None] + [OPERATIONS["photo.file.resize"]]
TURNING = [OPERATIONS["photo.exif.turned"], OPERATIONS["photo.exif.lost"]]


def drawn(size: tuple[int, int], box: tuple[int, int, int, int]) -> Any:
    """Return a blue picture with a yellow box."""
    pixels = np.empty((size[1], size[0], 3), np.uint8)
    pixels[:] = BACK
    pixels[box[1] : box[3], box[0] : box[2]] = INK
    return pixels


def random_edits(rng: Random, operations: list[Any], most: int = 3) -> list[Edit]:
    """Return edits of different operations, whose surface is nothing like the box."""
    edits = []
    for operation in rng.sample(operations, rng.randint(1, most)):
        shape = operation.draw(rng)
        if "surface" in shape:
            shape["surface"] = [0, 0, 0]
        edits.append(edit_of(operation, rng.randint(1, 5), shape))
    return edits


def yellow(pixels: Any) -> Any:
    """Return which pixels are more of the box than of its surroundings: red and green come from the box only."""
    return pixels[..., 0].astype(int) * 2 > pixels[..., 2].astype(int) + 40


def filled(polygon: Any, size: tuple[int, int]) -> Any:
    """Return which pixels of a picture have their middle in a polygon, by crossing numbers."""
    x, y = np.arange(size[0]) + 0.5, (np.arange(size[1]) + 0.5)[:, None]
    inside = np.zeros((size[1], size[0]), bool)
    corners = np.asarray(polygon, float)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < ax + (bx - ax) * (y - ay) / (by - ay))
    return inside


def iou(one: Any, other: Any) -> float:
    """Return the share of the pixels of either that are of both."""
    return float((one & other).sum() / max(1, (one | other).sum()))


def is_file(one: Any) -> bool:
    """Whether an operation is about the file only."""
    return bool(one.stage is Stage.FILE)
