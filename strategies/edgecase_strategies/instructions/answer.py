"""What a model answers: a text, or named fields of what it does; and what can be counted in them.

Each count is a function of the text alone, so that two demands on it can be compared exactly.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib.resources
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from edgecase_strategies.errors import UnreadableReply

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)")
_BLOCKS = re.compile(r"\n\s*\n|^[ \t]*\*{3}[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[*•-][ \t]+\S", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]+\]")
_HIGHLIGHT = re.compile(r"(?<!\*)\*(?![\s*])[^*\n]*[^*\s]\*(?!\*)")
_TITLE = re.compile(r"<<[^\n<>]+>>")
_POSTSCRIPT = re.compile(r"^[ \t]*P\.\s?(?:P\.\s?)?S\b", re.MULTILINE | re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*(Z|UTC|[+-]\d{2}:?\d{2})?")
_WEIGHT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(kg|g|lb|lbs|oz|mg)\s*")
DAY: Final = 1440

GRAMS: Final[Mapping[str, Fraction]] = MappingProxyType(
    {
        "mg": Fraction(1, 1000),
        "g": Fraction(1),
        "kg": Fraction(1000),
        "oz": Fraction("28.349523125"),
        "lb": Fraction("453.59237"),
        "lbs": Fraction("453.59237"),
    }
)
"""Exact by definition: the international yard and pound agreement of 1959."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model wrote, and what it did: ``fields`` holds values by "thing.attribute".

    >>> Answer(text="One two. Three!").text, Answer(fields={"parcel.ship_to": "Leeds"}).fields["parcel.ship_to"]
    ('One two. Three!', 'Leeds')
    """

    text: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, given: object) -> Answer:
        """Return a text or a mapping of fields as an answer. Raises UnreadableReply for anything else."""
        if isinstance(given, Answer):
            return given
        if isinstance(given, str):
            return cls(text=given)
        if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
            text = given.get("text", "")
            return cls(text=text if isinstance(text, str) else "", fields=dict(given))
        raise UnreadableReply(
            f"An answer is a text, or a mapping of fields such as {{'parcel.ship_to': 'Leeds'}}; "
            f"{given!r:.80} is of type {type(given).__name__}."
        )


def count_words(text: str) -> int:
    """Return the number of runs of letters and digits, as IFEval counts words.

    >>> count_words("One two-three.")
    3
    """
    return len(_WORD.findall(text))


def count_sentences(text: str) -> int:
    """Return how many sentences end, and one more for what is left without an end.

    >>> count_sentences("One. Two! And three"), count_sentences("")
    (3, 0)
    """
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    rest = text[ends[-1] :] if ends else text
    return len(ends) + bool(_WORD.search(rest))


def count_paragraphs(text: str) -> int:
    """Return the number of blocks between blank lines or dividers ``***``.

    >>> count_paragraphs("One.\\n\\nTwo."), count_paragraphs("One.\\n***\\nTwo.")
    (2, 2)
    """
    return sum(1 for block in _BLOCKS.split(text) if block.strip())


def count_bullets(text: str) -> int:
    """Return the number of lines that begin with a bullet.

    >>> count_bullets("* one\\n- two\\nthree")
    2
    """
    return len(_BULLET.findall(text))


def count_placeholders(text: str) -> int:
    """Return the number of stretches in square brackets.

    >>> count_placeholders("Dear [name], [place]")
    2
    """
    return len(_PLACEHOLDER.findall(text))


def count_highlights(text: str) -> int:
    """Return the number of stretches between two asterisks on one line.

    >>> count_highlights("*one* and *two*")
    2
    """
    return len(_HIGHLIGHT.findall(text))


def count_titles(text: str) -> int:
    """Return the number of titles in double angular brackets.

    >>> count_titles("<<A title>> and text")
    1
    """
    return len(_TITLE.findall(text))


def count_postscripts(text: str) -> int:
    """Return the number of lines that begin with P.S. or P.P.S.

    >>> count_postscripts("So long.\\nP.S. Bring bread.")
    1
    """
    return len(_POSTSCRIPT.findall(text))


def count_phrase(text: str, phrase: str) -> int:
    """Return how often a phrase stands in a text, whatever its case; as whole words where it begins or ends with one.

    >>> count_phrase("Rock, rocky rock.", "rock"), count_phrase("a, b, c", ",")
    (2, 2)
    """
    return len(_phrase(phrase).findall(text))


@functools.lru_cache(maxsize=4096)
def _phrase(phrase: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if re.match(r"\w", phrase) else ""
    after = r"(?!\w)" if re.search(r"\w$", phrase) else ""
    return re.compile(rf"{before}{re.escape(phrase)}{after}", re.IGNORECASE)


COUNTS: Final[Mapping[str, Callable[[str], int]]] = MappingProxyType(
    {
        "words": count_words,
        "characters": len,
        "sentences": count_sentences,
        "paragraphs": count_paragraphs,
        "bullets": count_bullets,
        "placeholders": count_placeholders,
        "highlights": count_highlights,
        "titles": count_titles,
        "postscripts": count_postscripts,
    }
)
"""What is counted in a text, each by a function of the text alone."""


def letters_of(text: str) -> str:
    """Return "upper", "lower" or "mixed"; a text without letters that have a case is mixed.

    >>> letters_of("ALL OF IT 1"), letters_of("none"), letters_of("1 2")
    ('upper', 'lower', 'mixed')
    """
    return "upper" if text.isupper() else "lower" if text.islower() else "mixed"


def format_of(text: str) -> str:
    """Return the format of a whole text: "json", "csv", "table", "bullets" or "prose".

    >>> [format_of(text) for text in ('{"a": 1}', "a,b\\n1,2", "|a|b|\\n|1|2|", "- a\\n- b", "So it is.")]
    ['json', 'csv', 'table', 'bullets', 'prose']
    """
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        try:
            json.loads(stripped)
        except (ValueError, RecursionError):
            return "prose"
        return "json"
    lines = [line for line in stripped.splitlines() if line.strip()]
    if not lines:
        return "prose"
    if all(line.lstrip().startswith("|") and line.rstrip().endswith("|") for line in lines):
        return "table"
    if count_bullets(stripped) == len(lines):
        return "bullets"
    commas = lines[0].count(",")
    if len(lines) > 1 and commas and all(line.count(",") == commas for line in lines):
        return "csv"
    return "prose"


def first_word(text: str) -> str:
    """Return the first word of a text in lower case.

    >>> first_word('"Well, then"')
    'well'
    """
    found = _WORD.search(text)
    return found.group().casefold() if found else ""


def last_line(text: str) -> str:
    """Return the last line of a text that is not blank, in lower case and without what surrounds it.

    >>> last_line("One.\\nThat is all.\\n")
    'that is all.'
    """
    lines = text.strip().splitlines()
    return lines[-1].strip().casefold() if lines else ""


@functools.cache
def languages() -> Mapping[str, Mapping[str, Any]]:
    """Return what is known of each language by its code: its names, frequent short words, or its script."""
    source = importlib.resources.files("edgecase_strategies.instructions") / "data" / "languages.json"
    known: Mapping[str, Mapping[str, Any]] = json.loads(source.read_text(encoding="utf-8"))
    return known


@functools.cache
def _language_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, entry in languages().items():
        for word in entry.get("words", ()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def language_of(text: str) -> str:
    """Return the code of the language whose short words a text has most of, "" where none stands out.

    It is a count of frequent words and scripts, right on whole sentences and not on single words.

    >>> (
    ...     language_of("The cat is on the mat and it is warm."),
    ...     language_of("Die Katze ist auf der Matte und es ist warm."),
    ... )
    ('en', 'de')
    """
    scripts = Counter(code for code, pattern in _scripts() for _ in pattern.findall(text))
    letters = sum(character.isalpha() for character in text)
    if scripts:
        code, many = scripts.most_common(1)[0]
        if code == "zh" and scripts["ja"]:  # Japanese is written with both
            code, many = "ja", many + scripts["ja"]
        if many * 2 > letters:
            return code
    votes: Counter[str] = Counter()
    for word in _WORD.findall(text.casefold()):
        for code in _language_words().get(word, ()):
            votes[code] += 1
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


@functools.cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(entry["script"])) for code, entry in languages().items() if "script" in entry)


def day_of(value: object) -> int | None:
    """Return a date, or an ISO text of one, as a day number; None for anything else.

    >>> day_of("2026-05-04") == dt.date(2026, 5, 4).toordinal()
    True
    """
    if isinstance(value, dt.date):
        return value.toordinal()
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value[:10]).toordinal()
        except ValueError:
            return None
    return None


def minute_of(value: object) -> int | None:
    """Return a time of the day as minutes in UTC, from ``"09:00+01:00"``; without an offset it is in UTC.

    >>> minute_of("09:00+01:00"), minute_of("08:00Z"), minute_of("soon")
    (480, 480, None)
    """
    if isinstance(value, dt.time):
        value = value.isoformat()
    if not isinstance(value, str):
        return None
    found = _CLOCK.fullmatch(value.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    zone = found[3]
    offset = 0
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (1 if zone[0] == "+" else -1)
    return (int(found[1]) * 60 + int(found[2]) - offset) % DAY


def nanograms_of(value: object) -> int | None:
    """Return a weight such as ``"1.1 lb"`` in whole billionths of a gram, rounded; None for anything else.

    >>> nanograms_of("500 g"), nanograms_of("1 lb")
    (500000000000, 453592370000)
    """
    found = _WEIGHT.fullmatch(value) if isinstance(value, str) else None
    return round(Fraction(found[1]) * GRAMS[found[2]] * 10**9) if found else None
