"""Find whether a text is nearly one of many private values, without comparing it with each.

If a value of m characters and a text are alike to 0.85 or more, at most 0.15 / 0.85 * m edits (Levenshtein) lie between them. The
value is cut into one piece more than that: each edit spoils one piece at most, so one of them stands in the text unchanged, and not further from
its place than there are edits (the pigeonhole of G. Li, D. Deng, J. Wang and J. Feng, Pass-Join, VLDB 2011). The values with a
piece in the text are the candidates, which are compared in full. No near copy is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

FULL: Final = 64
"""From so many values on, those with a piece are kept by length and place, so that only some of them are looked at."""
_ROUNDING: Final = 1e-9

_Placed = dict[tuple[int, int], list[str]]


class Nearby:
    """Values, and which texts are near one of them. They are held in memory, and nowhere else.

    >>> nearby = Nearby(0.85)
    >>> nearby.add("ann.lee@shop.com")
    >>> nearby.nearest("ann.le@shop.com"), nearby.holds("ann@shop.com"), len(nearby)
    ('ann.lee@shop.com', False, 1)
    """

    def __init__(self, near: float) -> None:
        self._near = near
        self._values: dict[str, int] = {}  # in their order
        self._longest = 0
        # By a piece's length, then by the piece: the values that have it, each with its place in them.
        self._pieces: dict[int, dict[str, list[tuple[int, str]] | _Placed]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def add(self, value: str) -> None:
        """Take a value in."""
        if not value or value in self._values:
            return
        self._values[value] = len(self._values)
        self._longest = max(self._longest, len(value))
        for place, piece in self._cut(value):
            of_length = self._pieces.setdefault(len(piece), {})
            those = of_length.setdefault(piece, [])
            if isinstance(those, dict):
                those.setdefault((len(value), place), []).append(value)
                continue
            those.append((place, value))
            if len(those) >= FULL:
                of_length[piece] = _by_place(those)

    def holds(self, text: str) -> bool:
        """Whether a text is one of the values, or near one."""
        if text in self._values:
            return True
        seen: set[str] = set()
        for candidates in self._candidates(text):
            fresh = [value for value in candidates if value not in seen]
            if fresh and self._best(text, fresh) is not None:
                return True
            seen.update(fresh)
        return False

    def nearest(self, text: str) -> str | None:
        """Return the value that a text is nearest to, the first of several, or None if none is near."""
        if text in self._values:
            return text
        found = {value for candidates in self._candidates(text) for value in candidates}
        return self._best(text, sorted(found, key=self._values.__getitem__)) if found else None

    def _best(self, text: str, values: list[str]) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        # By the distance and with a little more: the similarity loses what is just as near as asked for (3 edits of 20).
        most = 1 - self._near + _ROUNDING
        best = process.extractOne(text, values, scorer=Levenshtein.normalized_distance, score_cutoff=most)
        return None if best is None else str(best[0])

    def _candidates(self, text: str) -> Iterator[list[str]]:
        edits = self._edits(len(text))
        if len(text) > edits + self._longest:
            return
        for length, pieces in self._pieces.items():
            for start in range(len(text) - length + 1):
                those = pieces.get(text[start : start + length])
                if those is None:
                    continue
                if isinstance(those, dict):
                    for (size, place), values in those.items():
                        if abs(size - len(text)) <= edits and abs(place - start) <= edits:
                            yield values
                else:
                    yield [value for place, value in those if abs(place - start) <= edits]

    def _edits(self, length: int) -> int:
        """Return how many edits may lie between a text of a length and one that is near it."""
        return int((1 - self._near) * length / self._near + _ROUNDING)

    def _cut(self, value: str) -> Iterator[tuple[int, str]]:
        """Yield a value's pieces with their places: one more than there may be edits, of nearly the same length."""
        count = min(self._edits(len(value)) + 1, len(value))
        for number in range(count):
            start, end = (len(value) * at // count for at in (number, number + 1))
            yield start, value[start:end]


def _by_place(those: list[tuple[int, str]]) -> _Placed:
    found: _Placed = {}
    for place, value in those:
        found.setdefault((len(value), place), []).append(value)
    return found
