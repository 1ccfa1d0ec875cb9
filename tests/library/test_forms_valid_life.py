"""Forms look as though somebody had filled them in, are the same each time, and shrink to little."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

import pydantic
from hypothesis import HealthCheck, find, given, settings

from edgecase_strategies import forms
from edgecase_strategies.case import Case
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.errors import UnknownName

BOOKING = {
    "type": "object",
    "properties": {
        "firstName": {"type": "string"},
        "lastName": {"type": "string"},
        "email": {"type": "string", "format": "email"},
        "phone": {"type": "string"},
        "date_of_birth": {"type": "string", "format": "date"},
        "check_in": {"type": "string", "format": "date"},
        "check_out": {"type": "string", "format": "date"},
        "guests": {"type": "integer", "minimum": 1, "maximum": 12},
        "price": {"type": "number", "minimum": 0},
        "address": {
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}, "postcode": {"type": "string"}},
            "required": ["city", "postcode"],
        },
        "remarks": {"type": "string", "maxLength": 80},
    },
    "required": ["firstName", "lastName", "email", "check_in", "check_out", "address"],
}
PLAIN = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"},
        "qty": {"type": "integer", "minimum": 1, "maximum": 40},
        "kind": {"enum": ["a", "b", "c"]},
        "flags": {"type": "array", "items": {"type": "boolean"}, "maxItems": 4},
    },
    "required": ["code", "qty"],
}
DIGEST = """
import hashlib, json
from edgecase_strategies import forms
from edgecase_strategies.engine import FastRandom
make, rng = forms.instances({schema!r}), FastRandom(5)
print(hashlib.sha256(json.dumps([make(rng).value for _ in range(200)]).encode()).hexdigest())
"""
SEARCH = settings(
    max_examples=2_000, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
PINNED = "b5ea7d87977e067dc3d8f36cc326f597dd254b92c94675a9d2c911c9e9a66c3b"


def digest(schema: Any, seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIGEST.format(schema=schema)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_fields_hold_what_their_names_say() -> None:
    make, rng = forms.instances(BOOKING), FastRandom(11)
    values = [make(rng).value for _ in range(120)]
    for value in values:
        assert re.fullmatch(r"[a-z]+\.[a-z]+@example\.(com|org|net)", value["email"])
        assert value["check_in"] < value["check_out"]
        assert re.match(r"\(202\) 555-01\d\d$", value.get("phone", "(202) 555-0100")), "nobody's number"
        assert "1940" <= value.get("date_of_birth", "1950")[:4] <= "2006"
        assert value.get("guests", 1) <= 12
        assert "\n" not in value.get("remarks", "")
    together = [value for value in values if value["email"].startswith(value["firstName"].lower() + ".")]
    assert len(together) == len(values), "an address goes with the name"
    assert len({value["firstName"] for value in values}) > 40


def test_most_people_fill_in_most_fields_and_not_all() -> None:
    make, rng = forms.instances(BOOKING), FastRandom(2)
    filled = [
        sum(name in make(rng).value for name in ("phone", "date_of_birth", "guests", "price", "remarks"))
        for _ in range(200)
    ]
    assert 3.9 < sum(filled) / len(filled) < 4.6
    assert {3, 4, 5} <= set(filled)


def test_a_locale_gives_its_own_names_and_numbers() -> None:
    make, rng = forms.instances(BOOKING, locale="de-DE"), FastRandom(1)
    values = [make(rng).value for _ in range(60)]
    assert all(re.fullmatch(r"\d{5}", value["address"]["postcode"]) for value in values)
    assert {value["phone"][:10] for value in values if "phone" in value} == {"030 23125 "}
    with pytest.raises(UnknownName, match=r'There is no locale "de_GE"\. Did you mean'):
        forms.instances(BOOKING, locale="de_GE")


def test_examples_of_the_schema_are_used_where_they_are_right() -> None:
    make, rng = forms.instances({"type": "string", "examples": ["ORD-77", 5], "pattern": "^ORD-"}), FastRandom(1)
    values = [make(rng).value for _ in range(60)]
    assert 5 < values.count("ORD-77") < 40


def test_a_model_is_filled_in_so_that_it_takes_it() -> None:
    class Order(pydantic.BaseModel):
        name: str = pydantic.Field(min_length=1, max_length=80)
        quantity: int = pydantic.Field(ge=1, le=100)
        website: pydantic.AnyUrl | None = None

    make, rng = forms.instances(Order), FastRandom(1)
    for _ in range(50):
        assert Order.model_validate(make(rng).value).quantity >= 1


def test_the_same_seed_gives_the_same_forms_in_every_process() -> None:
    both = {"type": "object", "properties": {"plain": PLAIN, "booking": BOOKING}, "required": ["plain", "booking"]}
    assert digest(both, "1") == digest(both, "2")


def test_the_same_seed_gives_the_same_forms_on_every_python() -> None:
    # No name or address: those are Faker's, and change when it learns new ones.
    make, rng = forms.instances(PLAIN), FastRandom(5)
    made = json.dumps([make(rng).value for _ in range(200)])
    assert hashlib.sha256(made.encode()).hexdigest() == PINNED


def test_a_form_shrinks_to_the_fields_that_must_be_there() -> None:
    smallest = find(forms.valid(PLAIN), lambda case: True, settings=SEARCH)
    assert smallest.value == {"code": "AA-0000", "qty": 1}


def test_a_form_shrinks_to_what_fails() -> None:
    found = find(forms.valid(PLAIN), lambda case: case.value["qty"] > 20, settings=SEARCH)
    assert found.value == {"code": "AA-0000", "qty": 21}
    listed = find(
        forms.valid(PLAIN),
        lambda case: True in case.value.get("flags", []),
        settings=SEARCH,
    )
    assert listed.value == {"code": "AA-0000", "qty": 1, "flags": [True]}


def test_an_address_shrinks_to_a_short_one() -> None:
    found = find(
        forms.valid(BOOKING),
        lambda case: "phone" in case.value,
        settings=SEARCH,
    )
    assert set(found.value) == {"firstName", "lastName", "email", "check_in", "check_out", "address", "phone"}
    assert set(found.value["address"]) == {"city", "postcode"}


@settings(max_examples=40, database=None, deadline=None)
@given(forms.valid(BOOKING))
def test_a_case_says_that_it_is_valid_and_goes_through_json(case: Case) -> None:
    assert case.is_clean
    assert case.truth.facts["validity"] == case.truth.facts["validity_with_formats"] == "valid"
    assert case.truth.facts["errors"] == []
    assert forms.judge(forms.Schema.of(BOOKING), case.value, formats=True).validity == "valid"
    assert Case.from_json(json.loads(json.dumps(case.to_json()))).id == case.id
