"""Bulk generation: the same bytes everywhere, recorded, protected and invertible, and as the fast engine makes them."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from edgecase_strategies.bulk import generate
from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, Source, cases, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM

SENTENCES = (
    "Please cancel my order AB-1234 because it arrived two weeks late.",
    "I was charged $20.50 twice, could somebody look into this and refund me?",
    "Write to ann@example.com, I don't want the blue jacket any more.",
)


def source(text: str) -> Source:
    return source_of(ROOM, Seed(value=text), Registry(PERTURBATIONS).select())


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("text", SENTENCES)
def test_what_is_made_is_recorded_protected_and_invertible(text: str, verify: bool) -> None:
    one = source(text)
    made = list(generate(one, 400, severity=(1, 4), rng_seed=3, verify=verify))
    assert len(made) == 400
    for case in made:
        assert case.value != text
        assert ROOM.apply(text, case.edits) == case.value
        assert ROOM.undo(case.value, case.edits) == text
        for start, end, _ in one.prepared.protected:
            assert text[start:end].lower() in case.value.lower()
        if verify:
            assert ROOM.verify(one.prepared, case.case(one)) is None
    assert {case.severity for case in made} == {1, 2, 3, 4}
    assert max(len(case.edits) for case in made) > 1


def test_the_same_arguments_give_the_same_values_and_another_seed_gives_others() -> None:
    def digest(rng_seed: int) -> str:
        values = [made.value for made in generate(source(SENTENCES[0]), 200, rng_seed=rng_seed)]
        return hashlib.sha256(repr(values).encode()).hexdigest()

    assert digest(1) == digest(1)
    assert digest(1) != digest(2)


def test_perturbations_come_as_often_as_the_fast_engine_draws_them() -> None:
    one = source(SENTENCES[0])
    count = 3000
    bulk = Counter(made.edits[0].name for made in generate(one, count, severity=1, verify=False))
    drawn = cases(one, FastRandom(1), (1, 1))
    fast = Counter(next(drawn).edits[0].name for _ in range(count))
    assert sum((bulk & fast).values()) > 0.75 * count


def test_of_a_seed_of_few_edits_all_come() -> None:
    one = source("Refund now")
    values = {made.value for made in generate(one, 300, severity=1, verify=False)}
    assert len(values) > 20


def test_what_is_out_of_range_is_named() -> None:
    with pytest.raises(InvalidOption, match="count takes a whole number"):
        generate(source(SENTENCES[0]), 0)
    with pytest.raises(InvalidOption, match="severity takes"):
        generate(source(SENTENCES[0]), 3, severity=9)
