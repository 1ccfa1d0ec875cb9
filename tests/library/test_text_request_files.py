"""Files of templates of a user's own: what they may hold, and what is said of one that is wrong."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find

from edgecase_strategies import text
from edgecase_strategies.errors import InvalidOption, MissingLibrary, UnknownName
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text.request.catalogue import catalogue_of
from edgecase_strategies.text.request.grammar import DEEPEST, LONGEST, BadTemplate, parse

UPGRADE = """
locale = "en"

[slots]
plan = ["Basic", "Pro", "Team"]
seat = { pattern = ["seat 0?"] }

[parts]
ask = "(I want|I'd like)"

[intents.upgrade]
keywords = ["upgrade", "bigger plan"]
plain = ["<ask> to upgrade to {plan}[ from {old:plan}].", "Please upgrade {seat}."]
any = ["Upgrade me to a bigger plan[, {plan}]."]

[intents.refund]
plain = ["Refund my {plan} plan."]
"""


def written(folder: Path, content: str | dict[str, Any], name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_file_adds_intents_sentences_parts_and_slots(tmp_path: Path) -> None:
    path = written(tmp_path, UPGRADE)
    catalogue = catalogue_of("en", [path])
    assert list(catalogue.intents)[-1] == "upgrade"
    assert set(catalogue.intents["upgrade"].sentences) == {"plain", "formal", "chatty", "terse", "angry"}
    ours = catalogue_of("en").intents["refund"]
    assert len(catalogue.intents["refund"].sentences["plain"]) == len(ours.sentences["plain"]) + 1
    assert catalogue.intents["refund"].sentences["angry"] == ours.sentences["angry"]
    source = fast_source_of(text.requests(intents=["upgrade"], templates=path, severity=0))
    assert source is not None
    assert source.maker is not None
    rng = random.Random(1)
    seeds = [source.maker.draw(rng) for _ in range(300)]
    assert all(source.maker.verify(seed) is None for seed in seeds)
    values = {slot["text"] for seed in seeds for slot in seed.truth.facts["slots"] if slot["kind"] == "plan"}
    assert values == {"Basic", "Pro", "Team"}
    assert any(re.search(r"upgrade seat \d[A-Z]\.", seed.value) for seed in seeds)


def test_json_says_the_same_as_toml(tmp_path: Path) -> None:
    import tomllib

    same = written(tmp_path, tomllib.loads(UPGRADE), "own.json")
    assert catalogue_of("en", [same]) == catalogue_of("en", [written(tmp_path, UPGRADE)])


def test_a_language_of_its_own(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'locale = "pl"\nforms = ["m", "f"]\n[slots.thing]\nm = ["stół"]\nf = ["lampa"]\n'
        '[intents.cancel]\nkeywords = ["anul"]\nany = ["Proszę anulować {thing/mój/moją} {thing}."]\n',
    )
    strategy = text.requests(templates=path, severity=0)
    assert (
        find(strategy, lambda case: "lampa" in case.value, random=random.Random(0)).value
        == "Proszę anulować moją lampa."
    )
    assert find(strategy, lambda case: True, random=random.Random(0)).value == "Proszę anulować mój stół."
    with pytest.raises(InvalidOption, match="locale: it is 'pl', and 'en' is asked for"):
        text.requests(templates=path, locale="en")


def intent(**keys: Any) -> dict[str, Any]:
    return {"intents": {"upgrade": {"keywords": ["upgrade"], **keys}}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a = = 1", r"own\.toml: this is no TOML: .*line 1"),
        ('x = "é"\n[a', r"own\.toml: this is no TOML: .*"),
        ("[intnets]", r'own\.toml: there is no key "intnets" here\. Did you mean "intents"\?'),
        ("[formats]", 'there is no key "formats" here'),
        ("locale = 3", "locale: this must be a text, and is 3"),
        ("intents = 3", "intents: this must be a table, and is 3"),
        (intent(plain=[]), r"own\.json: intents\.upgrade\.plain: this must not be empty"),
        (intent(plain=["ok", "  "]), r"intents\.upgrade\.plain\[1\]: this must not be empty"),
        (intent(plain="upgrade"), r"intents\.upgrade\.plain: this must be a list"),
        (intent(plain=["ok", 3]), r"intents\.upgrade\.plain\[1\]: this must be a text, and is 3"),
        (intent(), r"intents\.upgrade: an intent needs sentences"),
        (intent(plian=["Upgrade."]), r'intents\.upgrade: there is no key "plian" here\. Did you mean "plain"'),
        ({"intents": {"upgrade": {"plain": ["Upgrade."]}}}, r"intents\.upgrade: an intent needs keywords"),
        ({"intents": {"Upgrade me": {}}}, 'intents: "Upgrade me" is no name: write it in lower case'),
        (intent(plain=["Upgrade {plann}."]), r'plain\[0\]: there is no slot "plann"'),
        (intent(plain=["Upgrade the {prodct}."]), r'there is no slot "prodct"\. Did you mean "product"\?'),
        (
            intent(plain=["Upgrade <ask>."]),
            r"plain\[0\]: there is no part \"ask\".*, at character 9 of 'Upgrade <ask>\.'",
        ),
        (intent(plain=["Upgrade (a|b."]), r'plain\[0\]: "\(" has no "\)", at character 9'),
        (intent(plain=["Upgrade a]."]), r'"\]" has no beginning; write "\\\]"'),
        (intent(plain=["Upgrade {A b}."]), r"\{A b\} is no slot"),
        (intent(plain=["Upgrade {product/x/y/z} {product}."]), r"\{product/…\} has 3 forms, and there are 2"),
        (intent(plain=["Upgrade \\"]), "a backslash stands before nothing"),
        ({"parts": {"a": "<b>", "b": "x<a>"}, **intent(plain=["Upgrade <a>"])}, 'the part "a" stands in itself'),
        ({"frames": {"plain": ["Hello."]}}, r"frames\.plain\[0\]: a message has <requests> in it once"),
        ({"frames": {"plain": ["Hello [<requests>]"]}}, "once, outside of all brackets"),
        ({"slots": {"plan": []}}, r"slots\.plan: this must not be empty"),
        ({"slots": {"plan": {"x": ["a"]}}}, r'slots\.plan: there is no key "x" here'),
        ({"slots": {"plan": {}}}, r"slots\.plan: a slot is a list of texts"),
        (
            intent(plain=["Please cancel order {order_id}!"]),
            r'"cancel" and "upgrade" can both be asked for by \'pleasecancelorder',
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_a_file_that_is_wrong_is_an_error_that_says_where(
    tmp_path: Path, content: str | dict[str, Any], message: str
) -> None:
    path = written(tmp_path, content, "own.toml" if isinstance(content, str) else "own.json")
    with pytest.raises(InvalidOption, match=message) as caught:
        text.requests(templates=path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("own.yaml", b"", r"own\.yaml: templates are a \.json or a \.toml file"),
        ("own.json", b'{\n"intents": {,}\n}', r"own\.json, line 2: this is no JSON"),
        ("own.json", b'{"intents": {}, "intents": {}}', 'the key "intents" is there twice'),
        ("own.json", b"[1]", "templates are a table; this is of type list"),
        ("own.json", b"\xff\xfe", "the file is not UTF-8"),
        ("own.json", b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidOption, match=message):
        text.requests(templates=tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match=r"gone\.json: the templates cannot be read: No such file"):
        text.requests(templates=[tmp_path / "gone.json"])


def test_a_sentence_without_a_key_word_is_never_used(tmp_path: Path) -> None:
    path = written(tmp_path, intent(plain=["Make it (an upgrade|better)."]), "own.json")
    strategy = text.requests(intents="upgrade", templates=path, severity=0, register="plain")
    source = fast_source_of(strategy)
    assert source is not None
    assert source.maker is not None
    rng = random.Random(0)
    reasons = {source.maker.verify(source.maker.draw(rng)) for _ in range(50)}
    assert reasons == {None, "a request has no key word of its intent"}
    assert "upgrade" in find(strategy, lambda case: True, random=random.Random(0)).value


@pytest.mark.parametrize(
    ("template", "parts"),
    [
        ("x" * (LONGEST + 1), {}),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), {}),
        ("<p0>", {f"p{n}": f"<p{n + 1}><p{n + 1}>" for n in range(25)} | {"p25": "x"}),
        ("<p0>", {f"p{n}": f"<p{n + 1}>" for n in range(100)} | {"p100": "x"}),
    ],
)
def test_hostile_templates_are_refused_in_bounded_time(template: str, parts: dict[str, str]) -> None:
    with pytest.raises(BadTemplate):
        parse(template, parts)


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r'intents has no "cancle"\. Did you mean "cancel"\?'):
        text.requests(intents=["cancle"])
    with pytest.raises(UnknownName, match=r'register has no "formall"\. Did you mean "formal"\?'):
        text.requests(register="formall")
    with pytest.raises(UnknownName, match=r"locale 'de_AT'\. Did you mean \"de\"\?"):
        text.requests(locale="de_AT")
    with pytest.raises(UnknownName, match=r"locale 'xx'\. The locales are en"):
        text.requests(locale="xx")
    with pytest.raises(UnknownName, match=r'protect names no slot "produkt"\. Did you mean "product"'):
        text.requests(protect=["slot:produkt"])
    with pytest.raises(UnknownName, match=r'no perturbation or group "text\.tpyo"'):
        text.requests(mess="text.tpyo")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"requests": 0}, "requests takes a whole number of at least 1"),
        ({"requests": (3, 2)}, "from the lower to the higher"),
        ({"requests": 13}, "needs as many intents in one register, and here 12"),
        ({"requests": (1, 3), "intents": ["cancel", "refund"]}, "and here 2 can be asked for"),
        ({"requests": "two"}, "requests takes a number of requests, or a range"),
        ({"severity": 6}, "a level from 0 to 5"),
        ({"intents": []}, "intents takes names"),
        ({"intents": 3}, "intents takes names"),
        ({"locale": 3}, "locale takes the name of a language"),
        ({"protect": "slot:product"}, "protect takes a list"),
    ],
)
def test_options_that_are_wrong(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        text.requests(**options)


def test_without_faker_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingLibrary, match=r"pip install 'pytest-edgecases\[requests\]'"):
        text.requests()


def test_two_intents_that_are_hard_to_tell_apart_are_refused_in_bounded_time(tmp_path: Path) -> None:
    hard = "upgrade " + "[a|b]" * 24 + "a" + "(a|b)" * 24
    path = written(
        tmp_path,
        {
            "intents": {
                "upgrade": {"keywords": ["upgrade"], "any": [hard]},
                "other": {"keywords": ["upgrade"], "any": [hard.replace("aa", "ab") + "c"]},
            }
        },
        "own.json",
    )
    with pytest.raises(InvalidOption, match='in time whether "upgrade" and "other" can be asked for by one sentence'):
        text.requests(templates=path)
