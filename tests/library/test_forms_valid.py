"""Instances are valid by both validators, whatever keyword of JSON Schema they are made for."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

import jsonschema
import jsonschema_rs

from edgecase_strategies import forms
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.errors import InvalidOption

TREE = {
    "type": "object",
    "properties": {"label": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}},
    "required": ["label", "children"],
}
DEEP_CHOICE = {
    "$ref": "#/$defs/term",
    "$defs": {
        "term": {"oneOf": [{"$ref": "#/$defs/sum"}, {"type": "integer"}]},
        "sum": {
            "type": "object",
            "properties": {"of": {"type": "array", "items": {"$ref": "#/$defs/term"}, "minItems": 2}},
            "required": ["of"],
        },
    },
}
DYNAMIC = {
    "$id": "https://example.com/tree",
    "$dynamicAnchor": "node",
    "type": "object",
    "properties": {"data": True, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
}
STRICT_TREE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.com/strict-tree",
    "$dynamicAnchor": "node",
    "$ref": "tree",
    "unevaluatedProperties": False,
    "$defs": {"tree": DYNAMIC},
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "type-list": {"type": ["string", "null"], "minLength": 3},
    "enum-with-type": {"enum": ["a", 1, None, {"k": [1]}], "type": ["string", "object"]},
    "enum-with-pattern": {"enum": ["ab", "cd", "abc"], "pattern": "b", "maxLength": 2},
    "const": {"properties": {"kind": {"const": "order"}}, "required": ["kind"]},
    "not-const": {"enum": [1, 2, 3], "not": {"const": 2}},
    "not-type": {"not": {"type": ["string", "object", "null"]}},
    "not-required": {"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a", "b"]}},
    "not-pattern": {"type": "string", "pattern": "^[ab]{2}$", "not": {"pattern": "^a"}},
    "not-multiple": {"type": "integer", "not": {"multipleOf": 2}},
    "not-any": {"type": "integer", "not": {"anyOf": [{"maximum": 5}, {"minimum": 9}]}},
    "not-not": {"not": {"not": {"type": "boolean"}}},
    "not-items": {"type": "array", "not": {"items": {"type": "string"}}},
    "not-unique": {"type": "array", "not": {"uniqueItems": True}},
    "not-properties": {"type": "object", "not": {"properties": {"a": {"type": "string"}}}},
    "not-if": {"not": {"if": {"type": "string"}, "then": {"minLength": 3}, "else": {"type": "integer"}}},
    "range": {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 0.11},
    "tiny-range": {"type": "number", "minimum": 1e-9, "maximum": 2e-9},
    "large": {"type": "integer", "minimum": 10**18},
    "negative": {"type": "integer", "maximum": -(10**6)},
    "cents": {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 50},
    "two-multiples": {"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "type": "integer", "minimum": 1},
    "half": {"type": "number", "multipleOf": 0.5, "not": {"type": "integer"}},
    "lengths": {"type": "string", "minLength": 40, "maxLength": 45},
    "patterns": {"allOf": [{"pattern": "^[A-Z]"}, {"pattern": "[0-9]$"}], "type": "string", "maxLength": 6},
    "lookahead": {"type": "string", "pattern": "^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{8,}$"},
    "iban": {"type": "string", "pattern": "^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$"},
    "group": {"type": "string", "pattern": "^(a|b)-\\1(?:x{2,3}|[^xyz])?$"},
    "unanchored": {"type": "string", "pattern": "\\.json", "minLength": 20},
    "property-names": {"type": "object", "propertyNames": {"pattern": "^[a-z]{3}$"}, "minProperties": 2},
    "patterned": {"type": "object", "patternProperties": {"^n_": {"type": "integer"}}, "additionalProperties": False, "minProperties": 1},
    "map": {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 3, "maxProperties": 4},
    "few": {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 1, "required": ["b"]},
    "dependent": {
        "type": "object",
        "properties": {"card": {"type": "string"}, "cvc": {"type": "string"}, "holder": {"type": "string"}},
        "dependentRequired": {"card": ["cvc"], "cvc": ["holder"]},
        "dependentSchemas": {"holder": {"properties": {"card": {"pattern": "^4[0-9]{3}$"}}}},
    },
    "conditional": {
        "type": "object",
        "properties": {"country": {"enum": ["US", "NL", "FR"]}, "postcode": {"type": "string"}},
        "required": ["country", "postcode"],
        "allOf": [
            {
                "if": {"properties": {"country": {"const": "US"}}},
                "then": {"properties": {"postcode": {"pattern": "^[0-9]{5}(-[0-9]{4})?$"}}},
            },
            {
                "if": {"properties": {"country": {"const": "NL"}}},
                "then": {"properties": {"postcode": {"pattern": "^[0-9]{4} [A-Z]{2}$"}}},
                "else": {"properties": {"postcode": {"minLength": 5}}},
            },
        ],
    },
    "discriminated": {
        "type": "object",
        "properties": {"pay": {"enum": ["card", "invoice"]}},
        "required": ["pay"],
        "oneOf": [
            {"properties": {"pay": {"const": "card"}, "number": {"pattern": "^[0-9]{16}$"}}, "required": ["number"]},
            {"properties": {"pay": {"const": "invoice"}, "vat": {"type": "string"}}, "required": ["vat"]},
        ],
    },
    "one-of-overlap": {"oneOf": [{"type": "integer"}, {"minimum": 2, "type": "number"}]},
    "any-of": {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "integer", "minimum": 7}]},
    "unevaluated": {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "anyOf": [{"properties": {"b": {"type": "integer"}}, "required": ["b"]}, {"properties": {"c": {}}, "required": ["c"]}],
        "unevaluatedProperties": False,
    },
    "unevaluated-schema": {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": {"type": "integer"}, "minProperties": 3},
    "tuple": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False, "minItems": 2, "type": "array"},
    "unevaluated-items": {"type": "array", "prefixItems": [{"const": 1}], "contains": {"type": "string"}, "unevaluatedItems": False},
    "contains": {"type": "array", "contains": {"const": "x"}, "minContains": 2, "maxContains": 3, "items": {"enum": ["x", "y"]}},
    "contains-two": {"type": "array", "allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}], "uniqueItems": True},
    "unique": {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
    "formats": {
        "type": "object",
        "properties": {
            name: {"type": "string", "format": name}
            for name in (
                "date", "date-time", "time", "duration", "email", "idn-email", "hostname", "ipv4", "ipv6", "uri",
                "uri-reference", "iri", "uri-template", "uuid", "json-pointer", "relative-json-pointer", "regex",
            )
        },
        "minProperties": 17,
    },
    "tree": TREE,
    "deep-choice": DEEP_CHOICE,
    "dynamic": DYNAMIC,
    "strict-tree": STRICT_TREE,
    "draft7-items": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "array",
        "items": [{"type": "string"}],
        "additionalItems": {"type": "integer"},
        "minItems": 3,
    },
    "draft7-dependencies": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {"a": {}, "b": {}},
        "dependencies": {"a": ["b"], "b": {"required": ["c"]}},
    },
    "draft7-ref-alone": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"a": {"$ref": "#/definitions/n", "type": "string"}},
        "required": ["a"],
        "definitions": {"n": {"type": "integer"}},
    },
    "2019-recursive": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$id": "https://example.com/rec",
        "$recursiveAnchor": True,
        "type": "object",
        "properties": {"next": {"$recursiveRef": "#"}, "value": {"type": "integer"}},
        "required": ["value"],
        "unevaluatedProperties": False,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMAS)
def test_instances_are_valid(name: str) -> None:
    schema = SCHEMAS[name]
    make, rng = forms.instances(schema), FastRandom(7)
    python = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    strict = python(schema, format_checker=python.FORMAT_CHECKER)
    rust = jsonschema_rs.validator_for(schema, validate_formats=True)
    for _ in range(25):
        made = make(rng)
        assert made.verdict.validity == "valid"
        assert strict.is_valid(made.value), made.value
        assert rust.is_valid(made.value), made.value
        json.dumps(made.value, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("conditional", lambda value: value["country"]),
        ("discriminated", lambda value: value["pay"]),
        ("type-list", lambda value: type(value).__name__),
        ("dependent", lambda value: tuple(value)),
        ("unevaluated", lambda value: "b" in value),
        ("contains", len),
        ("not-const", lambda value: value),
        ("deep-choice", lambda value: type(value).__name__),
    ],
)
def test_no_branch_is_left_out(name: str, seen: Any) -> None:
    make, rng = forms.instances(SCHEMAS[name]), FastRandom(3)
    assert len({seen(make(rng).value) for _ in range(60)}) > 1


def test_a_schema_that_describes_an_object_gets_objects() -> None:
    for schema in ({"properties": {"a": {"type": "string"}}}, {"required": ["a"]}, {"minProperties": 1}):
        make, rng = forms.instances(schema), FastRandom(1)
        assert all(isinstance(make(rng).value, dict) for _ in range(30))


def test_a_value_on_which_the_validators_differ_is_labelled_contested() -> None:
    # python-jsonschema divides floats, by which 0.3 is no multiple of 0.1.
    make = forms.instances({"enum": [0.3], "multipleOf": 0.1})
    made = make(FastRandom(1))
    assert made.value == 0.3
    assert made.verdict == forms.Verdict(validity="contested", errors=(forms.Fault("", "multipleOf", "/multipleOf"),))


def test_nobody_gets_the_schemas_own_values() -> None:
    schema = forms.Schema.of({"enum": [{"tags": ["a"]}]})
    make = forms.instances(schema)
    make(Random(1)).value["tags"].append("changed")
    assert make(Random(1)).value == {"tags": ["a"]}


def test_formats_are_asserted_only_where_asked_for() -> None:
    schema = {"type": "string", "format": "ipv4", "pattern": "^x+$"}
    assert set(forms.instances(schema, formats=False)(FastRandom(1)).value) == {"x"}
    with pytest.raises(InvalidOption, match="No valid instance"):
        forms.instances(schema)(FastRandom(1))
