"""Operations: what reality does to a photograph, each with a physical amount for every severity, and their order.

An edit of a photograph is an operation, its severity and its shape: ``after`` is
``{"severity": 3, "angle": 40.0, …}``. Lengths are shares of the longer side of the picture, so an edit fits the seed at
any size, and no edit looks at another: any of them can be left out. They apply in the order in which light comes to a file,
whatever order they are given in.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from edgecase_strategies.case import Edit
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.photos.transform import Step

Shape = Mapping[str, Any]


class Stage(enum.IntEnum):
    """The way from what is photographed to the file."""

    PRINT = 0
    """A printer puts on paper what is photographed."""
    GEOMETRY = 1
    """What is photographed bends, and the camera looks at it from somewhere."""
    LIGHT = 2
    """Light falls on it."""
    LENS = 3
    """Light goes through the lens."""
    SENSOR = 4
    """The sensor counts it."""
    FILE = 5
    """The camera or an app writes a file."""


Paint = Callable[[Any, float, Shape], Any]
"""Pixels, height x width x 3, the amount and the shape: the pixels changed."""
Bends = Callable[[tuple[int, int], float, Shape], Sequence[Step]]
"""The size, the amount and the shape: the steps from the place before to the place after."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One operation."""

    name: str
    stage: Stage
    summary: str
    """What it does, in one line."""
    unit: str
    """What its amounts are, in words."""
    amounts: tuple[float, float, float, float, float]
    """The amount at each severity from 1 to 5."""
    draw: Callable[[Random], dict[str, Any]]
    """Draws its shape: everything but how strong it is."""
    paint: Paint | None = None
    bend: Bends | None = None
    covers: bool = False
    """Whether it takes away or covers a part of the picture: used on request, or where labels tell what is left."""
    excludes: tuple[str, ...] = ()
    """What cannot stand beside it in one case."""
    default: bool = True
    shade: Paint | None = None
    """What is done to the sheet before it is looked at: with ``bend``, how it is lit where it is bent."""

    def amount(self, edit: Edit) -> float:
        """Return the physical amount of an edit."""
        return self.amounts[severity_of(edit) - 1]


def severity_of(edit: Edit) -> int:
    """Return the severity of an edit, from 1 to 5. Raises InvalidOption if it has none."""
    severity = edit.after.get("severity") if isinstance(edit.after, Mapping) else None
    if isinstance(severity, bool) or not isinstance(severity, int) or not 1 <= severity <= 5:
        raise InvalidOption(
            f'The edit {edit.name} needs a severity from 1 to 5, as in {{"severity": 3}}; {edit.after!r:.80} has none.'
        )
    return severity


class Operations:
    """The operations by name, in the order in which they apply."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._by_name = {one.name: one for one in operations}
        self._ranks = {one.name: rank for rank, one in enumerate(operations)}

    def __iter__(self) -> Any:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Operation:
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownName(
                f'There is no operation on photographs "{name}".{did_you_mean(name, self._by_name)}'
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def in_order(self, edits: Sequence[Edit]) -> list[Edit]:
        """Return edits in the order in which they apply."""
        return sorted(edits, key=lambda edit: self.rank(edit.name))

    def rank(self, name: str) -> int:
        """Return the place of an operation in the order."""
        self[name]
        return self._ranks[name]
