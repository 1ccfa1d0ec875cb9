"""Families of contradictions in how an answer is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from edgecase_strategies.instructions.answer import count_words
from edgecase_strategies.instructions.constraints import OnText
from edgecase_strategies.instructions.draft import Draft, Drawing, Family, Trap
from edgecase_strategies.instructions.on_text import (
    FORMATS,
    Amount,
    Begins,
    Closes,
    InFormat,
    InLanguage,
    Letters,
    Uses,
)

LENGTHS = (("words", 20, 400), ("sentences", 4, 30), ("characters", 200, 2000))
"""Units, and the least and most that a draft asks for."""
COUNTED = (("bullets", 3, 12), ("paragraphs", 2, 8), ("sentences", 3, 15))


def _draft(
    draw: Drawing,
    family: str,
    base: OnText,
    twin: OnText,
    against: OnText,
    other: OnText | None = None,
) -> Draft:
    return Draft(
        family=family,
        scene="text",
        slots={"piece": draw.of("pieces"), "topic": draw.of("topics")},
        base=(base,),
        twin=twin,
        other=other,
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


def _bounds(draw: Drawing, family: str, unit: str, low: int, high: int) -> Draft:
    """Return a draft of a lower and an upper bound."""
    gap = max(1, (high - low) // 20)
    middle = draw.number(low + 2 * gap, high - 2 * gap)
    if draw.number(0, 1):
        base, side, (least, most) = Amount(unit=unit, least=middle), "most", (middle, high + high // 2)
        wrong = draw.number(low, middle - gap)
    else:
        base, side, (least, most) = Amount(unit=unit, most=middle), "least", (low // 2, middle)
        wrong = draw.number(middle + gap, high)
    first, second = draw.number(least, most), draw.number(least, most)
    return _draft(
        draw,
        family,
        base,
        Amount(unit=unit, **{side: first}),
        Amount(unit=unit, **{side: wrong}),
        Amount(unit=unit, **{side: second}) if second != first else None,
    )


def length(draw: Drawing) -> Draft:
    """At least so long, and at most so long."""
    return _bounds(draw, "length", *draw.one(LENGTHS))


def exact_count(draw: Drawing) -> Draft:
    """Exactly so many, and another number of the same."""
    unit, low, high = draw.one(COUNTED)
    number, wrong = draw.number(low, high), draw.number(low, high - 1)
    wrong += wrong >= number
    return _draft(
        draw,
        "exact_count",
        Amount(unit=unit, least=number, most=number),
        Amount(unit=unit, least=number, most=number),
        Amount(unit=unit, least=wrong, most=wrong),
    )


def derived_length(draw: Drawing) -> Draft:
    """A phrase that is longer than the answer may be, or more words than its characters have room for."""
    if draw.number(0, 1):
        phrase = draw.of("phrases")
        words = count_words(phrase)
        most, more = draw.number(words, words + 25), draw.number(words, words + 25)
        return _draft(
            draw,
            "derived_length",
            Uses(phrase=phrase, least=1),
            Amount(unit="words", most=most),
            Amount(unit="words", most=draw.number(2, words - 1)),
            Amount(unit="words", most=more) if more != most else None,
        )
    words = draw.number(30, 300)
    room, more = draw.number(words * 8, words * 12), draw.number(words * 8, words * 12)
    return _draft(
        draw,
        "derived_length",
        Amount(unit="words", least=words),
        Amount(unit="characters", most=room),
        Amount(unit="characters", most=draw.number(words, 2 * words - 2)),
        Amount(unit="characters", most=more) if more != room else None,
    )


def inclusion(draw: Drawing) -> Draft:
    """A word that must stand in the answer and must not."""
    word, free = draw.two("words")
    another = draw.of("words")
    other = None if another in (word, free) else another
    wanted, unwanted = draw.number(0, 1), {"most": 0}
    bounds = {"least": 1} if wanted else unwanted
    last = unwanted if wanted else {"least": 1}
    return _draft(
        draw,
        "inclusion",
        Uses(phrase=word, **bounds),
        Uses(phrase=free, **last),
        Uses(phrase=word, **last),
        Uses(phrase=other, **last) if other else None,
    )


def letter_case(draw: Drawing) -> Draft:
    """All capitals, and no capitals."""
    first, second = draw.more("upper", "lower")
    return _draft(draw, "letter_case", Letters(case=first), Letters(case=first), Letters(case=second))


def language(draw: Drawing) -> Draft:
    """Only in one language, and only in another."""
    first, second = draw.two("languages")
    return _draft(draw, "language", InLanguage(language=first), InLanguage(language=first), InLanguage(language=second))


def output_format(draw: Drawing) -> Draft:
    """Only in one format, and only in another."""
    first = draw.number(0, len(FORMATS) - 1)
    second = draw.number(0, len(FORMATS) - 2)
    second += second >= first
    one = InFormat(format=FORMATS[first])
    return _draft(draw, "output_format", one, one, InFormat(format=FORMATS[second]))


def first_word(draw: Drawing) -> Draft:
    """One first word, and another one."""
    first, second = draw.two("first_words")
    return _draft(draw, "first_word", Begins(word=first), Begins(word=first), Begins(word=second))


def last_line(draw: Drawing) -> Draft:
    """One last line, and another one."""
    first, second = draw.two("lines")
    return _draft(draw, "last_line", Closes(line=first), Closes(line=first), Closes(line=second))


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            length,
            exact_count,
            derived_length,
            inclusion,
            letter_case,
            language,
            output_format,
            first_word,
            last_line,
        )
    }
)
