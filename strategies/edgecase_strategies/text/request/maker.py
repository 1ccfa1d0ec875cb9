"""Requests as seeds that are drawn: see ``edgecase_strategies.engine.SeedMaker``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Seed, Truth
from edgecase_strategies.engine import Source, mix_of
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text.request import verify as checker
from edgecase_strategies.text.request.catalogue import LOCALES, Catalogue
from edgecase_strategies.text.request.message import REQUEST, Writer, write
from edgecase_strategies.text.request.slots import Person, draw_person, nobody
from edgecase_strategies.text.room import ROOM


class RequestMaker:
    """Draws messages of a catalogue: a register, one or more intents, a sentence for each, and a frame around them."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        intents: Sequence[str],
        registers: Sequence[str],
        requests: tuple[int, int],
        perturbations: Sequence[Perturbation[Any]] = (),
        protect: Sequence[Any] = (),
        protected_slots: Sequence[str] = (),
    ) -> None:
        self._catalogue = catalogue
        self._by_register = {
            register: [name for name in intents if register in catalogue.intents[name].sentences]
            for register in registers
        }
        self._perturbations = tuple(one for one in perturbations if one.room == ROOM.name)
        self._protect = tuple(protect)
        self._protected_slots = frozenset(protected_slots)
        self._registers = [
            (register, count)
            for count in range(requests[0], requests[1] + 1)
            for register, names in self._by_register.items()
            if len(names) >= count
        ]

    def draw(self, rng: Random) -> Seed:
        """Return a message as a seed."""
        catalogue = self._catalogue
        register, count = rng.choice(self._registers)
        names = rng.sample(self._by_register[register], count)
        writer = Writer(rng, catalogue.slots, _once(lambda: self._person(rng)))
        write(
            writer,
            rng.choice(catalogue.frames[register]),
            names,
            [rng.choice(catalogue.intents[name].sentences[register]) for name in names],
            catalogue.joins[register],
            rng,
        )
        facts = {"intents": names, "register": register, "locale": catalogue.locale, "slots": writer.filled}
        return Seed(
            value=writer.text,
            truth=Truth(
                intent=names[0] if count == 1 else None,
                spans=tuple(sorted(writer.spans, key=lambda span: (span.start, -span.end))),
                facts=MappingProxyType(facts),
            ),
        )

    def _person(self, rng: Random) -> Person:
        return draw_person(rng, self._catalogue.person) if self._catalogue.person is not None else nobody()

    def source(self, seed: Seed) -> Source:
        """Return the message prepared, with the slots that are to be protected out of reach."""
        texts = dict.fromkeys(
            seed.value[span.start : span.end]
            for span in seed.truth.spans
            if span.label in self._protected_slots and not span.label.startswith(REQUEST)
        )
        patterns = [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in texts]
        language = self._catalogue.locale if self._catalogue.locale in LOCALES else None
        prepared = ROOM.prepare(seed, (*self._protect, *patterns), language=language)
        return Source(ROOM, seed, prepared, self._perturbations, mix_of(self._perturbations, prepared))

    def verify(self, seed: Seed) -> str | None:
        """Return why the message's labels cannot be confirmed, or None."""
        return checker.verify(seed, {name: intent.keywords for name, intent in self._catalogue.intents.items()})

    def factors(self, seed: Seed) -> dict[str, float]:
        """Return the intents, which weigh most, the register, both together, how many requests there are, and slots.

        What a message has several of shares one weight, so that a long message counts no more than a short one.
        """
        facts = seed.truth.facts
        names, register, slots = facts["intents"], facts["register"], {slot["label"]: None for slot in facts["slots"]}
        return (
            {f"intent {name}": 32 / len(names) for name in names}
            | {f"intent {name} {register}": 16 / len(names) for name in names}
            | {f"register {register}": 8, f"{len(names)} requests": 64}
            | {f"slot {label}": 4 / len(slots) for label in slots}
        )


def _once(make: Callable[[], Person]) -> Callable[[], Person]:
    known: list[Person] = []

    def person() -> Person:
        if not known:
            known.append(make())
        return known[0]

    return person
