"""All perturbations of the text room, by family."""

from __future__ import annotations

from typing import Any

from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text import typo

PERTURBATIONS: tuple[Perturbation[Any], ...] = (*typo.PERTURBATIONS,)
