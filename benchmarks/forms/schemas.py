"""The schemas to generate for: forms, the catalogue of SchemaStore, and the official test suite of JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edgecase_strategies import forms

SUITES = {"draft7": "draft7", "draft2020-12": "2020-12"}


def jsonforms(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield the schemas of the examples of JSON Forms."""
    for file in sorted((folder / "jsonforms").glob("*.json")):
        for key, value in json.loads(file.read_text(encoding="utf-8")).items():
            if "schema" in key.lower() and "ui" not in key.lower():
                yield f"{file.name}:{key}", value


def schemastore(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield the schemas of SchemaStore."""
    for file in sorted((folder / "schemastore_dev").glob("*.json")):
        yield file.name, json.loads(file.read_text(encoding="utf-8"))


def suite(folder: Path, draft: str) -> Iterator[tuple[str, Any]]:
    """Yield the schemas of the test suite for which it has a valid value."""
    for file in sorted((folder / "json_schema_test_suite" / draft).rglob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            if any(test["valid"] for test in group["tests"]):
                yield f"{file.stem}: {group['description']}", group["schema"]


def usable(found: Iterator[tuple[str, Any]], dialect: str | None) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the schemas that can be judged here, and how many cannot, by reason: their documents are not at hand."""
    tasks: list[dict[str, Any]] = []
    left_out: dict[str, int] = {}
    for name, schema in found:
        try:
            loaded = forms.Schema.of(schema, dialect=dialect)
        except ValueError as error:
            reasons = ("leads to another document", "Python cannot compile")
            reason = next((one for one in reasons if one in str(error)), str(error)[:120])
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        tasks.append({"name": name, "schema": schema, "dialect": loaded.dialect})
    return tasks, left_out


def corpora(folder: Path, every: int) -> Iterator[tuple[str, list[dict[str, Any]], dict[str, int]]]:
    """Yield the corpora by name; ``every`` takes one schema of SchemaStore in so many."""
    yield ("jsonforms", *usable(jsonforms(folder), None))
    yield ("schemastore", *usable((one for n, one in enumerate(schemastore(folder)) if n % every == 0), None))
    for draft, dialect in SUITES.items():
        yield (f"suite {draft}", *usable(suite(folder, draft), dialect))
