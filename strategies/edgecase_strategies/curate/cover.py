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
MORE_A_PAIR = 3
"""The same where as much as can be is to be covered: it takes a little longer."""


class Pairs:
    """Bits for the pairs of the factors perturbation, severity, seed and place, given as they come; for triples on request.

    What a seed is, such as its category, makes pairs with the perturbation, the severity and the place. Where it is told, a pair
    with the seed itself counts half: there may be too many of them to cover.

    >>> Pairs().masks(0, [1], [("text.typo.omit", "start")])[1][0].bit_count()
    6
    >>> Pairs(triples=True).masks(0, [1], [("text.typo.omit", "start")])[1][0].bit_count()
    10
    >>> Pairs().masks(0, [1], [("text.typo.omit", "start")], [("category", "refund")])[1][0].bit_count()
    9
    """

    def __init__(self, *, triples: bool = False, seeds_count_half: bool = False) -> None:
        self._triples = triples
        self._width = 2 if seeds_count_half else 1
        self._length = 0
        self._bits: dict[tuple[Hashable, ...], int] = {}

    def _bit(self, *parts: Hashable, width: int = 0) -> int:
        found = self._bits.get(parts)
        if found is None:
            width = width or self._width
            found = self._bits[parts] = ((1 << width) - 1) << self._length
            self._length += width
        return found

    def masks(
        self,
        seed: int,
        severities: Iterable[int],
        cells: Sequence[tuple[str, str]],
        traits: Iterable[tuple[str, Hashable]] = (),
    ) -> dict[int, list[int]]:
        """Return the pairs that each edit covers, by severity; an edit is given as its perturbation and place.

        ``traits`` say what the seed is, each by its factor and value.
        """
        whose: list[tuple[str, Hashable]] = [("seed", seed), *traits]
        distinct = list(dict.fromkeys(cells))
        names = dict.fromkeys(name for name, _ in distinct)
        places = dict.fromkeys(place for _, place in distinct)
        of_name = {name: self._bits_of("name", name, of=whose) for name in names}
        of_place = {place: self._bits_of("place", place, of=whose) for place in places}
        of_cell = {
            (name, place): self._bit("name-place", name, place) | of_name[name] | of_place[place]
            for name, place in distinct
        }
        found: dict[int, list[int]] = {}
        for level in severities:
            of_level = self._bits_of("severity", level, of=whose)
            by_name = {name: self._bit("name-severity", name, level) | of_level for name in names}
            by_place = {place: self._bit("place-severity", place, level) for place in places}
            mask = {cell: of_cell[cell] | by_name[cell[0]] | by_place[cell[1]] for cell in distinct}
            if self._triples:
                self._add_triples(mask, level, whose)
            found[level] = [mask[cell] for cell in cells]
        return found

    def _bits_of(self, factor: str, *values: Hashable, of: Iterable[tuple[str, Hashable]]) -> int:
        """Return the bits of values of an edit with each thing that is known of its seed."""
        found, bits = 0, self._bits
        for name, value in of:
            parts = (factor, name, *values, value)
            found |= bits.get(parts) or self._bit(*parts, width=int(name == "seed"))
        return found

    def _add_triples(self, mask: dict[tuple[str, str], int], level: int, whose: Sequence[tuple[str, Hashable]]) -> None:
        by_name = {name: self._bits_of("name-severity", name, level, of=whose) for name, _ in mask}
        by_place = {place: self._bits_of("place-severity", place, level, of=whose) for _, place in mask}
        for name, place in mask:
            mask[name, place] |= (
                self._bit("name-place-severity", name, place, level)
                | self._bits_of("name-place", name, place, of=whose)
                | by_name[name]
                | by_place[place]
            )


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
    rest, aside, first = [number for number in waiting if masks[number]], list[int](), True
    nothing = [number for number in waiting if not masks[number]]  # in no layer: they cover nothing, and come last
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
            return rest + aside + nothing
    for place, number in enumerate(nothing):
        answer = take(number)
        if answer is Answer.ENOUGH:
            return aside + nothing[place:]
        if answer is Answer.ASIDE:
            aside.append(number)
    return aside


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
