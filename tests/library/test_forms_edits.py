"""Edits of forms: any subset applies by itself, in any order, is undone, and survives being written and read."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest
from form_examples import FORMS, ORDER_FORM
from forms_checker import expected, flat
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Edit, Seed, encode
from edgecase_strategies.errors import CannotUndo
from edgecase_strategies.forms import PERTURBATIONS, ROOM, Form, edits
from edgecase_strategies.forms.places import look, steps_of

ODD = {
    "a/b": {"~": 1, "": [1, {"x y": None}]},
    "ü": "é",
    "list": [0, 1, 2, 3],
    "$key": "no record",
    "n": 1.0,
    "t": True,
}
"""Names that a JSON Pointer must escape, and values that look alike."""


def drawn_edits(form: Any, schema: Any, seed: int, count: int) -> tuple[Form, tuple[Edit, ...]]:
    source = engine.source_of(ROOM, Seed(value=form), PERTURBATIONS, schema=schema)
    return source.prepared, engine.draw_edits(source, count, random.Random(seed))


@pytest.mark.parametrize("name", [*FORMS, "odd"])
def test_any_subset_applies_in_any_order_and_is_undone(name: str) -> None:
    schema, form = FORMS.get(name, (None, ODD))
    before = json.dumps(form)
    for seed in range(60):
        _, made = drawn_edits(form, schema, seed, 4)
        for size in range(1, len(made) + 1):
            for some in itertools.combinations(made, size):
                value = edits.apply(form, some)
                assert flat(value) == expected(form, some)
                assert edits.apply(form, some[::-1]) == value
                assert edits.undo(value, some) == form
                assert json.dumps(edits.undo(value, some[::-1]), sort_keys=True) == json.dumps(form, sort_keys=True)
    assert json.dumps(form) == before, "the seed is never changed"


def test_an_edit_that_is_read_equals_the_one_written() -> None:
    for seed in range(80):
        prepared, made = drawn_edits(ORDER_FORM, FORMS["order"][0], seed, 3)
        case = engine.build(ROOM, prepared.seed, made, 1, prepared)
        again = Case.from_json(json.loads(json.dumps(case.to_json())))
        assert again.edits == case.edits
        assert again.id == case.id
        assert encode(ROOM.apply(again.seed.value, again.edits)) == encode(case.value)


def test_a_value_that_is_not_what_the_edits_say_is_not_undone() -> None:
    with pytest.raises(CannotUndo, match=r'"13" stands at /qty, but "12" does'):
        edits.undo({"qty": "12"}, [edits.put("/qty", 12, "13")])
    with pytest.raises(CannotUndo, match="are not those of the value"):
        edits.undo({"qty": 12}, [edits.put("", edits.FORM, {"$form": "data"})])


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        (edits.put("/a", 1, 2), edits.put("/a/b", 1, 2), False),
        (edits.put("/a", 1, 2), edits.put("/ab", 1, 2), True),
        (edits.rename("/a", "b"), edits.add("/b", 1), False),
        (edits.rename("/a", "b"), edits.put("/c", 1, 2), True),
        (edits.put_all(["/a", "/b"], [1, 2], [2, 1]), edits.put("/b", 2, 3), False),
        (edits.reorder("", ["a", "b"], ["b", "a"]), edits.put("/a", 1, 2), True),
        (edits.reorder("", ["a", "b"], ["b", "a"]), edits.reorder("/a", ["c", "d"], ["d", "c"]), True),
        (edits.reorder("/a", ["c", "d"], ["d", "c"]), edits.remove("/a", {}), False),
        (edits.put("", edits.FORM, {"$form": "data"}), edits.put("/a", 1, 2), True),
        (edits.put("", edits.FORM, {"$form": "data"}), edits.put("", edits.FORM, {"$copies": 2}), False),
    ],
)
def test_edits_that_touch_do_not_fit(one: Edit, other: Edit, fit: bool) -> None:
    assert edits.fits(one, [other]) == edits.fits(other, [one]) == fit


def test_items_of_lists_keep_their_places_in_the_seed() -> None:
    form = {"list": ["a", "b", "c", "d"]}
    made = [
        edits.remove("/list/0", "a"),
        edits.remove("/list/2", "c"),
        edits.put("/list/3", "d", "D"),
        edits.add("/list/4", "e"),
    ]
    assert edits.apply(form, made) == {"list": ["b", "D", "e"]}
    assert edits.undo({"list": ["b", "D", "e"]}, made) == form


def test_raw_json_has_a_key_twice_and_a_parser_takes_the_last() -> None:
    form = {"a/b": 1, "o": {"qty": 2}}
    made = [edits.put("/o/qty", 2, {"$repeated": 3}), edits.put("", edits.FORM, {"$form": "data"})]
    text = edits.raw(form, made)
    assert text == '{"data": {"a/b": 1, "o": {"qty": 2, "qty": 3}}}'
    assert json.loads(text) == edits.apply(form, made)
    assert edits.undo(json.loads(text), made) == form


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab/~$ü", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=80, database=None, deadline=None)
@given(st.dictionaries(st.text("ab/~", max_size=2), JSON, min_size=1, max_size=4), st.integers(0, 9))
def test_any_form_takes_its_faults_without_an_error(form: dict[str, Any], seed: int) -> None:
    prepared = Form(form)
    rng, made = random.Random(seed), list[Edit]()
    for one in PERTURBATIONS:
        edit = one(prepared, rng)
        if edit is not None and ROOM.allows(prepared, edit) and ROOM.fits(prepared, edit, made):
            made.append(edit)
    if made:
        case = engine.build(ROOM, prepared.seed, made, 1, prepared)
        assert flat(case.value) == expected(form, made)
        assert edits.undo(case.value, made) == form
        for edit in made:
            for place in edits.places_of(edit):
                assert edits.mark_of(edit.before) == "$absent" or look(form, place) is form or steps_of(place)
