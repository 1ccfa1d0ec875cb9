"""Draw edits for a seed: one function that both engines call, and the fast engine around it.

The fast engine calls it with ``random.Random(seed)`` and gives the same bytes on every machine, process and
Python version; the Hypothesis engine (``edgecase_strategies.strategy``) calls it with Hypothesis' ``Random``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, runtime_checkable

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.weighted import MOST, Weighted

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

TRIES = 4
"""How often an edit that does not fit is drawn anew before it is left out."""
FIRST_TRIES = 32
"""How often a perturbation is asked for an edit before it is taken not to apply to a seed."""


class Items(Protocol[T_co]):
    """What ``Random.choice`` takes."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> T_co: ...


class FastRandom(Random):
    """A ``Random`` whose ``choice`` costs half; the same on every machine, as a product of doubles is.

    >>> FastRandom(7).choice("abc") == FastRandom(7).choice("abc")
    True
    """

    def choice(self, seq: Items[T]) -> T:
        """Return one item; for fewer than 2**32 items the bias is far below what can be seen."""
        return seq[int(self.random() * len(seq))]


class Room(Protocol):
    """One kind of input: what its seeds are, how edits apply to them, and how a case is checked.

    ``S`` below is the room's prepared seed, such as ``Text``.
    """

    name: ClassVar[str]
    seed_types: ClassVar[str]
    """The kinds of value that it handles, in words for an error message."""
    perturbations: ClassVar[Sequence[Perturbation[Any]]]
    options: ClassVar[Sequence[str]]
    """What ``prepare`` takes beside ``protect``, by name: the options that a marker may give for this room's seeds."""

    def accepts(self, value: object) -> bool:
        """Whether a value is a seed of this room."""
        ...

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Any:
        """Return the seed prepared for many edits. Raises InvalidOption for an option of the wrong kind."""
        ...

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the value with the edits made, in whatever order they are given."""
        ...

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's value; raise CannotUndo if the value is not what the edits say."""
        ...

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any, prepared: Any) -> Truth:
        """Return what is known of the value that the edits gave, from what was known of the seed.

        ``prepared`` is None for a case that was read from a file and whose seed nobody has prepared again.
        """
        ...

    def fits(self, prepared: Any, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others in one case."""
        ...

    def allows(self, prepared: Any, edit: Edit) -> bool:
        """Whether an edit stays clear of all that is out of reach."""
        ...

    def edits_at(self, prepared: Any, severity: int) -> int:
        """How many edits a severity means for this seed."""
        ...

    def place(self, prepared: Any, edit: Edit) -> str:
        """The part of the seed that an edit changes, for coverage: "start", "middle"and so on."""
        ...

    def verify(self, prepared: Any, case: Case) -> str | None:
        """Return why a case's truth cannot be confirmed, or None. Independent of how the case was made."""
        ...


class Shown(NamedTuple):
    """A text that people look at in a value: where it stands in it, the text, and the edits of it in its own places."""

    where: str
    text: str
    edits: tuple[Edit, ...]


@runtime_checkable
class ShowsTexts(Protocol):
    """A room whose values are shown as texts with the edits marked in them."""

    def shown(self, value: Any, edits: Sequence[Edit]) -> Sequence[Shown]:
        """Return the texts of a seed's value, with the edits that are made to each."""
        ...


@runtime_checkable
class ShowsChanges(Protocol):
    """A room whose edits are shown as one line each: where, what stood there, and what stands there now."""

    def change(self, edit: Edit) -> str:
        """Return an edit as one line."""
        ...


@runtime_checkable
class Gives(Protocol):
    """A room whose values are made when they are needed, since they are large and what they are made of is small."""

    def given(self, value: Any) -> Any:
        """Return what a model is given for a case's value: of the seed's own kind."""
        ...


@runtime_checkable
class Pictures(Protocol):
    """A room whose cases are looked at as pictures."""

    def pictures(self, case: Case) -> Mapping[str, bytes]:
        """Return PNG files by what they show: "" for the case beside its seed, "input" for what a model is given."""
        ...


@runtime_checkable
class Scales(Protocol):
    """A room in which a severity is how strong each edit is, beside how many there are."""

    def at(self, edit: Edit, severity: int) -> Edit:
        """Return the edit at a severity."""
        ...


@runtime_checkable
class Simplifies(Protocol):
    """A room whose edits can be made simpler, not only left out: a fault that comes at an earlier call."""

    def simpler(self, prepared: Any, edit: Edit) -> Sequence[Edit]:
        """Return edits of the same perturbation that are simpler and that the seed allows, the simplest first."""
        ...


@runtime_checkable
class Lifts(Protocol):
    """A room whose seeds hold seeds of other rooms, and that takes the perturbations of those."""

    lifts: ClassVar[Sequence[str]]
    """The names of the other rooms."""

    def lift(self, one: Perturbation[Any]) -> Perturbation[Any]:
        """Return another room's perturbation as one of this room's seeds, under the same name."""
        ...


@runtime_checkable
class Tells(Protocol):
    """A room that tells what its seeds are, for coverage: their language and how long they are."""

    def traits(self, prepared: Any) -> Mapping[str, str]:
        """Return what a seed is, by the names of the factors; those that are not known are left out or empty."""
        ...


class Source(NamedTuple):
    """A prepared seed, and the perturbations that apply to it."""

    room: Room
    seed: Seed
    prepared: Any
    perturbations: tuple[Perturbation[Any], ...]
    mix: Items[Perturbation[Any]]
    """The perturbations, each as often as it is to be drawn."""


class SeedMaker(Protocol):
    """Makes seeds out of nothing: what a ``Source`` is for a seed that is given, this is for seeds that are drawn.

    ``draw`` is a pure function of a ``Random``, so both engines draw a seed first and perturb it after.
    """

    def draw(self, rng: Random) -> Seed:
        """Return a seed; with a ``Random`` that always gives the first choice, the simplest one."""
        ...

    def source(self, seed: Seed) -> Source:
        """Return the seed prepared, with the perturbations to try; some of them may not apply to it."""
        ...

    def verify(self, seed: Seed) -> str | None:
        """Return why a seed's truth cannot be confirmed, or None. Independent of how the seed was made."""
        ...

    def factors(self, seed: Seed) -> Mapping[str, float]:
        """Return what is worth covering in seeds, each with its weight."""
        ...


def prepared_by(room: Room, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Any:
    """Return a seed as its room prepares it; ``options`` that are another room's are left out."""
    return room.prepare(seed, protect, **{name: given for name, given in options.items() if name in room.options})


def source_of(
    room: Room, seed: Seed, perturbations: Sequence[Perturbation[Any]], protect: Sequence[Any] = (), **options: Any
) -> Source:
    """Prepare a seed; ``options`` that are another room's are left out.

    Raises NothingApplies if none of the perturbations applies to it.
    """
    prepared = prepared_by(room, seed, protect, **options)
    mine = [own for one in perturbations if (own := taken_by(room, one)) is not None]
    applying = tuple(one for one in mine if _applies(room, one, prepared))
    if not applying:
        if not mine:
            raise NothingApplies(
                f"To the seed {_short(seed.value)} no perturbation asked for applies: it needs one whose name begins with "
                f'"{room.name}.", and those given are {", ".join(one.name for one in perturbations) or "none"}.'
            )
        raise NothingApplies(
            f"To the seed {_short(seed.value)} none of the {len(mine)} perturbations asked for applies. {_way_out(prepared)}"
        )
    return Source(room, seed, prepared, applying, mix_of(applying, prepared))


UNIT = 1_000
"""What a perturbation of weight 1 weighs in a mix, in whole numbers."""


def mix_of(perturbations: tuple[Perturbation[Any], ...], prepared: Any) -> Items[Perturbation[Any]]:
    """Return the perturbations of a source, each as often as its weight in that seed says."""
    weights = [one.weight_in(prepared) for one in perturbations]
    if len(set(weights)) == 1:
        return perturbations
    unit = min(UNIT, (MOST - len(weights)) / sum(weights))
    return Weighted((one, max(1, int(weight * unit))) for one, weight in zip(perturbations, weights, strict=True))


def _way_out(prepared: Any) -> str:
    own = getattr(prepared, "way_out", None)
    if isinstance(own, str):
        return own
    # A prepared seed may say what is out of reach, as ``Text.protected`` does.
    kinds = list(dict.fromkeys(one.kind for one in getattr(prepared, "protected", ()) if one.kind != "user"))
    if not kinds:
        return "It may be too short. Give a longer seed, or choose other perturbations with mess."
    return (
        f"In it, these kinds are protected: {', '.join(kinds)}. Give a longer seed, choose other perturbations with mess, "
        f'or lift a kind, as with protect=["-{kinds[0]}"].'
    )


def taken_by(room: Room, one: Perturbation[Any]) -> Perturbation[Any] | None:
    """Return a perturbation as a room calls it on its own seeds; None if it is for other rooms."""
    if one.room == room.name:
        return one
    return room.lift(one) if isinstance(room, Lifts) and one.room in room.lifts else None


def _applies(room: Room, one: Perturbation[Any], prepared: Any) -> bool:
    # A perturbation may find nothing at one draw and something at the next; the first that it finds settles it.
    rng = Random(0)
    for _ in range(FIRST_TRIES):
        edit = one(prepared, rng)
        if edit is not None and room.allows(prepared, edit):
            return True
    return False


def draw_edits(source: Source, count: int, rng: Random) -> tuple[Edit, ...]:
    """Return at most ``count`` edits that stand beside each other, in the order in which they were drawn."""
    room, prepared, mix = source.room, source.prepared, source.mix
    edits: list[Edit] = []
    for _ in range(count):
        for _ in range(TRIES):
            edit = rng.choice(mix)(prepared, rng)
            if edit is not None and (not edits or room.fits(prepared, edit, edits)) and room.allows(prepared, edit):
                edits.append(edit)
                break
    return tuple(edits)


def at_severity(room: Room, edits: Sequence[Edit], severity: int) -> Sequence[Edit]:
    """Return edits as strong as a severity means, in a room where that differs."""
    return [room.at(edit, severity) for edit in edits] if isinstance(room, Scales) else edits


def build(room: Room, seed: Seed, edits: Sequence[Edit], severity: int = 0, prepared: Any = None) -> Case:
    """Return the case of a seed and edits; the truth is made anew, so that dropping edits leaves it exact."""
    chosen = tuple(sorted(edits, key=_canonical)) if len(edits) > 1 else tuple(edits)
    value = room.apply(seed.value, chosen)
    return Case(
        room=room.name,
        seed=seed,
        edits=chosen,
        value=value,
        truth=room.truth(seed.truth, chosen, value=value, prepared=prepared),
        severity=severity,
        prepared=prepared,
    )


def _canonical(edit: Edit) -> tuple[str, str, str]:
    place = edit.place
    return (repr(place) if isinstance(place, str) else _place_key(place), edit.name, _whole_key(place))


def _place_key(place: Any) -> str:
    first = place
    while isinstance(first, tuple) and first:
        first = first[0]
    return f"{first:012d}" if isinstance(first, int) else repr(place)


def _whole_key(place: Any) -> str:
    """Return all of a place, so that edits that begin alike have one order too."""
    if isinstance(place, tuple):
        return "(" + ",".join(_whole_key(part) for part in place) + ")"
    return f"{place:012d}" if isinstance(place, int) else repr(place)


def cases(source: Source, rng: Random, severity: tuple[int, int] = (1, 3)) -> Iterator[Case]:
    """Yield cases without end: the fast engine.

    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> source = source_of(ROOM, Seed(value="Where is my refund?"), PERTURBATIONS)
    >>> case = next(cases(source, Random(7)))
    >>> case.value != case.seed.value and ROOM.undo(case.value, case.edits)
    'Where is my refund?'
    """
    low, high = severity
    room, seed, prepared = source.room, source.seed, source.prepared
    sizes = {level: room.edits_at(prepared, level) for level in range(low, high + 1)}
    while True:
        level = rng.randint(low, high)
        edits = draw_edits(source, sizes[level], rng)
        if edits:
            yield build(room, seed, at_severity(room, edits, level), level, prepared)


def _short(value: object, length: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"
