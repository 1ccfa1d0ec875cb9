"""What is typical of a language: its misspellings, marks and keyboard."""

from __future__ import annotations

import itertools
import json
import random
import string
from pathlib import Path

import pytest

import edgecase_strategies.text
from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text
from edgecase_strategies.text.chat import abbreviate, abbreviations
from edgecase_strategies.text.confusions import LANGUAGES, confuse, elide
from edgecase_strategies.text.kept import kept_in
from edgecase_strategies.text.keyboards import neighbours
from edgecase_strategies.text.language import given
from edgecase_strategies.text.recover import why_not
from edgecase_strategies.text.words import is_word

DATA = Path(edgecase_strategies.text.__file__).parent / "data"
RULES = [
    (language, rule)
    for language in LANGUAGES
    for rule in json.loads((DATA / "confusions" / f"{language}.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(
    ("language", "rule"), RULES, ids=lambda one: one if isinstance(one, str) else one["example"][1]
)
def test_each_rule_makes_its_example(language: str, rule: dict[str, str]) -> None:
    before, after = rule["example"]
    text = Text(before, language=language, protect=["-name", "-number_word", "-negation"])
    rng = random.Random(0)
    made = {ROOM.apply(before, [edit]) for _ in range(400) if (edit := confuse(text, rng)) is not None}
    assert after in made
    assert is_word(before, language)


def test_most_examples_can_be_read() -> None:
    """The rest makes another word, and is dropped where it does."""
    read = [rule["example"] for language, rule in RULES if why_not(*rule["example"], language) is None]
    assert len(read) > 0.7 * len(RULES)


def test_capitals_stay() -> None:
    text = Text("STRASSE Straße GROSSE größe", language="de", protect=["-name"])
    rng = random.Random(1)
    for _ in range(200):
        edit = confuse(text, rng)
        assert edit is not None
        if edit.before.isupper() and edit.place[0] > 0 and edit.place[1] < len("STRASSE"):
            assert edit.after.isupper() or not edit.after


@pytest.mark.parametrize("seed", ["Where is my order?", "Где мой заказ?", "Gdzie jest moje zamówienie?"])
def test_other_languages_have_none(seed: str) -> None:
    text = Text(seed)
    assert confuse(text, random.Random(0)) is None
    assert elide(text, random.Random(0)) is None
    with pytest.raises(NothingApplies):
        engine.source_of(ROOM, Seed(value=seed), [confuse, elide])


def test_elided_words_come_apart() -> None:
    text = Text("Vorrei sapere dov'è l'ordine dell'azienda", language="it")
    rng = random.Random(0)
    made = {ROOM.apply(text.value, [edit]) for _ in range(100) if (edit := elide(text, rng)) is not None}
    assert "Vorrei sapere dov'è l ordine dell'azienda" in made
    assert all(
        case_words == text.value.replace("'", " ").split() for case_words in (m.replace("'", " ").split() for m in made)
    )


LAYOUTS = json.loads((DATA / "keyboards.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_keyboard_has_each_letter_once(layout: str) -> None:
    keys = "".join(row["keys"] for row in LAYOUTS[layout])
    assert len(set(keys)) == len(keys)
    assert set(string.ascii_lowercase) <= set(keys)
    around = neighbours(layout)
    assert all(one in around[other] for one in keys for other in around[one])
    assert all(1 <= len(its) <= 9 for its in around.values())


@pytest.mark.parametrize("locale", ["en", "en-GB", "de", "de-CH", "es", "fr", "fr-CA", "pt-BR", "it", "nl", "nl-BE"])
def test_every_locale_has_a_keyboard(locale: str) -> None:
    assert given(locale).layout in LAYOUTS


def test_the_letters_of_a_language_are_on_its_keyboard() -> None:
    assert "ñ" in neighbours(given("es").layout)["l"]
    assert "ü" in neighbours(given("de").layout)["p"]
    assert "z" in neighbours(given("de").layout)["t"]
    assert "a" in neighbours(given("fr").layout)["q"]
    assert "ò" in neighbours(given("it").layout)["l"]
    assert "ç" in neighbours(given("pt").layout)["l"]


SEEDS = {
    "de": "Guten Tag, die Lieferung kam gestern an, aber die Straße war falsch und das Gerät ist beschädigt.",
    "es": "Buenos días, quiero devolver el artículo porque llegó roto y necesito recoger el dinero hoy.",
    "fr": "Bonjour, j'ai reçu l'appareil cassé, pouvez-vous me rembourser la commande rapidement ?",
    "it": "Buongiorno, l'ordine è arrivato rotto, vorrei restituire il prodotto e avere il rimborso.",
    "nl": "Goedemorgen, de bestelling is beschadigd aangekomen en ik wil graag een vervanging krijgen.",
    "pt": "Bom dia, o serviço chegou atrasado e preciso trocar o endereço da encomenda, por favor.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_of_a_language_are_verified_and_go_back(language: str) -> None:
    source = engine.source_of(ROOM, Seed(value=SEEDS[language]), [*PERTURBATIONS])
    assert "text.spelling.confuse" in [one.name for one in source.perturbations]
    mine = engine.source_of(ROOM, Seed(value=SEEDS[language]), [confuse])
    values = set()
    for case in itertools.islice(engine.cases(mine, random.Random(2), (1, 3)), 200):
        assert ROOM.undo(case.value, case.edits) == SEEDS[language]
        if ROOM.verify(mine.prepared, case) is None:
            values.add(case.value)
    assert len(values) >= 10


SHORTENED = {
    "de": ("Vielen Dank und viele Grüße", ["VD und viele Grüße", "Vielen Dank und VG", "Vielen Dank u viele Grüße"]),
    "es": (
        "Por favor, ¿por qué está también aquí?",
        ["Porfa, ¿por qué está también aquí?", "Por favor, ¿xq está también aquí?"],
    ),
    "fr": (
        "Aidez-moi s’il vous plaît, c’est urgent",
        ["Aidez-moi svp, c’est urgent", "Aidez-moi s’il vous plaît, c urgent"],
    ),
    "it": ("Vorrei sapere perché è rotto", ["Vorrei sapere xké è rotto"]),
    "nl": ("Kunt u dit zo snel mogelijk sturen", ["Kunt u dit zsm sturen"]),
    "pt": ("Quero saber quando você responde", ["Quero saber quando vc responde", "Quero saber qd você responde"]),
}


@pytest.mark.parametrize("language", sorted(SHORTENED))
def test_abbreviations_are_those_of_the_language(language: str) -> None:
    seed, some = SHORTENED[language]
    text = Text(seed)
    assert text.language == language
    rng = random.Random(0)
    made = {ROOM.apply(seed, [edit]) for _ in range(300) if (edit := abbreviate(text, rng)) is not None}
    assert {one.lower() for one in some} <= {one.lower() for one in made}
    assert abbreviate(Text(seed, language="other"), rng) is None


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_abbreviations_make_no_kept_word(language: str) -> None:
    for words, shorter in abbreviations(language).items():
        for one in shorter:
            assert kept_in(one, language=language) == () or kept_in(one, language=language) == kept_in(
                words, language=language
            )
            assert one != words
            assert not any(letter.isdigit() for letter in one)
