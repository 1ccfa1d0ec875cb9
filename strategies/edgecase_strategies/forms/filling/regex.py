"""Texts that match a regular expression, drawn letter by letter from any ``Random``.

What a lookaround asks for is not built but met by trying, so that a text is always checked against its pattern.
"""

from __future__ import annotations

import functools
import importlib
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from edgecase_strategies.forms.filling.facts import Conflict

LETTERS: Final = string.ascii_lowercase
_PLAIN: Final = LETTERS + string.digits + string.ascii_uppercase
_PRINTABLE: Final = _PLAIN + " -_.,:;/'!?()@#%&+=*$[]{}<>|~^`\"\\"
_ORDINARY: Final = 4
"""A repetition without an upper bound goes on for at most so many more than it must, unless more is wanted."""
_LONGEST: Final = 100_000

# The standard library's own parser: what it takes is just what python-jsonschema takes, and it has no public name.
_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")


@functools.lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern."""
    return re.compile(pattern)


@functools.lru_cache(maxsize=1024)
def _parsed(pattern: str) -> Any:
    return _parser.parse(pattern)


def example(pattern: str, rng: Random, *, more: int = _ORDINARY) -> str:
    """Return a text that matches a pattern, or, where lookarounds ask for more than is built, may match it.

    ``more`` is how often a repetition without an upper bound may go on beyond what it must.

    >>> example(r"^[A-Z]{2}-[0-9]+$", Random(3))
    'HS-25979'
    """
    tree = _parsed(pattern)
    writer = _Writer(rng, more, bool(tree.state.flags & re.IGNORECASE))
    writer.sequence(tree)
    return "".join(writer.letters)


@dataclass(slots=True)
class _Writer:
    rng: Random
    more: int
    any_case: bool
    letters: list[str] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)

    def sequence(self, tree: Any) -> None:
        for code, value in tree:
            _WRITE[code](self, value)
            if len(self.letters) > _LONGEST:
                raise Conflict

    def literal(self, value: int) -> None:
        self.letters.append(chr(value))

    def not_literal(self, value: int) -> None:
        self.letters.append(self.rng.choice([one for one in _PLAIN if one != chr(value)]))

    def any(self, value: None) -> None:
        self.letters.append(self.rng.choice(LETTERS))

    def one_of(self, value: Any) -> None:
        choices = _letters_of(tuple(value))
        if not choices:
            raise Conflict
        self.letters.append(self.rng.choice(choices))

    def branch(self, value: Any) -> None:
        self.sequence(self.rng.choice(value[1]))

    def subpattern(self, value: Any) -> None:
        group, _, _, tree = value
        start = len(self.letters)
        self.sequence(tree)
        if group is not None:
            self.groups[group] = "".join(self.letters[start:])

    def repeat(self, value: Any) -> None:
        low, high, tree = value
        high = min(high, low + self.more)
        for _ in range(self.rng.randint(low, high) if high > low else low):
            self.sequence(tree)

    def atomic(self, value: Any) -> None:
        self.sequence(value)

    def group(self, value: int) -> None:
        self.letters.append(self.groups.get(value, ""))

    def group_exists(self, value: Any) -> None:
        group, yes, no = value
        self.sequence(yes if group in self.groups else no or ())

    def nothing(self, value: Any) -> None:
        """A place or a lookaround takes no letters; whether it holds is checked on the whole text."""

    def fail(self, value: Any) -> None:
        raise Conflict


_WRITE: Final[dict[Any, Any]] = {
    _codes.LITERAL: _Writer.literal,
    _codes.NOT_LITERAL: _Writer.not_literal,
    _codes.ANY: _Writer.any,
    _codes.IN: _Writer.one_of,
    _codes.BRANCH: _Writer.branch,
    _codes.SUBPATTERN: _Writer.subpattern,
    _codes.MAX_REPEAT: _Writer.repeat,
    _codes.MIN_REPEAT: _Writer.repeat,
    _codes.POSSESSIVE_REPEAT: _Writer.repeat,
    _codes.ATOMIC_GROUP: _Writer.atomic,
    _codes.GROUPREF: _Writer.group,
    _codes.GROUPREF_EXISTS: _Writer.group_exists,
    _codes.AT: _Writer.nothing,
    _codes.ASSERT: _Writer.nothing,
    _codes.ASSERT_NOT: _Writer.nothing,
    _codes.FAILURE: _Writer.fail,
}

_CATEGORIES: Final[dict[Any, Callable[[str], bool]]] = {
    _codes.CATEGORY_DIGIT: lambda one: one in string.digits,
    _codes.CATEGORY_NOT_DIGIT: lambda one: one not in string.digits,
    _codes.CATEGORY_SPACE: lambda one: one in " \t\n\r\f\v",
    _codes.CATEGORY_NOT_SPACE: lambda one: one not in " \t\n\r\f\v",
    _codes.CATEGORY_WORD: lambda one: one in _PLAIN or one == "_",
    _codes.CATEGORY_NOT_WORD: lambda one: one not in _PLAIN and one != "_",
}
"""What the two kinds of regular expression agree on: letters of ASCII, since they differ on all others."""


@functools.lru_cache(maxsize=4096)
def _letters_of(items: Sequence[tuple[Any, Any]]) -> str:
    """Return the letters that a set of a pattern stands for: plain ones before others."""
    negated = bool(items) and items[0][0] is _codes.NEGATE
    tests = items[1:] if negated else items
    found = [one for one in _PRINTABLE if any(_is_in(one, test) for test in tests) is not negated]
    plain = [one for one in found if one in _PLAIN]
    if negated and plain:
        return "".join(plain)
    if found:
        return "".join(found)
    far = [
        chr(low)
        for code, value in tests
        if code is _codes.RANGE
        for low in range(value[0], min(value[1] + 1, value[0] + 32))
    ]
    return "".join([*far, *(chr(value) for code, value in tests if code is _codes.LITERAL), *_spaces(tests)])


def _is_in(letter: str, test: tuple[Any, Any]) -> bool:
    code, value = test
    if code is _codes.LITERAL:
        return bool(ord(letter) == value)
    if code is _codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    return _CATEGORIES[value](letter) if code is _codes.CATEGORY else False


def _spaces(tests: Sequence[tuple[Any, Any]]) -> str:
    return "\t" if any(code is _codes.CATEGORY and _CATEGORIES[value]("\t") for code, value in tests) else ""
