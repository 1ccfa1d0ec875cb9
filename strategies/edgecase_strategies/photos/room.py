"""What the photo room offers to the engines: see ``edgecase_strategies.engine.Room``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from edgecase_strategies.case import Case, Edit, Expect, Seed, Truth, encode_as
from edgecase_strategies.engine import Shown
from edgecase_strategies.errors import CannotUndo, InvalidOption
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.photos import carrier, files, sheet
from edgecase_strategies.photos.labels import Labels
from edgecase_strategies.photos.operation import severity_of
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.perturbations import PERTURBATIONS
from edgecase_strategies.photos.seed import Labelled, Photo, Shot, content_of, shot_content
from edgecase_strategies.photos.show import change
from edgecase_strategies.photos.verify import verify

EDITS_AT: Final = (0, 1, 1, 2, 2, 2)
"""How many operations a severity from 1 to 5 combines; how strong each of them is, is the severity."""


class PhotoRoom:
    """Photographs."""

    name: ClassVar[str] = "photo"
    seed_types: ClassVar[str] = "picture as a Pillow image, array, PNG or JPEG bytes, path or photos.Labelled"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = ("boxes", "points", "polygons", "masks")

    def accepts(self, value: object) -> bool:
        """Whether the value is a picture."""
        return isinstance(value, Labelled) or carrier.accepts(value)

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Photo:
        """Return the seed as a Photo; labels may be given by name where the seed has none with it."""
        given = {name: labels for name, labels in options.items() if labels is not None}
        labels = Labels.of(**given) if given else None
        if labels is not None and isinstance(seed.value, Labelled):
            raise InvalidOption(
                f"The seed is photos.Labelled and has labels of its own; leave {', '.join(given)} out, or give a plain picture."
            )
        return Photo(seed.value, labels=labels, truth=seed.truth)

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the picture with the edits, which is made when it is looked at."""
        if not edits:
            return value
        if isinstance(value, Mapping):  # the record of a picture, in a case that was read from a file
            return shot_content(value, edits)
        return Shot(value, edits)

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's picture."""
        if not isinstance(value, Shot):
            if not edits:
                return value
        elif tuple(edits) == value.edits:
            return value.seed_value
        raise CannotUndo("The picture has other edits than those given.")

    def given(self, value: Any) -> Any:
        """Return the picture that a test is given, carried as the seed is."""
        return value.given() if isinstance(value, Shot) else value

    def pictures(self, case: Case) -> dict[str, bytes]:
        """Return the case beside its seed with labels and edits, and the picture that a model is given, as PNG files."""
        if not isinstance(case.value, Shot):
            return {}
        return {"": carrier.png(sheet.beside(case)), "input": carrier.png(carrier.as_image(case.value.pixels))}

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return where the labels are now, and what a good reader does: ask, where one cannot be read any more."""
        if isinstance(value, Shot):
            if isinstance(prepared, Photo):
                value.adopt(prepared)
            return _truth_of(truth, value)
        if not edits and isinstance(prepared, Photo) and prepared.labels:
            return dataclasses.replace(
                truth, facts={**truth.facts, **_size(prepared.size), **prepared.labels.to_json()}
            )
        return truth

    def at(self, edit: Edit, severity: int) -> Edit:
        """Return an edit at a severity: as it was, but for how strong it is."""
        return dataclasses.replace(edit, after={**edit.after, "severity": severity})

    def fits(self, prepared: Photo, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others: none is of the same operation, or shuts it out."""
        excluded = (edit.name, *OPERATIONS[edit.name].excludes)
        return not any(other.name in excluded for other in others)

    def allows(self, prepared: Photo, edit: Edit) -> bool:
        """Whether the edit is of a known operation and what carries the seed can show it."""
        severity_of(edit)
        OPERATIONS[edit.name]
        if edit.name in (files.TURNED, files.WRONG):
            return prepared.has_exif and prepared.read_as.orientation == 1
        return edit.name != files.LOST or prepared.read_as.orientation == 1

    def edits_at(self, prepared: Photo, severity: int) -> int:
        """One operation, or two of them together."""
        return EDITS_AT[severity]

    def place(self, prepared: Photo, edit: Edit) -> str:
        """The stage on the way to the file."""
        return str(edit.place[1]) if isinstance(edit.place, tuple) and len(edit.place) > 1 else "file"

    def shown(self, value: Any, edits: Sequence[Edit]) -> list[Shown]:
        """Return what the picture is, in words."""
        return [Shown("", str(content_of(value)["$repr"]), ())]

    def change(self, edit: Edit) -> str:
        """Return an edit as one line."""
        return change(edit)

    def verify(self, prepared: Photo, case: Case) -> str | None:
        """Return why the labels of the case cannot be confirmed, or None."""
        return verify(prepared, case)


def _truth_of(truth: Truth, shot: Shot) -> Truth:
    size = shot.transform.out
    facts = {**truth.facts, **_size(size)}
    labels = shot.photo.labels
    if not labels:
        return dataclasses.replace(truth, facts=facts)
    facts |= shot.moved.to_json()
    if labels.masks:
        facts["masks"] = {name: int(mask.sum()) for name, mask in shot.masks.items()}
    found = shot.legibility
    unreadable = sorted({*shot.moved.lost, *(name for name, one in found.items() if not one.is_legible)})
    if unreadable:
        facts["unreadable"] = unreadable
    return dataclasses.replace(truth, facts=facts, expect=Expect.ASK if unreadable else truth.expect)


def _size(size: tuple[int, int]) -> dict[str, Any]:
    return {"size": list(size)}


def _is_ours(value: object) -> bool:
    return (
        isinstance(value, (Shot, Labelled))
        or carrier.is_image(value)
        or carrier.is_array(value)
        or (carrier.is_encoded(value) or (not isinstance(value, str) and carrier.is_path(value)))
    )


encode_as(_is_ours, lambda value: value.content() if isinstance(value, Shot) else content_of(value))

ROOM = PhotoRoom()
