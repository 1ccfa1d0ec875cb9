"""A user's mistake is a sentence with the marker's file and line, and never a traceback of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

HEADER = "import unittest\nimport pytest\nfrom hypothesis import given, strategies as st\n"
ROW = '@pytest.mark.parametrize("message", ["hello there, dear shop"])\ndef test_it(message):\n    pass\n'
PLAIN = "def test_it():\n    pass\n"


@pytest.mark.parametrize(
    ("marker", "test", "says"),
    [
        ('"message", mess="text.tpyo"', ROW, 'no perturbation or group "text.tpyo". Did you mean "text.typo"?'),
        ('"message", casse=3', ROW, 'The marker has no option "casse". Did you mean "cases"?'),
        ('"message", cases=0', ROW, "cases takes a whole number of at least 1; 0 is not one."),
        ('"message", cases="3"', ROW, "cases takes a whole number of at least 1; '3' is not one."),
        ('"message", severity="high"', ROW, "severity takes a level from 1 to 5"),
        ('"message", seed=-1', ROW, "seed takes a whole number of at least 0"),
        ('"message", protect="abc"', ROW, "protect takes a list, as in protect=['abc']"),
        ('"message", protect=["-dates"]', ROW, 'cannot lift "dates"'),
        ('"message", protect=["re:("]', ROW, "regular expression '(' in protect is not valid"),
        ('"mesage"', ROW, 'test_it has no argument "mesage". Did you mean "message"?'),
        ('"tmp_path"', ROW, 'test_it has no argument "tmp_path". Name one of its arguments (message), or a function'),
        ('"no such thing"', ROW, "A target is the name of one of the test's arguments"),
        ('"message", "message"', ROW, "The target message is named twice"),
        ("", PLAIN, "The marker names no target"),
        (
            '"shop.router:rute"',
            PLAIN,
            'has no "rute", which the target "shop.router:rute" names. Did you mean "route"?',
        ),
        ('"shop.routr:route"', PLAIN, 'The module "shop.routr" of the target "shop.routr:route" cannot be imported'),
        ('"shop.router:Router"', PLAIN, "is no function but of type type; name one of its methods"),
        ('"shop.router:route.txt"', PLAIN, 'has no argument "txt". Did you mean "text"?'),
        ('"x"', "def test_it(x):\n    pass\n", 'The argument "x" gets no value, so there is no seed'),
        (
            'inject={"x": 3}',
            "def test_it(x):\n    pass\n",
            "inject takes a Hypothesis strategy for 'x'; 3 is of type int",
        ),
        (
            '"message"',
            "@given(st.text())\ndef test_it(message):\n    pass\n",
            "is a @given test, which makes its own inputs",
        ),
        ('"message"', ROW.replace('"hello there, dear shop"', "3"), "The kinds that can be perturbed are: str (text)"),
        ('"message"', ROW.replace("hello there, dear shop", "2024-05-01"), "To the seed '2024-05-01' none of the"),
        ('"message"', ROW.replace("hello there, dear shop", ""), "To the seed '' none of the"),
        ('"message"', ROW.replace('"hello there, dear shop"', "None"), "No room handles a seed of type NoneType"),
        ('"message", mess=3', ROW, 'mess takes names and groups of perturbations, as in ["text.typo"]; 3 is neither'),
        ('"message", mess=[]', ROW, "mess is empty; leave it out for the default"),
        ('"message", mess=""', ROW, "mess is empty; leave it out for the default"),
        ('"message", severity=(3, 1)', ROW, "severity takes a level from 1 to 5 or a range"),
        ('"message", protect=[3]', ROW, "protect takes texts that are not empty"),
        ('"message", shrink_calls=-1', ROW, "shrink_calls takes a whole number of at least 0; -1 is not one."),
        ('["message"]', ROW, "['message'] is none of these."),
        ('inject=["message"]', ROW, "inject takes a dict of targets and strategies"),
        ('inject={"mesage": st.text()}', ROW, 'test_it has no argument "mesage". Did you mean "message"?'),
        (
            'inject={"x": st.nothing()}',
            "def test_it(x):\n    pass\n",
            "Hypothesis draws no value of the strategy nothing(): Cannot generate",
        ),
        (
            'inject={"x": st.integers().map(lambda x: 1 / 0)}',
            "def test_it(x):\n    pass\n",
            "ZeroDivisionError: division by zero, raised at test_shop.py:5 in <lambda>, while the cases were made.",
        ),
        ('"edgecase"', "def test_it(edgecase):\n    pass\n", '"edgecase" holds no input of the model.'),
        (
            '"message"',
            'def test_it(message="hello there"):\n    pass\n',
            'The argument "message" of test_it has a default value, so pytest gives it none.',
        ),
    ],
)
def test_a_mistake_in_the_marker_fails_the_collection(run: Run, marker: str, test: str, says: str) -> None:
    result = run(f"{HEADER}\n@pytest.mark.edgecases({marker})\n{test}")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    printed = result.stdout.str()
    assert "test_shop.py:5: " in printed
    assert says in printed
    assert "Traceback" not in printed
    assert "pytest_edgecases/" not in printed


OWN = """
    from pytest_edgecases import Edit, perturbation

    @perturbation("{name}", keeps_truth=True)
    def own(text, rng):
        "Do something of the house."
        return {returned}
"""


@pytest.mark.parametrize(
    ("name", "returned", "says"),
    [
        ("text.house.own", "1 / 0", "ZeroDivisionError: division by zero, raised at conftest.py:6 in own"),
        ("text.house.own", "'x'", 'The perturbation "text.house.own" must return an Edit'),
        (
            "text.house.own",
            "None",
            "To the seed 'hello there, dear shop' none of the 1 perturbations asked for applies.",
        ),
        ("text.house.own", "Edit(place=(0, 1), before='z', after='y')", "No case could be made: 400 were drawn"),
        (
            "photo.house.own",
            "None",
            'it needs one whose name begins with "text.", and those given are photo.house.own.',
        ),
    ],
)
def test_a_perturbation_that_does_what_it_must_not(
    run: Run, shop: pytest.Pytester, name: str, returned: str, says: str
) -> None:
    shop.makeconftest(OWN.format(name=name, returned=returned))
    result = run(f"{HEADER}\n@pytest.mark.edgecases('message', mess='{name}')\n{ROW}")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "test_shop.py:5: " in result.stdout.str()
    assert says in result.stdout.str()
    assert "pytest_edgecases/" not in result.stdout.str()


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ('edgecases_mess = ["text.tpyo"]', 'no perturbation or group "text.tpyo". Did you mean "text.typo"?'),
        ("edgecases_cases = 0", "edgecases_cases in the configuration: cases takes a whole number of at least 1"),
        ('edgecases_cases = "many"', "edgecases_cases in the configuration: *expects an int*"),
        ('edgecases_severity = "9"', "edgecases_severity in the configuration: severity takes a level from 1 to 5"),
    ],
)
def test_a_mistake_in_the_configuration_names_the_key(run: Run, shop: pytest.Pytester, key: str, says: str) -> None:
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write(f"\n{key}\n")
    result = run(f"{HEADER}\n@pytest.mark.edgecases('message')\n{ROW}")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([f"*{says}*"])
    assert "pytest_edgecases/" not in result.stdout.str()


def test_a_fixture_that_the_test_does_not_see_is_no_argument_of_it(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture
        def text():
            return "hello there, dear shop"

        @pytest.fixture(autouse=True)
        def prompt(text):
            return text

        @pytest.mark.edgecases("text")
        def test_it(prompt):
            pass
        """
    )
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(['test_shop.py:11: test_it has no argument "text". * arguments (prompt), or a*'])


def test_no_rows_are_skipped_as_pytest_does(run: Run) -> None:
    row = ROW.replace('"hello there, dear shop"', "")
    run(f"{HEADER}\n@pytest.mark.edgecases('message')\n{row}").assert_outcomes(skipped=1)


def test_a_damaged_store_is_set_aside_and_nothing_is_lost(run: Run, shop: pytest.Pytester) -> None:
    folder = shop.path / ".edgecases"
    folder.mkdir()
    (folder / "runs.db").write_bytes(b"This is no database. " * 500)
    source = f"{HEADER}\n@pytest.mark.edgecases('message', cases=3)\n{ROW}"
    result = run(source, "-W", "default")
    result.assert_outcomes(passed=4, warnings=1)
    result.stdout.fnmatch_lines(["*The run store * cannot be used: *It was set aside as runs.db.damaged-1*"])
    assert (folder / "runs.db.damaged-1").read_bytes().startswith(b"This is no database.")
    run("").assert_outcomes(passed=4)


def test_a_testcase_method_is_refused(run: Run) -> None:
    result = run(
        """
        import unittest
        import pytest

        class TestOld(unittest.TestCase):
            @pytest.mark.edgecases("message")
            def test_it(self):
                pass
        """
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*test_it is a method of a unittest.TestCase, which takes no arguments*"])


def test_a_hidden_fixture_is_refused(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture
        def edgecase():
            return 3

        @pytest.mark.edgecases("message")
        @pytest.mark.parametrize("message", ["hello there"])
        def test_it(message, edgecase):
            pass
        """
    )
    result.stdout.fnmatch_lines(['*The fixture "edgecase" of test_shop hides the one of pytest-edgecases.*'])


def test_the_fixture_without_the_marker_is_an_error(run: Run) -> None:
    result = run("def test_it(edgecase):\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["test_it asks for the fixture edgecase but has no marker*"])


def test_a_seed_of_another_kind_from_a_fixture_is_one_error(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture
        def number():
            return 3

        @pytest.mark.edgecases("number", cases=5)
        def test_it(number):
            pass
        """
    )
    result.assert_outcomes(passed=1, errors=1, skipped=4)
    result.stdout.fnmatch_lines(["test_shop.py:7: No room handles a seed of type int.*"])


def test_an_item_that_another_plugin_runs_says_so(run: Run, shop: pytest.Pytester) -> None:
    shop.makeconftest(
        """
        import pytest
        from _pytest.runner import runtestprotocol

        class Greedy:
            @pytest.hookimpl(tryfirst=True, wrapper=False)
            def pytest_runtest_protocol(self, item, nextitem):
                runtestprotocol(item, nextitem=nextitem)
                return True

        def pytest_collection_finish(session):
            session.config.pluginmanager.register(Greedy(), "greedy")
        """
    )
    result = run(
        """
        import pytest

        @pytest.mark.edgecases("message", cases=1)
        @pytest.mark.parametrize("message", ["hello there"])
        def test_it(message):
            pass
        """
    )
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["Another plugin ran test_it*The plugins that run items are: *greedy*"])
