"""Lines of committed suites are checked before a call is spent on them, and what cannot be confirmed does not run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]

HEAD = """
    import pytest
    from edgecase_strategies import text
    from shop.router import route, calls

    OPTIONS = dict(cases=8, mess="text.typo", severity=2{more})
"""
ROWS = """
    @pytest.mark.edgecases("message", **OPTIONS)
    @pytest.mark.parametrize("message, intent", [("Please send me the green lamp today.", "other"), ("Does it need any oil?", "other")])
    def test_row(message, intent):
        assert route(message) == intent
"""
OPEN = """
    @pytest.fixture
    def opener():
        return "Where did you send the green lamp?"

    @pytest.mark.edgecases("opener", **OPTIONS)
    def test_fixture(opener):
        assert route(opener) == "other"

    @pytest.mark.edgecases("shop.router:route", **OPTIONS)
    def test_function():
        assert route("Is the green lamp in your shop?") == "other"

    @pytest.mark.edgecases(inject={"case": text.messy("May I have the green lamp for a week?", mess="text.typo")}, **OPTIONS)
    def test_drawn(case):
        assert route(case.value) == "other"
"""
PROTECTED = ["lamp", "green", "send", "need", "oil"]
STRICTER = ', protect=["lamp"], verify=lambda case: "is longer" if len(case.value) > len(case.seed.value) else None'


@pytest.fixture
def suite(shop: pytest.Pytester) -> Path:
    return shop.path / "__edgecases__" / "test_shop.jsonl"


def read(suite: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in suite.read_text().splitlines()[1:]]


def write(suite: Path, lines: list[dict[str, Any]]) -> None:
    suite.write_text("\n".join(map(json.dumps, [{"edgecases": 1}, *lines])) + "\n")


def touches(line: dict[str, Any], word: str) -> bool:
    """Whether an edit of a line changes a word of its seed, read from the record alone."""
    start = line["seed"]["value"].find(word)
    end = start + len(word)
    places = [edit["place"] for edit in line["edits"]]
    return start >= 0 and any(low < end and high > start if low < high else start < low < end for low, high in places)


def wrong_now(line: dict[str, Any]) -> str:
    """Return why a line is not allowed by the stricter options."""
    if touches(line, "lamp") and line["test"] != "test_drawn":  # the strategy's own options allow it
        return "a protected stretch changed"
    return "is longer" if len(line["value"]) > len(line["seed"]["value"]) else ""


def test_what_the_test_does_not_allow_any_more_does_not_run_and_the_gate_keeps_its_size(
    run: Run, suite: Path, shop: pytest.Pytester
) -> None:
    every = HEAD.format(more="") + ROWS + OPEN
    stricter = HEAD.format(more=STRICTER) + ROWS + OPEN
    run(every, "--edgecases-update")
    before = read(suite)
    wrong = Counter(filter(None, map(wrong_now, before)))
    assert min(wrong.values()) > 3
    assert len({line["test"] for line in before if wrong_now(line)}) == 4
    result = run(stricter, "--edgecases-json=report.json")
    assert result.parseoutcomes()["passed"] == len(before) + 4  # with the clean examples: a strategy has none
    text = result.stdout.str()
    for reason, many in wrong.items():
        assert (
            f"{many} lines of the suites are not confirmed, and did not run: {reason} (__edgecases__/test_shop.jsonl:"
            in text
        )
    answers = [card["answers"][2]["measured"] for card in json.loads(Path("report.json").read_text())["data_cards"]]
    assert sum((Counter(answer["refused"]) for answer in answers), Counter()) == wrong
    assert sum(answer["cases"]["confirmed"] for answer in answers) == len(before)

    run(stricter, "--edgecases-update")
    after = read(suite)
    assert len(after) == len(before)
    assert not any(map(wrong_now, after))
    assert {line["id"] for line in after} > {line["id"] for line in before if not wrong_now(line)}
    assert "not confirmed" not in run(stricter).stdout.str()


def test_what_people_wrote_or_kept_runs_on_their_word_and_damage_costs_a_line(
    shop: pytest.Pytester, suite: Path, alone: tuple[str, ...]
) -> None:
    shop.makepyfile(test_shop=HEAD.format(more="") + ROWS)
    shop.runpytest_inprocess(*alone, "--edgecases-update")
    lines = read(suite)
    kept, refused, *_ = [line for line in lines if any(touches(line, word) for word in PROTECTED)]
    changed, bare, damaged = [line for line in lines if line is not kept and line is not refused][:3]
    kept["reviewed"] = {"by": "ann", "day": "2026-11-24", "verdict": "keep"}
    changed["value"] += " pls"
    bare.update(edits=[], value="u got the green lamp??")
    damaged["edits"][0].update(place=[0, 1], after=[["p"]])
    write(suite, lines)
    shop.makepyfile(test_shop=HEAD.format(more=f", protect={PROTECTED}") + ROWS)
    result = shop.runpytest_subprocess(*alone, "-n2", "-Wignore", "--edgecases-card")
    assert result.parseoutcomes()["passed"] == len(lines) + 2
    at = lines.index(refused) + 2
    result.stdout.fnmatch_lines(
        [
            f"*not confirmed, and did not run: a protected stretch changed (__edgecases__/test_shop.jsonl:{at}*",
            "*4 confirmed by their room*, 1 kept by people who looked at them, 3 written or changed by hand*",
        ]
    )
