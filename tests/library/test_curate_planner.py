"""The planner: an archive that any order of outcomes leads to, searches that end, budgets that are spent once."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Seed
from edgecase_strategies.curate.levels import failed_at, passed_at
from edgecase_strategies.curate.planner import Archive, Cell, Known, Plan, Seen, plan
from edgecase_strategies.curate.search import case_at
from edgecase_strategies.engine import cases, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.rooms import with_edits
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text

CELL = Cell("test_it", "text.typo.omit", "refund")
CELLS = st.builds(
    Cell, st.sampled_from(["test_it", "test_that"]), st.sampled_from(["a.b", "a.c"]), st.sampled_from(["", "x"])
)
CLEAR = st.builds(Seen, CELLS, st.integers(1, 5), st.booleans(), st.sampled_from(["c1", "c2", "c3"]), st.booleans())
UNCLEAR = st.builds(Seen, CELLS, st.integers(1, 5), passed=st.just(False), suspected=st.just(True))
SEEN = st.one_of(CLEAR, CLEAR, UNCLEAR)
RUNS = st.lists(st.lists(SEEN, max_size=12), max_size=6)


def archive_of(runs: list[list[Seen]]) -> Archive:
    archive = Archive()
    for run in runs:
        archive = archive.after(run)
    return archive


def is_failure(one: Seen, cell: Cell, severity: int) -> bool:
    return (one.cell, one.severity, one.passed, one.suspected) == (cell, severity, False, False)


@settings(deadline=None)
@given(RUNS, st.randoms(use_true_random=False))
def test_an_archive_says_what_was_seen_and_no_more(runs, rng):
    archive = archive_of(runs)
    assert archive_of([rng.sample(run, len(run)) for run in runs]) == archive
    every = [one for run in runs for one in run]
    for cell in {one.cell for one in every}:
        mine = [one for one in every if one.cell == cell]
        failures = [one.severity for one in mine if not one.passed and not one.suspected]
        known = archive.cells.get(cell)
        if known is None:
            assert not failures
            continue
        assert known.passed == 0 or known.passed in [one.severity for one in mine if one.passed]
        assert known.passed < known.failed
        assert known.suspected == (not failures)
        if known.suspected:
            assert known.failed in [one.severity for one in mine if one.suspected]
            continue
        assert known.failed == min(failures)
        last = [run for run in runs if any(is_failure(one, cell, known.failed) for one in run)][-1]
        cases_there = [one.case for one in last if is_failure(one, cell, known.failed)]
        assert known.case == min(cases_there), "the first of those that failed there last"
    assert Archive.from_json(json.loads(json.dumps(archive.to_json()))) == archive


@settings(deadline=None, max_examples=50)
@given(RUNS, RUNS, RUNS)
def test_archives_join_in_any_order_and_as_often_as_one_likes(one, two, three):
    a, b, c = map(archive_of, (one, two, three))
    joined = a.joined(b, c)
    assert c.joined(a, b) == b.joined(c, a, a) == joined
    assert joined.joined(joined) == joined == joined.joined(Archive())
    for cell, known in joined.cells.items():
        there = [each.cells[cell] for each in (a, b, c) if cell in each.cells]
        sure = [(each.failed, each.case) for each in there if not each.suspected]
        assert known.suspected == (not sure)
        assert (known.failed, known.case) == min(sure, default=(max(each.failed for each in there), ""))
        assert known.passed in {0, *(each.passed for each in there)} & set(range(known.failed))


@given(st.integers(1, 5), st.integers(1, 5))
def test_a_search_finds_the_lowest_failing_severity_in_three_calls(least, first):
    archive, calls = Archive().after([Seen(CELL, max(first, least), False)]), 0
    while (level := archive.cells[CELL].next()) is not None:
        archive = archive.after([Seen(CELL, level, level < least, searched=True)])
        calls += 1
    assert archive.cells[CELL].failed == least
    assert calls == archive.cells[CELL].calls <= 3


@given(st.integers(1, 6), st.integers(1, 5))
def test_a_suspicion_is_made_sure_or_dropped_in_three_calls(least, at):
    archive, calls = Archive().after([Seen(CELL, at, passed=False, suspected=True)]), 0
    while CELL in archive.cells and (level := archive.cells[CELL].next()) is not None:
        archive = archive.after([Seen(CELL, level, level < least, "c", searched=True)])
        calls += 1
    assert calls <= 3
    if least > at:
        assert CELL not in archive.cells, "it passes wherever it was suspected to fail"
    else:
        assert archive.cells[CELL] == Known(failed=least, passed=least - 1, calls=calls, case="c")


@given(st.integers(1, 5), st.integers(0, 4), st.integers(0, 4), st.integers(1, 5), st.integers(1, 5))
def test_a_search_stays_within_the_severities_asked_for_and_what_is_open(failed, passed, calls, one, other):
    low, high = sorted((one, other))
    level = Known(failed=failed, passed=passed, calls=calls).next((low, high))
    untried = range(max(low, passed + 1), min(high, failed - 1) + 1)
    assert (level in untried) if untried and calls < 3 else level is None


@settings(deadline=None)
@given(st.integers(1, 300), RUNS, st.lists(st.sampled_from("uvwxyz"), max_size=9))
def test_a_plan_spends_the_budget_once_and_no_more_than_its_shares(budget, runs, failures):
    archive = archive_of(runs)
    found = plan(budget, archive, failures)
    assert found.coverage + len(found.searches) + len(found.repeats) == budget
    assert len(found.searches) <= budget * 0.2
    assert len(found.repeats) == min(int(budget * 0.1), len(set(failures)))
    assert len({cell for cell, _ in found.searches}) == len(found.searches)
    for cell, level in found.searches:
        known = archive.cells[cell]
        assert known.passed < level < known.failed + known.suspected
        assert known.calls < 3


def test_what_cannot_be_is_refused_and_a_model_that_sometimes_fails_fails():
    with pytest.raises(InvalidOption, match="1 to 5"):
        Archive().after([Seen(CELL, 6, True)])
    with pytest.raises(InvalidOption, match="shares"):
        plan(5, Archive(), shares=(1, 1, 1))
    flaky = archive_of([[Seen(CELL, 4, False)], [Seen(CELL, 2, True)], [Seen(CELL, 1, False)]])
    assert (flaky.cells[CELL].failed, flaky.cells[CELL].passed) == (1, 0)
    assert plan(10, flaky) == Plan(coverage=10, searches=(), repeats=())


LONG = " ".join(["Could you please look where the parcel is now, which I ordered a month ago?"] * 5)


@pytest.mark.parametrize("text", [LONG, "Where is my refund, please?"])
def test_a_case_counts_at_the_severity_that_its_edits_amount_to(text):
    typos = [one for one in PERTURBATIONS if one.name.startswith("text.typo.")]
    source = source_of(ROOM, Seed(value=text), typos)
    sizes = {level: ROOM.edits_at(source.prepared, level) for level in range(1, 6)}
    made, rng = cases(source, random.Random(3), (1, 5)), random.Random(4)
    for _ in range(300):
        case = next(made)
        many = Counter(edit.name for edit in case.edits)
        for name, level in passed_at(case).items():
            assert sizes[level] <= many[name], "it has at least as many edits as a case of that severity alone"
            assert level <= case.severity
            assert all(sizes[more] > many[name] for more in range(level + 1, case.severity + 1))
        assert set(many) - set(passed_at(case)) == {name for name, count in many.items() if count < sizes[1]}
        name = rng.choice(sorted(many))
        alone = with_edits(case, [edit for edit in case.edits if edit.name == name])
        level = failed_at(alone)[name]
        assert level == min(
            [at for at in sizes if sizes[at] >= many[name] and at <= case.severity], default=case.severity
        )
        if len(many) > 1:
            assert failed_at(case) == {}


def test_what_is_not_known_of_a_case_is_not_said():
    read = Case.from_json(
        next(cases(source_of(ROOM, Seed(value=LONG), PERTURBATIONS), random.Random(1), (4, 4))).to_json()
    )
    assert read.prepared is None
    assert passed_at(read) == {}
    one = with_edits(read, read.edits[:1])
    assert failed_at(one) == {one.edits[0].name: 4}, "at the latest"
    by_hand = Case(room="text", seed=Seed(value="a"), edits=one.edits, value="b")
    drawn = Case(room="value", seed=Seed(value=1), edits=(), value=1, severity=3)
    assert [failed_at(by_hand), passed_at(by_hand), failed_at(drawn), passed_at(drawn)] == [{}] * 4


@perturbation("text.house.star", keeps_truth=True)
def star(text: Text, rng: random.Random) -> Edit | None:
    """Put a star after the first letter of a word."""
    word = rng.choice(text.words)
    return text.replace(word.start, word.start + 1, text.value[word.start] + "*")


@perturbation("text.house.shout", keeps_truth=True)
def shout(text: Text, rng: random.Random) -> Edit | None:
    """Put a mark behind the text: there is one place for it."""
    return text.replace(len(text.value), len(text.value), "!")


def test_a_search_draws_one_perturbation_alone_as_severe_as_can_be_and_the_same_everywhere():
    source = source_of(ROOM, Seed(value=LONG), [star, shout])
    made = [case_at(source, "text.house.star", level, rng_seed=seed) for level in range(1, 6) for seed in range(3)]
    ids = {case.id for case in made if case is not None}
    for case in made:
        assert case is not None
        assert set(case.names) == {"text.house.star"}
        assert ROOM.verify(source.prepared, case) is None
        assert len(case.edits) == ROOM.edits_at(source.prepared, case.severity)
    assert len(ids) == len(made)
    again = case_at(source, "text.house.star", 1, rng_seed=0, without=ids)
    assert again is not None
    assert again.id not in ids
    alone = case_at(source, "text.house.shout", 5, rng_seed=0)
    assert alone is not None
    assert len(alone.edits) == 1, "it has one place"
    assert case_at(source, "text.house.shout", 5, rng_seed=0, without={alone.id}) is None
    assert case_at(source, "text.house.star", 3, rng_seed=0, verify=lambda case: "no") is None
    assert case_at(source, "text.typo.omit", 3, rng_seed=0) is None
    with pytest.raises(InvalidOption, match="6"):
        case_at(source, "text.house.star", 6, rng_seed=0)
    assert hashlib.sha256("".join(sorted(ids)).encode()).hexdigest()[:16] == "85bf43c53da85cc6"
