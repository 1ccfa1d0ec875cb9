"""Lists of messages as seeds: what the conversation room does with them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.conversations.marks import moved
from edgecase_strategies.conversations.seed import Conversation, inner, outer, place_of
from edgecase_strategies.conversations.turns import Place, is_conversation, texts_of, with_texts
from edgecase_strategies.conversations.verify import verify
from edgecase_strategies.engine import Shown
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text import spans
from edgecase_strategies.text.length import length_of
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.room import ROOM as TEXT


class MessageRoom:
    """The part of the conversation room whose seeds are lists of messages with a ``role`` and a ``content``."""

    def lift(self, one: Perturbation[Any]) -> Perturbation[Conversation]:
        """Return a perturbation of texts as one of conversations, under the same name."""
        return _lifted(one)

    def accepts(self, value: object) -> bool:
        """Whether the value is a list of messages."""
        return is_conversation(value)

    def prepare(self, seed: Seed, protect: Sequence[Protect] = (), **options: Any) -> Conversation:
        """Return the seed as a Conversation; the options are those of texts."""
        return Conversation(seed.value, protect=protect, truth=seed.truth, language=options.get("language"))

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the messages with the edits made in the last user turn."""
        return self._with(value, edits, spans.apply)

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's messages."""
        return self._with(value, edits, spans.undo)

    def _with(self, value: Any, edits: Sequence[Edit], change: Callable[[str, Sequence[Edit]], str]) -> Any:
        if not edits:
            return value
        texts = texts_of(value)
        return with_texts(value, {place: change(texts[place], mine) for place, mine in _by_place(edits).items()})

    def traits(self, prepared: Conversation) -> dict[str, str]:
        """Return the language of the last user turn, where it is known, and how long it is, in a word."""
        texts = [part.text for part in prepared.parts]
        locale = next((text.language for text in texts if text.language), "")
        return {"locale": locale, "length": length_of("".join(text.value for text in texts))}

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return the truth as the text room makes it, its spans moved, and the stretches that it marks among its facts."""
        if not edits:
            return truth
        for place, mine in _by_place(edits).items():
            if place.part is None:
                truth = moved(truth, place.message, mine)
        if not truth.spans:
            return TEXT.truth(truth, [inner(edit) for edit in edits])
        seed = prepared.value if prepared is not None else self.undo(value, edits)
        offsets = _offsets(texts_of(seed))
        return TEXT.truth(truth, [inner(edit, offsets[place_of(edit)]) for edit in edits])

    def fits(self, prepared: Conversation, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others: in one text as the text room says, and in two always."""
        place = place_of(edit)
        same = [inner(other) for other in others if place_of(other) == place]
        return not same or TEXT.fits(prepared.part_of(edit).text, inner(edit), same)

    def allows(self, prepared: Conversation, edit: Edit) -> bool:
        """Whether the edit changes something, and nothing that is out of reach."""
        return TEXT.allows(prepared.part_of(edit).text, inner(edit))

    def edits_at(self, prepared: Conversation, severity: int) -> int:
        """As many edits as in the longest text of the turn."""
        return max(TEXT.edits_at(part.text, severity) for part in prepared.parts)

    def place(self, prepared: Conversation, edit: Edit) -> str:
        """The third of the text, or "whole"."""
        return TEXT.place(prepared.part_of(edit).text, inner(edit))

    def verify(self, prepared: Conversation, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return verify(prepared, case)

    def shown(self, value: Any, edits: Sequence[Edit]) -> list[Shown]:
        """Return the texts of the last user turn."""
        mine = _by_place(edits)
        return [Shown(str(place), text, tuple(mine.get(place, ()))) for place, text in texts_of(value).items()]


def _by_place(edits: Sequence[Edit]) -> dict[Place, list[Edit]]:
    found: dict[Place, list[Edit]] = {}
    for edit in edits:
        found.setdefault(place_of(edit), []).append(inner(edit))
    return found


def _offsets(texts: Mapping[Place, str]) -> dict[Place, int]:
    offsets, offset = {}, 0
    for place, text in texts.items():
        offsets[place] = offset
        offset += len(text)
    return offsets


@functools.lru_cache(maxsize=1024)
def _lifted(one: Perturbation[Any]) -> Perturbation[Conversation]:
    def function(conversation: Conversation, rng: Random) -> Edit | None:
        parts = conversation.parts
        place, text, _ = parts[0] if len(parts) == 1 else rng.choice(parts)
        edit = one(text, rng)
        return None if edit is None else outer(edit, place)

    def weight(conversation: Conversation) -> float:
        return sum(one.weight_in(text) for _, text, _ in conversation.parts)

    return dataclasses.replace(one, function=function, weight=weight if callable(one.weight) else one.weight)


MESSAGES = MessageRoom()
