"""Payloads have the shapes of their providers, as schemas and real examples say; and none of them is a copy."""

from __future__ import annotations

import html.parser
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from edgecase_strategies.tools import Fault, filling, payloads, words
from edgecase_strategies.tools.filling import FaultRandom, Filling
from edgecase_strategies.tools.payloads import Problem, problem

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
STATUSES = (401, 403, 404, 409, 412, 422, 429, 500, 502, 503)
EACH = 6


def drawn() -> Iterator[tuple[Random, Problem]]:
    for status in STATUSES:
        for salt in range(EACH):
            rng = FaultRandom(salt * 31 + status)
            yield rng, problem(rng, status)


def corpus(name: str) -> Path:
    if not (CORPORA / name).exists():
        pytest.skip(f"the corpus {name} is not part of the project; it is looked for in ../shared/corpora")
    return CORPORA / name


def paths(element: ET.Element, above: str = "") -> set[str]:
    """Return the paths of an XML tree, without namespaces."""
    here = f"{above}/{element.tag.rpartition('}')[2]}"
    return {here}.union(*(paths(child, here) for child in element))


def test_aws_xml_is_built_as_real_answers_are() -> None:
    real = [paths(ET.parse(file).getroot()) for file in corpus("aws_errors").glob("xml_errors_*.xml")]
    roots = set()
    for rng, one in drawn():
        found = paths(ET.fromstring(payloads.aws_xml(rng, one)))
        root = next(iter(sorted(found, key=len)))
        roots.add(root)
        assert any(path.endswith("/Error/Code") for path in found)
        alike = [other for other in real if root in other]
        assert alike, root
        assert found <= set().union(*alike), found
    assert roots == {"/ErrorResponse", "/Response", "/Error"}


def test_aws_json_is_built_as_real_answers_are() -> None:
    texts = [file.read_text().strip() for file in corpus("aws_errors").glob("json_errors_*.json")]
    bodies = [json.loads(text) for text in texts if text.startswith("{")]
    names = {name.lower() for body in bodies for name in body}
    real = [body["__type"] for body in bodies]
    pattern = re.compile(r"([\w.]+#)?\w+(Exception|Fault)")
    assert real
    assert all(map(pattern.fullmatch, real))
    for rng, one in drawn():
        body = payloads.aws_json(rng, one)
        assert {"__type", "message"} == set(body) <= names
        assert pattern.fullmatch(body["__type"])


def test_problems_are_of_the_schema_of_rfc_9457() -> None:
    schema = json.loads(re.sub(r"\\\s*\n", "", corpus("rfc9457/problem.schema.json").read_text()))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for rng, one in drawn():
        body = payloads.rfc9457(rng, one)
        assert not list(validator.iter_errors(body))
        assert set(body) == set(schema["properties"])


def test_openai_errors_are_of_its_schema() -> None:
    schemas = json.loads(corpus("openai_openapi/error_schemas.json").read_text())
    validator = Draft202012Validator(schemas["Error"])
    for rng, one in drawn():
        body = payloads.openai(rng, one)
        assert set(body) == {"error"}
        assert not list(validator.iter_errors(body["error"]))
        assert set(body["error"]) == set(schemas["Error"]["required"])


def test_github_errors_have_the_names_of_real_ones() -> None:
    real = [json.loads(line)["body"] for line in corpus("github_fixtures/errors.jsonl").read_text().splitlines()]
    known = {name for body in real for name in body} | {"status"}
    rows = {name for body in real for row in body.get("errors", []) for name in row}
    for rng, one in drawn():
        body = payloads.github(rng, one)
        assert {"message", "documentation_url"} <= set(body) <= known
        assert ("errors" in body) == (one.status == 422)
        assert all(set(row) == rows for row in body.get("errors", []))


def test_mcp_results_and_errors_are_of_the_schema_of_the_protocol() -> None:
    schema = json.loads(corpus("mcp_spec_examples/schema-2026-07-28.json").read_text())
    definition = {"$defs": schema["$defs"], "$ref": "#/$defs/CallToolResult"}
    validator = Draft202012Validator(definition)
    for rng, one in drawn():
        assert not list(validator.iter_errors({"resultType": "complete", **payloads.mcp(rng, one)}))
    error = Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/JSONRPCErrorResponse"})
    for kind in ("rpc_error", "unknown_tool", "cancelled"):
        for salt in range(EACH):
            change = Fault(kind=f"tool.mcp.{kind}", tool="t", salt=salt).change({"id": 1})
            assert change is not None
            code, message = change.raises.code, str(change.raises)  # type: ignore[union-attr]
            answer = {"jsonrpc": "2.0", "id": 1, "error": {"code": code, "message": message}}
            assert not list(error.iter_errors(answer))


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append(tag)
        if tag != "hr":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_are_whole_and_name_their_incident() -> None:
    for rng, one in drawn():
        text = payloads.html(rng, one)
        page = _Page()
        page.feed(text)
        assert not page.open
        assert {"html", "head", "title", "body", "h1"} <= set(page.seen)
        assert text.count(payloads.incident_of(text)) == 1


TRACES = {
    "python": re.compile(r'Traceback \(most recent call last\):\n(  File "[^"]+", line \d+, in \w+\n)+\w+: .+'),
    "java": re.compile(r"[\w.]+Exception: .+(\n\tat [\w.]+\(\w+\.java:\d+\))+"),
    "node": re.compile(r"\w+: .+(\n    at \w+ \(/[\w/.]+:\d+:\d+\))+"),
    "go": re.compile(r"panic: .+\n\ngoroutine \d+ \[running\]:(\nmain\.\w+\(0x[0-9a-f]+\)\n\t/[\w/.]+\.go:\d+)+"),
}


def test_stack_traces_are_those_of_four_languages() -> None:
    found = set()
    for rng, one in drawn():
        text = payloads.trace(rng, one)
        matching = [name for name, pattern in TRACES.items() if pattern.fullmatch(text)]
        assert len(matching) == 1, text
        found.update(matching)
    assert found == set(TRACES)


def test_no_text_is_a_copy_of_a_real_one() -> None:
    real = "\n".join(
        file.read_text(errors="replace")
        for name in ("aws_errors", "github_fixtures", "openai_openapi", "rfc9457", "tau_bench", "mcp_spec_examples")
        for file in corpus(name).rglob("*")
        if file.is_file() and file.stat().st_size < 200_000
    )
    for _, one in drawn():
        assert one.detail not in real


def test_hosts_and_addresses_are_nobodys() -> None:
    for salt in range(60):
        assert Filling(salt)["host"].endswith((".example.com", ".example.net", ".example.org"))
    assert all(re.match(r"(192\.0\.2|198\.51\.100|203\.0\.113)\.", address) for address in words.ADDRESSES)


def test_faker_draws_with_the_case_and_a_fault_keeps_what_it_drew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {Filling(salt)["person"] for salt in range(40)} - set(filling.PEOPLE), (
        "Faker knows more people than the list"
    )
    assert Filling(3) | {"person": Filling(3)["person"]} == {"person": Filling(3)["person"]}
    fault = next(
        made
        for salt in range(200)
        if "person" in (made := Fault(kind="tool.http.denied", tool="t", salt=salt).filled({"id": 4711})[0]).filling
    )
    body = str(fault.change({"id": 4711}))
    monkeypatch.setattr(filling, "faker_of", lambda: None)
    again = Fault.of(fault.edit())
    assert again == fault
    assert str(again.change({"id": 4711})) == body, "without Faker it says the same"
    assert Filling(5)["person"] in filling.PEOPLE


def test_the_same_names_come_in_each_process() -> None:
    code = "from edgecase_strategies.tools.filling import Filling; print([Filling(s)[n] for s in range(9) for n in ('service', 'host', 'person', 'word')])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
