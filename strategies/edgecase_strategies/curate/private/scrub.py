"""Scrub real seeds: fictional values for private ones, with labels and spans that hold for what stands there now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Seed, Span, Truth
from edgecase_strategies.curate.private.detect import PrivateValue, find
from edgecase_strategies.curate.private.moves import Move, check_no_spans, moved, moved_spans
from edgecase_strategies.curate.private.standins import StandIns, plain
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.reserved import is_reserved

KINDS = ("card", "email", "iban", "id", "ip", "name", "phone", "surname")
NAMES = ("name", "surname")
Known = tuple[str, str]
"""A private value and its kind."""
_FIELDS = (
    ("email", re.compile(r"(?:.*_)?e?-?mail(?:_?address)?", re.IGNORECASE)),
    ("phone", re.compile(r"(?:.*_)?(?:phone|mobile|tel|telephone)(?:_?(?:no|number))?", re.IGNORECASE)),
    ("surname", re.compile(r"(?:.*_)?(?:last|sur|family)_?name", re.IGNORECASE)),
    ("name", re.compile(r"(?:full|first|given|customer|contact)_?name|name", re.IGNORECASE)),
    ("card", re.compile(r"(?:.*_)?(?:card|pan)(?:_?(?:no|number))?", re.IGNORECASE)),
    ("iban", re.compile(r"(?:.*_)?iban", re.IGNORECASE)),
    (
        "id",
        re.compile(r"(?:customer|account|passport|social|ssn|tax|national|patient)_?(?:id|no|number)?", re.IGNORECASE),
    ),
)
_NO_FIELDS: Mapping[str, str | None] = MappingProxyType({})


class Scrubber:
    """Replaces private values, the same one by the same stand-in in all that it is given.

    ``values`` are values that you know to be private, by kind: ``{"name": ["Ann Lee"]}``. ``fields`` says of which kind a field
    or a column is, where its name does not, and None of one that is not private: ``{"agent": "name", "name": None}``. What
    is found in one seed is found in its truth too, so that an answer which repeats a name still matches its question.

    >>> from edgecase_strategies.case import Span
    >>> seed = Seed(value="mail ann@shop.com now", truth=Truth(spans=(Span(5, 17, "to"), Span(18, 21, "when"))))
    >>> scrubbed = Scrubber(salt="s").scrub(seed)
    >>> scrubbed.value[scrubbed.truth.spans[1].start : scrubbed.truth.spans[1].end]
    'now'
    """

    def __init__(
        self,
        *,
        salt: str,
        values: Mapping[str, Iterable[str]] | None = None,
        fields: Mapping[str, str | None] = _NO_FIELDS,
    ) -> None:
        if not salt:
            raise InvalidOption("A scrubber needs a salt: any text of your own, kept apart from the cases.")
        for kind in (*(values or {}), *fields.values()):
            check_kind(kind)
        self._standins = StandIns(salt)
        self._known = _longest([(value, kind) for kind, given in (values or {}).items() for value in given])
        self._fields = fields
        self._mine: dict[Known, frozenset[str]] = {}  # of the seed at hand: what each stand-in must not be
        self._taken: list[str] = []
        self._words: dict[tuple[str, str], str] = {}
        self._surnames: set[str] = set()
        self.replaced: dict[str, int] = {}
        """How many values were replaced, by kind."""

    def scrub(self, seed: Seed) -> Seed:
        """Return a seed with fictional values for the private ones, in its value and in its truth."""
        found = [*self._values(seed.value), *self._values(seed.truth.facts)]
        mine = self._begin([*found, *_parts(found, seed.truth.facts)])
        truth = seed.truth
        spans = truth.spans
        if isinstance(seed.value, str):
            value, moves = self._text(seed.value, mine)
            spans = tuple(Span(moved(moves, s.start, 0), moved(moves, s.end, 1), s.label) for s in spans)
        else:
            value = self._json(seed.value, mine)
        facts = MappingProxyType(dict(self._json(truth.facts, mine)))
        return Seed(value=value, truth=Truth(expect=truth.expect, intent=truth.intent, spans=spans, facts=facts))

    def record(
        self, record: Mapping[str, Any], *, spans: Mapping[str, str | None] = _NO_FIELDS, columns: Iterable[str] = ()
    ) -> tuple[dict[str, Any], list[Known]]:
        """Return a record with fictional values for the private ones, and what these were.

        ``spans`` names columns of spans, each with the column of the text that they are of: ``{"entities": "text"}``.
        Raises InvalidOption for one of ``columns``, those that will come out, that looks like spans and is not named, where a
        text has changed.

        >>> made, found = Scrubber(salt="s").record(
        ...     {"text": "mail a@shop.com now", "at": [[16, 19, "when"]]}, spans={"at": "text"}
        ... )
        >>> made["text"][slice(*made["at"][0][:2])], found
        ('now', [('a@shop.com', 'email')])
        """
        found = self._values(record)
        mine = self._begin([*found, *_parts(found, record)])
        made: dict[str, Any] = {}
        moves: dict[str, list[Move]] = {}
        for name, value in record.items():
            if isinstance(value, str) and self._kind_of(name) is None:
                made[name], moves[name] = self._text(value, mine)
            elif name not in spans:
                made[name] = self._json(value, mine, name)
        if any(moves.values()):
            check_no_spans({name: record[name] for name in columns if name in record}, spans)
        for name, text in spans.items():
            if name in record:
                made[name] = record[name] if text is None else moved_spans(record[name], moves.get(text, []))
        return {name: made[name] for name in record}, found

    def private_in(self, value: Any) -> list[Known]:
        """Return the private values in a value, with their kinds; a value that is a field is found by the field's name."""
        return self._values(value)

    def text(self, text: str) -> str:
        """Return a text with fictional values for the private ones."""
        return self._text(text, self._begin(()))[0]

    def _begin(self, found: Iterable[Known]) -> tuple[Known, ...]:
        """Return what is known to be private in a seed: two values in it never get the same stand-in, if that can be."""
        self._mine, self._taken, self._words = {}, [], {}
        mine = _longest(found)
        self._surnames = {plain(parts_of(value, kind)[1]) for value, kind in mine if kind in NAMES}
        for value, kind in mine:
            self._of(value, kind)
        return _longest([*self._known, *mine])

    def _replaced(self, value: str, kind: str) -> str:
        """Return what stands in for a value, and count it; what is nobody's as it is stays, so that scrubbing twice is as once."""
        if is_reserved(value) and (kind not in NAMES or " " in value):
            return value
        counted = "name" if kind in NAMES else kind
        self.replaced[counted] = self.replaced.get(counted, 0) + 1
        return self._of(value, kind)

    def _of(self, value: str, kind: str) -> str:
        if kind in NAMES:
            made = self._name(value, kind)
            return made.upper() if value.isupper() and len(value) > 1 else made.lower() if value.islower() else made
        key = (kind, plain(value, kind))
        others = self._mine.get(key)
        if others is not None:
            return self._standins.of(value, kind, others)
        others = self._mine[key] = frozenset(self._taken)
        made = self._standins.of(value, kind, others)
        self._taken.append(plain(made, kind))
        return made

    def _name(self, value: str, kind: str) -> str:
        first, last = parts_of(value, kind)
        if not last and plain(first) in self._surnames:
            first, last = "", first
        said = [self._word(first, "first")] if first else []
        said += [self._word(last, "last")] if last else []
        return ", ".join(reversed(said)) if "," in value else " ".join(said)

    def _word(self, word: str, part: str) -> str:
        """Return what stands in for a word of a name: one for each in a seed, so that two people stay two."""
        key = (part, plain(word))
        if key not in self._words:
            taken = {plain(made) for (of, _), made in self._words.items() if of == part}
            self._words[key] = self._standins.word(word, part, taken)
        return self._words[key]

    def _found(self, text: str, known: Sequence[Known]) -> Iterator[PrivateValue]:
        """Yield what is private in a text; a word that is a name with a capital is none without: "will", "grace"."""
        folded = text.casefold()
        there = [pair for pair in known if pair[0].strip().casefold() in folded]
        for one in find(text, there):
            piece = text[one.start : one.end]
            if one.kind in NAMES and piece.islower() and " " not in piece and (piece, one.kind) not in there:
                continue
            yield one

    def _text(self, text: str, known: Sequence[Known]) -> tuple[str, list[Move]]:
        parts: list[str] = []
        moves: list[Move] = []
        end, length = 0, 0
        for one in self._found(text, known):
            standin = self._replaced(text[one.start : one.end], one.kind)
            parts += [text[end : one.start], standin]
            start = length + one.start - end
            length = start + len(standin)
            moves.append(Move(one.start, one.end, start, length))
            end = one.end
        parts.append(text[end:])
        return "".join(parts), moves

    def _json(self, value: Any, known: Sequence[Known], name: str = "") -> Any:
        if isinstance(value, str):
            kind = self._kind_of(name)
            if kind is not None and value.strip():
                return self._replaced(value, kind)
            return self._text(value, known)[0]
        if _is_number(value):
            return self._number(value, known, name)
        if isinstance(value, Mapping):
            return {key: self._json(item, known, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
            return type(value)(self._json(item, known, name) for item in value)
        return value

    def _number(self, value: int, known: Sequence[Known], name: str) -> int:
        """Return a whole number as it is, unless its field or another value of the seed says that it is private."""
        kind = self._kind_of(name) or next((kind for text, kind in known if text == str(value)), None)
        if kind is None:
            return value
        digits = "".join(sign for sign in self._replaced(str(value), kind) if sign.isdecimal())
        return int(digits) if digits else value

    def _values(self, value: Any, name: str = "") -> list[Known]:
        kind = self._kind_of(name)
        if _is_number(value):
            return [(str(value), kind)] if kind is not None else []
        if isinstance(value, str):
            if kind is not None and value.strip():
                return [(value, kind)]
            return [(value[one.start : one.end], one.kind) for one in self._found(value, self._known)]
        if isinstance(value, Mapping):
            return [found for key, item in value.items() for found in self._values(item, str(key))]
        if isinstance(value, (list, tuple)):
            return [found for item in value for found in self._values(item, name)]
        return []

    def _kind_of(self, name: str) -> str | None:
        if name in self._fields:
            return self._fields[name]
        return next((kind for kind, field in _FIELDS if field.fullmatch(name)), None)


def _parts(found: Sequence[Known], record: Mapping[str, Any]) -> list[Known]:
    """Return the surnames of the whole names in a record, and its first names that a field of it is: they stand for somebody too."""
    whole = [(first, last) for first, last in (parts_of(*one) for one in found if one[1] == "name") if first and last]
    fields = {plain(value) for value in record.values() if isinstance(value, str)}
    firsts = [(first, "name") for first, _ in whole if plain(first) in fields]
    return [*firsts, *((last, "surname") for _, last in whole)]


def parts_of(name: str, kind: str = "name") -> tuple[str, str]:
    """Return the first name and the surname of a name; of a word by itself, the first name.

    >>> parts_of("Ann von Lee"), parts_of("Lee, Ann"), parts_of("Ann"), parts_of("von Lee", "surname")
    (('Ann', 'Lee'), ('Ann', 'Lee'), ('Ann', ''), ('', 'Lee'))
    """
    before, comma, after = name.partition(",")
    words, others = before.split(), after.split()
    if kind == "surname":
        return "", words[-1] if words else ""
    if comma and words and others:
        return others[0], words[-1]
    return words[0] if words else "", words[-1] if len(words) > 1 else ""


def check_kind(kind: str | None) -> None:
    """Raise UnknownName for what is no kind of private value."""
    if kind is not None and kind not in KINDS:
        raise UnknownName(
            f'There is no kind of private value "{kind}".{did_you_mean(str(kind), KINDS)} The kinds are {", ".join(KINDS)}.'
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _longest(values: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(sorted(dict.fromkeys(values), key=lambda one: (-len(one[0]), one)))
