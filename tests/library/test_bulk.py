"""Bulk generation: the same bytes everywhere, recorded, protected and invertible, and as the fast engine makes them."""

from __future__ import annotations

import hashlib
from collections import Counter
from random import Random

import pytest

from edgecase_strategies.bulk import Pool, generate
from edgecase_strategies.case import Edit, Seed
from edgecase_strategies.engine import FastRandom, Source, cases, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import Registry, perturbation
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text

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
    assert digest(1)[:16] == "aeffc25aaa812294"


@pytest.mark.parametrize("verify", [True, False])
def test_a_pool_that_knows_much_gives_what_one_that_knows_nothing_gives(verify: bool) -> None:
    pool = Pool(source(SENTENCES[1]), verify=verify)
    for rng_seed, severity in ((1, 1), (2, (1, 4)), (1, 1), (2, (1, 4))):
        fresh = list(generate(source(SENTENCES[1]), 150, severity=severity, rng_seed=rng_seed, verify=verify))
        assert list(pool.generate(150, severity=severity, rng_seed=rng_seed)) == fresh


CALLS: list[str] = []


@perturbation("text.house.bits", keeps_truth=True)
def bits(text: Text, rng: Random) -> Edit:
    """Put bits at the end: more than choices are asked for, which cannot be remembered."""
    CALLS.append("bits")
    return text.replace(len(text.value), len(text.value), rng.choice(("!", "?")) + f"{rng.getrandbits(12):b}")


@perturbation("text.house.pair", keeps_truth=True)
def pair(text: Text, rng: Random) -> Edit:
    """Put two of four signs at the end."""
    CALLS.append("pair")
    return text.replace(len(text.value), len(text.value), f" {rng.choice('+-')}{rng.choice('*/')}")


def test_choices_are_remembered_and_what_else_is_drawn_is_not() -> None:
    def made(count: int, pool: Pool) -> list[str]:
        return [one.value for one in pool.generate(count, severity=1)]

    CALLS.clear()
    one = source_of(ROOM, Seed(value="a seed"), (bits, pair), protect=["-number"])
    CALLS.clear()
    pool = Pool(one, verify=False)
    values = made(400, pool)
    calls = Counter(CALLS)
    assert calls["pair"] == 4
    assert calls["bits"] == sum("0" in value or "1" in value for value in values) > 150
    assert len(set(values)) > 150
    assert made(400, pool) == values


def test_a_long_text_is_not_held_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecase_strategies.bulk.MOST_CHARACTERS", 100_000)
    long = " ".join(SENTENCES) * 20
    pool = Pool(source_of(ROOM, Seed(value=long), Registry(PERTURBATIONS).select(["text.typo"])), verify=False)
    made = 0
    for one in pool.generate(60, severity=1):
        assert one.value != long
        made += 1
    assert made == 60
    assert 0 < pool._choices.remembered <= 100_000 // len(long) < 60


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
