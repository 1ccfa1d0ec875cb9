"""The Hypothesis engine: cases as a real ``SearchStrategy`` that maps, composes and shrinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from edgecase_strategies.case import Case
from edgecase_strategies.engine import Source, build, draw_edits


class FastSource(NamedTuple):
    """What the fast engine needs to make the cases of a strategy without Hypothesis."""

    sources: tuple[Source, ...]
    severity: tuple[int, int]


_FAST = "_edgecases_fast_source"


def fast_source_of(strategy: object) -> FastSource | None:
    """Return how the fast engine makes a strategy's cases; None for a strategy that it does not know."""
    found = getattr(strategy, _FAST, None)
    return found if isinstance(found, FastSource) else None


def cases_of(sources: Sequence[Source], severity: tuple[int, int]) -> SearchStrategy[Case]:
    """Return the strategy of the cases of some seeds, which shrinks to few edits at simple places."""
    strategy = _cases(tuple(sources), severity)
    # Hypothesis' strategies take attributes, and lose them when they are mapped or filtered: just when the
    # fast engine would no longer give what they give.
    setattr(strategy, _FAST, FastSource(tuple(sources), severity))
    return strategy


@st.composite
def _cases(draw: DrawFn, sources: tuple[Source, ...], severity: tuple[int, int]) -> Case:
    source = draw(st.sampled_from(sources)) if len(sources) > 1 else sources[0]
    level = draw(st.integers(*severity))
    rng = draw(st.randoms(use_true_random=False))
    room, seed, prepared, _ = source
    edits = draw_edits(source, room.edits_at(prepared, level), rng)
    return build(room, seed, edits, level if edits else 0)
