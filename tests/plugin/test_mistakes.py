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
