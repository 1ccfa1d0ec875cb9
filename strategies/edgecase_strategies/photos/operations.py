"""All operations on photographs, in the order in which they apply."""

from __future__ import annotations

from edgecase_strategies.photos import files, lens, light, paper, printed, sensor, view
from edgecase_strategies.photos.operation import Operations

OPERATIONS = Operations(
    sorted(
        (
            *printed.OPERATIONS,
            *paper.OPERATIONS,
            *view.OPERATIONS,
            *light.OPERATIONS,
            *lens.OPERATIONS,
            *sensor.OPERATIONS,
            *files.OPERATIONS,
        ),
        key=lambda one: one.stage,
    )
)
