"""The perturbations of the photo room: one for each operation."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.photos.operation import Operation
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.seed import Photo

USUAL = 3
"""The severity of an edit before the case says at which it is."""


def _perturbation_of(operation: Operation) -> Perturbation[Photo]:
    def draw(photo: Photo, rng: Random) -> Edit:
        return edit_of(operation, USUAL, operation.draw(rng))

    return Perturbation(
        name=operation.name,
        function=draw,
        keeps_truth=True,
        default=operation.default and not operation.covers,
        summary=operation.summary,
    )


def edit_of(operation: Operation, severity: int, shape: Mapping[str, Any]) -> Edit:
    """Return the edit of an operation. Its place is the stage: where on the way to the file it happens."""
    return Edit(
        name=operation.name,
        place=(int(operation.stage), operation.stage.name.lower()),
        before=None,
        after={"severity": severity, **shape},
    )


PERTURBATIONS: tuple[Perturbation[Photo], ...] = tuple(_perturbation_of(one) for one in OPERATIONS)
