"""A document as a labelled picture that is drawn when it is looked at."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from edgecase_strategies.case import Json, content_id, encode
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.seed import Labelled
from edgecase_strategies.receipts import drawing, glyphs
from edgecase_strategies.receipts.page import Page

DRAWN_BY = 1
"""The version of how pages are drawn: a part of what a document is, raised when its pixels change."""


class Document(Labelled):
    """A receipt, an invoice or a form: ``image`` is a Pillow image, ``boxes`` has a box for each field.

    The boxes are the smallest around the ink of each text, in whole pixels.
    """

    def __init__(self, page: Page, named: Sequence[str] = ()) -> None:
        # The base is a frozen record of a picture that is there; this one is drawn on demand, and kept.
        boxes = {
            text.name: tuple(map(float, glyphs.box_of(text)))
            for text in page.texts
            if text.name and (not named or chosen(text.name, named))
        }
        for name, value in {"page": page, "boxes": boxes, "points": {}, "polygons": {}, "masks": {}}.items():
            object.__setattr__(self, name, value)

    page: Page

    @functools.cached_property
    def image(self) -> Any:
        """The picture."""
        return need("PIL.Image").fromarray(drawing.draw(self.page))

    def content(self) -> dict[str, Json]:
        """Return what it is, as JSON: told by the page, so that a document is known before it is drawn."""
        width, height = self.page.size
        return {
            "$photo": content_id([DRAWN_BY, encode(self.page)]),
            "$repr": f"{self.page.title} of {width} x {height}",
            "labels": self.labels.to_json(),
        }

    def __repr__(self) -> str:
        return f"<{self.page.title} of {self.page.size[0]} x {self.page.size[1]}>"


def chosen(name: str, named: Sequence[str]) -> bool:
    """Whether a field is one of those named: by its whole name, or by the first parts of it.

    >>> chosen("item.1.amount", ["item"]), chosen("total", ["item"]), chosen("totals", ["total"])
    (True, False, False)
    """
    return any(name == one or name.startswith(f"{one}.") for one in named)
