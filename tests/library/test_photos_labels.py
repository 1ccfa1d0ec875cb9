"""Labels go exactly where the pixels go: drawn boxes are looked for in the pixels by a checker that knows no transform."""

from __future__ import annotations

import dataclasses
import itertools
from random import Random

import numpy as np
import pytest

from edgecase_strategies import photos
from edgecase_strategies.case import Seed
from edgecase_strategies.engine import build, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.photos.labels import Labels, area_of, clipped, corners
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.paper import bend_of
from edgecase_strategies.photos.perturbations import edit_of
from edgecase_strategies.photos.transform import Transform, chain, inverse, project, shift
from tests.library.photos_checker import MOVING, TURNING, drawn, filled, iou, random_edits, yellow

SIZE, BOX = (200, 150), (50, 45, 140, 100)


def test_boxes_polygons_and_masks_lie_where_their_pixels_lie() -> None:
    rng, found, seen = Random(1), [], drawn(SIZE, BOX)
    mask = np.zeros((SIZE[1], SIZE[0]), bool)
    mask[BOX[1] : BOX[3], BOX[0] : BOX[2]] = True
    seed = photos.Labelled(
        seen, boxes={"a": BOX}, polygons={"b": corners(BOX)}, masks={"c": mask}, points={"d": (90, 70)}
    )
    photo = photos.Photo(seed)
    for _ in range(60):
        edits = random_edits(rng, [*MOVING, rng.choice(TURNING)])
        shot = photos.Shot(seed, edits, photo)
        pixels = yellow(shot.pixels)
        size = (pixels.shape[1], pixels.shape[0])
        if "a" not in shot.labels.boxes or pixels.sum() < 1500:
            continue
        # A paper's shade darkens the box, so that pixels at its edge may count for its surroundings.
        found.append(iou(filled(shot.moved.areas["a"], size), pixels))
        assert shot.moved.areas["a"] == shot.moved.areas["b"]
        left, top, right, bottom = shot.labels.boxes["a"]
        rows, columns = pixels.any(axis=1).nonzero()[0], pixels.any(axis=0).nonzero()[0]
        reach = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
        assert max(abs(a - b) for a, b in zip((left, top, right, bottom), reach, strict=True)) < 1.6, edits
        assert iou(shot.masks["c"], pixels) > 0.93, edits
        inside = shot.labels.points.get("d")
        if inside is not None and shot.moved.visible["a"] == 1:
            assert pixels[min(int(inside[1]), size[1] - 1), min(int(inside[0]), size[0] - 1)], edits
    assert len(found) > 40
    assert np.mean(found) > 0.985
    assert min(found) > 0.95  # of small boxes the pixels at the edge are many; the benchmark has large ones


def test_a_point_comes_back_to_where_it_was() -> None:
    rng = Random(2)
    for _ in range(30):
        transform = photos.Shot(np.zeros((90, 120, 3), np.uint8), random_edits(rng, MOVING)).transform
        for _ in range(10):
            point = (rng.uniform(0, 120), rng.uniform(0, 90))
            back = transform.back(transform.forward(point))
            assert back == pytest.approx(point, abs=1e-4), transform


def test_a_sheet_never_lies_over_itself() -> None:
    # Folded over, a place would be seen twice, and a label would have two places.
    def steep(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.sin(60 * x) * 0.1 + 0 * y, np.sin(50 * x + 40 * y) * 0.1

    bend = bend_of((400, 300), steep)
    columns = [bend.target((x, 150.0))[0] for x in range(50, 350)]
    assert all(one < other for one, other in itertools.pairwise(columns))
    for x in range(20, 380, 13):
        point = (float(x), 123.0)
        assert bend.source(bend.target(point)) == pytest.approx(point, abs=1e-5)


def test_dropped_edits_leave_the_labels_of_what_is_left() -> None:
    seed = Seed(value=photos.Labelled(drawn(SIZE, BOX), boxes={"a": BOX}))
    photo = photos.ROOM.prepare(seed)
    rng = Random(3)
    for _ in range(5):
        edits = random_edits(rng, MOVING, most=4)
        whole = build(photos.ROOM, seed, edits, 3, photo)
        for left_out in edits:
            rest = [edit for edit in edits if edit is not left_out]
            alone = photos.Shot(seed.value, rest).moved.labels.boxes
            case = build(photos.ROOM, seed, rest, 3, photo)
            assert case.truth.facts.get("boxes", {}) == {n: [round(v, 3) for v in box] for n, box in alone.items()}
            assert photos.ROOM.verify(photo, case) is None
        assert photos.ROOM.verify(photo, whole) is None
        assert photos.ROOM.undo(whole.value, whole.edits) is seed.value


def test_the_check_of_a_case_finds_a_label_that_is_off() -> None:
    seed = Seed(value=photos.Labelled(drawn(SIZE, BOX), boxes={"a": BOX}))
    photo = photos.ROOM.prepare(seed)
    case = build(photos.ROOM, seed, [photos.edit("photo.view.rotation", severity=3)], 3, photo)
    left, top, right, bottom = case.truth.facts["boxes"]["a"]
    for wrong in ([left + 3, top, right, bottom], [left, top, right, bottom - 3], None):
        facts = {**case.truth.facts, "boxes": {"a": wrong} if wrong else {}}
        bad = dataclasses.replace(case, truth=dataclasses.replace(case.truth, facts=facts))
        assert photos.ROOM.verify(photo, bad) is not None


def test_what_leaves_the_frame_is_cut_and_counted() -> None:
    seed = photos.Labelled(
        drawn(SIZE, BOX), boxes={"near": (0, 20, 80, 60), "gone": (1, 1, 9, 9)}, points={"p": (2, 2), "q": (180, 100)}
    )
    shot = photos.Shot(seed, [photos.edit("photo.view.crop", severity=4, side="left")])
    assert shot.labels.boxes == {"near": pytest.approx((0, 20, 40, 60))}
    assert shot.moved.visible == {"near": pytest.approx(0.5), "gone": 0}
    assert shot.moved.lost == ("p", "gone")
    assert shot.labels.points == {"q": pytest.approx((140, 100))}
    given = shot.given()
    assert isinstance(given, photos.Labelled)
    assert set(given.boxes) == {"near"}
    assert given.image.shape == seed.image.shape


def test_a_file_on_its_side_has_labels_on_their_side() -> None:
    pixels = drawn(SIZE, BOX)
    for orientation in (3, 6, 8):
        shot = photos.Shot(
            photos.Labelled(pixels, boxes={"a": BOX}),
            [photos.edit("photo.exif.lost", severity=1, orientation=orientation)],
        )
        left, top, right, bottom = (int(one) for one in shot.labels.boxes["a"])
        assert yellow(shot.pixels)[top:bottom, left:right].all()
        assert yellow(shot.pixels).sum() == (right - left) * (bottom - top)


def test_curved_sides_are_followed() -> None:
    curl = OPERATIONS["photo.paper.curl"]
    edit = edit_of(curl, 5, {"angle": 0.0, "share": 0.4, "surface": [0, 0, 0]})
    turned = edit_of(
        OPERATIONS["photo.paper.wrinkle"], 5, {"ridges": [[0, 0, 30, 0.08, 0.6]], "light": 0, "surface": [0, 0, 0]}
    )
    shot = photos.Shot(photos.Labelled(drawn(SIZE, BOX), boxes={"a": BOX}), [edit, turned])
    assert 4 < len(shot.moved.areas["a"]) < 400
    straight = photos.Shot(shot.photo.value, [photos.edit("photo.view.perspective", severity=3)])
    assert len(straight.moved.areas["a"]) == 4


def test_homographies_compose_and_clip() -> None:
    m = (0.9, 0.1, 10.0, -0.05, 0.95, 20.0, 1e-4, 5e-5, 1.0)
    once = chain((100, 100), [m, shift(3, 4)])
    assert len(once.steps) == 1
    assert project(inverse(m), project(m, (30, 40))) == pytest.approx((30, 40))
    assert once.forward((30, 40)) == pytest.approx(tuple(np.add(project(m, (30, 40)), (3, 4))))
    assert Transform((5, 5), (5, 5)).is_identity
    assert clipped(corners((20, 20, 30, 30)), 10, 10) == ()
    assert area_of(clipped(((-5, 5), (5, -5), (15, 5), (5, 15)), 10, 10)) == pytest.approx(100)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"boxes": [(1, 2, 3, 4)]}, "takes a dict of names"),
        ({"boxes": {"a": (1, 2, 3)}}, "takes a box"),
        ({"boxes": {"a": (5, 2, 3, 4)}}, r"\(x, y, x \+ width, y \+ height\)"),
        ({"boxes": {"a": (0, 0, float("nan"), 4)}}, "takes a box"),
        ({"points": {"a": "12"}}, None),
        ({"points": {"a": None}}, "takes a point"),
        ({"polygons": {"a": [(0, 0), (1, 1)]}}, "at least three points"),
        ({"polygons": {"a": 3}}, "at least three points"),
        ({"boxes": {"a": (300, 20, 310, 30)}}, "outside of the picture, which is 200 wide"),
        ({"points": {"a": (-1, 5)}}, "outside of the picture"),
        ({"masks": {"a": np.ones((3, 3), bool)}}, r"array of the shape \(150, 200\)"),
    ],
)
def test_labels_that_are_wrong_say_so(labels: dict[str, object], said: str | None) -> None:
    if said is None:
        assert Labels.of(**labels).points == {"a": (1.0, 2.0)}  # type: ignore[arg-type]
        return
    with pytest.raises(InvalidOption, match=said):
        photos.Photo(photos.Labelled(drawn(SIZE, BOX), **labels))  # type: ignore[arg-type]


def test_a_box_that_is_partly_outside_is_what_is_inside() -> None:
    seed = Seed(value=photos.Labelled(drawn(SIZE, BOX), boxes={"a": (-20, -20, 30, 30)}))
    source = source_of(photos.ROOM, seed, photos.PERTURBATIONS)
    case = build(photos.ROOM, seed, [photos.edit("photo.file.resize", severity=2)], 2, source.prepared)
    assert case.truth.facts["boxes"]["a"] == [0.0, 0.0, 18.0, 18.0]
    assert photos.ROOM.verify(source.prepared, case) is None
