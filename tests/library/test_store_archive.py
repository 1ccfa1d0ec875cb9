"""The archive in the run store: it outlives the runs, holds nothing private, and forgets what is mended."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from edgecase_strategies.curate.planner import Archive, Cell, Known, Seen
from pytest_edgecases.report.as_json import json_of
from pytest_edgecases.report.collector import Collector
from pytest_edgecases.report.html.page import as_html
from pytest_edgecases.report.learnt import news
from pytest_edgecases.report.model import report_of
from pytest_edgecases.run.finding import Record
from pytest_edgecases.statistics import Verdict
from pytest_edgecases.store import Outcome, RunStore, opening
from pytest_edgecases.store.archive import is_row
from pytest_edgecases.store.redaction import DEFAULT

CELL = Cell("t.py::t", "text.typo.omit", "refund")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".edgecases" / "runs.db"


def ran(store: RunStore, run: str, case: str, *statuses: str, test: str = "t.py::t") -> None:
    """Journal the runs of a case, and what they came to."""
    for status in statuses:
        one = Outcome(run=run, test=test, item=f"{test}[r-{case}]", row=f"{test}[r]", kind="case", case=case)
        store.finish(store.start(one), status=status, record=json.dumps({"of": case}) if status == "failed" else "")
    kept = {"item": f"{test}[r-{case}]", "status": statuses[-1], "target": "text"}
    store.keep(run, f"{test}[r-{case}]", json.dumps(kept))


def test_it_learns_once_a_run_and_outlives_the_runs(path: Path) -> None:
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        assert store.archive() == Archive()
        before, after = store.learn("r1", [Seen(CELL, 4, False, "c4"), Seen(CELL, 1, True)])
        assert (before, after) == (Archive(), Archive(cells={CELL: Known(failed=4, passed=1, case="c4")}))
        assert list(news(before, after)) == [], "a cell that was not known to fail is a finding, and no news"
        before, after = store.learn("r2", [Seen(CELL, 2, False, "c2", searched=True)])
        assert after.cells == {CELL: Known(failed=2, passed=1, calls=1, case="c2")}
        assert list(news(before, after)) == [
            "learnt: text.typo.omit of refund in t.py::t fails at severity 2 already, 4 was the lowest known"
        ]
        for number in range(30):
            store.begin_run(f"r{number}", {})
        store.prune()
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        assert store.archive() == after


def test_a_cell_is_forgotten_when_each_run_of_its_case_passes(path: Path) -> None:
    other = CELL._replace(category="cancel")
    far = CELL._replace(test="t.py::other")
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        store.learn("r1", [Seen(CELL, 3, False, "aa"), Seen(other, 2, False, "bb"), Seen(far, 2, False, "aa")])
        ran(store, "r2", "aa", "passed", "failed", "passed")
        assert len(store.learn("r2", [])[1].cells) == 3, "a model that sometimes fails, fails"
        ran(store, "r3", "aa", "passed", "passed")
        _, after = store.learn("r3", [])
        assert set(after.cells) == {other, far}, "the same case of another test is another case"
        ran(store, "r4", "bb", "passed")
        _, after = store.learn("r4", [Seen(other, 4, False, "cc")])
        assert after.cells[other] == Known(failed=4, case="cc"), "what fails still, counts anew"


def test_what_failed_is_found_again_for_repeats(path: Path) -> None:
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        ran(store, "r1", "old", "failed")
        ran(store, "r1", "gone", "failed")
        store.finish_run("r1", 1)
        ran(store, "r2", "new", "failed")
        ran(store, "r2", "well", "passed")
        store.finish_run("r2", 1)
        last, until = store.last_run(before="r3")
        ran(store, "r3", "old", "failed")
        found = store.failed_cases(last, ["old", "well", *map(str, range(2_000))], until)
        assert [(one.run, one.case) for one in found] == [("r2", "new"), ("r1", "old")]
        assert [json.loads(one.record) for one in found] == [{"of": "new"}, {"of": "old"}]
        assert json.loads(found[1].kept)["target"] == "text"
        assert store.last_run(before="r1") == ("", until + 1)


def test_nothing_private_is_in_it(path: Path) -> None:
    cell = Cell("t.py::t[ann@shop.com]", "text.typo.omit", "of ann@shop.com \udc80")
    with contextlib.closing(RunStore.open(path, warn=pytest.fail)) as store:
        _, after = store.learn("r1", [Seen(cell, 4, False, "c4")])
        _, again = store.learn("r2", [Seen(next(iter(after.cells)), 4, False, "c4")])
        assert again == after, "a name that was redacted stays as it is"
        assert "of [redacted:email] \\udc80" in {one.category for one in after.cells}
    assert b"ann@" not in b"".join(one.read_bytes() for one in path.parent.iterdir())


def test_it_is_kept_in_memory_where_there_is_no_file(path: Path) -> None:
    said: list[str] = []
    with contextlib.closing(RunStore.open(path, warn=said.append)) as store:
        store.learn("r1", [Seen(CELL, 4, False, "c4")])
        store.begin_run("r2", {})
        with contextlib.closing(opening.open_memory()) as memory, contextlib.closing(sqlite3.connect(path)) as old:
            opening.copy_runs(old, memory, ["r2"])
            assert memory.execute("SELECT failed FROM archive").fetchall() == [(4,)]
    path.parent.joinpath("no").write_text("a file in the place of a folder")
    with contextlib.closing(RunStore.open(path.parent / "no" / "runs.db", warn=said.append)) as store:
        assert len(store.learn("r1", [Seen(CELL, 4, False, "c4")])[1].cells) == 1
    assert len(said) == 1


@pytest.mark.parametrize(
    ("row", "good"),
    [
        (("t", "p", "", 4, 1, 2, "c", 0), True),
        (("t", "p", "", 6, 1, 2, "c", 0), False),
        (("t", "p", "", 4, 4, 2, "c", 0), False),
        (("t", "p", "", 4, -1, 2, "c", 0), False),
        (("t", "p", "", 4, 1, -1, "c", 0), False),
        (("t", b"p", "", 4, 1, 2, "c", 0), False),
        (("t", "p", "", 4.0, 1, 2, "c", 0), False),
        (("t", "p", None, 4, 1, 2, "c", 0), False),
        (("t", "p", "", 4, 1, 2, "c", 2), False),
    ],
)
def test_somebodys_rows_are_checked(row: tuple[object, ...], good: bool) -> None:
    assert is_row(row) is good


def test_reports_say_from_which_severity_on_it_fails_and_what_is_still_searched() -> None:
    collector = Collector()
    about = {"severity": [2, 5]}
    case = {"test": "t.py::t", "kind": "case", "names": ("a.b",), "category": "x <i>", "order": 0}
    collector.add(Record(**case, item="t[0]", made={"about": about, "choices": {}}, levels={"a.b": 1}))
    collector.add(Record(**case, item="t[1]", case="c1", status="failed", levels={"a.b": 4}, aim="search"))
    collector.add(Record(**case, item="t[2]", case="c2", status="failed", aim="repeat"))
    mixed = {**case, "names": ("a.b", "a.c"), "category": "y"}
    collector.add(Record(**mixed, item="t[3]", case="c3", status="failed", severity=3))
    collector.add(Record(**mixed, item="t[4]", case="c4", status="failed", severity=3, failure="of another kind"))
    collector.archive = Archive().after(collector.seen())
    suspected = Known(failed=3, suspected=True)
    assert {cell[1:]: known for cell, known in collector.archive.cells.items() if known.suspected} == {
        ("a.b", "y"): suspected
    }
    report = report_of(collector, run="r", info={}, exit_status=1, redactor=DEFAULT)
    assert (report.rate.passed, report.rate.ran, report.items) == (1, 3, 5), "no rate counts searches and repeats"
    assert report.verdict is Verdict.FAIL
    told = json_of(report)["lowest_failing"]
    assert told == [
        {
            "test": "t.py::t",
            "perturbation": "a.b",
            "category": "x <i>",
            "failed": 4,
            "passed": 1,
            "next": 2,
            "searches": 1,
            "case": "c1",
        }
    ]
    page = as_html(report)
    assert "1 cell of 1 is still searched" in " ".join(page.split())
    assert '<td>x &lt;i&gt;</td><td class="number">4</td><td class="number">1</td><td class="number">2</td>' in page
    card = "\n".join(report.cards[0].lines())
    assert "2 cases beside them searched or repeated what failed before; no rate counts them" in card
    assert (
        "still searched by --edgecases-explore: a.b of x <i> (fails at 4, passes at 1), a.b of y (is suspected to fail at 3)"
        in card
    )
    assert json.loads(json.dumps(report.cards[0].to_json()))["answers"][3]["measured"]["searched"] == [
        {"perturbation": "a.b", "category": "x <i>", "failed": 4, "passed": 1, "suspected": False},
        {"perturbation": "a.b", "category": "y", "failed": 3, "passed": 0, "suspected": True},
    ]
    collector.tests["t.py::t"].made = {"about": {"severity": [4, 5]}, "choices": {}}
    within = report_of(collector, run="r", info={}, exit_status=1, redactor=DEFAULT)
    assert len(within.lowest) == 1, "a suspicion is not reported as a failure"
    assert within.lowest[0].next is None, "what the test does not ask for is not searched"
