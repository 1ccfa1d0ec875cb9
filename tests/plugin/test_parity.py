"""The same cases, outcomes and findings in every run: in one process and in several, on every machine and Python."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]

# The perturbations are the suite's own, so that the digest below holds the engine, the choice and the ids, and does not
# change with what the text room ships.
HOUSE = '''
    import pytest
    from pytest_edgecases import perturbation

    def beside(name, sign):
        @perturbation(f"text.house.{name}", keeps_truth=True)
        def after_a_word(text, rng):
            """Put a sign after the first letter of a word."""
            word = rng.choice(text.words)
            return text.replace(word.start, word.start + 1, text.value[word.start] + sign)
        return after_a_word

    star, plus, tilde = beside("star", "*"), beside("plus", "+"), beside("tilde", "~")
'''
OUTCOMES = """
    import json
    from pathlib import Path

    outcomes = {}

    def pytest_runtest_logreport(report):
        text = getattr(report, "edgecases", None)
        if text is not None:
            record = json.loads(text)
            outcomes[report.nodeid] = [report.outcome, *(record.get(key) for key in ("case", "names", "failure"))]

    def pytest_sessionfinish(session):
        if not hasattr(session.config, "workerinput"):
            Path("outcomes.json").write_text(json.dumps(outcomes))
"""
SUITE = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=60, {options})
    @pytest.mark.parametrize("message, intent", [
        ("Please cancel my order because it arrived late.", "cancel"),
        ("Where is my refund for the parcel of last week?", "refund_status"),
        ("Hello there, when do you open on a holiday?", "other"),
    ])
    def test_it(message, intent):
        assert route(message) == intent
"""
WEAK = SUITE.format(options='protect=["-label"], severity=(1, 4)')
OWN = SUITE.format(options='mess="text.house", severity=(1, 3)')


def outcomes_of(folder: Path) -> dict[str, list[object]]:
    path = folder / "outcomes.json"
    found: dict[str, list[object]] = json.loads(path.read_text())
    path.unlink()
    return found


def findings_in(result: pytest.RunResult) -> list[str]:
    """Return the findings with their smallest inputs, as the summary shows them."""
    shown = re.findall(r"^\d+\. (.*\n   smallest .*\n   input .*\n   fails .*)", result.stdout.str(), re.MULTILINE)
    assert shown
    return sorted(shown)


def test_two_processes_come_to_what_one_does(shop: pytest.Pytester, run: Run, alone: tuple[str, ...]) -> None:
    shop.makeconftest(OUTCOMES)
    serial = run(WEAK, *alone)
    expected = outcomes_of(shop.path)
    assert len(expected) == 63
    assert {outcome for outcome, *_ in expected.values()} == {"passed", "failed"}
    (shop.path / ".edgecases" / "runs.db").unlink()
    spread = shop.runpytest_subprocess(*alone, "-n", "2")
    assert outcomes_of(shop.path) == expected
    assert findings_in(spread) == findings_in(serial)


def test_a_second_run_that_begins_with_what_failed_comes_to_the_same(shop: pytest.Pytester, run: Run) -> None:
    shop.makeconftest(OUTCOMES)
    first = run(WEAK)
    expected = outcomes_of(shop.path)
    second = run("")
    assert outcomes_of(shop.path) == expected
    assert findings_in(second) == findings_in(first)


def ids_of(folder: Path, args: tuple[str, ...], hash_seed: str) -> list[str]:
    """Return the ids of a new process's collection."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *args],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_ids_do_not_depend_on_the_hash_seed(shop: pytest.Pytester, alone: tuple[str, ...]) -> None:
    shop.makepyfile(test_shop=WEAK)
    ids = ids_of(shop.path, alone, "0")
    assert len(ids) == len(set(ids)) == 63
    assert ids_of(shop.path, alone, "1") == ids


PINNED = "5ed1f7347df52f47"
"""Of the ids below; it is the same on all versions of Python."""


def test_ids_are_the_same_on_every_machine_and_python(shop: pytest.Pytester) -> None:
    shop.makeconftest(HOUSE)
    shop.makepyfile(test_shop=OWN)
    items, _ = shop.inline_genitems("-p", "no:cacheprovider")
    ids = [item.nodeid for item in items]
    assert len(ids) == 63
    assert hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16] == PINNED
