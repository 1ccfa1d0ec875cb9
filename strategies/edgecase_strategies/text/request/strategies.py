"""The strategy of requests that are made from nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case
from edgecase_strategies.errors import InvalidOption, NothingApplies, UnknownName, did_you_mean
from edgecase_strategies.options import check_count, check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.strategy import drawn_cases_of
from edgecase_strategies.text.perturbations import PERTURBATIONS
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.protect import parse as parse_protect
from edgecase_strategies.text.request.catalogue import Catalogue, catalogue_of
from edgecase_strategies.text.request.checks import REGISTERS
from edgecase_strategies.text.request.grammar import Choice, Row, Slot
from edgecase_strategies.text.request.maker import RequestMaker
from edgecase_strategies.text.request.slots import check_faker
from edgecase_strategies.text.seed import Text

SLOT = "slot:"

Path = str | os.PathLike[str]


def requests(
    *,
    intents: str | Sequence[str] | None = None,
    locale: str | None = None,
    register: str | Sequence[str] | None = None,
    requests: int | tuple[int, int] = 1,
    mess: str | Sequence[str | Perturbation[Text]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
    protect: Sequence[Protect] = (),
    templates: Path | Sequence[Path] = (),
) -> SearchStrategy[Case]:
    """Return a strategy of cases: requests of customers that are made from nothing, with their labels.

    ``intents`` chooses by name what customers want; the default is everything. ``locale`` is a language: "en", "de",
    "es", "fr", "pt", "it" or "nl". ``register`` is "plain", "formal", "chatty", "terse" or "angry"; the default is all
    of them. ``requests`` is how many requests a message has, or a range. ``mess``, ``severity`` and ``protect`` are
    those of ``messy``, but that severity 0 is a message as it is, and that ``protect`` also takes slots: "slot:product",
    or "slot:*" for all of them. ``templates`` are files with intents, sentences and slots of your own.

    A case's truth holds the ``intent`` (None where there are several), a span for each request ("request.cancel")
    and each slot, and as facts: ``intents`` in their order, ``register``, ``locale`` and ``slots``.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20, database=None)
    ... @given(requests(intents=["cancel", "refund"], severity=0))
    ... def test_labels(case):
    ...     assert case.truth.intent in ("cancel", "refund")
    ...     for span, slot in zip(case.truth.spans[1:], case.truth.facts["slots"]):
    ...         assert case.value[span.start : span.end] == slot["text"]
    >>> test_labels()

    Raises UnknownName, InvalidOption, NothingApplies or MissingLibrary at once, not when it is drawn from.
    """
    files: list[Path] = [templates] if isinstance(templates, (str, os.PathLike)) else list(templates)
    if locale is not None and not isinstance(locale, str):
        raise InvalidOption(f'locale takes the name of a language, as in "de"; {locale!r} is none.')
    catalogue = catalogue_of(locale, files)
    if catalogue.person is not None:
        check_faker()
    names = _names("intents", intents, catalogue.intents)
    registers = _names("register", register, REGISTERS)
    count = _count(requests)
    chosen = _perturbations(mess)
    levels = check_severity(severity, least=0)
    if levels[1] and not any(one.room == "text" for one in chosen):
        raise NothingApplies("No perturbation of texts is asked for; choose others with mess, or give severity=0.")
    plain, slots = _protect(protect, catalogue)
    _check_enough(catalogue, names, registers, count)
    maker = RequestMaker(
        catalogue,
        intents=names,
        registers=registers,
        requests=count,
        perturbations=chosen,
        protect=plain,
        protected_slots=slots,
    )
    return drawn_cases_of(maker, levels)


def _perturbations(mess: Any) -> tuple[Perturbation[Any], ...]:
    names, own = check_mess(mess)
    return Registry([*PERTURBATIONS, *own]).select(names)


def _names(option: str, given: str | Sequence[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    every = tuple(known)
    if given is None:
        return every
    names: Any = [given] if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not names or not all(isinstance(name, str) for name in names):
        raise InvalidOption(f'{option} takes names, as in {option}=["{every[0]}"]; {given!r} is not that.')
    for name in names:
        if name not in every:
            raise UnknownName(
                f'{option} has no "{name}".{did_you_mean(name, every)} There are {", ".join(every)}; your own come '
                "from a file that templates names."
                if option == "intents"
                else f'{option} has no "{name}".{did_you_mean(name, every)} There are {", ".join(every)}.'
            )
    return tuple(dict.fromkeys(names))


def _count(given: Any) -> tuple[int, int]:
    if isinstance(given, int):
        return check_count("requests", given), given
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise InvalidOption(f"requests takes a number of requests, or a range such as (1, 3); {given!r} is neither.")
    low, high = check_count("requests", given[0]), check_count("requests", given[1])
    if low > high:
        raise InvalidOption(f"requests takes a range from the lower to the higher number; {given!r} is none.")
    return low, high


def _check_enough(catalogue: Catalogue, names: Sequence[str], registers: Sequence[str], count: tuple[int, int]) -> None:
    most = max(sum(register in catalogue.intents[name].sentences for name in names) for register in registers)
    if most < count[1]:
        raise InvalidOption(
            f"A message of {count[1]} requests needs as many intents in one register, and here {most or 'none'} "
            f"can be asked for in {' or '.join(registers)}. Name more intents or registers, or ask for fewer requests."
        )


def _protect(protect: Any, catalogue: Catalogue) -> tuple[list[Protect], list[str]]:
    """Return what is protected as in any text, and the labels of the slots that are."""
    parse_protect(protect)  # its errors come at once
    plain = [item for item in protect if not (isinstance(item, str) and item.startswith(SLOT))]
    named = [item.removeprefix(SLOT) for item in protect if isinstance(item, str) and item.startswith(SLOT)]
    if not named:
        return plain, []
    labels = sorted(_labels(catalogue))
    for name in named:
        if name != "*" and name not in labels:
            raise UnknownName(
                f'protect names no slot "{name}".{did_you_mean(name, labels)} There are {", ".join(labels)}.'
            )
    return plain, labels if "*" in named else named


def _labels(catalogue: Catalogue) -> set[str]:
    rows = [row for intent in catalogue.intents.values() for found in intent.sentences.values() for row in found]
    rows += [row for found in catalogue.frames.values() for row in found]
    return {label for row in rows for label in _labels_of(row)}


def _labels_of(row: Row) -> set[str]:
    found: set[str] = set()
    for node in row.nodes:
        if isinstance(node, Slot):
            found.add(node.label)
        elif isinstance(node, Choice):
            found.update(label for option in node.options for label in _labels_of(option))
    return found
