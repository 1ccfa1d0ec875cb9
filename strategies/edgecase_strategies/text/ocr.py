"""What comes out of a scanner: letters read as others that look alike, words cut at the end of a line, lost spaces.

The confusions are those that text recognition is known for (Taghva and Stofsky 2001, "OCRSpell"; the ISRI tests of
1993 to 1996). Digits and ids are never touched, and no letter is read as a digit unless numbers may be touched
(``protect=["-number"]``). All are used on request only: few messages are scanned.
"""

from __future__ import annotations

import functools
import re
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.phrases import gaps
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import (
    Slip,
    Slips,
    draw_replacement,
    draw_slip,
    latin_words,
    letters,
    safe,
    spread,
    whole_edit,
)

_CONFUSED: Final[dict[str, tuple[str, ...]]] = {
    "rn": ("m",),
    "m": ("rn", "nn"),
    "cl": ("d",),
    "d": ("cl",),
    "vv": ("w",),
    "w": ("vv",),
    "nn": ("m",),
    "ri": ("n",),
    "li": ("h",),
    "h": ("b", "li"),
    "b": ("h",),
    "e": ("c",),
    "c": ("e",),
    "l": ("I", "i", "t"),
    "I": ("l",),
    "i": ("l", "j"),
    "t": ("f",),
    "f": ("t",),
    "u": ("ii", "n"),
    "n": ("u", "ri"),
    "a": ("o",),
    "o": ("c",),
    "g": ("q",),
    "q": ("g",),
    "y": ("v",),
    "B": ("E",),
    "O": ("Q", "D"),
    "D": ("O",),
    "E": ("F",),
}
_DIGITS: Final = {"l": "1", "I": "1", "O": "0", "o": "0", "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2", "g": "9"}
_SHORTEST: Final = 4
"""Letters of the shortest word that is misread or cut: a shorter one turns into another word too easily."""
_SPECKS: Final = (".", "'", "~", "-", "|", "·")
_LINE: Final = 40
"""Characters of a line of a receipt or a narrow column."""
_SPACE: Final = re.compile(r"(?<=\S) (?=\w)")


@perturbation("text.ocr.confuse", keeps_truth=True, default=False)
def confuse(text: Text, rng: Random) -> Edit | None:
    """Read letters as others that look alike: "return" becomes "retum", "cancel" becomes "canceI"."""
    return draw_slip(text, rng, "ocr.confuse", _confused)


@perturbation("text.ocr.digit", keeps_truth=True, default=False)
def read_digit(text: Text, rng: Random) -> Edit | None:
    """Read a letter as a digit, where numbers may be touched (``protect=["-number"]``): "lost" becomes "1ost"."""
    return draw_slip(text, rng, "ocr.digit", _read_digits) if "number" in text.lifted else None


@perturbation("text.ocr.hyphen", keeps_truth=True, default=False)
def hyphen(text: Text, rng: Random) -> Edit | None:
    """Cut a word at the end of a line: "refund" becomes "re-" and "fund" on the next line."""
    return draw_slip(text, rng, "ocr.hyphen", _cut)


@perturbation("text.ocr.lines", keeps_truth=True, default=False)
def lines(text: Text, rng: Random) -> Edit | None:
    """Break the text into the short lines of a column."""
    return whole_edit(text, "ocr.lines", lambda: [(*span, "\n") for span in _line_ends(text)])


@perturbation("text.ocr.space", keeps_truth=True, default=False)
def lose_space(text: Text, rng: Random) -> Edit | None:
    """Lose the space between two words."""
    return draw_replacement(text, rng, text.sites("ocr.space", lambda: _closed(text)))


@perturbation("text.ocr.speck", keeps_truth=True, default=False)
def speck(text: Text, rng: Random) -> Edit | None:
    """Read dirt on the paper as a mark between two words: "my ~ order"."""
    places = gaps(text)
    if not places:
        return None
    _, end = rng.choice(places)
    return text.replace(end, end, f"{rng.choice(_SPECKS)} ")


PERTURBATIONS = (confuse, hyphen, lines, lose_space, read_digit, speck)


@functools.lru_cache(maxsize=4096)
def _confused(word: str) -> Slips:
    bare = frozenset(letters(word))
    if len(bare) < _SHORTEST:
        return ()
    return safe(
        word,
        (
            Slip(n, n + len(read), other)
            for n in range(len(word))
            for read in (word[n : n + 2], word[n])
            if all(place in bare for place in range(n, n + len(read)))
            for other in _CONFUSED.get(read, ())
        ),
    )


@functools.lru_cache(maxsize=4096)
def _read_digits(word: str) -> Slips:
    bare = letters(word)
    if len(bare) < _SHORTEST:
        return ()
    return safe(word, (Slip(n, n + 1, _DIGITS[word[n]]) for n in bare if word[n] in _DIGITS))


@functools.lru_cache(maxsize=4096)
def _cut(word: str) -> Slips:
    bare = letters(word)
    if len(bare) <= _SHORTEST:
        return ()
    return safe(
        word,
        (Slip(n, n + 1, f"{word[n]}-\n") for n in bare[1:] if n + 2 < len(word) and word[n + 1].isalpha()),
    )


def _closed(text: Text) -> list[tuple[int, int, str]]:
    words = {word.end for word in latin_words(text)}
    starts = {word.start for word in latin_words(text)}
    sites = [(start, end, "") for start, end in gaps(text) if start in words and end in starts]
    return [site for site in spread(sites) if text.keeps(*site)]


def _line_ends(text: Text) -> tuple[tuple[int, int], ...]:
    found = []
    line_start = 0
    before: tuple[int, int] | None = None
    for start, end in text.find(_SPACE):
        if before is not None and start - line_start > _LINE:
            found.append(before)
            line_start = before[1]
        before = (start, end)
    if before is not None and len(text.value) - line_start > _LINE:
        found.append(before)
    return tuple(found)
