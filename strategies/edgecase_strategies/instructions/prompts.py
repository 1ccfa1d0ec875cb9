"""Read a user's prompt: only the clauses that can be read with certainty, and what was left alone.

Each rule is a way in which people ask for one thing. It applies to a sentence that has nothing beside to narrow it ("in each
paragraph", "the title", "if"), that is no quotation, and that no negation turns round. What no rule reads is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edgecase_strategies.instructions.constraints import Constraint
from edgecase_strategies.instructions.on_fields import Listed, Within
from edgecase_strategies.instructions.on_measures import Dated
from edgecase_strategies.instructions.on_text import Amount, Closes, InFormat, InLanguage, Letters, Uses
from edgecase_strategies.number_words import SMALL, TENS

_NUMBERS: Final = {word: number for number, word in enumerate(SMALL)} | {
    word: 10 * tens for tens, word in enumerate(TENS[:6]) if word
}
_NUMBER = rf"(?P<n>\d{{1,5}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?P<unit>words?|sentences?|paragraphs?|bullet points?)"
_QUOTE = r"[\"“”]"
_ANSWER = r"(?:your |the |my )?(?:entire |whole |complete |final )?(?:answer|response|reply|output|text|message)"
_MONTHS: Final[tuple[str, ...]] = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

_NARROWED = re.compile(
    r"\b(?:each|every|per|if|unless|title|subtitle|headline|heading|section|first|second|third|last paragraph|summary of"
    r"|except|excluding|either|or (?:at|use|in)|optional(?:ly)?|avoid|ideally|preferably|about|around|roughly|approximately)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|no|never|without|don't|don’t|doesn't|needn't|shouldn't|isn't)\b", re.IGNORECASE)
_ASIDE = re.compile(
    rf"{_QUOTE}[^\"“”]*{_QUOTE}|\*[^*\n]*\*|<<[^<>\n]*>>|a title,? (?:that is )?wrapped in double angular brackets"
    r"|(?:highlight|include) at least \w+ (?:text |highlighted |different )?sections?",
    re.IGNORECASE,
)
"""What narrows nothing: quotations, examples, and demands that are made of such words."""
_LENGTHS: Final = ("words", "sentences", "paragraphs")
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?![.!?]{0,5}[\"”')\]]{0,3}(?:\s|$)))+[.!?]{0,9}[\"”')\]]{0,3}")

_WHOLE = (
    r"(?=\s*(?:[.,;:!?)\]\n]|$|long\b|in length\b|in total\b|total\b|about\b|and\b|separated (?:by|with)\b|(?:in|using) (?:the )?markdown\b"
    r"|(?:in|for) (?:your|the|my) (?:entire |whole )?(?:answer|response|reply|output|essay|letter|story|poem|post|email|article)\b))"
)
"""What may follow a count of words for it to be the whole answer's: 20 words in capital letters are 20 of them."""
_STYLED = re.compile(
    r"\b(?:capital(?:s|ized|ised)?|caps|upper ?case|bold|italics?|highlighted|placeholders?)\b", re.IGNORECASE
)

_BOUNDS: Final = (
    ("least", rf"\b(?:at least|no (?:fewer|less) than|(?:a )?minimum of) {_NUMBER} {_UNIT}\b", 0),
    ("least", rf"\b{_NUMBER}(?:\+| or more) {_UNIT}\b", 0),
    ("least", rf"\b(?:more than|over) {_NUMBER} {_UNIT}\b", 1),
    ("most", rf"\b(?:at most|no more than|not more than|(?:a )?maximum of) {_NUMBER} {_UNIT}\b", 0),
    ("most", rf"\b{_NUMBER} or (?:fewer|less) {_UNIT}\b", 0),
    ("most", rf"\b(?:less than|fewer than|under) {_NUMBER} {_UNIT}\b", -1),
    ("exactly", rf"\b(?:exactly|precisely) {_NUMBER} {_UNIT}\b", 0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A clause of a prompt: what it asks for, and where it stands, in characters."""

    family: str
    what: Constraint
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in a prompt with certainty, and the sentences that were left alone."""

    clauses: tuple[Read, ...]
    left_alone: tuple[str, ...]


Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str]], Constraint | None], bool]
"""A family, a pattern, what it means, and whether the sentence may be negated: the rule has the negation in it then."""


def _number(match: re.Match[str]) -> int:
    text = match["n"].casefold()
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _amount(side: str, more: int) -> Callable[[re.Match[str]], Constraint | None]:
    def read(match: re.Match[str]) -> Constraint | None:
        unit = match["unit"].casefold()
        unit = "bullets" if unit.startswith("bullet") else f"{unit.removesuffix('s')}s"
        bound = _number(match) + more
        if bound < 1:
            return None
        if side == "exactly":
            return Amount(unit=unit, least=bound, most=bound)
        return Amount(unit=unit, least=bound) if side == "least" else Amount(unit=unit, most=bound)

    return read


def _language(match: re.Match[str]) -> Constraint | None:
    code = _CODES.get(match["language"].casefold())
    return InLanguage(language=code) if code else None


_CODES: Final = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "polish": "pl", "russian": "ru", "greek": "el", "japanese": "ja",
    "korean": "ko", "chinese": "zh", "arabic": "ar", "hindi": "hi", "kannada": "kn", "punjabi": "pa",
    "telugu": "te", "tamil": "ta", "gujarati": "gu", "bengali": "bn", "thai": "th", "hebrew": "he",
}  # fmt: skip
_LANGUAGE = rf"(?P<language>{'|'.join(_CODES)})"
_WORD_OF = r"(?:key)?words?"


def _rules() -> Iterator[Rule]:
    for side, pattern, more in _BOUNDS:
        family = "exact_count" if side == "exactly" else "length"
        yield family, re.compile(pattern + _WHOLE, re.IGNORECASE), _amount(side, more), side == "most"

    def rule(
        family: str, pattern: str, read: Callable[[re.Match[str]], Constraint | None], negated: bool = False
    ) -> Rule:
        return family, re.compile(pattern, re.IGNORECASE), read, negated

    yield rule(
        "inclusion",
        r"\b(?:(?:do not|don't|don’t|never|not allowed to|must not|should not|refrain from|avoid|without)"
        r" (?:use|using|include|including|contain|containing|any)? ?(?:any |the use of )?commas?|no commas?)\b",
        lambda match: Uses(phrase=",", most=0),
        True,
    )
    yield rule(
        "inclusion",
        rf"\b(?:do not|don't|don’t|never|must not|should not) (?:use|include|mention|say|contain) the {_WORD_OF}"
        rf" {_QUOTE}(?P<phrase>[\w'-]+){_QUOTE}(?! ?(?:,|and|or|more|in|at|as)\b)(?! ?,)",
        lambda match: Uses(phrase=match["phrase"], most=0),
        True,
    )
    yield rule(
        "inclusion",
        rf"\bthe {_WORD_OF} {_QUOTE}(?P<phrase>[\w'-]+){_QUOTE} (?:should|must|may|can)(?: not|not) (?:appear|be used|be included)\b"
        r"(?! (?:more|at|as|less)\b)",
        lambda match: Uses(phrase=match["phrase"], most=0),
        True,
    )
    yield rule(
        "exact_count",
        rf"\b(?:at least|a minimum of) {_NUMBER} (?P<unit>placeholders?)\b(?= ?(?:represented|in (?:the )?(?:text|response)|[.,;(]|such as|that are|(?:with|in) square))",
        _amount("least", 0),
    )
    yield rule(
        "exact_count",
        rf"\b(?:highlight|include) at least {_NUMBER} (?:text |highlighted |different )?(?P<unit>sections?|phrases?)\b"
        r"(?=[^.\n]{0,60}(?:\*|[Mm]arkdown))",
        lambda match: Amount(unit="highlights", least=_number(match)),
    )
    yield rule(
        "exact_count",
        r"\b(?:must|should|needs to) (?:contain|have|include) a title,? (?:that is )?wrapped in double angular brackets",
        lambda match: Amount(unit="titles", least=1),
    )
    yield rule(
        "exact_count",
        r"\b(?:add|include|with) a (?:postscript|post script) (?:starting|that starts|beginning) with P\.(?: ?P\.)? ?S\b",
        lambda match: Amount(unit="postscripts", least=1),
    )
    yield rule(
        "inclusion",
        rf"\bthe {_WORD_OF} (?:{_QUOTE}(?P<phrase>[\w'-]+){_QUOTE}|(?P<bare>[\w'-]+)) (?:should|must) (?:appear|be used)"
        rf" (?:at least {_NUMBER} times|(?P<m>\d+) or more times)",
        lambda match: Uses(
            phrase=match["phrase"] or match["bare"], least=int(match["m"]) if match["m"] else _number(match)
        ),
    )
    yield rule(
        "inclusion",
        rf"\b(?:include|use|mention) the {_WORD_OF} (?:{_QUOTE}(?P<phrase>[\w'-]+){_QUOTE}|(?P<bare>[\w'-]+)) at least {_NUMBER} times",
        lambda match: Uses(phrase=match["phrase"] or match["bare"], least=_number(match)),
    )
    yield rule(
        "inclusion",
        rf"\b(?:include|use|mention|contain) the {_WORD_OF} {_QUOTE}(?P<phrase>[\w'-]+){_QUOTE}"
        r"(?! ?(?:and|or|exactly|only|as|instead|to mean)\b)(?! ?,)(?![^.\n]{0,40}\b(?:less|fewer|most|more than|times)\b)",
        lambda match: Uses(phrase=match["phrase"], least=1),
    )
    yield rule(
        "letter_case",
        rf"\b(?:{_ANSWER} (?:should|must|needs to|has to) be (?:in English,? and )?in|in English,? and in"
        r"|(?:write|answer|reply|respond)(?: (?!words?\b)\w+){0,4} in|(?:use|using)(?: only)?)"
        r" (?:all|only|entirely) (?P<case>lowercase|lower case|capital|uppercase|upper case)(?: letters)?\b(?! words?\b)",
        lambda match: Letters(case="lower" if match["case"].casefold().startswith("lower") else "upper"),
    )
    yield rule(
        "language",
        rf"\b(?:(?:using )?only (?:using |in )?(?:the )?{_LANGUAGE}(?: language)?|entirely in (?:the )?{_LANGUAGE.replace('<language>', '<language2>')})\b",
        lambda match: _language(match) if match["language"] else None,
    )
    yield rule(
        "output_format",
        rf"\b(?:wrap(?:ped)? (?:{_ANSWER} )?in (?:a )?json|{_ANSWER} (?:should|must|needs to) be (?:wrapped )?in json|in json format)\b",
        lambda match: InFormat(format="json"),
    )
    yield rule(
        "last_line",
        rf"\b(?:end|finish|conclude) (?:it|{_ANSWER}|the \w+|your \w+) with (?:this|the) exact (?:phrase|sentence|line)[:,]? ?"
        rf"{_QUOTE}(?P<line>[^\"“”\n]{{3,120}}){_QUOTE}",
        lambda match: Closes(line=match["line"].strip()),
    )
    yield rule(
        "recipient",
        r"\b(?:cc|copy in|put in copy):? (?P<value>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?!,| and)",
        lambda match: Listed(thing="mail", attribute="cc", value=match["value"]),
    )
    yield rule(
        "weekday",
        rf"\b(?:on|for) (?P<day>\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{'|'.join(_MONTHS)}) \d{{4}}|(?:{'|'.join(_MONTHS)}) \d{{1,2}}, \d{{4}})",
        lambda match: _dated(match["day"]),
    )
    yield rule(
        "numeric_range",
        r"\b(?:must|should|may) (?:cost|be priced at) (?:at most|no more than) (?P<n>\d{1,5}) euros\b",
        lambda match: Within(thing="offer", attribute="price", most=int(match["n"])),
        True,
    )


def _dated(text: str) -> Constraint | None:
    iso = text
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        words = text.replace(",", "").split()
        name = next(word for word in words if word.isalpha()).capitalize()
        day, year = (word for word in words if word.isdecimal())
        iso = f"{int(year):04d}-{_MONTHS.index(name) + 1:02d}-{int(day):02d}"
    made = Dated(thing="prompt", attribute="date", earliest=iso, latest=iso)
    return made if made.bounds[0] is not None else None


_RULES: Final = tuple(_rules())


def read(prompt: str) -> Reading:
    """Return the clauses of an English prompt that can be read with certainty.

    A kind that is asked for twice in one prompt is left alone, unless both times the same is asked for.

    >>> reading = read("Write a poem. Use at least 300 words. Each line should have at least 4 words.")
    >>> [prompt.what for prompt in reading.clauses], reading.left_alone
    ([Amount(unit='words', least=300, most=None)], ('Write a poem.', 'Each line should have at least 4 words.'))
    """
    found: list[Read] = []
    sentences: list[tuple[int, int]] = [match.span() for match in _SENTENCE.finditer(prompt) if match.group().strip()]
    quoted = _quoted(prompt)
    used: set[tuple[int, int]] = set()
    for start, end in sentences:
        for one in _clauses(prompt, start, end):
            if not any(
                first < one.end and one.start < last for first, last in quoted if not _is_inside(one, first, last)
            ):
                found.append(one)
                used.add((start, end))
    kept = tuple(one for one in found if not _is_doubtful(one, found))
    dropped = {one for one in found if one not in kept}
    left = tuple(
        prompt[start:end].strip()
        for start, end in sentences
        if (start, end) not in used or any(start <= one.start < end for one in dropped)
    )
    return Reading(clauses=kept, left_alone=left)


def _is_inside(one: Read, first: int, last: int) -> bool:
    """Whether a quotation stands within a clause, as the word does that it asks for."""
    return one.start <= first and last <= one.end


def _clauses(prompt: str, start: int, end: int) -> Iterator[Read]:
    sentence = prompt[start:end]
    if _NARROWED.search(_ASIDE.sub("", sentence)) and not _plainly_no_commas(sentence):
        return
    for family, pattern, meaning, may_be_negated in _RULES:
        matches = list(pattern.finditer(prompt, start, end))
        if len(matches) != 1:
            continue
        (match,) = matches
        around = prompt[start : match.start()]
        if not may_be_negated and _NEGATED.search(around.rpartition(",")[2]):
            continue
        what = meaning(match)
        if isinstance(what, Amount) and what.unit in _LENGTHS and _STYLED.search(sentence):
            continue
        if what is not None:
            yield Read(family=family, what=what, start=match.start(), end=match.end())


def _plainly_no_commas(sentence: str) -> bool:
    return "comma" in sentence and not re.search(
        r"\b(?:each|every|per|if|unless|title|except|section|first|or)\b", sentence
    )


def _is_doubtful(one: Read, found: Sequence[Read]) -> bool:
    """Whether another clause is of the same thing and asks for something else: what the user means is not certain then."""
    mine = one.what.formula()
    variables = {name for clause in mine for atom in clause for name in _names(atom)}
    for other in found:
        if other is one or other.what == one.what:
            continue
        theirs = {name for clause in other.what.formula() for atom in clause for name in _names(atom)}
        if variables & theirs:
            return True
    return False


def _names(atom: object) -> list[str]:
    variable = getattr(atom, "variable", None)
    return [variable] if variable else [name for name, _ in getattr(atom, "terms", ())]


def _quoted(prompt: str) -> list[tuple[int, int]]:
    """Return the quotations of a prompt: what stands in them is matter, and asks for nothing."""
    return [match.span() for match in re.finditer(rf"{_QUOTE}[^\"“”]*{_QUOTE}", prompt)]
