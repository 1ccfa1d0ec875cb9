"""What runs under a limit on calls, and which case an id means."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Seed
from edgecase_strategies.engine import build
from edgecase_strategies.text import ROOM, Text
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.selection import _within
from pytest_edgecases.run.session import SUBSETS, find_case
from pytest_edgecases.targets.spec import ArgumentTarget

PLAN: Any = SimpleNamespace(test="test_shop.py::test_it")
MESSAGE = ArgumentTarget(name="message")


def item(slot: Slot | None) -> Any:
    """Return what stands for a pytest item: only its call spec is looked at."""
    return SimpleNamespace(slot=slot, callspec=SimpleNamespace(params={"edgecase": slot} if slot else {}))


def row(name: str, ranks: list[int]) -> list[Any]:
    slots = [Slot(plan=PLAN, row=name)] + [Slot(plan=PLAN, row=name, target=MESSAGE, rank=rank) for rank in ranks]
    return [item(slot) for slot in slots]


def test_a_limit_keeps_clean_examples_and_the_cases_that_were_chosen_first() -> None:
    items = [*row("a", [3, 0, 4]), *row("b", [1, 5, 2])]
    kept = _within(5, items)
    assert kept == [items[0], items[2], items[4], items[5], items[7]], "ranks 3 to 5 go; the order stays"


def test_items_without_the_marker_are_neither_counted_nor_dropped() -> None:
    plain = [item(None) for _ in range(5)]
    items = [plain[0], *row("a", [0, 1, 2]), *plain[1:]]
    kept = _within(2, items)
    assert [one for one in items if one not in kept] == items[3:5]
    assert _within(1, plain) == plain


def test_a_limit_below_the_clean_examples_says_how_many_are_needed() -> None:
    with pytest.raises(pytest.UsageError, match=r"max_calls is 1, which is less than the 2 clean .* at least 2"):
        _within(1, [*row("a", [0]), *row("b", [1])])


@given(st.lists(st.permutations(range(4)), min_size=1, max_size=4), st.integers(0, 20))
def test_any_limit_is_used_up_and_not_exceeded(rows: list[list[int]], extra: int) -> None:
    items = [one for number, ranks in enumerate(rows) for one in row(str(number), ranks)]
    limit = len(rows) + extra
    kept = _within(limit, items)
    assert len(kept) == min(limit, len(items))
    assert kept == [one for one in items if one in kept]
    dropped = [one.slot.rank for one in items if one not in kept]
    ranks = [one.slot.rank for one in kept if not one.slot.is_clean]
    assert not dropped or not ranks or max(ranks) <= min(dropped)


SEED = Text("please cancel the order and refund me today, thanks a lot")


def case_of(count: int) -> Case:
    words = SEED.words[:count]
    return build(ROOM, SEED.seed, [SEED.replace(w.start, w.start + 1, w.text[0].upper()) for w in words], 2, SEED)


@pytest.mark.parametrize("count", [1, 2, SUBSETS])
def test_a_shrunk_case_is_found_by_its_id_alone(count: int) -> None:
    whole = case_of(count)
    for size in range(1, count + 1):
        for edits in itertools.combinations(whole.edits, size):
            smaller = build(ROOM, SEED.seed, edits)
            for length in (12, 10):
                found = find_case(smaller.id[:length], [case_of(0), whole])
                assert found is not None
                assert (found[0].id, found[0].edits, found[1]) == (smaller.id, edits, whole)


def test_a_whole_case_comes_before_a_part_of_another() -> None:
    whole, part = case_of(3), case_of(2)
    assert find_case(part.id, [whole, part]) == (part, part)


def test_an_id_that_no_case_has_finds_nothing() -> None:
    assert find_case("0123456789ab", [case_of(3)]) is None
    assert find_case("0123456789ab", []) is None


def test_a_case_with_too_many_edits_is_found_by_its_own_id_only() -> None:
    """There are two to the power of their number of parts: to try all would take for ever."""
    whole = case_of(SUBSETS + 1)
    assert find_case(whole.id, [whole]) == (whole, whole)
    assert find_case(build(ROOM, SEED.seed, whole.edits[:1]).id, [whole]) is None


def test_a_case_without_edits_is_found_by_its_own_id() -> None:
    drawn = Case(room="value", seed=Seed(value=None), edits=(), value={"count": 3})
    assert find_case(drawn.id[:8], [drawn]) == (drawn, drawn)


def test_where_the_edits_stand_is_a_part_of_the_id() -> None:
    one, other = (Edit(name="text.toy.a", place=(at, at + 1), before="e", after="E") for at in (2, 4))
    assert build(ROOM, SEED.seed, [one]).id != build(ROOM, SEED.seed, [other]).id
