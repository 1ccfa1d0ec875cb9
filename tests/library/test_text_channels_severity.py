"""A severity is a rate: the share of words that its cases change, measured with an alignment of the test's own."""

from __future__ import annotations

import difflib
import itertools
import random
import re

import pytest

from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM

# Made for this test: requests as customers write them, 16 to 40 words long.
MESSAGES = [
    "Hi, I ordered a blue jacket last week and it still has not arrived, where is it?",
    "My order AB-1234 came but the wrong item was in the box. Please send me the right one.",
    (
        "I have been waiting for more than an hour and nobody is picking up the phone. Could you please tell me when the "
        "technician will come to my house?"
    ),
    (
        "The coffee machine that I bought from your shop stopped working after a month. I would like to return it and get my "
        "money back, but the website says that my account does not exist. What should I do?"
    ),
    "I'm trying to reset my password but the link in the email isn't working, and the chat on your page is closed.",
]
STATED = (0.03, 0.06, 0.10, 0.17, 0.25)


def words_of(text: str) -> list[str]:
    bare = (re.sub(r"[^\w']", "", word.lower()) for word in text.split())
    return [word for word in bare if word]


def changed(seed: str, value: str) -> tuple[int, int]:
    """Return how many words of the seed are not in the value as they were, case and marks aside, and how many it has."""
    before, after = words_of(seed), words_of(value)
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return len(before) - sum(block.size for block in blocks), len(before)


def rate_at(severity: int) -> float:
    total_changed = total = 0
    for message in MESSAGES:
        source = engine.source_of(ROOM, Seed(value=message), Registry(PERTURBATIONS).select())
        for case in itertools.islice(engine.cases(source, random.Random(1), (severity, severity)), 150):
            few, all_of_them = changed(message, case.value)
            total_changed += few
            total += all_of_them
    return total_changed / total


def test_the_share_of_changed_words_is_what_the_level_states() -> None:
    rates = [rate_at(severity) for severity in range(1, 6)]
    for stated, rate in zip(STATED, rates, strict=True):
        assert stated * 0.7 <= rate <= stated * 1.3, rates
    assert rates == sorted(rates)


@pytest.mark.parametrize("value", ["Refund?", "Where is my refund?", "Please cancel my order."])
def test_a_small_text_keeps_one_edit(value: str) -> None:
    prepared = ROOM.prepare(Seed(value=value))
    counts = [ROOM.edits_at(prepared, severity) for severity in range(1, 6)]
    assert counts[0] == 1
    assert counts == sorted(counts)


def test_a_long_text_is_not_buried() -> None:
    assert ROOM.edits_at(ROOM.prepare(Seed(value="word " * 10_000)), 5) == 50
