"""Hostile texts, in every place of a record, through every report: nothing runs, nothing escapes, everything parses."""

from __future__ import annotations

import dataclasses
import html.parser
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import jsonschema_rs
import pytest
from browser import chromium, missing
from hostile import SENTINEL, texts
from markdown_it import MarkdownIt
from reports import failed, report_on, text_case

from pytest_edgecases.report import github
from pytest_edgecases.report.as_json import as_json, schema
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.html.page import as_html
from pytest_edgecases.report.junit import as_junit
from pytest_edgecases.report.markdown import as_markdown
from pytest_edgecases.report.model import Report
from pytest_edgecases.report.properties import properties_of
from pytest_edgecases.report.services import as_gitlab, as_sarif
from pytest_edgecases.report.summary import Look, summary_lines
from pytest_edgecases.run.finding import Record
from pytest_edgecases.store.redaction import Redactor

TEXTS = texts()


def hostile(number: int, text: str) -> Iterator[Record]:
    """Yield records that hold a text in every place that a model, a test's author or a store could put it."""
    case = text_case(f"{text}middle{text}", [("text.typo.omit", 0, len(text), f"{text}{text}")])
    yield failed(
        case,
        number,
        test=f"tests/test_{number}.py::test_{text}",
        item=f"tests/test_{number}.py::test_{text}[{text}]",
        failure=f"{text} at {text}:1",
        message=text,
        row=text,
        target=text,
        reason=text,
        place=f"{text}:{number}",
        names=("text.typo.omit", text),
        smallest={"id": text, "names": [text], "calls": 1, "message": text, "case": case.to_json()},
    )
    drawn = dataclasses.replace(case, edits=(), room=text)
    known = {"since": text, "reason": text, "expires": text}
    yield failed(
        drawn, number, status="known", known=known, content=drawn.to_json(), smallest=None, gate={"min_pass_rate": 0.9}
    )
    form = {text: {"$repr": text}, "list": [text]}
    yield failed(dataclasses.replace(case, room="form", value=form), number, status="error", kind="clean", message=text)


RECORDS = [record for number, text in enumerate(TEXTS) for record in hostile(number, text)]


@pytest.fixture(scope="module")
def report() -> Report:
    info = {"args": TEXTS, "began": TEXTS[0], "version": TEXTS[1]}
    return report_on(RECORDS, notes=TEXTS, interrupted=TEXTS, info=info, redactor=Redactor(()))


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return as_html(report)


def test_the_list_is_long_and_each_text_comes_to_a_finding(report: Report) -> None:
    assert len(TEXTS) >= 300
    assert len(report.findings) == len(TEXTS)
    assert len(report.known) == len(report.broken) == len(TEXTS)


def is_shown(line: str) -> bool:
    return not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in "\u202e\u2066" for sign in line)


COMMAND = re.compile(r"\s*::|.*##\[|.*##vso\[|.*##teamcity\[", re.IGNORECASE)
SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("colours", [False, True])
def test_no_escape_reaches_the_terminal_and_no_command_the_log(colours: bool) -> None:
    for start in range(0, len(RECORDS), 60):  # twenty findings are shown
        collector = Collector()
        for record in RECORDS[start : start + 60]:
            collector.add(record)
        shown = TEXTS[start // 3 : start // 3 + 20]
        for line in summary_lines(collector, Look(colours=colours), shown, shown):
            plain = SGR.sub("", line) if colours else line
            for part in plain.split("\n"):
                assert is_shown(part), part[:200]
                assert not COMMAND.match(part), part[:200]


def test_json_parses_strictly_and_is_what_the_schema_says(report: Report) -> None:
    text = as_json(report)
    assert text.isascii()
    given = json.loads(text)
    jsonschema_rs.validator_for(json.loads(schema())).validate(json.loads(text))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))
    text.encode("ascii")
    json.dumps(given, ensure_ascii=False).encode("utf-8")  # no half of a surrogate pair is left
    values = {finding["smallest"]["seed"]["value"] for finding in given["findings"]}
    kept = [text for text in TEXTS if not any("\ud800" <= sign <= "\udfff" for sign in text)]
    assert {f"{text}middle{text}" for text in kept} <= values


def test_junit_parses_whatever_is_in_it(report: Report) -> None:
    root = ET.fromstring(as_junit(report, RECORDS))
    assert len(root.findall(".//testcase")) == len(RECORDS) + 1, "and the gate"
    for element in root.iter():
        assert all(map(is_shown, element.attrib.values()))
        assert not any(COMMAND.match(value) for value in element.attrib.values())
    for record in RECORDS:
        assert all(is_shown(str(value)) for _, value in properties_of(record))


def test_only_our_own_commands_reach_github(report: Report) -> None:
    lines = list(github.commands(report))
    assert len(lines) <= 20
    for line in lines:
        assert re.fullmatch(r"::(?:error|warning) (?:file=[^,:]*,line=\d+,)?title=[^,:]*::[^\r\n]*", line), line[:300]
        assert is_shown(line)
        assert len(line) < 16_000


ALLOWED = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "strong", "ul", "li"}


class Tags(html.parser.HTMLParser):
    """Gathers what a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_in_markdown_is_more_than_code(report: Report, tmp_path: Path) -> None:
    text = as_markdown(report)
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    assert {tag for tag, _ in Tags(rendered).tags} <= ALLOWED
    assert len(re.findall(r"<td", rendered)) == 7 * len(report.tests), "no value ends a cell"
    summary = tmp_path / "summary.md"
    summary.write_text("x" * 500_000)
    github.write_summary(report, summary)
    assert 500_000 < summary.stat().st_size <= github.SUMMARY_BYTES
    summary.write_text("x" * (github.SUMMARY_BYTES - 10))
    github.write_summary(report, summary)
    assert summary.stat().st_size == github.SUMMARY_BYTES - 10


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {"shortDescription": {"required": ["text"]}},
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "items": {
                            "required": ["message"],
                            "properties": {
                                "message": {"required": ["text"]},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {"type": "string", "format": "uri-reference"}
                                                        }
                                                    },
                                                    "region": {
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}}
                                                    },
                                                },
                                            }
                                        }
                                    }
                                },
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                            },
                        }
                    },
                },
            }
        },
    },
}
GITLAB = {
    "type": "array",
    "items": {
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
                },
            },
        },
    },
}


def test_sarif_and_gitlab_parse_and_hold_what_their_formats_ask_for(report: Report) -> None:
    sarif, issues = json.loads(as_sarif(report)), json.loads(as_gitlab(report))
    jsonschema_rs.validator_for(SARIF, validate_formats=True).validate(sarif)
    jsonschema_rs.validator_for(GITLAB).validate(issues)
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints) == len(sarif["runs"][0]["results"])


def test_the_page_holds_no_tag_attribute_or_address_from_data(page: str) -> None:
    tags = Tags(page).tags
    assert {tag for tag, _ in tags} == {tag for tag, _ in Tags(as_html(report_on(RECORDS[:6], notes=["x"]))).tags}
    assert [tag for tag, _ in tags].count("script") == 1
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
        assert (attributes.get("href") or "#").startswith("#")


@pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")
def test_nothing_is_executed_or_loaded_in_chromium(page: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    with chromium(tmp_path / "profile") as browser:
        browser.get(path.as_uri())
        assert browser.execute_script(f"return {SENTINEL.partition('=')[0]}") is None
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        assert browser.execute_script("return document.querySelectorAll('.finding').length") == len(TEXTS)
        assert browser.execute_script("return document.scripts.length") == 1
        assert browser.get_log("browser") == []
        # The policy would stop a script even if the escaping had a hole.
        browser.execute_script(
            "const one = document.createElement('div');"
            "try { one.innerHTML = '<img src=x onerror=\"window.__pwned=1\">'; } catch { return; }"
            "document.body.append(one);"
        )
        assert browser.execute_script("return window.__pwned") is None
