"""Draw sources of instructions: a draft, its proof, its words. The one place where the steps come together."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from edgecase_strategies.engine import Source
from edgecase_strategies.instructions.brief import ROLES, Brief
from edgecase_strategies.instructions.draft import Drawing, Unproven, show
from edgecase_strategies.instructions.families import FAMILIES
from edgecase_strategies.instructions.perturbations import BY_NAME
from edgecase_strategies.instructions.render.layout import IN_RECORD, MATTER, Layout
from edgecase_strategies.instructions.render.wordings import wordings
from edgecase_strategies.instructions.room import ROOM

TRIES = 20


def draw_brief(
    rng: Random,
    *,
    families: Sequence[str] = tuple(FAMILIES),
    where: Sequence[str] = ("message",),
    locale: str = "en",
    matter: tuple[int, int] = MATTER,
) -> Brief:
    """Return a proven brief in words.

    >>> draw_brief(Random(0), families=["length"]).facts["family"]
    'length'
    """
    words = wordings(locale)
    chosen = [name for name in families if name in IN_RECORD]
    place = rng.choice(where if chosen else [one for one in where if one != "record"])
    chosen = chosen if place == "record" else list(families)
    for _ in range(TRIES):
        draft = FAMILIES[rng.choice(chosen)](Drawing(rng, words.vocabulary))
        try:
            proven = show(draft)
        except Unproven:  # two amounts that were drawn alike, and the like
            continue
        size = rng.randrange(matter[0], matter[1] + 1) if place == "brief" else 0
        return Layout(proven, words, place, locale, rng, size).brief()
    raise AssertionError(f"no draft of {chosen} could be proven")


def source_of(brief: Brief, kinds: Sequence[str] = ROLES) -> Source:
    """Return a brief as a source of the cases of some kinds."""
    names = [name for name in brief.by_name if name.split(".")[1] in kinds]
    chosen = tuple(BY_NAME[name] for name in names)
    return Source(ROOM, brief.seed, brief, chosen, chosen)


def draw_source(rng: Random, kinds: Sequence[str] = ROLES, **options: Any) -> Source:
    """Return a brief that was drawn, as a source."""
    return source_of(draw_brief(rng, **options), kinds)
