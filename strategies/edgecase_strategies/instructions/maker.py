"""Makes instructions for the engines: a brief, and which one of its edits the case is to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Seed, Truth
from edgecase_strategies.engine import FastRandom, Source, build
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.instructions.brief import CONTRADICTION, Brief
from edgecase_strategies.instructions.perturbations import BY_NAME
from edgecase_strategies.instructions.room import ROOM
from edgecase_strategies.instructions.source import draw_brief

TRIES = 100
DRAWN = "drawn"
"""The fact that names the perturbation which a drawn seed is to undergo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionMaker:
    """Draws briefs of what was asked for; half of them become contradictions, where all kinds are asked for."""

    families: tuple[str, ...]
    where: tuple[str, ...]
    locale: str
    kinds: tuple[str, ...]
    matter: tuple[int, int]

    def brief(self, rng: Random) -> Brief:
        """Return a brief."""
        return draw_brief(rng, families=self.families, where=self.where, locale=self.locale, matter=self.matter)

    def draw(self, rng: Random) -> Seed:
        """Return a brief's seed, with the perturbation that is drawn for it among its facts."""
        others = [kind for kind in self.kinds if kind != CONTRADICTION]
        only = self.kinds if CONTRADICTION not in self.kinds or not others else None
        kind = rng.choice(only) if only else CONTRADICTION if rng.randrange(2) == 0 else rng.choice(others)
        for _ in range(TRIES):
            brief = self.brief(rng)
            names = _names(brief, [kind]) or _names(brief, self.kinds)
            if names:
                seed = brief.seed
                facts = MappingProxyType({**seed.truth.facts, DRAWN: rng.choice(names)})
                return Seed(value=seed.value, truth=Truth(spans=seed.truth.spans, facts=facts))
        raise AssertionError("check() has seen that there is one")

    def check(self) -> None:
        """Raise NothingApplies where no brief of what is asked for has an edit of the kinds that are."""
        rng = FastRandom(0)
        if not any(_names(self.brief(rng), self.kinds) for _ in range(TRIES)):
            raise NothingApplies(
                f'There is no {" or ".join(self.kinds)} of {", ".join(self.families)} in "{", ".join(self.where)}". Leave out '
                "kinds, families or where to have all of them."
            )

    def source(self, seed: Seed) -> Source:
        """Return the seed with the one perturbation that was drawn for it."""
        chosen = (BY_NAME[seed.truth.facts[DRAWN]],)
        return Source(ROOM, seed, ROOM.prepare(seed), chosen, chosen)

    def verify(self, seed: Seed) -> str | None:
        """Return why the seed's own truth cannot be confirmed, or None."""
        return ROOM.verify(ROOM.prepare(seed), build(ROOM, seed, ()))

    def factors(self, seed: Seed) -> dict[str, float]:
        """Return the family, the kind, both together, where the clauses sit, and the register."""
        facts: Any = seed.truth.facts
        role = facts[DRAWN].split(".")[1]
        side = CONTRADICTION if role == CONTRADICTION else "consistent"
        return {
            f"side {side}": 64,
            f"family {facts['family']}": 8,
            f"kind {facts[DRAWN]}": 4,
            f"where {facts['where']}": 4,
            f"register {facts['register']}": 1,
        }


def _names(brief: Brief, kinds: Sequence[str]) -> list[str]:
    return [name for name in brief.by_name if name.split(".")[1] in kinds]
