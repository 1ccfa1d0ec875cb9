"""Skills, real rows, holdouts, own verifiers and data cards, on real runs of pytest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]

HEAD = """
    import pytest
    from pytest_edgecases import data
    from shop.router import route
"""
TEST = """
    {before}
    @pytest.mark.edgecases("message", {options})
    @pytest.mark.parametrize("message, intent", [
        ("Please cancel my order today.", "cancel"),
        ("Where is my refund for the shoes?", "refund_status"),
        ("Tell me of your new lamps, please.", "other"),
    ])
    def test_route(message, intent):
        assert route(message) == intent
"""


def source(options: str, before: str = "") -> str:
    return HEAD + TEST.format(options=options, before=before)


def statuses(result: pytest.RunResult) -> dict[str, int]:
    return {
        name: many for name, many in result.parseoutcomes().items() if name in ("passed", "failed", "xfailed", "errors")
    }


HOLDOUT = "text,intent\nI want to cancel what I bought,cancel\nMy money was to be refunded by now,refund_status\nDo you sell chairs,other\n"


def test_a_declared_skill_gives_each_category_its_weight_and_the_card_says_so(run: Run, shop: pytest.Pytester) -> None:
    shop.makepyprojecttoml(
        """
        [tool.pytest]
        pythonpath = ["."]
        asyncio_default_fixture_loop_scope = "function"
        [tool.edgecases.skills.routing]
        behaviour = "sends a message to the right desk"
        categories = { cancel = 3, refund_status = 1 }
        severity = "1-2"
        formats = ["text"]
        locales = ["en-GB"]
        keeps = ["order"]
        """
    )
    Path("holdout.csv").write_text(HOLDOUT, encoding="utf-8")
    held = 'data.rows("holdout.csv", columns={"message": "text", "intent": "intent"})'
    result = run(
        source(f'skill="routing", cases=12, holdout={held}, min_pass_rate=0.1'),
        "--edgecases-card",
        "--edgecases-card-to=out/card.json",
        "-v",
    )
    assert result.ret == 0
    result.stdout.re_match_lines_random([r"test_shop.py::test_route\[real-[0-9a-f]{8}\] (PASSED|XFAIL).*"])
    result.stdout.fnmatch_lines(
        [
            "transfer of test_shop.py::test_route: clean 100% of 3 *, messy * of 12 *, real 67% of 3 *",
            "*by category: not measured; 0 of 3 have*",
            "data card of *: skill: sends a message to the right desk (routing)",
            "*categories: cancel (9), refund_status (3)",
            "*of the items that ran: *real (3)*",
            "*categories of the rows that the skill does not name: other",
            "*not measured: no seed was declared private*",
        ]
    )
    card = json.loads(Path("out/card.json").read_text())["tests"][0]
    answers = [answer["measured"] for answer in card["answers"]]
    assert len(answers) == 6
    assert answers[2]["choices"]["chosen"] == 12
    assert answers[5]["overall"]["real"]["passed"] == 2
    assert answers[5]["correlation"] is None
    assert "anonymous" not in json.dumps(card)


def test_real_rows_come_beside_and_every_line_says_what_it_is(run: Run, shop: pytest.Pytester) -> None:
    Path("real.csv").write_text("message,intent\nI must cancel it at once,cancel\n", encoding="utf-8")
    text = source("real='real.csv', cases=8, verify=lambda case: 'shouts' if case.value.isupper() else None")
    result = run(text, "--edgecases-update", "--edgecases-card")
    assert statuses(result)["passed"] >= 8
    result.stdout.fnmatch_lines(
        ["*seeds: 3 rows of the test, 1 real example (real.csv (1))", "*your own verifier was asked as well"]
    )
    lines = [json.loads(line) for line in Path("__edgecases__/test_shop.jsonl").read_text().splitlines()[1:]]
    kinds = {(line["row"], line["provenance"]["kind"], line["provenance"].get("real", "")) for line in lines}
    assert ("real.csv:2", "perturbed", "real.csv:2") in kinds
    assert ("Please cancel my order today.-cancel", "perturbed", "") in kinds
    assert not any(line["value"].isupper() for line in lines)


def test_what_an_own_verifier_and_a_hook_drop_is_counted_by_reason(run: Run, shop: pytest.Pytester) -> None:
    shop.makeconftest(
        """
        def pytest_edgecases_verify(case):
            return "too long" if len(case.value) > 60 else None
        """
    )
    verify = 'lambda case: "shouts" if any(w.isupper() and len(w) > 2 for w in case.value.split()) else None'
    result = run(source(f"verify={verify}, mess='text.case', cases=9"), "--edgecases-card")
    result.stdout.re_match_lines_random([r".*dropped: .*shouts \(\d+\).*"])
    schema = run(source("verify={'type': 'string', 'pattern': '[?]$'}, mess='text.case', cases=6"), "--edgecases-card")
    schema.stdout.re_match_lines_random([r".*dropped: .*the schema: invalid by pattern at the root \(\d+\).*"])


MISTAKES = {
    'skill="routng"': 'There is no skill "routng"*Declare it in a table*',
    "skill=3": "skill takes a Skill, or the name*",
    "skill={'behaviour': 'x', 'formats': ['form']}": "The skill takes inputs of the formats form;*is a text*",
    "skill={'behaviour': 'x', 'categories': ['refund']}": 'The weights of the skill*no row has the category "refund"*',
    "skill={'behaviour': 'x', 'categories': {'cancel': 99, 'other': 1}}": "*cannot be met with 20 cases*Give cases=100*",
    "label='intnt'": '*label names no argument*Did you mean "intent"?*',
    "holdout=[('please CANCEL my  order today.', 'cancel')]": "The holdout must be independent, and 1 of its 1 rows*holdout:1 'please CANCEL*is a seed*",
    "holdout=[('Please cancel my orders today.', 'cancel')]": "*is nearly the seed 'Please cancel my order today.' (97% the same)*",
    "holdout=[('hello',)]": "A row of holdout gives a value for each of message, intent*",
    "holdout=[{'message': 'x', 'intnt': 'y'}]": '*has no "intent". Did you mean "intnt"?*',
    "holdout='none.csv'": "holdout: There is no file*none.csv*",
    "holdout='odd.csv'": 'holdout: odd.csv has no column "message"*data.rows("odd.csv", columns=*',
    "holdout=data.rows('odd.csv', columns=['label'])": "holdout has the columns label, and the test's rows have message, intent*",
    "real='many.csv'": "*real: many.csv has more than 10,000 rows, and each would run. Take some, as in real=data.rows(*, sample=500)*",
    "real=[('a letter', 'other')] * 10_001": "*real: real has 10,001 rows, and each would run*",
    "real='semi.csv'": '*semi.csv has no column "message": its first line, "message;intent", seems to be parted by semicolons*',
    "real='wide.csv'": '*wide.csv is not utf-8*It looks like UTF-16. Say which encoding*data.rows("wide.csv", encoding="utf-16")*',
    "verify=3": "verify takes a function of a case*",
    "verify=lambda case: 1 / 0": "The verifier <lambda> raised ZeroDivisionError: division by zero (line *), on the case *",
    "verify=lambda case: True": "The verifier <lambda> returns a reason, or None*it returned True*",
}


def test_mistakes_are_sentences(run: Run, shop: pytest.Pytester) -> None:
    Path("odd.csv").write_text("text,label\na,b\n", encoding="utf-8")
    Path("many.csv").write_text("message,intent\n" + "a,b\n" * 10_001, encoding="utf-8")
    Path("semi.csv").write_text("message;intent\na;b\n", encoding="utf-8")
    Path("wide.csv").write_text("message,intent\na,b\n", encoding="utf-16")
    million = (
        HEAD
        + """
    @pytest.mark.edgecases("number")
    @pytest.mark.parametrize("number", range(10**9))
    def test_many(number):
        pass
    """
    )
    shop.makepyfile(test_million=million)
    shop.makepyfile(**{f"test_{number}": source(options) for number, options in enumerate(MISTAKES)})
    result = run("", "--continue-on-collection-errors")
    text = result.stdout.str()
    assert "Traceback" not in text
    result.stdout.fnmatch_lines_random(
        ["*The test has 1,000,000,000 rows, and each runs clean*Take some, 100,000 at most*"]
    )
    for said in MISTAKES.values():
        result.stdout.fnmatch_lines_random([f"*{said}"])


def test_a_holdout_needs_rows(run: Run) -> None:
    result = run(
        HEAD
        + """
    @pytest.mark.edgecases("shop.router:route", holdout=["a"])
    def test_it():
        assert route("Where is my refund?") == "refund_status"
"""
    )
    result.stdout.fnmatch_lines_random(["*holdout gives rows, so the marker's target must be an argument*"])


def test_a_holdout_that_fails_fails_the_run_and_counts_once_over_processes(
    shop: pytest.Pytester, alone: tuple[str, ...]
) -> None:
    held = "[('stop what I bought', 'cancel'), ('what chairs are there', 'other')]"
    beside = "@pytest.mark.parametrize('polite', [False, True])"
    text = source(f"holdout={held}, cases=2, mess='text.case.upper'", before=beside).replace(
        "intent):", "intent, polite):"
    )
    shop.makepyfile(test_shop=text)
    result = shop.runpytest_subprocess(*alone, "-n1")
    assert statuses(result)["failed"] == 2
    result.stdout.fnmatch_lines(["transfer of *: clean 100% of 6 *, messy * of 2 *, real 50% of 4 *"])
    plan = shop.runpytest_inprocess(*alone, "--edgecases-plan")
    plan.stdout.fnmatch_lines(["test_shop.py::test_route: 6 clean, 2 cases, 4 held out"])


def test_what_is_private_in_labels_and_reasons_is_in_no_card_and_no_store(run: Run) -> None:
    owner = "ann.lee@shop-mail.com"
    result = run(
        f"""
    import pytest

    def verify(case):
        return "of {owner}" if case.value[:1].islower() else None

    @pytest.mark.edgecases("message", cases=6, mess="text.case", verify=verify, holdout=[("Hello there", "{owner}")],
                           skill={{"behaviour": "finds {owner}", "categories": ["{owner}"]}})
    @pytest.mark.parametrize("message, owner", [("Please cancel my order today.", "{owner}")], ids=["row"])
    def test_it(message, owner):
        pass
    """,
        "--edgecases-card",
        "--edgecases-card-to=card.md",
        "--edgecases-json=report.json",
        "--edgecases-html=report.html",
    )
    result.stdout.re_match_lines_random([r".*dropped: .*of \[redacted:email\] \(\d+\).*"])
    assert owner not in result.stdout.str()
    for name in ("card.md", "report.json", "report.html", ".edgecases/runs.db"):
        assert owner.encode() not in Path(name).read_bytes(), name
    cards = json.loads(Path("report.json").read_text())["data_cards"]
    assert cards[0]["answers"][0]["measured"]["categories"]["[redacted:email]"] > 0
