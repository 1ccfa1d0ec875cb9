"""Skills, real examples, overlaps and agreement: what they say, and what they say of bad input."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.curate.agree import agreement
from edgecase_strategies.curate.mix import Row, Rows, proportional, rows
from edgecase_strategies.curate.overlap import overlaps
from edgecase_strategies.curate.skill import Skill, derived, shares
from edgecase_strategies.errors import EdgecaseError, InvalidOption

TICKETS = 'text,intent\nWhere is it?,status\nCancel it.,cancel\n"Two\nlines, one comma",cancel\n'


def message_of(call: Callable[[], object]) -> str:
    with pytest.raises(EdgecaseError) as caught:
        call()
    return str(caught.value)


# Skills.


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"behaviour": ""}, "says in a sentence what the model does"),
        ({}, "has no behaviour"),
        ({"behaviour": "x", "categoris": {}}, 'Did you mean "categories"?'),
        ({"behaviour": "x", "difficulty": 3}, 'it is called "severity" here'),
        ({"behaviour": "x", "severity": [4, 2]}, "severity takes a level"),
        ({"behaviour": "x", "categories": ["a", "a"]}, 'The category "a" is named twice'),
        ({"behaviour": "x", "categories": {"a": 0}}, "is above 0"),
        ({"behaviour": "x", "categories": {"a": "much"}}, "is a number"),
        ({"behaviour": "x", "categories": 3}, "takes names and weights"),
        ({"behaviour": "x", "locales": ["English!"]}, 'takes codes such as "en"'),
        ({"behaviour": "x", "formats": [1]}, "formats takes a text"),
        ({"behaviour": "x", "formats": ["txt"]}, 'Did you mean "text"?'),
    ],
)
def test_a_skill_that_cannot_be_says_why(record: dict[str, Any], says: str) -> None:
    assert says in message_of(lambda: Skill.of(record, "routing"))
    assert "routing" in message_of(lambda: Skill.of(record, "routing"))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1),
    st.integers(1, 400),
    st.integers(1, 4),
)
def test_shares_keep_to_the_weights(weights: dict[str, int], cases: int, seeds: int) -> None:
    skill = Skill(behaviour="x", categories=weights)
    labels = [label for label in (*weights, "other") for _ in range(seeds)]
    try:
        found = shares(skill, labels, cases)
    except EdgecaseError as error:
        least = int(str(error).partition("cases=")[2].partition(",")[0])
        assert least > cases
        assert sum(shares(skill, labels, least)) == least
        return
    assert sum(found) == cases
    got = Counter[str]()
    for label, share in zip(labels, found, strict=True):
        got[label] += share
    assert got["other"] == 0
    total = sum(weights.values())
    assert all(got[label] >= 1 and abs(got[label] - cases * weight / total) < 1 for label, weight in weights.items())


def test_a_category_without_a_row_cannot_be_met() -> None:
    said = message_of(lambda: shares(Skill(behaviour="x", categories=["refnd"]), ["refund", "cancel"], 9))
    assert 'no row has the category "refnd"' in said
    assert 'Did you mean "refund"?' in said
    assert derived("x", ["a", "", "a"], severity=(1, 2)).to_json()["derived"] is True


# Real examples.


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8-sig")
    return path


def test_rows_of_all_kinds_are_the_same(tickets: Path, tmp_path: Path) -> None:
    read = rows(tickets, columns={"message": "text", "intent": "intent"})
    expected = [("Where is it?", "status"), ("Cancel it.", "cancel"), ("Two\nlines, one comma", "cancel")]
    assert list(read) == expected
    assert read.origins == ("tickets.csv:2", "tickets.csv:3", "tickets.csv:4")
    assert isinstance(read[0], Row)
    assert read[0].origin == "tickets.csv:2"
    assert read.records()[1] == {"message": "Cancel it.", "intent": "cancel"}
    assert list(rows(tickets, columns="text")) == [text for text, _ in expected]
    lines = tmp_path / "tickets.jsonl"
    lines.write_text("".join(json.dumps({"text": a, "intent": b}) + "\n\n" for a, b in expected), encoding="utf-8")
    assert list(rows(lines)) == expected
    tabs = tmp_path / "tickets.tsv"
    tabs.write_text("text\tintent\nCancel it.\tcancel\n", encoding="utf-8")
    assert list(rows(tabs)) == expected[1:2]
    latin = tmp_path / "latin.csv"
    latin.write_text("text\nGrüße\n", encoding="cp1252")
    assert list(rows(latin, columns="text", encoding="cp1252")) == ["Grüße"]
    wide = tmp_path / "wide.csv"
    wide.write_text("text\nGrüße\n", encoding="utf-16")
    assert list(rows(wide, columns="text", encoding="utf-16")) == ["Grüße"]


def test_parquet_frames_and_data_sets_are_read(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = arrow.table({"text": ["a", "b"], "n": [1, 2]})
    parquet.write_table(table, tmp_path / "t.parquet")
    assert list(rows(tmp_path / "t.parquet")) == [("a", 1), ("b", 2)]
    assert 'no column "txt"' in message_of(lambda: rows(tmp_path / "t.parquet", columns="txt"))
    assert list(rows(table, columns="n")) == [1, 2]
    (tmp_path / "bad.parquet").write_bytes(b"not at all")
    assert "no Parquet file" in message_of(lambda: rows(tmp_path / "bad.parquet"))

    class Frame:
        columns = ("text", "n")

        def itertuples(self, **_: Any) -> Any:
            return iter([("a", 1)])

    Frame.__module__ = "pandas.core.frame"
    assert list(rows(Frame())) == [("a", 1)]


@pytest.mark.parametrize(
    ("name", "content", "options", "says"),
    [
        ("t.csv", b"", {}, "t.csv is empty"),
        ("t.csv", b"text,intent\n", {}, "has no rows but the names of its columns"),
        ("t.jsonl", b"", {}, "t.jsonl has no rows"),
        (
            "t.csv",
            TICKETS.encode(),
            {"columns": "txt"},
            'has no column "txt". Did you mean "text"? Its columns are text, intent.',
        ),
        ("t.csv", TICKETS.encode(), {"columns": "text", "stratify": "intnt"}, 'Did you mean "intent"?'),
        ("t.csv", b"text\nok\nGr\xfc\xdfe\n", {}, "the byte 0xfc in line 3, byte 10 of the file"),
        ("t.csv", "text\nok\n".encode("utf-16"), {}, "It looks like UTF-16"),
        ("t.csv", b"text\nok\n", {"encoding": "utf-9"}, 'no encoding "utf-9"'),
        ("t.csv", b"text,intent\na,b\nc\n", {}, "line 3: 1 field, and the first line names 2 columns"),
        ("t.csv", b'text\n"open\nand on', {}, "line 2: no CSV"),
        ("t.csv", b"text,text\na,b\n", {}, 'two columns "text"'),
        ("t.jsonl", b'{"text": "a"}\n{"text": \n', {}, "line 2: no JSON"),
        ("t.jsonl", b'["a"]\n', {}, "line 1: an object"),
        (
            "t.jsonl",
            b'{"text": "a"}\n{"txt": "b"}\n',
            {"columns": "text"},
            't.jsonl, line 2, has no column "text". Did you mean "txt"?',
        ),
        ("t.json", b"[]", {}, "Write one object a line"),
        ("t.csv", TICKETS.encode(), {"sample": 2, "share": 0.5}, "not both"),
        ("t.csv", TICKETS.encode(), {"share": 50}, "share is a part"),
        ("t.csv", TICKETS.encode(), {"sample": 0}, "sample"),
    ],
)
def test_a_file_that_is_wrong_says_where(
    tmp_path: Path, name: str, content: bytes, options: dict[str, Any], says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert says in message_of(lambda: rows(tmp_path / name, **options))


def test_what_is_no_file_says_so(tmp_path: Path, tickets: Path) -> None:
    assert 'Did you mean "tickets.csv"?' in message_of(lambda: rows(tickets.with_name("ticket.csv")))
    assert "no data set" in message_of(lambda: rows(tmp_path))
    assert "none of them" in message_of(lambda: rows(3))
    assert "Each record is a dict" in message_of(lambda: rows(["a"]))
    (tmp_path / "set" / "train").mkdir(parents=True)
    (tmp_path / "set" / "train" / "dataset_info.json").write_text("{}")
    assert "holds the splits train" in message_of(lambda: rows(tmp_path / "set"))


def test_a_sample_is_stratified_and_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    labels = ["common"] * 900 + ["rare"] * 100
    random.Random(0).shuffle(labels)
    path.write_text("".join(json.dumps({"n": n, "label": label}) + "\n" for n, label in enumerate(labels)))
    first = rows(path, columns=["n", "label"], sample=50, stratify="label")
    assert Counter(label for _, label in first) == {"common": 45, "rare": 5}
    assert first.read == 1000
    assert list(first) == list(rows(path, columns=["n", "label"], sample=50, stratify="label"))
    assert [n for n, _ in first][:6] == PINNED
    assert list(first) != list(rows(path, columns=["n", "label"], sample=50, stratify="label", seed=1))
    share = rows(path, columns=["n", "label"], share=0.1, stratify="label")
    assert Counter(label for _, label in share) == {"common": 90, "rare": 10}
    assert [n for n, _ in share] == sorted(n for n, _ in share)
    assert "more than 10000 different values" in message_of(
        lambda: rows(({"n": n} for n in range(10_001)), stratify="n", sample=2)
    )


PINNED = [9, 23, 27, 29, 64, 85]


def test_each_row_is_as_likely_to_be_sampled() -> None:
    taken = Counter[int]()
    for seed in range(400):
        taken.update(rows([{"n": n} for n in range(40)], columns="n", sample=10, seed=seed))
    # 100 expected each, with a standard deviation of 8.7.
    assert len(taken) == 40
    assert all(60 < many < 140 for many in taken.values())


def test_memory_stays_flat_over_many_rows() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        found = rows(({"text": f"number {n}", "label": n % 3} for n in range(count)), sample=50, stratify="label")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(found) == 50
        return used

    assert peak(40_000) < 1.5 * peak(4_000)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.integers(1, 200))
def test_proportional_shares_add_up(sizes: list[int], count: int) -> None:
    found = proportional(sizes, count)
    assert sum(found) == min(count, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(found, sizes, strict=True))


def test_a_holdout_without_the_seeds_has_none_of_them(tickets: Path) -> None:
    others = rows(
        [{"text": "Cancel it!", "intent": "cancel"}, {"text": "WHERE is  it?", "intent": "x"}],
        columns=["text", "intent"],
    )
    left = rows(tickets, columns=["text", "intent"], without=others)
    assert [text for text, _ in left] == ["Cancel it.", "Two\nlines, one comma"]
    assert [one.is_exact for one in left.left_out] == [True]
    assert isinstance(left, Rows)


@given(
    st.lists(st.text("abc ", min_size=1, max_size=30), max_size=12),
    st.lists(st.text("abc ", min_size=1, max_size=30), max_size=12),
)
def test_overlaps_are_those_of_brute_force(seeds: list[str], others: list[str]) -> None:
    from rapidfuzz.distance import Levenshtein

    def alike(one: str, other: str) -> bool:
        one, other = " ".join(one.split()), " ".join(other.split())
        most = max(len(one), len(other))
        return one == other or 1 - Levenshtein.distance(one, other) / most >= 0.92

    expected = [number for number, other in enumerate(others) if any(alike(seed, other) for seed in seeds)]
    assert [one.other for one in overlaps(seeds, others)] == expected


def test_a_near_duplicate_with_another_label_is_no_overlap() -> None:
    seeds, others = ["I want to open the account now"], ["I want to open thy account now"]
    assert len(overlaps(seeds, others)) == 1
    assert len(overlaps(seeds, others, seed_labels=["a"], other_labels=["a"])) == 1
    assert not overlaps(seeds, others, seed_labels=["a"], other_labels=["b"])
    assert len(overlaps(seeds, seeds, seed_labels=["a"], other_labels=["b"])) == 1
    assert overlaps([{"a": 1}], [{"a": 1}])[0].is_exact


# Labels.


def test_agreement_counts_what_chance_gives_and_names_what_is_systematic() -> None:
    people = ["cancel"] * 40 + ["refund"] * 40 + ["other"] * 20
    teacher = ["cancel"] * 36 + ["refund"] * 4 + ["refund"] * 40 + ["other"] * 17 + ["cancel"] * 2 + ["refund"]
    found = agreement(people, teacher, ("people", "teacher"))
    assert (found.agreed, found.count) == (93, 100)
    chance = 0.40 * 0.38 + 0.40 * 0.45 + 0.20 * 0.17
    assert found.kappa == pytest.approx((0.93 - chance) / (1 - chance))
    assert [(one.first, one.second, one.count, one.of) for one in found.systematic] == [("cancel", "refund", 4, 40)]
    assert found.aside == (36, 37, 38, 39, 97, 98, 99)
    assert any('4 of 40 that people calls "cancel" are "refund" by teacher' in line for line in found.lines())
    assert agreement(["a"], ["a"]).kappa is None
    assert "2 labels and second 1" in message_of(lambda: agreement(["a", "b"], ["a"]))
    assert "no labels" in message_of(lambda: agreement([], []))


def test_rows_on_which_two_sources_differ_are_set_aside() -> None:
    given = [{"text": str(n), "teacher": "a" if n % 4 else "b", "people": "a"} for n in range(8)]
    found = rows(given, columns=["text", "people"], labels=("teacher", "people"))
    assert [text for text, _ in found] == ["1", "2", "3", "5", "6", "7"]
    assert found.agreement is not None
    assert found.agreement.share == 0.75


def test_a_function_labels_the_rows_that_are_taken_and_its_mistakes_name_the_row() -> None:
    given = [{"text": str(n), "people": "even" if n % 4 else "odd"} for n in range(100)]
    asked: list[str] = []

    def teacher(record: dict[str, Any]) -> str:
        asked.append(record["text"])
        return "even"

    found = rows(given, columns=["text", "people"], sample=20, labels=("people", teacher))
    assert len(asked) == 20
    assert found.agreement is not None
    assert found.agreement.names == ("people", "teacher")
    assert [text for text, _ in found] == [text for text in asked if int(text) % 4]

    def broken(_: dict[str, Any]) -> str:
        raise TimeoutError("no answer")

    said = message_of(lambda: rows(given, labels=("people", broken)))
    assert said == "broken, which labels the rows, raised TimeoutError on the list:1: no answer"
    assert "of the list:1 it returned None" in message_of(lambda: rows(given, labels=("people", lambda _: None)))
    assert "two sources of labels" in message_of(lambda: rows(given, labels="people"))  # type: ignore[arg-type]


def test_a_million_rows_without_a_sample_are_refused_before_they_are_held():
    read = 0

    def records():
        nonlocal read
        for number in range(10**6):
            read += 1
            yield {"text": str(number)}

    with pytest.raises(InvalidOption, match=r"more than 100,000 rows.*sample=500; share=1 takes all"):
        rows(records())
    assert read == 100_001
    assert len(rows(({"text": "a"} for _ in range(100_001)), share=1)) == 100_001
