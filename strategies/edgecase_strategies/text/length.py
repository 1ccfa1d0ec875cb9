"""How long a text is, in a word: one of the factors that cases are spread over."""

from __future__ import annotations

from typing import Final

LENGTHS: Final = ((40, "short"), (160, "medium"))
"""Below how many characters a text is short, and medium: a line of a chat, a message; longer ones are long."""
NAMES: Final = (*(name for _, name in LENGTHS), "long")


def length_of(text: str) -> str:
    """Return how long a text is, in a word.

    >>> length_of("Where is it?"), length_of("so " * 20)
    ('short', 'medium')
    """
    return next((name for most, name in LENGTHS if len(text) < most), NAMES[-1])
