"""A schema that nothing can be made from, or that is large or endless, takes bounded work and ends in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

from edgecase_strategies import forms
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.errors import InvalidOption


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (
            {"type": "string", "allOf": [{"pattern": "^[A-Z]+$"}, {"pattern": "^[a-z]+$"}]},
            r"/allOf/0 \(pattern\), /allOf/1 \(pattern\)",
        ),
        ({"type": "string", "pattern": "^.{10}$", "maxLength": 5}, r"the root \(type, pattern, maxLength\)"),
        ({"type": "string", "format": "date", "pattern": "^x"}, r"the root \(type, format, pattern\).*formats=False"),
        (
            {
                "type": "object",
                "required": ["child"],
                "properties": {"child": {"anyOf": [{"$ref": "#"}, {"$ref": "#/$defs/other"}]}},
                "$defs": {"other": {"type": "object", "required": ["child"], "properties": {"child": {"$ref": "#"}}}},
            },
            "No valid instance|No value is valid",
        ),
    ],
    ids=["patterns", "pattern and length", "format and pattern", "endless"],
)
def test_what_nothing_is_found_for_is_told_when_the_strategy_is_made(schema: Any, words: str) -> None:
    with pytest.raises(InvalidOption, match=words):
        forms.valid(schema)


def test_a_repetition_that_goes_on_and_on_is_bounded() -> None:
    made = forms.instances({"type": "string", "pattern": "^((a+)+b?){2,}$", "maxLength": 30})(FastRandom(1))
    assert 2 <= len(made.value) <= 30
    with pytest.raises(InvalidOption):
        forms.instances({"type": "array", "minItems": 10**9})(FastRandom(1))
    with pytest.raises(InvalidOption):
        forms.instances({"type": "string", "minLength": 10**12})(FastRandom(1))


def test_a_schema_of_five_megabytes_is_filled_in() -> None:
    field = {
        "type": "object",
        "properties": {"a": {"type": "string", "description": "x" * 1000}, "b": {"$ref": "#/$defs/n"}},
    }
    schema = {
        "type": "object",
        "properties": {f"field_{number}": field for number in range(4500)},
        "required": ["field_7"],
        "$defs": {"n": {"type": "integer"}},
    }
    text = json.dumps(schema)
    assert len(text) > 5_000_000
    make = forms.instances(text)
    value = make(FastRandom(1)).value
    assert "field_7" in value
    assert len(json.dumps(value)) < 100_000, "nobody fills in thousands of fields"


def test_a_tree_stays_small() -> None:
    tree = {
        "type": "object",
        "properties": {
            "left": {"$ref": "#"},
            "right": {"$ref": "#"},
            "more": {"type": "array", "items": {"$ref": "#"}},
        },
    }
    make, rng = forms.instances(tree), FastRandom(1)
    assert max(len(json.dumps(make(rng).value)) for _ in range(200)) < 20_000
