"""Near-duplicates: what goes is near what stays, what has another label stays, and the index finds what brute force does."""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from edgecase_strategies.case import Case, Edit, Seed, Span, Truth
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.chains import Chains
from edgecase_strategies.curate.distinct import Distinct, cell_of, distinct_cases
from edgecase_strategies.curate.diversity import diversity, self_bleu
from edgecase_strategies.curate.likeness import NEAR, Numbers, Pictures, Records, Texts, likeness_of
from edgecase_strategies.curate.minhash import band_keys
from edgecase_strategies.curate.overlap import overlaps
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import InvalidOption, MissingLibrary
from edgecase_strategies.text import PERTURBATIONS, ROOM

WORDS = [
    "order",
    "refund",
    "late",
    "broken",
    "where",
    "card",
    "parcel",
    "Monday",
    "please",
    "lamp",
    "cancel",
    "address",
    "shoes",
    "number",
    "wrong",
    "the",
    "my",
    "is",
    "a",
]


def near(one: str, other: str) -> bool:
    """Say it in the plainest way: the distance by the full table."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return 100 * row[-1] <= 8 * max(len(one), len(other))  # NEAR is 0.92


def messages(count: int, seed: int = 0) -> list[str]:
    rng = random.Random(seed)
    found: list[str] = []
    for _ in range(count):
        if found and rng.random() < 0.5:
            letters = list(rng.choice(found))
            for _ in range(rng.choice((1, 1, 2, 4))):
                letters[rng.randrange(len(letters))] = rng.choice("abcdefgh")
            found.append("".join(letters))
        else:
            found.append(" ".join(rng.choice(WORDS) for _ in range(rng.randrange(6, 14))))
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text("ab", min_size=10, max_size=20), st.sampled_from("xy")), max_size=25))
def test_few_values_are_kept_as_comparing_each_with_each_says(items):
    kept: list[tuple[str, str]] = []
    for text, label in items:
        if not any(label == other and near(text, earlier) for earlier, other in kept):
            kept.append((text, label))
    assert list(Distinct().of(items, value=lambda one: one[0], cell=lambda one: one[1])) == kept


def test_the_index_drops_only_what_is_near_and_nearly_all_of_it():
    items = [(text, "abc"[number % 3]) for number, text in enumerate(messages(2_000))]
    options = {"value": lambda one: one[0], "cell": lambda one: one[1]}
    brute = list(Distinct(small=10**6).of(items, **options))
    seen = Distinct(small=10)
    found = list(seen.of(items, **options))
    assert len(brute) < 1_900
    assert (seen.kept, sum(seen.dropped.values())) == (len(found), len(items) - len(found))
    gone = set(items) - set(found)
    for text, label in gone:
        others = [other for other, theirs in found if theirs == label and 0.9 < len(other) / len(text) < 1.1]
        assert any(100 * Levenshtein.distance(text, other) <= 8 * max(len(text), len(other)) for other in others)
    wanted = set(items) - set(brute)
    assert len(wanted & gone) / len(wanted) >= 0.98


def test_a_similarity_of_exactly_the_least_is_near_whoever_asks():
    assert NEAR == 0.92
    for length in range(1, 301):
        edits = 8 * length // 100
        one = "".join(chr(0x4E00 + place) for place in range(length))
        near_one, far_one = ("x" * count + one[count:] for count in (edits, edits + 1))
        assert Texts().first_near(one, [far_one, near_one, far_one]) == 1, length
        assert Texts().first_near(one, [far_one]) is None, length
        for small in (0, 10):
            assert list(Distinct(small=small, capacity=10).of([near_one, one])) == [near_one], length
        assert overlaps([near_one], [one], seed_labels=["a"], other_labels=["a"])
        assert not overlaps([far_one], [one], seed_labels=["a"], other_labels=["a"])
    for near, edits, length in ((0.85, 3, 20), (0.9, 1, 10), (0.95, 1, 20), (0.7, 3, 10)):
        assert Texts(near).first_near("a" * length, ["b" * edits + "a" * (length - edits)]) == 0
        assert Texts(near).first_near("a" * length, ["b" * (edits + 1) + "a" * (length - edits - 1)]) is None


def test_what_is_near_a_dropped_one_only_stays():
    one = "a" * 50
    chain = [one, "bbb" + one[3:], "bbbbbb" + one[6:]]
    assert [near(chain[0], chain[1]), near(chain[1], chain[2]), near(chain[0], chain[2])] == [True, True, False]
    assert list(Distinct().of(chain)) == [chain[0], chain[2]]


def test_a_bounded_index_forgets_the_oldest_and_never_mixes_cells_up():
    seen = Distinct(small=0, capacity=50)
    texts = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(200)]
    assert list(seen.of(texts)) == texts
    assert [seen.is_new(text) for text in texts[-40:]] == [False] * 40
    assert seen.is_new(texts[0])
    assert seen.is_new(texts[-1], "another")
    chains = Chains(width=1, capacity=3)
    for number in range(7):
        chains.add("c", number, [5])
    assert chains.like("c", [5]) == [6, 5, 4]


def test_keys_are_the_same_everywhere():
    keys = band_keys(["Where is my refund?", "", "é", "\ud800 lone", "x" * 5_000])
    assert hashlib.sha256(repr(keys).encode()).hexdigest()[:16] == "e46eee0915c27bb1"
    assert keys[1:2] == band_keys([""])
    assert band_keys([]) == []


def case(text: str, **truth: object) -> Case:
    return Case(room="text", seed=Seed(value="s"), edits=(), value=text, truth=Truth(**truth))  # type: ignore[arg-type]


def test_no_contrast_pair_and_no_typo_variant_of_another_cell_goes():
    text = "Please send the order number 1234 to my new address today"
    spans = (Span(29, 33, "order"),)
    other = text.replace("1234", "1235")
    pairs = [
        case(text, intent="send"),
        case(text + "!", intent="cancel"),
        case(text, intent="send", spans=spans),
        case(other, intent="send", spans=spans),
        case(text, intent="send", facts={"fault": "late"}),
        Case(
            room="text",
            seed=Seed(value=text),
            edits=(Edit(name="text.typo.omit", place=(0, 1), before="P", after=""),),
            value=text[1:],
            truth=Truth(intent="send"),
            severity=1,
        ),
    ]
    assert list(distinct_cases(pairs)) == pairs
    assert list(distinct_cases([*pairs, case(text + ".", intent="send")])) == pairs
    assert cell_of(pairs[0]) != cell_of(pairs[0], ["start"])


def test_numbers_records_and_pictures_have_distances_of_their_own():
    np = pytest.importorskip("numpy")
    assert list(Distinct().of([100, 100.5, -100, 102, 0, math.inf, math.nan, math.nan]))[:5] == [
        100,
        -100,
        102,
        0,
        math.inf,
    ]
    form = {"name": "Anneliese Sommerfeld", "lines": [{"qty": 2, "price": 19.99}], "gift": True}
    forms = [
        form,
        {**form, "name": "Anneliese Sommerfelt"},
        {**form, "gift": 1},
        {**form, "lines": [{"qty": 2, "price": "19.99"}]},
        {**form, "lines": [{"qty": 3, "price": 19.99}]},
        {"name": "Anneliese Sommerfeld", "lines": [{"qty": 2, "price": 20.0}], "gift": True},
    ]
    for small in (0, 100):
        assert list(Distinct(small=small).of(forms)) == [forms[0], forms[2], forms[3], forms[4]]
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 255, (40, 50, 3)).astype(np.uint8)
    noisy = np.clip(picture.astype(int) + rng.integers(-1, 2, picture.shape), 0, 255).astype(np.uint8)
    dark = (picture // 2).astype(np.uint8)
    for small in (0, 100):
        kept = list(Distinct(small=small).of([picture, noisy, dark, picture[:39]]))
        assert [one.shape[0] for one in kept] == [40, 40, 39]


@settings(deadline=None)
@given(st.floats(1e-6, 1e9), st.floats(-0.02, 0.02), st.sampled_from((1, -1)))
def test_numbers_that_are_near_share_a_key(number, apart, sign):
    one, other = sign * number, sign * number * (1 + apart)
    (a, b), (c, d) = Numbers().keys([one, other])
    if Numbers().first_near(one, [other]) == 0:
        assert abs(one - other) <= 0.01 * max(abs(one), abs(other))
        assert a == c or b == d


def test_a_room_can_say_itself_what_is_near():
    class Caseless(Texts):
        def first_near(self, value, others):
            return super().first_near(value.lower(), [other.lower() for other in others])

    class Plugged:
        likeness = Caseless()

    assert likeness_of("A", Plugged()) is Plugged.likeness
    seen = Distinct()
    assert [seen.is_new(text, room=Plugged()) for text in ("WHERE IS IT?", "where is it?")] == [True, False]


@pytest.mark.parametrize("wrong", [0.3, 1.5, True, "much"])
def test_a_similarity_out_of_range_is_refused(wrong):
    with pytest.raises(InvalidOption, match="near takes a similarity"):
        Texts(wrong)


def test_without_numpy_many_values_are_an_error_that_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "numpy", None)
    assert list(Distinct().of(["one text", "another text"])) == ["one text", "another text"]
    with pytest.raises(MissingLibrary, match=r"pytest-edgecases\[fit\]"):
        Distinct(small=0).is_new("one text")
    with pytest.raises(InvalidOption, match="capacity"):
        Distinct(capacity=0)


def test_chosen_cases_of_one_seed_label_and_cell_do_not_nearly_repeat_each_other():
    text = "Could you please tell me where the parcel with my order is, since it should have come on Monday already?"
    source = source_of(ROOM, Seed(value=text, truth=Truth(intent="where")), PERTURBATIONS)

    def repeats(cases: list[Case]) -> int:
        cells: dict[object, list[str]] = {}
        for one in cases:
            places = tuple(sorted(ROOM.place(source.prepared, edit) for edit in one.edits))
            cells.setdefault((tuple(sorted(one.names)), one.severity, places), []).append(one.value)
        return sum(
            any(near(value, other) for other in values[:place])
            for values in cells.values()
            for place, value in enumerate(values)
        )

    choice = choose([source], cases=80, severity=(1, 2), rng_seed=0)
    assert len(choice.cases) == 80
    assert choice.near == repeats([one for _, one in choice.cases]) == 0
    few = source_of(ROOM, source.seed, [one for one in PERTURBATIONS if one.name == "text.typo.omit"])
    choice = choose([few], cases=10, severity=(1, 1), rng_seed=0)
    assert len(choice.cases) == 10
    # Every place has one; nothing else is left to fill the share.
    assert choice.near == repeats([one for _, one in choice.cases]) > 0
    first = [one for _, one in choice.cases][: 10 - choice.near]
    assert repeats(first) == 0


def naive_self_bleu(texts: list[list[str]]) -> float:
    scores = []
    for number, words in enumerate(texts):
        others = texts[:number] + texts[number + 1 :]
        precisions = []
        for order in (1, 2, 3, 4):
            grams = [tuple(words[at : at + order]) for at in range(len(words) - order + 1)]
            clipped = 0
            for gram, many in Counter(grams).items():
                counts = [[tuple(o[at : at + order]) for at in range(len(o) - order + 1)].count(gram) for o in others]
                clipped += min(many, max(counts))
            add = 1 if order > 1 else 0
            precisions.append((clipped + add) / (len(grams) + add) if len(grams) + add else 0.0)
        length = len(words)
        closest = min((abs(len(o) - length), len(o)) for o in others)[1]
        brevity = 1.0 if length >= closest else math.exp(1 - closest / length) if length else 0.0
        scores.append(0.0 if min(precisions) == 0 else brevity * math.prod(precisions) ** 0.25)
    return sum(scores) / len(scores)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=9), min_size=2, max_size=7))
def test_self_bleu_is_what_the_naive_sum_says(texts):
    assert self_bleu(texts) == pytest.approx(naive_self_bleu(texts))


def test_diversity_tells_templates_from_people_and_is_none_for_one_text():
    templates = [f"I want to cancel my order number {number} please" for number in range(300)]
    rng = random.Random(4)
    varied = [" ".join("".join(rng.choice("abcdefghij") for _ in range(5)) for _ in range(9)) for _ in range(300)]
    low, high = diversity(varied), diversity(templates)
    assert low is not None
    assert high is not None
    assert low.texts == high.texts == 300
    assert low.compression < high.compression
    assert low.repetition == 0.0 < high.repetition
    assert low.self_bleu < 0.3 < 0.7 < high.self_bleu
    assert set(low.to_json()) == {"texts", "compression", "repetition", "self_bleu"}
    assert diversity(["one"]) is diversity([]) is None


def test_records_compare_fields_in_any_order():
    assert Records().first_near({"b": 1, "a": [None]}, [{"a": [None], "b": 1}]) == 0
    assert Pictures().first_near([[1, 2]], [[[1, 2, 3]]]) is None
