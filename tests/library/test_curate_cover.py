"""Covering by name: constraints hold, weights are met and triples are covered."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.coverage import covered, factors_of, forbidding, name_of, order
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.text import PERTURBATIONS, ROOM

SIZES = {"perturbation": 6, "severity": 5, "place": 3, "category": 4}


def pool(count: int, seed: int = 0) -> list[dict[str, str]]:
    rng = random.Random(seed)
    return [{name: f"{name[0]}{rng.randrange(size)}" for name, size in SIZES.items()} for _ in range(count)]


def naive(cases: list[dict[str, str]], strength: int) -> set[tuple[tuple[str, str], ...]]:
    return {
        tuple((name, one[name]) for name in names)
        for one in cases
        for names in itertools.combinations(sorted(SIZES), strength)
    }


@pytest.mark.parametrize(("coverage", "strength", "count"), [("pairs", 2, 45), ("triples", 3, 190)])
def test_few_cases_cover_all_pairs_and_triples_of_a_pool(coverage, strength, count):
    candidates = pool(1_500)
    chosen = [candidates[number] for number in order(candidates, count, coverage=coverage)]
    found = covered(chosen, candidates, coverage=coverage)
    assert set(found.covered) == naive(chosen, strength)
    assert set(found.missing) == naive(candidates, strength) - naive(chosen, strength)
    assert found.share == len(naive(chosen, strength)) / len(naive(candidates, strength)) >= 0.97
    chance = covered(candidates[:count], candidates, coverage=coverage)
    assert chance.share < found.share - 0.1


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(1, 60))
def test_constraints_are_never_broken_and_what_they_rule_out_is_named(seed, count):
    forbid = forbidding({"perturbation": "p1", "severity": "s4"}, {"place": "p0", "category": "c2"})
    candidates = pool(120, seed)
    chosen = [candidates[number] for number in order(candidates, count, forbid=forbid)]
    for one in chosen:
        assert (one["perturbation"], one["severity"]) != ("p1", "s4")
        assert (one["place"], one["category"]) != ("p0", "c2")
    found = covered(chosen, candidates, forbid=forbid)
    assert (("perturbation", "p1"), ("severity", "s4")) in found.infeasible
    assert not set(found.infeasible) & (set(found.covered) | set(found.missing))
    names = sorted(SIZES)
    assert len(found.covered) + len(found.missing) + len(found.infeasible) == sum(
        len({one[a] for one in candidates}) * len({one[b] for one in candidates})
        for a, b in itertools.combinations(names, 2)
    )


def test_rare_categories_are_filled_to_their_weights():
    candidates = pool(600) + [{**one, "category": "rare"} for one in pool(20, 1)]
    weights = {"c0": 1, "c1": 1, "rare": 2}
    chosen = [candidates[number] for number in order(candidates, 40, weights=weights)]
    assert Counter(one["category"] for one in chosen) == {"c0": 10, "c1": 10, "rare": 20}
    with pytest.raises(InvalidOption, match='21 of 42 cases of the category "rare", and 20'):
        order(candidates, 42, weights=weights)
    for wrong in ({"c0": 0}, {"c0": -1, "c1": 2}):
        with pytest.raises(InvalidOption, match="weights"):
            order(candidates, 4, weights=wrong)


def test_coverage_is_shown_by_name():
    candidates = pool(60)
    found = covered(candidates[:3], candidates)
    lines = found.lines(most=2)
    assert lines[0].startswith(f"{len(found.covered)} of {len(found.covered) + len(found.missing)} pairs")
    assert lines[1] == f"missing: {name_of(found.missing[0])}"
    assert lines[3] == f"missing: and {len(found.missing) - 2} more"
    assert json.loads(json.dumps(found.to_json()))["strength"] == 2
    with pytest.raises(InvalidOption, match="pairs"):
        covered([], [], coverage="quadruples")
    assert covered([], []).share == 1.0


def test_factors_come_from_the_case():
    edit = Edit(name="text.typo.omit", place=(0, 1), before="W", after="")
    case = Case(
        room="text",
        seed=Seed(value="W" * 100),
        edits=(edit,),
        value="W" * 99,
        truth=Truth(intent="ask"),
        severity=2,
    )
    assert factors_of(case, seed="3", locale="de", place="start") == {
        "perturbation": "text.typo.omit",
        "severity": "2",
        "place": "start",
        "category": "ask",
        "seed": "3",
        "locale": "de",
        "length": "medium",
    }


def test_triples_are_covered_on_request_through_choose():
    seeds = [Seed(value=f"Could you please {verb} the order that I made on Monday?") for verb in ("cancel", "return")]
    typos = [one for one in PERTURBATIONS if one.name.startswith("text.typo.")]
    sources = [source_of(ROOM, seed, typos) for seed in seeds]

    def triples(coverage: str) -> int:
        choice = choose(sources, cases=60, severity=(1, 3), rng_seed=0, coverage=coverage)
        found = set()
        for index, case in choice.cases:
            for edit in case.edits:
                place = ROOM.place(sources[index].prepared, edit)
                found.update(itertools.combinations((edit.name, case.severity, place, index), 3))
        return len(found)

    assert triples("triples") > triples("pairs")
    with pytest.raises(InvalidOption, match="triples"):
        choose(sources, cases=2, severity=(1, 1), rng_seed=0, coverage="all")


def test_the_same_order_everywhere():
    chosen = order(pool(800), 100)
    assert hashlib.sha256(json.dumps(chosen).encode()).hexdigest()[:16] == "01a8f10428927834"
