"""Render a list of edits: the transform of their geometry, and the pixels after all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import Edit
from edgecase_strategies.photos import files, view
from edgecase_strategies.photos.carrier import Read
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Stage
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.sample import sample
from edgecase_strategies.photos.transform import Transform


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rendered:
    """A picture after its edits."""

    pixels: Any
    """Height x width x 3 or 4, uint8."""
    transform: Transform
    """From places in the seed to places in it."""
    orientation: int
    """The EXIF orientation to write."""
    quality: int | None = None
    """The quality of JPEG that it was compressed with."""
    before_jpeg: Any = None
    """The pixels that a JPEG file is to be made of, so that it is compressed once."""


def geometry_of(size: tuple[int, int], edits: Sequence[Edit]) -> Transform:
    """Return the transform of edits on a picture of a size, without its pixels.

    >>> from edgecase_strategies.case import Edit
    >>> half = Edit(name="photo.file.resize", place=(5, "file"), before=None, after={"severity": 3})
    >>> geometry_of((200, 100), [half]).forward((100, 100))
    (45.0, 45.0)
    """
    return _in_file(_in_view(size, edits), edits)


def _in_view(size: tuple[int, int], edits: Sequence[Edit]) -> Transform:
    transform = Transform(size, size)
    for edit in OPERATIONS.in_order(edits):
        operation = OPERATIONS[edit.name]
        if operation.bend is not None:
            for step in operation.bend(size, operation.amount(edit), edit.after):
                transform = transform.then(step)
    return transform


def _in_file(transform: Transform, edits: Sequence[Edit]) -> Transform:
    for edit in OPERATIONS.in_order(edits):
        size = transform.out
        if edit.name == files.RESIZE:
            share = OPERATIONS[edit.name].amount(edit)
            transform = transform.then(files.resize_step(size, share), files.size_after(size, share))
        elif edit.name in (files.TURNED, files.LOST):
            step, out = files.turn_step(size, edit.after["orientation"])
            transform = transform.then(step, out)
    return transform


def render(read_as: Read, edits: Sequence[Edit]) -> Rendered:
    """Return a picture with edits made, in the order in which light comes to a file."""
    ordered = [(OPERATIONS[edit.name], edit) for edit in OPERATIONS.in_order(edits)]
    pixels, opacity = read_as.pixels, None
    in_view = _in_view((pixels.shape[1], pixels.shape[0]), edits)
    for operation, edit in ordered:
        if operation.shade is not None:
            pixels = _painted(pixels, operation.shade(_colours(pixels), operation.amount(edit), edit.after))
    pixels = sample(pixels, in_view, view.surface_of([edit.after for operation, edit in ordered if operation.bend]))
    if pixels.shape[2] == 4:
        opacity = pixels[..., 3]
        pixels = _colours(pixels)
    for operation, edit in ordered:
        if operation.paint is not None and operation.stage is not Stage.FILE:
            pixels = operation.paint(pixels, operation.amount(edit), edit.after)
    return _filed(pixels, opacity, ordered, _in_file(in_view, edits), read_as.orientation)


def _filed(
    pixels: Any, opacity: Any, ordered: Sequence[tuple[Operation, Edit]], transform: Transform, orientation: int
) -> Rendered:
    quality, before = None, None
    for operation, edit in ordered:
        if edit.name == files.RESIZE:
            share = operation.amount(edit)
            pixels = files.resized(pixels, share)
            opacity = None if opacity is None else files.resized(opacity[..., None], share)[..., 0]
        elif edit.name in (files.TURNED, files.LOST):
            turn = edit.after["orientation"]
            pixels = files.stored_turned(pixels, turn)
            opacity = None if opacity is None else files.stored_turned(opacity, turn)
        elif edit.name == files.JPEG:
            quality, before = int(operation.amount(edit)), pixels
            pixels = files.compressed(pixels, quality)
        if edit.name in (files.TURNED, files.WRONG):
            orientation = edit.after["orientation"]
    if opacity is not None:
        np = need("numpy")
        pixels = np.dstack((pixels, opacity))
        before = None if before is None else np.dstack((before, opacity))
    return Rendered(pixels=pixels, transform=transform, orientation=orientation, quality=quality, before_jpeg=before)


def _colours(pixels: Any) -> Any:
    return need("numpy").ascontiguousarray(pixels[..., :3])


def _painted(pixels: Any, colours: Any) -> Any:
    if pixels.shape[2] == 3:
        return colours
    return need("numpy").dstack((colours, pixels[..., 3]))
