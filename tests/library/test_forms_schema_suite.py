"""The official test suite of JSON Schema: its verdicts are ours, and every schema of it that can be met is met."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jsonschema_rs")

from edgecase_strategies import forms
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.errors import InvalidOption

SUITE = Path(__file__).parents[3] / "shared" / "corpora" / "json_schema_test_suite"
DRAFTS = {"draft7": "draft7", "draft2019-09": "2019-09", "draft2020-12": "2020-12"}
NOT_HERE = re.compile("leads to another document|Python cannot compile the pattern")
"""Documents that the suite serves over HTTP, and patterns of ECMA 262 that Python does not have."""

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the test suite of JSON Schema is not beside the project")


def groups(draft: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((SUITE / draft).glob("*.json")):
        for group in json.loads(file.read_text(encoding="utf-8")):
            yield f"{file.stem}: {group['description']}", group


def loaded(draft: str) -> Iterator[tuple[str, forms.Schema, list[dict[str, Any]]]]:
    """Yield what can be loaded here; what cannot must be told for one of the known reasons."""
    for name, group in groups(draft):
        if name.startswith("vocabulary:"):
            continue  # a dialect of its own, which is served over HTTP too
        try:
            yield name, forms.Schema.of(group["schema"], dialect=DRAFTS[draft]), group["tests"]
        except InvalidOption as error:
            can_be_met = any(test["valid"] for test in group["tests"])
            if not NOT_HERE.search(str(error)) and (can_be_met or "No value is valid" not in str(error)):
                pytest.fail(f"{name}: {error}")


@pytest.mark.parametrize("draft", DRAFTS)
def test_a_verdict_is_the_suites_own_or_contested(draft: str) -> None:
    judged = contested = 0
    for name, schema, tests in loaded(draft):
        for test in tests:
            verdict = forms.judge(schema, test["data"])
            judged += 1
            contested += verdict.validity == "contested"
            expected = "valid" if test["valid"] else "invalid"
            assert verdict.validity in (expected, "contested"), (name, test["description"])
            assert (verdict.validity == "valid") is not bool(verdict.errors), (name, test["description"])
    assert judged > 700
    assert contested <= 12


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_schema_that_can_be_met_is_met(draft: str) -> None:
    met = 0
    for name, schema, tests in loaded(draft):
        if not any(test["valid"] for test in tests):
            continue
        make, rng = forms.instances(schema), FastRandom(4)
        for _ in range(2):
            made = make(rng)
            assert made.verdict.validity == forms.judge(schema, made.value, formats=True).validity == "valid", name
        met += 1
    assert met > 200
