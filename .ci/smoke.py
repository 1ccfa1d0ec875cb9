"""A smoke test of the installed wheel: it is copied away from the checkout and run by pytest there."""

import pytest
from hypothesis import given

import edgecase_strategies
import pytest_edgecases
from edgecase_strategies import text

SEED = "Please cancel my order AB-1234 because it arrived late."


@pytest.mark.edgecases("message", cases=5)
@pytest.mark.parametrize("message", [SEED])
def test_the_marker_keeps_what_is_protected(message: str) -> None:
    assert "AB-1234" in message


@given(text.messy(SEED))
def test_the_strategies_work_in_given(case: edgecase_strategies.Case) -> None:
    assert case.seed.value == SEED


def test_both_packages_come_from_the_wheel() -> None:
    for module in (edgecase_strategies, pytest_edgecases):
        assert "site-packages" in (module.__file__ or "")
