"""Seed, Edit, Truth and Case: the frozen records that everything else passes around.

A case is a seed, the edits that reality made to it, and the truth that still holds. Edits stand in the seed's
own coordinates, so that any subset of them applies by itself; that one property gives shrinking, labels that
move with the mess, readable diffs and ids that are a hash of the content.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from edgecase_strategies.errors import InvalidOption

Json = Any
"""What ``json.loads`` may return."""

ID_LENGTH = 12
RECORDED = "recorded"
"""A dataclass field whose metadata has this as False is no part of a record: another part of the record holds it."""


class Expect(enum.Enum):
    """What a good model does with a case.

    >>> Expect("same") is Expect.SAME
    True
    """

    SAME = "same"
    """It gives the answer that it gives to the seed."""
    REJECT = "reject"
    """It refuses the input, and says why."""
    ASK = "ask"
    """It asks for what is missing or contradictory."""
    REPORT = "report"
    """It tells the user what went wrong."""
    RECOVER = "recover"
    """It gets to the right answer in spite of the fault."""
    ACCEPT = "accept"
    """It takes the input as it stands: something was lost, and nothing in the input shows it, so its answer differs."""


class Span(NamedTuple):
    """A labelled stretch of a text, in characters: ``start`` counts, ``end`` does not."""

    start: int
    end: int
    label: str


_NO_FACTS: Mapping[str, Json] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of a value by construction, and what a good model does with it.

    >>> Truth(intent="cancel", spans=(Span(7, 13, "action"),)).expect
    <Expect.SAME: 'same'>
    """

    expect: Expect = Expect.SAME
    intent: str | None = None
    spans: tuple[Span, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=lambda: _NO_FACTS)
    """What a room knows beside: faults, conflicts, boxes; JSON."""

    def to_json(self) -> dict[str, Json]:
        """Return the record as JSON, without what is at its default."""
        record: dict[str, Json] = {"expect": self.expect.value}
        if self.intent is not None:
            record["intent"] = self.intent
        if self.spans:
            record["spans"] = [list(span) for span in self.spans]
        if self.facts:
            record["facts"] = encode(self.facts)
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Json]) -> Truth:
        """Return the truth that ``to_json`` wrote.

        >>> Truth.from_json(Truth(intent="refund").to_json()).intent
        'refund'
        """
        return cls(
            expect=Expect(record.get("expect", "same")),
            intent=record.get("intent"),
            spans=tuple(Span(int(start), int(end), str(label)) for start, end, label in record.get("spans", ())),
            facts=MappingProxyType(dict(record.get("facts", {}))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A clean, trusted example: a value and what is known of it.

    >>> Seed(value="Where is my refund?", truth=Truth(intent="refund_status")).value
    'Where is my refund?'
    """

    value: Any
    truth: Truth = Truth()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One concrete change: what made it, where, what stood there and what stands there now.

    ``place`` is in the seed's own coordinates, and each room says what its places are: for text a span
    ``(start, end)``, or a tuple of spans for one change to the whole text, with ``before`` and ``after`` of the
    same shape.

    >>> Edit(name="text.typo.transpose", place=(8, 10), before="an", after="na").to_json()["place"]
    [8, 10]
    """

    name: str = ""
    place: Any
    before: Any
    after: Any

    def to_json(self) -> dict[str, Json]:
        """Return the record as JSON."""
        return {
            "name": self.name,
            "place": encode(self.place),
            "before": encode(self.before),
            "after": encode(self.after),
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Json]) -> Edit:
        """Return the edit that ``to_json`` wrote."""
        missing = sorted({"name", "place", "before", "after"} - set(record))
        if missing:
            raise InvalidOption(f"An edit needs name, place, before and after; this one has no {missing[0]}.")
        return cls(
            name=str(record["name"]),
            place=freeze(record["place"]),
            before=freeze(record["before"]),
            after=freeze(record["after"]),
        )


@dataclass(frozen=True, kw_only=True)
class Case:
    """A seed, the edits made to it, the value that they give, and the truth that holds for that value.

    Rooms make cases (see ``edgecase_strategies.rooms``); ``value`` is stored because the stored value is what
    runs, and ``apply(seed, edits)`` can be checked against it.

    >>> case = Case(room="text", seed=Seed(value="hello"), edits=(), value="hello")
    >>> case.is_clean, len(case.id)
    (True, 12)
    """

    room: str
    seed: Seed
    edits: tuple[Edit, ...]
    value: Any
    truth: Truth = Truth()
    severity: int = 0
    """1 to 5, how far from the seed; 0 for the seed itself."""
    prepared: Any = field(default=None, repr=False, compare=False)
    """The seed as its room prepared it, for making the truth anew; not a part of the record."""

    @functools.cached_property
    def id(self) -> str:
        """A hash of the content: the same for the same case on every machine, process and Python version."""
        record = self.to_json()
        del record["severity"]
        return content_id(record)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was changed: there are no edits, and the value is the seed's."""
        return not self.edits and (self.value is self.seed.value or encode(self.value) == encode(self.seed.value))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the perturbations that made the edits, in the order of the edits."""
        return tuple(edit.name for edit in self.edits)

    def to_json(self) -> dict[str, Json]:
        """Return the record as JSON, without the id."""
        return {
            "room": self.room,
            "seed": {"value": encode(self.seed.value), "truth": self.seed.truth.to_json()},
            "edits": [edit.to_json() for edit in self.edits],
            "value": encode(self.value),
            "truth": self.truth.to_json(),
            "severity": self.severity,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Json]) -> Case:
        """Return the case that ``to_json`` wrote; its value and seed are what JSON can carry.

        >>> case = Case(room="text", seed=Seed(value="hi"), edits=(), value="hi")
        >>> Case.from_json(case.to_json()) == case
        True
        """
        missing = sorted({"room", "seed", "edits", "value"} - set(record))
        if missing:
            raise InvalidOption(f"A case needs room, seed, edits and value; this one has no {missing[0]}.")
        seed = record["seed"]
        return cls(
            room=str(record["room"]),
            seed=Seed(value=seed["value"], truth=Truth.from_json(seed.get("truth", {}))),
            edits=tuple(Edit.from_json(edit) for edit in record["edits"]),
            value=record["value"],
            truth=Truth.from_json(record.get("truth", {})),
            severity=int(record.get("severity", 0)),
        )


def content_id(record: Json) -> str:
    """Return the id of a JSON record: the first 12 hexadecimal digits of a SHA-256 of its canonical form.

    >>> content_id({"a": 1, "b": 2}) == content_id({"b": 2, "a": 1})
    True
    """
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:ID_LENGTH]


_ENCODERS: list[tuple[Callable[[object], bool], Callable[[Any], Json]]] = []


def encode_as(ours: Callable[[object], bool], encoder: Callable[[Any], Json]) -> None:
    """Let a room say how values of its kind are written as JSON, where their content is too large to stand in a record."""
    _ENCODERS.append((ours, encoder))


_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def encode(value: Any) -> Json:
    """Return a value as JSON, the same for equal values in every process.

    What JSON cannot say is named by its type: bytes in hexadecimal, records by their fields, the rest by its
    ``repr`` without memory addresses.

    >>> encode({"when": (1, 2), "raw": b"\\x00"})
    {'when': [1, 2], 'raw': {'$bytes': '00'}}
    """
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (list, tuple) or isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: encode(item) for key, item in value.items()}
        return {"$items": [[encode(key), encode(item)] for key, item in value.items()]}
    for ours, encoder in _ENCODERS:
        if ours(value):
            return encoder(value)
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": bytes(value).hex()}
    if isinstance(value, Case):
        return {"$case": value.to_json()}
    if isinstance(value, BaseException):
        return {"$raises": kind.__qualname__, "args": encode(value.args)}
    if not isinstance(value, type) and dataclasses.is_dataclass(value):
        names = [item.name for item in dataclasses.fields(value) if item.metadata.get(RECORDED, True)]
        return {"$type": kind.__qualname__, "fields": {name: encode(getattr(value, name)) for name in names}}
    if hasattr(kind, "model_dump"):  # a pydantic model, by its fields as any other record
        return {"$type": kind.__qualname__, "fields": encode(dict(cast(Any, value)))}
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted((encode(item) for item in value), key=json.dumps)}
    return {"$repr": _ADDRESS.sub("", repr(value)), "type": kind.__qualname__}


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to a model: equal, of the same types, and in the same order.

    >>> same({"a": 1, "b": 2}, {"b": 2, "a": 1}), same({"gift": True}, {"gift": 1}), same("a", "a")
    (False, False, True)
    """
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    return one is other or json.dumps(encode(one)) == json.dumps(encode(other))


def freeze(value: Json) -> Any:
    """Return JSON with its lists as tuples, so that an edit read from a file equals the one written.

    >>> freeze([[0, 1], [4, 5]])
    ((0, 1), (4, 5))
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(freeze(item) for item in value)
    return value
