"""The language of a text: given, or found by its script and its words.

A text whose language is not known gets only what fits any language: spacing, punctuation, case, hidden characters.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.text.kept import WORD
from edgecase_strategies.text.words import COMPOUNDING, LANGUAGES, classes, is_word, looked_up, normal

OTHER: Final = "other"
"""What a user gives for a text in a language that is not supported."""

NAMES: Final = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
}
_OWN_NAMES: Final = {
    "deutsch": "de",
    "español": "es",
    "castellano": "es",
    "français": "fr",
    "português": "pt",
    "italiano": "it",
    "nederlands": "nl",
}
_LAYOUTS: Final = {
    "en": "qwerty",
    "en-gb": "qwerty-uk",
    "de": "qwertz",
    "de-ch": "qwertz-ch",
    "es": "qwerty-es",
    "fr": "azerty",
    "fr-ch": "qwertz-ch",
    "fr-ca": "qwerty",
    "pt": "qwerty-pt",
    "it": "qwerty-it",
    "nl": "qwerty",
    "nl-be": "azerty",
}
_LOCALE: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:\.[\w-]+)?")

READ: Final = 4_000
"""Characters that are looked at: a longer text says no more."""
_COMMON: Final = 50
"""Ten times the Zipf frequency of the words that are looked at first: about a thousand a language."""
_UNSEEN: Final = 25
"""Ten times the Zipf frequency that a word has in a language whose list does not have it."""
_CLEAR: Final = 20
"""How much likelier the best language must be, as ten times a decimal logarithm: a hundred times."""
_LIKELIER: Final = 12
"""The same where all words are looked at."""
_PRIOR: Final = 5
"""How much likelier English is than another language before a word is read, in the same measure; it decides where ..."""
_FEW: Final = 2
"""... the words are so few and have no marks."""
_OTHERS: Final = 60
"""Ten times the Zipf frequency that the listed words of the other languages are taken to have."""
_FOREIGN: Final = re.compile("[åæøłąęśżźćńčřšžěůňďťőűğşıățșđơưǎ\u1ea0-\u1ef9]")
"""Letters that no word of the languages has, but for names and loan words."""
_FOREIGN_SHARE: Final = 0.15
_LATIN_SHARE: Final = 0.8
_KNOWN_SHARE: Final = 0.6
_MIXED_SHARE: Final = 0.25


class Language(NamedTuple):
    """What is known of a text's language."""

    code: str | None
    """An ISO 639-1 code of ``LANGUAGES``; None where the language is not known, not supported or mixed."""
    layout: str
    """The keyboard that the text is typed on: a name in ``data/keyboards.json``."""
    note: str
    """Why the code is None; empty where it is not."""


def given(value: object) -> Language:
    """Return the language that a user names: a code, a locale such as ``de-AT``, or "other".

    >>> given("de").layout, given("en_GB.UTF-8").layout, given("other").code
    ('qwertz', 'qwerty-uk', None)

    Raises UnknownName for a language that is not supported, InvalidOption for what is no text.
    """
    if not isinstance(value, str):
        raise InvalidOption(
            f'language takes a code such as "de", or "{OTHER}"; {value!r} is of type {type(value).__name__}.'
        )
    if value.lower() == OTHER:
        return Language(None, "qwerty", "The language is given as another one.")
    match = _LOCALE.fullmatch(value)
    code = match.group(1).lower() if match else ""
    if match is None or code not in LANGUAGES:
        raise UnknownName(
            f'There is no language "{value}" here.{_hint(value, code)} The languages are {", ".join(LANGUAGES)}, and '
            f'locales of them such as "de-AT"; "{OTHER}" is any other, whose texts get what fits any language.'
        )
    locale = f"{code}-{(match.group(2) or '').lower()}"
    return Language(code, _LAYOUTS.get(locale, _LAYOUTS[code]), "")


def _hint(value: str, code: str) -> str:
    named = {**{name.lower(): known for known, name in NAMES.items()}, **_OWN_NAMES}
    lowered = value.lower()
    close = did_you_mean(lowered, list(named))
    if lowered in named:
        return f' Did you mean "{named[lowered]}"?'
    if close:
        return f' Did you mean "{named[close.split(chr(34))[1]]}"?'
    return did_you_mean(code or lowered, LANGUAGES)


def detect(text: str) -> Language:
    """Return the language of a text, by its script and its words.

    >>> detect("Wo ist meine Bestellung?").code, detect("¿Dónde está mi pedido?").code, detect("Где мой заказ?").note
    ('de', 'es', 'It is written in Cyrillic letters.')
    """
    return _detect(text[:READ])


@functools.lru_cache(maxsize=4096)
def _detect(read: str) -> Language:
    script = _script(read)
    if script:
        return _unknown(script)
    tokens = [normal(word) for word in WORD.findall(read)]
    if not tokens:
        return _unknown("It has no words.")
    code, second = _likeliest(tokens)
    if code is None or sum(map(bool, map(_FOREIGN.search, tokens))) >= _FOREIGN_SHARE * len(tokens):
        return _unknown("Its words do not tell its language.")
    if code not in LANGUAGES:
        return _unknown(f"It is in {code}, or in a language like it.")
    if second is not None and _is_mixed(tokens, code, second):
        return _unknown(f"It mixes {NAMES[code]} and {NAMES[second]}.")
    return Language(code, _LAYOUTS[code], "")


def _unknown(note: str) -> Language:
    return Language(None, "qwerty", note)


def _script(text: str) -> str:
    if text.isascii():
        return ""
    scripts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            scripts["LATIN" if letter < "\u0250" else unicodedata.name(letter, "unknown").partition(" ")[0]] += count
    total = sum(scripts.values())
    if not total or scripts["LATIN"] >= _LATIN_SHARE * total:
        return ""
    most = min(scripts, key=lambda script: (-scripts[script], script))
    if most == "LATIN":
        return "It mixes Latin letters with others."
    return f"It is written in {'Chinese' if most == 'CJK' else most.capitalize()} letters."


def _likeliest(tokens: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the likeliest language, if it is clear, and the next of those that are supported."""
    common = _common()
    scores = {code: sum(common[code].get(token, _UNSEEN) for token in tokens) for code in LANGUAGES}
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    clear = _CLEAR
    if scores[best] - scores[second] < _CLEAR or not _knows(tokens, best):
        # The common words do not tell; all words may.
        scores = {code: sum(looked_up(token, code) or _UNSEEN for token in tokens) for code in LANGUAGES}
        if len(tokens) <= _FEW and all(map(str.isascii, tokens)):
            scores["en"] += _PRIOR
        best, second = sorted(scores, key=lambda code: -scores[code])[:2]
        clear = min(_LIKELIER, 10 * len(tokens))
    others = {name: sum(_OTHERS if token in its else _UNSEEN for token in tokens) for name, its in _others().items()}
    other = max(others, key=lambda name: others[name])
    if others[other] > scores[best] or (others[other] > _UNSEEN * len(tokens) and not _knows(tokens, best)):
        return other, None
    if not _knows(tokens, best) or scores[best] - scores[second] < clear:
        return None, None
    return best, second


@functools.cache
def _others() -> dict[str, frozenset[str]]:
    """Return the commonest words of languages that are not supported, and that are like one that is."""
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "other_languages.json"
    return {name: frozenset(words.split()) for name, words in json.loads(source.read_text(encoding="utf-8")).items()}


def _knows(tokens: Sequence[str], code: str) -> bool:
    words = _common()[code]
    known = sum(token in words or looked_up(token, code) > 0 for token in tokens)
    if known < _KNOWN_SHARE * len(tokens) and code in COMPOUNDING:
        known = sum(is_word(token, code) for token in tokens)
    return known >= _KNOWN_SHARE * len(tokens)


def _is_mixed(tokens: Sequence[str], code: str, second: str) -> bool:
    others = _common()[second]
    foreign = sum(looked_up(token, code) < others.get(token, 0) - 15 for token in tokens if token in others)
    return foreign >= max(2, _MIXED_SHARE * len(tokens))


@functools.cache
def _common() -> dict[str, dict[str, int]]:
    return {code: {word: zipf for zipf, words in classes(code, _COMMON) for word in words} for code in LANGUAGES}
