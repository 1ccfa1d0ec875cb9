"""The language of a text: found by its words and script, or given; and what follows for what is kept."""

from __future__ import annotations

import random
import unicodedata

import pytest

from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.errors import InvalidOption, UnknownName
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text, messy
from edgecase_strategies.text.language import detect
from edgecase_strategies.text.words import LANGUAGES, classes, frequency, is_word, looked_up, word_list

SENTENCES = {
    "en": [
        "Where is my refund?",
        "Please cancel my order because it arrived late.",
        "WHY IS THIS SO SLOW??? i want my money back",
        "order six items at once",
        "play some jazz",
        "refund",
    ],
    "de": [
        "Wo ist meine Bestellung?",
        "Ich möchte meine Bestellung stornieren.",
        "Paket beschädigt angekommen",
        "Grüße",
    ],
    "es": ["¿Dónde está mi pedido?", "Quiero devolver este artículo", "donde esta mi pedido", "hola"],
    "fr": ["Où est ma commande ?", "Bonjour, je n'ai jamais reçu mon colis", "je veux etre rembourse", "merci"],
    "pt": ["Onde está o meu pedido?", "Quero cancelar a minha encomenda", "nao recebi minha encomenda ainda"],
    "it": ["Dov'è il mio ordine?", "Vorrei restituire questo articolo", "il pacco e arrivato rotto", "ciao"],
    "nl": ["Waar is mijn bestelling?", "Ik wil mijn geld terug", "het pakket is beschadigd aangekomen"],
}


@pytest.mark.parametrize(("language", "sentence"), [(code, one) for code, all_ in SENTENCES.items() for one in all_])
def test_the_words_tell_the_language(language: str, sentence: str) -> None:
    assert detect(sentence).code == language


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("Где мой заказ?", "Cyrillic"),
        ("我的订单在哪里", "Chinese"),
        ("أين طلبي", "Arabic"),
        ("Gdzie jest moje zamówienie?", "Polish"),
        ("Hvor er ordren min?", "Danish"),
        ("Kde je moje objednávka", "Czech"),
        ("Where is meine Bestellung please, ich warte", "mixes"),
        ("hoy no puedo, sorry, call me later please", "mixes"),
        ("", "no words"),
        ("👍🏽 👩‍👩‍👧 😀", "no words"),
        ("AB-1234 12.50 €", "no words"),
        ("asdf qwer zxcv", "do not tell"),
    ],
)
def test_a_text_that_is_in_no_known_language_says_so_and_loses_no_letter(sentence: str, note: str) -> None:
    text = Text(sentence)
    assert text.language is None
    assert note in text.notes[0]
    assert "language=" in text.notes[0]
    rng = random.Random(0)
    for one in PERTURBATIONS:
        for _ in range(5):
            edit = one(text, rng)
            if edit is not None and not one.name.startswith(("text.adversarial.", "text.unicode.")):
                found = iter(letters(ROOM.apply(sentence, [edit])))
                assert all(letter in found for letter in letters(sentence)), one.name


def letters(text: str) -> list[str]:
    return [letter for letter in unicodedata.normalize("NFC", text).casefold() if letter.isalpha()]


def test_what_is_out_of_reach_has_no_say_in_the_language() -> None:
    assert Text("Schicken Sie es an jane.doe@please.the.com", protect=["where is the order"]).language == "de"


@pytest.mark.parametrize(
    ("given", "code", "layout"),
    [
        ("de", "de", "qwertz"),
        ("de-AT", "de", "qwertz"),
        ("de_CH.UTF-8", "de", "qwertz-ch"),
        ("EN-GB", "en", "qwerty-uk"),
        ("fr_BE", "fr", "azerty"),
        ("other", None, "qwerty"),
    ],
)
def test_a_language_is_given_as_a_code_or_a_locale(given: str, code: str | None, layout: str) -> None:
    text = Text("Wo ist mein Paket?", language=given)
    assert (text.language, text.layout) == (code, layout)
    assert bool(text.notes) == (code is None)


@pytest.mark.parametrize(
    ("given", "hint"),
    [("german", '"de"'), ("Deutsch", '"de"'), ("englsh", '"en"'), ("enn", '"en"'), ("xx", ""), ("", ""), ("pl_PL", "")],
)
def test_an_unknown_language_is_an_error_that_helps(given: str, hint: str) -> None:
    with pytest.raises(UnknownName) as caught:
        messy("Hello", language=given)
    assert hint in str(caught.value)
    assert "en, de, es, fr, pt, it, nl" in str(caught.value)


def test_a_language_of_another_type_is_an_error() -> None:
    with pytest.raises(InvalidOption, match="int"):
        messy("Hello", language=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_are_ordered_and_agree_with_looking_up(language: str) -> None:
    words = word_list(language)
    assert len(words) >= 45_000
    assert list(words.values()) == sorted(words.values(), reverse=True)
    assert sum(len(its) for _, its in classes(language)) == len(words)
    for word in random.Random(1).sample(sorted(words), 300):
        assert looked_up(word, language) == words[word]
        assert is_word(word.upper() if "ß" not in word and "ŉ" not in word else word, language)
    assert looked_up("xqzzyk", language) == 0


def test_common_misspellings_are_no_words() -> None:
    wrong = "teh recieve definately alot wich untill seperate accomodate adress refnud"
    assert [word for word in wrong.split() if is_word(word, "en")] == []


def test_frequencies_are_on_the_scale_of_zipf() -> None:
    assert 7 < frequency("the", "en") < 8
    assert 4 < frequency("Bestellung", "de") < 5
    assert frequency("Versandadresse", "de") > 0
    assert frequency("xqzzyk", "en") == 0.0


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Please tell Rose that Anna's parcel is in Leeds.", ["Rose", "Anna's", "Leeds"]),
        ("Anna is late. Mark it as paid.", ["Anna", "Mark"]),
        ("The order is late. Nothing came! Please help me: Cancel it", []),
        ("Ich habe Anna Müller die Bestellung und das Paket geschickt", ["Anna", "Müller"]),
        ("Where Is My Order And When Will John Get It", ["John"]),
        ("MY ORDER IS LATE AND NOBODY HELPS", []),
        ("hi, john and anna here, where is our order", ["john", "anna"]),
        ("I'm sure I'll wait", []),
        ("Ho parlato con Giulia dell'ordine", ["Giulia"]),
        ("Kvothe asked for it", ["Kvothe"]),
    ],
)
def test_names_are_out_of_reach(sentence: str, names: list[str]) -> None:
    text = Text(sentence)
    assert [sentence[start:end] for start, end, kind in text.protected if kind == "name"] == names
    assert not any(kind == "name" for *_, kind in Text(sentence, protect=["-name"]).protected)


def test_verify_sees_a_changed_name() -> None:
    text = Text("Please tell Rose that it is late.")
    case = engine.build(ROOM, text.seed, [text.replace(13, 14, "0")])
    assert ROOM.verify(text, case) == "a name changed"


def test_kept_words_are_those_of_the_text_own_language() -> None:
    assert Text("so mil plus ni elf, if you want it").protected == ()
    assert [kind for *_, kind in Text("once cajas, no seis, por favor").protected] == [
        "number_word",
        "negation",
        "number_word",
    ]
    english, other = Text("plus one more please"), Text("plus one more please", language="other")
    assert [kind for *_, kind in english.protected] == ["number_word"]
    assert [kind for *_, kind in other.protected] == ["negation", "number_word"]


def test_the_language_is_an_option_of_the_room() -> None:
    source = engine.source_of(ROOM, Seed(value="Paket"), PERTURBATIONS, language="de-CH", schema="another room's")
    assert (source.prepared.language, source.prepared.layout) == ("de", "qwertz-ch")
