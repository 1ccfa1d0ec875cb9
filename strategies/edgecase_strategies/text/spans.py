"""Apply edits to a text, undo them, and carry spans through them.

A replacement covers one span of the seed, and replacements of one case never overlap. A change to the whole text
(case, punctuation, spacing) is one edit with many spans. It comes after the replacements: on a stretch that was
replaced, a change of case is made to the replacement, and any other part of it gives way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from edgecase_strategies.case import Edit, Span
from edgecase_strategies.errors import CannotUndo


class Piece(NamedTuple):
    """A stretch of the seed that was changed: where it stood, what stood there, what stands there now."""

    start: int
    end: int
    before: str
    after: str


def is_whole(edit: Edit) -> bool:
    """Whether an edit is a change to the whole text.

    >>> is_whole(Edit(name="text.case.lower", place=((0, 1),), before=("P",), after=("p",)))
    True
    """
    return not isinstance(edit.before, str)


def pieces_of(edits: Iterable[Edit]) -> list[Piece]:
    """Return what the edits change, in the order of the text and without overlap.

    The result does not depend on the order in which the edits are given.
    """
    replaced: list[Piece] = []
    wholes: list[Edit] = []
    for edit in edits:
        if is_whole(edit):
            wholes.append(edit)
        else:
            start, end = edit.place
            replaced.append(Piece(start, end, edit.before, edit.after))
    if not wholes:
        replaced.sort()
        return replaced
    # Two changes to the whole text never share a span (see ``fits``), so their order does not matter.
    free: list[Piece] = []
    for edit in wholes:
        restyle = restyle_of(edit)
        for (start, end), before, after in zip(edit.place, edit.before, edit.after, strict=True):
            hit = [n for n, piece in enumerate(replaced) if start < piece.end and piece.start < end]
            if not hit:
                free.append(Piece(start, end, before, after))
            elif restyle is not None:
                for n in hit:
                    piece = replaced[n]
                    replaced[n] = piece._replace(after=restyle(piece.after))
    return sorted(replaced + free)


def restyle_of(edit: Edit) -> Callable[[str], str] | None:
    """Return the change of case that a whole-text edit is, or None."""
    pairs = list(zip(edit.before, edit.after, strict=True))
    for restyle in (str.lower, str.upper, str.swapcase):
        if all(after == restyle(before) for before, after in pairs):
            return restyle
    return None


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made.

    >>> swap = Edit(name="text.typo.transpose", place=(1, 3), before="an", after="na")
    >>> apply("cancel", [swap])
    'cnacel'
    """
    out: list[str] = []
    position = 0
    for start, end, _, after in pieces_of(edits):
        out.append(text[position:start])
        out.append(after)
        position = end
    out.append(text[position:])
    return "".join(out)


def undo(value: str, edits: Sequence[Edit]) -> str:
    """Return the seed that a value came from. Raises CannotUndo if the value is not what the edits say.

    >>> undo("cnacel", [Edit(name="text.typo.transpose", place=(1, 3), before="an", after="na")])
    'cancel'
    """
    out: list[str] = []
    position = shift = 0
    for start, end, before, after in pieces_of(edits):
        begin = start + shift
        if value[begin : begin + len(after)] != after:
            raise CannotUndo(
                f"The edits say that {after!r} stands at {begin}, but {value[begin : begin + len(after)]!r} does."
            )
        out.append(value[position:begin])
        out.append(before)
        position = begin + len(after)
        shift += len(after) - (end - start)
    out.append(value[position:])
    return "".join(out)


def move(spans: Sequence[Span], edits: Sequence[Edit]) -> tuple[Span, ...]:
    """Return where labelled spans of the seed stand in the value.

    A border inside a replaced stretch moves outwards to that stretch's border, so that the span still holds all
    that came from it. What is inserted at a border stays outside.

    >>> move([Span(3, 5, "item")], [Edit(place=(0, 2), before="ab", after="a")])
    (Span(start=2, end=4, label='item'),)
    """
    pieces = pieces_of(edits)
    return tuple(Span(_start(span.start, pieces), _end(span.end, pieces), span.label) for span in spans)


def _start(position: int, pieces: list[Piece]) -> int:
    shift = 0
    for start, end, _, after in pieces:
        if start < position < end:
            return start + shift
        if end <= position:
            shift += len(after) - (end - start)
    return position + shift


def _end(position: int, pieces: list[Piece]) -> int:
    shift = 0
    for start, end, _, after in pieces:
        if start < position < end:
            return start + shift + len(after)
        if end <= position and start < position:
            shift += len(after) - (end - start)
    return position + shift


def fits(edit: Edit, others: Iterable[Edit]) -> bool:
    """Whether an edit can stand beside others in one case.

    Replacements must not overlap or meet at an insertion; changes to the whole text must not overlap either, and
    there is room for one change of case.

    >>> one = Edit(place=(1, 3), before="an", after="na")
    >>> fits(Edit(place=(2, 4), before="nc", after="cn"), [one]), fits(Edit(place=(3, 4), before="c", after=""), [one])
    (False, True)
    """
    if not is_whole(edit):
        return all(is_whole(other) or _apart(edit.place, other.place) for other in others)
    for other in others:
        if is_whole(other):
            if other.name == edit.name or (restyle_of(other) and restyle_of(edit)):
                return False
            if any(not _apart(mine, its) for mine in edit.place for its in other.place):
                return False
    return True


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    (start, end), (first, last) = one, other
    if start == end or first == last:  # an insertion keeps clear of what it would touch
        return last < start or end < first
    return last <= start or end <= first
