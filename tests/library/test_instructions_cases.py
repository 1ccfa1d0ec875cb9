"""Cases of instructions: labels, twins, traps, places, the same bytes everywhere, and errors."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import find, given, settings

from edgecase_strategies import Case, Expect, InvalidOption, Seed, UnknownName, UnsupportedSeed
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.instructions import (
    FAMILIES,
    ROOM,
    TRAPS,
    Pair,
    against,
    clause_texts,
    contradicting,
    pairs,
    witness_of,
)
from edgecase_strategies.instructions.brief import WHERE, difference
from edgecase_strategies.instructions.constraints import contradicts, of_json, satisfy
from edgecase_strategies.instructions.render.layout import IN_RECORD
from edgecase_strategies.instructions.render.matter import matter
from edgecase_strategies.instructions.render.wordings import REGISTERS, locales, wordings
from edgecase_strategies.instructions.source import draw_source
from edgecase_strategies.rooms import with_edits

DIGEST = "fa32b02b27f91063"
CASES = 1500


def cases(count: int, seed: int = 0, **options: Any) -> list[Case]:
    rng, found = FastRandom(seed), []
    while len(found) < count:
        source = draw_source(rng, **{"where": WHERE, "matter": (50, 90), **options})
        found += [build(ROOM, source.seed, (one.edit,), 1, source.prepared) for one in source.prepared.variants]
    return found[:count]


@pytest.fixture(scope="module")
def many() -> list[Case]:
    return cases(CASES)


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [value["message"], json.dumps(value["record"])]
    return [message["content"] for message in value]


def test_what_is_contradictory_is_so_and_what_is_consistent_has_a_witness(many: list[Case]) -> None:
    kinds = Counter(case.truth.facts["kind"] for case in many)
    assert set(kinds) == {"contradiction", "twin", *TRAPS}
    for case in many:
        assert ROOM.verify(case.prepared, case) is None
        clauses = [of_json(record) for record in case.truth.facts["clauses"]]
        if case.truth.expect is Expect.ASK:
            assert contradicts(clauses)
            assert case.truth.facts["conflict"] == list(range(len(clauses)))
            assert witness_of(case) is None
        else:
            assert satisfy([of_json(record) for record in case.truth.facts["holds"]]) is not None
            assert witness_of(case) is not None


def test_every_clause_stands_in_its_span(many: list[Case]) -> None:
    """The independent check: a clause's words are found by looking for them, and stand just where the label says."""
    for case in many:
        parts = texts_of(case.value)
        for record, text in zip(case.truth.facts["clauses"], clause_texts(case), strict=True):
            in_record = case.truth.facts["where"] == "record" and record == case.truth.facts["clauses"][-1]
            if not in_record:
                assert any(text in part for part in parts)
                assert text == text.strip()
                assert text
            for name in ("phrase", "word", "line", "clock"):
                if name in record:
                    assert record[name] in text
            if record["kind"] in ("amount", "within", "apart") and not in_record:
                numbers = {str(record[side]) for side in ("least", "most") if side in record}
                assert set(re.findall(r"\d+", text)) == numbers


def test_a_span_holds_its_clause_and_nothing_else(many: list[Case]) -> None:
    """A clause's text is, to the letter, one of the ways in which its constraint is said."""
    words, said = wordings("en"), dict[tuple[str, str], set[str]]()
    for case in many:
        facts = case.truth.facts
        manner = facts["kind"] if facts["kind"] == "exception" else ""
        *first, last = zip(facts["clauses"], clause_texts(case), strict=True)
        checked = [(record, text, "") for record, text in first]
        if facts["where"] != "record":
            checked.append((*last, manner))
        for record, text, how in checked:
            key = (json.dumps(record), how)
            if key not in said:
                said[key] = {
                    words.say(of_json(record), register, choice, how) for register in REGISTERS for choice in range(12)
                }
            assert text in said[key]


def test_a_twin_differs_by_one_edit_and_undoing_leads_back(many: list[Case]) -> None:
    for case in many:
        (edit,) = case.edits
        assert ROOM.undo(case.value, case.edits) == case.seed.value
        assert with_edits(case, ()).value == case.seed.value
        assert with_edits(case, ()).truth.expect is Expect.SAME
        changed = [
            (one, other)
            for one, other in zip(texts_of(case.seed.value), texts_of(case.value), strict=True)
            if one != other
        ]
        assert len(changed) == 1
        if isinstance(edit.before, str) and case.truth.facts["where"] != "record":
            start, end, after = difference(*changed[0])
            assert len(after) <= len(edit.after)
            assert end - start <= len(edit.before)


def test_a_case_survives_json(many: list[Case]) -> None:
    for case in many[::25]:
        read = Case.from_json(json.loads(json.dumps(case.to_json())))
        assert read.id == case.id
        assert with_edits(read, read.edits).truth == read.truth
        assert ROOM.prepare(case.seed).by_name.keys() == case.prepared.by_name.keys()


def test_the_same_seed_gives_the_same_bytes() -> None:
    made = [case.to_json() for case in cases(400, seed=7)]
    assert hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16] == DIGEST


def test_hardly_any_two_are_alike(many: list[Case]) -> None:
    normal = Counter(re.sub(r"\W+", " ", " ".join(texts_of(case.value))).casefold() for case in many)
    assert sum(1 for case in normal.values() if case == 1) >= 0.95 * len(many)


@pytest.mark.parametrize("where", WHERE)
def test_the_clauses_sit_where_they_are_asked_to(where: str) -> None:
    for case in cases(60, seed=1, where=[where]):
        value, facts = case.value, case.truth.facts
        assert facts["where"] == where
        places = facts.get("at") or [(0, span.start, span.end) for span in case.truth.spans]
        if where in ("message", "brief"):
            assert isinstance(value, str)
        elif where == "record":
            assert set(value) == {"message", "record"}
            assert places[-1][0] == -1
            assert all(at[0] == 0 for at in places[:-1])
        else:
            assert value[0]["role"] == ("system" if where == "system" else "user")
            assert {at[0] for at in places[:-1]} == {0}
            assert places[-1][0] == len(value) - 1
            assert value[-1]["role"] == "user"
        if where == "brief":
            between = value[places[-2][2] : places[-1][1]]
            assert 50 <= len(between.split()) <= 130
        assert ("priority" in facts) is (where == "system" and case.truth.expect is Expect.ASK)


def test_a_long_brief_has_as_much_matter_as_is_asked_for() -> None:
    for size in (50, 2000):
        (case,) = cases(1, seed=3, where=["brief"], matter=(size, size))
        last, before = case.truth.spans[-1], max(span.end for span in case.truth.spans[:-1])
        assert size <= len(case.value[before : last.start].split()) <= size + 30


@pytest.mark.parametrize("locale", locales())
def test_neutral_matter_says_nothing_of_what_is_to_be_done(locale: str) -> None:
    words = wordings(locale)
    said = {
        word.casefold()
        for group in ("clauses", "leads", "revisions", "closings", "greetings")
        for entry in (words.data[group].values() if group == "clauses" else [words.data[group]])
        for sentences in entry.values()
        for sentence in sentences
        for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", sentence))
    }
    neutral = {
        word.casefold()
        for name in ("subjects", "verbs", "endings")
        for part in words.data["matter"][name]
        for word in re.findall(r"\w+", part)
    }
    assert neutral & said <= set(words.data["function_words"]), "a word that asks for something is no neutral one"
    assert not any(any(letter.isdigit() for letter in word) for word in neutral)


def test_matter_leaves_out_what_the_clauses_name() -> None:
    text = matter(wordings("en").data["matter"], 400, FastRandom(0), ["the harbour", "chestnut"])
    assert "harbour" not in text
    assert "chestnut" not in text
    assert "terrace" in text


@pytest.mark.parametrize("locale", locales())
def test_each_locale_can_say_everything(locale: str) -> None:
    made = cases(10 * len(FAMILIES), seed=5, locale=locale, where=["message", "turns", "system"])
    assert {case.truth.facts["family"] for case in made} == set(FAMILIES)
    for case in made:
        assert ROOM.verify(case.prepared, case) is None
        assert "{" not in "".join(texts_of(case.value))


def test_a_clause_is_said_in_several_ways() -> None:
    said = {clause_texts(case)[0] for case in cases(400, seed=2, where=["message"], families=["letter_case"])}
    assert len(said) >= 10


def test_revisions_come_last_and_take_back_what_a_user_said() -> None:
    found = [case for case in cases(900, seed=6, where=["message", "system"]) if case.truth.facts["kind"] == "revision"]
    assert found
    for case in found:
        assert case.truth.facts["where"] == "message"
        assert case.truth.spans[-1].start > max(span.start for span in case.truth.spans[:-1])
        assert len(case.truth.facts["holds"]) == 1


@settings(max_examples=60, database=None, deadline=None)
@given(contradicting(where=["message", "turns", "system", "record"]))
def test_the_strategy_gives_cases_that_verify(case: Case) -> None:
    assert ROOM.verify(case.prepared, case) is None
    assert case.value != case.seed.value or not case.edits


@settings(max_examples=40, database=None, deadline=None)
@given(pairs())
def test_a_pair_is_one_edit_apart(pair: Pair) -> None:
    assert pair.contradiction.truth.expect is Expect.ASK
    assert pair.twin.truth.expect is Expect.SAME
    assert pair.contradiction.seed == pair.twin.seed
    assert len(pair.contradiction.edits) == 1
    assert witness_of(pair.twin) is not None


def test_shrinking_finds_the_plainest_instruction() -> None:
    def is_long(case: Case) -> bool:
        return case.truth.facts["kind"] == "contradiction" and len(case.value) > 60

    case = find(contradicting(), is_long, settings=settings(database=None, max_examples=300))
    assert case.truth.facts["register"] == "plain"
    assert len(case.value) < 140


def test_with_one_family_there_is_only_that() -> None:
    case = find(contradicting(families=["unit"], kinds="trap"), lambda case: case.truth.facts["kind"] == "tolerance")
    assert case.truth.expect is Expect.SAME


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"families": "lenght"}, UnknownName, 'no family of contradictions "lenght". Did you mean "length"'),
        ({"families": []}, InvalidOption, "families is empty"),
        ({"locale": "xx"}, UnknownName, 'no wordings of instructions for the locale "xx".*Those that there are: .*en'),
        ({"where": "mesage"}, UnknownName, 'where has no "mesage". Did you mean "message"'),
        ({"where": 3}, InvalidOption, "where takes one or more of"),
        ({"kinds": "twins"}, UnknownName, 'kinds has no "twins". Did you mean "twin"'),
        ({"where": "record", "families": "length"}, InvalidOption, "none has a clause that a record can hold"),
        ({"matter": 0}, InvalidOption, "matter takes a whole number"),
        ({"matter": (90, 50)}, InvalidOption, "matter takes a whole number of at least 90"),
    ],
)
def test_a_mistake_gets_a_sentence(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        contradicting(**options)


def test_what_is_no_prompt_is_refused() -> None:
    with pytest.raises(UnsupportedSeed, match="of type int"):
        ROOM.prepare(Seed(value=17))
    with pytest.raises(InvalidOption, match="at least one prompt"):
        against()


def test_a_record_only_holds_what_one_field_can_say() -> None:
    made = cases(200, seed=9, where=["record"])
    assert {case.truth.facts["family"] for case in made} == set(IN_RECORD)
