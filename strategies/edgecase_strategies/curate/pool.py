"""The pool: many light drafts of cases for one source, of which few will be chosen.

A draft is a level and the numbers of some edits, and costs a few microseconds: no value is made for it, no truth and
no record. That is possible because a perturbation looks at the seed only, never at the other edits: edits are drawn
once into the source's store, and drafts of several edits combine what is there, which gives what drawing each of them
anew would give.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import Edit, content_id, encode
from edgecase_strategies.engine import TRIES, FastRandom, Scales, Source

Draft = tuple[int, int, tuple[int, ...]]
"""The index of the source, the severity, and the numbers of the edits in the store of the source's pool."""

BATCH = 128
"""How many edits are drawn before looking whether there are still new ones."""
_OUT_OF_REACH = -1
FEW_NEW = BATCH // 20
"""At most so many new edits in a batch, and drawing ends: by Good and Turing, 5% of draws are then yet unseen."""


Allowed = Callable[[Edit, int], bool]
"""Whether an edit may be in a case of a severity."""


@dataclass(slots=True)
class _Bag:
    """The numbers of the edits as they were drawn, with repeats."""

    numbers: list[int] = field(default_factory=list)
    used: int = 0
    """How many of them are in a draft by themselves."""


class Pool:
    """The edits that were drawn for a source, and the drafts made of them.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.engine import source_of
    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> pool = Pool(source_of(ROOM, Seed(value="Where is my refund?"), PERTURBATIONS), index=0, rng_seed=0)
    >>> drafts = pool.draw(40, (1, 2))
    >>> len(drafts) + pool.repeated + pool.empty
    40
    """

    def __init__(
        self, source: Source, *, index: int, rng_seed: int, allowed: Allowed | None = None, turns: bool = False
    ) -> None:
        self.source = source
        self.index = index
        self.turns = turns
        """Whether its drafts have one edit each, and their levels begin with another one in each round."""
        self._allowed = allowed
        self.edits: list[Edit] = []
        """The store: every edit once."""
        self.drawn = 0
        """How many drafts were drawn."""
        self.repeated = 0
        """How many of them change the seed as an earlier one does."""
        self.empty = 0
        """How many of them found nothing to change."""
        self._rng = FastRandom(_seed_of(rng_seed, index, source.seed.value))
        self._numbers: dict[Hashable, int] = {}
        self._changes: dict[Hashable, int] = {}
        self._change: list[int] = []  # what an edit changes, whatever made it, by the edit's number
        self._bag = _Bag()
        self._bags: dict[int, _Bag] = {}  # those of the bag that may be in a case of a severity
        self._known: set[int | tuple[int, ...]] = set()

    def draw(self, count: int, severity: tuple[int, int]) -> list[Draft]:
        """Draw ``count`` drafts, of all levels alike, and return those that differ from all drawn before.

        The perturbations are drawn in turn, and so are the levels. With ``turns`` the levels of drafts of one edit begin with
        another one in each round and in each pool, so that no perturbation comes at one level only where one number divides the other.
        """
        low, high = severity
        room, prepared = self.source.room, self.source.prepared
        sizes = [(level, room.edits_at(prepared, level)) for level in range(low, high + 1)]
        singles = sum(size == 1 for _, size in sizes) * -(-count // len(sizes))
        self._fill(max(singles, min(-(-count // 2), BATCH)))
        self.drawn += count
        self._bags = {level: self._bag_of(level) for level, _ in sizes}
        sizes = [(level, size) for level, size in sizes if self._bags[level].numbers]
        if not sizes:
            self.empty += count
            return []
        drafts: list[Draft] = []
        known, change, index, before = self._known, self._change, self.index, len(self._known)
        turns = self.turns = self.turns and all(size == 1 for _, size in sizes)
        first = self.index
        random, bags = self._rng.random, {level: bag.numbers for level, bag in self._bags.items()}
        key: int | tuple[int, ...]
        scales = isinstance(room, Scales)  # an edit at another severity is another edit
        for number in range(count):
            level, size = sizes[(number + first + number // len(sizes) if turns else number) % len(sizes)]
            if size == 1:
                chosen: tuple[int, ...] = (self._next(self._bags[level]),)
            else:
                bag = bags[level]
                span = len(bag)
                chosen = tuple({bag[int(random() * span)]: None for _ in range(size)})
            if len(chosen) == 1:
                key = change[chosen[0]]  # a number, so that it is not mistaken for a combination
            elif len(chosen) == 2:
                one, other = change[chosen[0]], change[chosen[1]]
                key = (one, other) if one < other else (other, one)
            else:
                key = tuple(sorted([change[one] for one in chosen]))
            if scales:
                key = (-level, *key) if isinstance(key, tuple) else (-level, key)
            if key not in known:
                known.add(key)
                drafts.append((index, level, chosen))
        self.repeated += count - (len(known) - before)
        return drafts

    def _fill(self, count: int) -> None:
        """Draw edits by all perturbations in turn until there are ``count``, or hardly a new one comes."""
        perturbations, rng, prepared = self.source.perturbations, self._rng, self.source.prepared
        bag = self._bag.numbers
        fresh, batch_end = 0, len(bag) + BATCH
        for number in range(len(bag), count):
            one = perturbations[number % len(perturbations)]
            for _ in range(TRIES):
                edit = one(prepared, rng)
                if edit is not None:
                    stored = self._store(edit)
                    if stored != _OUT_OF_REACH:
                        fresh += stored
                        break
                one = rng.choice(perturbations)
            if number + 1 == batch_end:
                if fresh <= FEW_NEW:
                    break
                fresh, batch_end = 0, batch_end + BATCH

    def _store(self, edit: Edit) -> int:
        """Remember an edit; return 1 if it is new, 0 if it is known, -1 if it may not be made."""
        what: Hashable = (edit.place, edit.after)
        key: Hashable = (edit.name, what)
        try:
            number = self._numbers.get(key)
        except TypeError:  # other rooms' edits may hold lists and dicts
            what = content_id(encode(what))
            key = (edit.name, what)
            number = self._numbers.get(key)
        if number is None:
            allowed = self.source.room.allows(self.source.prepared, edit)
            self._numbers[key] = number = len(self.edits) if allowed else _OUT_OF_REACH
            if allowed:
                self.edits.append(edit)
                self._change.append(self._changes.setdefault(what, number))
                self._bag.numbers.append(number)
                return 1
        elif number != _OUT_OF_REACH:
            self._bag.numbers.append(number)
            return 0
        return _OUT_OF_REACH

    def _bag_of(self, level: int) -> _Bag:
        """Return the edits that may be in a case of a severity."""
        allowed = self._allowed
        if allowed is None:
            return self._bag
        may = [allowed(edit, level) for edit in self.edits]
        return _Bag([number for number in self._bag.numbers if may[number]])

    def _next(self, bag: _Bag) -> int:
        """Return an edit for a draft of its own: each that was drawn in turn, then any."""
        if bag.used < len(bag.numbers):
            bag.used += 1
            return bag.numbers[bag.used - 1]
        return bag.numbers[int(self._rng.random() * len(bag.numbers))]

    def settle(self, numbers: tuple[int, ...], level: int) -> tuple[int, ...]:
        """Return the edits of a draft of a severity less those that cannot stand beside the others, with others in their stead.

        To see what fits costs as much as all the rest of a draft, so it is done for those whose turn has come.
        """
        if len(numbers) == 1:
            return numbers
        bag, edits, fits, prepared = self._bags[level].numbers, self.edits, self.source.room.fits, self.source.prepared
        chosen, others = [numbers[0]], [edits[numbers[0]]]
        misses = 0
        candidates = iter(numbers[1:])
        while len(chosen) < len(numbers) and misses <= TRIES * len(numbers):
            number = next(candidates, None)
            if number is None:
                number = bag[int(self._rng.random() * len(bag))]
            if number not in chosen and fits(prepared, edits[number], others):
                chosen.append(number)
                others.append(edits[number])
            else:
                misses += 1
        return tuple(chosen)


def _seed_of(rng_seed: int, index: int, value: Any) -> int:
    content = content_id([rng_seed, index, encode(value)])
    return int.from_bytes(hashlib.sha256(content.encode("ascii")).digest(), "big")
