"""The format of committed suites: what is written comes back, in an order of its own, and mistakes are named."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.engine import prepared_by, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.rooms import all_perturbations, room_named
from edgecase_strategies.text import messy
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import BadLine, Line, line_of

SEEDS = ("Where is my refund?", "Ich möchte\u200b stornieren 🙂", "lone \ud800 surrogate in a sentence")


@given(
    st.lists(messy(*SEEDS, mess=["text", "text.adversarial"]), max_size=5),
    st.sampled_from(["passes", "known failure"]),
    st.text(max_size=20),
    st.randoms(use_true_random=False),
)
def test_what_is_written_comes_back_whatever_the_order(tmp_path_factory, cases, status, reason, rng):
    path = tmp_path_factory.mktemp("suite") / "__edgecases__" / "test_it.jsonl"
    lines = [
        Line(case=case, test="test_it", row="a", target="text", status=status, since="2026-11-24", reason=reason)
        for case in {case.id: case for case in cases}.values()
    ]
    assert suite.write(path, lines) is bool(lines)
    first = path.read_bytes() if lines else b""
    found = suite.read(path)
    if not lines:
        assert found is None
        return
    assert found is not None
    assert found.problems == ()
    assert sorted(found.lines, key=lambda line: line.case.id) == sorted(lines, key=lambda line: line.case.id)
    rng.shuffle(lines)
    assert suite.write(path, lines) is False
    assert path.read_bytes() == first
    assert first.isascii()


def test_a_suite_without_lines_is_removed(tmp_path: Path) -> None:
    path = suite.path_for(tmp_path / "test_it.py")
    suite.write(path, [Line(case=Case(room="text", seed=Seed(value="a"), edits=(), value="b"), test="t")])
    assert suite.write(path, []) is True
    assert not path.exists()
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"value": "x"}, 'has no "test"'),
        ({"test": "t"}, 'has no "value"'),
        ({"test": "t", "value": "x", "stauts": "passes"}, 'no key "stauts". Did you mean "status"?'),
        ({"test": "t", "value": "x", "status": "known"}, "'known' is neither"),
        ({"test": "t", "value": "x", "expires": "soon"}, '"expires" is a date'),
        ({"test": "t", "value": "x", "edits": [{"name": "a"}]}, "not complete"),
        ({"test": "t", "value": "x", "seed": 3}, "not complete"),
        ({"test": "t", "value": "x", "severity": "much"}, "not complete"),
    ],
)
def test_a_bad_line_says_what_is_wrong(record: dict[str, object], message: str) -> None:
    with pytest.raises(BadLine) as caught:
        line_of(record)
    assert message in str(caught.value)


def test_a_known_failure_lasts_until_the_end_of_its_day() -> None:
    line = line_of({"test": "t", "value": "x", "status": "known failure", "expires": "2026-11-24"})
    assert not line.is_expired(dt.date(2026, 11, 24))
    assert line.is_expired(dt.date(2026, 11, 25))
    assert not line_of({"test": "t", "value": "x", "status": "known failure"}).is_expired(dt.date(9999, 1, 1))


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "__edgecases__").symlink_to(elsewhere)
    line = line_of({"test": "t", "value": "x"})
    with pytest.raises(BadLine, match="is a link"):
        suite.write(suite.path_for(tmp_path / "test_it.py"), [line])
    assert list(elsewhere.iterdir()) == []


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "test_it.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadLine, match=r"test_it\.jsonl cannot be read"):
        suite.read(path)


def test_blank_lines_and_a_missing_head_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "test_it.jsonl"
    path.write_text("\n" + json.dumps({"test": "t", "value": "x"}) + "\n\n")
    found = suite.read(path)
    assert found is not None
    assert [line.place for line in found.lines] == ["__edgecases__/test_it.jsonl:2"]


SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "qty": {"type": "integer", "minimum": 1, "maximum": 9},
        "when": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name", "qty"],
}
KINDS = {
    "text": ("Please cancel my order AB-1234 because it arrived late, I want $20 back by Friday.", ["text"], {}),
    "conversation": ([{"role": "user", "content": "Where is the parcel that I ordered last week?"}], ["text"], {}),
    "form": (
        {"name": "Ana Lee", "qty": 3, "when": "2026-11-03", "tags": ["new", "gift"]},
        ["form.date", "form.number", "form.field", "form.harmless"],
        {"schema": SCHEMA},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_room_confirmed_when_it_was_chosen_it_confirms_when_it_is_read_back(kind, tmp_path):
    value, mess, options = KINDS[kind]
    room = room_named(kind)
    source = source_of(room, Seed(value=value), Registry(all_perturbations()).select(mess), **options)
    cases = [case for _, case in choose([source], cases=150, severity=(1, 5), rng_seed=4).cases]
    carried = [case for case in cases if '{"$' not in json.dumps(case.to_json())]
    assert len(carried) > 20
    suite.write(tmp_path / "__edgecases__" / "test_it.jsonl", [Line(case=case, test="test_it") for case in carried])
    found = suite.read(tmp_path / "__edgecases__" / "test_it.jsonl")
    assert found is not None
    prepared = prepared_by(room, Seed(value=value), **options)
    for line in found.lines:
        assert line.applies
        assert room.verify(prepared, line.case) is None
