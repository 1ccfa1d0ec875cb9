"""All perturbations of the text room, by family."""

from __future__ import annotations

from typing import Any

from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text import (
    adversarial,
    chat,
    confusions,
    diacritics,
    letter_case,
    punctuation,
    spacing,
    spelling,
    typo,
)

PERTURBATIONS: tuple[Perturbation[Any], ...] = (
    *typo.PERTURBATIONS,
    *spelling.PERTURBATIONS,
    *chat.PERTURBATIONS,
    *letter_case.PERTURBATIONS,
    *punctuation.PERTURBATIONS,
    *spacing.PERTURBATIONS,
    *diacritics.PERTURBATIONS,
    *confusions.PERTURBATIONS,
    *adversarial.PERTURBATIONS,
)
