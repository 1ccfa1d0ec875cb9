"""A photograph as a seed, with what is known of places in it, and a photograph after edits."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import Edit, Json, Seed, Truth, content_id
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.photos import carrier, legible
from edgecase_strategies.photos.labels import Box, Labels, Point, Polygon
from edgecase_strategies.photos.move import Moved, move
from edgecase_strategies.photos.render import Rendered, geometry_of, render
from edgecase_strategies.photos.sample import sample_mask
from edgecase_strategies.photos.transform import Transform

_KEEPS = 6_000_000
"""A rendered picture of up to so many bytes is kept; a larger one is made again when it is asked for again."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """A picture with labels: give one in a row of a test, and the test gets one whose labels went with the picture.

    ``image`` is a Pillow image, an array, an encoded file as bytes or a path, and comes back as the same. Labels are by
    name, in pixels of the stored picture: points ``(x, y)``, boxes ``(left, top, right, bottom)``, polygons as lists of
    points, masks as arrays of truth values. What is out of the frame of a case is left out of its labels.

    Raises InvalidOption for a label that is not of its kind.
    """

    image: Any
    boxes: Mapping[str, Box] = field(default_factory=dict, kw_only=True)
    points: Mapping[str, Point] = field(default_factory=dict, kw_only=True)
    polygons: Mapping[str, Polygon] = field(default_factory=dict, kw_only=True)
    masks: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def __post_init__(self) -> None:
        if not carrier.accepts(self.image):
            raise InvalidOption(
                f"Labelled takes a Pillow image, an array, an encoded file as bytes or a path; {self.image!r:.60} is of type "
                f"{type(self.image).__name__}."
            )
        labels = self.labels
        for kind in ("boxes", "points", "polygons", "masks"):
            object.__setattr__(self, kind, dict(getattr(labels, kind)))

    @property
    def labels(self) -> Labels:
        """The labels as one record."""
        return Labels.of(boxes=self.boxes, points=self.points, polygons=self.polygons, masks=self.masks)

    def content(self) -> dict[str, Json]:
        """Return what it is by its content, as JSON."""
        return {**carrier.content_of(self.image), "labels": self.labels.to_json()}


class Photo:
    """A seed of the room, prepared for many edits: its pixels, its labels, and what carries it.

    Raises UnsupportedSeed for what is no picture, InvalidOption for one that is too large and for a label that lies
    outside of it.
    """

    def __init__(self, value: Any, *, labels: Labels | None = None, truth: Truth = Truth()) -> None:
        self.value = value
        self.image = value.image if isinstance(value, Labelled) else value
        """What carries it."""
        self.labels = labels or (value.labels if isinstance(value, Labelled) else Labels())
        self.read_as = carrier.read(self.image)
        self.truth = truth
        self.size = (self.read_as.pixels.shape[1], self.read_as.pixels.shape[0])
        """Width and height."""
        self.labels.check_inside(*self.size)

    @property
    def seed(self) -> Seed:
        """The seed that it was made of."""
        return Seed(value=self.value, truth=self.truth)

    @property
    def has_exif(self) -> bool:
        """Whether what carries it can say that it is to be turned."""
        return carrier.is_image(self.image) or self.read_as.format in ("JPEG", "MPO", "PNG", "WEBP", "TIFF")

    way_out = "Choose other perturbations with mess, or give another picture."

    @functools.cached_property
    def content(self) -> dict[str, Json]:
        """What it is, as JSON."""
        return content_of(self.value)

    def __repr__(self) -> str:
        return f"<Photo of {self.size[0]} x {self.size[1]}>"


def content_of(value: Any) -> dict[str, Json]:
    """Return what a photograph is by its content, as JSON, with its labels."""
    if isinstance(value, Labelled):
        return value.content()
    return carrier.content_of(value)


class Shot:
    """A photograph after edits: what a case of this room has as its value. Its pixels are made when they are asked for."""

    def __init__(self, value: Any, edits: Sequence[Edit], photo: Photo | None = None) -> None:
        self._value = value
        self.edits = tuple(edits)
        self._photo = photo
        self._rendered: Rendered | None = None

    def adopt(self, photo: Photo) -> None:
        """Take the seed that was prepared already."""
        if self._photo is None:
            self._photo = photo

    @property
    def photo(self) -> Photo:
        """The seed."""
        if self._photo is None:
            self._photo = Photo(self._value)
        return self._photo

    @property
    def seed_value(self) -> Any:
        """The seed's value, as it was given."""
        return self._value

    def rendered(self) -> Rendered:
        """Return the pixels after the edits, with the transform."""
        if self._rendered is not None:
            return self._rendered
        made = render(self.photo.read_as, self.edits)
        if made.pixels.nbytes <= _KEEPS:
            self._rendered = made
        return made

    @property
    def pixels(self) -> Any:
        """The pixels: height x width x 3 or 4, uint8."""
        return self.rendered().pixels

    @property
    def image(self) -> Any:
        """The picture, carried as the seed's is; made anew each time, so it may be changed."""
        made, photo = self.rendered(), self.photo
        as_jpeg = made.quality is not None and photo.read_as.format in ("JPEG", "MPO")
        pixels = made.before_jpeg if as_jpeg and not carrier.is_image(photo.image) else made.pixels
        return carrier.write(
            photo.image, photo.read_as, pixels.copy(), orientation=made.orientation, quality=made.quality
        )

    @functools.cached_property
    def transform(self) -> Transform:
        """From places in the seed to places in it."""
        return geometry_of(self.photo.size, self.edits)

    @functools.cached_property
    def moved(self) -> Moved:
        """The labels as they are now, and what is left of each."""
        return move(self.photo.labels, self.transform)

    @property
    def labels(self) -> Labels:
        """The labels that are in the frame."""
        return self.moved.labels

    @functools.cached_property
    def masks(self) -> dict[str, Any]:
        """The masks, seen through the transform."""
        return {name: sample_mask(mask, self.transform) for name, mask in self.photo.labels.masks.items()}

    @functools.cached_property
    def legibility(self) -> dict[str, legible.Legibility]:
        """How well each labelled area can be read, by its name; areas that are out of the frame are not in it."""
        return legible.of_areas(self.photo.read_as.pixels, self.pixels, self.transform, self.moved)

    def given(self) -> Any:
        """Return what a test is given: a picture as the seed's, with its labels if the seed had them with it."""
        if not isinstance(self.photo.value, Labelled):
            return self.image
        labels = self.labels
        return Labelled(
            self.image,
            boxes=dict(labels.boxes),
            points=dict(labels.points),
            polygons=dict(labels.polygons),
            masks={name: mask.copy() for name, mask in self.masks.items() if mask.any()},
        )

    def content(self) -> dict[str, Json]:
        """Return what it is, as JSON: the seed and the edits, never pixels."""
        return shot_content(self.photo.content, self.edits)

    def __repr__(self) -> str:
        return str(self.content()["$repr"])


def shot_content(seed: Mapping[str, Json], edits: Sequence[Edit]) -> dict[str, Json]:
    """Return the record of a photograph after edits, from the record of its seed."""
    names = ", ".join(edit.name for edit in edits)
    return {
        "$shot": content_id([seed, [edit.to_json() for edit in edits]]),
        "$repr": f"{seed.get('$repr', 'picture')} with {names}",
    }
