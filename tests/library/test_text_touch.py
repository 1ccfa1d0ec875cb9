"""Misses of a thumb on a phone: their geometry in each language, their labels, what they leave alone, and how they shrink."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import re
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, find, settings
from rapidfuzz.distance import OSA

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Seed, Span, Truth
from edgecase_strategies.engine import FastRandom, Source, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM, messy
from edgecase_strategies.text.touch import hit_for

NAME = "text.typo.touch"
# Written out by hand: the keyboards of phones, a character a quarter of a key, so that the test shares no data with the generator.
KEYBOARDS = {
    "qwerty": (
        "q   w   e   r   t   y   u   i   o   p",
        "  a   s   d   f   g   h   j   k   l",
        "      z   x   c   v   b   n   m",
    ),
    "qwertz": (
        "q   w   e   r   t   z   u   i   o   p   ü",
        "a   s   d   f   g   h   j   k   l   ö   ä",
        "        y   x   c   v   b   n   m",
    ),
    "azerty": (
        "a   z   e   r   t   y   u   i   o   p",
        "q   s   d   f   g   h   j   k   l   m",
        "      w   x   c   v   b   n",
    ),
    "qwerty-es": (
        "q   w   e   r   t   y   u   i   o   p",
        "a   s   d   f   g   h   j   k   l   ñ",
        "      z   x   c   v   b   n   m",
    ),
}
TEXTS = {
    "en": ("qwerty", "I ordered a coffee machine for my mother on 12 March, don't send AB-1234 twice"),
    "de": ("qwertz", "Übermäßig teuer! Ich möchte die Bestellung AB-1234 ändern, nicht die Größe: 1.234,56 €"),
    "es": ("qwerty-es", "Mañana quiero devolver la cafetera pequeña de mi pedido AB-1234, no la tetera"),
    "fr": ("azerty", "Je voudrais être remboursé pour la cafetière que j'ai reçue hier, commande AB-1234"),
    "pt": ("qwerty", "Não recebi a encomenda AB-1234, quando chega a máquina de café que comprei"),
    "it": ("qwerty", "Vorrei restituire la macchina del caffè, perché l'ordine AB-1234 non è completo"),
    "nl": ("qwerty", "Waar blijft mijn bestelling AB-1234, ik wacht al drie weken op het koffieapparaat"),
}


def source(language: str, truth: Truth | None = None) -> Source:
    seed = Seed(value=TEXTS[language][1], truth=truth or Truth())
    return source_of(ROOM, seed, Registry(PERTURBATIONS).select([NAME]), language=language)


def places(layout: str) -> dict[str, tuple[float, float]]:
    return {
        key: (column / 4, 1.4 * row)
        for row, line in enumerate(KEYBOARDS[layout])
        for column, key in enumerate(line)
        if key != " "
    }


def plain(letter: str) -> str:
    return {"à": "a", "â": "a", "ã": "a", "á": "a", "ç": "c", "è": "e", "é": "e", "ê": "e", "í": "i", "ó": "o"}.get(
        letter.lower(), letter.lower()
    )


@pytest.mark.parametrize("language", TEXTS)
def test_a_miss_hits_a_key_beside_and_keeps_what_must_be_kept(language: str) -> None:
    layout, value = TEXTS[language]
    keys = places(layout)
    one = source(language)
    aside = total = read = 0
    for case in itertools.islice(engine.cases(one, FastRandom(1), (1, 3)), 300):
        assert ROOM.undo(case.value, case.edits) == value
        assert len(case.value) == len(value)
        assert re.findall(r"[\W\d_]", case.value) == re.findall(r"[\W\d_]", value)
        assert "AB-1234" in case.value
        assert [letter.isupper() for letter in case.value] == [letter.isupper() for letter in value]
        read += ROOM.verify(one.prepared, case) is None
        changed = [(was, now) for was, now in zip(value, case.value, strict=True) if was != now]
        assert len(changed) == len(case.edits)
        for was, now in changed:
            key = was.lower() if was.lower() in keys else plain(was)
            (x, y), (x2, y2) = keys[key], keys[now.lower()]
            assert math.hypot(x - x2, y - y2) < 2
            aside += y == y2
            total += 1
    assert read > 200
    assert 0.7 < aside / total < 0.95  # a phone's keys are narrow and tall


def test_every_keyboard_has_one_for_phones_and_a_miss_is_as_likely_there_as_back() -> None:
    folder = files("edgecase_strategies.text") / "data"
    known = json.loads((folder / "keyboards.json").read_text(encoding="utf-8"))
    phones = json.loads((folder / "phone_keyboards.json").read_text(encoding="utf-8"))
    assert set(phones) == set(known)
    for layout, rows in phones.items():
        keys = "".join(letters for letters, _ in rows)
        assert len(keys) == len(set(keys)) >= 26
        for key in keys:
            hits = hit_for(key, layout)
            assert 2 <= len(hits) <= 10
            assert key not in hits
            assert all(hit_for(other, layout)[key] == share for other, share in hits.items())


def test_what_is_hit_is_spread_as_a_gaussian() -> None:
    """The shares of what the cases hit for a letter, beside touches that are drawn one by one from the spread."""
    rng = FastRandom(3)
    keys = places("qwerty")
    x, y = keys["g"]
    touched: Counter[str] = Counter()
    for _ in range(100_000):
        at, down = rng.gauss(x, 0.35), rng.gauss(y, 0.35)
        key = next((k for k, (u, v) in keys.items() if abs(u - at) < 0.5 and abs(v - down) < 0.7), "")
        touched[key] += 1
    for letter, share in hit_for("g").items():
        assert abs(touched[letter] - 100 * share) < 50 + 4 * math.sqrt(100 * share)


def test_a_label_is_where_its_word_is_and_first_letters_are_mostly_spared() -> None:
    value = TEXTS["en"][1]
    start = value.index("machine")
    one = source("en", Truth(spans=(Span(start, start + 7, "item"),)))
    first = total = 0
    for case in itertools.islice(engine.cases(one, FastRandom(4), (1, 1)), 600):
        (span,) = case.truth.spans
        found = case.value[span.start : span.end]
        assert OSA.distance(found, "machine") <= 1
        (edit,) = case.edits
        first += edit.place[0] == 0 or value[edit.place[0] - 1] == " "
        total += 1
    assert 0 < first / total < 0.08


def test_a_negation_is_left_alone_and_no_other_word_comes_out() -> None:
    values = {
        case.value
        for value in ("I can not find the order form", "never mind the lost parcel")
        for case in itertools.islice(
            engine.cases(
                source_of(ROOM, Seed(value=value), Registry(PERTURBATIONS).select([NAME])), FastRandom(5), (1, 1)
            ),
            200,
        )
    }
    assert values
    assert all("not" in value.split() or "never" in value.split() for value in values)
    assert not any({"firm", "fork", "list", "kind", "mine"} & set(value.split()) for value in values)


def test_a_model_that_breaks_on_a_missed_key_is_found_and_shrinks_to_one_letter() -> None:
    def breaks(case: Case) -> bool:
        return "machime" in case.value

    smallest = find(
        messy(TEXTS["en"][1], mess=NAME, severity=(1, 3)),
        breaks,
        settings=settings(max_examples=3_000, database=None, derandomize=True, suppress_health_check=list(HealthCheck)),
    )
    assert [(edit.before, edit.after) for edit in smallest.edits] == [("n", "m")]


def test_it_is_made_on_request_only_and_in_a_known_language_only() -> None:
    assert NAME not in {one.name for one in Registry(PERTURBATIONS).select(None)}
    assert NAME in {one.name for one in Registry(PERTURBATIONS).select(["text.typo"])}
    other = ROOM.prepare(Seed(value="Gdzie jest moje zamówienie"), language="other")
    (one,) = Registry(PERTURBATIONS).select([NAME])
    assert one(other, FastRandom(0)) is None


def test_the_same_misses_on_every_python() -> None:
    hashed = hashlib.sha256()
    for language in TEXTS:
        for case in itertools.islice(engine.cases(source(language), FastRandom(6), (1, 5)), 40):
            hashed.update(case.id.encode())
    assert hashed.hexdigest()[:16] == "a55db86ff699245a"
