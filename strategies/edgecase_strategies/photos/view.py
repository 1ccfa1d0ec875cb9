"""The camera: from where it looks at what is photographed.

Each operation gives steps of a transform (``edgecase_strategies.photos.transform``), and the picture is sampled once
through all of them. What the camera sees beside the picture is a surface of one colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from edgecase_strategies.photos import draw, fields
from edgecase_strategies.photos.labels import bounds, corners
from edgecase_strategies.photos.operation import Operation, Shape, Stage
from edgecase_strategies.photos.transform import Matrix, Step, multiply, project, scale, shift

Size = tuple[int, int]

SURFACES = ((94, 72, 54), (62, 62, 66), (168, 160, 150), (214, 210, 202), (40, 52, 46))
"""What a picture may lie on: wood, a dark desk, stone, a light desk, a cutting mat."""


def drawn_surface(rng: Random) -> list[int]:
    """Return the colour of a surface."""
    return list(rng.choice(SURFACES))


def fitted(size: Size, matrix: Matrix) -> Matrix:
    """Return a homography followed by the move and the zoom that bring the whole picture into the frame again."""
    width, height = size
    seen = [project(matrix, corner) for corner in corners((0, 0, width, height))]
    left, top, right, bottom = bounds(seen)
    zoom = min(width / (right - left), height / (bottom - top))
    centred = shift(width / 2 - zoom * (left + right) / 2, height / 2 - zoom * (top + bottom) / 2)
    return multiply(centred, multiply(scale(zoom, zoom), matrix))


def _about_middle(size: Size, matrix: Matrix) -> Matrix:
    x, y = size[0] / 2, size[1] / 2
    return multiply(shift(x, y), multiply(matrix, shift(-x, -y)))


def _rotated(size: Size, degrees: float, shape: Shape) -> Sequence[Step]:
    cosine, sine = fields.direction(degrees * shape["sign"])
    turn: Matrix = (cosine, -sine, 0.0, sine, cosine, 0.0, 0.0, 0.0, 1.0)
    return [fitted(size, _about_middle(size, turn))]


def _draw_rotated(rng: Random) -> dict[str, Any]:
    return {"sign": draw.sign(rng), "surface": drawn_surface(rng)}


_DISTANCE = 1.6
"""How far away the camera is, in longer sides of what it looks at: a phone over a page."""


def _tilted(size: Size, degrees: float, shape: Shape) -> Sequence[Step]:
    """Look at a plane that is turned by an angle about an axis in it, through a pinhole."""
    long = max(size)
    far = _DISTANCE * long
    cosine, sine = fields.direction(degrees)
    ax, ay = fields.direction(shape["axis"])
    # Along (nx, ny), across the axis, the plane comes nearer on one side: a point there is cosine as far from the
    # axis, and its depth is far + sine * t.
    nx, ny = -ay, ax
    shorten = cosine - 1
    plane: Matrix = (
        1 + shorten * nx * nx, shorten * nx * ny, 0.0,
        shorten * nx * ny, 1 + shorten * ny * ny, 0.0,
        sine * nx / far, sine * ny / far, 1.0,
    )  # fmt: skip
    return [fitted(size, _about_middle(size, plane))]


def _draw_tilted(rng: Random) -> dict[str, Any]:
    return {"axis": draw.angle(rng), "surface": drawn_surface(rng)}


def _cropped(size: Size, share: float, shape: Shape) -> Sequence[Step]:
    """Move the picture out of the frame on one side, as by pointing the camera beside it."""
    dx, dy = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[shape["side"]]
    return [shift(dx * share * size[0], dy * share * size[1])]


def _draw_cropped(rng: Random) -> dict[str, Any]:
    return {"side": rng.choice(("left", "right", "top", "bottom")), "surface": drawn_surface(rng)}


def surface_of(shapes: Sequence[Shape]) -> tuple[int, int, int]:
    """Return the colour beside the picture: that of the first edit that names one."""
    for shape in shapes:
        if "surface" in shape:
            red, green, blue = shape["surface"]
            return (int(red), int(green), int(blue))
    return SURFACES[0]


OPERATIONS = (
    Operation(
        name="photo.view.perspective",
        stage=Stage.GEOMETRY,
        summary="The camera looks at the scene from an angle.",
        unit="degrees from straight",
        amounts=(8, 16, 24, 33, 42),
        draw=_draw_tilted,
        bend=_tilted,
    ),
    Operation(
        name="photo.view.rotation",
        stage=Stage.GEOMETRY,
        summary="The camera is held askew.",
        unit="degrees",
        amounts=(2, 5, 10, 20, 35),
        draw=_draw_rotated,
        bend=_rotated,
    ),
    Operation(
        name="photo.view.crop",
        stage=Stage.GEOMETRY,
        summary="The picture runs out of the frame on one side.",
        unit="share of the side that is lost",
        amounts=(0.03, 0.07, 0.12, 0.2, 0.3),
        draw=_draw_cropped,
        bend=_cropped,
        covers=True,
    ),
)
