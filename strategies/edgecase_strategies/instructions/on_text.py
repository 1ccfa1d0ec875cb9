"""Constraints on how an answer is written: its length, words, letters, language, format, beginning and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.instructions import formula
from edgecase_strategies.instructions.answer import (
    COUNTS,
    Answer,
    count_phrase,
    count_words,
    first_word,
    format_of,
    language_of,
    languages,
    last_line,
    letters_of,
)
from edgecase_strategies.instructions.checks import check_among, check_bounds
from edgecase_strategies.instructions.formula import Formula, Named

FORMATS = ("json", "csv", "table", "bullets", "prose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How long a text is: at least, at most or exactly so many words, sentences, paragraphs, bullets or characters.

    >>> Amount(unit="words", most=2).holds(Answer(text="One two three"))
    False
    """

    kind: ClassVar[str] = "amount"
    unit: str
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        check_among("Amount", "unit", self.unit, COUNTS)
        check_bounds("Amount", self.least, self.most)

    @property
    def variable(self) -> str:
        """The number that it bounds."""
        return f"text.{self.unit}"

    def holds(self, answer: Answer) -> bool:
        """Whether a text has as many."""
        count = COUNTS[self.unit](answer.text)
        return (self.least is None or count >= self.least) and (self.most is None or count <= self.most)

    def formula(self) -> Formula:
        """Return the bounds."""
        return formula.between(self.variable, self.least, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """How often a word, phrase or mark stands in a text, whatever its case; ``most=0`` forbids it.

    >>> Uses(phrase="rock", most=0).holds(Answer(text="A rocky road"))
    True
    """

    kind: ClassVar[str] = "uses"
    phrase: str
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        if not self.phrase.strip():
            raise InvalidOption("Uses needs a phrase that is not blank.")
        check_bounds("Uses", self.least, self.most)

    @property
    def variable(self) -> str:
        """The number that it bounds."""
        return f"text.uses.{self.phrase.casefold()}"

    def holds(self, answer: Answer) -> bool:
        """Whether the phrase stands there as often."""
        count = count_phrase(answer.text, self.phrase)
        return (self.least is None or count >= self.least) and (self.most is None or count <= self.most)

    def formula(self) -> Formula:
        """Return the bounds, and that a text which holds a phrase has at least its words."""
        found = formula.between(self.variable, self.least, self.most)
        words = count_words(self.phrase)
        if words > 1 and self.least:
            found += ((formula.at_most(self.variable, 0), formula.at_least("text.words", words)),)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """All letters are capitals ("upper") or none is ("lower"), and there is at least one."""

    kind: ClassVar[str] = "letters"
    case: str

    def __post_init__(self) -> None:
        check_among("Letters", "case", self.case, ("upper", "lower"))

    def holds(self, answer: Answer) -> bool:
        """Whether the letters are of that case."""
        return letters_of(answer.text) == self.case

    def formula(self) -> Formula:
        """Return which case it is: a text has one."""
        return ((Named("text.letters", self.case),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """The whole text is in one language, given by its ISO 639-1 code."""

    kind: ClassVar[str] = "language"
    language: str

    def __post_init__(self) -> None:
        check_among("InLanguage", "language", self.language, languages())

    def holds(self, answer: Answer) -> bool:
        """Whether most of the text's frequent words, or of its letters, are of that language."""
        return language_of(answer.text) == self.language

    def formula(self) -> Formula:
        """Return which language it is: a text has one."""
        return ((Named("text.language", self.language),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class InFormat:
    """The whole text is "json", "csv", a "table", "bullets" or "prose"."""

    kind: ClassVar[str] = "format"
    format: str

    def __post_init__(self) -> None:
        check_among("InFormat", "format", self.format, FORMATS)

    def holds(self, answer: Answer) -> bool:
        """Whether the text is of that format."""
        return format_of(answer.text) == self.format

    def formula(self) -> Formula:
        """Return which format it is: a text has one."""
        return ((Named("text.format", self.format),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """The first word of the text, whatever its case."""

    kind: ClassVar[str] = "begins"
    word: str

    def holds(self, answer: Answer) -> bool:
        """Whether the text begins with the word."""
        return first_word(answer.text) == self.word.casefold()

    def formula(self) -> Formula:
        """Return the word: a text has one first word."""
        return ((Named("text.first_word", self.word.casefold()),),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closes:
    """The last line of the text, whatever its case."""

    kind: ClassVar[str] = "closes"
    line: str

    def holds(self, answer: Answer) -> bool:
        """Whether the text's last line is this one."""
        return last_line(answer.text) == self.line.casefold()

    def formula(self) -> Formula:
        """Return the line: a text has one last line."""
        return ((Named("text.last_line", self.line.casefold()),),)
