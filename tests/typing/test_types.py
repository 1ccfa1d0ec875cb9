"""The public names as users write them: mypy and pyright read this file, and pytest runs it."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, assert_type

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import pytest_edgecases
from edgecase_strategies import Case, Edit, Expect, Perturbation, Registry, Seed, Span, Truth, perturbation
from edgecase_strategies import text as rooms_text
from pytest_edgecases import RunningCase, conversations, result, text

SEED = "grüße, where is my order AB-1234?"


@perturbation("text.house.umlaut", keeps_truth=True)
def umlaut(seed: text.Text, rng: Random) -> Edit | None:
    """Write an umlaut as two letters."""
    sites = seed.find("[äöü]")
    if not sites:
        return None
    start, end = rng.choice(sites)
    return seed.replace(start, end, "ue")


def test_a_decorated_function_is_a_perturbation_of_its_seed() -> None:
    assert_type(umlaut, Perturbation[rooms_text.Text])
    edit = assert_type(umlaut(text.Text(SEED), Random(0)), Edit | None)
    assert edit is not None
    assert assert_type(edit.name, str) == "text.house.umlaut"
    assert_type(umlaut.keeps_truth, bool)
    assert [assert_type(one.name, str) for one in Registry([umlaut])] == [umlaut.name]


def test_strategies_of_cases_compose_as_any_other() -> None:
    cases = assert_type(text.messy(SEED, mess="text.typo", severity=(1, 2)), SearchStrategy[Case])
    mixed = text.messy(Seed(value=SEED), mess=["text.typo", umlaut], severity=1, protect=["Grüße", re.compile("o.")])
    assert_type(mixed, SearchStrategy[Case])
    requests = text.requests(
        intents=["cancel", "refund"], locale="en", register="plain", requests=(1, 2), severity=(0, 3)
    )
    assert_type(requests, SearchStrategy[Case])
    assert_type(
        text.requests(mess=[umlaut], protect=["slot:*"], templates=[Path("own.toml")][1:]), SearchStrategy[Case]
    )
    chat: list[dict[str, str]] = [{"role": "user", "content": SEED}]
    assert_type(conversations.messy(chat, Seed(value=chat), mess=[umlaut], severity=2), SearchStrategy[Case])
    pairs = st.tuples(cases, st.booleans())

    @settings(max_examples=5, database=None, deadline=None)
    @given(pairs)
    def check(pair: tuple[Case, bool]) -> None:
        case = assert_type(pair[0], Case)
        assert_type(case.edits, tuple[Edit, ...])
        assert_type(case.truth, Truth)
        assert assert_type(case.id, str) == Case.from_json(case.to_json()).id

    check()


def test_truth_is_typed() -> None:
    truth = Truth(expect=Expect.ASK, intent="refund", spans=(Span(0, 5, "greeting"),))
    assert_type(truth.spans, tuple[Span, ...])
    assert assert_type(truth.intent, str | None) == "refund"
    if TYPE_CHECKING:
        Truth(expect="ask")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        Case(SEED)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        text.messy(SEED, severity="high")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        text.requests(intents=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        conversations.messy(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.edgecases("message", cases=2)
@pytest.mark.parametrize("message", [SEED])
def test_the_fixture_gives_the_running_case(message: str, edgecase: RunningCase) -> None:
    assert assert_type(edgecase, RunningCase).value == message
    assert_type(edgecase.edits, tuple[Edit, ...])


def test_the_plugin_gives_the_same_objects_as_the_library() -> None:
    assert pytest_edgecases.Case is Case
    assert text is rooms_text
    assert callable(result)
