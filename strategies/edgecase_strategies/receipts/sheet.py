"""Lines of text from the top of a page down, as its layouts write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from edgecase_strategies.receipts.page import Colour, Page, Shape, Text


class Cell(NamedTuple):
    """A piece of a line: its text, and where it stands in columns; from the right where ``align`` is so."""

    text: str
    column: int = 0
    align: str = "left"
    name: str = ""
    value: Any = None


class Sheet:
    """A page that is written line by line. A column is so many pixels wide as the layout says."""

    def __init__(self, *, width: int, margin: int, column: int, font: str, pitch: int) -> None:
        self.width, self.margin, self.column = width, margin, column
        self.font, self.pitch = font, pitch
        self.y = margin
        self.line = 0
        self.texts: list[Text] = []
        self.shapes: list[Shape] = []

    @property
    def columns(self) -> int:
        """How many columns a line has."""
        return (self.width - 2 * self.margin) // self.column

    def row(self, *cells: Cell, font: str = "", scale: tuple[int, int] = (1, 1)) -> None:
        """Write a line; cells without a text are left out, and so is a line without cells."""
        shown = [cell for cell in cells if cell.text]
        if not shown:
            return
        self.line += 1
        for cell in shown:
            x = {
                "left": self.margin + cell.column * self.column,
                "right": self.width - self.margin - cell.column * self.column,
                "centre": self.width // 2 + cell.column * self.column,
            }[cell.align]
            self.texts.append(
                Text(
                    text=cell.text, x=x, y=self.y, font=font or self.font, align=cell.align, scale=scale, name=cell.name,
                    value=cell.text if cell.name and cell.value is None else cell.value, line=self.line,
                )
            )  # fmt: skip
        self.y += self.pitch * scale[1]

    def gap(self, pixels: int = 12) -> None:
        """Leave room."""
        self.y += pixels

    def rule(self, style: str, colour: Colour) -> None:
        """Draw a line across the page: "dashes", "double" or "plain"."""
        box = (self.margin, self.y + 2, self.width - self.margin, self.y + 8)
        self.shapes.append(Shape(kind=style, box=box, colour=colour))
        self.y += 14

    def page(self, title: str, *, paper: Colour, ink: Colour, height: int = 0, more: Sequence[Shape] = ()) -> Page:
        """Return the page."""
        return Page(
            title=title,
            size=(self.width, max(height, self.y + self.margin)),
            paper=paper,
            ink=ink,
            texts=tuple(self.texts),
            shapes=(*self.shapes, *more),
        )


def fitted(text: str, length: int) -> str:
    """Return a text cut to a length, as a till does.

    >>> fitted("Roggenmischbrot", 9)
    'Roggenmis'
    """
    return text[:length].rstrip()
