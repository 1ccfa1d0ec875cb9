"""A page as data: texts at places, and shapes beside them. Small, exact and drawn only when it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text. A named one is a field of the document."""

    text: str
    x: int
    """Where it begins, ends or has its middle, as ``align`` says."""
    y: int
    """The top of its line."""
    font: str
    align: str = "left"
    scale: tuple[int, int] = (1, 1)
    """How many pixels each one of the font is wide and high, as printers double their letters."""
    name: str = ""
    value: Any = None
    line: int = 0
    """The number of the line on the page, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is drawn beside texts: a rule, bars, a logo, a stamp, a stroke of a pen."""

    kind: str
    box: tuple[int, int, int, int]
    colour: Colour
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page."""

    title: str
    size: tuple[int, int]
    paper: Colour
    ink: Colour
    texts: tuple[Text, ...]
    shapes: tuple[Shape, ...] = ()

    def fields(self) -> dict[str, dict[str, Any]]:
        """Return the text, the value and the line of each field, by its name."""
        return {one.name: {"text": one.text, "value": one.value, "line": one.line} for one in self.texts if one.name}
