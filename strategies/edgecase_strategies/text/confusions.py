"""Misspellings that are typical of a language: German "ß" and "ss", Spanish "b" and "v", Italian single and double letters.

The rules are data, one file a language in ``data/confusions``, each with an example: what grammars and teachers of the language
list as common mistakes, written down for this project. English has a fitted model instead, see ``spelling``.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, Slips, draw_slip, letters, safe

LANGUAGES: Final = ("de", "es", "fr", "it", "nl", "pt")
"""The languages that have rules."""

_SHORTEST: Final = 3
_ELIDING: Final = frozenset({"fr", "it"})
_ELISION: Final = re.compile(rf"[^\W\d_]{{1,6}}([{APOSTROPHES}])[^\W\d_]{{2,}}")

Rule = tuple[re.Pattern[str], str]


@perturbation("text.spelling.confuse", keeps_truth=True)
def confuse(text: Text, rng: Random) -> Edit | None:
    """Write what sounds alike, as is typical of the language (not English): "Straße" becomes "Strasse"."""
    if text.language not in LANGUAGES:
        return None
    return draw_slip(text, rng, "spelling.confuse", _confused_in(text.language))


@perturbation("text.spelling.elide", keeps_truth=True)
def elide(text: Text, rng: Random) -> Edit | None:
    """Put a blank for the apostrophe of an elided word, in French and Italian: "l'ordine" becomes "l ordine"."""
    if text.language not in _ELIDING:
        return None
    return draw_slip(text, rng, "spelling.elide", _elided)


PERTURBATIONS = (confuse, elide)


@functools.cache
def rules(language: str) -> tuple[Rule, ...]:
    """Return a language's rules: what is replaced, and the template of what comes there.

    >>> [template for pattern, template in rules("de") if pattern.pattern == "ß"]
    ['ss']
    """
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "confusions" / f"{language}.json"
    return tuple((re.compile(rule["from"]), rule["to"]) for rule in json.loads(source.read_text(encoding="utf-8")))


@functools.cache
def _confused_in(language: str) -> Callable[[str], Slips]:
    @functools.lru_cache(maxsize=4096)
    def confused(word: str) -> Slips:
        if len(letters(word)) < _SHORTEST:
            return ()
        return safe(word, _slips(word, language))

    return confused


def _slips(word: str, language: str) -> Iterator[Slip]:
    plain = word.lower()
    if len(plain) != len(word):
        return
    for pattern, template in rules(language):
        for match in pattern.finditer(plain):
            start, end = match.span()
            yield Slip(start, end, _cased(word, start, end, match.expand(template)))


def _cased(word: str, start: int, end: int, after: str) -> str:
    if len(word) > 1 and word.isupper():
        return after.upper()
    if not word[start:end][:1].isupper():
        return after
    return after[:1].upper() + after[1:]


@functools.lru_cache(maxsize=4096)
def _elided(word: str) -> Slips:
    match = _ELISION.fullmatch(word)
    return safe(word, [Slip(match.start(1), match.end(1), " ")]) if match else ()
