"""Words of another language between those of the text's own, as people who speak two write.

Only courtesies and little words of discourse change, from closed lists: what is asked for, and all that a label can
name, stays in the language of the text. All are used on request only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES, WORD
from edgecase_strategies.text.phrases import greeting_words, load
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import is_glued, like, spread

_MOST: Final = 3
"""Words that are switched in one text at most: more is a translation."""


@perturbation("text.codeswitch.words", keeps_truth=True, default=False)
def words(text: Text, rng: Random) -> Edit | None:
    """Say little words in another language: "hola, where is my order por favor"."""
    sites = text.sites("codeswitch.words", lambda: _switchable(text))
    if not sites:
        return None
    language = rng.choice(sorted(sites))
    found = sites[language]
    count = rng.randint(1, min(_MOST, len(found)))
    first = rng.randrange(len(found) - count + 1)
    chosen = found[first : first + count]
    return text.replace_all([site[:2] for site in chosen], [after for _, _, after in chosen])


@perturbation("text.codeswitch.greeting", keeps_truth=True, default=False)
def greeting(text: Text, rng: Random) -> Edit | None:
    """Greet in another language: "Bonjour, where is my order?"."""
    others = _others(text)
    first = WORD.match(text.value)
    if not others or first is None or first.group().lower() in greeting_words():
        return None
    return text.replace(0, 0, f"{rng.choice(load('phrases')[rng.choice(others)]['greeting'])}, ")


@perturbation("text.codeswitch.thanks", keeps_truth=True, default=False)
def thanks(text: Text, rng: Random) -> Edit | None:
    """Thank in another language at the end: "Where is my order? Gracias"."""
    others = _others(text)
    last = len(text.value.rstrip())
    if not others or not last or not text.is_free(last, last) or is_glued(text.value, last):
        return None
    said = rng.choice(load("phrases")[rng.choice(others)]["thanks"])
    between = " " if text.value[last - 1] in ".!?…" else ", "
    return text.replace(last, last, f"{between}{said if between == ' ' else said[0].lower() + said[1:]}")


PERTURBATIONS = (greeting, thanks, words)


def _others(text: Text) -> tuple[str, ...]:
    own = text.language
    return tuple(language for language in load("phrases") if language != own) if own else ()


@functools.cache
def _lists(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return what finds a language's words that can be switched, and the entry of each."""
    entries = {
        said: number for number, entry in enumerate(load("codeswitch")) for said in entry[language].split("|") if said
    }
    inside = rf"[\w{APOSTROPHES}-]"
    longest_first = sorted(entries, key=lambda said: (-len(said), said))
    return re.compile(rf"(?<!{inside})(?:{'|'.join(longest_first)})(?!{inside})", re.IGNORECASE), entries


def _switchable(text: Text) -> dict[str, list[tuple[int, int, str]]]:
    """Return the replacements of each other language."""
    own = text.language
    if own is None:
        return {}
    pattern, entries = _lists(own)
    found: dict[str, list[tuple[int, int, str]]] = {}
    labels = text.truth.spans
    for match in pattern.finditer(text.value):
        start, end = match.span()
        if not text.is_free(start, end) or is_glued(text.value, end):
            continue
        # A labelled stretch is no courtesy, whatever its words.
        if any(label.start < end and start < label.end for label in labels):
            continue
        entry = load("codeswitch")[entries[match.group().lower()]]
        for language in _others(text):
            other = like(match.group(), entry[language].split("|")[0])
            if other and other.lower() != match.group().lower() and text.keeps(start, end, other):
                found.setdefault(language, []).append((start, end, other))
    return {language: spread(sites) for language, sites in found.items()}
