"""The Hypothesis engine: cases as a real ``SearchStrategy`` that maps, composes and shrinks."""

from __future__ import annotations

import functools
from collections.abc import Iterable, MutableSequence, Sequence
from random import Random
from typing import Any, NamedTuple, TypeVar

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from edgecase_strategies.case import Case, same
from edgecase_strategies.engine import Items, SeedMaker, Source, at_severity, build, draw_edits

T = TypeVar("T")

_STAYS = st.sampled_from((False, *[True] * 31))
"""Whether an edit stays: nearly always, but when shrinking, the simplest is that it does not."""
_EVEN = 256
"""So many whole numbers Hypothesis draws alike; of more, the first come far more often than the others."""


class FastSource(NamedTuple):
    """What the fast engine needs to make the cases of a strategy without Hypothesis."""

    sources: tuple[Source, ...]
    severity: tuple[int, int]
    maker: SeedMaker | None = None
    """What makes the seeds, where they are drawn too; there are no sources then."""


_FAST = "_edgecases_fast_source"

SEED_BYTES = 64
"""From how many bytes a seed is drawn, before further choices are made one by one."""


def fast_source_of(strategy: object) -> FastSource | None:
    """Return how the fast engine makes a strategy's cases; None for a strategy that it does not know."""
    found = getattr(strategy, _FAST, None)
    return found if isinstance(found, FastSource) else None


def cases_of(sources: Sequence[Source], severity: tuple[int, int]) -> SearchStrategy[Case]:
    """Return the strategy of the cases of some seeds, which shrinks to few edits at simple places."""
    strategy = _cases(_Sources(sources), severity)
    # Hypothesis' strategies take attributes, and lose them when they are mapped or filtered: just when the
    # fast engine would no longer give what they give.
    setattr(strategy, _FAST, FastSource(tuple(sources), severity))
    return strategy


def drawn_cases_of(maker: SeedMaker, severity: tuple[int, int]) -> SearchStrategy[Case]:
    """Return the strategy of the cases of seeds that are drawn too; severity 0 is a seed as it is."""
    strategy = _drawn_cases(_Maker(maker), severity)
    setattr(strategy, _FAST, FastSource((), severity, maker))
    return strategy


class DrawnRandom(Random):
    """A ``Random`` whose every number is drawn by Hypothesis, so that what it decides can be shrunk.

    Each choice is a whole number that shrinks to the first item, or, of many items, a few numbers. It is lighter than ``st.randoms``, which keeps
    a record of every call.

    >>> from hypothesis import find
    >>> from hypothesis import strategies as st
    >>> letters = st.composite(lambda draw: DrawnRandom(draw).sample("abcde", 2))()
    >>> find(letters, lambda found: "c" in found)
    ['a', 'c']
    """

    def __init__(self, draw: DrawFn) -> None:
        super().__init__(0)
        self._draw = draw

    def _below(self, count: int) -> int:
        if count <= 1:
            return 0  # a decision between one thing and nothing else is none
        if count <= _EVEN:
            return self._draw(_integers(0, count - 1))
        part = self._draw(_integers(0, _EVEN - 1))
        start = part * count // _EVEN
        return start + self._below((part + 1) * count // _EVEN - start)

    def random(self) -> float:
        """Return a number from 0 to 1, 1 excluded, in steps of a 65,536th."""
        return self._below(1 << 16) * 2.0**-16

    def getrandbits(self, k: int, /) -> int:
        """Return a whole number of ``k`` bits."""
        return self._below(1 << k)

    def choice(self, seq: Items[T]) -> T:
        """Return one item; the first is the simplest."""
        if not len(seq):
            raise IndexError("cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """Return a number of a range; the first is the simplest."""
        return self.choice(range(start) if stop is None else range(start, stop, step))

    def randint(self, a: int, b: int) -> int:
        """Return a whole number from ``a`` to ``b``."""
        return self.choice(range(a, b + 1))

    def shuffle(self, x: MutableSequence[Any]) -> None:
        """Shuffle in place; the simplest is the order as it was."""
        for place in range(len(x) - 1):
            other = place + self._below(len(x) - place)
            x[place], x[other] = x[other], x[place]

    def sample(self, population: Sequence[T], k: int, *, counts: Iterable[int] | None = None) -> list[T]:
        """Return ``k`` items of different places; the simplest are the first."""
        items = list(population)
        if counts is not None:
            items = [item for item, count in zip(items, counts, strict=True) for _ in range(count)]
        if not 0 <= k <= len(items):
            raise ValueError(f"cannot take {k} items out of {len(items)}")
        return [items.pop(self._below(len(items))) for _ in range(k)]


class BytesRandom(DrawnRandom):
    """A ``Random`` that takes its numbers from bytes that are drawn at once, and draws what they are too few for.

    To Hypothesis fewer choices are simpler than simple ones, so that by single choices a plain message with many options
    left out would be worse than an odd one that has none. Bytes are one choice, whatever is made of them.
    """

    def __init__(self, draw: DrawFn, count: int) -> None:
        super().__init__(draw)
        self._bytes = draw(st.binary(min_size=count, max_size=count))
        self._used = 0

    def _below(self, count: int) -> int:
        width = ((count - 1).bit_length() + 7) // 8
        taken = self._bytes[self._used : self._used + width]
        if len(taken) < width:
            return super()._below(count)
        self._used += width
        return int.from_bytes(taken, "big") * count >> 8 * width


@functools.lru_cache(maxsize=1024)
def _integers(low: int, high: int) -> SearchStrategy[int]:
    return st.integers(low, high)


class _Sources(tuple[Source, ...]):
    """Sources that are short to print: Hypothesis shows a strategy's arguments beside an error."""

    def __repr__(self) -> str:
        return f"<{len(self)} seeds>"


class _Maker:
    """A maker of seeds that is short to print."""

    def __init__(self, maker: SeedMaker) -> None:
        self.maker = maker

    def __repr__(self) -> str:
        return "<drawn seeds>"


def draw_case(draw: DrawFn, sources: Sequence[Source], severity: tuple[int, int]) -> Case:
    """Draw a case of some seeds: what the strategy of ``cases_of`` does."""
    rng = DrawnRandom(draw)
    source = rng.choice(sources)
    return _messy(draw, rng, source, rng.randint(*severity))


@st.composite
def _drawn_cases(draw: DrawFn, maker: _Maker, severity: tuple[int, int]) -> Case:
    rng = DrawnRandom(draw)
    # The level comes first: it is drawn alike whatever the seed, so that shrinking the seed leaves it alone.
    level = rng.randint(*severity)
    seed = maker.maker.draw(BytesRandom(draw, SEED_BYTES))
    if maker.maker.verify(seed) is not None:
        reject()
    source = maker.maker.source(seed)
    if not level:
        return build(source.room, seed, (), 0, source.prepared)
    return _messy(draw, rng, source, level)


def _messy(draw: DrawFn, rng: DrawnRandom, source: Source, level: int) -> Case:
    room, seed, prepared = source.room, source.seed, source.prepared
    edits = tuple(at_severity(room, draw_edits(source, room.edits_at(prepared, level), rng), level))
    if len(edits) > 1:
        # Which edits stay is drawn when all of them are there: to leave one out then changes one number and
        # nothing of how the others are drawn, so that shrinking takes them away one by one, the first like the last.
        stays = [draw(_STAYS) for _ in edits]
        edits = tuple(edit for edit, stay in zip(edits, stays, strict=True) if stay) or edits[-1:]
    case = build(room, seed, edits, level, prepared)
    # Nothing applied at this draw, one edit undid another, or the truth cannot be confirmed.
    if not edits or same(case.value, seed.value) or room.verify(prepared, case) is not None:
        reject()
    return case


_cases = st.composite(draw_case)
