"""All perturbations of the text room, by family."""

from __future__ import annotations

from typing import Any

from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.text import (
    adversarial,
    autocorrect,
    chat,
    codeswitch,
    confusions,
    correction,
    diacritics,
    dictation,
    encoding,
    envelope,
    filler,
    letter_case,
    ocr,
    punctuation,
    realword,
    restated,
    spacing,
    spelling,
    typo,
)

PERTURBATIONS: tuple[Perturbation[Any], ...] = (
    *typo.PERTURBATIONS,
    *spelling.PERTURBATIONS,
    *chat.PERTURBATIONS,
    *filler.PERTURBATIONS,
    *letter_case.PERTURBATIONS,
    *punctuation.PERTURBATIONS,
    *spacing.PERTURBATIONS,
    *diacritics.PERTURBATIONS,
    *confusions.PERTURBATIONS,
    *autocorrect.PERTURBATIONS,
    # What a message rarely has is used on request only.
    *dictation.PERTURBATIONS,
    *ocr.PERTURBATIONS,
    *encoding.PERTURBATIONS,
    *codeswitch.PERTURBATIONS,
    *correction.PERTURBATIONS,
    *restated.PERTURBATIONS,
    *envelope.PERTURBATIONS,
    *realword.PERTURBATIONS,
    *adversarial.PERTURBATIONS,
)
