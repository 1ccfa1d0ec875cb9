"""The strategies of the text room."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.strategy import cases_of, drawn_cases_of
from edgecase_strategies.text.perturbations import PERTURBATIONS
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.room import ROOM
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.written import written


def messy(
    *seeds: str | Seed | SearchStrategy[Case],
    mess: str | Sequence[str | Perturbation[Text]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
    protect: Sequence[Protect] = (),
    language: str | None = None,
) -> SearchStrategy[Case]:
    """Return a strategy of cases: the seeds as people type them when they do not take care.

    ``mess`` chooses perturbations by name, group or object, ``"-name"`` takes away; the default is what people do
    by accident. ``severity`` is a level from 1 to 5, or a range of levels. ``protect`` names what no edit may touch,
    beside ids, addresses, amounts, dates, numbers, handles, code, negations and names, which are out of reach anyway.
    ``language`` is the code of the seeds' language, such as "de", or "other"; without it, each seed's words tell.

    One strategy of cases that are texts may stand in the seeds' place, such as ``instructions.contradicting()``: its cases
    are written messily, and their truth and labels go with them. Severity 0 is then a case as it is.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20, database=None)
    ... @given(messy("Where is my order AB-1234?", mess="text.typo", severity=1))
    ... def test_id_survives(case):
    ...     assert "AB-1234" in case.value and case.value != case.seed.value
    >>> test_id_survives()

    Raises UnknownName, InvalidOption or NothingApplies at once, not when it is drawn from.
    """
    if not seeds:
        raise InvalidOption('messy needs at least one seed, as in messy("Where is my refund?").')
    names, own = check_mess(mess)
    chosen = Registry([*PERTURBATIONS, *own]).select(names)
    if len(seeds) == 1 and isinstance(seeds[0], SearchStrategy):
        return drawn_cases_of(written(seeds[0], chosen, protect, language), check_severity(severity, least=0))
    for seed in seeds:
        value = seed.value if isinstance(seed, Seed) else seed
        if not isinstance(value, str):
            raise InvalidOption(f"messy takes texts; {value!r} is of type {type(value).__name__}.")
    records = [seed if isinstance(seed, Seed) else Seed(value=str(seed)) for seed in seeds]
    levels = check_severity(severity)
    return cases_of([source_of(ROOM, record, chosen, protect, language=language) for record in records], levels)
