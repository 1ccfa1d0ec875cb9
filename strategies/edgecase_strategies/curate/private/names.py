"""The names that people have and the words that texts are made of, as the detectors need them: loaded once, when a text is first read.

Faker has the names of 86 locales (the extra ``private``). Without it, there are the names of the text room's lists, a tenth of
them. A name's share is in how many locales it is: "john" is in many, "thing" in one and a word besides.
"""

from __future__ import annotations

import functools
import importlib
import importlib.resources
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from edgecase_strategies.text.words import LANGUAGES, classes, unmarked
from edgecase_strategies.text.words import first_names as listed_first
from edgecase_strategies.text.words import last_names as listed_last

ORDINARY: Final = 33
"""Ten times the Zipf frequency from which a word is one that everybody uses."""
FUNCTION: Final = 60
"""The same for words that are no names, though some locale has each of them: "the"."""
STILL_NAMES: Final = frozenset(["ben", "dan", "ella", "will"])
_KNOWN: Final = 36
"""The same for a word that is enough to doubt a name that only one locale has."""
_CAPITAL_NOUNS: Final = "de"
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_FIELDS: Final = ("first_name", "last_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Names and words without marks, in small letters."""

    first: Mapping[str, int]
    """Given names, with how many locales have them."""
    last: Mapping[str, int]
    """Family names, with how many locales have them."""
    words: Mapping[str, int]
    """Words that everybody uses in one of the languages, with ten times the Zipf frequency in that where it is highest."""
    nouns: frozenset[str]
    """Those of the words that are German and nothing else, so that a capital says nothing."""
    ambiguous: frozenset[str]
    """Given names that are words, places or brands as well: "may", "paris"."""
    particles: frozenset[str]
    """What stands between the parts of names: "van"."""
    titles: frozenset[str]
    """What stands before names and is no part of them: "dr"."""
    before_places: frozenset[str]
    after_places: frozenset[str]
    """What makes a name that of a place: "san" before it, "street" after it."""


@functools.cache
def lists() -> Lists:
    """Return the names and words; the first call takes about a third of a second.

    >>> found = lists()
    >>> found.first["anna"] > 5, "smith" in found.last, "grace" in found.ambiguous
    (True, True, True)
    """
    known: dict[str, int] = {}
    nouns: set[str] = set()
    for language in sorted(LANGUAGES, key=_CAPITAL_NOUNS.__eq__):
        for zipf, words in classes(language, ORDINARY):
            for word in words:
                plain = word if word.isascii() and "'" not in word else unmarked(word)
                if zipf > known.get(plain, 0):
                    if language == _CAPITAL_NOUNS and plain not in known:
                        nouns.add(plain)
                    known[plain] = zipf
    first, last = _names()
    for names in (first, last):
        for name in [name for name in names if known.get(name, 0) >= FUNCTION and name not in STILL_NAMES]:
            del names[name]
    doubtful = {name for name, many in first.items() if (many == 1 and known.get(name, 0) >= _KNOWN) or len(name) < 3}
    sets = _sets()
    return Lists(
        first=first,
        last=last,
        words=known,
        nouns=frozenset(nouns),
        ambiguous=frozenset([*sets["ambiguous"], *doubtful]) & first.keys(),
        particles=sets["particles"],
        titles=sets["titles"],
        before_places=sets["before_places"],
        after_places=sets["after_places"],
    )


def _names() -> tuple[dict[str, int], dict[str, int]]:
    try:
        from faker.providers import person
    except ImportError:
        return dict.fromkeys(listed_first(), 2), dict.fromkeys(listed_last(), 2)
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for field, counts in zip(_FIELDS, found, strict=True):
            for name in {plain for given in _given(provider, field) for plain in _parts(given)}:
                counts[name] = counts.get(name, 0) + 1
    return found


def _given(provider: Any, field: str) -> Iterator[str]:
    for attribute in dir(provider):
        if attribute.startswith(field):
            names = getattr(provider, attribute)
            if isinstance(names, Iterable) and not isinstance(names, str):
                # A script without capitals has no names that stand out by theirs.
                yield from (name for name in names if isinstance(name, str) and name[:1].isupper())


def _parts(name: str) -> Iterator[str]:
    """Yield what a text may hold of a name from the list: its words without marks, umlauts also as two letters."""
    for word in name.split():
        if len(word) > 1 and word[0].isupper() and "." not in word:
            small = word.lower()
            yield unmarked(small)
            if not small.isascii() and (spelt := small.translate(_UMLAUTS)).isascii():
                yield spelt


@functools.cache
def _sets() -> Mapping[str, frozenset[str]]:
    path = importlib.resources.files("edgecase_strategies") / "curate" / "private" / "person_words.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(" ".join(lines).split()) for name, lines in written.items()}
