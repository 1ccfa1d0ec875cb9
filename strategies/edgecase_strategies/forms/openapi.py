"""The request bodies of OpenAPI operations as schemas: 3.1, 3.0 and 2.0, read as JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption, did_you_mean

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def request_body(document: Json, operation: str) -> Json:
    """Return the schema of what an operation takes, with the components that it refers to.

    >>> body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}
    >>> paths = {"/orders": {"post": {"operationId": "order", "requestBody": body}}}
    >>> api = {"openapi": "3.1.0", "paths": paths, "components": {"schemas": {"Order": {"type": "object"}}}}
    >>> request_body(api, "POST /orders")["$ref"]
    '#/components/schemas/Order'
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("paths"), Mapping):
        raise InvalidOption("An OpenAPI document is an object with paths; the one given has none.")
    version = str(document.get("openapi", document.get("swagger", "")))
    found, path_item = _operation(document, operation)
    if version.startswith("2"):
        schema = _swagger_body(document, found, path_item, operation)
    else:
        schema = _body(document, found, operation)
    holder = {key: document[key] for key in ("components", "definitions") if isinstance(document.get(key), Mapping)}
    if not version.startswith("3.1"):
        schema, holder = _modern(schema), {key: _modern_components(value) for key, value in holder.items()}
    if isinstance(schema, bool):
        return schema
    return _without_read_only({**schema, **holder})


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Yield the operations of a document: ``"POST /orders"``, the operation, and the item of its path."""
    for path, item in document["paths"].items():
        if isinstance(item, Mapping):
            for method in METHODS:
                if isinstance(item.get(method), Mapping):
                    yield f"{method.upper()} {path}", item[method], item


def _operation(document: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    method, _, path = str(name).strip().partition(" ")
    wanted = f"{method.upper()} {path.strip()}"
    known: list[str] = []
    for called, found, item in operations(document):
        if called == wanted or found.get("operationId") == name:
            return found, item
        known.append(called)
        if isinstance(found.get("operationId"), str):
            known.append(found["operationId"])
    listed = f" It has: {', '.join(known[:6])}{', …' if len(known) > 6 else ''}." if known else ""
    raise InvalidOption(f'The document has no operation "{name}".{did_you_mean(str(name), known) or listed}')


def _body(document: Mapping[str, Any], operation: Mapping[str, Any], name: str) -> Json:
    body = _followed(document, operation.get("requestBody"))
    content = body.get("content") if isinstance(body, Mapping) else None
    if not isinstance(content, Mapping) or not content:
        raise InvalidOption(f"The operation {name} takes no request body.")
    media = next((kind for kind in content if kind.partition(";")[0].strip() == "application/json"), None)
    media = media or next((kind for kind in content if kind.partition(";")[0].strip().endswith("+json")), None)
    media = media or next((kind for kind in content if kind.partition(";")[0].strip() in _FORMS), None)
    media = media or next((kind for kind in content if kind == "*/*"), None)
    if media is None:
        raise InvalidOption(f"The operation {name} takes {', '.join(content)}, and neither JSON nor a form.")
    return content[media].get("schema", True)


def _swagger_body(
    document: Mapping[str, Any], operation: Mapping[str, Any], path_item: Mapping[str, Any], name: str
) -> Json:
    given = [_followed(document, one) for one in (*operation.get("parameters", ()), *path_item.get("parameters", ()))]
    for parameter in given:
        if parameter.get("in") == "body":
            return parameter.get("schema", True)
    fields = [parameter for parameter in given if parameter.get("in") == "formData"]
    if not fields:
        raise InvalidOption(f"The operation {name} takes no request body.")
    meta = ("in", "name", "required", "collectionFormat", "allowEmptyValue")
    properties = {
        one["name"]: {key: value for key, value in one.items() if key not in meta and value != "file"} for one in fields
    }
    required = [one["name"] for one in fields if one.get("required") is True]
    return {"type": "object", "properties": properties, "required": required}


def _followed(document: Mapping[str, Any], part: Any) -> Any:
    """Follow the references of what is no schema: a request body or a parameter."""
    for _ in range(8):
        reference = part.get("$ref") if isinstance(part, Mapping) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        part = document
        for step in reference[2:].split("/"):
            part = part.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(part, Mapping) else None
    return part


def _modern_components(components: Mapping[str, Any]) -> Json:
    return {key: _modern(value) if isinstance(value, Mapping) else value for key, value in components.items()}


def _modern(part: Json) -> Json:
    """Return a schema of OpenAPI 3.0 or 2.0 as JSON Schema 2020-12 says the same."""
    if isinstance(part, list):
        return [_modern(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    if isinstance(part.get("$ref"), str):
        return {"$ref": part["$ref"]}  # what stood beside it counted for nothing
    made = {
        key: value if key in ("enum", "const", "default", "example", "examples") else _modern(value)
        for key, value in part.items()
    }
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool) and made.pop(exclusive) and bound in made:
            made[exclusive] = made.pop(bound)
    if made.pop("nullable", None) is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if isinstance(made.get("enum"), list) and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    return made


def _without_read_only(part: Json) -> Json:
    """Return a schema that does not require what only answers carry: ``readOnly`` properties."""
    if isinstance(part, list):
        return [_without_read_only(one) for one in part]
    if not isinstance(part, Mapping):
        return part
    made = {key: _without_read_only(value) for key, value in part.items()}
    properties, required = made.get("properties"), made.get("required")
    if isinstance(properties, Mapping) and isinstance(required, list):
        given = [
            name
            for name in required
            if not (isinstance(properties.get(name), Mapping) and properties[name].get("readOnly") is True)
        ]
        made["required"] = given
    return made
