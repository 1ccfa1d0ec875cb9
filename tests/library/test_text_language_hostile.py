"""Texts that nobody would write, or that are very long: each works or says why not, and in time that grows with its length."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import pytest

from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.errors import NothingApplies, UnknownName
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text
from edgecase_strategies.text.language import detect

NOTHING = {
    "empty": "",
    "blank": "  \n\t",
    "emoji": "👍🏽👩‍👩‍👧‍👦😀",
    "protected": "AB-1234",
    "one surrogate": "\ud800",
}
SOMETHING = {
    "one word": ("refund", "en"),
    "surrogates": ("where is my \ud800 order \udfff please", "en"),
    "control characters": ("where is\x00 my order\x7f please", "en"),
    "right to left": ("أين طلبي الذي دفعت ثمنه؟", None),
    "right to left in English": ("please check my \u202bהזמנה\u202c order now thanks", "en"),
    "protected and two words": ("AB-1234 $5.20 a@b.co refund please", "en"),
    "emoji between": ("where 👍🏽 is 👩‍👩‍👧‍👦 my 🇩🇪 order", "en"),
    "combining marks": ("e\u0301\u0301\u0301\u0301 where is my order", "en"),
}


@pytest.mark.parametrize("value", NOTHING.values(), ids=NOTHING)
def test_what_nothing_applies_to_says_so(value: str) -> None:
    assert Text(value).language is None
    words = [one for one in PERTURBATIONS if one.name.startswith(("text.typo", "text.spelling", "text.chat"))]
    with pytest.raises(NothingApplies, match="To the seed"):
        engine.source_of(ROOM, Seed(value=value), words)


@pytest.mark.parametrize(("value", "language"), SOMETHING.values(), ids=SOMETHING)
def test_odd_texts_give_cases_that_are_verified(value: str, language: str | None) -> None:
    source = engine.source_of(ROOM, Seed(value=value), PERTURBATIONS)
    assert source.prepared.language == language
    chosen = choose([source], cases=12, severity=(1, 5), rng_seed=0)
    assert chosen.cases
    for _, case in chosen.cases:
        assert ROOM.undo(case.value, case.edits) == value
        assert ROOM.verify(source.prepared, case) is None


def test_an_unknown_locale_says_which_are_known() -> None:
    with pytest.raises(UnknownName, match=r'There is no language "klingon" here.* The languages are en, de'):
        engine.source_of(ROOM, Seed(value="Where is my order?"), PERTURBATIONS, language="klingon")


HOSTILE = {
    "sentences": "Where is my order, please? I have been waiting for a week. ",
    "German": "Die Rückerstattung für Frau Müller ist noch nicht angekommen, bitte prüfen. ",
    "one word": "a",
    "names": "Anna ",
    "unknown names": "and Zorblax ",
    "apostrophes": "a'",
    "elisions": "l'ordine dell'azienda ",
    "quotes": '("',
    "dots": ".",
    "blanks": " ",
    "digits": "1",
    "emoji": "👍🏽",
    "marks": "e\u0301\u0301",
    "right to left": "שלום ",
    "capitals": "WHERE IS MY ORDER ",
    "compounds": "lieferscheinnummernverzeichnis ",
    "accents": "é",
    "negations": "n't'",
    "lines": "a\n",
    "surrogates": "\ud800 ",
}


def calls_of(work: Callable[[], Any]) -> int:
    """How many functions are called, those of C among them: the same on a busy machine."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def work_on(value: str) -> None:
    try:
        source = engine.source_of(ROOM, Seed(value=value), PERTURBATIONS)
    except NothingApplies:
        return
    for case in choose([source], cases=2, severity=(1, 2), rng_seed=0).cases:
        assert ROOM.undo(case[1].value, case[1].edits) == value


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_length_of_a_text_and_no_faster(piece: str) -> None:
    short, long = piece * (2_000 // len(piece)), piece * (8_000 // len(piece))
    work_on(short)  # what is read once is read now
    # Four times the length; up to 50 edits come with it. What grows with the square would take 16 times the work.
    assert calls_of(lambda: work_on(long)) < 10 * calls_of(lambda: work_on(short)) + 50_000


@pytest.mark.parametrize("name", ["text.unicode.decompose", "text.unicode.mojibake"])
def test_a_word_of_accented_letters_costs_some_steps_a_letter(name: str) -> None:
    size = 4_000
    text = Text("é" * size, language="fr")
    made = []

    def work() -> None:
        edit = next(one for one in PERTURBATIONS if one.name == name)(text, random.Random(0))
        assert edit is not None
        made.append((edit, ROOM.allows(text, edit)))

    assert calls_of(work) < 250 * size
    ((edit, allowed),) = made
    assert allowed
    assert len(edit.place) == size


def test_a_megabyte_is_read_for_its_language_by_its_beginning() -> None:
    text = "Wo ist meine Bestellung, bitte? Ich warte seit einer Woche. " * 17_000
    assert len(text) > 1_000_000
    assert detect(text).code == "de"
    assert calls_of(lambda: detect(text[1:])) < 100_000


def test_a_megabyte_is_prepared_and_perturbed() -> None:
    value = "Where is my order AB-1234, please? I have been waiting for a week. " * 15_000
    text = Text(value)
    assert text.language == "en"
    assert sum(kind == "order_id" for *_, kind in text.protected) == 15_000
    edit = next(one for one in PERTURBATIONS if one.name == "text.typo.transpose")(text, random.Random(0))
    assert edit is not None
    assert ROOM.undo(ROOM.apply(value, [edit]), [edit]) == value
