"""Fresh cases beside a suite: searches for the lowest failing severity, repeats, and an archive that the runs share."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from edgecase_strategies.curate.planner import Known
from edgecase_strategies.text import ROOM, Text
from pytest_edgecases.report.as_json import schema

Run = Callable[..., pytest.RunResult]

CLEAN = " ".join(["Could you please look where the parcel is now, which I ordered a month ago?"] * 5)
LEAST = {"status": 6, "cancel": 16, "": 9}
"""How many doubled letters are too many, by what the row is labelled with; the last one is the fixture's."""
LEVELS = {
    label: next(level for level in range(1, 6) if ROOM.edits_at(Text(CLEAN), level) >= least)
    for label, least in LEAST.items()
}
SOURCE = f"""
    import pytest

    CLEAN = {CLEAN!r}
    MENDED = False

    def answer(text, least):
        return "other" if len(text) - len(CLEAN) >= least and not MENDED else "fine"

    MESS = dict(cases=2, mess="text.typo.double", severity=(1, 5), shrink_calls=0)

    @pytest.mark.edgecases("text", **MESS)
    @pytest.mark.parametrize("text, label", [(CLEAN, "status"), (CLEAN, "cancel")])
    def test_rows(text, label):
        assert answer(text, {LEAST!r}[label]) == "fine"

    @pytest.fixture
    def text_of_fixture():
        return CLEAN

    @pytest.mark.edgecases("text_of_fixture", **MESS)
    def test_fixture(text_of_fixture):
        assert answer(text_of_fixture, {LEAST[""]}) == "fine"
"""


def archive_of(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return the lowest that failed, the highest below it that passed and the calls of each category."""
    with closing(sqlite3.connect(folder / "runs.db")) as connection:
        rows = connection.execute("SELECT category, failed, passed, calls FROM archive").fetchall()
    return {category: tuple(rest) for category, *rest in rows}


def ran_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the records of the cases of the last run, by item."""
    with closing(sqlite3.connect(folder / "runs.db")) as connection:
        last = "(SELECT run FROM records ORDER BY number DESC LIMIT 1)"
        texts = connection.execute(f"SELECT record FROM records WHERE run = {last}").fetchall()
    found = [json.loads(text) for (text,) in texts]
    return {one["item"]: one for one in found if one["kind"] == "case"}


def test_a_budget_goes_to_searches_and_repeats_until_the_lowest_failing_severity_is_known(
    run: Run, shop: pytest.Pytester, alone: tuple[str, ...]
) -> None:
    folder = shop.path / ".edgecases"
    first = run(SOURCE, *alone, "--edgecases-explore=10", "--edgecases-seed=3", "--edgecases-severity=5")
    assert "same fresh cases come with --edgecases-seed 3" in first.stdout.str()
    before = archive_of(folder)
    assert {label: failed - LEVELS[label] for label, (failed, *_) in before.items()} == {
        "status": 1,
        "cancel": 0,
        "": 1,
    }
    tried = {label: Known(failed=failed, passed=passed).next() for label, (failed, passed, _) in before.items()}
    assert all(tried.values())
    assert "learnt" not in first.stdout.str()
    assert {one.get("aim", "") for one in ran_in(folder).values()} == {""}

    # What is planned, what runs in one process, and what runs in two, is the same.
    planned = run("", *alone, "--edgecases-explore=10", "--edgecases-seed=4", "--edgecases-plan").stdout
    planned.fnmatch_lines(
        [
            "    of 10 fresh cases 7 are for coverage, 2 search for the lowest severity that fails, and 1 repeat what failed before",
            f"    search: text.typo.double of status at severity {tried['status']}",
            f"    search: text.typo.double of cancel at severity {tried['cancel']}",
            "    repeat: *, text.typo.double",
        ]
    )
    shutil.copytree(folder, shop.path / "before")
    again = ("--edgecases-explore=10", "--edgecases-seed=4", "--edgecases-json=report.json")
    result = run("", *alone, *again)
    serial, known = ran_in(folder), archive_of(folder)
    searches = [one for one in serial.values() if one.get("aim") == "search"]
    assert {one.get("category", ""): one["severity"] for one in searches} == tried
    assert all(one["names"] == ["text.typo.double"] for one in searches)
    repeats = [one for one in serial.values() if one.get("aim") == "repeat"]
    assert [one["status"] for one in repeats] == ["failed"] * 2
    assert {one["case"] for one in repeats} <= {one["case"] for one in ran_in(shop.path / "before").values()}
    assert all(calls == 1 for *_, calls in known.values())
    result.stdout.fnmatch_lines(
        [
            "* 9 (3 beside) *",
            "explored with seed 4 and what the run store knew: 3 searched * 2 repeated what failed before; no rate counts them",
        ]
    )
    learnt = re.findall(r"learnt: .* fails at severity (\d) already, (\d) was the lowest known", result.stdout.str())
    lower = [(known[label][0], before[label][0]) for label in before if known[label][0] < before[label][0]]
    assert lower
    assert Counter((int(new), int(old)) for new, old in learnt) == Counter(lower)
    report = json.loads((shop.path / "report.json").read_text())
    jsonschema.Draft202012Validator(json.loads(schema())).validate(report)
    assert {one["category"]: one["failed"] for one in report["lowest_failing"]} == {k: v[0] for k, v in known.items()}
    shutil.rmtree(folder)
    shutil.copytree(shop.path / "before", folder)
    shop.runpytest_subprocess(*alone, *again, "-n", "2")
    assert ran_in(folder).keys() == serial.keys()
    assert archive_of(folder) == known

    # A few runs later all is known; a model that is mended is found to be.
    for seed in (5, 6):
        run("", *alone, "--edgecases-explore=10", f"--edgecases-seed={seed}")
    assert {label: (failed, failed - 1) for label, failed in LEVELS.items()} == {
        label: found[:2] for label, found in archive_of(folder).items()
    }
    mended = SOURCE.replace("MENDED = False", "MENDED = True")
    for seed in (7, 8):  # what failed last is repeated first, and then what the cells are known by
        result = run(mended, *alone, "--edgecases-explore=20", f"--edgecases-seed={seed}", "--edgecases-html=page.html")
        result.assert_outcomes(passed=result.parseoutcomes()["passed"])
    assert archive_of(folder) == {}
    assert "From which severity on it fails" not in (shop.path / "page.html").read_text()
