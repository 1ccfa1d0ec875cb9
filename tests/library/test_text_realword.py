"""Words mistaken for others: on request only, in English only, and the truth says what was meant."""

from __future__ import annotations

import itertools

from edgecase_strategies import engine
from edgecase_strategies.case import Seed, Span, Truth
from edgecase_strategies.engine import FastRandom, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text
from edgecase_strategies.text.kept import kind_of
from edgecase_strategies.text.realword import PERTURBATIONS as MINE
from edgecase_strategies.text.realword import mistaken_for
from edgecase_strategies.text.words import is_word

VALUE = "They said their parcel was here, then I would lose the form and it's not your advice to wait a week"


def test_they_are_used_on_request_only() -> None:
    registry = Registry(PERTURBATIONS)
    assert not any(one.name.startswith("text.realword.") for one in registry.select(None))
    assert registry.select(["text.realword"]) == MINE


def test_every_case_is_confirmed_and_says_what_was_meant() -> None:
    truth = Truth(intent="complaint", spans=(Span(10, 22, "what"),))
    source = source_of(ROOM, Seed(value=VALUE, truth=truth), MINE)
    values = set()
    for case in itertools.islice(engine.cases(source, FastRandom(1), (1, 3)), 400):
        assert ROOM.verify(source.prepared, case) is None
        assert ROOM.undo(case.value, case.edits) == VALUE
        meant = case.truth.facts["meant"]
        assert meant == [{"written": edit.after, "meant": edit.before} for edit in case.edits]
        assert case.truth.intent == "complaint"
        for one in meant:
            assert one["written"].lower() in case.value.lower()
            assert is_word(one["written"], "en")
        assert "meant" not in with_edits(case, ()).truth.facts
        values.add(case.value)
    assert len(values) > 20


def test_no_set_holds_a_negation_or_a_number() -> None:
    for kind in ("homophone", "lookalike"):
        for word, others in mistaken_for(kind).items():
            assert word not in others
            assert kind_of(word, "en") is None


def test_capitals_stay_and_other_languages_are_left_alone() -> None:
    text = Text("THEIR order is here. Your parcel is late")
    found = {edit.after for n in range(60) if (edit := MINE[0](text, FastRandom(n)))}
    assert found >= {"THERE", "You're"}
    assert all(one(Text("Ich habe their Paket", language="de"), FastRandom(0)) is None for one in MINE)
