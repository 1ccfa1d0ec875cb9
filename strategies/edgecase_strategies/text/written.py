"""Texts that another strategy draws, written as people type who do not take care.

What is drawn becomes the seed: its truth is that of the drawn case, and its labelled spans move with the mess. So a room
whose cases are texts is written messily without knowing this one; and one whose cases are lists of messages by the
conversation room, which gives itself as the room here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import FastRandom, Room, Source, build, draw_edits, mix_of, taken_by
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.strategy import FastSource, fast_source_of
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.room import ROOM

KEEP = "keep"
"""The fact that names what of a text must stay as it is, such as the words that a label is about."""
TRIES = 50


class WrittenMaker:
    """Draws a case of another strategy, and gives it as the seed of a messy one."""

    def __init__(
        self,
        inner: FastSource,
        perturbations: Sequence[Perturbation[Any]],
        protect: Sequence[Protect],
        language: str | None,
        room: Room = ROOM,
    ) -> None:
        self._inner = inner
        self._room = room
        self._perturbations = tuple(own for one in perturbations if (own := taken_by(room, one)) is not None)
        self._protect = tuple(protect)
        self._language = language

    def draw(self, rng: Random) -> Seed:
        """Return a case of the other strategy as a seed. Raises InvalidOption if its value is of another kind."""
        for _ in range(TRIES):
            case = self._case(rng)
            if case is None:
                continue
            if not self._room.accepts(case.value):
                raise InvalidOption(
                    f"messy takes strategies of values of the kind {self._room.seed_types} here; this one draws values of type "
                    f'{type(case.value).__name__}, from the room "{case.room}". {_way_out(case.value)}'
                )
            return Seed(value=case.value, truth=case.truth)
        raise NothingApplies("The strategy to be written messily draws no case whose truth can be confirmed.")

    def _case(self, rng: Random) -> Case | None:
        maker = self._inner.maker
        if maker is None:
            source = rng.choice(self._inner.sources)
        else:
            seed = maker.draw(rng)
            if maker.verify(seed) is not None:
                return None
            source = maker.source(seed)
        level = rng.randint(*self._inner.severity)
        room, prepared = source.room, source.prepared
        edits = draw_edits(source, room.edits_at(prepared, level), rng) if level else ()
        case = build(room, source.seed, edits, level, prepared)
        return case if not edits or room.verify(prepared, case) is None else None

    def source(self, seed: Seed) -> Source:
        """Return the text prepared, with what it must keep out of reach."""
        keep = [
            re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE) for text in seed.truth.facts.get(KEEP, ())
        ]
        prepared = self._room.prepare(seed, (*self._protect, *keep), language=self._language)
        return Source(self._room, seed, prepared, self._perturbations, mix_of(self._perturbations, prepared))

    def verify(self, seed: Seed) -> str | None:
        """Return None: what was drawn was verified as it was drawn."""
        return None

    def factors(self, seed: Seed) -> Mapping[str, float]:
        """Return what good models do with it, and the facts that are single words."""
        facts = {name: value for name, value in seed.truth.facts.items() if isinstance(value, str) and name != "pair"}
        return {f"expect {seed.truth.expect.value}": 16, **{f"{name} {value}": 4 for name, value in facts.items()}}


def written(
    strategy: object,
    perturbations: Sequence[Perturbation[Any]],
    protect: Sequence[Protect],
    language: str | None,
    room: Room = ROOM,
) -> WrittenMaker:
    """Return what writes a strategy's cases messily. Raises InvalidOption for a strategy that is not known."""
    fast = fast_source_of(strategy)
    if fast is None:
        raise InvalidOption(
            f"messy takes seeds ({room.seed_types}), or one strategy of this library that draws cases of such, as it was returned; "
            f"{strategy!r:.80} is neither. A strategy that was mapped or filtered is no longer known: give messy(…) first."
        )
    maker = WrittenMaker(fast, perturbations, protect, language, room)
    maker.source(maker.draw(FastRandom(0)))  # what is wrong shows at once, and not when it is drawn from
    return maker


def _way_out(value: object) -> str:
    if isinstance(value, str):
        return "Texts are written messily by text.messy(…)."
    if isinstance(value, list):
        return "Lists of messages are written messily by conversations.messy(…)."
    return 'Texts and lists of messages can be written messily; ask for those, as with where="message" or "turns".'
