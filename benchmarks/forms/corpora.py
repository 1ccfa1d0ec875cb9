"""The schemas and forms that the figures are taken on; they lie beside the project and are no part of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
sys.path.append(str(ROOT / "tests" / "library"))  # where the checker of the labels lies


def jsonforms() -> Iterator[tuple[str, Any, Any]]:
    """Yield the name, schema and form of each example of JSON Forms; None for a form that is not given."""
    for path in sorted((SHARED / "corpora" / "jsonforms").glob("*.json")):
        found = json.loads(path.read_text())
        if isinstance(found.get("schema"), (dict, bool)):
            yield path.stem, found["schema"], found.get("data")


def schemastore() -> Iterator[tuple[str, Any, None]]:
    """Yield the name and schema of each file of the sample of SchemaStore."""
    for path in sorted((SHARED / "corpora" / "schemastore_dev").glob("*.json")):
        yield path.stem, json.loads(path.read_text()), None


def examples() -> Iterator[tuple[str, Any, Any]]:
    """Yield the forms of the tests."""
    from form_examples import FORMS

    for name, (schema, form) in FORMS.items():
        yield name, schema, form


CORPORA = {"jsonforms": jsonforms, "schemastore": schemastore, "examples": examples}
