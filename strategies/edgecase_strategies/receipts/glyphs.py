"""Set text from pictures of glyphs: where its ink is, and the ink itself; the same bytes on every machine.

The pictures are in ``data/glyphs``, with their licence; ``scripts/draw_glyphs.py`` made them.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from edgecase_strategies.photos.libraries import need
from edgecase_strategies.receipts.page import Text

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font: for each character the ink of its cell, and how far the next one is."""

    height: int
    pad: int
    cells: dict[str, Any]
    widths: dict[str, int]

    def width(self, text: str) -> int:
        """Return how many pixels a text advances.

        >>> font("thermal").width("12.40")
        60
        """
        return sum(self.widths[letter] for letter in text)

    def strip(self, text: str) -> Any:
        """Return the ink of a text, 0 to 255, with ``pad`` columns before and after it."""
        np = need("numpy")
        ink = np.zeros((self.height, self.width(text) + 2 * self.pad), np.uint8)
        x = 0
        for letter in text:
            cell = self.cells[letter]
            here = ink[:, x : x + cell.shape[1]]
            np.maximum(here, cell, out=here)
            x += self.widths[letter]
        return ink


@functools.cache
def font(name: str) -> Font:
    """Return a font by its name."""
    np, image = need("numpy"), need("PIL.Image")
    folder = files("edgecase_strategies.receipts") / "data" / "glyphs"
    table = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    with (folder / f"{name}.png").open("rb") as file, image.open(file) as opened:
        sheet = np.asarray(opened.convert("L"))
    pad, x = table["pad"], 0
    cells, widths = {}, {}
    for letter, width in zip(table["characters"], table["widths"], strict=True):
        cells[letter] = sheet[:, x : x + width + 2 * pad]
        widths[letter] = width
        x += width + 2 * pad
    return Font(table["height"], pad, cells, widths)


def start_of(text: Text) -> int:
    """Return the x at which a text begins."""
    width = font(text.font).width(text.text) * text.scale[0]
    return text.x - {"left": 0, "right": width, "centre": width // 2}[text.align]


def ink_of(text: Text) -> tuple[Any, int, int]:
    """Return the ink of a text as it is printed, and the place of its upper left pixel on the page."""
    np = need("numpy")
    face = font(text.font)
    across, down = text.scale
    ink = face.strip(text.text)
    if text.scale != (1, 1):
        ink = np.repeat(np.repeat(ink, down, axis=0), across, axis=1)
    return ink, start_of(text) - face.pad * across, text.y


def box_of(text: Text) -> Box:
    """Return the smallest box around the ink of a text."""
    ink, x, y = ink_of(text)
    columns, rows = ink.any(axis=0).nonzero()[0], ink.any(axis=1).nonzero()[0]
    return (x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1)
