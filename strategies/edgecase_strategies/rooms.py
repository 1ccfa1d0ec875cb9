"""The table of rooms: which room handles a value, and cases made again from fewer edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Edit
from edgecase_strategies.conversations.room import ROOM as CONVERSATION
from edgecase_strategies.engine import (
    Gives,
    Pictures,
    Room,
    Scales,
    Shown,
    ShowsChanges,
    ShowsTexts,
    Simplifies,
    build,
    taken_by,
)
from edgecase_strategies.errors import UnknownName, UnsupportedSeed, did_you_mean
from edgecase_strategies.forms.room import ROOM as FORM
from edgecase_strategies.instructions.room import ROOM as INSTRUCTION
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.photos.room import ROOM as PHOTO
from edgecase_strategies.text.room import ROOM as TEXT
from edgecase_strategies.tools.room import ROOM as TOOL

ROOMS: dict[str, Room] = {room.name: room for room in (PHOTO, TEXT, CONVERSATION, TOOL, FORM, INSTRUCTION)}


def room_for(value: object, perturbations: Sequence[Perturbation[Any]] = ()) -> Room:
    """Return the room that handles a value; of several, the first that takes any of the perturbations.

    Raises UnsupportedSeed if none does.

    >>> room_for("Where is my refund?").name
    'text'
    >>> room_for("Use at most 50 words.", INSTRUCTION.perturbations).name
    'instruction'
    """
    rooms = [room for room in ROOMS.values() if room.accepts(value)]
    taking = (room for room in rooms if any(taken_by(room, one) is not None for one in perturbations))
    found = next(taking, rooms[0] if rooms else None)
    if found is not None:
        return found
    raise UnsupportedSeed(
        f"No room handles a seed of type {type(value).__name__}. The kinds that can be perturbed are: {known_kinds()}. "
        "For another kind, give a Hypothesis strategy with inject={…}."
    )


def known_kinds() -> str:
    """Return the kinds of value that can be perturbed, for a message; the most usual first."""
    rooms = sorted(ROOMS.values(), key=lambda room: room.name == PHOTO.name)
    return "; ".join(f"{room.seed_types} ({room.name})" for room in rooms)


def room_named(name: str) -> Room:
    """Return a room by its name. Raises UnknownName if there is none."""
    try:
        return ROOMS[name]
    except KeyError:
        raise UnknownName(f'There is no room "{name}".{did_you_mean(name, ROOMS)}') from None


def with_edits(case: Case, edits: Sequence[Edit]) -> Case:
    """Return the case with other edits of the same seed; its value and truth are made anew.

    >>> from edgecase_strategies.text import Text
    >>> text = Text("hello there")
    >>> case = build(ROOMS["text"], text.seed, [text.replace(0, 1, "H"), text.replace(6, 7, "T")])
    >>> with_edits(case, case.edits[1:]).value
    'hello There'
    """
    return build(room_named(case.room), case.seed, edits, case.severity if edits else 0, case.prepared)


def has_strengths(case: Case) -> bool:
    """Whether the edits of a case can be made weaker and stronger."""
    return bool(case.edits) and isinstance(ROOMS.get(case.room), Scales)


def at_severity(case: Case, severity: int) -> Case:
    """Return the case with its edits as strong as a severity means, in a room where that differs."""
    room = room_named(case.room)
    return build(room, case.seed, engine.at_severity(room, case.edits, severity), severity, case.prepared)


def given(case: Case) -> Any:
    """Return what a model is given for a case: its value, or what its room makes of it only when it is needed.

    >>> from edgecase_strategies.case import Seed
    >>> given(Case(room="text", seed=Seed(value="hello"), edits=(), value="hello"))
    'hello'
    """
    room: object = ROOMS.get(case.room)
    return room.given(case.value) if isinstance(room, Gives) else case.value


def simpler(case: Case, edit: Edit, others: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return what may stand in the place of an edit, beside others, and is simpler; the simplest first, often nothing.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.text import Text
    >>> simpler(Case(room="text", seed=Seed(value="hi"), edits=(), value="hi"), Text("hi").replace(0, 1, "H"), ())
    ()
    """
    room, prepared = room_named(case.room), case.prepared
    if prepared is None or not isinstance(room, Simplifies):
        return ()
    return tuple(one for one in room.simpler(prepared, edit) if room.fits(prepared, one, others))


def pictures_of(case: Case) -> Mapping[str, bytes]:
    """Return the pictures of a case as PNG files, by what they show; none for a case of a room without."""
    room: object = ROOMS.get(case.room)
    return room.pictures(case) if isinstance(room, Pictures) else {}


def shown(room: str, value: object, edits: Sequence[Edit] = ()) -> tuple[Shown, ...] | None:
    """Return the texts that people look at in a value of a room, with the edits of each; None where it has none.

    >>> shown("text", "hello")
    (Shown(where='', text='hello', edits=()),)
    """
    here = ROOMS.get(room)
    if here is None or not here.accepts(value):  # a value that was read from a record may be another
        return None
    return tuple(here.shown(value, edits)) if isinstance(here, ShowsTexts) else None


def change_of(room: str, edit: Edit) -> str | None:
    """Return an edit as its room shows it, on one line; None where the room shows it in the text.

    >>> change_of("form", Edit(place="/qty", before=12, after="12"))
    '/qty: 12 → "12"'
    """
    here: object = ROOMS.get(room)
    return here.change(edit) if isinstance(here, ShowsChanges) else None


def option_names() -> tuple[str, ...]:
    """Return the names of all options that a room takes for its seeds."""
    return tuple(sorted({name for room in ROOMS.values() for name in room.options}))


@runtime_checkable
class AsksFor(Protocol):
    """A room whose options choose perturbations: with a schema, a form's faults have exact labels and are wanted."""

    def asked_for(self, options: Mapping[str, Any]) -> Sequence[str]:
        """Return the names and groups that the options choose; none for the default."""
        ...


def asked_for(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names and groups of perturbations that the rooms' own options choose.

    >>> asked_for({"faults": "date"}), asked_for({})
    (('form.date',), ())
    """
    return tuple(name for room in ROOMS.values() if isinstance(room, AsksFor) for name in room.asked_for(options))


def all_perturbations() -> tuple[Perturbation[Any], ...]:
    """Return what all rooms offer."""
    return tuple(one for room in ROOMS.values() for one in room.perturbations)
