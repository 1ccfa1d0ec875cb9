"""Bulk generation: many cases of a seed in a few microseconds each, recorded, protected and invertible.

A perturbation is a pure function of a prepared seed and of what a ``Random`` chooses for it. So what it gives for a sequence
of choices is remembered in a tree of them (``edgecase_strategies.choices``): each case is drawn anew, as people make
mistakes, and an edit is made, applied and checked when its choices come up for the first time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from edgecase_strategies.case import Case, Edit, content_id
from edgecase_strategies.choices import Choices, Recorder
from edgecase_strategies.engine import TRIES, Source, build
from edgecase_strategies.options import check_count, check_severity
from edgecase_strategies.perturbation import Perturbation

MISSES = 1_024
"""So many draws that give nothing, one after the other, and the last case that was found is given again."""
MOST_EDITS = 8_192
"""Edits of a seed that are remembered with their values; of a long text fewer, so that they hold ``MOST_CHARACTERS``."""
MOST_CHARACTERS = 8_000_000
_CHECKS = 4
"""How often a combination that is not confirmed is drawn anew before the case is left with one edit."""


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

    Without ``verify`` they are as the generator makes them: recorded, protected and invertible, and faster.
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
    return Pool(source, verify=verify).generate(count, severity=severity, rng_seed=rng_seed)


class Pool:
    """The messy versions of one seed; what one call of ``generate`` found need not be found again by the next."""

    def __init__(self, source: Source, *, verify: bool = True) -> None:
        self.source = source
        self._verify = verify
        size = len(source.seed.value) if isinstance(source.seed.value, str) else 0
        self._choices: Choices[Perturbation[Any], Made] = Choices(
            source.mix, most=max(1, min(MOST_EDITS, MOST_CHARACTERS // (size + 1)))
        )
        self._known: dict[Hashable, Made | None] = {}
        self._fits: dict[tuple[int, int], tuple[bool, Edit, Edit]] = {}

    def generate(self, count: int, *, severity: tuple[int, int] | int = (1, 3), rng_seed: int = 0) -> Iterator[Made]:
        """Yield what the function ``generate`` yields, whatever was asked for before."""
        check_count("count", count)
        return self._generate(count, check_severity(severity), rng_seed)

    def _generate(self, count: int, severity: tuple[int, int], rng_seed: int) -> Iterator[Made]:
        low, high = severity
        room, prepared = self.source.room, self.source.prepared
        sizes = [(level, room.edits_at(prepared, level)) for level in range(low, high + 1)]
        seed = hashlib.sha256(repr((rng_seed, self.source.seed.value)).encode("utf-8", "backslashreplace")).digest()
        rng = Recorder(int.from_bytes(seed[:8], "big"))
        draw, make, random, levels = self._choices.draw, self._made, rng.plain, len(sizes)
        last: Made | None = None
        for _ in range(count):
            level, size = sizes[int(random() * levels)] if levels > 1 else sizes[0]
            made = draw(make, rng, MISSES) or last
            if made is None:
                return
            last = made
            if size > 1:
                made = self._several(made, size, level, rng)
            yield made if made.severity == level else Made(made.value, made.edits, level)

    def _made(self, one: Perturbation[Any], rng: Recorder) -> Made | None:
        """Return what a perturbation makes of the seed with one edit; None where it may not, or makes nothing."""
        edit = one(self.source.prepared, rng)
        if edit is None or not self.source.room.allows(self.source.prepared, edit):
            return None
        if not self._verify:  # to look for it costs as much as to make it
            return self._confirmed((edit,), 1)
        key: Hashable = (edit.name, edit.place, edit.after)
        try:
            known = key in self._known
        except TypeError:  # other rooms' edits may hold lists and dicts
            key = content_id(edit.to_json())
            known = key in self._known
        if known:
            return self._known[key]
        made = self._confirmed((edit,), 1)
        if len(self._known) < MOST_EDITS:
            self._known[key] = made
        return made

    def _confirmed(self, edits: tuple[Edit, ...], level: int) -> Made | None:
        """Return what edits make; None if it is the seed, or is not confirmed where that is asked for."""
        room, seed, prepared = self.source.room, self.source.seed, self.source.prepared
        if self._verify:
            case = build(room, seed, edits, level, prepared)
            confirmed = case.value != seed.value and room.verify(prepared, case) is None
            return Made(case.value, case.edits, level) if confirmed else None
        value = room.apply(seed.value, edits)
        return None if value == seed.value else Made(value, edits, level)

    def _several(self, single: Made, size: int, level: int, rng: Recorder) -> Made:
        """Return the edit with others that can stand beside it; the edit alone if no such case is confirmed."""
        draw = self._choices.draw
        for _ in range(_CHECKS):
            chosen = [*single.edits]
            for _ in range(TRIES * size):
                if len(chosen) == size:
                    break
                other = draw(self._made, rng, TRIES)
                if other is not None and self._all_fit(other.edits[0], chosen):
                    chosen.append(other.edits[0])
            found = self._confirmed(tuple(chosen), level)
            if found is not None:
                return found
        return single

    def _all_fit(self, edit: Edit, others: list[Edit]) -> bool:
        fits = self._fits
        for other in others:
            # What is known holds its edits, so that no other one can have their addresses.
            key = (id(edit), id(other))
            known = fits.get(key)
            if known is None:
                if len(fits) > MOST_EDITS:
                    fits.clear()
                fit = self.source.room.fits(self.source.prepared, edit, (other,))
                known = fits[key] = (fit, edit, other)
            if not known[0]:
                return False
        return True
