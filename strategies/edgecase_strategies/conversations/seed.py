"""A conversation that is prepared for perturbing: the texts of its last user turn, each prepared as a text is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from edgecase_strategies.case import Edit, Seed, Span, Truth
from edgecase_strategies.conversations.turns import Place, texts_of, with_texts
from edgecase_strategies.errors import InvalidOption, UnsupportedSeed
from edgecase_strategies.text.protect import Protect, Protected
from edgecase_strategies.text.seed import Text


class Part(NamedTuple):
    """A text of the turn: where it stands, the text prepared, and where it begins in the whole turn."""

    place: Place
    text: Text
    offset: int


class Conversation:
    """A list of messages, prepared once for many edits.

    Spans of its truth count through the texts of the last user turn, as if they were one text.

    >>> Conversation([{"role": "user", "content": "hello"}]).parts[0].place
    Place(message=0, part=None)

    Raises UnsupportedSeed if no user turn has a text, or if the messages cannot be copied.
    """

    def __init__(
        self,
        value: Sequence[Any],
        *,
        protect: Sequence[Protect] = (),
        truth: Truth = Truth(),
        language: str | None = None,
    ) -> None:
        texts = texts_of(value)
        if not texts:
            raise UnsupportedSeed(
                f"The {len(value)} messages have no user turn with a text, so there is nothing to perturb. The last "
                "message of the role user whose content is a text, or has a part of type text, is what is perturbed."
            )
        with_texts(value, texts)
        self.value = value
        self.truth = truth
        parts, offset = [], 0
        for place, text in texts.items():
            within = Truth(spans=tuple(_within(truth.spans, offset, offset + len(text))))
            parts.append(Part(place, Text(text, protect=protect, truth=within, language=language), offset))
            offset += len(text)
        if any(not 0 <= span.start <= span.end <= offset for span in truth.spans):
            raise InvalidOption(
                f"A span of the truth is outside of the last user turn, which is {offset} characters long."
            )
        self.parts = tuple(parts)
        """The texts of the last user turn."""
        self._by_place = {part.place: part for part in parts}

    @property
    def seed(self) -> Seed:
        """The seed as a record."""
        return Seed(value=self.value, truth=self.truth)

    def __repr__(self) -> str:
        return f"Conversation({self.value!r})"

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever reads the cases should know of how they were made."""
        return tuple(dict.fromkeys(note for part in self.parts for note in part.text.notes))

    @property
    def protected(self) -> tuple[Protected, ...]:
        """All that is out of reach, text by text, in the places of each."""
        return tuple(one for part in self.parts for one in part.text.protected)

    def part_of(self, edit: Edit) -> Part:
        """Return the part that an edit changes."""
        return self._by_place[place_of(edit)]


def _within(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Yield what of labelled spans is in a stretch of the turn, counted from its start."""
    for span in spans:
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            yield Span(first - start, last - start, span.label)


def place_of(edit: Edit) -> Place:
    """Return the text that an edit changes: all of its place but the last, which is the place in the text."""
    return Place(*edit.place[:-1])


def inner(edit: Edit, offset: int = 0) -> Edit:
    """Return an edit as one of the text that it changes, or of a longer text in which that begins at ``offset``.

    >>> inner(Edit(place=(2, (0, 1)), before="W", after="w"), 10).place
    (10, 11)
    """
    place = edit.place[-1]
    if offset:
        shifted = [tuple(n + offset for n in one) if isinstance(one, tuple) else one + offset for one in place]
        place = tuple(shifted)
    return Edit(name=edit.name, place=place, before=edit.before, after=edit.after)


def outer(edit: Edit, place: Place) -> Edit:
    """Return an edit of a text as one of the conversation.

    >>> outer(Edit(place=(0, 1), before="W", after="w"), Place(2, 0)).place
    (2, 0, (0, 1))
    """
    where = (place.message,) if place.part is None else (place.message, place.part)
    return Edit(name=edit.name, place=(*where, edit.place), before=edit.before, after=edit.after)
