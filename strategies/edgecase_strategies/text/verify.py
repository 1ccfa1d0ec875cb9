"""Confirm a text case's truth, with nothing of what made it but the text itself.

It lays the edits out a character at a time, reads words in its own way, and compares the two sides. What it
cannot confirm is dropped and counted under the reason that it gives.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from edgecase_strategies.case import Case
from edgecase_strategies.text.announced import is_announced, is_as_announced, unannounced
from edgecase_strategies.text.recover import why_not_read

if TYPE_CHECKING:
    from edgecase_strategies.text.seed import Text

ADVERSARIAL: Final = "text.adversarial."
"""The group that may bring in characters that cannot be seen."""

_RESTYLES: Final = (str.lower, str.upper, str.swapcase)
_QUOTES: Final = str.maketrans("’ʼ‘`´", "'''''")
_BREAKS: Final = re.compile(r"[^\w'\u0300-\u036f]+")
_WORDLIKE: Final = re.compile(r"\w")


class _Facts(NamedTuple):
    """What must be the same on both sides."""

    negations: list[str]
    numbers: list[str]
    digits: list[str]


def verify(text: Text, case: Case) -> str | None:
    """Return why the case's truth cannot be confirmed, or None.

    >>> from edgecase_strategies import engine
    >>> from edgecase_strategies.text import ROOM, Text
    >>> text = Text("I do know")
    >>> case = engine.build(ROOM, text.seed, [text.replace(5, 9, "not")])
    >>> verify(text, case)
    'a negation changed'
    """
    seed, value = case.seed.value, case.value
    if value == seed:
        return "the value is the seed"
    if seed != text.value:
        return "the seed is another text"
    slots = _laid_out(seed, case)
    if slots is None or "".join(slots) != value:
        return "the edits do not undo"
    if not _holds(value, text):
        return "a protected stretch changed"
    if not _names_hold(value, text):
        return "a name changed"
    announced = [edit for edit in case.edits if is_announced(edit)]
    if announced:
        for edit in announced:
            if not is_as_announced(seed, edit):
                return "an edit is not what its name says"
        value = "".join(_laid_out(seed, dataclasses.replace(case, edits=unannounced(case.edits))) or ())
    was, now = _facts_of_seed(text), _facts(value, text.language)
    if was.negations != now.negations and "negation" not in text.lifted:
        return "a negation changed"
    if was.numbers != now.numbers and "number_word" not in text.lifted:
        return "a number word changed"
    if was.digits != now.digits and "number" not in text.lifted:
        return "the digits changed"
    if _brings_in_hidden(value, case):
        return "a hidden character came in"
    reason = why_not_read(seed, case.edits, text.language)
    if reason is not None:
        return reason
    if case.seed.truth.spans and not _labels_hold(slots, case):
        return "a label is not where its text is"
    return None


def _laid_out(seed: str, case: Case) -> list[str] | None:
    """Return what stands in the value for each character of the seed, with a slot more for an insertion at the end.

    A stretch that was replaced stands in its first slot; an insertion stands before the character that follows it.
    None if the edits are not of this seed, or overlap. As each slot has its own character of the seed, a layout that
    joins to the value also says how to get the seed back.
    """
    slots = [*seed, ""]
    inserted: dict[int, str] = {}
    taken: dict[int, int] = {}
    size = len(seed)
    for edit in case.edits:
        if not isinstance(edit.before, str):
            continue
        start, end = edit.place
        if not 0 <= start <= end <= size or seed[start:end] != edit.before:
            return None
        if start == end:
            inserted[start] = edit.after
            continue
        for position in range(start, end):
            if position in taken:
                return None
            taken[position] = start
            slots[position] = ""
        slots[start] = edit.after
    for edit in case.edits:
        if isinstance(edit.before, str):
            continue
        restyle = next((one for one in _RESTYLES if all(map(str.__eq__, map(one, edit.before), edit.after))), None)
        done: set[int] = set()
        for (start, end), before, after in zip(edit.place, edit.before, edit.after, strict=True):
            if not 0 <= start <= end <= size or seed[start:end] != before:
                return None
            met = {taken[position] for position in range(start, end) if position in taken} if taken else set()
            if met and restyle is None:
                continue
            if restyle is not None and (met or len(after) == end - start):
                for position in range(start, end):
                    if position not in taken:
                        slots[position] = restyle(slots[position])
                for first in met - done:
                    slots[first] = restyle(slots[first])
                done |= met
                for position in inserted:
                    if start < position < end:
                        inserted[position] = restyle(inserted[position])
                continue
            slots[start:end] = [after] + [""] * (end - start - 1)
    for position, new in inserted.items():
        slots[position] = new + slots[position]
    return slots


def _holds(value: str, text: Text) -> bool:
    """Whether all protected stretches still stand, in their order, and apart from words as they were."""
    seed = text.value
    position = 0
    last_start = last_at = -1
    for start, end, kind in text.protected:
        if kind in ("negation", "number_word", "name"):
            continue  # their case may change; they are compared without it
        if last_start >= 0 and start == last_start:
            position = last_at
        piece = seed[start:end]
        alone_before = start == 0 or not _WORDLIKE.match(seed, start - 1)
        alone_after = end == len(seed) or not _WORDLIKE.match(seed, end)
        at = value.find(piece, position)
        while at >= 0 and (
            (alone_before and at > 0 and _WORDLIKE.match(value, at - 1) is not None)
            or (alone_after and _WORDLIKE.match(value, at + len(piece)) is not None)
        ):
            at = value.find(piece, at + 1)
        if at < 0:
            return False
        last_start, last_at = start, at
        position = at + 1
    return True


def _names_hold(value: str, text: Text) -> bool:
    """Whether all names still stand, in their order, whatever their case."""
    names = text.sites(
        "verify names", lambda: [text.value[a:b].lower() for a, b, kind in text.protected if kind == "name"]
    )
    if not names:
        return True
    lowered = value.lower()
    position = 0
    for name in names:
        position = lowered.find(name, position) + len(name)
        if position < len(name):
            return False
    return True


@functools.cache
def _lists(language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "kept_words.json"
    lists = json.loads(source.read_text(encoding="utf-8"))

    def words(kind: str) -> frozenset[str]:
        chosen = lists[kind].values() if language is None else [lists[kind][language]]
        return frozenset(word for its in chosen for word in its)

    negations, numbers = words("negation"), words("number_word")
    return negations, numbers


def _facts(value: str, language: str | None) -> _Facts:
    plain = value.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    negative, numeral = _lists(language)
    negations, numbers = [], []
    for token in _BREAKS.split(plain.translate(_QUOTES)):
        word = token.strip("'")
        if word in negative or "n't" in word or word.startswith("n'"):
            negations.append(word)
        elif word in numeral:
            numbers.append(word)
    return _Facts(negations, numbers, [character for character in value if character.isnumeric()])


def _facts_of_seed(text: Text) -> _Facts:
    return text.sites("verify", lambda: _facts(text.value, text.language))


def _brings_in_hidden(value: str, case: Case) -> bool:
    if value.isascii() and value.isprintable():
        return False
    new = set(value).difference(case.seed.value, "\n")
    return any(unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in new) and not any(
        edit.name.startswith(ADVERSARIAL) for edit in case.edits
    )


def _labels_hold(slots: list[str], case: Case) -> bool:
    """Whether each label holds what came of its characters, and nothing else but what was replaced as a whole."""
    if len(case.truth.spans) != len(case.seed.truth.spans):
        return False
    whole: dict[int, tuple[int, int]] = {}
    for edit in case.edits:
        places = [edit.place] if isinstance(edit.before, str) else edit.place
        for start, end in places:
            if isinstance(edit.before, str) or not slots[start + 1 : end] or not any(slots[start + 1 : end]):
                whole.update((position, (start, end)) for position in range(start + 1, end))
    inserted = {edit.place[0]: len(edit.after) for edit in case.edits if edit.before == ""}
    offsets = [0]
    for slot in slots:
        offsets.append(offsets[-1] + len(slot))
    for was, now in zip(case.seed.truth.spans, case.truth.spans, strict=True):
        first = whole.get(was.start, (was.start, was.start))[0]
        last = whole.get(was.end, (was.end, was.end))[1]
        start = offsets[first] + inserted.get(first, 0)
        if (now.start, now.end, now.label) != (start, max(start, offsets[last]), was.label):
            return False
    return True
