"""The sentences that requests in other languages are made of: spelt right, marked right, and in agreement, as far as a test can tell.

Every word that is no value of a slot must be in the word list of its language, or in the list here, which was read by hand; a
new word that is in neither is a mistake, or is to be added. Nothing here tells whether a sentence sounds right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from test_text_request_labels import seeds

from edgecase_strategies.case import Seed
from edgecase_strategies.text.kept import WORD
from edgecase_strategies.text.request.catalogue import LOCALES, own
from edgecase_strategies.text.words import is_word

OTHERS = [locale for locale in LOCALES if locale != "en"]
MESSAGES = 1_000

UNLISTED = {
    "de": """abbestellen abgebucht adressänderung einloggen erstattung hinnehmbar hochachtungsvoll lieferadresse lieferanschrift
        lieferstatus liefertermin retoure retourenetikett retourenlabel rückerstattung rücksendeetikett storniere stornieren storniert
        stornierung storno umtausch umtauschen umzutauschen unbenutzt unfreundliche unfreundlicher verklickt vertan vorrätig
        weiterzuleiten zerkratzt zustellers""",
    "es": """anularlo anulen cambiarla cambiarme cancelen comunicarles desistimiento devolvéis ejerzo embalan indicaran informaran
        justificante mandáis modifiquen mándenla pedirlo quejarme reembolsarme reembolsen remitan restablecerla restablezcan trasladen""",
    "fr": "d'agréer fissurée justificatif rétractation t",
    "pt": "cobraram embalam encaminhem exmos reembolsem repô riscada",
    "it": """account comunicaste dell'account difettosa imballate indicaste lamentarmi mandatela password reimpostare reimpostarla
        rimborsarmi rispedisco spett spettabile traslocato""",
    "nl": """aanfluiting afleveradres herroepingsrecht hoogachtend kopiefactuur restitutie retouraanvraag retourlabel
        retourneren""",
}
CHATTY = {
    "de": "dankeee huhu lg lol moin",
    "es": "graciass holaa jaja",
    "fr": "bcp bises hello mdp mdr mercii oups svp",
    "pt": "ahah lol mt obrigadão pf ups",
    "it": "ahah ciaoo grz pls po",
    "nl": "heyy thanks",
}
EVERYWHERE = {"fr": {"svp"}}
"""Short forms that stand in other registers too."""
BOTH_WAYS = {"sie", "ihr", "ihre", "ihren", "ihnen"}
"""German words that are written with and without a capital."""


def shown(seed: Seed) -> str:
    """Return a message with a sign in the place of each value of a slot."""
    letters = list(seed.value)
    for span in seed.truth.spans:
        if not span.label.startswith("request."):
            letters[span.start : span.end] = "0" * (span.end - span.start)
    return "".join(letters)


@pytest.mark.parametrize("locale", OTHERS)
def test_every_word_is_spelt_as_the_word_list_has_it(locale: str) -> None:
    always = set(UNLISTED[locale].split()) | EVERYWHERE.get(locale, set())
    chatty = set(CHATTY[locale].split())
    unknown: dict[str, str] = {}
    met: set[str] = set()
    for seed in seeds(locale, MESSAGES):
        for match in WORD.finditer(shown(seed)):
            word = match.group().lower()
            met.add(word)
            allowed = always | chatty if seed.truth.facts["register"] == "chatty" else always
            if word not in allowed and not is_word(word, locale):
                unknown[word] = seed.value
    assert not unknown
    assert len(met) > 150


@pytest.mark.parametrize("locale", OTHERS)
def test_marks_and_blanks_are_where_the_language_has_them(locale: str) -> None:
    checked = 0
    for seed in seeds(locale, MESSAGES, number=4):
        text = shown(seed)
        assert not re.search(r"  |[ \t]\n|\s[,.]|[,;:]{2}|(?<!\.)\.\.(?!\.)", text), seed.value
        if seed.truth.facts["register"] == "chatty":
            continue
        checked += 1
        if locale == "es":
            assert (text.count("¿"), text.count("¡")) == (text.count("?"), text.count("!")), seed.value
            assert not re.search(r"[¿¡]\s|[¿¡](?=[^¿¡]*$)(?![^?!]*[?!])", text), seed.value
        else:
            assert not set(text) & set("¿¡"), seed.value
        if locale == "fr":
            assert not re.search(r"[^\W\d_][?!:;](?=\s|\Z)", text), seed.value
        else:
            assert not re.search(r"\s[?!;]", text), seed.value
    assert checked > MESSAGES // 2


def test_german_words_have_a_capital_inside_a_sentence_always_or_never() -> None:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds("de", MESSAGES, number=5):
        if seed.truth.facts["register"] != "chatty":
            for match in re.finditer(r"(?<=[a-zäöüß,] )[^\W\d_]+", shown(seed)):
                forms[match.group().lower()][match.group()] += 1
    assert len(forms) > 100
    assert {word: its for word, its in forms.items() if len(its) > 1 and word not in BOTH_WAYS} == {}


def texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts_in(one)


@pytest.mark.parametrize("locale", LOCALES)
def test_words_agree_with_a_value_that_the_sentence_has(locale: str) -> None:
    agreeing = 0
    for template in texts_in(own(locale)["intents"]):
        named = set(re.findall(r"\{([a-z_]+)(?::[a-z_]+)?\}", template))
        agree = set(re.findall(r"\{([a-z_]+)(?::[a-z_]+)?/", template))
        assert agree <= named, template
        agreeing += len(agree)
    assert agreeing > 10 or locale == "en"
