"""Confirm a text case's truth, with nothing of what made it but the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgecase_strategies.case import Case

if TYPE_CHECKING:
    from edgecase_strategies.text.seed import Text


def verify(text: Text, case: Case) -> str | None:
    """Return why the case's truth cannot be confirmed, or None."""
    return None
