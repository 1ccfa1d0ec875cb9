"""Draw a page: paper, ink, logos, bars, stamps and strokes, in whole numbers from sums, products and roots."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from edgecase_strategies.photos import fields
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.receipts.glyphs import font, ink_of
from edgecase_strategies.receipts.page import Colour, Page, Shape, Text


def draw(page: Page) -> Any:
    """Return the pixels of a page: height x width x 3, uint8."""
    np = need("numpy")
    width, height = page.size
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = page.paper
    layers: dict[Colour, Any] = {}
    for shape in page.shapes:
        layer = layers.setdefault(shape.colour, np.zeros((height, width), np.uint8))
        _SHAPES[shape.kind](layer, shape)
    black = layers.setdefault(page.ink, np.zeros((height, width), np.uint8))
    for text in page.texts:
        ink, x, y = ink_of(text)
        _put(black, ink, x, y)
    for colour, layer in layers.items():
        _soak(pixels, layer, colour)
    return pixels


def _put(layer: Any, ink: Any, x: int, y: int) -> None:
    """Put ink on a layer; what lies outside of it is left out."""
    np = need("numpy")
    height, width = layer.shape
    left, top, right, bottom = max(0, x), max(0, y), min(width, x + ink.shape[1]), min(height, y + ink.shape[0])
    if left < right and top < bottom:
        here = layer[top:bottom, left:right]
        np.maximum(here, ink[top - y : bottom - y, left - x : right - x], out=here)


def _soak(pixels: Any, layer: Any, colour: Colour) -> None:
    """Let paper take ink on: what is there is darkened, as by a filter."""
    np = need("numpy")
    rows = layer.any(axis=1).nonzero()[0]
    if not len(rows):
        return
    part, ink = pixels[rows[0] : rows[-1] + 1], layer[rows[0] : rows[-1] + 1].astype(np.uint32)
    for channel in range(3):
        # Through full ink a share of colour / 255 comes back; 65,025 is 255 twice.
        passed = 65_025 - ink * (255 - colour[channel])
        part[..., channel] = (part[..., channel] * passed + 32_512) // 65_025


def _rule(layer: Any, shape: Shape) -> None:
    left, top, right, _ = shape.box
    if shape.kind == "dashes":
        for x in range(left, right - 7, 12):
            layer[top + 2 : top + 4, x : x + 8] = 230
    elif shape.kind == "double":
        layer[top : top + 2, left:right] = 230
        layer[top + 4 : top + 6, left:right] = 230
    else:
        layer[top + 2 : top + 4, left:right] = 230


def _frame(layer: Any, shape: Shape) -> None:
    left, top, right, bottom = shape.box
    for rows, columns in (
        (slice(top, top + 2), slice(left, right)),
        (slice(bottom - 2, bottom), slice(left, right)),
        (slice(top, bottom), slice(left, left + 2)),
        (slice(top, bottom), slice(right - 2, right)),
    ):
        layer[rows, columns] = 200


def _bars(layer: Any, shape: Shape) -> None:
    x, top, _, bottom = shape.box
    for number, width in enumerate(shape.detail["widths"]):
        if number % 2 == 0:
            layer[top:bottom, x : x + 2 * width] = 240
        x += 2 * width


def _logo(layer: Any, shape: Shape) -> None:
    np = need("numpy")
    left, top, right, _ = shape.box
    size = right - left
    x = (np.arange(size, dtype=np.float64) + 0.5 - size / 2)[None, :]
    y = (np.arange(size, dtype=np.float64) + 0.5 - size / 2)[:, None]
    radius = size / 2 - 1
    inside = _form(shape.detail["form"], x, y, radius)
    ink = (np.clip(inside + 0.5, 0, 1) * 235).astype(np.uint8)
    letter = ink_of(Text(text=shape.detail["letter"], x=size // 2, y=size // 2 - 17, font="sans_large", align="centre"))
    mask = np.zeros_like(ink)
    _put(mask, *letter)
    # The letter is left out where the form is full, and inked where it is not.
    ink = np.where(shape.detail["form"] in ("ring", "stripes"), np.maximum(ink, mask), np.minimum(ink, 255 - mask))
    _put(layer, ink.astype(np.uint8), left, top)


def _form(form: str, x: Any, y: Any, radius: float) -> Any:
    """Return how far inside of a form each place is, in pixels."""
    np = need("numpy")
    if form == "diamond":
        return (radius - (abs(x) + abs(y))) / math.sqrt(2)
    if form == "hexagon":
        half = radius * math.sqrt(3) / 2
        return np.minimum(half - abs(y), half - (abs(x) * math.sqrt(3) / 2 + abs(y) / 2))
    if form == "leaf":
        shift = radius * 0.5
        one = np.sqrt((x - shift) ** 2 + (y + shift) ** 2)
        other = np.sqrt((x + shift) ** 2 + (y - shift) ** 2)
        return radius * 1.15 - np.maximum(one, other)
    far = np.sqrt(x * x + y * y)
    if form == "ring":
        return np.minimum(radius - far, far - radius * 0.78)
    if form == "stripes":
        return np.minimum(radius - far, abs(abs(y) - radius * 0.72) * -1 + radius * 0.12)
    return radius - far


def _pen(layer: Any, shape: Shape) -> None:
    left, top = shape.box[:2]
    for line in shape.detail["lines"]:
        rounded = _rounded(_rounded([(left + x, top + y) for x, y in line]))
        for one, other in itertools.pairwise(rounded):
            _stroke(layer, one, other, 1.4)


Place = tuple[float, float]


def _rounded(line: Sequence[Place]) -> list[Place]:
    """Return a line with its corners cut, by the algorithm of Chaikin: in sixteenths of a pixel, so exactly."""
    made = [line[0]]
    for (x, y), (next_x, next_y) in itertools.pairwise(line):
        made.append((0.75 * x + 0.25 * next_x, 0.75 * y + 0.25 * next_y))
        made.append((0.25 * x + 0.75 * next_x, 0.25 * y + 0.75 * next_y))
    return [*made, line[-1]]


def _stroke(layer: Any, one: Place, other: Place, half: float) -> None:
    """Draw a straight stroke with round ends: ink where a pixel is closer than half its width."""
    np = need("numpy")
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    left, top = math.floor(x0 - half) - 1, math.floor(y0 - half) - 1
    x = np.arange(left, math.ceil(x1 + half) + 2, dtype=np.float64)[None, :]
    y = np.arange(top, math.ceil(y1 + half) + 2, dtype=np.float64)[:, None]
    dx, dy = other[0] - one[0], other[1] - one[1]
    along = np.clip(((x - one[0]) * dx + (y - one[1]) * dy) / max(1e-9, dx * dx + dy * dy), 0, 1)
    far = np.sqrt((x - one[0] - along * dx) ** 2 + (y - one[1] - along * dy) ** 2)
    _put(layer, (np.clip(half + 0.5 - far, 0, 1) * 225).astype(np.uint8), left, top)


def _stamp(layer: Any, shape: Shape) -> None:
    np = need("numpy")
    left, top, right, bottom = shape.box
    text = shape.detail["text"]
    face = font("sans_large")
    flat = np.zeros((56, face.width(text) + 44), np.uint8)
    for inset, thick in ((0, 4), (7, 2)):
        flat[inset : flat.shape[0] - inset, inset : flat.shape[1] - inset] = 235
        inner = inset + thick
        flat[inner : flat.shape[0] - inner, inner : flat.shape[1] - inner] = 0
    _put(flat, face.strip(text), 22 - face.pad, 11)
    turned = _turned(flat, right - left, bottom - top, shape.detail["degrees"])
    _put(layer, _worn(turned, shape.detail["worn"]), left, top)


def _turned(flat: Any, width: int, height: int, degrees: int) -> Any:
    """Return ink turned about its middle, made smaller where it would not fit, and sampled at four places a pixel."""
    np = need("numpy")
    cosine, sine = round(math.cos(math.radians(degrees)), 6), round(math.sin(math.radians(degrees)), 6)
    rows, columns = flat.shape
    wide, high = columns * cosine + rows * abs(sine), columns * abs(sine) + rows * cosine
    zoom = round(min(1.0, width / wide, height / high), 6)
    total = np.zeros((height, width), np.uint16)
    for sub_y in (0.25, 0.75):
        for sub_x in (0.25, 0.75):
            x = (np.arange(width, dtype=np.float64) + sub_x - width / 2)[None, :] / zoom
            y = (np.arange(height, dtype=np.float64) + sub_y - height / 2)[:, None] / zoom
            i = np.floor(x * cosine + y * sine + columns / 2).astype(np.int64)
            j = np.floor(y * cosine - x * sine + rows / 2).astype(np.int64)
            inside = (i >= 0) & (i < columns) & (j >= 0) & (j < rows)
            total += np.where(inside, flat[np.clip(j, 0, rows - 1), np.clip(i, 0, columns - 1)], 0)
    return ((total + 2) // 4).astype(np.uint8)


def _worn(ink: Any, seed: int) -> Any:
    """Return ink as a stamp leaves it that is not pressed evenly: weaker in places."""
    np = need("numpy")
    height, width = ink.shape
    rows, columns = height // 10 + 2, width // 10 + 2
    coarse = (np.random.PCG64(seed).random_raw(rows * columns) >> np.uint64(56)).astype(np.float32)
    kept = fields.stretched(coarse.reshape(rows, columns), width, height).astype(np.uint16)
    return (ink * (90 + kept * 3 // 5) // 243).astype(np.uint8)


_SHAPES = {
    "dashes": _rule,
    "double": _rule,
    "plain": _rule,
    "frame": _frame,
    "bars": _bars,
    "logo": _logo,
    "pen": _pen,
    "stamp": _stamp,
}
