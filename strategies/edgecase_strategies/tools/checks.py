"""Judge what an agent did, exactly and without a model: from the record, and from texts that prove something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgecase_strategies.errors import UnknownName, did_you_mean
from edgecase_strategies.tools import of_answers, of_calls
from edgecase_strategies.tools.record import Record
from edgecase_strategies.tools.seen import Check, Seen, arguments, said, squeezed
from edgecase_strategies.tools.view import texts

_OF_CALLS: tuple[Check, ...] = (
    of_calls.no_duplicate,
    of_calls.bounded_retries,
    of_calls.waits_as_told,
    of_calls.no_blind_repeat,
    of_calls.no_blind_overwrite,
    of_calls.no_endless_wait,
)
_OF_ANSWERS: tuple[Check, ...] = (
    of_answers.no_fabrication,
    of_answers.no_leak,
    of_answers.no_obedience,
    of_answers.no_false_success,
    of_answers.no_placeholder,
    of_answers.no_silent_choice,
    of_answers.no_unqualified,
    of_answers.no_raw,
    of_answers.no_flood,
    of_answers.keeps_the_answer,
)
CHECKS: dict[str, Check] = {one.__name__: one for one in (*_OF_ANSWERS, *_OF_CALLS)}
"""Every check by its name."""
OF_CALLS = tuple(name for name, one in CHECKS.items() if one in _OF_CALLS)
"""Those that need no answer."""


def check_names(names: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return names of checks; all of them for None. Raises UnknownName.

    >>> check_names("no_leak, no_duplicate")
    ('no_leak', 'no_duplicate')
    """
    wanted = tuple(CHECKS) if names is None else names.replace(",", " ").split() if isinstance(names, str) else names
    for name in wanted:
        if name not in CHECKS:
            raise UnknownName(
                f'There is no check "{name}".{did_you_mean(str(name), CHECKS)} There are {", ".join(CHECKS)}.'
            )
    return tuple(wanted)


def judge(
    record: Record, answer: Any = None, *, checks: str | Sequence[str] | None = None, known: str = ""
) -> list[str]:
    """Return what is wrong with a run, one sentence each; an empty list if nothing is.

    ``answer`` is what the agent said, a text or a JSON value. ``known`` is what it was told beside the tools' results: the
    user's message. ``checks`` are names; without them, all.

    >>> from edgecase_strategies.tools import Fault, Schedule, wrap
    >>> record = Record(Schedule(faults=(Fault(kind="tool.schema.missing", tool="get_order"),)))
    >>> _ = wrap(lambda: {"tracking": "ZZ-90411"}, record=record, name="get_order")()
    >>> judge(record, "It is on its way as ZZ-90411.")[0].partition(",")[0]
    "no_fabrication: the answer has 'ZZ-90411'"

    Raises UnknownName for a check that does not exist.
    """
    shown = [known]
    for made in record.calls:
        shown.append(arguments(made))
        shown += [str(made.given), str(getattr(made.given, "body", ""))] if made.raised else texts(made.given)
    seen = Seen(record, None if answer is None else said(answer), "\n".join(shown))
    return [f"{name}: {wrong}" for name in check_names(checks) if (wrong := CHECKS[name](seen)) is not None]


def judge_twins(not_found: Any, empty: Any) -> list[str]:
    """Return what is wrong with the answers to "there is no such record" and to a list without rows: that they are one.

    >>> judge_twins("I cannot find that order.", "The order has no items.")
    []
    """
    if squeezed(said(not_found)) != squeezed(said(empty)):
        return []
    return [f"twins: what was not found and what is empty got one answer, {said(empty)!r}"]
