"""Words that are mistaken for other words: those that sound alike, and those that look alike.

What comes out is spelt right and says something else: no speller finds it, and 31 in 100 mistakes of dyslexic writers are of this
kind (Pedler 2007). Since the meaning may change, these are used on request only, and the truth's facts say what was meant:
``{"meant": [{"written": "loose", "meant": "lose"}]}``. Sets of English words.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Iterable, Mapping
from random import Random
from typing import Final

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import draw_replacement, latin_words, like
from edgecase_strategies.text.words import normal

GROUP: Final = "text.realword."
_LANGUAGE: Final = "en"


@perturbation("text.realword.homophone", keeps_truth=False)
def homophone(text: Text, rng: Random) -> Edit | None:
    """Write another word that sounds the same: "their" becomes "there"."""
    return draw_replacement(text, rng, text.sites("realword.homophone", lambda: _mistaken(text, "homophone")))


@perturbation("text.realword.lookalike", keeps_truth=False)
def lookalike(text: Text, rng: Random) -> Edit | None:
    """Write another word that looks alike: "lose" becomes "loose"."""
    return draw_replacement(text, rng, text.sites("realword.lookalike", lambda: _mistaken(text, "lookalike")))


PERTURBATIONS = (homophone, lookalike)


def meant_in(edits: Iterable[Edit]) -> Mapping[str, Json]:
    """Return the facts of mistaken words: what was written, and what was meant.

    >>> meant_in([Edit(name="text.realword.lookalike", place=(2, 6), before="lose", after="loose")])
    {'meant': [{'written': 'loose', 'meant': 'lose'}]}
    """
    found = [{"written": edit.after, "meant": edit.before} for edit in edits if edit.name.startswith(GROUP)]
    return {"meant": found} if found else {}


@functools.cache
def mistaken_for(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the words that each word is mistaken for.

    >>> mistaken_for("homophone")["there"], mistaken_for("lookalike")["form"]
    (('their',), ('from',))
    """
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "confusables.json"
    found: dict[str, dict[str, None]] = {}
    for words in json.loads(source.read_text(encoding="utf-8"))[kind]:
        for word in words:
            found.setdefault(word, {}).update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in found.items()}


def _mistaken(text: Text, kind: str) -> list[tuple[int, int, str]]:
    if text.language != _LANGUAGE:
        return []
    return [
        (word.start, word.end, like(word.text, other))
        for word in latin_words(text)
        for other in mistaken_for(kind).get(normal(word.text), ())
    ]
