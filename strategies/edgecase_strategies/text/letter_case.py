"""Changes of case to the whole text: one edit of many spans, each the capital or small form of what stood there."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import WORD
from edgecase_strategies.text.seed import Text

Restyle = Callable[[str], str]


@perturbation("text.case.lower", keeps_truth=True)
def lower(text: Text, rng: Random) -> Edit | None:
    """Write the whole text without capitals."""
    return _restyled(text, "case.lower", str.lower)


@perturbation("text.case.upper", keeps_truth=True)
def upper(text: Text, rng: Random) -> Edit | None:
    """Write the whole text in capitals, as people shout."""
    return _restyled(text, "case.upper", str.upper)


@perturbation("text.case.capslock", keeps_truth=True)
def capslock(text: Text, rng: Random) -> Edit | None:
    """Type the whole text with caps lock on: "Hello" becomes "hELLO"."""
    # Without letters of both kinds it is the same as one of the two above.
    if not text.sites("case.both", lambda: _has_both(text)):
        return None
    return _restyled(text, "case.capslock", str.swapcase)


PERTURBATIONS = (capslock, lower, upper)


def _restyled(text: Text, key: str, restyle: Restyle) -> Edit | None:
    spans, after = text.sites(key, lambda: _changes(text, restyle))
    return text.replace_all(spans, after) if spans else None


def _changes(text: Text, restyle: Restyle) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """Return the words that change, those with one space between them as one span."""
    value = text.value
    spans: list[tuple[int, int]] = []
    for match in WORD.finditer(value):
        start, end = match.span()
        if match.group() == restyle(match.group()) or not (
            text.is_unlocked(start, end) and _is_plain(match.group(), restyle)
        ):
            continue
        if spans and spans[-1][1] == start - 1 and value[start - 1] == " " and text.is_unlocked(start - 1, start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans), tuple(restyle(value[start:end]) for start, end in spans)


def _is_plain(word: str, restyle: Restyle) -> bool:
    # "ß" has two capitals, "ı" shares one with "i", and "Σ" becomes one letter at the end and another elsewhere.
    return word.isascii() or all(
        len(restyle(letter)) == 1 and restyle(letter).casefold() == letter.casefold() and letter != "Σ"
        for letter in word
    )


def _has_both(text: Text) -> bool:
    (_, smaller), (_, larger) = _changes(text, str.lower), _changes(text, str.upper)
    return bool(smaller and larger)
