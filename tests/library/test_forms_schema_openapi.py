"""The request bodies of OpenAPI operations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms.schema import Schema
from edgecase_strategies.forms.validate import judge


def document(version: str, order: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    body = {"content": {media: {"schema": {"$ref": "#/components/schemas/Order"}}}}
    return {
        "openapi": version,
        "paths": {
            "/orders": {
                "post": {"operationId": "placeOrder", "requestBody": {"$ref": "#/components/requestBodies/Order"}},
                "get": {"operationId": "listOrders"},
            }
        },
        "components": {"schemas": {"Order": order}, "requestBodies": {"Order": body}},
    }


ORDER = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


@pytest.mark.parametrize("operation", ["POST /orders", "post /orders", "placeOrder"])
def test_an_operation_is_named_by_method_and_path_or_by_its_id(operation: str, tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    file.write_text(json.dumps(document("3.1.0", ORDER)), encoding="utf-8")
    schema = Schema.of_openapi(file, operation)
    assert judge(schema, {"name": "Ada"}).validity == "valid"
    assert judge(schema, {}).validity == "invalid"


def test_a_form_and_json_of_another_kind_are_bodies_too() -> None:
    for media in ("application/x-www-form-urlencoded", "application/vnd.shop+json; charset=utf-8"):
        assert judge(Schema.of_openapi(document("3.1.0", ORDER, media), "placeOrder"), {}).validity == "invalid"


def test_openapi_3_0_is_read_as_json_schema_says_the_same() -> None:
    order = {
        "type": "object",
        "required": ["id", "price"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "price": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
            "note": {"type": "string", "nullable": True, "enum": ["a"]},
        },
    }
    schema = Schema.of_openapi(document("3.0.3", order), "POST /orders")
    assert judge(schema, {"price": 1, "note": None}).validity == "valid", "an answer's id is not asked for"
    assert judge(schema, {"price": 0}).validity == "invalid"


def test_swagger_takes_its_body_or_its_form_fields() -> None:
    body = {"in": "body", "name": "order", "schema": {"$ref": "#/definitions/Order"}}
    fields = [{"in": "formData", "name": "name", "type": "string", "required": True}]
    for parameters in ([body], fields):
        api = {"swagger": "2.0", "paths": {"/orders": {"post": {"parameters": parameters}}}}
        schema = Schema.of_openapi({**api, "definitions": {"Order": ORDER}}, "POST /orders")
        assert judge(schema, {"name": "Ada"}).validity == "valid"
        assert judge(schema, {"name": 3}).validity == "invalid"


@pytest.mark.parametrize(
    ("given", "operation", "words"),
    [
        ({"openapi": "3.1.0"}, "POST /orders", "object with paths"),
        (document("3.1.0", ORDER), "POST /order", 'Did you mean "POST /orders"'),
        (document("3.1.0", ORDER), "xyz", "It has: GET /orders, listOrders"),
        (document("3.1.0", ORDER), "listOrders", "takes no request body"),
        (document("3.1.0", ORDER, "image/png"), "placeOrder", "takes image/png"),
    ],
)
def test_what_is_wrong_is_told(given: Any, operation: str, words: str) -> None:
    with pytest.raises(InvalidOption, match=words):
        Schema.of_openapi(given, operation)
