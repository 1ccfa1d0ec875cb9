"""Transfer and the data card: what they say of what was measured, and that they say where nothing was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.curate.card import card_of
from edgecase_strategies.curate.measured import QUESTIONS, Measured
from edgecase_strategies.curate.transfer import transfer_of
from edgecase_strategies.rates import difference, spearman, wilson


@settings(deadline=None)  # scipy is loaded in the first
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=8, max_size=40))
def test_the_rank_correlation_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:

    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = spearman(one, other)
    if len(set(one)) < 2 or len(set(other)) < 2:
        assert found is None
        return
    from scipy.stats import spearmanr

    assert found is not None
    assert found.rho == pytest.approx(spearmanr(one, other).statistic)
    assert -1 <= found.low <= found.rho <= found.high <= 1


def test_differences_are_those_of_newcombe() -> None:
    # Newcombe 1998, table II, method 10.
    for one, other, low, high in [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ]:
        found = difference(one, other)
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert difference((0, 0), (1, 2)) == (-1.0, 1.0)


def test_transfer_says_what_was_measured_and_what_was_not() -> None:
    names = "abcdefghij"
    counts = {("messy", name): (number, 10) for number, name in enumerate(names)}
    assert transfer_of(counts).lines() == ["not measured: no independent real examples were given (holdout=)"]
    counts |= {("real", name): (number * 2, 20) for number, name in enumerate(names)}
    found = transfer_of(counts)
    assert found.correlation is not None
    assert found.correlation.rho == 1.0
    assert "fail most on the real ones too" in found.lines()[-1]
    assert found.table()[0][0] == "a"
    assert str(found.categories["b"]["real"]) == f"10% of 20 ({wilson(2, 20).low:.0%} to {wilson(2, 20).high:.0%})"
    few = transfer_of({("messy", "a"): (4, 4), ("real", "a"): (20, 20)})
    assert few.correlation is None
    assert few.lines()[-1].startswith("by category: not measured; 0 of 1")


def test_cases_of_one_seed_do_not_count_as_many_when_rates_are_compared() -> None:
    real = {("real", "a"): (300, 400)}
    many = transfer_of({("clean", "a"): (3, 3), ("messy", "a"): (270, 300), **real})
    assert "too few ran to tell" in many.lines()[1]
    seeds = transfer_of({("clean", "a"): (300, 300), ("messy", "a"): (270, 300), **real})
    assert seeds.gap == difference((270, 300), (300, 400))
    assert "the messy cases are easier than the real ones" in seeds.lines()[1]
    harder = transfer_of({("messy", "a"): (150, 300), **real})
    assert "the messy cases are harder than the real ones" in harder.lines()[1]
    alike = transfer_of({("messy", "a"): (225, 300), **real})
    assert "it predicted it as far as that can be seen" in alike.lines()[1]


def measured(**other: Any) -> Measured:
    given: dict[str, Any] = {
        "test": "t.py::test_it",
        "about": {},
        "choices": [],
        "cases": 0,
        "skipped": 0,
        "names": {},
        "severities": {},
        "origins": {},
        "categories": {},
        "transfer": transfer_of({}),
    }
    return Measured(**{**given, **other})


def test_a_card_of_nothing_measured_says_so_six_times() -> None:
    card = card_of(measured())
    assert tuple(answer.question for answer in card.answers) == QUESTIONS
    for answer in card.answers:
        assert any("not measured" in line for line in answer.lines), answer.question
    assert "anonymous" not in card.markdown().lower()
    json.dumps(card.to_json(), allow_nan=False)


def test_a_card_escapes_what_comes_from_data() -> None:
    card = card_of(measured(test="t.py::test_<b>", categories={"<script>|*": 3}, cases=3))
    assert "<b>" not in card.markdown()
    assert "\\<script\\>\\|\\*" in card.markdown()
