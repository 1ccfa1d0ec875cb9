"""Misspellings: their labels are exact, their mixture is what people show, and they shrink to the reason."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Seed, Span, Truth
from edgecase_strategies.engine import FastRandom, Source, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text, messy, spelling, typo
from edgecase_strategies.text.slips import slips_of

MESS = [one.name for one in (*typo.PERTURBATIONS, *spelling.PERTURBATIONS) if one.default]
SENTENCES = [
    "I was charged $45.99 twice for order AB-1234, please refund one of the payments to jane.doe@example.com",
    "I don't want three of them and nobody told me that I couldn't cancel without a receipt",
    "Could you tell me when the replacement for my broken coffee machine will be delivered on 12 March?",
    "PLEASE ANSWER: the accommodation isn't available, although your website believes otherwise!",
    "Übermäßig teuer! Ich möchte die Straße ändern, nicht die Größe: 1.234,56 €, bitte.",
    "Café résumé naïve e\u0301te\u0301 it's l'ordine aujourd'hui",
]
COMMON = """about across actually address again against always amount another answer appear argument because before
beginning believe business calendar careful certain change charge colleague committee computer convenient country
definitely delivery describe different difficult disappoint discount document electronic embarrass environment especially
exchange existence experience familiar favourite finally foreign government guarantee happened immediately important
independent information interest invoice knowledge library maintenance message minute money necessary neighbour
occasion occurred opportunity ordered original package parcel particular payment people perhaps personal possible
preferred probably problem product professional publicly purchase question quickly really receipt receive recommend
referred refund register relevant remember replacement request return schedule separate service shipping similar
sincerely something straight success support surprise telephone through together towards transfer truly
understand unfortunately until useful usually vegetable warranty website weather welcome whether window wonderful
writing written""".split()  # noqa: SIM905


def sources(mess: list[str] = MESS) -> list[Source]:
    return [source_of(ROOM, Seed(value=value), Registry(PERTURBATIONS).select(mess)) for value in SENTENCES]


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower())


NEGATIVE = {"don't", "couldn't", "isn't", "nobody", "without", "nicht"}
NUMBERS = {"twice", "one", "three"}
HELD = ["$45.99", "AB-1234", "jane.doe@example.com", "12 March", "1.234,56 €"]


def test_thousands_of_misspellings_keep_what_must_be_kept() -> None:
    checked = 0
    for source in sources():
        seed = source.seed.value
        for case in itertools.islice(engine.cases(source, FastRandom(1), (1, 5)), 1_000):
            assert ROOM.undo(case.value, case.edits) == seed
            assert ROOM.verify(source.prepared, case) in (None, "a misspelling is not recoverable")
            for kept in (NEGATIVE, NUMBERS):
                assert [word for word in words_of(case.value) if word in kept] == [
                    word for word in words_of(seed) if word in kept
                ]
            assert [held for held in HELD if held in case.value] == [held for held in HELD if held in seed]
            assert re.findall(r"[\W\d_]", case.value) == re.findall(r"[\W\d_]", seed)  # only letters change
            checked += len(case.edits)
    assert checked > 10_000


def test_each_edit_is_in_one_word_and_changes_no_word_but_that() -> None:
    for source in sources():
        seed = source.seed.value
        for case in itertools.islice(engine.cases(source, FastRandom(2), (1, 1)), 300):
            (edit,) = case.edits
            start, end = edit.place
            assert start < end
            assert all(letter.isalpha() or letter in "'\u0301" for letter in edit.before + edit.after)
            assert case.value == seed[:start] + edit.after + seed[end:]


def test_the_capitals_stay_where_they_were() -> None:
    for word in ("PLEASE", "Please", "please"):
        source = source_of(ROOM, Seed(value=word), Registry(PERTURBATIONS).select(MESS), language="en")
        for case in itertools.islice(engine.cases(source, FastRandom(3), (1, 1)), 200):
            match word:
                case "PLEASE":
                    assert case.value.isupper()
                case "please":
                    assert case.value.islower()
                case _:
                    assert case.value[0].isupper()
                    assert case.value[1:].islower()


def test_a_label_holds_the_letters_that_are_put_in_at_its_end() -> None:
    truth = Truth(spans=(Span(3, 9, "item"),))
    source = source_of(
        ROOM, Seed(value="my parcel came", truth=truth), Registry(PERTURBATIONS).select(MESS), language="en"
    )
    for case in itertools.islice(engine.cases(source, FastRandom(4), (1, 1)), 500):
        (span,) = case.truth.spans
        assert case.value.split(" ")[1] == case.value[span.start : span.end]


def shared(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def shape_of(right: str, wrong: str) -> tuple[str, str, str]:
    """What was done to which letters, read off the two words; of a single slip only."""
    start = shared(right, wrong)
    end = shared(right[start:][::-1], wrong[start:][::-1])
    before, after = right[start : len(right) - end], wrong[start : len(wrong) - end]
    if len(before) == len(after) == 2 and before == after[::-1]:
        return "swapped", before, after
    kinds = {(1, 0): "left out", (0, 1): "put in", (1, 1): "taken for"}
    return kinds.get((len(before), len(after)), "several"), before, after


def test_the_mixture_is_what_people_show() -> None:
    """The bounds hold both codespell's dictionary and Wikipedia's list, with some room for the small sample."""
    pairs = []
    for word in COMMON:
        source = source_of(ROOM, Seed(value=word), Registry(PERTURBATIONS).select(MESS), language="en")
        pairs += [(word, case.value) for case in itertools.islice(engine.cases(source, FastRandom(5), (1, 1)), 60)]
    shapes = [shape_of(*pair) for pair in pairs]
    counts = Counter(kind for kind, _, _ in shapes)
    single = len(pairs) - counts["several"]
    assert 0.78 < single / len(pairs) < 0.90
    assert 0.16 < counts["put in"] / single < 0.30
    assert 0.30 < counts["left out"] / single < 0.42
    assert 0.17 < counts["taken for"] / single < 0.29
    assert 0.14 < counts["swapped"] / single < 0.26
    assert 0.01 < sum(right[0] != wrong[0] for right, wrong in pairs) / len(pairs) < 0.05
    taken = [(one, other) for kind, one, other in shapes if kind == "taken for"]
    assert 0.45 < sum({*pair} <= set("aeiou") for pair in taken) / len(taken) < 0.8


def test_what_misleads_people_misleads_us() -> None:
    for word, wrong in {
        "receive": "recieve",
        "separate": "seperate",
        "definitely": "definitly",
        "accommodate": "accomodate",
        "beginning": "begining",
        "believe": "beleive",
    }.items():
        source = source_of(ROOM, Seed(value=word), Registry(PERTURBATIONS).select(MESS), language="en")
        counts = Counter(case.value for case in itertools.islice(engine.cases(source, FastRandom(6), (1, 1)), 2_000))
        assert wrong in [value for value, _ in counts.most_common(6)]


def test_two_slips_of_a_word_are_mostly_beside_each_other() -> None:
    """Of codespell's misspellings of two edits, 85% have at most two letters between them."""
    near = several = 0
    for word in COMMON:
        source = source_of(
            ROOM, Seed(value=word), Registry(PERTURBATIONS).select(["text.spelling.twice"]), language="en"
        )
        for case in itertools.islice(engine.cases(source, FastRandom(7), (1, 1)), 20):
            kind, before, after = shape_of(word, case.value)
            if kind == "several":
                several += 1
                near += max(len(before), len(after)) <= 4
    assert several > 1_000
    assert 0.75 < near / several < 0.95


def calls_to_break(weak: re.Pattern[str], seed: int) -> int:
    """How many cases it takes to find a model that reads a wrong order of two letters wrongly."""
    value = "I believe that you received my friend's complaint, please retrieve the receipt"
    source = source_of(ROOM, Seed(value=value), Registry(PERTURBATIONS).select(None))
    for number, case in enumerate(engine.cases(source, FastRandom(seed), (1, 3)), 1):
        if weak.search(case.value):
            return number
    raise AssertionError


def test_a_weakness_on_ie_and_ei_is_found_soon() -> None:
    weak = re.compile("beleive|recieve|freind|reciept|retreive", re.IGNORECASE)
    needed = [calls_to_break(weak, seed) for seed in range(20)]
    assert sorted(needed)[10] <= 60
    assert max(needed) <= 400


def test_a_model_that_breaks_on_a_doubled_letter_shrinks_to_one_edit() -> None:
    value = "Please tell me where the parcel with my new jacket is"

    def breaks(case: Case) -> bool:
        return re.search(r"([b-df-hj-np-tv-z])\1", case.value.replace("tell", "")) is not None

    smallest = find(
        messy(value, mess=MESS, severity=(1, 5)),
        breaks,
        settings=settings(max_examples=2_000, database=None, derandomize=True),
    )
    assert len(smallest.edits) == 1
    assert abs(len(smallest.value) - len(value)) <= 1


@pytest.mark.parametrize("name", MESS)
def test_every_kind_shrinks_to_one_edit_of_its_own(name: str) -> None:
    smallest = find(
        messy("We guarantee a different address, believe me", mess=name, severity=(1, 4)),
        lambda case: True,
        settings=settings(max_examples=100, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink]),
    )
    assert smallest.names == (name,)


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="latin-1"), max_size=45), st.integers(0, 2**32))
def test_any_word_gives_sound_slips(word: str, number: int) -> None:
    text = Text(word)
    rng = random.Random(number)
    for one in Registry(PERTURBATIONS).select(MESS):
        assert one.weight_in(text) >= 0
        edit = one(text, rng)
        if edit is not None:
            start, end = edit.place
            assert edit.before == word[start:end] != edit.after
            assert ROOM.allows(text, edit)


def test_no_two_slips_of_a_word_give_the_same_word() -> None:
    for word in COMMON:
        kinds = slips_of(word)
        results = [
            word[: slip.start] + slip.after + word[slip.end :]
            for kind, slips in kinds.items()
            if kind != "any"
            for slip in slips.items
        ]
        groups = kinds["spelling.group"].items if "spelling.group" in kinds else ()
        assert len(set(results)) == len(results) == len(kinds["any"].items) + len(groups)
        assert word not in results


@pytest.mark.parametrize(("word", "kept", "language"), [("keen", "kein", "de"), ("noun", "neun", "de")])
def test_only_what_the_own_language_keeps_is_left_out(word: str, kept: str, language: str) -> None:
    def results(code: str) -> set[str]:
        slips = slips_of(word, code).get("any")
        found = slips.items if slips else ()
        return {word[: slip.start] + slip.after + word[slip.end :] for slip in found}

    assert kept in results("en")
    assert kept not in results(language)
    text = Text(f"the {word} of it", language="en")
    assert all(ROOM.allows(text, text.replace(4, 8, other)) for other in results("en"))


def digest() -> str:
    hashed = hashlib.sha256()
    for number, source in enumerate(sources()):
        for case in itertools.islice(engine.cases(source, FastRandom(number), (1, 5)), 100):
            hashed.update(case.id.encode())
    return hashed.hexdigest()[:16]


PINNED = "3fafe087d6039265"


def test_the_same_misspellings_on_every_python_and_in_every_process() -> None:
    assert digest() == PINNED
    for hash_seed in ("0", "1"):
        out = subprocess.run(
            [sys.executable, "-c", "import test_text_spelling as test; print(test.digest())"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert out.stdout.strip() == PINNED
