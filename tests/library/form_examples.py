"""Forms of the tests: schemas with a right form each, as shops, offices and clinics have them."""

from __future__ import annotations

from typing import Any

ORDER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "email", "country", "quantity", "price", "ship_on"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 40, "title": "Full name"},
        "email": {"type": "string", "format": "email"},
        "country": {"enum": ["DE", "US", "FR"]},
        "zip_code": {"type": "string", "pattern": "^[0-9]{5}$"},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
        "price": {"type": "number", "minimum": 0, "multipleOf": 0.5},
        "ship_on": {"type": "string", "format": "date"},
        "gift": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 1, "maxItems": 3},
        "order_id": {"type": "string"},
        "address": {
            "type": "object",
            "required": ["city"],
            "properties": {"city": {"type": "string"}, "note": {"type": "string"}},
        },
    },
}
ORDER_FORM = {
    "name": "Zoë Müller",
    "email": "zoe@example.org",
    "country": "DE",
    "zip_code": "01234",
    "quantity": 82,
    "price": 1268.5,
    "ship_on": "2025-01-09",
    "gift": False,
    "tags": ["new", "fragile"],
    "order_id": "4006381333931",
    "address": {"city": "Bad Ems", "note": 'it\'s "new" - ok'},
}

TRAVEL = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["start_date", "end_date", "party"],
    "definitions": {
        "person": {
            "type": "object",
            "required": ["first", "last"],
            "properties": {
                "first": {"$ref": "#/definitions/word"},
                "last": {"$ref": "#/definitions/word"},
                "weight_kg": {"type": ["number", "null"], "maximum": 250},
            },
        },
        "word": {"type": "string", "minLength": 2},
    },
    "properties": {
        "start_date": {"type": "string", "format": "date"},
        "end_date": {"type": "string", "format": "date"},
        "pickup": {"type": "string", "format": "date-time"},
        "party": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/person"}},
        "class": {"oneOf": [{"const": "economy", "title": "Economy"}, {"const": "business", "title": "Business"}]},
        "budget": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": "^[0-9]+$"}]},
    },
    "if": {"properties": {"class": {"const": "business"}}},
    "then": {"required": ["budget"]},
}
TRAVEL_FORM = {
    "start_date": "2026-03-04",
    "end_date": "2026-03-11",
    "pickup": "2026-03-04T09:30:00+01:00",
    "party": [
        {"first": "Ana", "last": "Ruiz", "weight_kg": 61.5},
        {"first": "Jo", "last": "O'Neill", "weight_kg": None},
    ],
    "class": "business",
    "budget": 2400,
}

FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "order": (ORDER, ORDER_FORM),
    "travel": (TRAVEL, TRAVEL_FORM),
}
