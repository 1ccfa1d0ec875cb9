"""How exact labels are through geometry: each box beside the pixels that it is for, in 2,000 pictures; peers beside.

    python benchmarks/photos/labels.py --pictures 2000

A yellow box is drawn on blue and photographed; what is yellow then is what the label must cover. The outline is compared
with all yellow pixels, the upright box with the smallest one around them, by intersection over union. Boxes of which fewer
than 48 pixels across are left are not counted: half a pixel more or less would be all that is measured.

Peers move the box by their own transforms: albumentations 2 by ``bbox_params``, augraphy by ``bounding_boxes``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import warnings
from collections.abc import Iterator
from random import Random
from typing import Any

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")

import numpy as np

from edgecase_strategies import photos
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.perturbations import edit_of

SIZE = (960, 720)
BACK, INK = (30, 60, 200), (250, 240, 20)
LEAST = 48
Box = tuple[float, float, float, float]


def drawn(rng: Random) -> tuple[Any, Box]:
    """Return a picture with one box, well inside of it."""
    width, height = rng.randint(120, 500), rng.randint(60, 300)
    left, top = rng.randint(20, SIZE[0] - 20 - width), rng.randint(20, SIZE[1] - 20 - height)
    pixels = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
    pixels[:] = BACK
    pixels[top : top + height, left : left + width] = INK
    return pixels, (left, top, left + width, top + height)


def yellow(pixels: Any) -> Any:
    """Return which pixels are at least half of the box, however dark they are: shade takes red and blue alike."""
    return pixels[..., 0].astype(np.int32) * 110 > pixels[..., 2].astype(np.int32) * 140


def filled(polygon: Any, shape: tuple[int, int]) -> Any:
    """Return which pixels have their middle in a polygon, by crossing numbers, row by row."""
    inside = np.zeros(shape, bool)
    corners = np.asarray(polygon, float)
    x = np.arange(shape[1]) + 0.5
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        low, high = sorted((ay, by))
        for row in range(max(0, int(np.ceil(low - 0.5))), min(shape[0], int(np.ceil(high - 0.5)))):
            inside[row] ^= x < ax + (bx - ax) * (row + 0.5 - ay) / (by - ay)
    return inside


def reach(mask: Any) -> Box | None:
    """Return the smallest box around pixels."""
    rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
    if not len(rows):
        return None
    return (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def iou_of_boxes(one: Box, other: Box) -> float:
    """Return the intersection over the union of two boxes."""
    across = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    down = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return across * down / (sum(areas) - across * down)


def ours(count: int, seed: int) -> Iterator[tuple[str, float, float]]:
    """Yield the name, and both figures, of each picture."""
    moving = [one for one in OPERATIONS if one.bend is not None]
    moving += [OPERATIONS["photo.file.resize"], OPERATIONS["photo.exif.lost"]]
    rng = Random(seed)
    while count:
        pixels, box = drawn(rng)
        edits = []
        for operation in rng.sample(moving, rng.choice((1, 1, 2, 3))):
            shape = operation.draw(rng)
            if "surface" in shape:
                shape["surface"] = [30, 60, 200]
            edits.append(edit_of(operation, rng.randint(1, 5), shape))
        shot = photos.Shot(photos.Labelled(pixels, boxes={"box": box}), edits)
        mask = yellow(shot.pixels)
        seen = reach(mask)
        if seen is None or min(seen[2] - seen[0], seen[3] - seen[1]) < LEAST or "box" not in shot.labels.boxes:
            continue
        outline = filled(shot.moved.areas["box"], mask.shape)
        found = float((outline & mask).sum() / (outline | mask).sum())
        yield (
            "+".join(edit.name.removeprefix("photo.") for edit in edits),
            found,
            iou_of_boxes(shot.labels.boxes["box"], seen),
        )
        count -= 1


def albumentations(count: int, seed: int) -> Iterator[tuple[str, float]]:
    """Yield the name and the box's figure of each picture."""
    a = importlib.import_module("albumentations")
    fill = {"fill": BACK}
    made = {
        "rotation 10": a.Rotate(limit=(10, 10), p=1, **fill),
        "rotation 35": a.Rotate(limit=(35, 35), p=1, **fill),
        "perspective": a.Perspective(scale=(0.1, 0.1), p=1, fit_output=True, **fill),
        "elastic": a.ElasticTransform(alpha=100, sigma=20, p=1, **fill),
        "grid": a.GridDistortion(p=1, **fill),
        "optical": a.OpticalDistortion(distort_limit=(0.3, 0.3), p=1, **fill),
    }
    rng = Random(seed)
    for number in range(count):
        name = list(made)[number % len(made)]
        run = a.Compose(
            [made[name]], bbox_params=a.BboxParams(format="pascal_voc", label_fields=["labels"]), seed=number
        )
        pixels, box = drawn(rng)
        out = run(image=pixels, bboxes=[box], labels=["box"])
        seen = reach(yellow(out["image"]))
        if seen is not None and len(out["bboxes"]) and min(seen[2] - seen[0], seen[3] - seen[1]) >= LEAST:
            yield name, iou_of_boxes(tuple(out["bboxes"][0]), seen)


def augraphy(count: int, seed: int) -> Iterator[tuple[str, float]]:
    """Yield the name and the box's figure of each picture."""
    a = importlib.import_module("augraphy")
    made = {
        "rotation 10": lambda: a.Geometric(rotate_range=(10, 10), p=1),
        "fold": lambda: a.Folding(fold_count=2, p=1),
        "curl": lambda: a.PageBorder(p=1),
    }
    rng = Random(seed)
    for number in range(count):
        name = list(made)[number % len(made)]
        pixels, box = drawn(rng)
        try:
            out = made[name]()(pixels, bounding_boxes=[[int(one) for one in box]])
        except Exception as error:
            print(f"augraphy {name}: {type(error).__name__}: {error}")
            made.pop(name)
            if not made:
                return
            continue
        image, boxes = (out[0], out[3]) if isinstance(out, (list, tuple)) and len(out) > 3 else (out, None)
        seen = reach(yellow(image)) if boxes else None
        if seen is not None:
            yield name, iou_of_boxes(tuple(boxes[0]), seen)


def said(values: list[float]) -> str:
    """Return a mean, the least and the hundredth part from below."""
    ordered = sorted(values)
    return f"mean {statistics.mean(values):.4f}, 1% {ordered[len(ordered) // 100]:.4f}, least {ordered[0]:.4f} of {len(values)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=2000)
    parser.add_argument("--peers", type=int, default=120)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    rows = list(ours(options.pictures, options.seed))
    print("ours, outline beside its pixels:", said([row[1] for row in rows]))
    print("ours, box beside its pixels:    ", said([row[2] for row in rows]))
    worst = min(rows, key=lambda row: min(row[1:]))
    print(f"  the worst: {worst[0]}, {min(worst[1:]):.4f}")
    for peer in (albumentations, augraphy):
        try:
            found = list(peer(options.peers, options.seed))
        except ImportError as error:
            print(f"left out: {peer.__name__}: {error}")
            continue
        for name in dict.fromkeys(one for one, _ in found):
            print(f"{peer.__name__} {name}, box:", said([value for one, value in found if one == name]))


if __name__ == "__main__":
    main()
