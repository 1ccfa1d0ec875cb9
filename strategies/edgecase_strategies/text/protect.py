"""What no edit may touch in a text: ids, addresses, amounts, dates, numbers, handles, code, and what the user names.

Two further kinds are kept: words of negation, and numbers in words. No replacement touches them, but a change of
case may, since "NOT" is still "not".
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

Protect = str | re.Pattern[str]
"""A literal text, a regular expression (``re.compile(…)`` or ``"re:…"``), or ``"-kind"`` to lift a built-in kind."""


class Protected(NamedTuple):
    """A stretch that is out of reach, and why."""

    start: int
    end: int
    kind: str


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_ALONE = r"(?:january|february|april|june|july|august|september|october|november|december)"
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_CURRENCY = r"(?:[$€£¥₹₩₽]|(?:USD|EUR|GBP|CHF|JPY|INR|CAD|AUD|BRL|MXN)(?![a-z]))"
_UNIT = r"(?:%|percent|dollars?|euros?|pounds?|cents?|bucks|kg|g|lbs?|oz|km|cm|mm|m|ml|l|gb|mb|tb|hours?|days?|weeks?|months?|years?|minutes?|am|pm)"

# The order is the order in which a stretch gets its kind; all of them are out of reach alike.
_PATTERNS: dict[str, str] = {
    "url": r"(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|de|fr|es|it|nl|pt|co\.uk)\b(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)\]])?",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "code": r"```.*?```|`[^`\n]+`|\{\{?[^{}\n]*\}?\}|<[/\w][^<>\n]*>|\b[A-Za-z]\w*_\w+\b|\b[a-z]+[a-z0-9]*[A-Z]\w*\b|\b\w+\(\)|(?:[A-Za-z]:)?[\\/][\w.-]+(?:[\\/][\w.-]+)+",
    "handle": r"(?<![\w@])[@#][^\W\d_][\w]*",
    "date": (
        rf"\b{_ORDINAL}\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{2,4}})?|\b{_MONTH}\b\.?\s+{_ORDINAL}\b(?:,?\s+\d{{2,4}})?"
        rf"|\b{_MONTH}\b\.?,?\s+\d{{4}}\b|\b\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b|\b{_MONTH_ALONE}\b|\b{_DAY}s?\b"
        r"|\b(?:today|tomorrow|yesterday|tonight)\b|\b\d{1,2}[:.]\d{2}(?:\s*[ap]m)?\b"
    ),
    "amount": rf"{_CURRENCY}\s?[-+]?\d[\d.,' ]*\d|{_CURRENCY}\s?\d|[-+]?\d(?:[\d.,']*\d)?\s?(?:{_CURRENCY}|{_UNIT}\b)",
    "order_id": r"#?\b(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[\w]+(?:-\w+)*|#\d[\w-]*|\b\d+(?:-\d+)+\b",
    "number": r"[-+]?\d(?:[\d.,' ]*\d)?|\d",
}
_COMPILED = {
    kind: re.compile(pattern, re.DOTALL if kind == "code" else (re.IGNORECASE if kind in ("date", "email") else 0))
    for kind, pattern in _PATTERNS.items()
}

LABEL = "label"
"""The kind of what a test's own row names; the plugin finds it."""
KEPT = ("negation", "number_word")
KINDS = (*_PATTERNS, *KEPT, LABEL)


@functools.cache
def kept_words() -> dict[str, frozenset[str]]:
    """Return the words that are kept, by kind, lower case, in all languages together."""
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "kept_words.json"
    lists = json.loads(source.read_text(encoding="utf-8"))
    return {kind: frozenset(word for words in lists[kind].values() for word in words) for kind in KEPT}


def normal(word: str) -> str:
    """Return a word as the lists of kept words have it: lower case, with a plain apostrophe.

    >>> normal("Don’t")
    "don't"
    """
    return word.casefold().replace("’", "'").replace("ʼ", "'")


def parse(protect: Sequence[Protect]) -> tuple[tuple[re.Pattern[str], ...], frozenset[str]]:
    """Return what the user protects as patterns, and the built-in kinds that are lifted.

    >>> parse(["Acme Ltd", "re:SKU\\\\w+", "-date"])[1]
    frozenset({'date'})

    Raises UnknownName for a kind that does not exist, InvalidOption for a bad regular expression or type.
    """
    if isinstance(protect, (str, re.Pattern)):
        raise InvalidOption(f"protect takes a list, as in protect=[{protect!r}]; {protect!r} is not one.")
    patterns: list[re.Pattern[str]] = []
    lifted: set[str] = set()
    for item in protect:
        if isinstance(item, re.Pattern):
            patterns.append(item)
        elif not isinstance(item, str) or not item:
            raise InvalidOption(f"protect takes texts and regular expressions; {item!r} is neither.")
        elif item.startswith("re:"):
            try:
                patterns.append(re.compile(item[3:]))
            except re.error as error:
                raise InvalidOption(f"The regular expression {item[3:]!r} in protect is not valid: {error}.") from None
        elif re.fullmatch(r"-[a-z_]+", item):
            if item[1:] not in KINDS:
                raise UnknownName(
                    f'protect cannot lift "{item[1:]}": there is no such kind.{did_you_mean(item[1:], KINDS)} '
                    f"The kinds are {', '.join(KINDS)}. For the literal text, write \"re:{item}\"."
                )
            lifted.add(item[1:])
        else:
            patterns.append(re.compile(re.escape(item)))
    return tuple(patterns), frozenset(lifted)


def find(text: str, patterns: Iterable[re.Pattern[str]], lifted: frozenset[str]) -> Iterator[Protected]:
    """Yield the stretches that no edit may touch.

    >>> [(text[a:b], kind) for text in ["Order AB-12 cost $5.20"] for a, b, kind in find(text, (), frozenset())]
    [('$5.20', 'amount'), ('AB-12', 'order_id'), ('12', 'number'), ('5.20', 'number')]
    """
    for kind, pattern in _COMPILED.items():
        if kind not in lifted:
            for match in pattern.finditer(text):
                yield Protected(match.start(), match.end(), kind)
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield Protected(match.start(), match.end(), "user")
