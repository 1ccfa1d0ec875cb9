"""The contact sheet of ``edgecases sample --image``: what perturbations make of a photograph, at each severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import Source, at_severity, build, source_of
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.perturbation import Perturbation

SIDE = 240
"""The longer side of each picture on the sheet."""
MOST = 400
"""So many pictures one sheet has at the most."""


def labels_of(boxes: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Return boxes as they are written on a command line.

    >>> labels_of(["total=10,20,90,40"])
    {'total': (10.0, 20.0, 90.0, 40.0)}

    Raises InvalidOption for one that is not written so.
    """
    found: dict[str, tuple[float, ...]] = {}
    for written in boxes:
        name, equals, numbers = written.partition("=")
        try:
            box: tuple[float, ...] = tuple(float(one) for one in numbers.split(","))
        except ValueError:
            box = ()
        if not name or not equals or len(box) != 4:
            raise InvalidOption(f"--box takes NAME=LEFT,TOP,RIGHT,BOTTOM in pixels; {written!r} is not that.")
        found[name] = box
    return found


def photo_source(image: Path, boxes: Sequence[str], chosen: Sequence[Perturbation[Any]], named: bool) -> Source:
    """Return a picture prepared. Where names were given, they must be of photographs."""
    from edgecase_strategies import photos

    if named and not any(one.room == "photo" for one in chosen):
        raise NothingApplies(
            f"With --image, name perturbations of photographs; {', '.join(one.name for one in chosen[:3])} are not. "
            "`edgecases list photo` shows them."
        )
    mine = [one for one in chosen if one.room == "photo"]
    return source_of(photos.ROOM, Seed(value=image), mine, boxes=labels_of(boxes) or None)


def cases_at_each(source: Source, levels: tuple[int, int], seed: int) -> Iterator[Case]:
    """Yield for each perturbation one edit, at each severity from one to another."""
    low, high = levels
    for one in source.perturbations:
        edit = one(source.prepared, Random(seed))
        if edit is not None and source.room.allows(source.prepared, edit):
            for level in range(low, high + 1):
                edits = at_severity(source.room, [edit], level)
                yield build(source.room, source.seed, edits, level, source.prepared)


def write_sheet(found: Sequence[Case], source: Source, columns: int, target: Path) -> None:
    """Write the pictures of cases, and of their seed, as one PNG file."""
    from edgecase_strategies.photos import sheet

    if len(found) > MOST:
        raise InvalidOption(
            f"A sheet has at most {MOST} pictures, and these are {len(found)}; name fewer perturbations."
        )
    tiles = [sheet.tile_of(case.value, _said(case), SIDE) for case in found]
    width, height = source.prepared.size
    title = f"{Path(source.seed.value).name}, {width} x {height}"
    sheet.arranged(tiles, columns, title).save(target)


def _said(case: Case) -> tuple[str, ...]:
    from edgecase_strategies.photos.show import change

    return tuple(line for edit in case.edits for line in (edit.name, change(edit)))
