"""The strategies of receipts and other documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case
from edgecase_strategies.errors import InvalidOption, NothingApplies, UnknownName, did_you_mean
from edgecase_strategies.options import check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.photos.perturbations import PERTURBATIONS
from edgecase_strategies.photos.seed import Photo
from edgecase_strategies.receipts.country import COUNTRIES
from edgecase_strategies.receipts.maker import KINDS, DocumentMaker
from edgecase_strategies.strategy import drawn_cases_of

PRINT = "photo.print"
_USUAL = [dataclasses.replace(one, default=True) if one.group == PRINT else one for one in PERTURBATIONS]
"""Where receipts are photographed, the faults of a thermal printer are used without being asked for."""


def photographed(
    *,
    countries: str | Sequence[str] | None = None,
    documents: str | Sequence[str] = "receipt",
    fields: str | Sequence[str] | None = None,
    mess: str | Sequence[str | Perturbation[Photo]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
) -> SearchStrategy[Case]:
    """Return a strategy of cases: photographs of receipts that are made from nothing, with their labels.

    ``countries`` are codes: "US", "GB", "DE", "FR", "ES", "IT" and "CH"; the default is all. ``documents`` are
    "receipt", "invoice" and "form". ``fields`` names those that get a box, as ``["total", "item"]``; the default is
    all: a case whose labelled fields cannot all be read expects "ask". ``mess`` and ``severity`` are those of
    ``photos.messy``, with faults of the printer beside; severity 0 is a document as it is printed.

    A case's value has the picture as ``image``. Its truth has as facts ``document``, ``country``, ``currency``, and
    ``fields``: for each name its ``text`` as printed, its ``value`` (money in minor units, dates as in ISO 8601) and
    its ``line``; and ``boxes``, in pixels of the case.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None, deadline=None)
    ... @given(photographed(countries="GB", fields="total", mess="photo.view.rotation", severity=2))
    ... def test_total(case):
    ...     left, top, right, bottom = case.truth.facts["boxes"]["total"]
    ...     assert right <= case.value.image.width and case.truth.facts["fields"]["total"]["text"].startswith(
    ...         ("£", "GBP")
    ...     )
    >>> test_total()

    Raises UnknownName, InvalidOption or NothingApplies at once, not when it is drawn from.
    """
    names, own = check_mess(mess)
    chosen = Registry([*_USUAL, *own]).select(names)
    levels = check_severity(severity, least=0)
    if levels[1] and not any(one.room == "photo" for one in chosen):
        raise NothingApplies(
            "No perturbation of photographs is asked for; choose others with mess, or give severity=0."
        )
    maker = DocumentMaker(
        countries=_names("countries", countries, COUNTRIES),
        kinds=_names("documents", documents, KINDS),
        fields=_fields(fields),
        perturbations=chosen,
    )
    return drawn_cases_of(maker, levels)


def rendered(
    *,
    countries: str | Sequence[str] | None = None,
    documents: str | Sequence[str] | None = None,
    fields: str | Sequence[str] | None = None,
) -> SearchStrategy[Case]:
    """Return a strategy of cases: receipts, invoices and forms as they come from the printer, with their labels.

    The options and the labels are those of ``photographed``; the default is documents of all kinds.

    >>> from random import Random
    >>> from edgecase_strategies.strategy import fast_source_of
    >>> maker = fast_source_of(rendered(countries="DE", documents="invoice")).maker
    >>> maker.draw(Random(1)).truth.facts["currency"]
    'EUR'

    Raises UnknownName or InvalidOption at once, not when it is drawn from.
    """
    maker = DocumentMaker(
        countries=_names("countries", countries, COUNTRIES),
        kinds=_names("documents", documents, KINDS),
        fields=_fields(fields),
    )
    return drawn_cases_of(maker, (0, 0))


def _names(option: str, given: Any, known: Sequence[str]) -> tuple[str, ...]:
    if given is None:
        return tuple(known)
    names = _texts(option, given, known[0])
    for name in names:
        if name not in known:
            raise UnknownName(f'{option} has no "{name}".{did_you_mean(name, known)} There are {", ".join(known)}.')
    return names


def _fields(given: Any) -> tuple[str, ...]:
    return () if given is None else _texts("fields", given, "total")


def _texts(option: str, given: Any, example: str) -> tuple[str, ...]:
    names: Any = [given] if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not names or not all(isinstance(name, str) and name for name in names):
        raise InvalidOption(f'{option} takes names, as in {option}=["{example}"]; {given!r:.60} is not that.')
    return tuple(dict.fromkeys(names))
