"""Leave out near-duplicates: of values that are nearly the same, of one label and one perturbation cell, the first stays.

A value goes only if it is near one that was kept: pairs are checked, and nothing is concluded from a chain of pairs (a set
made from one template would else collapse into one). What has another label or another perturbation is another test,
however near it is: contradictions and typos that were made on purpose stay.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from edgecase_strategies.case import Case, encode
from edgecase_strategies.curate.chains import Chains
from edgecase_strategies.curate.likeness import Likeness, likeness_of
from edgecase_strategies.options import check_count
from edgecase_strategies.rooms import ROOMS

T = TypeVar("T")

SMALL = 1_000
"""Up to so many kept values each is compared with each of its cell, which misses nothing and needs no numpy."""
CAPACITY = 200_000
"""How many of the values kept last are remembered: 24 keys each are 64 MB, and the values come on top."""
CHUNK = 2_048
"""How many values are hashed at once."""


class Distinct:
    """Tells near-duplicates from what is new, for values of any kind, in a stream of any length.

    Up to ``small`` kept values of a kind nothing is missed. Beyond, candidates come from an index, and these are missed: one or two
    pairs in a hundred whose texts share no key, those of which more than ``capacity`` values were kept in between, and those
    behind very many candidates of one template. What is left out always is near something that was kept.

    >>> seen = Distinct()
    >>> [seen.is_new(text, "refund") for text in ("Where is my refund?", "Where is my refund!", "Cancel it.")]
    [True, False, True]
    >>> seen.is_new("Where is my refund!", "another label")
    True
    """

    def __init__(self, likeness: Likeness[Any] | None = None, *, small: int = SMALL, capacity: int = CAPACITY) -> None:
        self._likeness = likeness
        self._small = check_count("small", small, 0)
        self._capacity = check_count("capacity", capacity)
        self._kinds: dict[int, _Kind] = {}
        self.kept = 0
        """How many values were new."""
        self.dropped: Counter[str] = Counter()
        """How many were near-duplicates, by what was given as their cell."""

    def is_new(self, value: Any, cell: str = "", room: object = None) -> bool:
        """Whether a value is near none of its cell that was kept; it is kept then."""
        return self._decide([(value, cell, room)])[0]

    def of(
        self, items: Iterable[T], *, value: Callable[[T], Any] | None = None, cell: Callable[[T], str] | None = None
    ) -> Iterator[T]:
        """Yield the items that are new, in their order; only a few thousand are held at a time.

        >>> list(Distinct().of(["Where is my refund?", "Where is my refund!"]))
        ['Where is my refund?']
        """
        for chunk in _chunks(items):
            triples = [
                (one if value is None else value(one), "" if cell is None else cell(one), _room_of(one))
                for one in chunk
            ]
            yield from itertools.compress(chunk, self._decide(triples))

    def _decide(self, triples: Sequence[tuple[Any, str, object]]) -> list[bool]:
        kinds = [self._kind(self._likeness or likeness_of(value, room)) for value, _, room in triples]
        members: dict[int, list[int]] = {}
        for place, kind in enumerate(kinds):
            members.setdefault(id(kind), []).append(place)
        answers = [False] * len(triples)
        for places in members.values():
            kind = kinds[places[0]]
            found = kind.decide([triples[place][0] for place in places], [triples[place][1] for place in places])
            for place, new in zip(places, found, strict=True):
                answers[place] = new
        self.kept += sum(answers)
        self.dropped.update(triples[place][1] for place, new in enumerate(answers) if not new)
        return answers

    def _kind(self, likeness: Likeness[Any]) -> _Kind:
        found = self._kinds.get(id(likeness))
        if found is None:
            found = self._kinds[id(likeness)] = _Kind(likeness, self._small, self._capacity)
        return found


class _Kind:
    """The kept values of one kind: lists by cell while there are few, an index from then on."""

    def __init__(self, likeness: Likeness[Any], small: int, capacity: int) -> None:
        self.likeness = likeness  # held, so that its id stays its own
        self._small, self._capacity = small, capacity
        self._few: dict[str, list[Any]] | None = {}
        self._order: list[tuple[str, Any]] = []
        self._chains: Chains | None = None

    def decide(self, values: Sequence[Any], cells: Sequence[str]) -> list[bool]:
        answers: list[bool] = []
        for place, (value, cell) in enumerate(zip(values, cells, strict=True)):
            if self._few is None or len(self._order) >= self._small:
                return answers + self._by_index(values[place:], cells[place:])
            others = self._few.setdefault(cell, [])
            new = self.likeness.first_near(value, others) is None
            if new:
                others.append(value)
                self._order.append((cell, value))
            answers.append(new)
        return answers

    def _by_index(self, values: Sequence[Any], cells: Sequence[str]) -> list[bool]:
        keys = self.likeness.keys(values)
        if self._few is not None:
            self._chains = Chains(width=len(keys[0]), capacity=self._capacity)
            kept, self._few, self._order = self._order, None, []
            for (cell, value), own in zip(kept, self.likeness.keys([value for _, value in kept]), strict=True):
                self._chains.add(cell, value, own)
        chains, first_near = self._chains, self.likeness.first_near
        assert chains is not None
        answers: list[bool] = []
        for value, cell, own in zip(values, cells, keys, strict=True):
            others = chains.like(cell, own)
            new = not others or first_near(value, others) is None
            if new:
                chains.add(cell, value, own)
            answers.append(new)
        return answers


def distinct_cases(cases: Iterable[Case], seen: Distinct | None = None) -> Iterator[Case]:
    """Yield cases without those that nearly repeat an earlier one of the same label and the same perturbation cell.

    >>> from edgecase_strategies.case import Seed, Truth
    >>> def case(text: str, intent: str) -> Case:
    ...     return Case(room="text", seed=Seed(value=text), edits=(), value=text, truth=Truth(intent=intent))
    >>> asked = [case("Where is my refund?", "a"), case("Where is my refund!", "a"), case("Where is my refund!", "b")]
    >>> [one.truth.intent for one in distinct_cases(asked)]
    ['a', 'b']
    """
    return (Distinct() if seen is None else seen).of(cases, value=lambda case: case.value, cell=cell_of)


def cell_of(case: Case, places: Sequence[str] = ()) -> str:
    """Return what keeps a case apart from others, however near they are: its label, and what was done to it.

    The label is all that a checker could look at: what is expected, the intent, the labelled parts as they read,
    and the facts. ``places`` says where the edits are, for those who know.
    """
    truth, value = case.truth, case.value
    parts = [
        [span.label, value[span.start : span.end] if isinstance(value, str) else [span.start, span.end]]
        for span in truth.spans
    ]
    label = [truth.expect.value, truth.intent, parts, encode(truth.facts) if truth.facts else None]
    return json.dumps([case.room, *label, case.severity, sorted(case.names), list(places)])


def _room_of(item: object) -> object:
    return ROOMS.get(item.room) if isinstance(item, Case) else None


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(itertools.islice(source, CHUNK)):
        yield chunk
