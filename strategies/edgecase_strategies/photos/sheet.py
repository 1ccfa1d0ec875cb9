"""Pictures for people: a seed beside its case with the labels drawn in, and a contact sheet of many cases.

Text is in Pillow's own font, which needs no file.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from edgecase_strategies.case import Case
from edgecase_strategies.photos.carrier import as_image
from edgecase_strategies.photos.labels import Labels, Point, Polygon
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.seed import Shot
from edgecase_strategies.photos.show import change

PAPER, INK, PALE = (250, 250, 248), (28, 28, 30), (110, 110, 116)
OUTLINE, UNREADABLE = (0, 122, 90), (200, 30, 60)
"""The colours of labels that can be read, and of those that cannot: they differ in brightness as well."""

_MARGIN = 12
_LINE = 17
_SIZE = 13


class Tile(NamedTuple):
    """A picture with lines of text below it."""

    image: Any
    lines: tuple[str, ...]


def beside(case: Case, side: int = 560) -> Any:
    """Return a case beside its seed as one picture: labels drawn in both, and the edits named below the case."""
    shot = case.value
    assert isinstance(shot, Shot)
    photo = shot.photo
    seed = _labelled(photo.read_as.pixels, photo.labels.areas(), photo.labels, (), side)
    lines = [f"{edit.name}: {change(edit)}" for edit in case.edits]
    return arranged([Tile(seed, ("seed",)), tile_of(shot, tuple(lines), side)], columns=2)


def tile_of(shot: Shot, lines: tuple[str, ...], side: int) -> Tile:
    """Return a photograph after edits with its labels drawn in; those that cannot be read are named below it."""
    found = shot.legibility if shot.photo.labels else {}
    unreadable = tuple(name for name, one in found.items() if not one.is_legible)
    image = _labelled(shot.pixels, shot.moved.areas, shot.labels, unreadable, side)
    gone = (*unreadable, *shot.moved.lost)
    return Tile(image, (*lines, f"cannot be read: {', '.join(gone)}") if gone else lines)


def arranged(tiles: Sequence[Tile], columns: int, title: str = "") -> Any:
    """Return tiles in rows as one picture."""
    image_module, draw_module = need("PIL.Image"), need("PIL.ImageDraw")
    width = max(tile.image.width for tile in tiles)
    wrapped = [[part for line in tile.lines for part in _wrapped(line, width)] for tile in tiles]
    rows = [range(start, min(start + columns, len(tiles))) for start in range(0, len(tiles), columns)]
    heights = [
        (max(tiles[one].image.height for one in row), max(len(wrapped[one]) for one in row) * _LINE + 6) for row in rows
    ]
    top = _MARGIN + (_LINE + 6 if title else 0)
    sheet = image_module.new(
        "RGB",
        (
            _MARGIN + min(columns, len(tiles)) * (width + _MARGIN),
            top + sum(image + text + _MARGIN for image, text in heights),
        ),
        PAPER,
    )
    pen = draw_module.Draw(sheet)
    if title:
        pen.text((_MARGIN, _MARGIN - 2), title, fill=INK, font=_font(_SIZE + 2))
    for row, (tall, text) in zip(rows, heights, strict=True):
        for place, one in enumerate(row):
            left = _MARGIN + place * (width + _MARGIN)
            sheet.paste(tiles[one].image, (left, top))
            for number, line in enumerate(wrapped[one]):
                where = (left, top + tiles[one].image.height + 4 + number * _LINE)
                pen.text(where, line, fill=INK if number == 0 else PALE, font=_font(_SIZE))
        top += tall + text + _MARGIN
    return sheet


@functools.cache
def _font(size: int) -> Any:
    return need("PIL.ImageFont").load_default(size)


def _wrapped(line: str, width: int) -> list[str]:
    """Return a line in pieces that fit."""
    pieces, piece = [], ""
    for word in line.split():
        longer = f"{piece} {word}".strip()
        if piece and _font(_SIZE).getlength(longer) > width:
            pieces.append(piece)
            piece = word
        else:
            piece = longer
    return [*pieces, piece]


def _labelled(pixels: Any, areas: Mapping[str, Polygon], labels: Labels, unreadable: Sequence[str], side: int) -> Any:
    """Return pixels as a picture of at most ``side``, over grey where they are transparent, with labels drawn in."""
    image_module, draw_module = need("PIL.Image"), need("PIL.ImageDraw")
    image = as_image(pixels)
    if image.mode == "RGBA":
        image = image_module.alpha_composite(image_module.new("RGBA", image.size, (190, 190, 190, 255)), image)
    image = image.convert("RGB")
    share = min(1.0, side / max(image.size))
    if share < 1:
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        image = image.resize(size, image_module.Resampling.BOX)
    pen = draw_module.Draw(image)
    for name, area in areas.items():
        colour = UNREADABLE if name in unreadable else OUTLINE
        outline = [(x * share, y * share) for x, y in area]
        pen.line([*outline, outline[0]], fill=colour, width=2)
        _name(pen, name, min(outline, key=_upper_left), colour)
    for name, (x, y) in labels.points.items():
        pen.ellipse([x * share - 4, y * share - 4, x * share + 4, y * share + 4], outline=OUTLINE, width=2)
        _name(pen, name, (x * share + 6, y * share), OUTLINE)
    return image


def _upper_left(point: Point) -> float:
    return point[0] + point[1]


def _name(pen: Any, name: str, at: Point, colour: tuple[int, int, int]) -> None:
    """Write a label's name on its own colour, above its upper left corner."""
    font = _font(_SIZE - 2)
    x, y = at[0], max(0.0, at[1] - _SIZE - 1)
    pen.rectangle([x, y, x + font.getlength(name) + 4, y + _SIZE + 1], fill=colour)
    pen.text((x + 2, y), name, fill=(255, 255, 255), font=font)
