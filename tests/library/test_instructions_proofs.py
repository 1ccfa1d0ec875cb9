"""What is proven: our solver against brute force, against Z3 and against jsonschema-rs, and formulas against predicates."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from edgecase_strategies import InvalidOption, UnknownName
from edgecase_strategies.engine import FastRandom
from edgecase_strategies.instructions import (
    FAMILIES,
    Amount,
    Answer,
    AtTime,
    Begins,
    Closes,
    Dated,
    InFormat,
    InLanguage,
    Is,
    Letters,
    OnWeekday,
    Rule,
    Uses,
    prove,
    schemas,
    solve,
)
from edgecase_strategies.instructions import formula as f
from edgecase_strategies.instructions.answer import COUNTS, count_phrase
from edgecase_strategies.instructions.constraints import contradicts, of_json, satisfy, to_json
from edgecase_strategies.instructions.draft import Draft, Drawing, Unproven, show
from edgecase_strategies.instructions.render.wordings import wordings
from edgecase_strategies.instructions.witness import witness

NUMBERS = ("a", "b", "c")
NAMES = ("s", "t")
HIGHEST = 3


def random_formula(rng: random.Random) -> f.Formula:
    clause: list[f.Atom] = []
    for _ in range(rng.randint(1, 3)):
        if rng.random() < 0.3:
            clause.append(f.Named(rng.choice(NAMES), rng.choice("xyz"), rng.random() < 0.5))
        else:
            terms = tuple((name, rng.choice((-2, -1, 1, 3))) for name in rng.sample(NUMBERS, rng.randint(1, 2)))
            clause.append(f.Literal(terms, rng.randint(-8, 8)))
    return (tuple(clause),)


def brute_force(formulas: list[f.Formula]) -> bool:
    for numbers in itertools.product(range(HIGHEST + 1), repeat=len(NUMBERS)):
        for names in itertools.product(("x", "y", "z", ""), repeat=len(NAMES)):
            values: dict[str, Any] = dict(zip(NUMBERS, numbers, strict=True)) | dict(zip(NAMES, names, strict=True))
            if all(f.holds(one, values) for one in formulas):
                return True
    return False


def test_the_solver_says_what_trying_all_values_says() -> None:
    rng = random.Random(11)
    box = [f.between(name, 0, HIGHEST) for name in NUMBERS]
    verdicts = {True: 0, False: 0}
    for _ in range(350):
        formulas = [random_formula(rng) for _ in range(rng.randint(2, 6))]
        model = solve.solve([*formulas, *box])
        assert (model is not None) is brute_force(formulas)
        verdicts[model is not None] += 1
        if model is not None:
            values = dict.fromkeys(NUMBERS, 0) | dict.fromkeys(NAMES, "") | model
            assert all(f.holds(one, values) for one in formulas)
    assert min(verdicts.values()) > 100, "both kinds were tried"


def test_a_core_cannot_hold_and_each_smaller_set_can() -> None:
    rng = random.Random(5)
    box = [f.between(name, 0, HIGHEST) for name in NUMBERS]
    sizes: set[int] = set()
    for _ in range(140):
        formulas = [random_formula(rng) for _ in range(rng.randint(5, 11))]
        core = solve.core(formulas, box)
        assert (core is None) is brute_force(formulas)
        if core is not None:
            sizes.add(len(core))
            assert not brute_force([formulas[place] for place in core])
            for out in core:
                assert brute_force([formulas[place] for place in core if place != out])
    assert {2, 3} <= sizes


def test_the_solver_gives_up_in_bounded_time() -> None:
    endless = [((f.Literal((("x", 1), ("y", -1)), -1),),), ((f.Literal((("y", 1), ("x", -1)), -1),),)]
    with pytest.raises(solve.Undecided, match="closer together"):
        solve.solve(endless)


def drafts(count: int, seed: int) -> list[Draft]:
    rng, found = FastRandom(seed), []
    draw = Drawing(rng, wordings("en").vocabulary)
    for number in range(count):
        draft = list(FAMILIES.values())[number % len(FAMILIES)](draw)
        try:
            show(draft)
        except Unproven:
            continue
        found.append(draft)
    return found


def test_z3_confirms_each_contradiction_its_minimality_and_each_consistent_set() -> None:
    pytest.importorskip("z3", reason="the extra smt is not installed")
    from edgecase_strategies.instructions import smt

    families = set()
    for draft in drafts(5 * len(FAMILIES), seed=3):
        clauses = [*draft.base, draft.against]
        assert smt.core(clauses) == tuple(range(len(clauses))), draft
        for out in range(len(clauses)):
            assert smt.core(clauses[:out] + clauses[out + 1 :]) is None, draft
        for last in (draft.twin, draft.other):
            if last is not None:
                assert smt.core([*draft.base, last]) is None, draft
        for trap in draft.traps:
            assert smt.core(trap.holds) is None, draft
        families.add(draft.family)
    assert families == set(FAMILIES)


def test_z3_and_the_solver_agree_on_random_sets_of_constraints() -> None:
    pytest.importorskip("z3", reason="the extra smt is not installed")
    from edgecase_strategies.instructions import smt

    rng = random.Random(23)
    pool = [one for draft in drafts(150, seed=8) for one in (*draft.base, draft.against, draft.twin)]
    pool.sort(key=lambda one: one.kind)
    unsatisfiable = 0
    for _ in range(140):
        start = rng.randrange(len(pool) - 12)  # neighbours are of a kind, and meet
        chosen = rng.sample(pool[start : start + 12], rng.randint(2, 5))
        mine, theirs = satisfy(chosen), smt.core(chosen)
        assert (mine is None) is (theirs is not None), chosen
        if theirs is not None:
            unsatisfiable += 1
            assert contradicts([chosen[place] for place in theirs])
    assert 50 < unsatisfiable < 220


def test_jsonschema_rs_agrees_where_it_decides() -> None:
    pytest.importorskip("jsonschema_rs", reason="jsonschema-rs is not installed")
    decided = 0
    for draft in drafts(6 * len(FAMILIES), seed=4):
        for clauses, expected in (([*draft.base, draft.against], False), ([*draft.base, draft.twin], True)):
            verdict = schemas.satisfiable(clauses)
            assert verdict in (expected, None), draft
            decided += verdict is not None
    assert decided > 5 * len(FAMILIES)


TEXTS = [
    "",
    "one",
    "One two three. Four!",
    "ALL OF IT",
    "none of it, really",
    "- a\n- b\n- c",
    "* a\n\n* b",
    "One.\n\nTwo?\n***\nThree.",
    '{"a": [1, 2]}',
    "a,b\n1,2",
    "|a|b|\n|1|2|",
    "Rock, rocky rock.",
    "Das ist nicht die Antwort.",
    "The answer is not that.",
    "Indeed so.\nThat is all.",
    "日本語 の テスト です",
]
ON_TEXT = [
    *(Amount(unit=unit, least=low, most=high) for unit in COUNTS for low, high in ((None, 2), (2, None), (3, 3))),
    *(
        Uses(phrase=phrase, least=low, most=high)
        for phrase in ("rock", ",", "of it")
        for low, high in ((1, None), (None, 0))
    ),
    *(Letters(case=case) for case in ("upper", "lower")),
    *(InLanguage(language=language) for language in ("de", "en", "ja")),
    *(InFormat(format=name) for name in ("json", "csv", "table", "bullets", "prose")),
    Begins(word="Indeed"),
    Closes(line="That is all."),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_predicate_holds_for_a_text_just_where_its_formula_holds_for_what_is_counted(text: str) -> None:
    from edgecase_strategies.instructions import answer as a

    counted: dict[str, Any] = {f"text.{unit}": count(text) for unit, count in COUNTS.items()}
    counted |= {f"text.uses.{phrase}": count_phrase(text, phrase) for phrase in ("rock", ",", "of it")}
    counted |= {"text.letters": a.letters_of(text), "text.language": a.language_of(text)}
    counted |= {
        "text.format": a.format_of(text),
        "text.first_word": a.first_word(text),
        "text.last_line": a.last_line(text),
    }
    for one in ON_TEXT:
        assert one.holds(Answer(text=text)) is f.holds(one.formula(), counted), one
    assert 2 * counted["text.words"] <= counted["text.characters"] + 1


def test_what_cannot_be_kept_is_kept_by_no_text() -> None:
    """Every text shows one of two clauses broken: predicates and proofs cannot drift apart."""
    for one, other in itertools.combinations(ON_TEXT, 2):
        if contradicts([one, other]):
            assert not any(one.holds(Answer(text=text)) and other.holds(Answer(text=text)) for text in TEXTS)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_witness_passes_the_predicates_and_breaks_the_contradiction(name: str) -> None:
    draw = Drawing(FastRandom(2), wordings("en").vocabulary)
    for _ in range(25):
        draft = FAMILIES[name](draw)
        try:
            show(draft)
        except Unproven:
            continue
        consistent = [(*draft.base, draft.twin), *(trap.holds for trap in draft.traps)]
        for holds in consistent:
            found = witness(holds)
            assert found is not None
            assert all(one.holds(found) for one in holds)
            assert not all(one.holds(found) for one in (*draft.base, draft.against))
        for one in (*draft.base, draft.against, draft.twin):
            assert of_json(to_json(one)) == one
            assert satisfy([one]) is not None, "each clause can be kept alone"


def test_a_set_that_can_hold_is_no_contradiction() -> None:
    with pytest.raises(InvalidOption, match=r"do not contradict each other: all hold for \{'text.words': 30\}"):
        prove([Amount(unit="words", least=30), Amount(unit="words", most=40)])


def test_an_exception_and_a_rule_whose_condition_fails_are_consistent() -> None:
    damaged = Is(thing="item", attribute="state", value="damaged")
    rule = Rule(then=Is(thing="item", attribute="refund", value="refused"), unless=damaged)
    granted = Is(thing="item", attribute="refund", value="granted")
    assert satisfy([rule, granted, damaged]) is not None
    assert prove([rule, granted, Is(thing="item", attribute="state", value="damaged", holds_not=True)]).conflict == (
        0,
        1,
        2,
    )


def test_a_weekday_is_the_calendars() -> None:
    monday = Dated(thing="m", attribute="day", earliest="2026-05-04", latest="2026-05-04")
    assert [satisfy([monday, OnWeekday(thing="m", attribute="day", weekday=day)]) is not None for day in range(7)] == [
        True,
        *[False] * 6,
    ]


def test_an_unknown_kind_of_constraint_is_named() -> None:
    with pytest.raises(UnknownName, match=r'no constraint of the kind "amonut"\. Did you mean "amount"'):
        of_json({"kind": "amonut"})
    with pytest.raises(InvalidOption, match="cannot be made of"):
        of_json({"kind": "amount", "size": 3})


@pytest.mark.parametrize(
    ("kind", "fields", "error", "message"),
    [
        (Amount, {"unit": "wrods", "least": 3}, UnknownName, 'Amount has no unit "wrods". Did you mean "words"'),
        (Amount, {"unit": "words"}, InvalidOption, "needs a bound"),
        (Amount, {"unit": "words", "least": 9, "most": 3}, InvalidOption, "which nothing can keep"),
        (Amount, {"unit": "words", "least": "9"}, InvalidOption, "a whole number as least"),
        (Uses, {"phrase": " ", "least": 1}, InvalidOption, "a phrase that is not blank"),
        (Letters, {"case": "capital"}, UnknownName, "Letters has no case"),
        (InLanguage, {"language": "xx"}, UnknownName, "InLanguage has no language"),
        (InFormat, {"format": "jsn"}, UnknownName, 'Did you mean "json"'),
        (Dated, {"thing": "a", "attribute": "b", "latest": "4 May"}, InvalidOption, "takes dates such as"),
        (OnWeekday, {"thing": "a", "attribute": "b", "weekday": 7}, InvalidOption, "from 0 for Monday to 6"),
        (AtTime, {"thing": "a", "attribute": "b", "clock": "9"}, InvalidOption, "takes a clock such as"),
    ],
)
def test_a_slip_in_a_constraint_is_told_as_it_is_made(
    kind: type[Any], fields: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        kind(**fields)
