"""All perturbations of the form room."""

from __future__ import annotations

from typing import Final

from edgecase_strategies.forms.faults import (
    blank,
    choices,
    dates,
    hidden,
    letters,
    limits,
    members,
    numbers,
    shape,
    space,
)
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import Perturbation

FAULTS: Final[tuple[Perturbation[Form], ...]] = (
    *blank.FAULTS,
    *choices.FAULTS,
    *dates.FAULTS,
    *hidden.FAULTS,
    *letters.FAULTS,
    *limits.FAULTS,
    *members.FAULTS,
    *numbers.FAULTS,
    *shape.FAULTS,
    *space.FAULTS,
)
"""What moves the truth of a form, or may."""

PERTURBATIONS: Final[tuple[Perturbation[Form], ...]] = (*FAULTS, *shape.KEEPING, *space.KEEPING)
