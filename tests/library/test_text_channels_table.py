"""What each perturbation above the single word makes of a text, and what it leaves alone: one row a rule."""

from __future__ import annotations

from random import Random

import pytest

from edgecase_strategies.case import Edit, Seed, Span, Truth
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text

BY_NAME = {one.name: one for one in PERTURBATIONS}
DRAWS = 400


def edits_of(name: str, text: Text) -> list[Edit]:
    rng = Random(1)
    drawn = (BY_NAME[name](text, rng) for _ in range(DRAWS))
    return [edit for edit in drawn if edit is not None and ROOM.allows(text, edit)]


def values_of(name: str, seed: str, **options: object) -> set[str]:
    text = Text(seed, **options)  # type: ignore[arg-type]
    return {ROOM.apply(seed, [edit]) for edit in edits_of(name, text)}


MAKES = [
    ("text.chat.ing", "I am waiting for a thing.", "I am waitin for a thing."),
    ("text.chat.ing", "I am waiting for a thing.", "I am waitin' for a thing."),
    ("text.filler.opener", "Where is my refund?", "Ok so where is my refund?"),
    ("text.filler.opener", "where is my refund?", "um, where is my refund?"),
    ("text.filler.opener", "Wo ist meine Rückerstattung?", "Ähm, wo ist meine Rückerstattung?"),
    ("text.filler.hesitate", "I want my refund", "I want my uh refund"),
    ("text.filler.hesitate", "I want my refund", "I want, like, my refund"),
    ("text.filler.emoji", "It came. Where is my refund?", "It came. Where is my refund? 📦"),
    ("text.filler.emoji", "It came. Where is my refund?", "It came. 👀 Where is my refund?"),
    ("text.filler.repeat", "I went to the shop", "I went to the the shop"),
    ("text.case.start", "It came. Why so late?", "it came. why so late?"),
    ("text.case.i", "I know what I'm doing", "i know what i'm doing"),
    ("text.case.word", "where is my refund", "where is my REFUND"),
    ("text.punctuation.final", "Where is my refund?", "Where is my refund"),
    ("text.punctuation.run_on", "It came late. The box is open.", "It came late the box is open."),
    ("text.punctuation.run_on", "It came late. The box is open.", "It came late The box is open."),
    ("text.punctuation.splice", "It came late. The box is open.", "It came late, the box is open."),
    ("text.punctuation.ellipsis", "Well, it came late.", "Well... it came late."),
    ("text.punctuation.ellipsis", "Well, it came late.", "Well, it came late..."),
    ("text.punctuation.dash", "Well, it came late.", "Well - it came late."),
    ("text.punctuation.dash", "It came late. The box is open.", "It came late - The box is open."),
    ("text.punctuation.mix", "Where is it?", "Where is it?!"),
    ("text.spacing.key", "I lost my order", "I lost mynorder"),
    ("text.spelling.group", "my photograph is gone", "my fotograph is gone"),
    ("text.spacing.after_mark", "late, please", "late,please"),
    ("text.spacing.before_mark", "Where is it?", "Where is it ?"),
    ("text.autocorrect.capital", "It takes approx. a week", "It takes approx. A week"),
    ("text.autocorrect.compound", "I lost my password", "I lost my pass word"),
    ("text.autocorrect.compound", "Wo ist meine Bestellnummer?", "Wo ist meine Bestell Nummer?"),
    ("text.dictation.unpunctuated", "Hi, it came late. Why?", "hi it came late why"),
    ("text.dictation.spoken_mark", "Hi, where is my refund?", "Hi comma where is my refund?"),
    ("text.dictation.spoken_marks", "Hi, where is my refund?", "Hi comma where is my refund question mark"),
    ("text.dictation.spoken_marks", "Hallo, wo ist mein Paket?", "Hallo Komma wo ist mein Paket Fragezeichen"),
    ("text.dictation.false_start", "I want to return it.", "I want to I want to return it."),
    ("text.dictation.false_start", "Please cancel my order.", "Please cancel please cancel my order."),
    ("text.ocr.confuse", "I want to return the modern lamp", "I want to retum the modern lamp"),
    ("text.ocr.hyphen", "my refund", "my re-\nfund"),
    ("text.ocr.space", "where is my refund", "where is myrefund"),
    ("text.ocr.speck", "where is my refund", "where is my ~ refund"),
    ("text.unicode.decompose", "ein Café in Köln", "ein Cafe\u0301 in Ko\u0308ln"),
    ("text.unicode.compose", "un cafe\u0301", "un café"),
    ("text.unicode.space", "my refund", "my\u00a0refund"),
    ("text.unicode.spaces", "is my refund", "is\u00a0my\u00a0refund"),
    ("text.unicode.mojibake", "Größe für 5 €", "GrÃ¶ÃŸe fÃ¼r 5 €"),
    ("text.unicode.quotes", 'the "blue" one, it\'s here', "the “blue” one, it’s here"),
    ("text.unicode.quotes", "the “blue” box", 'the "blue" box'),
    ("text.unicode.dash", "the self-service is here - bye", "the self-service is here – bye"),
    ("text.unicode.ligature", "please confirm it", "please conﬁrm it"),
    ("text.unicode.wide", "where is my refund", "where is my ｒｅｆｕｎｄ"),
    ("text.unicode.escape", 'A & B "now"', "A &amp; B &quot;now&quot;"),
    ("text.codeswitch.words", "hello, where is my order please", "hola, where is my order please"),
    ("text.codeswitch.words", "hello, where is my order please", "hola, where is my order por favor"),
    ("text.codeswitch.greeting", "Where is my order?", "Bonjour, Where is my order?"),
    ("text.codeswitch.thanks", "Where is my order?", "Where is my order? Gracias"),
    ("text.codeswitch.thanks", "where is my order", "where is my order, danke"),
    ("text.correction.revoke", "Please cancel my order", "Please exchange, sorry, cancel my order"),
    ("text.correction.revoke", "I like the blue one", "I like the red, I mean, blue one"),
    ("text.correction.retype", "please cancel it", "please cacnel *cancel it"),
    ("text.correction.retype", "please cancel it", "please cacnel* cancel it"),
    ("text.request.again", "I ordered it. Where is it?", "I ordered it. Where is it? Again: Where is it?"),
    ("text.request.twice", "Where is AB-12?", "Where is AB-12?\nWhere is AB-12?"),
    ("text.request.aside", "Where is my order?", "Where is my order? Sorry to bother you."),
    ("text.request.aside", "Where is my order?", "I hope this message finds you well. Where is my order?"),
    ("text.envelope.greeting", "Where is my order?", "Dear team,\n\nWhere is my order?"),
    ("text.envelope.subject", "Where is my order?", "Subject: Help please\n\nWhere is my order?"),
    ("text.envelope.thanks", "Where is my order?", "Where is my order?\nThanks in advance"),
    ("text.envelope.signature", "Where is my order?", "Where is my order?\n\nBest regards,\nJane Doe\njane.doe@example.com"),
    ("text.envelope.footer", "Where is my order?", "Where is my order?\n\nSent from my phone"),
    (
        "text.envelope.quoted",
        "It never came.",
        ("It never came.\n\nJohn Smith <john.smith@example.com> wrote:\n"
        "> We have received your message and will reply soon."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "seed", "value"), MAKES, ids=lambda item: item[:40])
def test_it_makes(name: str, seed: str, value: str) -> None:
    assert value in values_of(name, seed)


LEAVES = [
    ("text.chat.ing", "bring the thing, king"),  # no ending of a verb
    ("text.chat.digit", "that was great"),  # numbers are out of reach
    ("text.ocr.digit", "that was lost"),
    ("text.filler.repeat", "so no so"),  # said twice, they say something else
    ("text.filler.emoji", "12 34"),
    ("text.case.i", "Io sono qui, I"),  # the English word only
    ("text.punctuation.run_on", "It is not. Good."),  # "not good"
    ("text.punctuation.run_on", "It is good. No more."),
    ("text.punctuation.splice", "It is not. Good."),
    ("text.punctuation.drop", "No, cancel it"),  # "no cancel"
    ("text.punctuation.mix", "It came."),
    ("text.punctuation.dash", "No, 5 came, not 6."),
    ("text.spacing.key", "a other 5 5"),
    ("text.spacing.after_mark", "late. Please"),  # an address: "late.Please"
    ("text.dictation.spoken_mark", "i.e. it"),  # not the end of a sentence
    ("text.dictation.false_start", "Never again."),
    ("text.unicode.compose", "un café"),
    ("text.unicode.mojibake", "plain letters"),
    ("text.unicode.decompose", "привет й 한국"),  # other letters come out
    ("text.codeswitch.words", "where is my order"),
    ("text.codeswitch.greeting", "Hello, where is my order?"),  # greeted already
    ("text.envelope.greeting", "Hi, where is my order?"),
    ("text.correction.revoke", "a cancel culture"),
    ("text.request.twice", "long " * 90),
    ("text.autocorrect.capital", "Mr. Smith came"),
]


@pytest.mark.parametrize(("name", "seed"), LEAVES, ids=lambda item: item[:40])
def test_it_leaves_alone(name: str, seed: str) -> None:
    assert values_of(name, seed) == set()


def test_sounds_become_digits_where_numbers_may_be_touched() -> None:
    assert "that was gr8, but late" in values_of("text.chat.digit", "that was great, but late", protect=["-number"])
    assert "that was 1ost" in values_of("text.ocr.digit", "that was lost", protect=["-number"])


def test_a_second_address_is_not_put_beside_the_first() -> None:
    values = values_of("text.envelope.signature", "Write to me at me@example.com, where is my order?")
    assert values
    assert {value.count("@") for value in values} == {1}


def test_what_a_writer_takes_back_is_never_what_the_text_speaks_of() -> None:
    values = values_of("text.correction.revoke", "Please cancel my order and exchange nothing, I returned the shirt.")
    assert values
    assert not any(value.startswith(("Please exchange,", "Please return,")) for value in values)


def test_the_truth_names_what_was_taken_back() -> None:
    text = Text("Please cancel my order", truth=Truth(intent="cancel", facts={"channel": "mail"}))
    edit = next(one for one in edits_of("text.correction.revoke", text) if one.place == (7, 7))
    first = edit.after.partition(",")[0]
    assert ROOM.truth(text.truth, [edit], value="", prepared=text) == Truth(
        intent="cancel", facts={"channel": "mail", "revoked": [first]}
    )
    assert ROOM.truth(text.truth, [], value="", prepared=text) == text.truth


LABELLED = "Where is the New York order?"
LABEL = Span(13, 21, "place")


@pytest.mark.parametrize(
    "name", ["text.filler.hesitate", "text.filler.repeat", "text.ocr.speck", "text.filler.emoji", "text.request.aside"]
)
def test_nothing_is_put_inside_a_label(name: str) -> None:
    text = Text(LABELLED, truth=Truth(spans=(LABEL,)), protect=["-name"])
    for edit in edits_of(name, text):
        (moved,) = ROOM.truth(text.truth, [edit], value="", prepared=text).spans
        assert ROOM.apply(LABELLED, [edit])[moved.start : moved.end] == "New York"


def test_a_sentence_with_a_label_is_not_said_again() -> None:
    text = Text(f"{LABELLED} I am waiting.", truth=Truth(spans=(LABEL,)))
    values = {ROOM.apply(text.value, [edit]) for edit in edits_of("text.request.again", text)}
    assert values
    assert all(value.count("New York") == 1 for value in values)
    assert edits_of("text.request.twice", text) == []


def test_what_messages_rarely_have_is_used_on_request_only() -> None:
    registry = Registry(PERTURBATIONS)
    default = {one.group for one in registry.select()}
    rare = {
        "text.dictation",
        "text.ocr",
        "text.unicode",
        "text.codeswitch",
        "text.correction",
        "text.request",
        "text.envelope",
        "text.adversarial",
    }
    assert not default & rare
    assert {"text.filler", "text.case", "text.punctuation", "text.spacing", "text.chat", "text.autocorrect"} <= default
    for group in rare:
        assert len(registry.select([group])) == sum(one.group == group for one in PERTURBATIONS) > 1


def test_a_language_that_is_not_known_gets_nothing_with_words_in_it() -> None:
    seed = Seed(value="Где мой заказ, пожалуйста? Он ещё не пришёл.")
    text = ROOM.prepare(seed)
    for one in PERTURBATIONS:
        if one.group in ("text.filler", "text.dictation", "text.envelope", "text.request", "text.codeswitch"):
            for edit in edits_of(one.name, text):
                new = ROOM.apply(seed.value, [edit])
                assert not any("a" <= letter.lower() <= "z" for letter in new), (one.name, new)
