"""Order candidates so that every beginning of the order covers as many pairs of factors as it can.

What a candidate covers is one whole number whose bits are the pairs, so that what it would add to what is covered
is two machine operations. The order is greedy: next comes the candidate that adds most, and of two that add the same, the one with fewer edits.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable, Iterable, Sequence

SIZES = 8
"""Numbers of edits that ties tell apart; all from 7 count as 7."""
CANDIDATES_A_PAIR = 2
"""How many candidates a layer looks at for each pair that it is to cover."""


class Pairs:
    """Bits for the pairs of the factors perturbation, severity, seed and place, given as they come; for triples on request.

    >>> Pairs().masks(0, [1], [("text.typo.omit", "start")])[1][0].bit_count()
    6
    >>> Pairs(triples=True).masks(0, [1], [("text.typo.omit", "start")])[1][0].bit_count()
    10
    """

    def __init__(self, *, triples: bool = False) -> None:
        self._triples = triples
        self._bits: dict[tuple[Hashable, ...], int] = {}

    def _bit(self, *parts: Hashable) -> int:
        return self._bits.setdefault(parts, 1 << len(self._bits))

    def masks(self, seed: int, severities: Iterable[int], cells: Sequence[tuple[str, str]]) -> dict[int, list[int]]:
        """Return the pairs that each edit covers, by severity; an edit is given as its perturbation and place."""
        bit = self._bit
        distinct = list(dict.fromkeys(cells))
        names, places = (
            dict.fromkeys(name for name, _ in distinct),
            dict.fromkeys(place for _, place in distinct),
        )
        of_seed = {
            cell: bit("name-place", *cell) | bit("name-seed", cell[0], seed) | bit("place-seed", cell[1], seed)
            for cell in distinct
        }
        found: dict[int, list[int]] = {}
        for severity in severities:
            both = bit("severity-seed", severity, seed)
            by_name = {name: bit("name-severity", name, severity) | both for name in names}
            by_place = {place: bit("place-severity", place, severity) for place in places}
            mask = {cell: of_seed[cell] | by_name[cell[0]] | by_place[cell[1]] for cell in distinct}
            if self._triples:
                for cell in distinct:
                    name, place = cell
                    mask[cell] |= bit("name-place-severity", name, place, severity) | bit(
                        "name-place-seed", *cell, seed
                    )
                    mask[cell] |= bit("name-severity-seed", name, severity, seed)
                    mask[cell] |= bit("place-severity-seed", place, severity, seed)
            found[severity] = [mask[cell] for cell in cells]
        return found


class Answer(enum.Enum):
    """What becomes of a candidate that is offered."""

    TAKEN = enum.auto()
    DROPPED = enum.auto()
    """It is no good, and is not offered again."""
    ASIDE = enum.auto()
    """There is no room for its like; it is kept."""
    ENOUGH = enum.auto()
    """Nothing more is wanted; the candidate is kept."""


Take = Callable[[int], Answer]


def cover(
    masks: Sequence[int],
    sizes: Sequence[int],
    waiting: Sequence[int],
    take: Take,
    a_pair: int = CANDIDATES_A_PAIR,
) -> list[int]:
    """Offer candidates in the order in which they cover most, and return those that are left.

    ``waiting`` holds the numbers of the candidates, ``masks`` and ``sizes`` what each covers and how many edits it
    has. ``a_pair`` is how many candidates are looked at for each pair. Once all that can be covered is covered, covering starts anew. The first layer covers every pair that
    any candidate has; a later one looks at a share of the candidates, and leaves out a pair that is in none of them.

    >>> taken = []
    >>> cover([0b011, 0b001, 0b100], [2, 1, 1], [0, 1, 2], lambda n: taken.append(n) or Answer.TAKEN)
    []
    >>> taken
    [0, 2, 1]
    """
    every = 0
    for number in waiting:
        every |= masks[number]
    width = a_pair * every.bit_count()
    rest, aside, first = list(waiting), list[int](), True
    while rest:
        layer = _Layer(masks, sizes, every, take)
        left, rest = layer.offer(rest[:width]), rest[width:]
        if first and layer.uncovered and not layer.enough:
            # What the share lacks may be rare; here it is worth looking through all.
            rare = [number for number in rest if masks[number] & layer.uncovered]
            found = set(rare)
            rest = [number for number in rest if number not in found]
            left += layer.offer(rare)
        rest += left
        aside += layer.aside
        first = False
        if layer.enough:
            break
    return rest + aside


class _Layer:
    def __init__(self, masks: Sequence[int], sizes: Sequence[int], uncovered: int, take: Take) -> None:
        self.masks, self.sizes, self.uncovered, self.take = masks, sizes, uncovered, take
        self.aside: list[int] = []
        self.enough = False

    def offer(self, numbers: Sequence[int]) -> list[int]:
        """Offer candidates while one of them adds something; return those that do not, or that nobody wanted.

        What a candidate adds can only fall, so it is looked at again only when it comes to the top.
        """
        masks, sizes, uncovered = self.masks, self.sizes, self.uncovered
        gains = [(masks[number] & uncovered).bit_count() for number in numbers]
        buckets: list[list[int]] = [[] for _ in range((max(gains, default=0) + 1) * SIZES)]
        left: list[int] = []
        for number, gain in zip(numbers, gains, strict=True):
            buckets[gain * SIZES + SIZES - 1 - min(sizes[number], SIZES - 1)].append(number)
        for score in range(len(buckets) - 1, -1, -1):
            hoped, fewness = divmod(score, SIZES)
            for place, number in enumerate(buckets[score]):
                gain = (masks[number] & uncovered).bit_count()
                if not gain:
                    left.append(number)
                elif gain < hoped:
                    buckets[gain * SIZES + fewness].append(number)
                else:
                    answer = self.take(number)
                    if answer is Answer.TAKEN:
                        uncovered &= ~masks[number]
                    elif answer is Answer.ASIDE:
                        self.aside.append(number)
                    elif answer is Answer.ENOUGH:
                        self.enough = True
                        left += buckets[score][place:]
                        for bucket in reversed(buckets[:score]):
                            left += bucket
                        self.uncovered = uncovered
                        return left
        self.uncovered = uncovered
        return left
