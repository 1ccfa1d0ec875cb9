"""What comes out when people speak to a device: no marks, spoken marks, false starts.

Sounds that are written as another word (homophones) are real-word errors and not among these. All are used on
request only: few messages are dictated.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import kind_of
from edgecase_strategies.text.letter_case import sentence_starts
from edgecase_strategies.text.phrases import is_labelled, load, sentences
from edgecase_strategies.text.punctuation import is_beside_kept
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import draw_replacement, spread, stands_whole, whole_edit

_MARK: Final = re.compile(r"(?<=[^\W_])[,?!:;](?=\s|\Z)|(?:(?<=[^\W\d_]{3})|(?<=\d))\.(?=\s+[^\Wa-z_]|\s*\Z)")
_NEW_LINE: Final = re.compile(r"(?<=\S)\n+(?=\w)")
_LONGEST_START: Final = 3
"""Words of the longest false start: people stop early."""


@perturbation("text.dictation.unpunctuated", keeps_truth=True, default=False)
def unpunctuated(text: Text, rng: Random) -> Edit | None:
    """Write the text without its marks and without the capitals of sentences, as a recogniser that knows none."""
    return whole_edit(text, "dictation.unpunctuated", lambda: _bare(text))


@perturbation("text.dictation.spoken_mark", keeps_truth=True, default=False)
def spoken_mark(text: Text, rng: Random) -> Edit | None:
    """Write a mark as the word that was spoken for it: "hello comma where is it question mark"."""
    return draw_replacement(text, rng, text.sites("dictation.spoken_mark", lambda: _spoken(text)))


@perturbation("text.dictation.spoken_marks", keeps_truth=True, default=False)
def spoken_marks(text: Text, rng: Random) -> Edit | None:
    """Write all marks as the words that were spoken for them."""
    return whole_edit(text, "dictation.spoken_marks", lambda: _spoken(text))


@perturbation("text.dictation.false_start", keeps_truth=True, default=False)
def false_start(text: Text, rng: Random) -> Edit | None:
    """Begin a sentence, stop and begin it again: "I want to I want to return it"."""
    return draw_replacement(text, rng, text.sites("dictation.false_start", lambda: _begun_again(text)))


PERTURBATIONS = (false_start, spoken_mark, spoken_marks, unpunctuated)


def _bare(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    marks = [
        (start, end, "")
        for start, end in text.find(_MARK)
        if not is_beside_kept(text, start, end) or not value[end:].strip()
    ]
    if not marks:
        return []
    starts = [
        (start, end, value[start:end].lower()) for start, end in sentence_starts(text) if text.is_free(start, end)
    ]
    return sorted(marks + starts)


def _spoken(text: Text) -> list[tuple[int, int, str]]:
    language = text.language
    if language is None:
        return []
    words: dict[str, str] = load("spoken_marks")[language]
    value = text.value
    # A word has to stand apart from what comes next: the mark is followed by a space or the end.
    found = [
        (start, end, f" {words[value[start:end]]}") for start, end in text.find(_MARK) if value[start:end] in words
    ]
    found += [(start, end, f" {words['newline']} ") for start, end in text.find(_NEW_LINE)]
    return spread(sorted(site for site in found if text.keeps(*site) and not is_labelled(text, site[0])))


def _begun_again(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    words = {word.start: n for n, word in enumerate(text.words)}
    found = []
    for first, last in sentences(text):
        at = words.get(first)
        if at is None or not text.is_free(first, first) or is_labelled(text, first):
            continue
        for count in range(1, _LONGEST_START + 1):
            begun = text.words[at : at + count]
            # What is said again is words with single spaces between them, with nothing kept or protected among them.
            if len(begun) < count or begun[-1].end >= last or value[begun[-1].end] != " ":
                break
            said = value[first : begun[-1].end]
            if said != " ".join(word.text for word in begun) or not all(stands_whole(value, word) for word in begun):
                break
            if any(kind_of(word.text) for word in begun):
                break
            if _begins_small(said) and not any(span.start <= first < span.end for span in text.truth.spans):
                found.append((first, first + 1, f"{said} {said[0].lower()}"))
            else:
                found.append((first, first, f"{said} "))
    return spread(found)


def _begins_small(said: str) -> bool:
    """Whether words at the beginning of a sentence are written small inside one."""
    return said[0].isascii() and said[0].isupper() and said[1:2].islower()
