"""Find examples that two sets share, exactly or nearly: what is held out must not be among the seeds."""

from __future__ import annotations

import bisect
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import encode
from edgecase_strategies.curate.likeness import NEAR, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """An example that is in both sets."""

    seed: int
    """Its number among the seeds, from 0 on."""
    other: int
    """Its number among the others."""
    similarity: float
    """1.0 where the two are the same, but for case and white space."""

    @property
    def is_exact(self) -> bool:
        """Whether the two are the same, but for case and white space."""
        return self.similarity == 1.0


def overlaps(
    seeds: Sequence[Any],
    others: Sequence[Any],
    *,
    seed_labels: Sequence[Any] = (),
    other_labels: Sequence[Any] = (),
    near: float = NEAR,
) -> list[Overlap]:
    """Return what two sets of examples share, one for each of the others that has its like among the seeds.

    The same value is the same example, whatever its label. Nearly the same texts are one only if they have the same label,
    where there are labels: of two that differ in a word and in the label, the word is what counts.

    >>> overlaps(["Where is my card?", "Cancel it."], ["where is my  card?", "Cancel it!"])[0]
    Overlap(seed=0, other=0, similarity=1.0)
    >>> [round(one.similarity, 2) for one in overlaps(["Where is my new card now?"], ["Where is my new card now"])]
    [0.96]
    """
    keys = [plain(value) for value in seeds]
    places: dict[str, int] = {}
    for number, key in enumerate(keys):
        places.setdefault(key, number)
    groups: dict[str, _Sorted] = {}
    for number, (value, key) in enumerate(zip(seeds, keys, strict=True)):
        if isinstance(value, str):
            groups.setdefault(_label(seed_labels, number), _Sorted(near)).add(key, number)
    for group in groups.values():
        group.close()
    found: list[Overlap] = []
    for number, value in enumerate(others):
        key = plain(value)
        if key in places:
            found.append(Overlap(seed=places[key], other=number, similarity=1.0))
        elif isinstance(value, str):
            label = _label(other_labels, number)
            mine = [groups[label]] if label in groups else []
            nearest = max((group.nearest(key) for group in mine), default=(0.0, -1))
            if nearest[1] >= 0:
                found.append(Overlap(seed=nearest[1], other=number, similarity=nearest[0]))
    return found


def plain(value: Any) -> str:
    """Return a value as it is compared: a text without its case and its white space's form, others as JSON.

    >>> plain(" Where  IS it? ")
    'where is it?'
    """
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    return json.dumps(encode(value), sort_keys=True)


def _label(labels: Sequence[Any], number: int) -> str:
    return plain(labels[number]) if labels else ""


class _Sorted:
    """Texts by length: one that is nearly the same is about as long."""

    def __init__(self, near: float) -> None:
        self._near, self._likeness = near, Texts(near)
        self._found: list[tuple[int, str, int]] = []
        self._lengths: list[int] = []
        self._texts: list[str] = []

    def add(self, text: str, number: int) -> None:
        self._found.append((len(text), text, number))

    def close(self) -> None:
        self._found.sort()
        self._lengths = [length for length, _, _ in self._found]
        self._texts = [text for _, text, _ in self._found]

    def nearest(self, text: str) -> tuple[float, int]:
        """Return the similarity of the nearest text and its number, or (0.0, -1)."""
        low = bisect.bisect_left(self._lengths, int(len(text) * self._near))
        high = bisect.bisect_right(self._lengths, int(len(text) / self._near) + 1)
        best = self._likeness.nearest(text, self._texts[low:high])
        return (0.0, -1) if best is None else (best[0], self._found[low + best[1]][2])
