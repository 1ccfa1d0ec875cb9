"""Reports of real runs of pytest: at their end, and from the run store later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from click.testing import CliRunner

from pytest_edgecases.cli.main import main
from pytest_edgecases.report.as_json import schema

Run = Callable[..., pytest.RunResult]

WEAK = """
    import pytest

    def route(text):
        return "cancel" if "cancel" in text else "other"

    @pytest.mark.edgecases("message", cases=8, mess="text.case, text.typo", protect=["-label", "ACME-7"])
    @pytest.mark.parametrize("message, intent", [("Please cancel the order of member ACME-7 today.", "cancel")])
    def test_it(message, intent):
        assert route(message) == intent, "first\\n::error::second"

    @pytest.mark.edgecases("message", cases=6, mess="text.case", min_pass_rate=0.9)
    @pytest.mark.parametrize("message", ["Please cancel my order today."])
    def test_rate(message):
        assert message.startswith("P")
"""
ASKED = ("--edgecases-html", "out/page.html", "--edgecases-json", "out/report.json", "--junitxml", "junit.xml")


@pytest.fixture(autouse=True)
def _outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def cli(*args: str) -> str:
    done = CliRunner().invoke(main, ["report", *args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def without_private_parts(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without what only the run itself knows: its notes."""
    return {key: value for key, value in report.items() if key not in ("notes", "interrupted")}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_the_end_of_a_run_and_the_store_come_to_the_same_reports(
    run: Run, shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(shop.path / "summary.md"))
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write('\nedgecases_redact = ["ACME-[0-9]+"]\n')
    result = run(WEAK, *ASKED, *workers)
    assert result.ret == 1
    report = json.loads((shop.path / "out/report.json").read_text())
    jsonschema.validate(report, json.loads(schema()))
    assert report["verdict"] == "fail"
    assert [(test["test"], test["line"], test["cases"]["ran"]) for test in report["tests"]] == [
        ("test_shop.py::test_it", 6, 8),
        ("test_shop.py::test_rate", 11, 6),
    ]
    assert report["tests"][1]["gate"]["min_pass_rate"] == 0.9
    outcomes = result.parseoutcomes()
    failing = [finding for finding in report["findings"] if finding["test"] == "test_shop.py::test_it"]
    assert sum(len(finding["cases"]) for finding in failing) + 1 >= outcomes["failed"], "and the gate"
    result.stdout.fnmatch_lines(["report written: out/page.html", "report written: out/report.json"])

    said = result.stdout.str()
    commands = re.findall(r"^::(\w+) .*$", said, re.MULTILINE)
    assert set(commands) <= {"error", "warning"}
    assert "::error file=test_shop.py,line=" in said
    assert "\n::error::second" not in said
    assert (shop.path / "summary.md").read_text().startswith("## ❌ Edge cases: fail")

    for name in ("out/page.html", "out/report.json", "summary.md"):
        text = (shop.path / name).read_text()
        assert "ACME" not in text
        assert "[redacted:own]" in text
    assert b"ACME" not in (shop.path / ".edgecases/runs.db").read_bytes()

    later = json.loads(cli("--json", "-"))
    assert without_private_parts(later) == without_private_parts(report)
    assert "<html" in cli("--html", "-")
    assert re.search(r"\d+ calls: 16 items, \d+ to shrink .*; \d+ findings", cli())
    assert json.loads(cli("--gitlab", "-"))
    assert json.loads(cli("--sarif", "-"))["version"] == "2.1.0"
    assert cli("--list").count("\n") == 1

    properties = {
        case.get("name"): {one.get("name"): one.get("value") for one in case.iter("property")}
        for case in ET.parse("junit.xml").getroot().iter("testcase")
    }
    ours = {
        case.get("name"): {one.get("name"): one.get("value") for one in case.iter("property")}
        for case in ET.fromstring(cli("--junit", "-")).iter("testcase")
    }
    failed = {name: one for name, one in properties.items() if one.get("edgecases.status") == "failed"}
    assert len(failed) == sum(len(finding["cases"]) for finding in report["findings"])
    assert any(one.get("edgecases.smallest") for one in failed.values())
    assert len(properties) == len(ours)
    assert sorted(map(str, properties.values())) == sorted(map(str, ours.values()))


def test_a_finding_says_how_its_smallest_case_fails(run: Run, shop: pytest.Pytester) -> None:
    source = WEAK.replace('"first\\n::error::second"', "f'{len(message)} {message}'")
    run(source.partition('    @pytest.mark.edgecases("message", cases=6')[0], "--edgecases-json", "r.json")
    report = json.loads((shop.path / "r.json").read_text())
    assert report["findings"]
    for finding in report["findings"]:
        value = finding["smallest"]["value"]
        assert finding["message"].startswith(f"AssertionError: {len(value)} {value[:5]}")


def test_known_failures_are_reported_with_what_is_known_of_them(run: Run, shop: pytest.Pytester) -> None:
    run(WEAK, "--edgecases-update", "-k", "test_it")
    run("", "--edgecases-json", "r.json", "-k", "test_it")
    known = json.loads((shop.path / "r.json").read_text())["known_failures"]
    assert known
    assert {(one["status"], one["reason"]) for one in known} == {("known", "failed when it was added")}
    assert all(one["content"]["seed"]["value"].startswith("Please cancel") for one in known)


@pytest.mark.parametrize("place", ["/dev/full", "file/page.html"])
def test_a_report_that_cannot_be_written_is_a_sentence_and_loses_nothing(
    run: Run, shop: pytest.Pytester, place: str
) -> None:
    (shop.path / "file").write_text("")
    plain = run(WEAK)
    result = run("", f"--edgecases-html={place}")
    assert result.ret == plain.ret
    assert result.parseoutcomes() == plain.parseoutcomes()
    result.stdout.fnmatch_lines(
        [f"The report */{place.lstrip('/')} cannot be written: *Every outcome is in the run store*"]
    )
    assert "Edge cases" in cli("--html", "-")


def test_a_run_without_marked_tests_has_an_empty_report(run: Run, shop: pytest.Pytester) -> None:
    result = run("def test_it(): pass", "--edgecases-json", "r.json")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["edge cases: report written: r.json"])
    report = json.loads((shop.path / "r.json").read_text())
    jsonschema.validate(report, json.loads(schema()))
    assert (report["verdict"], report["tests"]) == ("inconclusive", [])


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--edgecases-html", "shop"), "--edgecases-html takes the name of a file to write; 'shop' is a folder."),
        (("--edgecases-json", ""), "--edgecases-json takes the name of a file to write; '' is a folder."),
        (("-o", "edgecases_redact=["), "edgecases_redact takes regular expressions; '[' is not one: "),
        (("-o", "edgecases_redact=a*"), "edgecases_redact: 'a*' matches an empty text"),
    ],
)
def test_mistakes_are_named(run: Run, args: tuple[str, ...], sentence: str) -> None:
    result = run(WEAK, *args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert sentence in result.stderr.str()


def test_a_store_without_the_run_says_so(shop: pytest.Pytester) -> None:
    done = CliRunner().invoke(main, ["report", "--dir", "nowhere"])
    assert done.exit_code == 2
    assert "There is no run store at nowhere/runs.db. Run pytest first" in done.output
    assert not (shop.path / "nowhere").exists()
