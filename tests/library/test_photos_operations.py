"""Operations: each does something at each severity, more at a higher one, and the same everywhere."""

from __future__ import annotations

import hashlib
from itertools import permutations
from random import Random
from typing import Any

import numpy as np
import pytest

from edgecase_strategies import photos
from edgecase_strategies.case import Edit
from edgecase_strategies.errors import InvalidOption, UnknownName
from edgecase_strategies.photos import lens, sensor, tone
from edgecase_strategies.photos.carrier import Read
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.render import render

NAMES = [one.name for one in OPERATIONS]
CODEC = "photo.file.jpeg"
"""What Pillow's codec makes is the codec's."""
DIGEST = "44e54dc36c903f9d"


def scene(width: int = 96, height: int = 64) -> Any:
    """Return a picture with soft and hard parts, made of whole numbers."""
    x, y = np.arange(width), np.arange(height)[:, None]
    pixels = np.stack([(x * 2 + y) % 256, (x + y * 3) % 256, (255 - x - y) % 256], axis=2).astype(np.uint8)
    pixels[10:30, 20:60] = 240
    pixels[14:26, 24:56:4] = 10
    return np.ascontiguousarray(pixels)


def rendered(pixels: Any, *edits: Edit) -> Any:
    return render(Read(pixels=pixels), edits).pixels


@pytest.fixture
def without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECASES_OPENCV", "0")


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("photo.exif")])
def test_more_severe_is_farther_from_the_seed(name: str) -> None:
    size = {"blur": (480, 100), "print": (384, 256)}.get(
        name.split(".")[1], (96, 64)
    )  # a blur of a small picture is of few pixels
    pixels = scene(*size)
    far = []
    for severity in range(1, 6):
        made = render(Read(pixels=pixels), [photos.edit(name, severity=severity, seed=4)])
        if made.pixels.shape == pixels.shape:
            far.append(float(np.abs(made.pixels.astype(int) - pixels).mean()))
        else:
            far.append(1 - made.pixels.size / pixels.size)
        assert made.pixels.dtype == np.uint8
        assert made.transform.size == size
    assert far[0] > 0
    if name == "photo.view.rotation":  # turned by 35 degrees it may look more like itself than by 20
        assert far[2] > far[0]
    else:
        assert far[0] < far[2] < far[4]


def test_pixels_are_the_same_everywhere(without_opencv: None) -> None:
    digest = hashlib.sha256()
    for name in NAMES:
        if name != CODEC:
            for severity in (2, 5):
                made = rendered(scene(), photos.edit(name, severity=severity, seed=7))
                digest.update(repr(made.shape).encode() + made.tobytes())
    assert digest.hexdigest()[:16] == DIGEST


@pytest.mark.parametrize("name", NAMES)
def test_opencv_gives_the_same_pixels(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cv2 = pytest.importorskip("cv2")
    cv2.setNumThreads(1)
    edit = photos.edit(name, severity=4, seed=5)
    fast = rendered(scene(), edit).astype(int)
    monkeypatch.setenv("EDGECASES_OPENCV", "0")
    slow = rendered(scene(), edit).astype(int)
    if name.startswith("photo.view"):  # OpenCV's own homography: another rounding of places
        assert np.abs(fast - slow).mean() < 0.5
        assert (np.abs(fast - slow) > 8).mean() < 0.01
    else:
        assert (fast == slow).all()


def test_the_order_in_which_edits_are_given_does_not_matter() -> None:
    edits = [
        photos.edit(name, severity=2, seed=1)
        for name in ("photo.sensor.noise", "photo.view.rotation", "photo.shadow.soft", "photo.file.resize")
    ]
    made = {rendered(scene(), *order).tobytes() for order in permutations(edits)}
    assert len(made) == 1


def test_noise_is_of_its_own_edit_whatever_stands_beside_it() -> None:
    grey = np.full((64, 64, 3), 128, np.uint8)
    noise, dim = photos.edit("photo.sensor.noise", severity=3, seed=9), photos.edit("photo.exposure.over", severity=1)
    alone = rendered(grey, noise).astype(int) - 128
    brighter = rendered(grey, dim)
    beside = rendered(grey, noise, dim).astype(int) - brighter
    assert (alone == beside).all()
    assert abs(alone.std() - 14) < 0.4
    assert abs(alone.mean()) < 0.4
    other = photos.edit("photo.sensor.noise", severity=3, seed=10)
    assert (rendered(grey, other) != rendered(grey, noise)).mean() > 0.9


def test_normal_numbers_are_normal() -> None:
    found = sensor.normal(3, 200_001)[:200_000] / 2048
    assert abs(found.mean()) < 0.01
    assert abs(found.std() - 1) < 0.01
    assert 0.0020 < (found > 2.8).mean() < 0.0031  # 0.00256


def test_a_stop_of_exposure_is_half_the_light() -> None:
    grey = np.full((4, 4, 3), 200, np.uint8)
    light = [(float(tone.exposed(grey, -ev).mean()) / 255) ** 2.2 for ev in (0, 1, 2)]
    assert light[1] / light[0] == pytest.approx(0.5, rel=0.02)
    assert light[2] / light[0] == pytest.approx(0.25, rel=0.03)


def test_shot_noise_grows_with_the_light_and_dark_is_noisier_for_its_light() -> None:
    edit = photos.edit("photo.sensor.low_light", severity=3, seed=2)
    spread = {}
    for level in (20, 60, 120, 220):
        made = rendered(np.full((64, 64, 3), level, np.uint8), edit)
        light = (made / 255) ** 2.2
        spread[level] = (light.std(), light.std() / light.mean())
    assert spread[20][0] < spread[60][0] < spread[120][0] < spread[220][0]
    assert spread[20][1] > spread[60][1] > spread[120][1] > spread[220][1]


def test_a_streak_is_the_mean_along_its_way() -> None:
    rng = Random(0)
    line = np.array([[[rng.randrange(256)] for _ in range(40)]], np.uint8)
    for length in (3, 5, 9, 21):
        made = lens.streaked(line, float(length), 1.0, 0.0)[0, :, 0]
        half = length // 2
        plain = [int(np.floor(line[0, at - half : at + half + 1, 0].mean() + 0.5)) for at in range(half, 40 - half)]
        assert np.abs(made[half : 40 - half].astype(int) - plain).max() <= 1
    flat = np.full((30, 40, 3), 77, np.uint8)
    for angle in (0, 33, 90, 151):
        assert (rendered(flat, photos.edit("photo.blur.motion", severity=5, angle=angle)) == 77).all()


def test_a_blur_leaves_things_where_they_are() -> None:
    dot = np.zeros((101, 101, 3), np.uint8)
    dot[50, 50] = 255
    for name in ("photo.blur.focus", "photo.blur.motion"):
        for seed in range(4):
            made = rendered(dot, photos.edit(name, severity=5, seed=seed))[..., 0].astype(float)
            y, x = (float((made.sum(axis=axis) * np.arange(101)).sum() / made.sum()) for axis in (1, 0))
            assert abs(x - 50) < 0.5
            assert abs(y - 50) < 0.5


def test_an_edit_fits_a_picture_of_any_size() -> None:
    for name in NAMES:
        for size in ((1, 1), (1, 9), (7, 2), (33, 5)):
            made = rendered(scene(*size), photos.edit(name, severity=5, seed=2))
            assert made.size
    large, small = scene(400, 240), scene(400, 240)[::4, ::4]
    edit = photos.edit("photo.shadow.hard", severity=4, seed=3)
    share = [(rendered(pixels, edit) != pixels).any(axis=2).mean() for pixels in (large, np.ascontiguousarray(small))]
    assert abs(share[0] - share[1]) < 0.05


def test_an_edit_that_is_wrong_says_so() -> None:
    with pytest.raises(UnknownName, match=r'Did you mean "photo\.shadow\.soft"'):
        photos.edit("photo.shadow.sofd", severity=1)
    with pytest.raises(InvalidOption, match="severity takes a level from 1 to 5"):
        photos.edit("photo.shadow.soft", severity=6)
    with pytest.raises(InvalidOption, match="one severity"):
        photos.edit("photo.shadow.soft", severity=(1, 2))  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match=r'has no "angel" in its shape.* Did you mean "angle"'):
        photos.edit("photo.shadow.soft", severity=2, angel=3)
    with pytest.raises(InvalidOption, match="needs a severity"):
        rendered(scene(), Edit(name="photo.exposure.under", place=(2, "light"), before=None, after={}))
