"""What seeds are joins the pairs that are covered, what is forbidden is never chosen, and cells are named exactly."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_curate_choose import MARKS, WORDS, WordRoom, check, sources_of

from edgecase_strategies.case import Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.cells import Possible, cells_of_edits, compared, pack, unpack
from edgecase_strategies.curate.coverage import order
from edgecase_strategies.curate.covers import Covers
from edgecase_strategies.curate.factors import Never, check_forbid, forbidding
from edgecase_strategies.curate.rules import telling, traits_of
from edgecase_strategies.curate.skill import Skill
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption, NothingApplies, UnknownName
from edgecase_strategies.text import PERTURBATIONS, ROOM

ROOM_OF_WORDS = WordRoom()
NAMES = [mark.name for mark in MARKS]


def factors_of_edits(index: int, case: Any, traits: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the factors of each edit in the plainest way there is."""
    return [
        {
            "perturbation": edit.name,
            "severity": str(case.severity),
            "place": ROOM_OF_WORDS.place(case.seed.value, edit),
            **traits[index],
        }
        for edit in case.edits
    ]


def cells_by_hand(rows: list[dict[str, str]], strength: int) -> set[Any]:
    return {
        cell
        for row in rows
        for cell in itertools.combinations(sorted(row.items()), strength)
        if sum(name not in ("perturbation", "place", "severity") for name, _ in cell) <= 1
    }


COMBINATIONS = st.dictionaries(
    st.sampled_from(["perturbation", "severity", "place", "category"]), st.integers(0, 9), min_size=1, max_size=3
).map(
    lambda one: {
        name: {
            "perturbation": [*NAMES, "word"],
            "severity": ["1", "2", "3"],
            "place": ["front", "back"],
            "category": ["a", "b"],
        }[name][number % {"perturbation": 5, "severity": 3, "place": 2, "category": 2}[name]]
        for name, number in one.items()
    }
)


def breaks(row: dict[str, str], combination: dict[str, str]) -> bool:
    """Whether a row has a combination, told without the constraint's own code."""
    return all(
        row[name] == value or (name == "perturbation" and value == "word") for name, value in combination.items()
    )


@settings(max_examples=150, deadline=None)
@given(
    combinations=st.lists(COMBINATIONS, min_size=1, max_size=4),
    categories=st.lists(st.sampled_from("ab"), min_size=4, max_size=4),
    severity=st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda pair: (pair[0], min(3, sum(pair)))),
    rng_seed=st.integers(0, 9),
    triples=st.booleans(),
)
def test_a_forbidden_combination_is_never_chosen_and_the_rest_can_be(
    combinations, categories, severity, rng_seed, triples
):
    traits = [{"category": one} for one in categories]
    sources = sources_of(*WORDS)
    options = {"cases": 24, "severity": severity, "rng_seed": rng_seed, "coverage": "triples" if triples else "pairs"}
    levels = range(severity[0], severity[1] + 1)
    left = [
        [
            (name, place, level)
            for name, place, level in itertools.product(NAMES, ("front", "back"), levels)
            if not any(
                breaks({"perturbation": name, "place": place, "severity": str(level), **mine}, one)
                for one in combinations
            )
        ]
        for mine in traits
    ]
    if not all(left):
        with pytest.raises(NothingApplies, match="forbid rules out every perturbation"):
            choose(sources, factors=traits, forbid=combinations, **options)
        return
    choice = choose(sources, factors=traits, forbid=combinations, **options)
    check(choice, sources)
    assert choice.cases
    for index, case in choice.cases:
        for row in factors_of_edits(index, case, traits):
            assert not any(breaks(row, one) for one in combinations)
    could = {
        (("category", traits[index]["category"]), ("perturbation", name))
        for index, some in enumerate(left)
        for name, _, _ in some
    }
    named = {cell for cell in choice.possible.cells() if [name for name, _ in cell] == ["category", "perturbation"]}
    assert named == could


def test_a_factor_counts_only_where_it_tells_more_than_the_seed_and_the_other_factors():
    traits = [(("a", "1"), ("b", "x"), ("c", "k")), (("a", "2"), ("b", "y"), ("c", "k")), (("a", "1"), ("b", "x"))]
    assert telling(traits) == ([(("a", "1"), ("c", "k")), (("a", "2"), ("c", "k")), (("a", "1"),)], False)
    assert telling([(("a", "1"),), (("a", "2"),)]) == ([(), ()], True)


@pytest.mark.parametrize("coverage", ["pairs", "triples"])
def test_what_the_seeds_are_is_covered_with_what_is_done_to_them(coverage):
    words = [f"{word}{number}xyz" for number in range(6) for word in WORDS]
    sources = sources_of(*words)
    traits = [{"category": "abcd"[number % 4], "length": "short" if number % 3 else "long"} for number in range(24)]
    strength = 2 if coverage == "pairs" else 3

    def cells(**more: Any) -> int:
        choice = choose(sources, cases=24, severity=(1, 3), rng_seed=1, coverage=coverage, **more)
        rows = [row for index, case in choice.cases for row in factors_of_edits(index, case, traits)]
        by_hand = cells_by_hand(rows, strength)
        mine = {
            cell
            for index, case in choice.cases
            for cell in cells_of_edits(
                [(edit.name, ROOM_OF_WORDS.place(case.seed.value, edit)) for edit in case.edits],
                case.severity,
                traits[index],
                strength,
            )
        }
        assert mine == by_hand
        if more:
            assert mine <= choice.possible.cells(strength)
        return len(mine)

    assert cells(factors=traits) > cells()


def test_a_room_of_one_edit_a_case_covers_each_perturbation_at_each_severity():
    class Strong(WordRoom):
        def edits_at(self, prepared: str, severity: int) -> int:
            return 1

    sources = sources_of(*WORDS, room=Strong())
    options: dict[str, Any] = {"cases": 48, "severity": (1, 4), "rng_seed": 0}

    def cells(**more: Any) -> int:
        chosen = choose(sources, **options, **more).cases
        return len({(case.names[0], case.severity) for _, case in chosen})

    assert cells(factors=[{"category": one} for one in "abcd"]) == 16 > cells()


@given(
    st.sets(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(1, 5), st.sampled_from("de")), max_size=30
    ),
    st.sampled_from([2, 3]),
)
def test_cells_are_packed_without_loss_and_compared_by_hand(rows, strength):
    groups: dict[Any, dict[Any, int]] = {}
    for name, place, level, locale in rows:
        known = groups.setdefault((("locale", locale),), {})
        known[name, place] = known.get((name, place), 0) | 1 << level
    cells = Possible(groups=groups).cells(strength)
    plain = [{"perturbation": n, "place": p, "severity": str(level), "locale": c} for n, p, level, c in rows]
    assert cells == cells_by_hand(plain, strength)
    assert unpack(json.loads(json.dumps(pack(cells)))) == cells
    some = sorted(cells)[::2]
    found = compared(some, cells, strength)
    telling_names = {
        name for name in ("perturbation", "place", "severity", "locale") if len({row[name] for row in plain}) > 1
    }
    assert set(found.covered) == {cell for cell in some if {name for name, _ in cell} <= telling_names}
    assert set(found.missing) == {cell for cell in cells - set(some) if {name for name, _ in cell} <= telling_names}
    assert not set(found.infeasible) & cells


def test_a_card_says_what_is_not_known_and_names_what_is_missing():
    cells = [(("place", place), ("severity", level)) for place in ("end", "start") for level in "123"]
    found = compared(cells[:4], cells[:5])
    known = Covers(coverage=found, is_known=True)
    assert known.lines == ["pairs of place, severity: 4 of 5 that could be made are covered (80%); 1 cannot be made"]
    assert known.table()[1] == ("place × severity", "4", "5", "1", "start × 2")
    told = known.to_json()
    assert told is not None
    assert (told["share"], told["missing"], told["infeasible"]) == (
        0.8,
        ["place=start × severity=2"],
        ["place=start × severity=3"],
    )
    unknown = Covers(coverage=found)
    assert "4 are covered; how many could be: not measured" in unknown.lines[0]
    assert (unknown.to_json() or {})["missing"] is None
    assert Covers().lines == ["combinations of perturbation, severity, place and what the seeds are: not measured"]
    assert Covers().to_json() is None


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ([{"perturbaton": "text.ocr"}], UnknownName, 'has no factor "perturbaton". Did you mean "perturbation"?'),
        ({"severity": 6}, UnknownName, 'no severity "6"'),
        ({"length": "shrt"}, UnknownName, 'no length "shrt". Did you mean "short"?'),
        ([{}], InvalidOption, "empty combination"),
        ("text.ocr", InvalidOption, "takes combinations"),
        ({"category": None}, InvalidOption, "takes a value of category"),
        ({"category": []}, InvalidOption, "takes a value of category"),
    ],
)
def test_what_is_forbidden_is_checked(wrong, error, said):
    with pytest.raises(error, match=said.replace("?", r"\?")):
        check_forbid(wrong)


def test_a_group_stands_for_its_members_and_lists_for_any_of_their_values():
    never = check_forbid([{"perturbation": "text.ocr", "severity": [4, "5"]}])
    assert never({"perturbation": "text.ocr.letters", "severity": "5"})
    assert not never({"perturbation": "text.ocrs.letters", "severity": "5"})
    assert not never({"perturbation": "text.ocr.letters", "severity": "3"})
    assert not never({"perturbation": "text.ocr"})
    assert check_forbid(never) is never
    assert (never + forbidding({"locale": "ja"})).names() == ("perturbation=text.ocr × severity=4 or 5", "locale=ja")
    assert order([{"perturbation": "text.ocr.a", "severity": "4"}, {"perturbation": "b"}], 2, forbid=never) == [1]
    skill = Skill(behaviour="reads", forbid=[{"perturbation": "text.ocr", "category": "refund"}])  # type: ignore[arg-type]
    assert isinstance(skill.forbid, Never)
    assert Skill.of({"behaviour": "reads", "forbid": skill.to_json()["forbid"]}).forbid == skill.forbid
    with pytest.raises(InvalidOption, match='about the category "a", and forbid rules out all of it'):
        Skill(behaviour="reads", categories={"a": 1}, forbid=[{"category": "a"}])  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="pairs"):
        Skill(behaviour="reads", coverage="all")


def test_factors_are_checked():
    sources = sources_of("abc", "def")
    options: dict[str, Any] = {"cases": 2, "severity": (1, 1), "rng_seed": 0}
    with pytest.raises(InvalidOption, match="1 for 2 sources"):
        choose(sources, factors=[{}], **options)
    with pytest.raises(InvalidOption, match='"place" is known of the edits'):
        choose(sources, factors=[{"place": "front"}, {}], **options)
    with pytest.raises(NothingApplies, match=r"seed 'def' \(category b\) forbid rules out"):
        choose(sources, factors=[{"category": "a"}, {"category": "b"}], forbid={"category": "b"}, **options)


def test_a_text_tells_its_language_and_its_length():
    def told(text: str) -> dict[str, str]:
        return traits_of(source_of(ROOM, Seed(value=text), PERTURBATIONS), "ask")

    assert told("Wo bleibt denn meine Bestellung vom letzten Montag?") == {
        "category": "ask",
        "locale": "de",
        "length": "medium",
    }
    assert told("Where is it?")["length"] == "short"
    assert told("Where is my order, please? " * 8) == {"category": "ask", "locale": "en", "length": "long"}
