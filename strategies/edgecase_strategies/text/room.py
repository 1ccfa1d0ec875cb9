"""What the text room offers to the engines: see ``edgecase_strategies.engine.Room``."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.engine import Shown
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text import spans
from edgecase_strategies.text.announced import is_announced, is_as_announced
from edgecase_strategies.text.correction import revoked_in
from edgecase_strategies.text.kept import APOSTROPHES, MARKS
from edgecase_strategies.text.length import length_of
from edgecase_strategies.text.perturbations import PERTURBATIONS
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.realword import meant_in
from edgecase_strategies.text.recover import is_another, misspelt, why_not_read
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import TYPICAL_WORDS
from edgecase_strategies.text.verify import verify
from edgecase_strategies.text.words import normal

_IN_WORDS = re.compile(rf"\w|[{MARKS}{APOSTROPHES}]")

EDITS_A_WORD: Final = (0.0, 0.03, 0.06, 0.11, 0.20, 0.30)
"""The share of words that a severity from 1 to 5 changes: 3% is clean essays, 10% tweets, 17% text messages."""
EDITS_A_MESSAGE: Final = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)
"""How often a severity changes a message beside its words: its case, its marks, its spaces. 1 is a customer's message."""

MOST_EDITS: Final = 50
"""More edits of a long text find nothing more, and take long to shrink."""


REMEMBERED = 20_000
"""Edits of a text of which it is remembered whether they may be made."""


class TextRoom:
    """Texts: ``str``."""

    name: ClassVar[str] = "text"
    seed_types: ClassVar[str] = "str"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = ("language",)

    def accepts(self, value: object) -> bool:
        """Whether the value is a text."""
        return isinstance(value, str)

    def prepare(self, seed: Seed, protect: Sequence[Protect] = (), **options: Any) -> Text:
        """Return the seed as a Text. ``language`` is its code, such as "de"; without it, the text tells.

        Raises UnknownName for a language that is not supported.
        """
        return Text(seed.value, protect=protect, truth=seed.truth, language=options.get("language"))

    def apply(self, value: str, edits: Sequence[Edit]) -> str:
        """Return the text with the edits made."""
        return spans.apply(value, edits)

    def undo(self, value: str, edits: Sequence[Edit]) -> str:
        """Return the seed's text, byte for byte."""
        return spans.undo(value, edits)

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return the truth with its spans moved, and among its facts what the writer took back, and meant."""
        if truth.spans and edits:
            truth = dataclasses.replace(truth, spans=spans.move(truth.spans, edits))
        said = {**revoked_in(edits), **meant_in(edits)}
        return dataclasses.replace(truth, facts={**truth.facts, **said}) if said else truth

    def fits(self, prepared: Text, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others: they do not overlap, and no two of them change one word.

        Two edits of one word could make together what neither makes alone: "knote" less "k" and "e". A misspelling that
        nobody can read fits nowhere, so that a case of many edits is not dropped for one of them.
        """
        if not spans.fits(edit, others) or why_not_read(prepared.value, (edit,), prepared.language):
            return False
        return all(_are_apart(prepared, edit, other) for other in others)

    def allows(self, prepared: Text, edit: Edit) -> bool:
        """Whether the edit changes something, and nothing that is out of reach; nor does it make a kept word."""
        key = (edit.name, edit.place, edit.after)
        known = prepared.allowed.get(key)
        if known is None:
            if len(prepared.allowed) > REMEMBERED:
                prepared.allowed.clear()
            known = prepared.allowed[key] = _allows(prepared, edit)
        return known

    def edits_at(self, prepared: Text, severity: int) -> int:
        """The share of the words that the severity stands for, and what happens to the message; at least one edit."""
        words = prepared.length_in_words
        edits = EDITS_A_WORD[severity] * words + EDITS_A_MESSAGE[severity] * min(1.0, words / TYPICAL_WORDS)
        return max(1, min(MOST_EDITS, round(edits)))

    def place(self, prepared: Text, edit: Edit) -> str:
        """The third of the text, or "whole"."""
        if spans.is_whole(edit):
            return "whole"
        return ("start", "middle", "end")[min(2, 3 * edit.place[0] // max(1, len(prepared.value)))]

    def traits(self, prepared: Text) -> dict[str, str]:
        """Return the language, where it is known, and how long the text is, in a word."""
        return {"locale": prepared.language or "", "length": length_of(prepared.value)}

    def shown(self, value: str, edits: Sequence[Edit]) -> list[Shown]:
        """Return the text itself."""
        return [Shown("", value, tuple(edits))]

    def verify(self, prepared: Text, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return verify(prepared, case)


def _allows(prepared: Text, edit: Edit) -> bool:
    if edit.before == edit.after:
        return False
    if not spans.is_whole(edit):
        start, end = edit.place
        return (
            prepared.is_free(start, end)
            and (
                is_as_announced(prepared.value, edit) if is_announced(edit) else prepared.keeps(start, end, edit.after)
            )
            and not _makes_another_word(prepared, edit)
        )
    if spans.restyle_of(edit):
        return all(prepared.is_unlocked(start, end) for start, end in edit.place)
    return all(
        prepared.is_free(start, end) and prepared.keeps(start, end, after)
        for (start, end), after in zip(edit.place, edit.after, strict=True)
    )


def _makes_another_word(prepared: Text, edit: Edit) -> bool:
    # What else makes a misspelling hard to read is left to ``verify``, which looks at the few cases that are chosen.
    words = misspelt(prepared.value, edit) if prepared.language else None
    return words is not None and is_another(normal(words[0]), normal(words[1]), prepared.language or "")


def _are_apart(prepared: Text, one: Edit, other: Edit) -> bool:
    """Whether two edits change no word together."""
    if spans.is_whole(one) or spans.is_whole(other):
        if spans.is_whole(one) and spans.is_whole(other):
            return True
        whole, edit = (one, other) if spans.is_whole(one) else (other, one)
        if _is_beside_words(edit) or spans.restyle_of(whole):
            return True
        pieces = zip(whole.place, whole.before, whole.after, strict=True)
        return all(
            _are_apart(prepared, Edit(place=place, before=before, after=after), edit) for place, before, after in pieces
        )
    return (
        _is_beside_words(one)
        or _is_beside_words(other)
        or _parts(one, other)
        or prepared.are_apart(one.place, other.place)
    )


def _is_beside_words(edit: Edit) -> bool:
    # What puts no letter in the place of no letter, and something in the place of something, joins and parts nothing.
    return bool(edit.before) and bool(edit.after) and not _IN_WORDS.search(edit.before + edit.after)


def _parts(one: Edit, other: Edit) -> bool:
    """Whether one of two edits inserts something that keeps the words on its two sides apart."""
    first, last = (one, other) if one.place <= other.place else (other, one)
    return (not first.before and not _IN_WORDS.match(first.after[-1:])) or (
        not last.before and not _IN_WORDS.match(last.after[:1])
    )


ROOM = TextRoom()
