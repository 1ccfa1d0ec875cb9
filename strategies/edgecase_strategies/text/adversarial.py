"""What an adversary does: characters that look alike, cannot be seen, or turn the direction of writing.

They are used on request only: people do not do this by accident.
"""

from __future__ import annotations

import functools
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, Slips, draw_slip, letters, safe

# Cyrillic first, then Greek; each maps to its own small and capital form.
LOOKALIKES: Final = {
    **dict(zip("aceijopsxy", ("а", "с", "е", "і", "ј", "оο", "р", "ѕ", "х", "у"), strict=True)),
    **dict(
        zip(
            "ABCEHIJKMNOPSTXYZ",
            ["А", "В", "С", "Е", "Н", "І", "Ј", "К", "М", "Ν", "ОΟ", "Р", "Ѕ", "Т", "Х", "Υ", "Ζ"],
            strict=True,
        )
    ),
}
INVISIBLE: Final = "\u200b\u200c\u2060\ufeff\u00ad"
"""Zero-width space, zero-width non-joiner, word joiner, byte-order mark, soft hyphen."""
BIDI: Final = ("\u2066\u2069", "\u2067\u2069", "\u202a\u202c", "\u202b\u202c", "\u202d\u202c", "\u202e\u202c")
"""Isolates, embeddings and overrides, left to right and right to left, each with what ends it."""


@perturbation("text.adversarial.lookalike", keeps_truth=True, default=False)
def lookalike(text: Text, rng: Random) -> Edit | None:
    """Put a Cyrillic or Greek letter in the place of a Latin one that looks the same."""
    return draw_slip(text, rng, "adversarial.lookalike", _disguised)


@perturbation("text.adversarial.invisible", keeps_truth=True, default=False)
def invisible(text: Text, rng: Random) -> Edit | None:
    """Put a character that cannot be seen into a word: a zero-width space, a soft hyphen."""
    return draw_slip(text, rng, "adversarial.invisible", _laced)


@perturbation("text.adversarial.bidi", keeps_truth=True, default=False)
def bidi(text: Text, rng: Random) -> Edit | None:
    """Put a pair of characters around a word that turn the direction of writing."""
    return draw_slip(text, rng, "adversarial.bidi", _turned)


PERTURBATIONS = (bidi, invisible, lookalike)


@functools.lru_cache(maxsize=4096)
def _disguised(word: str) -> Slips:
    bare = letters(word)
    if len(bare) < 2:
        return ()
    return safe(word, (Slip(n, n + 1, other) for n in bare for other in LOOKALIKES.get(word[n], "")))


@functools.lru_cache(maxsize=4096)
def _laced(word: str) -> Slips:
    return safe(
        word,
        (
            Slip(n, n + 1, word[n] + hidden)
            for n in letters(word)
            if word[n + 1 : n + 2].isalpha()
            for hidden in INVISIBLE
        ),
    )


@functools.lru_cache(maxsize=4096)
def _turned(word: str) -> Slips:
    return safe(word, (Slip(0, len(word), f"{first}{word}{last}") for first, last in BIDI))
