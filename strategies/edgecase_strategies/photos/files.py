"""The file: what a camera or an app does when it writes one."""

from __future__ import annotations

import io
import math
from random import Random
from typing import Any

from edgecase_strategies.photos.carrier import as_image
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Stage
from edgecase_strategies.photos.transform import IDENTITY, Matrix, Step, scale


def _nothing(rng: Random) -> dict[str, Any]:
    return {}


def compressed(pixels: Any, quality: float) -> Any:
    """Return pixels as they come back from a JPEG file, with the colours at half the resolution as phones do."""
    np = need("numpy")
    file = io.BytesIO()
    as_image(pixels).save(file, format="JPEG", quality=int(quality), subsampling=2)
    file.seek(0)
    return np.array(need("PIL.Image").open(file))


def size_after(size: tuple[int, int], share: float) -> tuple[int, int]:
    """Return the size of a picture that is made smaller, at least one pixel on each side."""
    return max(1, math.floor(size[0] * share + 0.5)), max(1, math.floor(size[1] * share + 0.5))


def resized(pixels: Any, share: float) -> Any:
    """Return pixels made smaller, each the mean of those that it covers."""
    np = need("numpy")
    height, width = pixels.shape[:2]
    columns, rows = size_after((width, height), share)
    return _means(_means(pixels, rows, 0), columns, 1).astype(np.uint8)


def _means(values: Any, count: int, axis: int) -> Any:
    """Return means over ``count`` equal parts of an axis, whose ends may cut a value; in whole numbers.

    The sum up to a place is that up to the value before it and a share of that value.
    """
    np = need("numpy")
    length = values.shape[axis]
    sums = np.zeros([size + (number == axis) for number, size in enumerate(values.shape)], np.int64)
    tail = [slice(None)] * values.ndim
    tail[axis] = slice(1, None)
    np.cumsum(values, axis=axis, dtype=np.int64, out=sums[tuple(tail)])
    ends = np.arange(count + 1, dtype=np.int64) * length  # in units of 1 / count of a value
    whole, part = ends // count, ends % count
    shape = [1] * values.ndim
    shape[axis] = -1
    part = part.reshape(shape)
    nearest = np.minimum(whole, length - 1)
    upto = sums.take(whole, axis=axis) * count + values.take(nearest, axis=axis).astype(np.int64) * part
    return (np.diff(upto, axis=axis) + length // 2) // length


def resize_step(size: tuple[int, int], share: float) -> Matrix:
    """Return the step that ``resized`` makes."""
    out = size_after(size, share)
    return scale(out[0] / size[0], out[1] / size[1])


TURNS = {3: 180, 6: 90, 8: 270}
"""EXIF orientations that cameras write, and by how many degrees clockwise a reader turns the picture for each."""


def stored_turned(pixels: Any, orientation: int) -> Any:
    """Return pixels as they are stored under an orientation: a reader that turns them gets the picture upright."""
    np = need("numpy")
    # numpy turns against the clock, which is the way back.
    return np.ascontiguousarray(np.rot90(pixels, TURNS[orientation] // 90))


def turn_step(size: tuple[int, int], orientation: int) -> tuple[Step, tuple[int, int]]:
    """Return the step that ``stored_turned`` makes, and the size after it."""
    width, height = size
    steps: dict[int, tuple[Matrix, tuple[int, int]]] = {
        3: ((-1.0, 0.0, float(width), 0.0, -1.0, float(height), 0.0, 0.0, 1.0), size),
        6: ((0.0, 1.0, 0.0, -1.0, 0.0, float(width), 0.0, 0.0, 1.0), (height, width)),
        8: ((0.0, -1.0, float(height), 1.0, 0.0, 0.0, 0.0, 0.0, 1.0), (height, width)),
    }
    return steps.get(orientation, (IDENTITY, size))


def _draw_turned(rng: Random) -> dict[str, Any]:
    return {"orientation": rng.choice((6, 8, 3))}


RESIZE, JPEG = "photo.file.resize", "photo.file.jpeg"
TURNED, WRONG, LOST = "photo.exif.turned", "photo.exif.wrong", "photo.exif.lost"
_EXIF = (TURNED, WRONG, LOST)


def _of_exif(name: str, summary: str) -> Operation:
    return Operation(
        name=name,
        stage=Stage.FILE,
        summary=summary,
        unit="all severities are alike",
        amounts=(1, 1, 1, 1, 1),
        draw=_draw_turned,
        excludes=_EXIF,
        default=False,
    )


OPERATIONS = (
    Operation(
        name=RESIZE,
        stage=Stage.FILE,
        summary="An app makes the picture smaller.",
        unit="share of each side that is left",
        amounts=(0.75, 0.6, 0.45, 0.33, 0.22),
        draw=_nothing,
    ),
    _of_exif(TURNED, "The picture is stored on its side, and its EXIF tag says so: as phones do."),
    _of_exif(WRONG, "The picture is stored upright, and its EXIF tag says that it is not."),
    _of_exif(LOST, "The picture is stored on its side, and the EXIF tag that said so is lost."),
    Operation(
        name=JPEG,
        stage=Stage.FILE,
        summary="The picture is compressed.",
        unit="quality of JPEG",
        amounts=(60, 35, 20, 12, 6),
        draw=_nothing,
    ),
)
