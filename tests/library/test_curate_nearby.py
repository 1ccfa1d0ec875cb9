"""The index of near copies finds what the comparison with each value finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from edgecase_strategies.curate.private.guard import NEAR, Guard
from edgecase_strategies.curate.private.nearby import FULL, Nearby


def is_near(text: str, values: list[str], near: float) -> bool:
    return any(Levenshtein.distance(text, value) <= (1 - near) * max(len(text), len(value)) + 1e-9 for value in values)


def index(values: list[str], near: float = NEAR) -> Nearby:
    nearby = Nearby(near)
    for value in values:
        nearby.add(value)
    return nearby


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("ab é", min_size=1, max_size=24), min_size=1, max_size=20),
    st.data(),
    st.sampled_from([0.5, 0.75, NEAR, 0.95, 1.0]),
)
def test_it_agrees_with_the_comparison_with_each(values, data, near):
    signs = list(data.draw(st.sampled_from(values)))
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(signs)))
        signs[place : place + data.draw(st.integers(0, 1))] = data.draw(st.text("ab é", max_size=1))
    text = "".join(signs)
    nearby = index(values, near)
    assert nearby.holds(text) == bool(text and is_near(text, values, near))
    nearest = nearby.nearest(text)
    assert (nearest is not None) == nearby.holds(text)
    if nearest is not None:
        assert nearest == min(dict.fromkeys(values), key=lambda value: Levenshtein.normalized_distance(text, value))


@pytest.mark.parametrize("signs", ["ab", "0123456789", "abcdefghijklmnop"])
def test_it_agrees_where_thousands_of_values_share_their_pieces(signs):
    rng = random.Random(len(signs))
    values = [f"{''.join(rng.choices(signs, k=rng.randint(3, 9)))}@corp.example.org" for _ in range(20 * FULL)]
    nearby = index(values)
    assert len(nearby) == len(set(values))
    found = 0
    for value in values[:120]:
        text = list(value)
        for _ in range(rng.randint(0, 6)):
            text[rng.randrange(len(text))] = rng.choice(signs + "@.")
        expected = is_near("".join(text), values, NEAR)
        assert nearby.holds("".join(text)) == expected
        found += expected
    assert 20 < found < 120


def test_a_guard_of_many_values_says_the_same_as_one_that_compares_with_each():
    rng = random.Random(9)
    values = [f"{rng.choice(('ann', 'bo', 'cy'))}.{rng.randrange(10**6):06}@shop.example" for _ in range(1_000)]
    guard = Guard(salt="s", values=values)
    for value in values[:25]:
        near = value[:-1] + "x"
        far = f"zz{value[::-1]}"
        kinds = [[leak.kind for leak in guard.check(f"write to {text} today")] for text in (value, near, far)]
        assert kinds == [["private value"], ["near copy"], ["near copy"] if is_near(far, values, NEAR) else []]


def test_a_long_text_is_no_near_copy_and_takes_no_time():
    nearby = index(["ann.lee@shop.example", "a" * 40])
    assert not nearby.holds("a" * 1_000_000)
    assert nearby.holds("a" * 43)
    assert not nearby.holds("")
    assert not index([]).holds("anything")
