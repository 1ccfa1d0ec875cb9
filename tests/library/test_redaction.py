"""What is taken out of all that is recorded, and what is left in."""

from __future__ import annotations

import json

import pytest

from pytest_edgecases.store.redaction import (
    PATTERNS,
    Redactor,
    redact,
    redact_json,
    redact_record,
    stored_id,
    with_own,
)

# Written in two parts, so that no scanner takes this file for a leak.
TOKENS = {
    "aws_key": "AKIA" + "IOSFODNN7EXAMPLE",
    "github_token": "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a",
    "gitlab_token": "glpat" + "-x1y2z3x1y2z3x1y2z3x1",
    "slack_token": "xox" + "b-123456789012-abcdefghij",
    "openai_key": "sk-" + "proj-abc123def456ghi789jkl012",
    "anthropic_key": "sk-ant" + "-api03-abc123def456ghi789",
    "stripe_key": "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
    "google_key": "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
    "hugging_face_token": "hf_" + "abcdefghijklmnopqrstuvwxyzabcdefgh",
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
}
FOUND = {
    "my password: hunter2!": "my password: [redacted:password]",
    "PASSWORD=hunter2 next": "PASSWORD=[redacted:password] next",
    "{'db_password': 'hunter2'}": "{'db_password': '[redacted:password]'}",
    "postgres://ann:s3cret@db/shop": "postgres://ann:[redacted:password]@db/shop",
    "api_key = 'a1b2c3d4e5'": "api_key = '[redacted:secret]'",
    "Authorization: Bearer abc.def-123_456~789": "Authorization: Bearer [redacted:bearer]",
    "mail ann.o'hara+x@mail.shop.co.uk.": "mail [redacted:email].",
    "MAIL ANN@SHOP.COM": "MAIL [redacted:email]",
    "<jörg@müller.de>": "<[redacted:email]>",
    "call +49 (30) 901820-12 now": "call [redacted:phone] now",
    "call (555) 123-4567": "call [redacted:phone]",
    "tel 030/9018 2012": "tel [redacted:phone]",
    "600 123 456": "[redacted:phone]",
    "+4930901820": "[redacted:phone]",
    "030 1234567 089 7654321": "[redacted:phone]",
    "card 4539 5787 6362 1486 12/29": "card [redacted:card] 12/29",
    "card 4539578763621486.": "card [redacted:card].",
    "2 times 5500-0000-0000-0004": "2 times [redacted:card]",
    "4539 5787 6362 1486 5500 0000 0000 0004": "[redacted:card] [redacted:card]",
    "amex 379354508162306": "amex [redacted:card]",
    "DE44 5001 0517 5407 3249 31 for rent": "[redacted:iban] for rent",
    "iban gb82west12345698765432": "iban [redacted:iban]",
    "from NO93 8601 1117 947 to MT84MALT011000012345MTLCAST001S": "from [redacted:iban] to [redacted:iban]",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x": "[redacted:private_key] x",
    "-----BEGIN PRIVATE KEY-----\ncut off": "[redacted:private_key]",
}
LEFT = [
    "robin.sampleton77@example.com, (212) 555-0142, +49 30 23125 123, 4242 4242 4242 4242 and DE89 3704 0044 0532 0130 00",
    "Please cancel my order AB-1234-5678 because it arrived late, for $1,234,567.89.",
    "on 2024-01-15 10:30:00, or 15.01.2024 12.30, or 2024/01/15",
    "from 192.168.100.200 port 8080",
    "pi is 3.14159265358979, a third 0.333333333333",
    "1 000 000 000 people, 1.234.567.890 in German",
    "order 123456789012345, 112233445566778899",
    "ISBN 978-3-16-148410-0",
    "550e8400-e29b-41d4-a716-446655440000 00000000-0000-0000-0000-000000000000",
    "12345678-1234-1234-1234-123456789012",
    "4111 1111 1111 1112",
    "DE88 3704 0044 0532 0130 00",
    "git@github.com:org/repo and icon@2x.png and @handle and a@b",
    "package@1.2.3 and pytest>=9.0",
    "I forgot my password: it is gone? No, my pass word.",
    "The token: it was there. A secret = happiness. Basic requirements apply.",
    "the key: C major, and keyboard=qwerty",
    "sk-learn-contrib is a long name, so is task-management-and-planning",
    "the asia-pacific-region-is-large",
    "https://shop.com/a:b@c?x=1",
    "[redacted:email] password=[redacted:password]",
]


@pytest.mark.parametrize(("kind", "token"), TOKENS.items(), ids=TOKENS.keys())
def test_keys_and_tokens_are_taken_out_wherever_they_stand(kind: str, token: str) -> None:
    assert redact(f"use {token}, please") == f"use [redacted:{kind}], please"
    assert redact(token) == f"[redacted:{kind}]"
    assert redact_json({"a": [token]}) == {"a": [f"[redacted:{kind}]"]}


@pytest.mark.parametrize(("text", "clean"), FOUND.items(), ids=range(len(FOUND)))
def test_secrets_and_personal_data_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean
    assert redact(clean) == clean


@pytest.mark.parametrize("text", LEFT, ids=range(len(LEFT)))
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert redact(text) == text


def test_a_record_is_redacted_as_json_in_its_values_and_not_its_keys() -> None:
    record = {
        "ann@shop.com": "ann@shop.com",
        "password": "x",
        "api_token": "a1b2c3d4e5",
        "token": "NOUN",
        "card": 4111111111111111,
        "when": 1700000000000000000,
        "rest": [None, True, 1.5, {"phone": "+49\u00a030\u00a0901820"}],
    }
    text, changed = redact_record(json.dumps(record))
    assert changed
    assert json.loads(text) == {
        "ann@shop.com": "[redacted:email]",
        "password": "[redacted:password]",
        "api_token": "[redacted:secret]",
        "token": "NOUN",
        "card": "[redacted:card]",
        "when": 1700000000000000000,
        "rest": [None, True, 1.5, {"phone": "[redacted:phone]"}],
    }
    assert redact_record(text) == (text, False)


@pytest.mark.parametrize("escaped", ['"ann\\u0040shop.com"', '"\\u002b49 30 90182\\u0030"'])
def test_an_escape_in_the_json_hides_nothing(escaped: str) -> None:
    clean, changed = redact_record(escaped)
    assert changed
    assert "[redacted:" in clean


def test_a_record_that_holds_nothing_is_kept_byte_for_byte() -> None:
    record = '{"b": "Where is my refund?",  "a": [1, 2], "pass": "\\u00fc token"}'
    assert redact_record(record) == (record, False)
    assert redact_record("no JSON, ann@shop.com") == ("no JSON, [redacted:email]", True)


def test_the_quick_look_never_says_no_where_a_pattern_matches() -> None:
    redactor = Redactor(PATTERNS)
    for text in [*TOKENS.values(), *FOUND]:
        assert redactor.may_hold(text), text
        assert redactor.may_hold(text.upper()), text
    assert not redactor.may_hold("Please cancel my order AB-1234 because it arrived late.")


def test_node_ids_stay_distinct_when_they_are_redacted() -> None:
    ids = [f"t.py::t[{name}@shop.com-0]" for name in ("ann", "bob")]
    stored = [stored_id(one) for one in ids]
    assert len(set(stored)) == 2
    assert all("shop" not in one for one in stored)
    assert stored_id("t.py::t[hello]") == "t.py::t[hello]"


@pytest.mark.parametrize("case", ["123456789012", "4111a1111111", "200000000000", "9" * 12])
@pytest.mark.parametrize("own", [(), (r"\d{6,}",), (r"[0-9a-f]{8,}",)])
def test_the_id_of_a_case_is_never_taken_for_a_number(case: str, own: tuple[str, ...]) -> None:
    redactor = with_own(own)
    for row in ("hello", "3", "12 5", "+49", "call 030 901820"):
        item = f"t.py::t[{row}-typo.swap+2-{case}]"
        assert redactor.stored_id(item).partition("~")[0].endswith(f"-typo.swap+2-{case}]")
        smallest = {"id": case, "names": ["text.typo.swap"], "case": {"value": "call +49 30 901820"}}
        record = {"item": item, "case": case, "smallest": smallest, "message": "call +49 30 901820"}
        text, changed = redactor.redact_record(json.dumps(record))
        clean = json.loads(text)
        assert changed
        assert (clean["case"], clean["smallest"]["id"]) == (case, case)
        assert clean["item"] == redactor.stored_id(item)
        assert "901820" not in text
        assert redactor.redact_record(text) == (text, False), "once is enough"


def test_only_the_ids_of_our_own_records_are_spared() -> None:
    redactor = with_own((r"\d{12}",))
    form = {"id": "123456789012", "case": "123456789012", "value": "no. 123456789012"}
    text, _ = redactor.redact_record(json.dumps(form))
    assert "123456789012" not in text
    text, _ = redactor.redact_record(json.dumps({"item": "t.py::t[a-clean]", "content": {"seed": {"value": form}}}))
    assert "123456789012" not in text
