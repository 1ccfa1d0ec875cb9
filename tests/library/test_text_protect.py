"""What is out of reach in a text, and what is not."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the standard library's own reader of patterns
from typing import Any

import pytest

from edgecase_strategies.errors import InvalidOption, UnknownName
from edgecase_strategies.text import Text, protect
from edgecase_strategies.text.protect import KINDS

# Each sentence, what must be out of reach in it, and nothing else.
SENTENCES: list[tuple[str, list[str]]] = [
    # order ids and other codes
    ("Where is order AB-1234?", ["AB-1234"]),
    ("My order #482913 is late", ["#482913"]),
    ("Order no: 2024-000187 never shipped", ["no", "2024-000187", "never"]),
    ("tracking number 1Z999AA10123456784 please", ["1Z999AA10123456784"]),
    ("The ticket is INC0012345, reopened", ["INC0012345"]),
    ("Invoice INV/2024/001 is wrong", ["INV/2024/001"]),
    ("Flight LH454 to Boston", ["LH454", "Boston"]),
    ("Use coupon SAVE20 now", ["SAVE20"]),
    ("My IBAN is DE89 3704 0044 0532 0130 00 thanks", ["DE89 3704 0044 0532 0130 00"]),
    ("card ending 4242 was declined", ["4242"]),
    ("I got COVID-19 and version v2.3.1", ["COVID-19", "v2.3.1"]),
    ("the 2nd parcel and the 3rd one", ["2nd", "3rd", "one"]),
    ("room 4b on floor 12", ["4b", "12"]),
    # addresses
    ("Write to jane.doe+shop@mail.example.co.uk please", ["jane.doe+shop@mail.example.co.uk"]),
    ("my mail: JANE_DOE@Example.COM.", ["JANE_DOE@Example.COM"]),
    ("See https://example.com/a/b?c=1&d=%20#top, thanks", ["https://example.com/a/b?c=1&d=%20#top"]),
    ("It says (http://localhost:8080/x) broken", ["http://localhost:8080/x"]),
    ("go to www.shop-online.de or shop.example.org/help!", ["www.shop-online.de", "shop.example.org/help"]),
    ("I bought it at Amazon.com last week", ["Amazon.com"]),
    ("thanks @support_team and @jane.doe, really", ["@support_team", "@jane.doe"]),
    ("so annoyed #fail #BlackFriday", ["#fail", "#BlackFriday"]),
    # amounts
    ("I paid $45.99 yesterday", ["$45.99", "yesterday"]),
    ("Das kostet 1.234,56 € im Laden", ["1.234,56 €"]),
    ("it was US$ 5 more", ["US$ 5"]),
    ("they took £1,299 from me", ["£1,299"]),
    ("refund EUR 20,00 please", ["EUR 20,00"]),
    ("about 300 dollars for this", ["300 dollars"]),
    ("Ça coûte 1 234,56 € ici", ["1 234,56 €"]),
    ("¥12000 seems wrong", ["¥12000"]),
    ("CHF 1'250.00 charged", ["CHF 1'250.00"]),
    ("R$ 99,90 on my bill", ["R$ 99,90"]),
    ("a 15% discount and 5kg of flour", ["15%", "5kg"]),
    ("charged -$5.20 and +10 euros", ["-$5.20", "+10 euros"]),
    ("$2 million in losses", ["$2 million"]),
    ("wait 3 days or 2.5 hours", ["3 days", "2.5 hours"]),
    # dates and times
    ("arrives on 2024-03-05 maybe", ["2024-03-05"]),
    ("on 05/03/2024 or 5.3.24 then", ["05/03/2024", "5.3.24"]),
    ("since March 5th, 2024 it broke", ["March 5th, 2024"]),
    ("from 5 March until 12th of April", ["5 March", "12th of April"]),
    ("el 3 de marzo de 2024 llegó", ["3 de marzo de 2024"]),
    ("am 3. März geliefert", ["3. März"]),
    ("le 14 juillet prochain", ["14 juillet"]),
    ("see you Monday or Tuesday", ["Monday", "Tuesday"]),
    ("call me tomorrow at 5pm", ["tomorrow", "5pm"]),
    ("the slot is 10:30 to 11:45 am", ["10:30", "11:45 am"]),
    ("at 5 p.m. sharp", ["5 p.m."]),
    ("um 14.30 Uhr bitte", ["14.30 Uhr"]),
    ("logged 2024-03-05T10:00:00Z by them", ["2024-03-05T10:00:00Z"]),
    ("in September nothing came", ["September", "nothing"]),
    # phone numbers
    ("call +1 (555) 123-4567 please", ["+1 (555) 123-4567"]),
    ("my number is 555-0199", ["555-0199"]),
    ("phone 020 7946 0958 anytime", ["020 7946 0958"]),
    ("Tel. +49 30 1234567 bitte", ["+49 30 1234567"]),
    ("reach me at (212) 555.0147 ok", ["(212) 555.0147"]),
    # code
    ("the field `user id` is empty", ["`user id`"]),
    ("it says ```a = b\nprint(a)``` here", ["```a = b\nprint(a)```"]),
    ("set max_tokens and callBack please", ["max_tokens", "callBack"]),
    ("Hello {first_name}, {{greeting}} you", ["{first_name}", "{{greeting}}"]),
    ("click <b>here</b> and save", ["<b>", "</b>"]),
    ("look in /var/log/app or C:\\Users\\me folder", ["/var/log/app", "C:\\Users\\me"]),
    ("I attached invoice.pdf and run() failed", ["invoice.pdf", "run()"]),
    ("fish &amp; chips", ["&amp;"]),
    # kept words
    ("I don’t want it and can't wait", ["don’t", "can't"]),
    ("twenty-five of the seven hundred", ["twenty", "five", "seven", "hundred"]),
    ("Ich habe nicht zwei, sondern keine", ["nicht", "zwei", "keine"]),
    ("je n'ai rien reçu", ["n'ai", "rien"]),
    ("couldn't've known, n'est-ce", ["couldn't've", "n'est"]),
    # ordinary words
    ("May I march in and see the second-hand shop?", ["second"]),
    ("this and/or that, either/or", []),
    ("I love this :) <3 you all, it works > before", ["3"]),
    ("Well-known people say hello. Then they leave.", []),
    ("the sun and the mon are set", []),
    ("e-mail me, my well-being matters!", []),
    ("It's what we'll do, isn't it", ["isn't"]),
    ("Mr. Smith is waiting... still", ["Smith"]),
    ("AT&T and H&M, R.E.M. live", []),
    ("Yes!I want it.Now and forever", []),
    ("HELLO PLEASE HELP ME ASAP", []),
    ("très déçu, señor, Größe", []),
]  # fmt: skip


def out_of_reach(text: Text) -> list[str]:
    """The stretches that no replacement may touch, neighbours together."""
    found, start = [], None
    for n in range(len(text.value) + 1):
        free = n == len(text.value) or text.is_free(n, n + 1)
        if not free and start is None:
            start = n
        elif free and start is not None:
            found.append(text.value[start:n])
            start = None
    return found


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=lambda item: item if isinstance(item, str) else "")
def test_what_is_out_of_reach_in_a_sentence(sentence: str, expected: list[str]) -> None:
    assert out_of_reach(Text(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("jane@example.com", "email"),
        ("https://example.com/a", "url"),
        ("`x`", "code"),
        ("@jane", "handle"),
        ("+1 555 123 4567", "phone"),
        ("tomorrow", "date"),
        ("5 dollars", "amount"),
        ("AB-12", "order_id"),
        ("12", "number"),
        ("never", "negation"),
        ("seven", "number_word"),
    ],
)
def test_a_kind_is_found_and_can_be_lifted(sentence: str, kind: str) -> None:
    assert kind in {found.kind for found in Text(sentence).protected}
    assert kind not in {found.kind for found in Text(sentence, protect=[f"-{kind}"]).protected}


def test_what_the_user_protects_is_out_of_reach() -> None:
    value = "Acme Ltd sent sku-abc to Acme Ltd, not acme"
    text = Text(value, protect=["Acme Ltd", re.compile(r"sku-\w+"), "re:to(?= Acme)", "re:x*"])
    assert out_of_reach(text) == ["Acme Ltd", "sku-abc", "to", "Acme Ltd", "not"]
    assert [word.text for word in text.words] == ["sent", "acme"]


def test_an_insertion_may_border_a_protected_stretch_and_not_part_it() -> None:
    text = Text("see AB-12 now")
    assert [n for n in range(14) if not text.is_free(n, n)] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ("Acme", InvalidOption, "takes a list"),
        (re.compile("a"), InvalidOption, "takes a list"),
        (5, InvalidOption, "takes a list"),
        ([""], InvalidOption, "is neither"),
        ([5], InvalidOption, "is neither"),
        ([re.compile(b"a")], InvalidOption, "is neither"),
        (["re:("], InvalidOption, "is not valid"),
        (["-dates"], UnknownName, 'Did you mean "date"'),
    ],
)
def test_a_mistake_in_protect_is_said(wrong: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=re.escape(says)):
        Text("hello", protect=wrong)


def test_every_kind_is_one_that_a_sentence_shows() -> None:
    seen = {found.kind for sentence, _ in SENTENCES for found in Text(sentence).protected}
    assert seen == set(KINDS) - {protect.LABEL}


# Texts that make a careless pattern look at the same characters again and again.
HOSTILE = [
    "a", "A", "1", "-", "_", ".", " ", "/", "\\", "`", "{", "<", "@", "#", "'", ",", "$", "(", "+", "a.", "a-", "a@", "a/", "a_",
    "1,", "1.", "1 ", "1-", "1,,", "1/", "1:", "--a", "a--", "-/", "./", "../", "aA", "a1", "1a", "&a", "<a", "{a", "`a", "#a", "@a",
    "may ", "1 may", "5 of ", "$1", "$ ", "1 (", "(1)", "www.", "http://", "http://.", "no", "don't", "n'", "a'", "a.b@", "AB:", "AB/",
]  # fmt: skip


def _unbounded(node: Any) -> int:
    """How deeply repetitions without bound are nested."""
    deepest = 0
    for operation, argument in node:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = argument
            deepest = max(deepest, _unbounded(inner) + (most is parser.MAXREPEAT))
        elif name == "BRANCH":
            deepest = max([deepest, *(_unbounded(branch) for branch in argument[1])])
        elif name == "SUBPATTERN":
            deepest = max(deepest, _unbounded(argument[-1]))
        elif name in ("ASSERT", "ASSERT_NOT"):
            deepest = max(deepest, _unbounded(argument[1]))
    return deepest


def test_no_pattern_nests_repetitions_that_can_be_cut_up_in_two_ways() -> None:
    nested = {kind for kind, pattern in protect._PATTERNS.items() if _unbounded(parser.parse(pattern)) > 1}
    # "a.b.c", "1,000,000" and "a-b-c": what stands between the inner repetitions is never part of them.
    assert nested <= {"url", "email", "code", "handle", "amount", "order_id", "number", "date"}
    assert all(_unbounded(parser.parse(pattern)) <= 2 for pattern in protect._PATTERNS.values())


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_prepared(piece: str) -> None:
    # With a pattern of quadratic time, this runs for minutes, and with an exponential one for ever.
    value = piece * (20_000 // len(piece))
    text = Text(f"{value} order AB-12")
    assert not text.is_free(len(text.value) - 3, len(text.value))
    assert sum(1 for _ in text.protected) <= len(value) * 2
