"""What no edit may touch in a text: ids, addresses, amounts, dates, numbers, handles, code, and what the user names.

Three further kinds are kept (see ``edgecase_strategies.text.kept`` and ``names``): words of negation, numbers in words,
and names. No replacement touches them, but a change of case may, since "NOT" is still "not".

Every pattern takes time that grows with the length of the text and no faster: what repeats without bound starts
only where a run starts, and what it repeats can be cut up in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.text.kept import KEPT
from edgecase_strategies.text.names import NAME

Protect = str | re.Pattern[str]
"""A literal text, a regular expression (``re.compile(…)`` or ``"re:…"``), or ``"-kind"`` to lift a built-in kind."""


class Protected(NamedTuple):
    """A stretch that is out of reach, and why."""

    start: int
    end: int
    kind: str


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    r"|januari|februari|maart|mei|augustus)"
)
_MONTH_ALONE = r"(?:january|february|april|june|july|august|september|october|november|december)"
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_OF = r"(?:of|de|del)"
_HALF_DAY = r"(?:[ap]\.m\.|[ap]m\b)"
_DIGITS = r"\d+(?:[.,'’\u00a0\u202f ]\d+)*"
_RUN_START = r"(?<!\d)(?<!\d[.,'’\u00a0\u202f ])"
_SIGN = r"(?:(?<!\w)[-+−]\s?)?"
_CURRENCY = (
    r"(?:(?:\b(?:US|CA|AU|NZ|HK|SG|MX|[ACRS]))?\$|[€£¥₹₩₽₺₴₫฿₪₦₱₿]|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|BRL|MXN"
    r"|SEK|NOK|DKK|PLN|CZK|ZAR|Rs\.?)(?![A-Za-z])|(?<=[\d\s])(?:kr|zł|Kč)\b)"
)
_UNIT = (
    r"(?:%|(?:percent|pct|dollars?|euros?|pounds?|cents?|bucks|quid|grand|kg|kilos?|grams?|g|lbs?|oz|km|cm|mm|miles?"
    r"|meters?|metres?|m|ft|inch(?:es)?|ml|l|liters?|litres?|gb|mb|tb|kb|hours?|hrs?|days?|nights?|weeks?|months?"
    r"|years?|yrs?|minutes?|mins?|seconds?|secs?|am|pm|Uhr)\b)"
)
_TAIL = r"[^\s<>\"']*[^\s<>\"'.,;:!?)\]]"

# The order is the order in which a stretch gets its kind; all of them are out of reach alike.
_PATTERNS: Final[dict[str, str]] = {
    "url": (
        rf"(?:https?://|\bwww\.){_TAIL}"
        r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|app|info|biz|edu|gov|eu|de|fr|nl|pt|uk|es(?=/)|it(?=/))"
        rf"\b(?:[/?#]{_TAIL})?"
    ),
    "email": r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "code": (
        r"```.*?```|`[^`\n]+`|\{\{?[^{}\n]*\}?\}|&#?\w+;|</?[a-z][^<>\n]*>"
        r"|\b_*[a-z]\w*_\w+\b|(?<!\w)(?-i:[a-z][a-z0-9]*[A-Z])\w*\b|(?<!\w)\w+\(\)"
        r"|(?<![\w/\\])(?:[a-z]:|~|\.{1,2})?(?:[\\/][\w.-]+){2,}"
        r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|png|jpe?g|gif|zip|py|js|ts|json|ya?ml|html?|xml|exe)\b"
    ),
    "handle": r"(?<![\w@])@\w+(?:\.\w+)*|(?<![\w#&])#\w+",
    "phone": r"(?<![\w.,])(?:\+|00)?\(?\d{1,5}\)?(?:(?:[ .\-/]|(?= ?\()) ?\(?\d{1,7}\)?){2,6}(?!\w)",
    "date": (
        rf"\b{_ORDINAL}\s+(?:{_OF}\s+)?{_MONTH}\b(?:\.?,?\s+(?:{_OF}\s+)?\d{{2,4}}\b)?"
        rf"|\b{_MONTH}\b\.?\s+{_ORDINAL}(?!\w)(?:,?\s+\d{{2,4}}\b)?|\b{_MONTH}\b\.?,?\s+\d{{4}}\b"
        r"|\b\d{4}-\d{2}-\d{2}T\d{2}:[\d:.]*(?:Z\b|[+-]\d{2}:?\d{2})?"
        rf"|\b\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}\b|\b{_MONTH_ALONE}\b|\b{_DAY}s?\b"
        r"|\b(?:today|tomorrow|yesterday|tonight|midnight|noon)\b"
        rf"|\b\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?{_HALF_DAY})?|\b\d{{1,2}}(?:\.\d{{2}})?\s?(?:{_HALF_DAY}|Uhr\b)"
        r"|\b\d{1,2}\s?h\s?\d{2}\b"
        r"|\b\d{1,2}\s?o['’]clock\b"
    ),
    "amount": (
        rf"{_SIGN}{_CURRENCY}\s?[-+]?{_DIGITS}(?:,--|\.-)?(?:\s?(?:k|m|bn|million|billion)\b)?"
        rf"|{_RUN_START}{_SIGN}{_DIGITS}(?:,--|\.-)?[\s-]?(?:{_CURRENCY}|{_UNIT})"
    ),
    "order_id": (
        r"#?(?<![\w-])-*+(?=[\w-]*\d)(?=[\w-]*[^\W\d_])\w+(?:-+\w+)*|#\d[\w-]*|(?<![\w-])\d+(?:-\d+)+\b"
        r"|(?<![\w/-])(?-i:[A-Z]{2,})[/:-](?:[\w-]{1,20}[/:]){0,4}\d[\w/-]*"
    ),
    "number": rf"{_SIGN}{_DIGITS}%?",
}
_COMPILED: Final = {
    kind: re.compile(pattern, re.IGNORECASE | (re.DOTALL if kind == "code" else 0))
    for kind, pattern in _PATTERNS.items()
}

LABEL = "label"
"""The kind of what a test's own row names; the plugin finds it."""
KINDS = (*_PATTERNS, *KEPT, NAME, LABEL)


def parse(protect: Sequence[Protect]) -> tuple[tuple[re.Pattern[str], ...], frozenset[str]]:
    """Return what the user protects as patterns, and the built-in kinds that are lifted.

    >>> parse(["Acme Ltd", "re:SKU\\\\w+", "-date"])[1]
    frozenset({'date'})

    Raises UnknownName for a kind that does not exist, InvalidOption for a bad regular expression or type.
    """
    if isinstance(protect, (str, re.Pattern)):
        raise InvalidOption(f"protect takes a list, as in protect=[{protect!r}]; {protect!r} is not one.")
    if not isinstance(protect, Sequence):
        raise InvalidOption(f'protect takes a list, as in protect=["Acme Ltd"]; {protect!r} is not one.')
    patterns: list[re.Pattern[str]] = []
    lifted: set[str] = set()
    for item in protect:
        if isinstance(item, re.Pattern) and isinstance(item.pattern, str):
            patterns.append(item)
        elif not item or not isinstance(item, str):
            raise InvalidOption(
                f"protect takes texts that are not empty and regular expressions of texts; {item!r} is neither."
            )
        elif item.startswith("re:"):
            try:
                patterns.append(re.compile(item[3:]))
            except re.error as error:
                raise InvalidOption(f"The regular expression {item[3:]!r} in protect is not valid: {error}.") from None
        elif re.fullmatch(r"-[a-z_]+", item):
            if item[1:] not in KINDS:
                raise UnknownName(
                    f'protect cannot lift "{item[1:]}": there is no such kind.{did_you_mean(item[1:], KINDS)} '
                    f'The kinds are {", ".join(KINDS)}. For the literal text, write "re:{item}".'
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
        if kind in lifted:
            continue
        found = _overlapping(pattern, text) if kind == "date" else pattern.finditer(text)
        for match in found:
            yield Protected(match.start(), match.end(), kind)
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield Protected(match.start(), match.end(), "user")


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    # "12th May 5 of March" may be read in two ways. A date is short, so that looking again inside it costs little.
    position = last = 0
    while (match := pattern.search(text, position)) is not None:
        if match.end() > last:
            yield match
            last = match.end()
        position = match.start() + 1
