"""When two values are nearly the same: for texts, numbers, tables and other JSON, and pictures.

Each kind of value says two things: keys, of which near values share one, so that candidates are found without
comparing each with each; and which of some candidates is near, which decides.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeVar, runtime_checkable

from edgecase_strategies.case import Case, content_id, encode
from edgecase_strategies.curate.minhash import band_keys, need_numpy
from edgecase_strategies.errors import InvalidOption

V_contra = TypeVar("V_contra", contravariant=True)

NEAR = 0.92
"""From this similarity on, two texts are nearly the same: one less the share of letters that differ (Levenshtein)."""
LONGEST = 50_000
"""Longer texts are near only if they are the same: to compare them would take seconds."""
_SLACK = 1e-4
"""More than a similarity and the cutoff that rapidfuzz is given are off by: it leaves out what is up to 1e-8 above that."""
TOLERANCE = 0.01
"""Two numbers are nearly the same if they are at most this share of the larger one apart."""


class Likeness(Protocol[V_contra]):
    """When values of one kind are nearly the same."""

    def keys(self, values: Sequence[V_contra]) -> Sequence[Sequence[int]]:
        """Return keys for each value, as many for each, of 64 bits; values that are near share one at the same place."""
        ...

    def first_near(self, value: V_contra, others: Sequence[V_contra]) -> int | None:
        """Return the place among the others of one that is near the value, or None."""
        ...


@runtime_checkable
class KnowsLikeness(Protocol):
    """A room that says itself when its values are nearly the same."""

    likeness: Likeness[Any]


class Texts:
    """Texts are near if their Levenshtein similarity is at least ``near``.

    >>> Texts().first_near("Where is my refund?", ["Cancel it.", "Where is my refund!"])
    1
    """

    def __init__(self, near: float = NEAR) -> None:
        given: object = near
        if isinstance(given, (bool, str)) or not 0.5 <= near <= 1:
            raise InvalidOption(f"near takes a similarity from 0.5 to 1.0; {near!r} is none.")
        self._near = near
        self._share = 1 - Fraction(str(near))

    def keys(self, values: Sequence[str]) -> Sequence[Sequence[int]]:
        """Return the texts' MinHash bands."""
        return band_keys(values)

    def first_near(self, value: str, others: Sequence[str]) -> int | None:
        """Return the place of the nearest text, if it is near."""
        if len(value) > LONGEST:
            return others.index(value) if value in others else None
        best = self.nearest(value, others)
        return None if best is None else best[1]

    def nearest(self, value: str, others: Sequence[str]) -> tuple[float, int] | None:
        """Return the similarity and the place of the nearest text, if it is near.

        Two edits in 25 letters are a similarity of 0.92 exactly, for which floating point says now one thing and now the other, so
        whole numbers decide: texts are near if their edits are at most a share of the longer one's letters.

        >>> Texts(0.92).nearest("k" * 23 + "no", ["k" * 23 + "yes", "k" * 25])
        (0.92, 1)
        """
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        # The nearest is nearest either way: similarities that are not equal differ by far more than floating point is off by.
        best = process.extractOne(
            value, others, scorer=Levenshtein.normalized_similarity, score_cutoff=self._near - _SLACK
        )
        if best is None:
            return None
        text, similarity, place = best
        if similarity < self._near + _SLACK:
            edits, letters = Levenshtein.distance(value, text), max(len(value), len(text))
            if edits * self._share.denominator > letters * self._share.numerator:
                return None
        return float(similarity), int(place)


class Numbers:
    """Numbers are near if they differ by at most a share of the larger one, and have the same sign.

    >>> Numbers().first_near(100.0, [98, -100, 100.5])
    2
    """

    def __init__(self, tolerance: float = TOLERANCE) -> None:
        if not 0 < tolerance < 1:
            raise InvalidOption(f"tolerance takes a share between 0 and 1; {tolerance!r} is none.")
        self._tolerance = tolerance

    def keys(self, values: Sequence[float]) -> Sequence[Sequence[int]]:
        """Return a number's cell on a logarithmic scale, and the next one: near numbers share one of the two."""
        return [self.cells(value) for value in values]

    def cells(self, value: float) -> tuple[int, int]:
        """Return two hashes of a number, of which one near it shares the first or the second."""
        if not value or not math.isfinite(value):
            cell = _hashed(repr(float(value)))
            return cell, cell
        # Two numbers that are near are at most one cell apart, so that of two neighbours one has an even number.
        cell = math.floor(math.log(abs(value)) / -math.log1p(-self._tolerance))
        sign = "-" if value < 0 else "+"
        return _hashed(f"{sign}{cell // 2}"), _hashed(f"{sign}{(cell + 1) // 2}")

    def first_near(self, value: float, others: Sequence[float]) -> int | None:
        """Return the place of the first number that is near."""
        return next((place for place, other in enumerate(others) if self.near(value, other)), None)

    def near(self, one: float, other: float) -> bool:
        """Whether two numbers are near."""
        if one == other or (one != one and other != other):
            return True
        if not (math.isfinite(one) and math.isfinite(other)):
            return False
        return (one < 0) == (other < 0) and abs(one - other) <= self._tolerance * max(abs(one), abs(other))


class Records:
    """JSON, a form or the row of a table: near if it has the same fields, and each field's values are near.

    So two forms in which another field was changed are not near, however much of them is the same.

    >>> form = {"name": "Mrs. Anneliese Sommer", "qty": 12}
    >>> Records().first_near(form, [{**form, "qty": "12"}, {**form, "name": "Mrs. Anneliese Somer"}])
    1
    """

    def __init__(self, near: float = NEAR, tolerance: float = TOLERANCE) -> None:
        self._texts, self._numbers = Texts(near), Numbers(tolerance)

    def keys(self, values: Sequence[Any]) -> Sequence[Sequence[int]]:
        """Return the MinHash bands of the fields' names and what stands in them, numbers by their cells."""
        return band_keys([self._sketch(value) for value in values])

    def _sketch(self, value: Any) -> str:
        return "\n".join(f"{path}={self._token(leaf)}" for path, leaf in leaves(encode(value)))

    def _token(self, leaf: Any) -> str:
        if _kind(leaf) == "number":
            one, other = self._numbers.cells(leaf)
            return f"{one:x} {other:x}"
        return leaf if isinstance(leaf, str) else f"{leaf}"

    def first_near(self, value: Any, others: Sequence[Any]) -> int | None:
        """Return the place of the first record that is near."""
        mine = dict(leaves(encode(value)))
        return next((place for place, other in enumerate(others) if self._near(mine, other)), None)

    def _near(self, mine: Mapping[str, Any], other: Any) -> bool:
        theirs = dict(leaves(encode(other)))
        return mine.keys() == theirs.keys() and all(self._same(leaf, theirs[path]) for path, leaf in mine.items())

    def _same(self, one: Any, other: Any) -> bool:
        if _kind(one) != _kind(other):
            return False
        if isinstance(one, str):
            return one == other or self._texts.first_near(one, [other]) is not None
        if isinstance(one, (int, float)) and not isinstance(one, bool):
            return self._numbers.near(one, other)
        return bool(one == other)


class Pictures:
    """Pictures are near if they have the same size and their pixels differ by a few grey levels on average.

    A picture is an array of bytes, height by width by channels if it has several, or what numpy makes one of. Its keys
    are the rows of a difference hash, 64 bits that say where it gets lighter (N. Krawetz 2013).
    """

    def __init__(self, levels: float = 2.0) -> None:
        self._levels = levels

    def keys(self, values: Sequence[Any]) -> Sequence[Sequence[int]]:
        """Return the eight rows of each picture's difference hash, with its size."""
        return [self._rows(value) for value in values]

    def _rows(self, value: Any) -> list[int]:
        np = need_numpy()
        picture = np.asarray(value).astype(np.float64)
        grey = picture.mean(axis=2) if picture.ndim == 3 else picture
        if grey.ndim != 2 or not grey.size:
            raise InvalidOption(f"A picture is height by width, with channels or without; this one is {picture.shape}.")
        height, width = grey.shape
        rows = np.add.reduceat(grey, [row * height // 8 for row in range(8)], axis=0)
        small = np.add.reduceat(rows, [column * width // 9 for column in range(9)], axis=1)
        lighter = small[:, 1:] > small[:, :-1]
        return [_hashed(f"{picture.shape}{row}{lighter[row].astype(int).tolist()}") for row in range(8)]

    def first_near(self, value: Any, others: Sequence[Any]) -> int | None:
        """Return the place of the first picture whose pixels are near."""
        np = need_numpy()
        mine = np.asarray(value).astype(np.int32)
        for place, other in enumerate(others):
            theirs = np.asarray(other)
            if theirs.shape == mine.shape and float(np.abs(theirs.astype(np.int32) - mine).mean()) <= self._levels:
                return place
        return None


class Exact:
    """Values of which nothing is known are near only if they are the same."""

    def keys(self, values: Sequence[Any]) -> Sequence[Sequence[int]]:
        """Return a hash of the content."""
        return [(int(content_id([encode(value)]), 16),) for value in values]

    def first_near(self, value: Any, others: Sequence[Any]) -> int | None:
        """Return the place of the same value."""
        mine = json.dumps(encode(value))
        return next((place for place, other in enumerate(others) if json.dumps(encode(other)) == mine), None)


TEXTS, NUMBERS, RECORDS, PICTURES, EXACT = Texts(), Numbers(), Records(), Pictures(), Exact()


def likeness_of(value: Any, room: object = None) -> Likeness[Any]:
    """Return when a value is near others: as its room says, or by its kind.

    >>> likeness_of("hello") is TEXTS, likeness_of({"a": 1}) is RECORDS, likeness_of(b"raw") is EXACT
    (True, True, True)
    """
    if isinstance(room, KnowsLikeness):
        return room.likeness
    if isinstance(value, str):
        return TEXTS
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return NUMBERS
    if hasattr(value, "__array_interface__"):
        return PICTURES
    if isinstance(value, (Mapping, list, tuple)) and not isinstance(value, Case):
        return RECORDS
    return EXACT


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of JSON that hold no further ones, each with where it is (RFC 6901).

    >>> list(leaves({"a": [1, {"b": "x"}], "c": {}}))
    [('/a/0', 1), ('/a/1/b', 'x'), ('/c', {})]
    """
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            name = str(key).replace("~", "~0").replace("/", "~1")
            yield from leaves(item, f"{path}/{name}")
    elif isinstance(value, (list, tuple)) and value:
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}/{place}")
    else:
        yield path, value


def _kind(leaf: Any) -> str:
    return "number" if isinstance(leaf, (int, float)) and not isinstance(leaf, bool) else type(leaf).__name__


def _hashed(text: str) -> int:
    return int(content_id(text), 16)
