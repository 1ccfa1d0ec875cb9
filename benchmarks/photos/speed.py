"""How fast operations on photographs are, beside plain OpenCV and peers: images per CPU second, one thread, in one run.

    python benchmarks/photos/speed.py --seconds 0.4

Peers that are not installed are left out: albumentations, imagecorruptions (which needs an old setuptools) and augraphy.
All take turns, so that a busy machine slows all of them alike; each figure is the median of its rounds.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")

import numpy as np

from edgecase_strategies import photos
from edgecase_strategies.photos import lens
from edgecase_strategies.photos.carrier import Read
from edgecase_strategies.photos.libraries import SWITCH, opencv
from edgecase_strategies.photos.render import render

OPERATIONS = ("exposure", "shadow", "noise", "perspective", "motion")
SIZES = ((640, 480), (1920, 1080))
STREAK = 15
Run = Callable[[Any], Any]


def picture(width: int, height: int) -> Any:
    """Return a picture with soft and hard parts."""
    x, y = np.arange(width), np.arange(height)[:, None]
    pixels = np.stack([(x * 2 + y) % 256, (x + y * 3) % 256, (255 - x - y) % 256], axis=2).astype(np.uint8)
    pixels[height // 4 : height // 2, width // 4 : width // 2] = 235
    return np.ascontiguousarray(pixels)


def ours(fast: bool) -> dict[str, Run]:
    """Return our operations, with OpenCV or without."""
    edits = {
        "exposure": photos.edit("photo.exposure.under", severity=3),
        "shadow": photos.edit("photo.shadow.hard", severity=3, seed=1),
        "noise": photos.edit("photo.sensor.noise", severity=3, seed=1),
        "perspective": photos.edit("photo.view.perspective", severity=3, seed=1),
    }

    def switched(run: Run) -> Run:
        def runs(pixels: Any) -> Any:
            os.environ[SWITCH] = "1" if fast else "0"
            return run(pixels)

        return runs

    found: dict[str, Run] = {
        name: switched(lambda pixels, edit=edit: render(Read(pixels=pixels), [edit])) for name, edit in edits.items()
    }
    found["motion"] = switched(lambda pixels: lens.streaked(pixels, STREAK, 0.866, 0.5))
    return found


def plain() -> dict[str, Run]:
    """Return the same in as few calls of OpenCV as it takes."""
    import cv2

    cv2.setNumThreads(1)
    table = np.array([int(value * 2 ** (-2.2 / 2.2)) for value in range(256)], np.uint8)
    kernel = np.zeros((STREAK, STREAK), np.float32)
    for step in range(STREAK):
        kernel[round(STREAK / 2 - 0.5 + 0.5 * (step - 7)), round(STREAK / 2 - 0.5 + 0.866 * (step - 7))] += 1 / STREAK
    matrix = np.array(
        photos.Shot(picture(640, 480), [photos.edit("photo.view.perspective", severity=3, seed=1)]).transform.matrix
    )

    def shadow(pixels: Any) -> Any:
        height, width = pixels.shape[:2]
        mask = np.full((height, width), 255, np.uint8)
        corners = np.array([[0, height // 3], [width, height // 2], [width, height], [0, height]], np.int32)
        cv2.fillPoly(mask, [corners], 128)
        mask = cv2.blur(mask, (7, 7))
        return cv2.multiply(pixels, cv2.cvtColor(mask, cv2.COLOR_GRAY2BGR), scale=1 / 255)

    def noise(pixels: Any) -> Any:
        added = np.empty(pixels.shape, np.int16)
        cv2.randn(added, 0, 14)
        return cv2.add(pixels, added, dtype=cv2.CV_8U)

    return {
        "exposure": lambda pixels: cv2.LUT(pixels, table),
        "shadow": shadow,
        "noise": noise,
        "perspective": lambda pixels: cv2.warpPerspective(
            pixels, matrix.reshape(3, 3), (pixels.shape[1], pixels.shape[0]), borderValue=(90, 70, 50)
        ),
        "motion": lambda pixels: cv2.filter2D(pixels, -1, kernel),
    }


def albumentations() -> dict[str, Run]:
    """Return what albumentations has."""
    a = importlib.import_module("albumentations")
    made = {
        "exposure": a.RandomBrightnessContrast(brightness_limit=(-0.5, -0.5), contrast_limit=(0, 0), p=1),
        "shadow": a.RandomShadow(p=1),
        "noise": a.GaussNoise(std_range=(0.055, 0.055), p=1),
        "perspective": a.Perspective(scale=(0.1, 0.1), p=1),
        "motion": a.MotionBlur(blur_limit=(STREAK, STREAK), p=1),
    }
    return {name: lambda pixels, one=one: one(image=pixels) for name, one in made.items()}


def imagecorruptions() -> dict[str, Run]:
    """Return what imagecorruptions has."""
    corrupt = importlib.import_module("imagecorruptions").corrupt
    names = {"exposure": "brightness", "noise": "gaussian_noise", "motion": "motion_blur"}
    return {
        name: lambda pixels, one=one: corrupt(pixels, corruption_name=one, severity=3) for name, one in names.items()
    }


def augraphy() -> dict[str, Run]:
    """Return what augraphy has."""
    a = importlib.import_module("augraphy")
    made = {
        "exposure": a.Brightness(brightness_range=(0.5, 0.5), p=1),
        "shadow": a.ShadowCast(p=1),
        "noise": a.SubtleNoise(p=1),
    }
    return {name: lambda pixels, one=one: one(pixels) for name, one in made.items()}


def rate(run: Run, pixels: Any, seconds: float) -> float:
    """Return images per CPU second."""
    count, begun = 0, time.process_time()
    while True:
        run(pixels)
        count += 1
        spent = time.process_time() - begun
        if spent >= seconds:
            return count / spent


def contenders() -> dict[str, dict[str, Run]]:
    """Return all that are installed, by name and version."""
    found = {"ours, numpy": ours(False)}
    if opencv() is not None:
        found["ours, OpenCV"] = ours(True)
        found[f"plain OpenCV {opencv().__version__}"] = plain()
    for make in (albumentations, imagecorruptions, augraphy):
        try:
            found[f"{make.__name__} {version(make.__name__)}"] = make()
        except (ImportError, PackageNotFoundError) as error:
            print(f"left out: {make.__name__}: {error}")
    return found


def main() -> None:
    """Measure and print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=0.4, help="CPU seconds a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    everyone = contenders()
    print(f"numpy {np.__version__}")
    for size in SIZES:
        pixels = picture(*size)
        print(f"\n{size[0]}x{size[1]:<20}" + "".join(f"{name:>13}" for name in OPERATIONS))
        found: dict[tuple[str, str], list[float]] = {}
        for number in range(options.rounds + 1):
            for who, operations in everyone.items():
                for name, run in operations.items():
                    try:
                        measured = rate(run, pixels, options.seconds)
                    except Exception as error:  # a peer that cannot do its own default is left out, and named
                        if number == 0:
                            print(f"{who} {name}: {type(error).__name__}: {error}")
                        continue
                    if number:  # the first round warms up
                        found.setdefault((who, name), []).append(measured)
        for who in everyone:
            cells = [found.get((who, name)) for name in OPERATIONS]
            print(
                f"{who:<25}" + "".join(f"{statistics.median(cell):13.1f}" if cell else f"{'-':>13}" for cell in cells)
            )


if __name__ == "__main__":
    main()
