"""Customers in seven languages: that each says what it states, and that what a model asks is heard."""

from __future__ import annotations

import re

import pytest

from edgecase_strategies import Case
from edgecase_strategies.conversations import Transcript, customers, hold
from edgecase_strategies.conversations.customer.hear import hear
from edgecase_strategies.conversations.customer.wordings import locales, wordings
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text.request.catalogue import LOCALES

SAID = {
    "en": (
        "What is your order number?",
        "Shall I go ahead with order {}?",
        "Which one do you want?",
        "{} has been cancelled.",
    ),
    "de": (
        "Wie lautet Ihre Bestellnummer?",
        "Soll ich das für {} machen?",
        "Was von beidem soll es sein?",
        "{} wurde storniert.",
    ),
    "fr": (
        "Quel est votre numéro de commande ?",
        "Dois-je le faire pour la {} ?",
        "Que voulez-vous ?",
        "La {} a été annulée.",
    ),
    "es": (
        "¿Cuál es su número de pedido?",
        "¿Procedo con el pedido {}?",
        "¿Qué prefiere?",
        "El pedido {} ha sido cancelado.",
    ),
    "pt": ("Qual é o número da encomenda?", "Posso avançar com a {}?", "O que prefere?", "A {} foi cancelada."),
    "it": (
        "Qual è il numero dell'ordine?",
        "Procedo con l'ordine {}?",
        "Che cosa preferisce?",
        "Il {} è stato annullato.",
    ),
    "nl": ("Wat is uw bestelnummer?", "Zal ik dat doen voor {}?", "Wat wilt u?", "{} is geannuleerd."),
}


def drawn(locale: str, count: int) -> list[Case]:
    fast = fast_source_of(customers(locale=locale, severity=(1, 3)))
    assert fast is not None
    return [case for _, case in choose_fast(fast, cases=count, rng_seed=2).cases]


def test_the_languages_are_those_of_the_requests() -> None:
    assert set(locales()) == set(LOCALES) == set(SAID)
    shapes = {
        str([(key, sorted(value) if isinstance(value, dict) else "") for key, value in sorted(wordings(one).items())])
        for one in locales()
    }
    assert len(shapes) == 1, "each language has the same keys"


@pytest.mark.parametrize("locale", sorted(SAID))
def test_what_is_asked_and_said_to_be_done_is_heard(locale: str) -> None:
    order, confirm, choice, done = (text.format("AB-1234") for text in SAID[locale])
    assert hear(order, locale, "AB-9999").asks == "order"
    assert hear(confirm, locale, "AB-9999")[:2] == ("confirm", ("AB-1234",))
    assert hear(choice, locale, "AB-9999").asks == "choice"
    heard = hear(done, locale, "AB-9999")
    assert (heard.asks, heard.done) == (None, ("cancel",))


@pytest.mark.parametrize("locale", sorted(SAID))
def test_a_customer_is_led_to_what_is_wanted(locale: str) -> None:
    order, confirm, choice, _ = SAID[locale]

    def talk_with(case: Case) -> Transcript:
        """Ask as the case's truth needs it, in the words of the language, and act when the customer has confirmed."""
        asked = list(case.truth.facts["must_ask"])
        final = case.truth.facts["final"]
        yes = re.compile("|".join(re.split(r"\W", line)[0] for line in wordings(locale)["yes"]))

        def reply(messages: list[dict[str, str]]) -> dict[str, object]:
            if messages[-1]["role"] == "system":
                return {"text": ""}
            if yes.match(messages[-1]["content"]):
                return {"text": "OK.", "effects": [(final["action"], final["order"])] if final else []}
            if asked:
                return {"text": order if asked.pop(0) == "order" else choice}
            return {"text": confirm.format(final["order"] if final else case.seed.value.order)}

        return hold(reply, case)

    for case in drawn(locale, 24):
        talk, facts = talk_with(case), case.truth.facts
        if talk.end.withdrawn or facts["final"] is None or talk.stopped == "silent":
            assert facts["wanted"] == 0
        else:
            assert facts["final"] == {"action": talk.end.action, "order": talk.end.order}, str(talk)
