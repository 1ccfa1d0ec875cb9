"""Trouble with characters: forms that look the same, quotes and dashes that programs swap, text read in a wrong encoding.

The forms are those of the Unicode standard (annex 15 for normal forms). What cannot be seen, or looks like a letter
of another script, is an adversary's work and in ``text.adversarial``. All are used on request only.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from random import Random
from typing import Final, Literal

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import MARKS
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, Slips, draw_replacement, draw_slip, is_glued, safe, spread, whole_edit

_SPACES: Final = ("\u00a0", "\u202f", "\u2009", "\u2002", "\u3000")
"""No-break, narrow no-break, thin, en and ideographic space."""
_LIGATURES: Final = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_WIDE: Final = {code: code - 0x21 + 0xFF01 for code in range(0x41, 0x7B) if chr(code).isalpha()}
_SPACE: Final = re.compile(r"(?<=\S) (?=\w)")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_MARKED: Final = re.compile(rf"[^\W\d_][{MARKS}]+")
_STRAIGHT: Final = re.compile(r"(?<![^\W_])\"(?=\S)|(?<=\S)\"(?![^\W_])|(?<=[^\W\d_])'(?=[^\W\d_])")
_CURLY: Final = re.compile(r"[“”„‘’]")
_SIGN: Final = re.compile(r"[&<>\"]")
_DASH: Final = re.compile(r"(?<=\s)-{1,2}(?=\s)|(?<=[^\W\d_])-(?=[^\W\d_])")


@perturbation("text.unicode.decompose", keeps_truth=True, default=False)
def decompose(text: Text, rng: Random) -> Edit | None:
    """Write letters and their accents as two characters each (NFD), as some systems name files."""
    return whole_edit(text, "unicode.decompose", lambda: _normal(text, _NOT_ASCII, "NFD"))


@perturbation("text.unicode.compose", keeps_truth=True, default=False)
def compose(text: Text, rng: Random) -> Edit | None:
    """Write letters and their accents as one character each (NFC), where the seed has two."""
    return whole_edit(text, "unicode.compose", lambda: _normal(text, _MARKED, "NFC"))


@perturbation("text.unicode.space", keeps_truth=True, default=False)
def odd_space(text: Text, rng: Random) -> Edit | None:
    """Put another space in the place of one: no-break, narrow, thin, wide."""
    places = text.sites("unicode.space", lambda: spread(text.find(_SPACE)))
    return text.replace(*rng.choice(places), rng.choice(_SPACES)) if places else None


@perturbation("text.unicode.spaces", keeps_truth=True, default=False)
def odd_spaces(text: Text, rng: Random) -> Edit | None:
    """Put no-break spaces in the place of all spaces, as copying from a web page does."""
    return whole_edit(text, "unicode.spaces", lambda: [(*span, "\u00a0") for span in spread(text.find(_SPACE))])


@perturbation("text.unicode.mojibake", keeps_truth=True, default=False)
def mojibake(text: Text, rng: Random) -> Edit | None:
    """Read the text's UTF-8 as Windows-1252: "Größe" becomes "GrÃ¶ÃŸe"."""
    return whole_edit(text, "unicode.mojibake", lambda: _misread(text))


@perturbation("text.unicode.quotes", keeps_truth=True, default=False)
def quotes(text: Text, rng: Random) -> Edit | None:
    """Write straight quotes as curly ones, and curly ones as straight ones where there are no straight ones."""
    return whole_edit(text, "unicode.quotes", lambda: _turned(text))


@perturbation("text.unicode.dash", keeps_truth=True, default=False)
def dash(text: Text, rng: Random) -> Edit | None:
    """Write a hyphen as a dash or as another hyphen."""
    return draw_replacement(text, rng, text.sites("unicode.dash", lambda: _dashed(text)))


@perturbation("text.unicode.ligature", keeps_truth=True, default=False)
def ligature(text: Text, rng: Random) -> Edit | None:
    """Write two letters as one character, as text copied from a PDF has them: "conﬁrm"."""
    return draw_slip(text, rng, "unicode.ligature", _joined)


@perturbation("text.unicode.wide", keeps_truth=True, default=False)
def wide(text: Text, rng: Random) -> Edit | None:
    """Write a word in full-width letters, as East Asian keyboards do: "ｒｅｆｕｎｄ"."""
    return draw_slip(text, rng, "unicode.wide", _widened)


@perturbation("text.unicode.escape", keeps_truth=True, default=False)
def escape(text: Text, rng: Random) -> Edit | None:
    """Write the signs that HTML escapes in their escaped form: "&amp;"."""
    return whole_edit(text, "unicode.escape", lambda: _escaped(text))


PERTURBATIONS = (compose, dash, decompose, escape, ligature, mojibake, odd_space, odd_spaces, quotes, wide)

Sites = list[tuple[int, int, str]]


def _normal(text: Text, pattern: re.Pattern[str], form: Literal["NFC", "NFD"]) -> Sites:
    found = []
    for start, end in text.find(pattern):
        after = unicodedata.normalize(form, text.value[start:end])
        # Only Latin letters: taking others apart can make other letters of them.
        base = unicodedata.normalize("NFD", text.value[start:end])[0]
        if after == text.value[start:end] or not (base.isascii() and base.isalpha()) or is_glued(text.value, end):
            continue
        if _stands_free(text, start, end):
            found.append((start, end, after))
    return found


def _stands_free(text: Text, start: int, end: int) -> bool:
    """Whether nothing that is out of reach touches a span: a letter beside it would make it a part of a word."""
    return text.is_free(start - 1, start) and text.is_free(end, end + 1)


def _misread(text: Text) -> Sites:
    value = text.value
    found = []
    for start, end in text.find(_NOT_ASCII):
        letter = value[start:end]
        if is_glued(value, end) or not _is_misread_as_text(letter) or not _stands_free(text, start, end):
            continue
        try:
            found.append((start, end, letter.encode("utf-8").decode("cp1252")))
        except UnicodeError:  # a few bytes mean nothing in Windows-1252, and a lone surrogate is no text
            continue
    return [site for site in found if text.keeps(*site)]


def _is_misread_as_text(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind in ("Sc", "Zs") or kind[0] == "P" or (kind[0] == "L" and "LATIN" in unicodedata.name(letter, ""))


def _turned(text: Text) -> Sites:
    value = text.value
    curly = [(start, end, _curly(value, start)) for start, end in text.find(_STRAIGHT)]
    straight = [(start, end, '"' if value[start] in "“”„" else "'") for start, end in text.find(_CURLY)]
    return [site for site in curly or straight if text.keeps(*site) and not is_glued(value, site[1])]


def _curly(value: str, start: int) -> str:
    if value[start] == "'":
        return "’"
    return "“" if start == 0 or not (value[start - 1].isalnum() or value[start - 1] in ",.!?") else "”"


def _dashed(text: Text) -> Sites:
    value = text.value
    found = []
    for start, end in text.find(_DASH):
        among = ("\u2011", "\u2010", "–") if value[start - 1].isalpha() else ("–", "—", "\u2212")
        found += [(start, end, other) for other in among]
    return spread([site for site in found if text.keeps(*site)])


def _escaped(text: Text) -> Sites:
    value = text.value
    return [(start, end, _ESCAPED[value[start:end]]) for start, end in text.find(_SIGN) if not is_glued(value, end)]


@functools.lru_cache(maxsize=4096)
def _joined(word: str) -> Slips:
    found = []
    for letters, joined in _LIGATURES.items():
        at = word.find(letters)
        if at >= 0 and not is_glued(word, at + len(letters)):
            found.append(Slip(at, at + len(letters), joined))
    return safe(word, found)


@functools.lru_cache(maxsize=4096)
def _widened(word: str) -> Slips:
    return safe(word, (Slip(0, len(word), word.translate(_WIDE)),)) if word.isascii() and word.isalpha() else ()
