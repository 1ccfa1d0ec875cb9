"""Templates: short texts with slots, options and alternatives, as a tree that can be written out.

| in a template | what is written |
|---|---|
| ``{order_id}`` | a value of the slot ``order_id``, labelled ``order_id`` |
| ``{received:product}`` | another value of the slot ``product``, labelled ``received`` |
| ``{product/den/die/das}`` | the form that agrees with the value that ``{product}`` has: no label |
| ``(a\\|b\\|c)`` | one of these |
| ``[a]``, ``[a\\|b]`` | nothing, or one of these |
| ``<name>`` | the part called ``name`` |
| a backslash | the next character as it is |

The first of several is the simplest, and an option that is left out is simpler than one that is there, so that a
message that is drawn by Hypothesis shrinks to a short one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from edgecase_strategies.errors import EdgecaseError, did_you_mean

LONGEST: Final = 4_000
"""Characters of the longest template."""
DEEPEST: Final = 30
"""How deep brackets and parts may stand in each other."""
MOST_PARTS: Final = 500
"""How many parts a template may name, those that its parts name included."""

_NAME = r"[a-z][a-z0-9_]*"
_SLOT = re.compile(rf"({_NAME})(?::({_NAME}))?")
_AGREES = re.compile(rf"({_NAME})(?::({_NAME}))?((?:/[^/{{}}]*)+)")


class BadTemplate(EdgecaseError):
    """A template that cannot be read; whoever reads the file adds where it stands."""


class Slot(NamedTuple):
    """A place for a value: its label in the message, and the slot that the value is of."""

    label: str
    kind: str


class Agrees(NamedTuple):
    """A word that agrees with the value of a label: one form for each class of values."""

    label: str
    kind: str
    forms: tuple[str, ...]


class Choice(NamedTuple):
    """One of several."""

    options: tuple[Row, ...]


class Requests(NamedTuple):
    """Where the requests of a message stand."""


Node = str | Slot | Agrees | Choice | Requests


class Row(NamedTuple):
    """One after the other."""

    nodes: tuple[Node, ...]


def parse(template: str, parts: Mapping[str, str] | None = None, *, message: bool = False) -> Row:
    """Return a template as a tree; ``parts`` are the templates that ``<name>`` stands for.

    With ``message=True`` the template is one of a whole message, and must have ``<requests>`` in it once.

    >>> parse("[Please ]cancel {order_id}.").nodes[1:]
    ('cancel ', Slot(label='order_id', kind='order_id'), '.')

    Raises BadTemplate, with the place in the template, for what cannot be read.
    """
    if len(template) > LONGEST:
        raise BadTemplate(f"the template is {len(template)} characters long, and {LONGEST} is the most")
    reader = _Reader(template, parts or {}, (), message, itertools.count(1))
    tree = reader.sequence("")
    if message and (reader.requests != 1 or not any(isinstance(node, Requests) for node in tree.nodes)):
        raise BadTemplate("a message has <requests> in it once, outside of all brackets")
    return tree


class _Reader:
    def __init__(
        self, text: str, parts: Mapping[str, str], inside: tuple[str, ...], message: bool, used: Iterator[int]
    ) -> None:
        self.text, self.parts, self.inside, self.message, self.used = text, parts, inside, message, used
        self.at = 0
        self.depth = len(inside)
        self.requests = 0

    def fail(self, reason: str, at: int | None = None) -> BadTemplate:
        return BadTemplate(f"{reason}, at character {(self.at if at is None else at) + 1} of {_short(self.text)}")

    def sequence(self, closing: str) -> Row:
        nodes: list[Node] = []
        plain: list[str] = []
        stops = f"{closing}|" if closing else ""
        while self.at < len(self.text) and (not stops or self.text[self.at] not in stops):
            found = self.node()
            if isinstance(found, str):
                plain.append(found)
                continue
            if plain:
                nodes.append("".join(plain))
                plain = []
            nodes += found
        if plain:
            nodes.append("".join(plain))
        return Row(tuple(nodes))

    def node(self) -> str | list[Node]:
        sign, start = self.text[self.at], self.at
        self.at += 1
        if sign == "\\":
            if self.at == len(self.text):
                raise self.fail("a backslash stands before nothing", start)
            self.at += 1
            return self.text[self.at - 1]
        if sign in "([":
            return [self.choice({"(": ")", "[": "]"}[sign], start)]
        if sign == "{":
            return [self.slot(self.until("}", start), start)]
        if sign == "<":
            return self.part(self.until(">", start), start)
        if sign in ")]}>|":
            raise self.fail(f'"{sign}" has no beginning; write "\\{sign}" for the character itself', start)
        return sign

    def until(self, closing: str, start: int) -> str:
        end = self.text.find(closing, self.at)
        if end < 0:
            raise self.fail(f'"{self.text[start]}" has no "{closing}"', start)
        inner, self.at = self.text[self.at : end], end + 1
        return inner

    def choice(self, closing: str, start: int) -> Choice:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"brackets stand more than {DEEPEST} deep", start)
        options = [Row(())] if closing == "]" else []
        while True:
            options.append(self.sequence(closing))
            if self.at == len(self.text):
                raise self.fail(f'"{self.text[start]}" has no "{closing}"', start)
            self.at += 1
            if self.text[self.at - 1] == closing:
                break
        self.depth -= 1
        return Choice(tuple(options))

    def slot(self, inner: str, start: int) -> Node:
        if match := _SLOT.fullmatch(inner):
            return Slot(match[1], match[2] or match[1])
        if match := _AGREES.fullmatch(inner):
            return Agrees(match[1], match[2] or match[1], tuple(match[3][1:].split("/")))
        raise self.fail(
            f"{{{inner}}} is no slot: write {{name}}, {{label:name}} or {{name/form/form}} in lower case", start
        )

    def part(self, name: str, start: int) -> list[Node]:
        if self.message and name == "requests":
            self.requests += 1
            return [Requests()]
        if name not in self.parts:
            raise self.fail(f'there is no part "{name}"{did_you_mean(name, self.parts).rstrip("?")}', start)
        if name in self.inside or len(self.inside) >= DEEPEST:
            raise self.fail(f'the part "{name}" stands in itself', start)
        if next(self.used) > MOST_PARTS:
            raise self.fail(f"more than {MOST_PARTS} parts are named, with those that parts name", start)
        inner = _Reader(self.parts[name], self.parts, (*self.inside, name), False, self.used)
        return list(inner.sequence("").nodes)


def _short(text: str, length: int = 60) -> str:
    return repr(text if len(text) <= length else f"{text[: length - 1]}…")
