"""The photo room: pictures in bad light, from a bad angle, with a bad lens, and where their labels are then.

>>> import numpy
>>> from random import Random
>>> from edgecase_strategies import photos
>>> page = photos.Labelled(numpy.full((60, 80, 3), 200, numpy.uint8), boxes={"total": (10, 20, 50, 40)})
>>> shot = photos.Shot(page, [photos.edit("photo.file.resize", severity=3)])
>>> shot.image.shape, shot.labels.boxes["total"]
((27, 36, 3), (4.5, 9.0, 22.5, 18.0))

Needs the extra ``images``: numpy and Pillow. With the extra ``cv``, OpenCV samples pictures faster.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.photos.edits import edit
from edgecase_strategies.photos.labels import Labels
from edgecase_strategies.photos.perturbations import PERTURBATIONS
from edgecase_strategies.photos.room import ROOM
from edgecase_strategies.photos.seed import Labelled, Photo, Shot
from edgecase_strategies.photos.transform import Transform

if TYPE_CHECKING:
    from edgecase_strategies.photos.strategies import messy

__all__ = [
    "PERTURBATIONS",
    "ROOM",
    "Labelled",
    "Labels",
    "Photo",
    "Shot",
    "Transform",
    "edit",
    "messy",
]


def __getattr__(name: str) -> Any:
    if name == "messy":  # Hypothesis takes time to import
        return importlib.import_module("edgecase_strategies.photos.strategies").messy
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
