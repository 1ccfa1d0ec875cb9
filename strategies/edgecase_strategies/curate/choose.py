"""Choose the few cases that are worth a model's call: distinct, verified, and covering as much as they can."""

from __future__ import annotations

import functools
import json
import operator
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from edgecase_strategies.case import Case, encode
from edgecase_strategies.curate.cells import Levels, Possible, Traits
from edgecase_strategies.curate.cover import CANDIDATES_A_PAIR, MORE_A_PAIR, Answer, Pairs, cover
from edgecase_strategies.curate.coverage import check_strength
from edgecase_strategies.curate.distinct import cell_of
from edgecase_strategies.curate.factors import Forbid, check_forbid
from edgecase_strategies.curate.likeness import EXACT, likeness_of
from edgecase_strategies.curate.pool import Draft, Pool
from edgecase_strategies.curate.rules import Rules, all_forbidden, check_traits, permitted, telling
from edgecase_strategies.engine import Source, at_severity, build
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.options import check_count, check_severity

Verifier = Callable[[Case], "str | None"]
"""Returns why a case is not to be used, or None."""
SAME, DUPLICATE, NOTHING = "same as the seed", "duplicate", "nothing to change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen, and out of what."""

    cases: tuple[tuple[int, Case], ...]
    """The index of the source and the case; every beginning covers as much as it can."""
    pool: int
    """How many drafts of cases were drawn."""
    distinct: int
    """How many of them are no duplicate and no seed, as far as looked at: a draft's value is made when its turn comes."""
    dropped: Mapping[str, int]
    """How many were left out, by reason: "same as the seed", "duplicate", and what verifying found."""
    possible: Possible = field(default_factory=Possible)
    """What the pool could cover."""
    near: int = 0
    """How many of the cases nearly repeat another one of the same seed, label and cell: nothing else was left to fill a share."""


def allot(cases: int, sources: int) -> tuple[int, ...]:
    """Return how many cases each source gets: an even share, the first ones one more.

    >>> allot(20, 3), allot(2, 3), allot(5, 0)
    ((7, 7, 6), (1, 1, 0), ())
    """
    if sources < 1:
        return ()
    share, more = divmod(cases, sources)
    return (share + 1,) * more + (share,) * (sources - more)


def choose(
    sources: Sequence[Source],
    *,
    cases: int,
    severity: tuple[int, int],
    rng_seed: int,
    pool_factor: int = 20,
    shares: Sequence[int] | None = None,
    verify: Verifier | None = None,
    coverage: str = "pairs",
    factors: Sequence[Mapping[str, str]] | None = None,
    forbid: Forbid | Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> Choice:
    """Draw a pool of ``pool_factor`` times ``cases``, and choose those that cover most pairs of factors.

    With ``coverage="triples"`` they cover most triples, which takes several times as many cases. The factors of an edit are
    its perturbation, the severity, the seed and the place in it, and beside them what ``factors`` says of each source, such as
    ``{"category": "refund", "locale": "en"}``. ``forbid`` gives combinations of their values that no case may have:
    ``[{"perturbation": "text.ocr", "category": "refund"}]``, or a function of a dict of them.

    A case is verified before it is taken; one that cannot be confirmed is dropped, counted, and the next best taken. One that nearly repeats a
    case of the same seed, label, perturbations, severity and places comes last, and is counted. A source that
    cannot fill its share leaves the rest to others; where there are not as many distinct cases as asked for, all that
    there are come back. ``shares`` says how many cases each source gets, where that is not an even share; nobody fills then
    what a source cannot. ``verify`` is asked after the room's own checker.

    The result depends on the seeds' content, the options and ``rng_seed`` only.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.engine import source_of
    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> sources = [source_of(ROOM, Seed(value=text), PERTURBATIONS) for text in ("Hello there", "Where is it?")]
    >>> choice = choose(sources, cases=4, severity=(1, 1), rng_seed=0)
    >>> sorted(index for index, _ in choice.cases), choice.pool
    ([0, 0, 1, 1], 80)

    Raises InvalidOption for a number that is out of range, NothingApplies for a source of which all is forbidden.
    """
    check_count("cases", cases)
    check_count("pool_factor", pool_factor)
    low, high = check_severity(severity)
    traits = check_traits(factors, len(sources))
    if forbid is not None:
        forbid = forbid if callable(forbid) else check_forbid(forbid)
        sources = [permitted(one, forbid, mine, (low, high)) for one, mine in zip(sources, traits, strict=True)]
    chooser = _Chooser(
        sources,
        (low, high),
        rng_seed,
        verify,
        triples=check_strength(coverage) == 3,
        traits=traits,
        forbid=forbid,
        spread=factors is not None,
    )
    even = shares is None
    shares = allot(cases, len(sources)) if shares is None else tuple(shares)
    while any(shares):
        chooser.draw([share * pool_factor for share in shares])
        chooser.fill(shares)
        if not even:
            break
        open_to = chooser.open()
        more = iter(allot(cases - len(chooser.chosen), len(open_to)))
        shares = tuple(next(more) if index in open_to else 0 for index in range(len(sources)))
    return chooser.choice()


class _Chooser:
    def __init__(
        self,
        sources: Sequence[Source],
        severity: tuple[int, int],
        rng_seed: int,
        verify: Verifier | None,
        *,
        triples: bool,
        traits: Sequence[Traits],
        forbid: Forbid | None,
        spread: bool,
    ) -> None:
        self._severity, self._verify = severity, verify
        self._traits = traits
        self._telling, is_seed = telling(traits)
        self._possible: dict[Traits, dict[tuple[str, str], Levels]] = {}
        self._rules = [Rules(forbid, mine, severity) for mine in traits]
        self._pools = [
            Pool(
                source,
                index=index,
                rng_seed=rng_seed,
                allowed=None if forbid is None else rules.allowing(source),
                turns=spread,
            )
            for index, (source, rules) in enumerate(zip(sources, self._rules, strict=True))
        ]
        self._seen: list[set[Hashable]] = [{_key(source.seed.value)} for source in sources]
        self._pairs = Pairs(triples=triples, seeds_count_half=any(self._telling) and not is_seed)
        self._drafts: list[Draft] = []
        self._masks: list[int] = []
        self._tables: dict[int, dict[int, list[int]]] = {}
        self._sizes: list[int] = []
        self._waiting: list[int] = []
        self._room_left: list[int] = []
        self._wanted = 0
        self._dropped: Counter[str] = Counter()
        self._cells: dict[tuple[int, str], list[Any]] = {}  # the values taken, by seed and cell
        self._nearly: set[int] = set()  # the drafts that wait because they nearly repeat one of these
        self._near = 0
        self.chosen: list[tuple[int, Case]] = []

    def draw(self, counts: Sequence[int]) -> None:
        """Draw drafts for the sources of which there are none yet, in turn, so that none comes first."""
        drawn: list[list[tuple[Draft, int]]] = []
        for pool, count in zip(self._pools, counts, strict=True):
            if count and not pool.drawn:
                drafts = pool.draw(count, self._severity)
                drawn.append(list(zip(drafts, self._masks_of(pool, drafts), strict=True)))
        for row in zip_longest(*drawn):
            for item in row:
                if item is not None:
                    draft, mask = item
                    self._waiting.append(len(self._drafts))
                    self._drafts.append(draft)
                    self._masks.append(mask)
                    self._sizes.append(len(draft[2]))

    def _masks_of(self, pool: Pool, drafts: Sequence[Draft]) -> list[int]:
        place = pool.source.room.place
        low, high = self._severity
        cells = [(edit.name, place(pool.source.prepared, edit)) for edit in pool.edits]
        self._note(pool, cells)
        tables = self._pairs.masks(pool.index, range(low, high + 1), cells, self._telling[pool.index])
        self._tables[pool.index] = tables
        masks: list[int] = []
        for _, level, numbers in drafts:
            table, mask = tables[level], 0
            for number in numbers:
                mask |= table[number]
            masks.append(mask)
        return masks

    def _note(self, pool: Pool, cells: Sequence[tuple[str, str]]) -> None:
        """Remember what the edits of a pool can cover. Raises NothingApplies if all of them are forbidden."""
        known = self._possible.setdefault(self._traits[pool.index], {})
        rules, some = self._rules[pool.index], 0
        if rules.every is not None:
            known.update(dict.fromkeys(cells, rules.every))
            return
        for cell in dict.fromkeys(cells):
            levels = rules.levels(*cell)
            some |= levels
            if levels:
                known[cell] = known.get(cell, 0) | levels
        if cells and not some:
            raise NothingApplies(all_forbidden(pool.source, self._traits[pool.index]))

    def _mask(self, index: int, level: int, numbers: Sequence[int]) -> int:
        table = self._tables[index][level]
        return functools.reduce(operator.or_, [table[number] for number in numbers])

    def fill(self, shares: Sequence[int]) -> None:
        """Take up to so many more cases of each source."""
        self._room_left = list(shares)
        self._wanted = sum(shares)
        widely = any(self._telling) or any(pool.turns and pool.drawn for pool in self._pools)
        a_pair = MORE_A_PAIR if widely else CANDIDATES_A_PAIR
        self._waiting = cover(self._masks, self._sizes, self._waiting, self._take, a_pair)
        again = [number for number in self._waiting if self._may_repeat(number)]
        if again:
            rest = [number for number in self._waiting if not self._may_repeat(number)]
            self._waiting = rest + cover(self._masks, self._sizes, again, self._take_near, a_pair)

    def _may_repeat(self, number: int) -> bool:
        return number in self._nearly and self._room_left[self._drafts[number][0]] > 0

    def _take_near(self, number: int) -> Answer:
        answer = self._take(number, nearly=True)
        self._near += answer is Answer.TAKEN
        return answer

    def _take(self, number: int, *, nearly: bool = False) -> Answer:
        index, level, numbers = self._drafts[number]
        if not self._wanted:
            return Answer.ENOUGH
        if not self._room_left[index]:
            return Answer.ASIDE
        pool = self._pools[index]
        room, seed, prepared = pool.source.room, pool.source.seed, pool.source.prepared
        settled = pool.settle(numbers, level)
        if settled != numbers:
            self._masks[number] = self._mask(index, level, settled)
            self._drafts[number] = (index, level, settled)
            numbers = settled
        edits = at_severity(room, [pool.edits[one] for one in numbers], level)
        case = build(room, seed, edits, level, prepared)
        key = _key(case.value)
        reason: str | None
        if key in self._seen[index]:
            reason = SAME if key == _key(seed.value) else DUPLICATE
        elif not nearly and self._repeats(index, case):
            self._nearly.add(number)
            return Answer.ASIDE
        else:
            self._seen[index].add(key)
            reason = room.verify(prepared, case)
            if reason is None and self._verify is not None:
                reason = self._verify(case)
        if reason is not None:
            self._dropped[reason] += 1
            return Answer.DROPPED
        self._others(index, case).append(case.value)
        self.chosen.append((index, case))
        self._room_left[index] -= 1
        self._wanted -= 1
        return Answer.TAKEN

    def _repeats(self, index: int, case: Case) -> bool:
        """Whether a case nearly repeats one that was taken."""
        likeness = likeness_of(case.value, self._pools[index].source.room)
        if likeness is EXACT:
            return False
        others = self._others(index, case)
        return bool(others) and likeness.first_near(case.value, others) is not None

    def _others(self, index: int, case: Case) -> list[Any]:
        """Return the values that were taken of the case's seed and cell."""
        source = self._pools[index].source
        places = sorted(source.room.place(source.prepared, edit) for edit in case.edits)
        return self._cells.setdefault((index, cell_of(case, places)), [])

    def open(self) -> frozenset[int]:
        """Return the indexes of the sources that can give more."""
        waiting = {self._drafts[number][0] for number in self._waiting}
        return frozenset(pool.index for pool in self._pools if pool.index in waiting or not pool.drawn)

    def choice(self) -> Choice:
        dropped = self._dropped.copy()
        dropped[DUPLICATE] += sum(pool.repeated for pool in self._pools)
        dropped[NOTHING] += sum(pool.empty for pool in self._pools)
        drawn = sum(pool.drawn for pool in self._pools)
        return Choice(
            cases=tuple(self.chosen),
            pool=drawn,
            distinct=drawn - dropped[SAME] - dropped[DUPLICATE] - dropped[NOTHING],
            dropped=MappingProxyType({reason: dropped[reason] for reason in sorted(dropped) if dropped[reason]}),
            possible=Possible(groups=MappingProxyType(self._possible)),
            near=self._near,
        )


def _key(value: object) -> Hashable:
    # The order of an object's members counts: a model that reads them one by one can see it.
    return value if isinstance(value, str) else json.dumps(encode(value))
