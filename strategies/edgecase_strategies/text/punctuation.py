"""Marks that people leave out or repeat."""

from __future__ import annotations

import re
from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.phrases import is_labelled, sentence_ends
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import draw_replacement, spread, whole_edit

# A comma between numbers keeps them apart: "2, 3" is not "2 3".
_DROPPED = re.compile(r"(?<![\s\d,]),(?=\s|\Z)|,(?=\s+[^\s\d])|(?<=[^\W_])[.!?…](?=\s*\Z)")
# A full stop after fewer letters may belong to an abbreviation: "Mr.", "e.g."
_FINAL = re.compile(r"(?<=[^\W_])[.!?…](?=\s*\Z)")
_ASKED = re.compile(r"(?<=[^\W\d_])\?(?=\s|\Z)")
_PAUSE = re.compile(r"(?<=[^\W\d_]),(?=\s+[^\W\d_])|(?<=[^\W\d_]{3})\.(?=\s+[^\Wa-z\d_]|\s*\Z)")
_BORDER = re.compile(r"[.!?…]+ ")
_REPEATED = re.compile(r"(?<=[^\W\d_])[!?](?=\s|\Z)|(?<=[^\W\d_]{3})\.(?=\s+[^\Wa-z\d_]|\s*\Z)")


@perturbation("text.punctuation.drop", keeps_truth=True, weight=in_message(2))
def drop(text: Text, rng: Random) -> Edit | None:
    """Leave out the commas and the final mark of the text."""
    return whole_edit(text, "punctuation.drop", lambda: [(*span, "") for span in _dropped(text)])


@perturbation("text.punctuation.repeat", keeps_truth=True, weight=in_message(2))
def repeat(text: Text, rng: Random) -> Edit | None:
    """Repeat a mark at the end of a sentence: "?" becomes "???"."""
    return draw_replacement(text, rng, text.sites("punctuation.repeat", lambda: _repeated(text)))


@perturbation("text.punctuation.final", keeps_truth=True, weight=in_message(4))
def final(text: Text, rng: Random) -> Edit | None:
    """Leave out the final mark of the text, as every second customer does."""
    sites = text.find(_FINAL)
    return text.replace(*sites[0], "") if sites else None


@perturbation("text.punctuation.run_on", keeps_truth=True, weight=in_message(1))
def run_on(text: Text, rng: Random) -> Edit | None:
    """Run two sentences together: the mark between them is lost, and the next may begin small."""
    return draw_replacement(text, rng, text.sites("punctuation.run_on", lambda: _borders(text, " ")))


@perturbation("text.punctuation.splice", keeps_truth=True, weight=in_message(1))
def splice(text: Text, rng: Random) -> Edit | None:
    """Put a comma between two sentences: "It came, why so late?"."""
    return draw_replacement(text, rng, text.sites("punctuation.splice", lambda: _borders(text, ", ")))


@perturbation("text.punctuation.ellipsis", keeps_truth=True, weight=in_message(1))
def ellipsis(text: Text, rng: Random) -> Edit | None:
    """Write dots in the place of a comma or a full stop: "it came...but broken"."""
    return draw_replacement(text, rng, text.sites("punctuation.ellipsis", lambda: _dotted(text)))


@perturbation("text.punctuation.dash", keeps_truth=True, weight=in_message(1))
def dash(text: Text, rng: Random) -> Edit | None:
    """Write a dash in the place of a comma or a full stop: "it came - but broken"."""
    return draw_replacement(text, rng, text.sites("punctuation.dash", lambda: _dashed(text)))


@perturbation("text.punctuation.mix", keeps_truth=True, weight=in_message(0.5))
def mix(text: Text, rng: Random) -> Edit | None:
    """End a question with marks of both kinds: "?!"."""
    sites = text.find(_ASKED)
    if not sites:
        return None
    return text.replace(*rng.choice(sites), rng.choice(("?!", "!?", "??!", "?!?!")))


PERTURBATIONS = (dash, drop, ellipsis, final, mix, repeat, run_on, splice)


def _dropped(text: Text) -> tuple[tuple[int, int], ...]:
    # "No, cancel it" without its comma is another order.
    return tuple(
        (start, end)
        for start, end in text.find(_DROPPED)
        if not is_beside_kept(text, start, end) or not text.value[end:].strip()
    )


def is_beside_kept(text: Text, start: int, end: int) -> bool:
    """Whether a kept word or a protected stretch is the last before a span or the first after it."""
    value = text.value
    while end < len(value) and value[end].isspace():
        end += 1
    return not (text.is_free(start - 1, start) and text.is_free(end, end + 1))


def _borders(text: Text, between: str) -> list[tuple[int, int, str]]:
    """Return what two sentences can have between them, the second as it is and, where it can, begun small."""
    value = text.value
    found = []
    for start, _ in sentence_ends(text):
        space = _BORDER.match(value, start)
        if space is None:
            continue
        first, last = space.span()
        # "It is not. Good." says something else without its mark.
        if not text.is_free(first, last) or is_beside_kept(text, first, last):
            continue
        if is_labelled(text, first) or is_labelled(text, last):
            continue
        found.append((first, last, between))
        letter, after = value[last], value[last + 1 : last + 2]
        if letter.isascii() and letter.isupper() and after.islower():
            found.append((first, last + 1, between + letter.lower()))
    return spread(found)


def _dotted(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    return spread(
        [
            (start, end, dots)
            for start, end in text.find(_PAUSE)
            for dots in (("...", "..", "....") if value[end : end + 1].isspace() or end == len(value) else ("...",))
        ]
    )


def _dashed(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    return spread(
        [
            (start, end, " -")
            for start, end in text.find(_PAUSE)
            if value[end : end + 1] == " "
            and value[end + 1 : end + 2].isalpha()
            and not is_beside_kept(text, start, end)
        ]
    )


def _repeated(text: Text) -> list[tuple[int, int, str]]:
    return spread(
        [
            (start, end, text.value[start:end] * times)
            for start, end in text.find(_REPEATED)
            for times in ((3,) if text.value[start] == "." else (2, 3, 4))
        ]
    )
