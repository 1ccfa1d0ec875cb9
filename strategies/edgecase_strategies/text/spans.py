"""Apply edits to a text, undo them, and carry spans through them.

A replacement covers one span of the seed, and replacements of one case never overlap. A change to the whole text
(case, punctuation, spacing) is one edit with many spans. It comes after the replacements: on a stretch that was
replaced, a change of case is made to the replacement, and any other part of it gives way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

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

    >>> lower = Edit(place=((0, 4),), before=("STOP",), after=("stop",))
    >>> pieces_of([lower, Edit(place=(1, 3), before="TO", after="OT")])
    [Piece(start=0, end=1, before='S', after='s'), Piece(start=1, end=3, before='TO', after='ot'), \
Piece(start=3, end=4, before='P', after='p')]
    """
    replaced: list[Piece] = []
    wholes: list[Edit] = []
    for edit in edits:
        if is_whole(edit):
            wholes.append(edit)
        else:
            start, end = edit.place
            replaced.append(Piece(start, end, edit.before, edit.after))
    replaced.sort()
    if not wholes:
        return replaced
    # Two changes to the whole text never share a span (see ``fits``), so their order does not matter.
    restyled = list(replaced)
    free: list[Piece] = []
    for edit in wholes:
        restyle = restyle_of(edit)
        for (start, end), before, after in zip(edit.place, edit.before, edit.after, strict=True):
            hit = _hit(replaced, start, end)
            if not hit:
                free.append(Piece(start, end, before, after))
            elif restyle is not None:
                for n in hit:
                    # From what the replacement put there, so that a second span that meets it changes nothing.
                    restyled[n] = replaced[n]._replace(after=restyle(replaced[n].after))
                free += _between(Piece(start, end, before, after), [replaced[n] for n in hit], restyle)
    return sorted(restyled + free)


def _hit(replaced: Sequence[Piece], start: int, end: int) -> list[int]:
    if start == end:
        return [n for n, piece in enumerate(replaced) if piece.start < start < piece.end]
    return [n for n, piece in enumerate(replaced) if start < piece.end and piece.start < end]


def _between(whole: Piece, hit: Sequence[Piece], restyle: Callable[[str], str]) -> Iterator[Piece]:
    """Yield the parts of a change of case that no replacement took."""
    position = whole.start
    for start, end in [*((piece.start, piece.end) for piece in hit), (whole.end, whole.end)]:
        if position < start:
            before = whole.before[position - whole.start : start - whole.start]
            yield Piece(position, start, before, restyle(before))
        position = max(position, end)


def restyle_of(edit: Edit) -> Callable[[str], str] | None:
    """Return the change of case that a whole-text edit is, or None."""
    # All pieces at once, kept apart by what has no case and is in none of them.
    before, after = _APART.join(edit.before), _APART.join(edit.after)
    if before.count(_APART) >= len(edit.before) or before.count(_APART) != after.count(_APART):
        return _restyle_by_piece(edit)
    return next((restyle for restyle in _RESTYLES if restyle(before) == after), None)


def _restyle_by_piece(edit: Edit) -> Callable[[str], str] | None:
    pairs = list(zip(edit.before, edit.after, strict=True))
    return next((restyle for restyle in _RESTYLES if all(after == restyle(before) for before, after in pairs)), None)


_RESTYLES: Final = (str.lower, str.upper, str.swapcase)
_APART: Final = "\x00"


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with the edits made.

    >>> swap = Edit(name="text.typo.transpose", place=(1, 3), before="an", after="na")
    >>> apply("cancel", [swap])
    'cnacel'
    """
    if len(edits) == 1 and isinstance(edits[0].before, str):  # the most frequent case by far
        start, end = edits[0].place
        return f"{text[:start]}{edits[0].after}{text[end:]}"
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
    that came from it; where only the case changed it stays at its letter. What is inserted at a border stays
    outside.

    >>> move([Span(3, 5, "item")], [Edit(place=(0, 2), before="ab", after="a")])
    (Span(start=2, end=4, label='item'),)
    """
    pieces = pieces_of(edits)
    return tuple(_moved(span, pieces) for span in spans)


def _moved(span: Span, pieces: list[Piece]) -> Span:
    start = _start(span.start, pieces)
    return Span(start, max(start, _end(span.end, pieces)), span.label)


def _start(position: int, pieces: list[Piece]) -> int:
    shift = 0
    for piece in pieces:
        if piece.start < position < piece.end:
            return position + shift if _same_letters(piece) else piece.start + shift
        if piece.start >= position and piece.end > position:
            break
        shift += len(piece.after) - (piece.end - piece.start)
    return position + shift


def _end(position: int, pieces: list[Piece]) -> int:
    shift = 0
    for piece in pieces:
        if piece.start < position < piece.end:
            return position + shift if _same_letters(piece) else piece.start + shift + len(piece.after)
        if piece.start >= position:
            break
        shift += len(piece.after) - (piece.end - piece.start)
    return position + shift


def _same_letters(piece: Piece) -> bool:
    return len(piece.before) == len(piece.after) and all(
        one.casefold() == other.casefold() for one, other in zip(piece.before, piece.after, strict=True)
    )


def fits(edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit can stand beside others in one case.

    Replacements must not overlap or meet at an insertion; changes to the whole text must not overlap either, there
    is room for one change of case, and the replacements must leave something of any other change to do. Nothing is
    inserted inside what such a change replaces.

    >>> one = Edit(place=(1, 3), before="an", after="na")
    >>> (
    ...     fits(Edit(place=(2, 4), before="nc", after="cn"), [one]),
    ...     fits(Edit(place=(3, 4), before="c", after=""), [one]),
    ... )
    (False, True)
    """
    replacements = [other for other in others if not is_whole(other)]
    wholes = [other for other in others if is_whole(other)]
    if is_whole(edit):
        for other in wholes:
            if other.name == edit.name or (restyle_of(other) and restyle_of(edit)):
                return False
            if _meet(edit.place, other.place):
                return False
        wholes = [edit]
    else:
        if not all(_apart(edit.place, other.place) for other in replacements):
            return False
        replacements.append(edit)
    return all(restyle_of(whole) or _has_effect(whole, replacements) for whole in wholes)


def _has_effect(whole: Edit, replacements: Sequence[Edit]) -> bool:
    if not replacements:
        return True
    insertions = [start for start, end in (one.place for one in replacements) if start == end]
    if any(first < start < last for start in insertions for first, last in whole.place):
        return False
    return any(all(_leaves(place, replacement.place) for replacement in replacements) for place in whole.place)


def _leaves(place: tuple[int, int], replaced: tuple[int, int]) -> bool:
    # What is inserted beside a stretch leaves it as it is; two insertions at one place have no order.
    if replaced[0] == replaced[1] and place[0] < place[1]:
        return not place[0] < replaced[0] < place[1]
    return _apart(place, replaced)


def _meet(ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    # Both are in the order of the text, so that each place is looked at with its neighbours only.
    n = m = 0
    while n < len(ones) and m < len(others):
        if not _apart(ones[n], others[m]):
            return True
        if ones[n][1] <= others[m][1]:
            n += 1
        else:
            m += 1
    return False


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    (start, end), (first, last) = one, other
    if start == end or first == last:  # an insertion keeps clear of what it would touch
        return last < start or end < first
    return last <= start or end <= first
