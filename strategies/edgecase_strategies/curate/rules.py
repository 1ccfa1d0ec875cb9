"""What is known of the sources of a choice, and what a constraint leaves of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edgecase_strategies.curate.cells import Levels, Traits
from edgecase_strategies.curate.factors import OF_EDITS, Forbid
from edgecase_strategies.curate.pool import Allowed
from edgecase_strategies.engine import Source, Tells, mix_of
from edgecase_strategies.errors import InvalidOption, NothingApplies


def traits_of(source: Source, category: str = "") -> dict[str, str]:
    """Return what is known of a source: its category, and what its room tells of its seed.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.engine import source_of
    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> traits_of(source_of(ROOM, Seed(value="Where is my refund?"), PERTURBATIONS), "refund")
    {'category': 'refund', 'locale': 'en', 'length': 'short'}
    """
    room: object = source.room
    told = room.traits(source.prepared) if isinstance(room, Tells) else {}
    return {"category": category or source.seed.truth.intent or "", **told}


def check_traits(factors: Sequence[Mapping[str, str]] | None, count: int) -> list[Traits]:
    """Return what is known of each of so many sources; of nothing, nothing."""
    if factors is None:
        return [()] * count
    if len(factors) != count:
        raise InvalidOption(f"factors takes a dict for each source; there are {len(factors)} for {count} sources.")
    reserved = next((name for one in factors for name in one if name in (*OF_EDITS, "seed")), None)
    if reserved is not None:
        raise InvalidOption(f'factors says what a seed is; "{reserved}" is known of the edits. Leave it out.')
    return [tuple(sorted((name, value) for name, value in one.items() if value)) for one in factors]


def permitted(source: Source, forbid: Forbid, traits: Traits, severity: tuple[int, int]) -> Source:
    """Return a source without the perturbations that are forbidden for it at each severity.

    Raises NothingApplies if none is left.
    """
    low, high = severity
    left = tuple(
        one
        for one in source.perturbations
        if not all(
            forbid({"perturbation": one.name, "severity": str(level), **dict(traits)}) for level in range(low, high + 1)
        )
    )
    if not left:
        raise NothingApplies(all_forbidden(source, traits))
    if len(left) == len(source.perturbations):
        return source
    return source._replace(perturbations=left, mix=mix_of(left, source.prepared))


def all_forbidden(source: Source, traits: Traits) -> str:
    """Return the sentence on a source of which nothing is left."""
    known = ", ".join(f"{name} {value}" for name, value in traits)
    return (
        f"For the seed {source.seed.value!r:.60}{f' ({known})' if known else ''} forbid rules out every perturbation that applies. "
        "Take the seed out, or forbid less."
    )


def telling(traits: Sequence[Traits]) -> tuple[list[Traits], bool]:
    """Return what is known of seeds without what tells no more than the seed itself or another factor; and whether a factor does.

    >>> telling([(("category", "a"), ("locale", "en")), (("category", "b"), ("locale", "en"))])
    ([(), ()], True)
    >>> telling([(("category", "a"),), (("category", "b"),), (("category", "a"),)])[1]
    False
    """
    names = sorted({name for one in traits for name, _ in one})
    whole = tuple(range(len(traits)))
    parted: dict[tuple[int, ...], str] = {(0,) * len(traits): ""}
    for name in names:
        numbers: dict[str | None, int] = {}
        parted.setdefault(tuple([numbers.setdefault(dict(one).get(name), len(numbers)) for one in traits]), name)
    kept = {name for parts, name in parted.items() if parts != whole}
    return [tuple(item for item in one if item[0] in kept) for one in traits], whole in parted


class Rules:
    """At which severities the edits of a source may be in a case, by their perturbation and place."""

    def __init__(self, forbid: Forbid | None, traits: Traits, severity: tuple[int, int]) -> None:
        low, high = severity
        self._forbid, self._traits = forbid, dict(traits)
        self._range = range(low, high + 1)
        self.every: Levels | None = (2 << high) - (1 << low) if forbid is None else None
        """The severities of all edits, where nothing is forbidden."""
        self._known: dict[tuple[str, str], Levels] = {}

    def levels(self, name: str, place: str) -> Levels:
        """Return the severities that a perturbation may have at a place."""
        forbid = self._forbid
        if self.every is not None or forbid is None:
            return self.every or 0
        found = self._known.get((name, place))
        if found is None:
            factors = {"perturbation": name, "place": place, **self._traits}
            found = sum(1 << level for level in self._range if not forbid({**factors, "severity": str(level)}))
            self._known[name, place] = found
        return found

    def allowing(self, source: Source) -> Allowed:
        """Return whether an edit may be in a case of a severity, as a function."""
        place, prepared = source.room.place, source.prepared
        return lambda edit, level: bool(self.levels(edit.name, place(prepared, edit)) >> level & 1)
