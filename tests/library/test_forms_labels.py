"""The labels of forms that went wrong, over thousands of cases, by a checker that shares nothing with the room."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
from collections import Counter
from random import Random
from typing import Any

import pytest
from form_examples import FORMS, ORDER, ORDER_FORM, TRAVEL
from forms_checker import Judge, complaint
from hypothesis import HealthCheck, Phase, find, given, settings

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Edit, Expect, Seed
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.errors import InvalidOption, UnknownName
from edgecase_strategies.forms import PERTURBATIONS, ROOM, Form, broken, mess, pairs
from edgecase_strategies.forms.kinds import BEYOND, COUNTED, KINDS
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.strategy import fast_source_of

CASES = 250


def cases_of(schema: Any, form: Any, rng: Random, severity: tuple[int, int], **options: Any) -> Any:
    source = engine.source_of(ROOM, Seed(value=form), PERTURBATIONS, schema=schema, **options)
    for case in engine.cases(source, rng, severity):
        if ROOM.verify(source.prepared, case) is None:
            yield case


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("severity", [(1, 1), (2, 4)])
def test_no_label_is_wrong(name: str, severity: tuple[int, int]) -> None:
    schema, form = FORMS[name]
    judge = Judge(schema)
    for case in itertools.islice(cases_of(schema, form, Random(1), severity), CASES):
        assert complaint(case, schema, judge) is None, case.edits


def test_no_label_is_wrong_without_formats_or_without_a_schema() -> None:
    judge = Judge(ORDER)
    for case in itertools.islice(cases_of(ORDER, ORDER_FORM, Random(2), (1, 2), formats=False), CASES // 3):
        assert complaint(case, ORDER, judge, formats=False) is None, case.edits
    source = engine.source_of(ROOM, Seed(value=ORDER_FORM), PERTURBATIONS)
    for case in itertools.islice(engine.cases(source, Random(3), (1, 2)), CASES // 3):
        assert "validity" not in case.truth.facts
        assert complaint(case, True, None) is None, case.edits


def test_fewer_edits_make_a_case_with_its_own_exact_label() -> None:
    judge = Judge(ORDER)
    for case in itertools.islice(cases_of(ORDER, ORDER_FORM, Random(4), (3, 4)), 25):
        for size in (1, 2):
            for some in itertools.combinations(case.edits, size):
                smaller = with_edits(case, some)
                assert complaint(smaller, ORDER, judge) is None, some


def test_every_kind_is_counted_and_every_one_of_the_64_is_made() -> None:
    assert len(COUNTED) == 64
    assert set(KINDS) == {one.name for one in PERTURBATIONS}
    made = Counter[str]()
    for schema, form in FORMS.values():
        source = engine.source_of(ROOM, Seed(value=form), PERTURBATIONS, schema=schema)
        made.update(one.name for one in source.perturbations)
    assert {kind.name for kind in (*COUNTED, *BEYOND)} <= set(made)


def test_what_shows_nowhere_is_never_asked_for_and_never_the_same() -> None:
    form = Form(ORDER_FORM, schema=ORDER)
    edit = Edit(name="form.date.wrong_year", place="/ship_on", before="2025-01-09", after="2024-01-09")
    truth = engine.build(ROOM, form.seed, [edit], prepared=form).truth
    assert (truth.expect, truth.facts["handling"], truth.facts["intent"]) == (Expect.ACCEPT, "accept", "lost")


@pytest.mark.parametrize(
    ("name", "place", "after", "expect", "handling"),
    [
        ("form.number.text", "/quantity", "82", Expect.SAME, "normalise"),
        ("form.number.comma", "/price", "1268,5", Expect.ASK, "ask"),
        ("form.date.dmy", "/ship_on", "09/01/2025", Expect.ASK, "ask"),
        ("form.date.month_name", "/ship_on", "9 January 2025", Expect.SAME, "normalise"),
        ("form.choice.case", "/country", "de", Expect.SAME, "normalise"),
        ("form.missing_field", "/name", {"$absent": True}, Expect.ASK, "ask"),
        ("form.missing_field", "/gift", {"$absent": True}, Expect.ACCEPT, "accept"),
        ("form.blank.not_available", "/name", "N/A", Expect.ASK, "ask"),
        ("form.blank.not_available", "/address/note", "N/A", Expect.ACCEPT, "accept"),
        ("form.letters.upper", "/name", "ZOË MÜLLER", Expect.ACCEPT, "accept"),
        ("form.field.extra", "/utm_source", "mail", Expect.REJECT, "reject"),
        ("form.field.extra", "/address/comment", "mail", Expect.SAME, "accept"),
        ("form.field.renamed", "/zip_code", {"$key": "zipCode"}, Expect.SAME, "normalise"),
        ("form.shape.double_submit", "", {"$copies": 2}, Expect.SAME, "normalise"),
    ],
)
def test_what_a_good_handler_does(name: str, place: str, after: Any, expect: Expect, handling: str) -> None:
    form = Form(ORDER_FORM, schema=ORDER)
    before = {"$absent": True} if name == "form.field.extra" else None
    truth = engine.build(
        ROOM, form.seed, [Edit(name=name, place=place, before=before, after=after)], prepared=form
    ).truth
    assert (truth.expect, truth.facts["handling"]) == (expect, handling)


def test_an_edit_that_an_inverse_does_not_undo_is_not_exact() -> None:
    form = Form({"price": 1.234}, schema={"properties": {"price": {"type": "number"}}})
    edit = Edit(name="form.number.currency", place="/price", before=1.234, after="€1.234")
    assert not ROOM.allows(form, edit)
    assert engine.build(ROOM, form.seed, [edit], prepared=form).truth.facts["intent"] == "policy"


def test_the_two_validators_are_both_heard() -> None:
    schema = {"properties": {"code": {"type": "string", "pattern": "^[a-z]+$"}}}
    form = Form({"code": "abc"}, schema=schema)
    edit = Edit(name="form.space.newline", place="/code", before="abc", after="abc\n")
    facts = engine.build(ROOM, form.seed, [edit], prepared=form).truth.facts
    assert (facts["validity"], facts["handling"]) == ("contested", "normalise")


def _lacks_email(form: Any) -> bool:
    """What a handler that forgives the style of names, and wrapping, stumbles over."""
    return "name" in form and not any(name.lower() == "email" for name in form)


def test_a_form_shrinks_to_the_one_missing_field() -> None:
    strategy = broken(ORDER, ORDER_FORM, at_once=4, faults=["missing_field", "letters", "date", "number"])
    quiet = settings(max_examples=2000, database=None, suppress_health_check=list(HealthCheck))
    case = find(strategy, lambda case: _lacks_email(case.value), settings=quiet, random=Random(0))
    assert [(edit.name, edit.place) for edit in case.edits] == [("form.missing_field", "/email")]
    assert complaint(case, ORDER, Judge(ORDER)) is None
    assert case.truth.facts["ask_for"] == ["/email"]


def test_every_case_that_hypothesis_tries_while_it_shrinks_has_a_right_label() -> None:
    judge, tried = Judge(ORDER), Counter[str]()

    @settings(
        max_examples=40,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(broken(ORDER, ORDER_FORM, at_once=3))
    def run(case: Case) -> None:
        wrong = complaint(case, ORDER, judge)
        tried["wrong" if wrong else "right"] += 1
        assert not any("/ship_on" in str(edit.place) for edit in case.edits)

    with pytest.raises(AssertionError):
        run()
    assert tried["right"] > 30
    assert not tried["wrong"]


def test_right_forms_are_drawn_from_the_schema_where_none_are_given() -> None:
    judge, kinds = Judge(TRAVEL), Counter[str]()

    @settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))
    @given(broken(TRAVEL, at_once=2))
    def run(case: Case) -> None:
        assert complaint(case, TRAVEL, judge) is None
        kinds.update(case.names)

    run()
    assert len(kinds) > 12
    chosen = choose_fast(fast_source_of(broken(TRAVEL, fields=["budget"])), cases=12, rng_seed=0)
    assert len(chosen.cases) == 12
    for _, case in chosen.cases:
        assert complaint(case, TRAVEL, judge) is None
        assert [edit.place for edit in case.edits] == ["/budget"]


def test_an_empty_form_can_be_right_and_go_wrong() -> None:
    case = find(broken({"type": "object", "additionalProperties": False}, {}), lambda case: True)
    assert case.truth.facts["validity"] == "invalid"


def test_what_cannot_be_drawn_is_said_at_once() -> None:
    with pytest.raises(InvalidOption, match="A form is an object, and the schema describes"):
        broken({"type": "array"})
    with pytest.raises(InvalidOption, match="'budgets', and the form has no such field"):
        broken(TRAVEL, fields=["budgets"])
    with pytest.raises(UnknownName, match=r'no perturbation or group "form\.dats"\. Did you mean "form\.date"'):
        broken(TRAVEL, faults="dats")


def test_a_pair_is_one_edit_apart_and_only_one_of_it_is_valid() -> None:
    judge = Judge(ORDER)

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(pairs(ORDER, ORDER_FORM))
    def run(pair: Any) -> None:
        assert len(pair.broken.edits) == 1
        assert pair.twin.value == ORDER_FORM
        assert (judge.says(pair.broken.value, True), judge.says(pair.twin.value, True)) == ("invalid", "valid")
        assert pair.twin.truth.facts["validity"] == "valid"
        assert (pair.twin.truth.expect, pair.twin.truth.facts["handling"]) == (Expect.SAME, "accept")

    run()


def test_a_single_error_is_what_both_validators_report() -> None:
    judge = Judge(ORDER)
    for case in itertools.islice(cases_of(ORDER, ORDER_FORM, Random(5), (1, 1), validity="single"), 200):
        ((pointer, keyword),) = judge.errors(case.value, True)
        assert case.truth.facts["errors_with_formats"] == [{"pointer": pointer, "keyword": keyword}]


def test_messing_without_a_schema_keeps_what_the_form_means() -> None:
    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(mess(ORDER_FORM, harmless=["name", "/address/city"]))
    def run(case: Case) -> None:
        trimmed = json.loads(json.dumps(case.value))
        trimmed["name"], trimmed["address"]["city"] = trimmed["name"].strip(), trimmed["address"]["city"].strip()
        assert trimmed == ORDER_FORM
        assert json.dumps(case.value) != json.dumps(ORDER_FORM)
        assert case.truth.expect is Expect.SAME

    run()


def test_the_same_seed_gives_the_same_bytes_everywhere() -> None:
    taken = [
        dataclasses.replace(case, prepared=None).to_json()
        for schema, form in FORMS.values()
        for case in itertools.islice(cases_of(schema, form, Random(7), (1, 3)), 100)
    ]
    digest = hashlib.sha256(json.dumps(taken, sort_keys=True).encode()).hexdigest()
    assert digest[:16] == "280dbc15ad5f6af0"


def test_a_name_that_capitals_change_for_good_is_not_renamed_to_them() -> None:
    form = Form({"spaß": "ja", "grün": "nein"}, schema={"type": "object"})
    (renamed,) = Registry(PERTURBATIONS).select(["form.field.renamed"])
    names = {edit.after["$key"] for number in range(200) if (edit := renamed(form, Random(number))) is not None}
    assert "GRÜN" in names
    assert "SPASS" not in names
