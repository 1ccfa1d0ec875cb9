"""The command line tool: what it shows, what it finds of the user's own, and what it says to mistakes."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edgecase_strategies import Case
from edgecase_strategies.rooms import all_perturbations, room_named
from pytest_edgecases.cli import demo as demo_module
from pytest_edgecases.cli.main import main

SEED = "Please cancel my order AB-1234 because the parcel arrived late."
OWN = '''
from edgecase_strategies import perturbation

@perturbation("text.house.{name}", keeps_truth=True)
def {name}(text, rng):
    """Put something of the house after a word."""
    end = rng.choice([word.end for word in text.words])
    return text.replace(end - 1, end, text.value[end - 1] + {mark!r})
'''


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.run(sys.executable, "-m", "pytest_edgecases.cli.main", *arguments)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


def test_list_shows_every_perturbation_with_what_it_does(tmp_path: Path) -> None:
    records = json.loads(call("list", "--json").stdout)
    assert [record["name"] for record in records] == sorted(one.name for one in all_perturbations())
    by_name = {one.name: one for one in all_perturbations()}
    for record in records:
        one = by_name[record["name"]]
        assert record["group"] == one.group
        assert record["used"] == ("on request" if one.on_request else "by default")
        assert record["keeps_truth"] is one.keeps_truth
        assert record["summary"] == one.summary
    shown = call("list").stdout
    assert all(name in shown for name in by_name)
    assert max(map(len, shown.splitlines())) <= 100
    assert "\x1b" not in shown
    assert shown == call("list").stdout
    assert not list(tmp_path.iterdir()), "listing must leave nothing behind"


def test_a_group_includes_what_is_used_on_request_only() -> None:
    groups = {one.group for one in all_perturbations()}
    for group in groups:
        names = [record["name"] for record in json.loads(call("list", group, "--json").stdout)]
        assert names == sorted(one.name for one in all_perturbations() if one.name.startswith(f"{group}."))
    texts = [one for one in all_perturbations() if one.room == "text"]
    assert len(json.loads(call("list", "text", "--json").stdout)) == len(texts)
    assert len(json.loads(call("list", "text.typo.transpose", "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["list", "text.tpyo"], 'no perturbation or group "text.tpyo". Did you mean "text.typo"?'),
        (["sample", "text.typo.transpos"], 'Did you mean "text.typo.transpose"?'),
        (["sample", "text.typo", "--severity", "0-3"], "severity takes a level from 1 to 5"),
        (["sample", "text.typo", "--severity", "high"], "'high' is neither"),
        (["sample", "text.typo", "--protect", "re:("], "The regular expression '(' in protect is not valid"),
        (["sample", "text.typo", "--protect", "-dates"], 'Did you mean "date"?'),
        (["sample", "text.typo", "--seed-text", "a"], "To the seed 'a'"),
        (["sample", "text.typo", "-n", "0"], "0 is not in the range"),
        (["sample", "--messages", "nowhere.json"], "nowhere.json cannot be read: No such file"),
        (["sample", "--messages", "-", "--seed-text", "a"], "Give either --seed-text or --messages"),
        (["lits"], 'There is no command "lits". Did you mean "list"?'),
        (["list", "--jsn"], "--jsn"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(arguments: list[str], says: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert not result.stdout


def test_sample_gives_cases_that_can_be_made_again() -> None:
    arguments = ["sample", "text.typo", "--seed-text", SEED, "-n", "7", "--json"]
    first = call(*arguments).stdout
    assert call(*arguments).stdout == first
    assert call(*arguments, "--seed", "1").stdout != first
    records = json.loads(first)
    cases = [Case.from_json(record) for record in records]
    assert len({case.value for case in cases} - {SEED}) == 7
    room = room_named("text")
    for record, case in zip(records, cases, strict=True):
        assert case.id == record["id"]
        assert room.undo(case.value, case.edits) == SEED
        assert "AB-1234" in case.value
        assert all(name.startswith("text.typo.") for name in case.names)


CHAT = [
    {"role": "system", "content": "You help."},
    {"role": "user", "content": [{"type": "text", "text": SEED}, {"type": "image_url"}]},
    {"role": "assistant", "content": "Which one?"},
]


def test_sample_takes_chat_messages_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "chat.json").write_text(json.dumps(CHAT), encoding="utf-8")
    shown = call("sample", "text.typo", "--messages", "chat.json").stdout
    assert shown.startswith(f"Seed: messages[1].content[0].text: {SEED}\n")
    assert shown.count("text.typo.") >= 5
    arguments = ["sample", "text.typo", "-n", "7", "--json", "--messages"]
    records = json.loads(call(*arguments, "chat.json").stdout)
    assert len({record["id"] for record in records}) == 7
    for record in records:
        case = Case.from_json(record)
        assert case.id == record["id"]
        assert room_named("conversation").undo(case.value, case.edits) == CHAT
        assert "AB-1234" in case.value[1]["content"][0]["text"]
    piped = CliRunner().invoke(main, [*arguments, "-"], input=json.dumps(CHAT), catch_exceptions=False)
    assert json.loads(piped.stdout) == records


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "must hold a JSON list of chat messages, and is no JSON: Expecting value"),
        ("[" * 100_000, "and is no JSON: it is nested too deeply"),
        ('{"role": "user"}', 'it holds {"role": "user"}.'),
        ('[{"role": "robot", "content": "\\ud800"}]', "each with a role and a content"),
        ('[{"role": "user", "content": ""}]', "have no user turn with a text"),
    ],
)
def test_what_are_no_messages_is_said(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "chat.json").write_text(content, encoding="utf-8")
    result = call("sample", "--messages", "chat.json")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr


def test_sample_heeds_severity_protection_and_exclusion() -> None:
    def cases(*arguments: str) -> list[Case]:
        words = ["sample", *arguments, "--seed-text", SEED, "-n", "20", "--json"]
        return [Case.from_json(record) for record in json.loads(call(*words).stdout)]

    assert {len(case.edits) for case in cases("text.typo.transpose", "--severity", "1")} == {1}
    protected = cases("text.typo", "--protect", "parcel", "--protect", r"re:c\w+l")
    assert all("parcel" in case.value and "cancel" in case.value for case in protected)
    default = {one.name for one in all_perturbations() if not one.on_request}
    assert {name for case in cases() for name in case.names} <= default


def test_sample_shows_the_edits_and_says_when_there_are_no_more() -> None:
    shown = call("sample", "text.typo.transpose", "--seed-text", "the parcel", "-n", "40", "--severity", "1").stdout
    assert "Seed: the parcel" in shown
    assert "pa[-rc-]{+cr+}el" in shown
    assert 'text.typo.transpose: "rc" → "cr"' in shown
    assert "different cases were found of the 40 asked for." in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_a_character_that_cannot_be_seen_is_shown_as_an_escape() -> None:
    group = next(one.group for one in all_perturbations() if "invisible" in one.name)
    shown = call("sample", group, "--seed-text", SEED, "-n", "20").stdout
    assert re.search(r"\{\+[^+]*\\u[0-9a-f]{4}", shown)
    assert not [sign for sign in shown if sign != "\n" and not sign.isprintable()]


def test_own_perturbations_are_found_wherever_they_are(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(OWN.format(name="conftest", mark="!") + OWN.format(name="hidden", mark="\u200b"))
    hook = "def pytest_edgecases_perturbations(config): return [hooked]\n"
    pytester.makepyfile(
        own_plugin=OWN.format(name="hooked", mark="!") + hook,
        installed=OWN.format(name="entry", mark="?"),
    )
    information = pytester.mkdir("installed-1.0.dist-info")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: installed\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[edgecase_strategies]\nhouse = installed:entry\n")
    pytester.makeini("[pytest]\naddopts = -p own_plugin --strict-config\nfilterwarnings = error\n")
    pytester.syspathinsert()
    listed = run(pytester, "list", "text.house", "--json")
    assert listed.stderr.str() == ""
    assert [record["name"] for record in json.loads(listed.stdout.str())] == [
        "text.house.conftest",
        "text.house.entry",
        "text.house.hidden",
        "text.house.hooked",
    ]
    words = ("text.house.conftest", "--seed-text", "hello", "-n", "1", "--severity", "1")
    shown = run(pytester, "sample", *words)
    assert shown.ret == 0
    assert "hell[-o-]{+o!+}" in shown.stdout.str()
    dropped = run(pytester, "sample", "text.house.hidden", *words[1:])
    assert dropped.ret == 0
    said = " ".join(dropped.stdout.str().split())
    assert "No more than 0 different cases" in said
    assert "cannot be confirmed: a hidden character came in (1)." in said


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"conftest.py": "import no_such_module"}, "*conftest.py does not import: *'no_such_module'.*"),
        ({"conftest.py": "raise SystemExit(3)"}, "pytest cannot start in this folder: SystemExit: 3.*"),
        ({"pytest.ini": "[pytest]\naddopts = --no-such"}, "pytest cannot start in this folder: *--no-such*"),
    ],
)
def test_where_pytest_cannot_start_the_rest_is_listed(
    pytester: pytest.Pytester, files: dict[str, str], says: str
) -> None:
    for name, text in files.items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    result = run(pytester, "list")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*text.typo.transpose*"])
    result.stderr.fnmatch_lines([f"{says} Perturbations of your own may be missing."])
    assert len(result.errlines) == 1


def test_two_perturbations_of_one_name_are_a_mistake(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        OWN.format(name="twice", mark="!") + OWN.format(name="twice", mark="?").replace("def twice", "def two")
    )
    result = run(pytester, "list")
    assert result.ret == 2
    result.stderr.fnmatch_lines(['Error: Two perturbations are called "text.house.twice"*'])


def test_a_pipe_that_speaks_ascii_only_gets_all_the_same(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("COLUMNS", "60")
    result = run(pytester, "sample", "text.typo", "--seed-text", "Grüße aus Köln, sagt der Händler")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["Seed: Gr\\xfc\\xdfe aus*"])
    assert result.stderr.str() == ""


def test_the_demo_shows_findings_and_what_to_type_next(pytester: pytest.Pytester) -> None:
    folder = pytester.path / "kept" / "here"
    result = run(pytester, "demo", "--keep", str(folder))
    assert result.ret == 0, result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "*and 9 rows more*",
            '@pytest.mark.edgecases("text", cases=40)',
            "$ pytest test_sentiment.py",
            "*smallest*",
            "*replay*",
            "The demo worked.*",
            "What to type next:",
            "*edgecases list*",
        ]
    )
    last = result.outlines[-1]
    assert last.strip().startswith(f"cd {folder} && pytest --edgecases-replay ")
    assert "ID" not in last
    assert {path.name for path in folder.iterdir()} >= set(demo_module.FILES)
    assert "MIT License" in (folder / "LICENSE-vader.txt").read_text(encoding="utf-8")
    again = pytester.run(sys.executable, "-m", "pytest", str(folder), "--edgecases-off", "-p", "no:asyncio")
    again.assert_outcomes(passed=12)


def test_the_demo_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    unwritable = call("demo", "--keep", str(tmp_path / "file" / "folder"))
    assert unwritable.exit_code == 2
    assert "cannot be written" in unwritable.stderr
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    missing = call("demo")
    assert missing.exit_code == 2
    assert 'pip install "pytest-edgecases[demo]"' in missing.stderr


def test_the_version_is_that_of_the_distribution() -> None:
    assert call("--version").stdout == f"edgecases, version {importlib.metadata.version('pytest-edgecases')}\n"


def test_requests_shows_messages_with_their_labels() -> None:
    shown = call("requests", "cancel", "refund", "--locale", "de", "--requests", "2", "-n", "4").stdout
    assert shown.splitlines()[0].split() == ["message", "labels"]
    assert shown.count("cancel") == shown.count("refund") == 4
    assert max(map(len, shown.splitlines())) <= 100
    cases = json.loads(call("requests", "--severity", "1-2", "-n", "12", "--json").stdout)
    assert len({case["truth"]["intent"] for case in cases}) == 12
    assert all(Case.from_json(case).id == case["id"] and case["edits"] for case in cases)


def test_requests_takes_templates_and_tells_of_mistakes(tmp_path: Path) -> None:
    Path("own.toml").write_text('[intents.upgrade]\nkeywords = ["upgrade"]\nany = ["Please upgrade me."]\n')
    assert "Please upgrade me." in call("requests", "upgrade", "--templates", "own.toml", "-n", "1").stdout
    done = call("requests", "cancle")
    assert done.exit_code == 2
    assert 'intents has no "cancle". Did you mean "cancel"?' in done.stderr
