"""One marker on a test that exists: each row clean, then messy, one item a case, with fresh fixtures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

ROWS = """
    import pytest
    from shop.router import route

    @pytest.mark.edgecases("message", cases=6, mess="text.case.lower, text.punctuation", severity=1)
    @pytest.mark.parametrize("message, intent", [
        ("Please stop my order because it arrived late.", "other"),
        ("Where is my refund?", "refund_status"),
    ])
    def test_route(message, intent):
        assert route(message) == intent
"""


def test_each_row_runs_clean_and_then_messy(run: Run) -> None:
    result = run(ROWS, "-v")
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(
        [
            "*test_route?Please stop my order because it arrived late.-other-clean? PASSED*",
            "*test_route?Please stop my order because it arrived late.-other-*-????????????? PASSED*",
            "*test_route?Where is my refund?-refund_status-clean? PASSED*",
            "*test_route?Where is my refund?-refund_status-*-????????????? PASSED*",
            "*test_shop.py::test_route*2/2*6*6*100%*",
        ]
    )


def test_the_budget_is_spread_over_the_rows(run: Run) -> None:
    rows = ", ".join(f'"Where is my parcel, {name}?"' for name in ("Ana", "Bea", "Cleo", "Dora", "Edda"))
    result = run(
        f"""
        import pytest

        @pytest.mark.edgecases("message", cases=3)
        @pytest.mark.parametrize("message", [{rows}])
        def test_it(message):
            pass
        """
    )
    result.assert_outcomes(passed=5 + 3)


def test_a_seed_from_a_fixture_is_perturbed_and_the_fixture_is_fresh_each_time(run: Run) -> None:
    run(
        """
        import pytest

        made = []

        @pytest.fixture
        def message():
            made.append(1)
            return "Please stop my order because it arrived late."

        @pytest.fixture
        def basket():
            return []

        @pytest.mark.edgecases("message", cases=5)
        def test_it(message, basket, edgecase):
            basket.append(message)
            assert basket == [edgecase.value]
            assert edgecase.is_clean == (message == edgecase.seed.value)
            assert len(made) <= 6
        """
    ).assert_outcomes(passed=6)


def test_the_fixture_edgecase_gives_the_running_case(run: Run) -> None:
    run(
        """
        import pytest
        from pytest_edgecases import Expect, RunningCase
        from edgecase_strategies.text import ROOM

        @pytest.mark.edgecases("message", cases=10)
        @pytest.mark.parametrize("message", ["Where is my refund, please?"])
        def test_it(message, edgecase):
            assert isinstance(edgecase, RunningCase)
            assert message == edgecase.value
            assert edgecase.seed.value == "Where is my refund, please?"
            assert ROOM.undo(message, edgecase.edits) == edgecase.seed.value
            assert edgecase.truth.expect is Expect.SAME
            assert len(edgecase.id) == 12
        """
    ).assert_outcomes(passed=11)


def test_reading_the_case_before_it_is_known_is_an_error_that_says_so(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.fixture
        def early(edgecase):
            return edgecase.value

        @pytest.mark.edgecases("message", cases=1)
        @pytest.mark.parametrize("message", ["Where is my refund?"])
        def test_it(message, early):
            pass
        """
    )
    result.assert_outcomes(errors=1, skipped=1)
    result.stdout.fnmatch_lines(["*The case of test_it* is not known yet: read edgecase in the test itself*"])


@pytest.mark.parametrize("plugin", ["asyncio", "anyio"])
def test_async_tests(run: Run, plugin: str) -> None:
    backend = '@pytest.fixture\ndef anyio_backend():\n    return "asyncio"\n'
    result = run(
        f"""
import pytest
from shop.router import route_later

{backend if plugin == "anyio" else ""}
@pytest.mark.{plugin}
@pytest.mark.edgecases("message", cases=5, protect=["refund"])
@pytest.mark.parametrize("message", ["Where is my refund, dear shop?"])
async def test_it(message, edgecase):
    assert message == edgecase.value
    assert await route_later(message) == "refund_status"
        """
    )
    result.assert_outcomes(passed=6)


def test_methods_of_a_class_get_a_new_instance_for_each_try(run: Run) -> None:
    result = run(
        """
        import pytest
        from shop.router import route

        class TestRouter:
            @pytest.mark.edgecases("message", cases=4, mess="text.typo", severity=3, protect=["-label"])
            @pytest.mark.parametrize("message, intent", [("cancel", "cancel")])
            def test_route(self, message, intent):
                assert not hasattr(self, "seen")
                self.seen = True
                assert route(message) == intent
        """
    )
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 4
    assert outcomes["passed"] == 1
    result.stdout.no_fnmatch_line("E *hasattr*")


def test_a_marker_on_the_module_gives_options_and_the_nearest_one_wins(run: Run) -> None:
    result = run(
        """
        import pytest

        pytestmark = pytest.mark.edgecases(cases=2, mess="text.case")

        @pytest.mark.edgecases("message")
        @pytest.mark.parametrize("message", ["Where is my refund?"])
        def test_two(message, edgecase):
            assert all(edit.name.startswith("text.case") for edit in edgecase.edits)

        @pytest.mark.edgecases("message", cases=1)
        @pytest.mark.parametrize("message", ["Where is my refund?"])
        def test_one(message):
            pass

        def test_without_a_target():
            pass
        """
    )
    result.assert_outcomes(passed=3 + 2 + 1)


def test_two_arguments_are_perturbed_one_at_a_time(run: Run) -> None:
    run(
        """
        import pytest

        @pytest.mark.edgecases("subject", "body", cases=8)
        @pytest.mark.parametrize("subject, body", [("About my parcel", "Something is missing in the box.")])
        def test_it(subject, body, edgecase):
            changed = (subject != "About my parcel") + (body != "Something is missing in the box.")
            assert changed == (0 if edgecase.is_clean else 1)
        """
    ).assert_outcomes(passed=9)


def test_the_words_of_the_label_are_out_of_reach_unless_asked_for(run: Run) -> None:
    source = """
        import pytest

        @pytest.mark.edgecases("text", cases=40, severity=3, mess="text.typo", {options})
        @pytest.mark.parametrize("text, item", [("My parcel has a yellow label", {{"colour": "yellow"}})])
        def test_it(text, item):
            assert item["colour"] in text
    """
    run(source.format(options="")).assert_outcomes(passed=41)
    assert run(source.format(options='protect=["-label"]')).parseoutcomes()["failed"] > 5


def test_a_row_that_cannot_be_perturbed_says_so_and_the_others_run(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.edgecases("text", cases=4)
        @pytest.mark.parametrize("text", ["2024-05-01", "Where is my refund?"])
        def test_it(text):
            pass
        """,
        "-rs",
    )
    result.assert_outcomes(passed=2 + 4, skipped=1)
    result.stdout.fnmatch_lines(
        ["SKIPPED*: To the seed '2024-05-01' * In it, these kinds are protected: phone, date, *"]
    )


def test_what_fails_clean_is_not_run_messy(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.edgecases("text", cases=4)
        @pytest.mark.parametrize("text", ["Where is my refund?"])
        def test_it(text):
            assert False
        """,
        "-rs",
    )
    result.assert_outcomes(failed=1, skipped=4)
    result.stdout.fnmatch_lines(["SKIPPED [[]4] test_shop.py:3: fails on the clean example"])


def test_the_clean_example_is_checked_where_it_was_not_selected(run: Run) -> None:
    source = """
        import pytest

        @pytest.mark.edgecases("text", cases=4)
        @pytest.mark.parametrize("text, label", [("Where is my refund?", 3)])
        def test_it(text, label, tmp_path):
            assert not list(tmp_path.iterdir())
            (tmp_path / "seen").touch()
            assert label == 3 and {what}
    """
    run(source.format(what="True"), "-k", "not clean").assert_outcomes(passed=4, deselected=1)
    run(source.format(what="False"), "-k", "not clean").assert_outcomes(skipped=4, deselected=1)


def test_a_skipped_or_expected_failure_stays_one(run: Run) -> None:
    run(
        """
        import pytest

        @pytest.mark.skip
        @pytest.mark.edgecases("text", cases=2)
        @pytest.mark.parametrize("text", ["Where is my refund?"])
        def test_skipped(text):
            pass

        @pytest.mark.xfail
        @pytest.mark.edgecases("text", cases=2)
        @pytest.mark.parametrize("text", ["Where is my refund?"])
        def test_expected(text):
            assert False
        """
    ).assert_outcomes(skipped=3 + 2, xfailed=1)


def test_module_fixtures_are_made_once_and_torn_down_once(run: Run) -> None:
    result = run(
        """
        import pytest
        from shop.router import route

        @pytest.fixture(scope="module")
        def model():
            print("LOAD")
            yield route
            print("CLOSE")

        @pytest.mark.edgecases("text", cases=6, mess="text.typo", severity=3, protect=["-label"])
        @pytest.mark.parametrize("text, intent", [("cancel my order please", "cancel")])
        def test_it(model, text, intent):
            assert model(text) == intent

        def test_last():
            pass
        """,
        "-s",
    )
    assert result.stdout.str().count("LOAD") == 1
    assert result.stdout.str().count("CLOSE") == 1
    assert result.parseoutcomes()["failed"] >= 1
