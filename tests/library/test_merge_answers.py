"""The answers of several jobs are joined: one a key, the run's own first, in whatever order the stores are given."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pytest_edgecases.store import merge, merge_answers
from pytest_edgecases.store.answers import NAME, Answers, Kept, key_of
from pytest_edgecases.store.merge import BadStore, Part
from pytest_edgecases.store.redaction import with_own

KEYS = [key_of("shop:route", "v1", {"text": text}, (0, 0)) for text in ("a", "b", "c", "d")]


def part(folder: Path, run: str, answers: dict[str, tuple[str, str]]) -> Part:
    """Return a part with a file of answers, each with the run that recorded it; one with a customer's number is withheld."""
    with closing(Answers(folder / NAME, with_own((r"ACME-\d+",)))) as file:
        for key, (of, answer) in answers.items():
            file.keep(key, "shop:route", "v1", of, {"answer": answer})
    return Part(path=folder / merge.NAME, run=run, info={}, exit_status=0, calls=0, outcomes=(), records=())


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    """Return three parts that share answers."""
    a, b, c, d = KEYS
    return [
        part(tmp_path / "1", "r1", {a: ("old", "before"), b: ("r1", "first"), d: ("r1", "ACME-12")}),
        part(tmp_path / "2", "r2", {a: ("r2", "now"), b: ("r2", "second"), d: ("r2", "kept")}),
        part(tmp_path / "3", "r3", {a: ("old", "before"), c: ("old", "cached")}),
    ]


def test_one_answer_a_key_is_joined_and_the_order_of_the_stores_does_not_matter(
    parts: list[Part], tmp_path: Path
) -> None:
    a, b, c, d = KEYS
    run = merge.id_of(parts)
    for number, order in enumerate(itertools.permutations(parts)):
        rows = merge_answers.joined(order, [merge_answers.read(one) for one in order])
        folder = tmp_path / f"joined{number}"
        part(folder, "x", {c: ("x", "replaced"), "0" * 64: ("x", "stays")})
        merge_answers.write(folder, rows)
        with closing(Answers(folder / NAME)) as file:
            assert file.find(a) == Kept(run, '{"answer": "now"}'), "of this run, not of one before it"
            assert file.find(b) == Kept(run, '{"answer": "first"}')
            assert file.find(c) == Kept("old", '{"answer": "cached"}')
            assert file.find(d) == Kept(run, '{"answer": "kept"}'), "one that was kept counts before one that was not"
            assert file.find("0" * 64) == Kept("x", '{"answer": "stays"}')


def test_what_a_projects_own_expression_finds_is_not_in_the_file(parts: list[Part]) -> None:
    assert b"ACME" not in parts[0].path.with_name(NAME).read_bytes()
    assert [row[4] for row in merge_answers.read(parts[0]) if row[0] == KEYS[3]] == [""]


def test_a_job_that_asked_no_model_has_no_answers(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    empty = Part(path=tmp_path / "1" / merge.NAME, run="r1", info={}, exit_status=0, calls=0, outcomes=(), records=())
    assert merge_answers.joined([empty], [merge_answers.read(empty)]) == []
    merge_answers.write(tmp_path / "none", [])
    assert not (tmp_path / "none").exists()


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (lambda path: spoil(path, "CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END"), "tables"),
        (lambda path: spoil(path, "UPDATE answers SET key = '../x'"), "no run writes"),
        (lambda path: spoil(path, "UPDATE answers SET run = x'00'"), "no run writes"),
        (lambda path: spoil(path, "UPDATE answers SET outcome = '{}'"), "no run writes"),
        (lambda path: spoil(path, "UPDATE answers SET outcome = 'no JSON'"), "cannot be read as a file of answers"),
        (lambda path: spoil(path, "PRAGMA user_version = 99"), "version 99"),
        (lambda path: path.write_bytes(b"no database" * 500), "cannot be read as a file of answers"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), "is no file"),
    ],
)
def test_a_hostile_file_of_answers_is_refused(parts: list[Part], spoiled: Callable[[Path], object], said: str) -> None:
    path = parts[1].path.with_name(NAME)
    # One row, so that a key can be changed for all.
    spoil(path, f"DELETE FROM answers WHERE key != '{KEYS[0]}'")
    spoiled(path)
    with pytest.raises(BadStore, match=said):
        merge_answers.read(parts[1])
