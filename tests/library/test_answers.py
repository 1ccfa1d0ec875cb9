"""The answers cache: what comes back is what was answered, an exception too, and nothing that a file says is run."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.run.outcome import PLACE, exception_of, give, of_answer, of_exception
from pytest_edgecases.store.answers import WITHHELD, Answers, BadAnswers, is_plain, key_of

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
odd = st.sampled_from([(1,), {1: "a"}, {"a"}, b"a", float("nan"), float("inf"), object(), True.__class__, [("a",)]])


class Limited(Exception):
    """An exception whose own code must not run on what a file says."""

    made: ClassVar[list[object]] = []

    def __init__(self, message: str, *, status: int) -> None:
        self.made.append(message)
        super().__init__(message)
        self.status = status

    def __str__(self) -> str:
        return f"{self.args[0]} ({self.status})"


@given(plain)
def test_an_answer_comes_back_as_it_was(value: Any) -> None:
    back = give(json.loads(json.dumps(of_answer(value, "shop:route", None))), None)
    assert back == value
    assert repr(back) == repr(value)


@given(odd)
def test_what_json_would_change_is_refused_and_a_codec_carries_it(value: Any) -> None:
    assert not is_plain(value)
    with pytest.raises(InvalidOption, match="codec=") as caught:
        of_answer(value, "shop:route", None)
    assert type(value).__name__ in str(caught.value)


def test_a_codec_goes_both_ways() -> None:
    outcome = of_answer(("a", 1), "shop:route", (list, tuple))
    assert outcome == {"answer": ["a", 1]}
    assert give(outcome, (list, tuple)) == ("a", 1)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_an_exception_comes_back_with_what_it_says_and_without_its_own_code(tmp_path: Path) -> None:
    for error in (raised(ValueError("no", 3)), raised(OSError(2, "gone")), raised(Limited("slow down", status=429))):
        outcome = of_exception(error, Path(__file__).parents[2])
        assert outcome is not None
        count = len(Limited.made)
        back = exception_of(json.loads(json.dumps(outcome)))
        assert (type(back), str(back), back.args) == (type(error), str(error), error.args)
        assert getattr(back, PLACE).startswith("tests/library/test_answers.py:")
        assert len(Limited.made) == count
    assert of_exception(raised(ValueError(object())), tmp_path) is None


@pytest.mark.parametrize(
    "name", ["subprocess:Popen", "os:system", "builtins:SystemExit", "builtins:KeyboardInterrupt", "no.such:Error", "x"]
)
def test_a_file_cannot_name_what_is_no_loaded_exception(name: str) -> None:
    with pytest.raises(InvalidOption, match="not loaded"):
        exception_of({"raises": name, "args": ["touch /tmp/x"], "fields": {}})


def test_in_one_run_the_first_answer_counts_and_the_next_run_replaces_it(tmp_path: Path) -> None:
    one, other = Answers(tmp_path / "a" / "answers.db"), Answers(tmp_path / "a" / "answers.db")
    key = key_of("shop:route", "v1", {"text": "hi"}, (0, 0))
    keep = (key, "shop:route", "v1")
    assert json.loads(one.keep(*keep, "run 1", {"answer": "a"}).outcome) == {"answer": "a"}
    assert json.loads(other.keep(*keep, "run 1", {"answer": "b"}).outcome) == {"answer": "a"}
    assert json.loads(other.keep(*keep, "run 2", {"answer": "b"}).outcome) == {"answer": "b"}
    found = one.find(key)
    assert found is not None
    assert found.run == "run 2"
    assert (tmp_path / "a" / ".gitignore").read_text() == "*\n"
    one.close()
    other.close()


def test_keys_differ_by_function_version_input_and_repeat() -> None:
    keys = {
        key_of(function, version, {"text": text}, (repeat, call))
        for function in ("shop:route", "shop:other")
        for version in ("", "2")
        for text in ("hi", "hi ")
        for repeat in (0, 1)
        for call in (0, 1)
    }
    assert len(keys) == 32


def test_a_secret_answer_is_not_kept_and_the_replay_can_say_why(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "answers.db")
    kept = answers.keep("k", "shop:route", "", "run 1", {"answer": "write to ann@shop.com"})
    assert kept.outcome == WITHHELD
    answers.close()
    assert b"ann@shop" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_what_cannot_be_used_is_said(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    path.write_text("this is no database, and it is long enough to be looked at " * 40)
    with pytest.raises(BadAnswers, match=r"[Dd]elete"):
        Answers(path).find("k")
    path.unlink()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 9")
    newer.close()
    with pytest.raises(BadAnswers, match="of version 9"):
        Answers(path).find("k")
    with pytest.raises(BadAnswers, match="cannot be used"):
        Answers(path / "below" / "answers.db").find("k")


def test_a_full_disk_is_said_and_loses_nothing_before(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "answers.db")
    answers.keep("first", "f", "", "run 1", {"answer": "x"})
    connection = answers._open()
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(BadAnswers, match="full"):
        answers.keep("large", "f", "", "run 1", {"answer": "x" * 400_000})
    assert answers.find("first") is not None
    answers.close()
