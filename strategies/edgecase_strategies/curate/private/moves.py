"""Where a place in a text stands after values in it were replaced, and spans that move with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from edgecase_strategies.errors import InvalidOption


class Move(NamedTuple):
    """A stretch of a text, and where what replaced it begins and ends."""

    before_start: int
    before_end: int
    start: int
    end: int


def moved(moves: Sequence[Move], place: int, is_end: int) -> int:
    """Return where an offset is now: one inside a value goes to the side of its stand-in on which the span lies.

    >>> moved([Move(5, 12, 5, 20)], 13, 0), moved([Move(5, 12, 5, 20)], 7, 1)
    (21, 20)
    """
    shift = 0
    for one in moves:
        if place <= one.before_start:
            break
        if place < one.before_end:
            return one.end if is_end else one.start
        shift = one.end - one.before_end
    return place + shift


def moved_spans(spans: Any, moves: Sequence[Move]) -> Any:
    """Return a column of spans, moved: lists that begin with start and end, or dicts that have them.

    >>> moved_spans([[13, 16, "when"], {"start": 5, "end": 12}], [Move(5, 12, 5, 20)])
    [[21, 24, 'when'], {'start': 5, 'end': 20}]

    Raises InvalidOption for what are no spans.
    """
    if spans is None or spans == "":
        return spans
    if not isinstance(spans, (list, tuple)) or not all(map(_is_span, spans)):
        raise InvalidOption(
            'Spans are a list of [start, end, label] or of {"start": …, "end": …}, in characters of the text; '
            f"a {type(spans).__name__} that was named as such is none."
        )
    return type(spans)(_moved_one(span, moves) for span in spans)


def _moved_one(span: Any, moves: Sequence[Move]) -> Any:
    if isinstance(span, Mapping):
        return {**span, "start": moved(moves, span["start"], 0), "end": moved(moves, span["end"], 1)}
    return type(span)([moved(moves, span[0], 0), moved(moves, span[1], 1), *span[2:]])


def check_no_spans(record: Mapping[str, Any], named: Mapping[str, Any]) -> None:
    """Raise InvalidOption for a column that looks like spans of a text and that nobody named as such."""
    for name, value in record.items():
        if name not in named and isinstance(value, (list, tuple)) and value and all(map(_is_labelled, value)):
            raise InvalidOption(
                f'The column "{name}" looks like spans of a text, and what stands before them is scrubbed. Name the text that they '
                f'are of, as in Private(spans={{"{name}": "text"}}); None says that they are of none.'
            )


def _is_span(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _is_place(value.get("start"), value.get("end"))
    return isinstance(value, (list, tuple)) and len(value) > 1 and _is_place(value[0], value[1])


def _is_labelled(value: Any) -> bool:
    return _is_span(value) and (isinstance(value, Mapping) or (len(value) == 3 and isinstance(value[2], str)))


def _is_place(start: Any, end: Any) -> bool:
    return type(start) is int and type(end) is int and 0 <= start <= end
