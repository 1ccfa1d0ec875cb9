"""Bulk generation: many cases of each seed in a few microseconds a case, recorded, protected and invertible.

Edits are drawn once into a bag, as often as people make them, and each distinct one is checked once; a case takes its edits
from the bag. That gives what drawing each case anew would give, as long as the bag is large; it grows with the number of
cases until hardly a new edit comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from edgecase_strategies.case import Case, Edit, content_id
from edgecase_strategies.engine import TRIES, FastRandom, Source, build
from edgecase_strategies.options import check_count, check_severity

BATCH = 64
"""How many edits are drawn before looking whether there are still new ones."""
FEW_NEW = BATCH // 16
"""At most so many new edits in a batch, and the bag stops growing."""
CASES_AN_EDIT = 2
"""How many cases are made of a bag for each edit in it, before it grows again."""
_CHECKS = 4
"""How often a combination that is not confirmed is drawn anew before the case is left out."""


class Made(NamedTuple):
    """A messy value and the edits that made it; ``case`` gives the full record."""

    value: Any
    edits: tuple[Edit, ...]
    severity: int

    def case(self, source: Source) -> Case:
        """Return the case, with its truth."""
        return build(source.room, source.seed, self.edits, self.severity, source.prepared)


def generate(
    source: Source, count: int, *, severity: tuple[int, int] | int = (1, 3), rng_seed: int = 0, verify: bool = True
) -> Iterator[Made]:
    """Yield ``count`` messy versions of a seed, repeats included, each confirmed by the room's checker.

    Without ``verify`` they are as the generator makes them: recorded, protected and invertible, some ten times as fast.
    The same arguments give the same bytes everywhere. A seed of which nothing can be made yields nothing.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.engine import source_of
    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> source = source_of(ROOM, Seed(value="Where is my refund, please?"), PERTURBATIONS)
    >>> made = list(generate(source, 500, severity=1))
    >>> len(made), {ROOM.undo(one.value, one.edits) for one in made}
    (500, {'Where is my refund, please?'})

    Raises InvalidOption for a count or severity that is out of range.
    """
    check_count("count", count)
    return _generate(_Bag(source, rng_seed, verify), count, check_severity(severity))


def _generate(bag: _Bag, count: int, severity: tuple[int, int]) -> Iterator[Made]:
    low, high = severity
    room, prepared = bag.source.room, bag.source.prepared
    sizes = [(level, room.edits_at(prepared, level)) for level in range(low, high + 1)]
    random, levels = bag.rng.random, len(sizes)
    made = 0
    while made < count:
        bag.grow(count - made)
        singles = bag.singles
        if not singles:
            return
        span = len(singles)
        turn = min(count - made, CASES_AN_EDIT * span)
        for _ in range(turn):
            level, size = sizes[int(random() * levels)]
            single = singles[int(random() * span)]
            value, edits = single if size == 1 else bag.several(single, size, level)
            yield Made(value, edits, level)
        made += turn


Entry = tuple[Any, tuple[Edit, ...]]
"""A value and the edits that give it."""


class _Bag:
    """The edits of a source as they were drawn, with repeats, each with the value that it gives by itself."""

    def __init__(self, source: Source, rng_seed: int, verify: bool) -> None:
        self.source = source
        seed = hashlib.sha256(repr((rng_seed, source.seed.value)).encode("utf-8", "backslashreplace")).digest()
        self.rng = FastRandom(int.from_bytes(seed[:8], "big"))
        self.singles: list[Entry] = []
        self._verify = verify
        self._known: dict[Hashable, Entry | None] = {}
        self._fits: dict[tuple[int, int], bool] = {}
        self._full = False

    def grow(self, wanted: int) -> None:
        """Draw more edits, in batches: enough for so many cases, unless hardly a new one comes."""
        enough = max(BATCH, wanted // CASES_AN_EDIT)
        start = len(self.singles)
        while not self._full and len(self.singles) - start < enough:
            if self._batch() <= FEW_NEW:
                self._full = True

    def _batch(self) -> int:
        fresh = 0
        for _ in range(BATCH):
            edit = self._draw()
            if edit is None:
                continue
            key: Hashable = (edit.name, edit.place, edit.after)
            try:
                known = key in self._known
            except TypeError:  # other rooms' edits may hold lists and dicts
                key = content_id(edit.to_json())
                known = key in self._known
            if not known:
                self._known[key] = self._entry((edit,), 1)
                fresh += 1
            entry = self._known[key]
            if entry is not None:
                self.singles.append(entry)
        return fresh

    def _draw(self) -> Edit | None:
        room, prepared, mix = self.source.room, self.source.prepared, self.source.mix
        for _ in range(TRIES):
            edit = self.rng.choice(mix)(prepared, self.rng)
            if edit is not None and room.allows(prepared, edit):
                return edit
        return None

    def _entry(self, edits: tuple[Edit, ...], level: int) -> Entry | None:
        """Return the value that edits give; None if it is the seed's, or is not confirmed where that is asked for."""
        room, seed, prepared = self.source.room, self.source.seed, self.source.prepared
        if self._verify:
            case = build(room, seed, edits, level, prepared)
            confirmed = case.value != seed.value and room.verify(prepared, case) is None
            return (case.value, case.edits) if confirmed else None
        value = room.apply(seed.value, edits)
        return None if value == seed.value else (value, edits)

    def several(self, single: Entry, size: int, level: int) -> Entry:
        """Return the edit with others that can stand beside it; the edit alone if no such case is confirmed."""
        singles, random = self.singles, self.rng.random
        span = len(singles)
        for _ in range(_CHECKS):
            chosen = [*single[1]]
            for _ in range(TRIES * size):
                if len(chosen) == size:
                    break
                (edit,) = singles[int(random() * span)][1]
                if all(self._fit(edit, other) for other in chosen):
                    chosen.append(edit)
            found = self._entry(tuple(chosen), level)
            if found is not None:
                return found
        return single

    def _fit(self, edit: Edit, other: Edit) -> bool:
        # The bag holds each distinct edit as one object as long as it lives, so that its address is its name.
        key = (id(edit), id(other))
        known = self._fits.get(key)
        if known is None:
            known = self._fits[key] = self.source.room.fits(self.source.prepared, edit, (other,))
        return known
