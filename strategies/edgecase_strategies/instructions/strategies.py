"""The strategies of the instruction room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from edgecase_strategies.case import Case
from edgecase_strategies.engine import build
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.instructions.brief import CONTRADICTION, ROLES, TWIN, WHERE, Brief
from edgecase_strategies.instructions.families import check_families
from edgecase_strategies.instructions.from_prompt import brief_of_prompt
from edgecase_strategies.instructions.maker import InstructionMaker
from edgecase_strategies.instructions.render.layout import IN_RECORD, MATTER
from edgecase_strategies.instructions.render.wordings import wordings
from edgecase_strategies.instructions.room import ROOM
from edgecase_strategies.instructions.source import source_of
from edgecase_strategies.options import check_count, check_names
from edgecase_strategies.strategy import SEED_BYTES, BytesRandom, cases_of, drawn_cases_of


class Pair:
    """A contradiction, and the consistent twin that differs from it by one edit.

    It prints as its two values, since that is what a reader compares.
    """

    __slots__ = ("contradiction", "twin")

    def __init__(self, contradiction: Case, twin: Case) -> None:
        self.contradiction = contradiction
        self.twin = twin

    def __iter__(self) -> Iterator[Case]:
        """Iterate over the contradiction and the twin."""
        return iter((self.contradiction, self.twin))

    def __repr__(self) -> str:
        return f"Pair(contradiction={self.contradiction.value!r}, twin={self.twin.value!r})"


def contradicting(
    *,
    families: str | Sequence[str] | None = None,
    where: str | Sequence[str] = "message",
    locale: str = "en",
    kinds: str | Sequence[str] = ROLES,
    matter: int | tuple[int, int] = MATTER,
) -> SearchStrategy[Case]:
    """Return a strategy of cases: instructions whose contradiction is proven, and consistent ones beside them.

    ``families`` chooses what contradicts what, such as "length" or "address"; the default is all. ``where`` is where the
    clauses sit: "message" (all in one text), "turns" (of a user), "system" (against a user), "record" (a text against an
    attached record), "brief" (early and late in a long text, with ``matter`` words of neutral matter between).
    ``kinds`` are "contradiction", "twin" (consistent) and "trap" (consistent, and looks like a contradiction).

    A case's value is a text for "message" and "brief", a list of messages for "turns" and "system", and a mapping of
    ``message`` and ``record`` for "record". Its seed is the twin, and its one edit leads to the value. Its truth
    expects ``ASK`` for a contradiction and ``SAME`` for what can be done, has the clauses as spans, and as facts
    ``family``, ``kind``, ``clauses`` (the constraints), ``conflict`` (the smallest set of clauses that cannot all be
    kept), and for consistent kinds ``holds`` and a ``witness``.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20, database=None)
    ... @given(contradicting(families="length", kinds="contradiction"))
    ... def test_the_clauses_are_labelled(case):
    ...     first, second = (case.value[span.start : span.end] for span in case.truth.spans)
    ...     assert case.truth.expect.value == "ask" and first != second
    >>> test_the_clauses_are_labelled()

    Raises UnknownName or InvalidOption at once, not when it is drawn from.
    """
    return drawn_cases_of(_maker(families, where, locale, kinds, matter), (1, 1))


def pairs(
    *,
    families: str | Sequence[str] | None = None,
    where: str | Sequence[str] = "message",
    locale: str = "en",
    matter: int | tuple[int, int] = MATTER,
) -> SearchStrategy[Pair]:
    """Return a strategy of pairs: a proven contradiction, and its twin that differs by one edit and can be carried out.

    The options are those of ``contradicting``. A test that demands both is not passed by a model that always asks.

    >>> from hypothesis import find
    >>> pair = find(pairs(families="address"), lambda pair: True)
    >>> pair.contradiction.seed.value == pair.twin.value
    True
    """
    return _pairs(_maker(families, where, locale, (CONTRADICTION,), matter))


def against(*prompts: Any, kinds: str | Sequence[str] = (CONTRADICTION, TWIN)) -> SearchStrategy[Case]:
    """Return a strategy of cases of your own prompts: texts, or lists of messages with ``role`` and ``content``.

    A clause is added at the end that contradicts one which can be read there with certainty, or (as a twin) one that
    follows from it. What cannot be read is left alone: ``read`` tells what that is. Prompts are read in English.

    >>> from hypothesis import find
    >>> strategy = against("Write a poem. Use at least 300 words.", kinds="contradiction")
    >>> case = find(strategy, lambda case: True)
    >>> case.value.startswith(case.seed.value), [case.value[start:end] for start, end, _ in case.truth.spans][0]
    (True, 'at least 300 words')

    Raises NothingApplies for a prompt that holds nothing which can be read, UnsupportedSeed for what is no prompt.
    """
    if not prompts:
        raise InvalidOption('against needs at least one prompt, as in against("Use at least 300 words.").')
    chosen = _kinds(kinds)
    sources = []
    for prompt in prompts:
        source = source_of(brief_of_prompt(prompt), chosen)
        if not source.perturbations:
            raise NothingApplies(
                f"Of the clauses in {prompt!r:.80} none can be contradicted in the ways that are known, or has a twin whose answer "
                "could be built. Choose other kinds, or another prompt."
            )
        sources.append(source)
    return cases_of(sources, (1, 1))


@st.composite
def _pairs(draw: DrawFn, maker: InstructionMaker) -> Pair:
    return pair_of(maker.brief(BytesRandom(draw, SEED_BYTES)))


def pair_of(brief: Brief) -> Pair:
    """Return a brief's contradiction, and the brief itself as the twin."""
    name = f"instruction.{CONTRADICTION}.{brief.facts['family']}"
    seed = brief.seed
    return Pair(
        contradiction=build(ROOM, seed, (brief.by_name[name][0],), 1, brief), twin=build(ROOM, seed, (), 0, brief)
    )


def _maker(families: Any, where: Any, locale: Any, kinds: Any, matter: Any) -> InstructionMaker:
    wordings(locale)
    chosen = check_families(families)
    places = check_names("where", where, WHERE)
    if "record" in places and not any(name in IN_RECORD for name in chosen):
        raise InvalidOption(
            f'Of the families {", ".join(chosen)} none has a clause that a record can hold; with where="record" give one of: '
            f"{', '.join(IN_RECORD)}."
        )
    low, high = matter if isinstance(matter, (tuple, list)) and len(matter) == 2 else (matter, matter)
    low = check_count("matter", low)
    high = check_count("matter", high, low)
    maker = InstructionMaker(families=chosen, where=places, locale=locale, kinds=_kinds(kinds), matter=(low, high))
    maker.check()
    return maker


def _kinds(value: Any) -> tuple[str, ...]:
    return check_names("kinds", value, ROLES)
