"""The strategies of the photo room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.photos.perturbations import PERTURBATIONS
from edgecase_strategies.photos.room import ROOM
from edgecase_strategies.photos.seed import Photo
from edgecase_strategies.strategy import cases_of


def messy(
    *seeds: Any,
    mess: str | Sequence[str | Perturbation[Photo]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
) -> SearchStrategy[Case]:
    """Return a strategy of cases: the pictures as they come out of a phone in bad light, askew, out of focus.

    A seed is a Pillow image, an array, an encoded file as bytes, a path, or one of these with labels, as
    ``photos.Labelled``. A case's value is a ``Shot``: ``case.value.image`` is the picture, carried as the seed is, and
    ``case.truth.facts["boxes"]`` says where the boxes are in it.

    >>> import numpy
    >>> from hypothesis import given, settings
    >>> page = numpy.full((40, 60, 3), 230, numpy.uint8)
    >>> @settings(max_examples=5, database=None)
    ... @given(messy(page, mess="photo.exposure.under", severity=2))
    ... def test_darker(case):
    ...     assert case.value.image.mean() < page.mean()
    >>> test_darker()

    Raises UnknownName, InvalidOption, UnsupportedSeed or NothingApplies at once, not when it is drawn from.
    """
    if not seeds:
        raise InvalidOption("messy needs at least one picture.")
    names, own = check_mess(mess)
    chosen = Registry([*PERTURBATIONS, *own]).select(names)
    records = [seed if isinstance(seed, Seed) else Seed(value=seed) for seed in seeds]
    return cases_of([source_of(ROOM, record, chosen) for record in records], check_severity(severity))
