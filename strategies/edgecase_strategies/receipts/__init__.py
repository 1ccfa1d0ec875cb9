"""Receipts, invoices and forms that are made from nothing, with exact labels; photographed by the photo room.

>>> from edgecase_strategies import receipts
>>> page = receipts.draw_page("GB", "receipt", __import__("random").Random(1))
>>> receipts.verify({"document": "receipt", "country": "GB", "fields": page.fields()}) is None
True

Needs the extra ``images``: numpy and Pillow.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.receipts.check import verify
from edgecase_strategies.receipts.document import Document
from edgecase_strategies.receipts.maker import draw_page

if TYPE_CHECKING:
    from edgecase_strategies.receipts.strategies import photographed, rendered

__all__ = ["Document", "draw_page", "photographed", "rendered", "verify"]


def __getattr__(name: str) -> Any:
    if name in ("photographed", "rendered"):  # Hypothesis takes time to import
        return getattr(importlib.import_module("edgecase_strategies.receipts.strategies"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
