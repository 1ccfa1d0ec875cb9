"""What a schema may be given as, and what is said when it cannot be used."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

import pydantic
from typing_extensions import TypedDict

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.schema import Schema
from edgecase_strategies.forms.validate import Fault, judge


class Order(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=1)
    quantity: int = pydantic.Field(ge=1, le=100)


@dataclasses.dataclass
class Ticket:
    subject: str
    urgent: bool = False


class Address(TypedDict):
    city: str
    postcode: str


ORDER = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (ORDER, {"name": "Ada"}, {"name": 3}),
        (json.dumps(ORDER), {"name": "Ada"}, {}),
        (json.dumps(ORDER).encode(), {"name": "Ada"}, []),
        (Order, {"name": "Ada", "quantity": 2}, {"name": "", "quantity": 2}),
        (Ticket, {"subject": "Lost"}, {"urgent": True}),
        (Address, {"city": "Bath", "postcode": "BA1 1AA"}, {"city": "Bath"}),
        (list[Order], [{"name": "Ada", "quantity": 2}], [{}]),
        (True, 1, None),
    ],
    ids=["dict", "text", "bytes", "pydantic", "dataclass", "TypedDict", "generic", "true"],
)
def test_a_schema_comes_from(given: Any, right: Any, wrong: Any) -> None:
    schema = Schema.of(given)
    assert judge(schema, right).validity == "valid"
    if given is not True:
        assert judge(schema, wrong).validity == "invalid"


def test_a_schema_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text(json.dumps(ORDER), encoding="utf-8")
    assert judge(Schema.of(file), {}).errors == (Fault("", "required", "/required"),)


def test_what_the_user_does_with_the_dict_later_changes_nothing() -> None:
    given = {"type": "object", "required": ["a"]}
    schema = Schema.of(given)
    given["required"].append("b")  # type: ignore[attr-defined]
    assert judge(schema, {"a": 1}).validity == "valid"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3, "is of type int"),
        ("{", "not JSON.*pathlib.Path"),
        ("3", "JSON object, true or false"),
        ({"x": {1}}, "of type set"),
        ({"minimum": float("nan")}, "and this one is not"),
        (Path("no/such.json"), "cannot be read"),
        ({"$schema": "urn:house"}, 'dialect="draft7"'),
        ({"properties": {"a": {"type": "strin"}}}, "at /properties/a/type"),
        ({"properties": {"a/b": {"minLength": -1}}}, "at /properties/a~1b/minLength"),
        ({"properties": {"a": {"$ref": "https://example.org/b.json"}}}, "/properties/a/.ref.*registry="),
        ({"properties": {"a": {"$ref": "#/$defs/none"}}}, "/properties/a/.ref leads nowhere"),
        ({"items": {"pattern": "\\p{Lu}"}}, "Python cannot compile the pattern at /items/pattern"),
        ({"patternProperties": {"(": {}}}, "pattern at /patternProperties/\\("),
        (False, "No value is valid"),
        ({"allOf": [{"minimum": 10}, {"maximum": 5}], "type": "number"}, "/allOf/0 and /allOf/1 cannot hold"),
        (
            {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 1}}},
            "/properties/a .minimum, maximum. cannot be satisfied",
        ),
        ({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}, "No value is valid"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}]}}}, "round without end.*anyOf/0"),
    ],
)
def test_a_schema_that_cannot_be_used_is_told_with_its_place(given: Any, words: str) -> None:
    with pytest.raises(InvalidOption, match=words):
        Schema.of(given)


def test_a_schema_that_holds_itself_or_is_too_deep_is_told() -> None:
    endless: dict[str, Any] = {"type": "object"}
    endless["properties"] = {"a": endless}
    with pytest.raises(InvalidOption, match=r"Circular|too deeply"):
        Schema.of(endless)
    deep: dict[str, Any] = {}
    for _ in range(150):
        deep = {"items": deep}
    with pytest.raises(InvalidOption, match=r"100 levels deep|Recursion limit"):
        Schema.of(deep)


def test_a_remote_document_is_given_by_its_uri() -> None:
    address = {"type": "object", "required": ["city"]}
    for uri in ("https://example.com/address.json", "address.json"):
        schema = Schema.of({"properties": {"to": {"$ref": uri}}}, registry={uri: address})
        assert judge(schema, {"to": {}}).validity == "invalid"
        assert judge(schema, {"to": {"city": "Bath"}}).validity == "valid"


def test_the_metaschemas_are_at_hand() -> None:
    schema = Schema.of({"properties": {"schema": {"$ref": "http://json-schema.org/draft-07/schema#"}}})
    assert judge(schema, {"schema": {"type": "string"}}).validity == "valid"
    assert judge(schema, {"schema": {"type": "strin"}}).validity == "invalid"


def test_a_dialect_that_is_given_is_used() -> None:
    assert Schema.of({"type": "integer"}, dialect="draft7").dialect == "draft7"
    bounded = Schema.of({"minimum": 1, "exclusiveMinimum": True}, dialect="draft4")
    assert judge(bounded, 1).validity == "invalid"
    with pytest.raises(InvalidOption, match="draft7"):
        Schema.of({}, dialect="draft-7")


def test_a_typed_dict_of_typing_is_refused_where_pydantic_refuses_it() -> None:
    if sys.version_info >= (3, 12):
        pytest.skip("pydantic takes typing.TypedDict from Python 3.12 on")
    import typing

    with pytest.raises(InvalidOption, match="typing_extensions"):
        Schema.of(typing.TypedDict("Order", {"name": str}))


def test_a_verdict_says_what_is_wrong_and_where() -> None:
    schema = Schema.of(
        {
            "type": "object",
            "properties": {"email": {"$ref": "#/$defs/email"}, "never": False},
            "$defs": {"email": {"type": "string", "format": "email", "minLength": 3}},
        }
    )
    assert judge(schema, {"email": "a"}).errors == (Fault("/email", "minLength", "/properties/email/minLength"),)
    assert judge(schema, {"never": 1}).errors[0].keyword == "false"
    assert judge(schema, {"email": "no address"}).validity == "valid"
    assert judge(schema, {"email": "no address"}, formats=True).errors[0].keyword == "format"


def test_a_value_on_which_the_validators_differ_is_contested() -> None:
    schema = Schema.of({"type": "string", "pattern": "^[a-z]+$"})
    verdict = judge(schema, "abc\n")
    assert (verdict.validity, verdict.errors) == ("contested", (Fault("", "pattern", "/pattern"),))
    assert verdict.to_json() == {"validity": "contested", "errors": [["", "pattern", "/pattern"]]}


def test_a_value_that_is_not_json_is_refused() -> None:
    with pytest.raises(InvalidOption, match="Only JSON"):
        judge(Schema.of({"properties": {"when": {"type": "string"}}}), {"when": object()})
