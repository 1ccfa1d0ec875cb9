"""The strategies of the conversation room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.conversations.messages import MESSAGES
from edgecase_strategies.conversations.room import ROOM
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.strategy import cases_of, drawn_cases_of
from edgecase_strategies.text.perturbations import PERTURBATIONS
from edgecase_strategies.text.protect import Protect
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.written import written


def messy(
    *seeds: Sequence[Any] | Seed | SearchStrategy[Case],
    mess: str | Sequence[str | Perturbation[Text]] | None = None,
    severity: int | tuple[int, int] = (1, 3),
    protect: Sequence[Protect] = (),
    language: str | None = None,
) -> SearchStrategy[Case]:
    """Return a strategy of cases: the conversations with the last user turn as people type it without care.

    A seed is a list of messages: dicts with ``role`` and ``content``, or objects with these attributes. The options
    are those of ``edgecase_strategies.text.messy``. One strategy of cases that are lists of messages may stand in the seeds'
    place, such as ``instructions.contradicting(where="turns")``; its cases' truth and the places of their clauses go with the
    mess. Severity 0 is then a case as it is.

    >>> from hypothesis import given, settings
    >>> chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Where is order AB-1234?"}]
    >>> @settings(max_examples=20, database=None)
    ... @given(messy(chat, mess="text.typo", severity=1))
    ... def test_the_rest_stays(case):
    ...     assert case.value[0] == chat[0] and case.value[1]["content"] != chat[1]["content"]
    ...     assert "AB-1234" in case.value[1]["content"]
    >>> test_the_rest_stays()

    Raises UnknownName, InvalidOption, UnsupportedSeed or NothingApplies at once, not when it is drawn from.
    """
    if not seeds:
        raise InvalidOption('messy needs at least one conversation, as in messy([{"role": "user", "content": "…"}]).')
    names, own = check_mess(mess)
    chosen = Registry([*PERTURBATIONS, *own]).select(names)
    if len(seeds) == 1 and isinstance(seeds[0], SearchStrategy):
        maker = written(seeds[0], chosen, protect, language, ROOM)
        return drawn_cases_of(maker, check_severity(severity, least=0))
    records = [seed if isinstance(seed, Seed) else Seed(value=seed) for seed in seeds]
    for record in records:
        if not MESSAGES.accepts(record.value):
            raise InvalidOption(
                f"messy takes lists of messages, each with a role and a content; {record.value!r:.80} is none. For a "
                "text by itself, use edgecase_strategies.text.messy."
            )
    return cases_of(
        [source_of(ROOM, record, chosen, protect, language=language) for record in records], check_severity(severity)
    )
