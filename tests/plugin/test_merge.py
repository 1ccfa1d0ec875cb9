"""``edgecases merge``: parts join to exactly the whole, and a hostile store is refused and does nothing."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edgecase_strategies.curate.planner import Archive
from pytest_edgecases.cli.main import main
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.gate import gate_lines
from pytest_edgecases.report.model import records_from
from pytest_edgecases.store import RunStore

Run = Callable[..., pytest.RunResult]

SOURCE = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=12, mess="text.typo", protect=["-label"], severity=1)
    @pytest.mark.parametrize("message, intent", [("Please cancel my order.", "cancel"), ("A refund please.", "refund_status")])
    def test_route(message, intent):
        assert route(message) == intent

    @pytest.mark.edgecases("message", cases=30, min_pass_rate=0.6, mess="text.typo", protect=["-label"], severity=1)
    @pytest.mark.parametrize("message", ["Please cancel my order."])
    def test_gate(message):
        assert route(message) == "cancel"
"""


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["merge", *arguments], catch_exceptions=False)


def gathered(path: Path) -> Collector:
    """Return what the last run of a store came to."""
    store = RunStore.open(path, warn=print)
    collector = Collector()
    for record in records_from(store.records(store.runs()[0].run)):
        collector.add(record)
    store.close()
    return collector


def archive_in(folder: Path) -> Archive:
    with closing(RunStore.open(folder / "runs.db", warn=print)) as store:
        return store.archive()


def said(collector: Collector) -> tuple[object, ...]:
    tests = {name: (count.clean, count.cases, count.passed) for name, count in collector.tests.items()}
    failed = sorted((record.item, record.status, record.failure, record.order) for record in collector.failed)
    return tests, list(collector.tests), failed, list(gate_lines(collector))


@pytest.fixture
def parts(run: Run, shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the stores of the three jobs of a matrix, as artifacts are downloaded."""
    monkeypatch.chdir(shop.path)
    for number in (1, 2, 3):
        result = run(SOURCE, f"--edgecases-shard={number}/3", "-o", f"edgecases_dir=art/job{number}/.edgecases")
        result.stdout.fnmatch_lines(
            [f"gate inconclusive: *part {number}/3 of the cases*`edgecases merge` judges all parts"]
        )
    return shop.path / "art"


def test_parts_join_to_exactly_the_whole_and_only_that_is_judged(run: Run, shop: pytest.Pytester, parts: Path) -> None:
    whole = run(SOURCE, "-o", "edgecases_dir=whole")
    merged = call("art", "--into", "joined")
    assert merged.exit_code == 1
    joined = gathered(shop.path / "joined" / "runs.db")
    assert said(joined) == said(gathered(shop.path / "whole" / "runs.db"))
    gate = next(line for line in whole.outlines if line.startswith("gate "))
    assert gate in merged.stdout
    again = call(*(str(parts / f"job{number}" / ".edgecases" / "runs.db") for number in (3, 1, 2)), "--into", "joined")
    assert again.stdout == merged.stdout
    assert archive_in(shop.path / "joined") == archive_in(shop.path / "whole") != Archive()
    assert archive_in(parts / "job1" / ".edgecases") == Archive(), "a part alone learns nothing"
    with closing(sqlite3.connect(shop.path / "joined" / "runs.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    # What is no whole is told, and nothing is written.
    one, two = (str(parts / f"job{number}") for number in (1, 2))
    assert "Part 3 of 3 is missing" in call(one, two, "--into", "none").output
    shutil.copytree(parts / "job1", shop.path / "copy")
    assert "Part 1 of 3 is there twice" in call("art", "copy", "--into", "none").output
    assert "give those of one run" in call("art", "whole", "--into", "none").output
    shutil.copytree(shop.path / "whole", shop.path / "twin")
    assert "these are runs of the same cases" in call("whole", "twin", "--into", "none").output
    assert "There is no runs.db" in call("shop").output
    assert not (shop.path / "none").exists()


def test_a_part_without_a_case_or_a_test_is_a_part_too(
    run: Run, shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop.path)
    source = """
        import pytest

        @pytest.mark.edgecases("message", cases=1, mess="text.case.upper")
        @pytest.mark.parametrize("message", ["Please cancel my order."])
        def test_it(message):
            assert message
    """
    ran = []
    for number in (1, 2, 3):
        result = run(source, f"--edgecases-shard={number}/3", "-o", f"edgecases_dir=art/job{number}")
        assert result.ret == 0
        ran.append(sum(result.parseoutcomes().get(name, 0) for name in ("passed", "failed")))
    assert (sum(ran), 0 in ran) == (2, True)
    merged = call("art", "--into", "joined")
    assert (merged.exit_code, "3 stores joined" in merged.stdout) == (0, True), merged.output


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def new_record(path: Path, **change: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        number, text = connection.execute("SELECT number, record FROM records ORDER BY number LIMIT 1").fetchone()
        text = json.dumps({**json.loads(text), **change})
        connection.execute("UPDATE records SET record = ? WHERE number = ?", (text, number))


def test_a_hostile_store_is_refused_and_does_nothing(parts: Path, shop: pytest.Pytester) -> None:
    store = parts / "job1" / ".edgecases" / "runs.db"
    good = store.read_bytes()
    outside = shop.path / "outside"
    hostile: dict[str, Callable[[], object]] = {
        "does not have the tables": lambda: spoil(
            store, "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM outcomes; END"
        ),
        "tables of a run store": lambda: spoil(
            store, "DROP TABLE records", f"CREATE VIEW records AS SELECT load_extension('{outside}') AS run"
        ),
        "values that no run writes": lambda: spoil(store, "UPDATE outcomes SET status = 'fine'"),
        "that no run writes": lambda: spoil(store, "INSERT INTO archive VALUES ('t', 'p', '', 9, 0, 0, 'c', 0)"),
        "it was changed": lambda: spoil(store, "UPDATE runs SET exit_status = 'x'"),
        "is of version 99": lambda: spoil(store, "PRAGMA user_version = 99"),
        "cannot be read as a run store": lambda: store.write_bytes(b"no database" * 500),
        "none that a run writes": lambda: new_record(store, gate={"min_pass_rate": "0.9"}),
        "a severity is a level": lambda: new_record(store, levels={"text.typo.omit": 9}),
        "is none that": lambda: new_record(store, order="first"),
        "record of": lambda: new_record(store, smallest={"case": {"room": "no such room"}}),
        "is no file": lambda: (store.unlink(), store.symlink_to("/etc/passwd")),
        "has no run of a marked test": lambda: spoil(store, "DELETE FROM records"),
    }
    before = sorted(path for path in shop.path.rglob("*") if "art" not in path.parts)
    for sentence, spoiled in hostile.items():
        store.unlink(missing_ok=True)
        store.write_bytes(good)
        spoiled()
        result = call("art", "--into", "joined")
        assert (result.exit_code, sentence in result.output) == (2, True), (sentence, result.output)
        assert re.fullmatch(r"Error: [^\n]+\n", result.output), result.output
    assert sorted(path for path in shop.path.rglob("*") if "art" not in path.parts) == before
