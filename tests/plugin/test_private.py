"""Real examples without what is private, in real runs: nothing of it comes out, by whatever path."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_edgecases.cli.main import main

Run = Callable[..., pytest.RunResult]

TICKETS = """text,intent,customer_name,city,job
"This is Ottilie Wunderlich, cancel order 1",cancel,Ottilie Wunderlich,Bonn,clerk
Where is the money? Write to ow@shop.com,refund,Bo Brandt,Ulm,baker
The word zq77fe1a9c0b is on the parcel,other,Cy Brandt,Ulm,clerk
I live in Bonn and am a clerk and cancel,cancel,Di Brandt,Bonn,judge
Cancel what I bought last week,cancel,Ed Brandt,Bonn,judge
"""
LATER = """text,intent
"where is my money, ottilie wunderlich has it",refund
I want to cancel the lamps,cancel
"""
TEST = """
    import logging
    import warnings
    import pytest
    from pytest_edgecases import data
    import bot

    @pytest.mark.parametrize("text, intent", [("Tell me of your new lamps", "other")])
    @pytest.mark.edgecases(
        "text", cases=8, real="tickets.csv", holdout="later.csv", model="bot:ask", answers="auto", min_pass_rate=0.01,
        private=data.Private(canaries=["zq77fe1a9c0b"], rare_in=("city", "job")),
    )
    def test_bot(text, intent):
        answer = bot.ask(text)
        print("it said", answer)
        logging.warning("it said %s", answer)
        warnings.warn(f"it said {answer}", stacklevel=1)
        assert text[:1].isupper() and text.isascii(), f"{answer} to {text}"
"""
BOT = """
    def ask(text):
        known = ["Ottilie Wunderlich", "OW@SHOP.COM", "zq77fe1a9c0", "the clerk of Bonn"]
        return known[len(text) % 4] if len(text) % 3 else text
"""
SECRET = ("wunderlich", "ow@shop.com", "zq77fe1a9c0", "clerk of bonn", "am a clerk")
OWN = {"tickets.csv", "later.csv", "test_bot.py", "bot.py"}


@pytest.fixture
def shop(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("EDGECASES_SALT", "of a test")
    pytester.makepyprojecttoml('[tool.pytest]\npythonpath = ["."]\nasyncio_default_fixture_loop_scope = "function"')
    pytester.makepyfile(test_bot=TEST, bot=BOT)
    Path("tickets.csv").write_text(TICKETS, encoding="utf-8")
    Path("later.csv").write_text(LATER, encoding="utf-8")
    return pytester


def leaks(folder: Path, *outputs: str) -> list[tuple[str, str]]:
    """Return what stands in any byte that was written."""
    texts = [("output", text) for text in outputs]
    texts += [(path.name, text) for path in written_in(folder) for text in contents(path)]
    return [(name, part) for name, text in texts for part in SECRET if part in text.lower()]


def written_in(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in OWN]
    return [path for path in files if path.suffix not in (".pyc", ".toml")]


def contents(path: Path) -> Iterator[str]:
    yield path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".db":
        with closing(sqlite3.connect(path)) as base:
            yield "\n".join(base.iterdump())


def test_nothing_private_is_recorded_or_printed_and_the_card_counts_what_was_found(
    shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = shop.path / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    written = (
        "--edgecases-html=p.html",
        "--edgecases-json=r.json",
        "--junitxml=j.xml",
        "--edgecases-card-to=card.json",
    )
    first = shop.runpytest_inprocess(
        "-rA", "-Wdefault::UserWarning", "--showlocals", "--edgecases-update", "--edgecases-card", *written
    )
    assert first.parseoutcomes()["xfailed"] > 1
    outputs = [first.stdout.str(), first.stderr.str()]
    assert leaks(shop.path, *outputs) == []
    assert "[redacted:private]" in outputs[0]
    every = "".join([*outputs, *(text for path in written_in(shop.path) for text in contents(path))])
    assert "anonym" not in every.lower()
    card = json.loads(Path("card.json").read_text())["tests"][0]["answers"][4]
    private = card["measured"]["private"]
    tickets, later = private["sources"]
    assert (tickets["source"], tickets["rows"], tickets["left_out"]) == (
        "tickets.csv",
        3,
        [["canary", 1], ["rare pair", 1]],
    )
    assert (tickets["planted"], tickets["missed"], later["left_out"]) == (1, 1, [["private value", 1]])
    assert dict(private["guarded"]) == {"private values": 6, "rare pairs": 3, "canaries": 2}
    found = {kind for kind, _, _ in private["run"]["leaks"]}
    assert found == {"canary", "private value", "near copy", "rare pair"}
    assert any("missed 1 of 1 planted canaries" in line for line in card["lines"])
    assert any(line.startswith("Of ") and "private values" in line for line in card["lines"])  # the recall
    with closing(sqlite3.connect(shop.path / ".edgecases" / "answers.db")) as base:
        kept = [outcome for (outcome,) in base.execute("SELECT outcome FROM answers")]
    assert "" in kept  # an answer that holds something is not recorded
    assert any(kept)


def test_processes_and_stored_runs_say_the_same_and_leak_nothing(shop: pytest.Pytester, alone: tuple[str, ...]) -> None:
    asked_for = ("--edgecases-card-to=card.md", "--edgecases-json=r.json")
    spread = shop.runpytest_subprocess(*alone, "-Wdefault::UserWarning", "-n2", "-rA", *asked_for)
    assert spread.parseoutcomes()["xfailed"] > 1
    said = Path("card.md").read_text(encoding="utf-8")
    assert "scrubbed: tickets.csv, 7 values replaced" in said.replace("\\", "")
    asked = [[option, "-"] for option in ("--html", "--json", "--junit", "--markdown", "--sarif", "--gitlab")]
    reports = [CliRunner().invoke(main, ["report", *one], catch_exceptions=False).output for one in ([], *asked)]
    merged = CliRunner().invoke(main, ["merge", ".edgecases", "--into", "joined"])
    assert merged.exit_code == 0, merged.output
    again = CliRunner().invoke(main, ["report", "--dir", "joined", "--json", "-"]).output
    assert json.loads(again)["data_cards"] == json.loads(reports[2])["data_cards"]
    outputs = [spread.stdout.str(), spread.stderr.str(), *reports[1:], reports[0], merged.output]
    assert json.loads(outputs[3])["data_cards"] == json.loads(Path("r.json").read_text())["data_cards"]
    assert "scrubbing missed 1 of 1" in outputs[3]
    assert leaks(shop.path, *outputs) == []


def test_a_case_that_holds_something_private_is_dropped_before_it_runs(shop: pytest.Pytester) -> None:
    shop.makepyfile(
        test_bot="""
        import pytest
        from hypothesis import strategies as st
        from pytest_edgecases import data

        SEEN = []

        @pytest.mark.edgecases(
            inject={"text": st.sampled_from(["one", "two for Ann Lee", "three"])}, cases=3,
            private=data.Private(values={"name": ["Ann Lee"]}),
        )
        def test_bot(text):
            SEEN.append(text)
            assert "Ann" not in text
        """
    )
    result = shop.runpytest_inprocess("--edgecases-card")
    assert result.parseoutcomes() == {"passed": 2}
    result.stdout.fnmatch_lines(
        ["*dropped: holds a private value (1)", "*found, and dropped*private value in a case before it ran (1)"]
    )


@pytest.mark.parametrize(
    ("private", "says"),
    [
        ("True", "*EDGECASES_SALT*"),
        ("data.Private(salt='s', canaries=['zq77fe1a9c99'])", "*nowhere in tickets.csv and later.csv: number 1*zq77*"),
        ("data.Private(salt='s', rare_in=('city', 'jobs'))", "*no such column. Did you mean*job*"),
        ("{'values': {'phones': ['1']}}", "*Did you mean*phone*"),
    ],
)
def test_mistakes_are_named_with_the_marker_s_place(
    shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, private: str, says: str
) -> None:
    monkeypatch.delenv("EDGECASES_SALT")
    declared = 'data.Private(canaries=["zq77fe1a9c0b"], rare_in=("city", "job"))'
    shop.makepyfile(test_bot=TEST.replace(declared, private))
    result = shop.runpytest_inprocess("--collect-only")
    result.stdout.fnmatch_lines([f"test_bot.py:8: {says}"])
