"""Every perturbation of texts: what a weak model has is found, shrinks to one smallest edit, and comes out alike everywhere."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from edgecase_strategies import engine
from edgecase_strategies.case import Edit, Seed
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text, messy

ENGLISH = "Hi, I am waiting. Why is my refund late?"
FRENCH = "Où est l'ordre, déjà payé ?"
SEEDS = {
    "text.typo.double": "my important order",
    "text.spelling.confuse": "die Straße, bitte",
    "text.spelling.elide": FRENCH,
    "text.spelling.single": "my other address",
    "text.spelling.order": "please receive it",
    "text.apostrophe.drop": "it's here, let's go",
    "text.chat.digit": "that was great, for me",
    "text.autocorrect.capital": "It takes approx. a week",
    "text.autocorrect.compound": "I lost my password",
    "text.diacritics.drop": FRENCH,
    "text.diacritics.wrong": FRENCH,
    "text.ocr.digit": "that was lost",
    "text.ocr.lines": "Please send the refund to the same address as the last time it was",
    "text.punctuation.splice": "It came late. The box is open.",
    "text.punctuation.run_on": "It came late. The box is open.",
    "text.unicode.compose": "un cafe\u0301 noir, s'il vous plaît",
    "text.unicode.decompose": FRENCH,
    "text.unicode.mojibake": FRENCH,
    "text.unicode.dash": "the self-service is here",
    "text.unicode.escape": 'A & B "now"',
    "text.unicode.ligature": "please confirm it",
    "text.unicode.quotes": 'the "blue" one',
    "text.codeswitch.greeting": "Where is my order?",
    "text.codeswitch.words": "hello, where is my order please",
    "text.correction.revoke": "Please cancel my order",
    "text.correction.retype": "please cancel it",
    "text.request.again": "It came. Where is it?",
    "text.envelope.greeting": "Where is my order?",
    "text.realword.lookalike": "Please read the form from the shop",
    "text.realword.homophone": "Is it there or here?",
}
# What is put in as a whole shrinks to the first phrase or the first word, which is the simplest, and need not be the shortest.
PHRASES = {
    "text.adversarial.bidi",
    "text.codeswitch.thanks",
    "text.codeswitch.words",
    "text.correction.revoke",
    "text.envelope.greeting",
    "text.envelope.signature",
    "text.envelope.thanks",
    "text.filler.opener",
    "text.punctuation.ellipsis",
    "text.request.aside",
}
BY_NAME = {one.name: one for one in PERTURBATIONS}
QUICK = settings(
    database=None,
    max_examples=300,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


def seed_of(name: str) -> tuple[str, list[str]]:
    return SEEDS.get(name, ENGLISH), ["-number"] if name.endswith(".digit") else []


def size(edit: Edit) -> int:
    """How many characters an edit takes away and puts in."""
    return sum(map(len, edit.before)) + sum(map(len, edit.after))


def confirmed(name: str) -> Counter[str]:
    """Return what a perturbation makes of its seed with one edit, by how often."""
    seed, protect = seed_of(name)
    text = Text(seed, protect=protect)
    rng = random.Random(1)
    found: Counter[str] = Counter()
    for _ in range(120):
        edit = BY_NAME[name](text, rng)
        if edit is not None and ROOM.allows(text, edit):
            case = engine.build(ROOM, text.seed, [edit], 1, text)
            if ROOM.verify(text, case) is None:
                found[case.value] += 1
    return found


def planted(name: str) -> Callable[[str], bool]:
    """Return a weak model: it fails on a stretch that it has never read, or without one that it knows."""
    seed, _ = seed_of(name)
    value = confirmed(name).most_common(1)[0][0]
    new, lost = first_of(value, seed), first_of(seed, value)
    return (lambda text: new in text) if new is not None else (lambda text: lost not in text)


def first_of(value: str, other: str) -> str | None:
    """Return the shortest stretch of a text that another has not; None if it has all of them."""
    stretches = (value[at : at + width] for width in range(1, len(value) + 1) for at in range(len(value) - width + 1))
    return next((stretch for stretch in stretches if stretch not in other), None)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_weak_model_is_found_and_its_case_shrinks_to_one_smallest_edit(name: str) -> None:
    seed, protect = seed_of(name)
    fails = planted(name)
    assert not fails(seed)
    strategy = messy(seed, mess=name, severity=(1, 4), protect=protect)
    found = find(strategy, lambda case: fails(case.value), settings=QUICK, random=random.Random(0))
    assert fails(found.value)
    assert found.names == (name,)
    text = Text(seed, protect=protect)
    rng = random.Random(2)
    drawn = [edit for edit in (BY_NAME[name](text, rng) for _ in range(120)) if edit is not None]
    failing = [edit for edit in drawn if ROOM.allows(text, edit) and fails(ROOM.apply(seed, [edit]))]
    assert name in PHRASES or size(found.edits[0]) <= min(map(size, failing))


def digest() -> str:
    hashed = hashlib.sha256()
    for number, name in enumerate(sorted(BY_NAME)):
        seed, protect = seed_of(name)
        source = engine.source_of(ROOM, Seed(value=seed), [BY_NAME[name]], protect)
        for case in itertools.islice(engine.cases(source, FastRandom(number), (1, 5)), 8):
            hashed.update(case.id.encode())
    return hashed.hexdigest()[:16]


def test_the_same_cases_on_every_python() -> None:
    assert digest() == "a5c8e225a254ab77"
