"""Rows without what is private: labels and spans hold, stand-ins depend on nothing else, and what is missed is left out and counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.curate.private import Cleaner, Guard, Private
from edgecase_strategies.curate.private.declared import SALT
from edgecase_strategies.errors import EdgecaseError, InvalidOption
from pytest_edgecases import data

RECORDS = [
    {
        "text": f"Ring Ottilie Wunderlich on +49 30 901820 1{n}, mail ow{n}@shop.com today",
        "who": "Ottilie Wunderlich",
        "customer_name": "Ottilie Wunderlich",
        "at": [[5, 23, "name"], [{**dict(enumerate((0, 0)))}.get(0, 0) + 64, 69, "when"]],
        "city": ("Bonn", "Ulm")[n % 2],
        "job": ("clerk", "baker")[n // 2 % 2],
    }
    for n in range(8)
]


def test_texts_labels_and_spans_still_match_and_a_stand_in_depends_on_the_value_alone():
    private = Private(salt="s", spans={"at": "text"})
    found = data.rows(RECORDS, columns=["text", "who", "at"], private=private)
    for (text, who, spans), before in zip(found, RECORDS, strict=True):
        assert [text[start:end] for start, end, _ in spans] == [
            who,
            before["text"][before["at"][1][0] : before["at"][1][1]],
        ]
        assert "wunderlich" not in text.lower()
        assert "shop.com" not in text
    alone = data.rows(RECORDS[5:6], columns=["text", "who", "at"], private=private)
    assert alone[0] == found[5]  # what else is in the file changes nothing, so suites stay
    other = data.rows([{"note": "It was Ottilie Wunderlich.", "agent": "ottilie wunderlich"}], private=Private(
        salt="s", fields={"agent": "name"}, values={"name": ["Ottilie Wunderlich"]}
    ))  # fmt: skip
    assert found[0][1] in other[0][0]
    assert other[0][1] == found[0][1].lower()
    assert found.scrubbed.replaced == {"email": 8, "name": 24, "phone": 8}
    assert data.rows(RECORDS, columns="who", private=Private(salt="t", spans={"at": None}))[0] != found[0][1]


def test_what_scrubbing_misses_is_left_out_and_counted_by_what_it_was():
    planted = ["zq77fe1a9c0b", "zq18ab4bde22", "Zara Quillfeather"]
    records = [dict(one) for one in RECORDS]
    records[0]["text"] += " by zq77fe1a9c0b"
    records[1]["text"] += " or zq18ab4bde22@corp.com"
    records[2]["customer_name"] = records[2]["who"] = "Zara Quillfeather"
    records[2]["text"] = "Zara Quillfeather rang."
    private = Private(salt="s", canaries=planted, spans={"at": "text"})
    found = data.rows(records, columns=["text", "who"], private=private)
    assert (found.scrubbed.planted, found.scrubbed.missed, found.scrubbed.left_out) == (3, 1, {"canary": 1})
    assert found.origins == tuple(f"the list:{n}" for n in range(2, 9))
    assert found.scrubbed.guard.kinds("ZQ18AB4BDE22") == {"canary"}


def test_a_pair_that_one_record_has_does_not_come_out_together():
    records = [
        *({"text": "t", "city": city, "job": job} for city in ("Bonn", "Ulm") for job in ("clerk", "baker", "judge"))
    ]
    records += records[:4]  # Bonn has each twice, Ulm a clerk twice, and one baker and one judge
    private = Private(salt="s", rare_in=("city", "job"))
    both = data.rows(records, columns=["text", "city", "job"], private=private)
    assert {row[1:] for row in both} == {("Bonn", "clerk"), ("Bonn", "baker"), ("Bonn", "judge"), ("Ulm", "clerk")}
    assert both.scrubbed.left_out == {"rare pair": 2}
    assert len(data.rows(records, columns=["text", "job"], private=private)) == 10
    said = Cleaner([both.scrubbed.guard], "x").clean(
        {"a": ["the judge", "of Ulm"], "b": "Ulm has a baker", "c": ["judge"]}
    )
    assert "ulm" not in json.dumps(said).lower()
    assert said["c"] == ["judge"]


WORDS = st.sampled_from(
    ["please", "ring", "Ottilie Wunderlich", "ow@shop.com", "+49 30 9018201", "zq77fe1a9c0b", "now", "KD-1234567"]
)
WRITTEN = (
    str,
    str.upper,
    json.dumps,
    repr,
    lambda text: text.replace("@", "%40"),
    lambda text: f"so {text}\\nand",
    lambda text: f"{text[:-3]}...",
)


@settings(max_examples=70, deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=4), st.sampled_from(WRITTEN), st.booleans()
)
def test_nothing_private_is_left_in_rows_or_in_what_is_cleaned_whatever_wrote_it(lists, written, in_keys):
    """The checker looks for texts; the guard and what scrubs have no part in it."""
    records = [{"text": " ".join(words), "n": number} for number, words in enumerate(lists)]
    values = {"name": ["Ottilie Wunderlich"], "id": ["KD-1234567"]}
    secret = ("wunderlich", "ow@shop", "9018201", "zq77fe1a9", "1234567")
    private = Private(salt="s", values=values, canaries=["zq77fe1a9c0b"])
    first = {"text": "ow@shop.com +49 30 9018201 zq77fe1a9c0b"}
    if all("zq77fe1a9c0b" in words for words in lists):
        with pytest.raises(InvalidOption, match="No row of the list is left"):
            data.rows([first, *records], columns="text", private=private)
        return
    found = data.rows([first, *records], columns="text", private=private)
    assert not [part for text in found for part in secret if part in text.lower()]
    assert found.read - len(found) == 1 + sum("zq77fe1a9c0b" in words for words in lists)
    said = [written(f"it is {' '.join(words)}") for words in lists]
    value = {text: {"deep": [number]} for number, text in enumerate(said)} if in_keys else {"deep": [said]}
    cleaned = json.dumps(Cleaner([found.scrubbed.guard], "a log").clean(value))
    assert not [part for part in secret if part in cleaned.lower()]
    assert len(json.loads(cleaned)) == len(value)


def test_cleaning_takes_what_is_private_and_no_more():
    guard = Guard(
        ["Mail ow@shop.com"], salt="s", values=["Ottilie Wunderlich", "4930901820"], canaries=["zq77fe1a9c0b"]
    )
    clean = Cleaner([guard], "a log").clean
    assert clean({"n": 4930901820, "m": 12, "t": 'say "Ottilie Wunderlich" in it', "ow@shop.com": True}) == {
        "n": "[redacted:private]",
        "m": 12,
        "t": 'say "[redacted:private]" in it',
        "[redacted:private]": True,
    }
    assert clean("ottilie.w@shop.com and Ottilie or Wunderlich") == "ottilie.w@shop.com and Ottilie or Wunderlich"
    assert sum(guard.leaks.values()) == 3
    assert {leak.where for leak in guard.leaks} == {"a log"}


FIRSTS, LASTS = (
    st.sampled_from(["Ottilie", "Bo", "Will", "José"]),
    st.sampled_from(["Wunderlich", "Brandt", "O'Shea", "Çelik"]),
)
PHONES = st.sampled_from(["+49 30 9018201", "+49309018201", "(212) 333-4455", "0171 9876543"])
TEMPLATES = (
    "I am {first} {last}, ring {phone}. {first} will wait, {last} too.",
    "{last}, {first}: please write to {mail} about {number}",
    "{FIRST} {LAST} OR {mail} OR {phone}, THANKS, {first}",
)


@settings(max_examples=70, deadline=None)
@given(st.lists(st.tuples(FIRSTS, LASTS, PHONES, st.sampled_from(TEMPLATES)), min_size=1, max_size=5), st.booleans())
def test_a_text_is_what_its_fields_make_it_after_scrubbing_too(people, by_parts):
    """The checker writes the text anew from the scrubbed fields."""
    records = []
    for number, (first, last, phone, template) in enumerate(people):
        fields = {
            "mail": f"{first.lower()}{number}@shop.com".replace("é", "e"),
            "phone": phone,
            "number": f"KD-12345{number}7",
        }
        said = template.format(first=first, last=last, FIRST=first.upper(), LAST=last.upper(), **fields)
        records.append({"text": said, "first": first, "last": last, "full": f"{first} {last}", **fields})
    kinds = {"first": "name", "last": "surname", "full": None if by_parts else "name", "number": "id", "mail": "email"}
    found = data.rows(records, private=Private(salt="s", fields=kinds))
    assert found.scrubbed.left_out == {}
    for row, (_, _, _, template) in zip(found.records(), people, strict=True):
        again = template.format(**row, FIRST=row["first"].upper(), LAST=row["last"].upper())
        assert row["text"] == again
        assert row["full"] == f"{row['first']} {row['last']}"


@pytest.mark.parametrize(
    ("text", "label", "is_kept"),
    [
        ("mail ow@shop.com now", "shop.com", False),
        ("mail ow@shop.com now", "ow@shop.com", True),
        ("ring +49 30 9018201", "4930 9018201", False),
        ("ring +49 30 9018201", "9018201", False),
        ("ring +49 30 9018201", "8201", False),
        ("ring +49 30 9018201", "ring", True),
        ("I am Ottilie Wunderlich", "Wunderlich", True),
        ("I am Ottilie Wunderlich", "nobody", True),
    ],
)
def test_a_row_whose_label_no_longer_stands_in_its_text_is_left_out(text, label, is_kept):
    other = {"text": "nothing here", "label": ""}
    found = data.rows(
        [other, {"text": text, "label": label}], private=Private(salt="s", values={"name": ["Ottilie Wunderlich"]})
    )
    if is_kept and label in text:
        assert found[1][1] in found[1][0]
    assert (len(found) == 2) == is_kept
    assert found.scrubbed.left_out == ({} if is_kept else {"label that no longer matches": 1})


def test_a_salt_comes_from_the_environment_and_is_shown_nowhere(monkeypatch):
    monkeypatch.delenv(SALT, raising=False)
    with pytest.raises(InvalidOption, match=SALT):
        data.rows(RECORDS, columns="who", private=True)
    monkeypatch.setenv(SALT, "very secret")
    spans = {"at": "text"}
    from_there = data.rows(RECORDS, columns="who", private={"spans": spans})
    given_here = Private(salt="very secret", spans=spans, canaries=["zq77fe1a9c0b"], values={"name": ["Ann"]})
    assert list(data.rows(RECORDS, columns="who", private=Private(salt="very secret", spans=spans))) == list(from_there)
    shown = repr(given_here) + repr(from_there) + repr(from_there.scrubbed) + json.dumps(from_there.scrubbed.to_json())
    assert not [part for part in ("secret", "zq77", "Ann", "Wunderlich") if part in shown]


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ({"salt": "x"}, "not written into a file that is committed"),
        ({"rare_inn": ["city", "job"]}, 'Did you mean "rare_in"'),
        ("yes", "takes Private"),
        ({"rare_in": ["city", "jobs"]}, 'Did you mean "job"'),
        ({"rare_in": ["city"]}, "two columns or more"),
        ({"fields": {"whom": "name"}}, 'Did you mean "who"'),
        ({"fields": {"who": "nam"}}, 'Did you mean "name"'),
        ({"values": {"phones": ["1"]}}, 'Did you mean "phone"'),
        ({"values": {"name": "Ann"}}, "takes a list of texts"),
        ({"values": ["Ann"]}, "takes a dict"),
        ({"canaries": ["short"]}, "Canary number 1"),
        ({"canaries": ["zq77fe1a9c0b"], "spans": {"at": "text"}}, 'nowhere in the list: number 1, "zq77…"'),
        ({}, 'column "at" looks like spans'),
        ({"spans": {"who": "text"}}, "Spans are a list"),
        ({"spans": {"when": "text", "at": None}}, 'names "when"'),
    ],
)  # fmt: skip
def test_mistakes_are_named(declared, says, monkeypatch):
    monkeypatch.setenv(SALT, "s")
    with pytest.raises(EdgecaseError, match=says):
        data.rows(RECORDS, columns=["text", "who", "at"] if "at" in says else ["text", "who"], private=declared)


def test_an_error_on_a_file_does_not_quote_what_is_private_in_it(tmp_path: Path, monkeypatch):
    monkeypatch.setenv(SALT, "s")
    path = tmp_path / "calls.jsonl"
    path.write_text('{"text": "hi"}\n["ow@shop.com"]\n', encoding="utf-8")
    with pytest.raises(InvalidOption, match=r"calls\.jsonl, line 2") as caught:
        data.rows(path, columns="text", private=True)
    assert "ow@shop" not in str(caught.value)
