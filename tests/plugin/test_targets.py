"""Functions that a test calls as targets: their arguments and their results."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


@pytest.mark.parametrize(
    ("target", "setup", "call"),
    [
        ("shop.router:route", "from shop.router import route", "route(TEXT)"),
        ("shop.router:route", "import shop.router as r", "r.route(TEXT)"),
        ("shop.router:route.text", "from shop.router import route as go", "go(text=TEXT)"),
        ("shop.router:Router.route", "from shop.router import Router", "Router().route(TEXT)"),
        (
            "shop.router:Router.route.text",
            "from shop.router import Router",
            "Router().route(polite=False, text=TEXT)",
        ),
        (
            "shop.router:Router.route_statically",
            "from shop.router import Router",
            "Router.route_statically(TEXT)",
        ),
        (
            "shop.router:Router.route_by_class",
            "from shop.router import Router",
            "Router.route_by_class(TEXT)",
        ),
        (
            "shop.router:route_later",
            "import asyncio\nfrom shop.router import route_later",
            "asyncio.run(route_later(TEXT))",
        ),
    ],
)
def test_a_literal_in_the_body_is_perturbed_through_the_function(run: Run, target: str, setup: str, call: str) -> None:
    result = run(
        f"""
import pytest
{setup}
from shop import router

TEXT = "Please cancel my order because it arrived late."

@pytest.mark.edgecases("{target}", cases=12, mess="text.typo", severity=3)
def test_it(edgecase):
    answer = {call}
    assert router.calls[-1] == edgecase.value
    assert (router.calls[-1] == TEXT) == edgecase.is_clean
    assert answer == "cancel"
"""
    )
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 1
    assert outcomes["failed"] + outcomes["passed"] == 13
    result.stdout.fnmatch_lines(["*smallest*"])
    result.stdout.no_fnmatch_line("*router.calls?-1? == edgecase.value*Error*")


def test_the_function_is_whole_again_afterwards(run: Run) -> None:
    run(
        """
        import pytest
        import shop.router
        from shop.router import Router, route

        before = (route, Router.__dict__["route"], Router.__dict__["route_by_class"])

        @pytest.mark.edgecases("shop.router:route", "shop.router:Router.route", cases=4)
        def test_it():
            assert route("Where is my parcel, dear shop?") == "other"
            assert Router().route("And my second parcel?") == "other"

        def test_after():
            assert (route, Router.__dict__["route"], Router.__dict__["route_by_class"]) == before
            assert shop.router.route is route
        """
    ).assert_outcomes(passed=6)


def test_each_text_that_the_test_passes_is_a_seed(run: Run) -> None:
    run(
        """
        import pytest
        from shop.router import route

        seeds = set()

        @pytest.mark.edgecases("shop.router:route", cases=8)
        def test_it(edgecase):
            route("Where is my parcel, dear shop?")
            route("Please send an invoice for it.")
            seeds.add(edgecase.seed.value)

        def test_seeds():
            assert len(seeds) == 2
        """
    ).assert_outcomes(passed=10)


def test_what_a_function_returns_is_perturbed(run: Run) -> None:
    run(
        """
        import asyncio
        import pytest
        from pytest_edgecases import result
        from shop.tools import get_order, get_order_later

        @pytest.mark.edgecases(result("shop.tools:get_order"), cases=5)
        def test_sync(edgecase):
            assert get_order(12345) == edgecase.value
            assert "12345" in edgecase.value

        @pytest.mark.edgecases(result("shop.tools:get_order_later"), cases=5)
        def test_async(edgecase):
            assert asyncio.run(get_order_later(12345)) == edgecase.value
        """
    ).assert_outcomes(passed=12)


def test_what_a_strategy_gives_is_returned_or_raised(run: Run) -> None:
    result = run(
        """
        import pytest
        from hypothesis import strategies as st
        from pytest_edgecases import result
        from shop.tools import get_order

        odd = st.sampled_from([TimeoutError("no answer"), {"error": "down"}, ""])

        @pytest.mark.edgecases(inject={result("shop.tools:get_order"): odd}, cases=3)
        def test_it(edgecase):
            answer = get_order(1)
            assert answer == "Order 1 was delivered yesterday." or not edgecase.is_clean or edgecase.seed.value is None
            assert isinstance(answer, (str, dict))
        """
    )
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["E*TimeoutError: no answer"])


def test_the_argument_of_a_function_can_come_from_a_strategy(run: Run) -> None:
    run(
        """
        import pytest
        from hypothesis import strategies as st
        from shop import router

        @pytest.mark.edgecases(inject={"shop.router:route": st.text(min_size=1)}, cases=5)
        def test_it(edgecase):
            assert router.route("Where is my parcel?") == "other"
            assert router.calls[-1] in ("Where is my parcel?", edgecase.value)
        """
    ).assert_outcomes(passed=6)


def test_a_function_that_is_never_called_is_an_error_that_says_so(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.edgecases("shop.router:route", cases=2)
        def test_it():
            pass
        """
    )
    result.assert_outcomes(failed=1, skipped=2)
    result.stdout.fnmatch_lines(["test_shop.py:3: The target shop.router:route was never called by test_it*"])


def test_a_function_without_a_text_is_an_error_that_says_so(run: Run) -> None:
    result = run(
        """
        import pytest
        from pytest_edgecases import result
        from shop.tools import get_order

        @pytest.mark.edgecases("shop.tools:get_order", cases=2)
        def test_it():
            get_order(3)
        """
    )
    result.assert_outcomes(failed=1, skipped=2)
    result.stdout.fnmatch_lines(["*was called, but it was given nothing that can be perturbed (str (text)*"])


def test_a_seed_that_changes_from_run_to_run_is_an_error_that_says_so(run: Run) -> None:
    result = run(
        """
        import itertools
        import pytest
        from shop.router import route

        numbers = itertools.count()
        words = ["parcel", "invoice", "refund", "basket"]

        @pytest.mark.edgecases("shop.router:route", cases=1)
        def test_it():
            route(f"Where is my {words[next(numbers)]}?")
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*but not with the seed 'Where is my parcel?' of the clean run*"])
