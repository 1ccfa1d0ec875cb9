"""What is covered, in real runs of pytest: constraints, triples, and the cells that the cases that ran cover, by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from pytest_edgecases.cli.main import main
from pytest_edgecases.report.as_json import schema

Run = Callable[..., pytest.RunResult]

ROWS = """
    import pytest

    ROWS = [
        ("Please cancel my order today, it arrived late.", "cancel"),
        ("I want to cancel what I bought, thank you very much.", "cancel"),
        ("Where is my refund for the shoes?", "refund"),
        ("When do I get my money back for the lamp that was broken when it came?", "refund"),
        ("Wo bleibt denn nur meine Bestellung vom letzten Montag, bitte?", "status"),
    ]
"""
TEST = (
    ROWS
    + """
    @pytest.mark.edgecases("message", cases={cases}, mess=["text", "text.ocr"], {options})
    @pytest.mark.parametrize("message, intent", ROWS)
    def test_route(message, intent):
        assert message
"""
)
FORBID = 'forbid=[{"perturbation": "text.ocr", "category": "refund"}, {"severity": 3, "locale": "de"}]'


def coverage_in(path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the coverage of the first card of a file, and all of the answer that it stands in."""
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    card = (found.get("tests") if "edgecases_card" in found else found["data_cards"])[0]
    answer = next(one for one in card["answers"] if one["question"] == "What is missing?")
    return answer["measured"]["coverage"], answer


def test_a_run_names_what_it_covers_and_never_runs_what_is_forbidden(run: Run, shop: pytest.Pytester) -> None:
    text = TEST.format(cases=40, options=FORBID)
    result = run(text, "--edgecases-card", "--edgecases-json=r.json", "--edgecases-html=r.html", "--edgecases-update")
    result.stdout.re_match_lines_random(
        [
            r" +pairs of category, length, locale, perturbation, place, severity: \d+ of \d+ that could be made are covered \(\d\d%\); \d+ cannot be made",
            r" +seeds without a case: 0 of 5",
            r" +never chosen, as forbid says: category=refund × perturbation=text.ocr",
            r" +category × perturbation +\d+ +\d+ +\d+ +\w+ × text\..*",
            r" +how varied the 5 seeds are before perturbation .*zlib makes them \d\.\d times smaller.*",
            r" +of those chosen, nearly the same as another one .*: \d+",
        ]
    )
    report = json.loads(Path("r.json").read_text())
    jsonschema.validate(report, json.loads(schema()))
    found, answer = coverage_in("r.json")
    lines = [json.loads(line) for line in Path("__edgecases__/test_shop.jsonl").read_text().splitlines()[1:]]
    assert len(lines) == 40
    category_of = {"Please": "cancel", "I": "cancel", "Where": "refund", "When": "refund", "Wo": "status"}
    by_hand = set()
    for line in lines:
        category = category_of[line["seed"]["value"].split()[0]]
        for edit in line["edits"]:
            by_hand.add(f"category={category} × perturbation={edit['name']}")
            by_hand.add(f"perturbation={edit['name']} × severity={line['severity']}")
            assert not (category == "refund" and edit["name"].startswith("text.ocr."))
        assert not (category == "status" and line["severity"] == 3)
    mine = {
        name for name in found["covered"] if "perturbation=" in name and ("severity=" in name or "category=" in name)
    }
    assert mine == by_hand
    assert found["counts"]["covered"] == len(found["covered"])
    assert "category=refund × perturbation=text.ocr.confuse" in found["infeasible"]
    assert "locale=de × severity=3" in found["infeasible"]
    assert answer["measured"]["seeds"] == {"all": 5, "used": 5}
    assert "category × perturbation" in Path("r.html").read_text()

    # The committed cases cover the same, and of what else could be covered nothing is known.
    again = run("", "--edgecases-card-to=suite.json", "--edgecases-card-to=suite.json")
    assert again.ret == 0
    suite, answer = coverage_in("suite.json")
    assert suite["covered"] == found["covered"]
    assert (suite["missing"], suite["infeasible"], suite["share"]) == (None, None, None)
    assert any("how many could be: not measured" in line for line in answer["lines"])


def test_the_cells_are_of_the_cases_that_ran(run: Run, shop: pytest.Pytester) -> None:
    run(TEST.format(cases=40, options="severity=(1, 2)"), "--edgecases-card-to=all.json")
    whole, _ = coverage_in("all.json")
    run("", "--edgecases-max-calls=15", "--edgecases-card-to=some.json")
    some, answer = coverage_in("some.json")
    assert set(some["covered"]) < set(whole["covered"])
    assert set(some["covered"]) | set(some["missing"]) == set(whole["covered"]) | set(whole["missing"])
    assert some["infeasible"] == whole["infeasible"]
    run("", "-k", "refund", "--edgecases-card-to=k.json")
    part, answer = coverage_in("k.json")
    assert not any("category=cancel" in name for name in part["covered"])
    assert answer["measured"]["seeds"] == {"all": 5, "used": 2}
    assert "seeds without a case: 3 of 5" in answer["lines"]


def test_over_processes_and_from_the_store_it_is_the_same(shop: pytest.Pytester, alone: tuple[str, ...]) -> None:
    shop.makepyfile(test_shop=TEST.format(cases=12, options='coverage="triples"'))
    result = shop.runpytest_subprocess(*alone, "-n2", "--edgecases-json=two.json")
    assert result.ret == 0
    serial = shop.runpytest_inprocess(*alone, "-p", "no:xdist", "--edgecases-json=one.json")
    assert serial.ret == 0
    one, _ = coverage_in("one.json")
    assert one["strength"] == 3
    assert coverage_in("two.json")[0] == one
    assert CliRunner().invoke(main, ["report", "--json", "stored.json"]).exit_code == 0
    assert coverage_in("stored.json")[0] == one


OPEN = """
    @pytest.fixture
    def message():
        return "Where is my refund for the shoes?"

    @pytest.mark.edgecases("message", cases=6, label="intent", forbid={"category": "refund", "perturbation": "text.typo"}, mess="text")
    @pytest.mark.parametrize("intent", ["refund", "other"])
    def test_open(message, intent):
        assert message
"""
NONE_LEFT = """
    @pytest.mark.edgecases("message", cases=6, forbid={"category": "refund"})
    @pytest.mark.parametrize("message, intent", ROWS)
    def test_rows(message, intent):
        assert message
"""
DRAWN = """
    from pytest_edgecases import text

    @pytest.mark.edgecases(inject={"case": text.messy("Where is my refund?", severity=(1, 2))}, cases=30, forbid={"perturbation": "text.typo"})
    def test_drawn(case):
        assert not any(name.startswith("text.typo.") for name in case.names)
"""


def test_seeds_of_fixtures_and_drawn_cases_keep_to_it_and_a_row_without_a_case_says_why(
    run: Run, shop: pytest.Pytester
) -> None:
    result = run(ROWS + OPEN + NONE_LEFT + DRAWN, "-rs", "--edgecases-card", "--edgecases-card-to=c.json")
    assert result.ret == 0
    result.stdout.fnmatch_lines_random(
        ["SKIPPED*For the seed 'Where is my refund for the shoes?' (category refund, length short*) forbid rules out*"]
    )
    cards = {card["test"]: card["answers"] for card in json.loads(Path("c.json").read_text())["tests"]}
    opened = cards["test_shop.py::test_open"][3]["measured"]["coverage"]
    assert not any(
        "category=refund × perturbation=text.typo." in name for name in [*opened["covered"], *opened["missing"]]
    )
    assert any("category=other × perturbation=text.typo." in name for name in [*opened["covered"], *opened["missing"]])
    assert cards["test_shop.py::test_drawn"][2]["measured"]["dropped"]["a combination that is forbidden"] > 0


MISTAKES = {
    'forbid=[{"perturbation": "text.orc"}]': 'There is no perturbation or group "text.orc". Did you mean "text.ocr"?*',
    'forbid=[{"perturbation": "text.ocr", "category": "refnd"}]': 'forbid: no row has the category "refnd". Did you mean "refund"?*cancel, refund, status.',
    'forbid=[{"colour": "red"}]': 'forbid has no factor "colour".*The factors are perturbation, place, severity, category*',
    'forbid="text.ocr"': "forbid takes combinations that must not be*",
    'forbid={"severity": [1, 2, 3]}': "For the seed 'Please*forbid rules out every perturbation that applies.*",
    'coverage="all"': 'coverage takes "pairs" or "triples"; \'all\' is neither.',
    'skill={"behaviour": "routes", "categories": ["refund"], "forbid": [{"category": "refund"}]}': '*about the category "refund", and forbid rules out all of it*',
}


def test_mistakes_are_sentences(run: Run, shop: pytest.Pytester) -> None:
    shop.makepyfile(**{f"test_{number}": TEST.format(cases=5, options=said) for number, said in enumerate(MISTAKES)})
    result = run("", "--continue-on-collection-errors")
    assert "Traceback" not in result.stdout.str()
    for said in MISTAKES.values():
        result.stdout.fnmatch_lines_random([f"*{said}"])


def test_a_skill_declares_both(run: Run, shop: pytest.Pytester) -> None:
    shop.makepyprojecttoml(
        """
        [tool.pytest]
        asyncio_default_fixture_loop_scope = "function"
        [tool.edgecases.skills.routing]
        behaviour = "routes"
        coverage = "triples"
        categories = { cancel = 3, refund = 1 }
        forbid = [{ perturbation = "text.ocr", category = ["refund", "cancel"] }]
        """
    )
    result = run(TEST.format(cases=12, options='skill="routing", forbid={"severity": 1}'), "--edgecases-card-to=c.md")
    assert result.ret == 0
    text = Path("c.md").read_text()
    assert "triples of category" in text
    assert "never chosen, as forbid says: category=refund or cancel × perturbation=text.ocr" in text
    assert "never chosen, as forbid says: severity=1" in text
    assert "severity: 2 (" in text
    assert "categories: cancel (9), refund (3)" in text
