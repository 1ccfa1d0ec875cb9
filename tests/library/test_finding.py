"""Findings: cases that fail the same way, whichever process ran them and in whatever order."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_edgecases.run.finding import Faces, Finding, Record, findings_of

TEST = "test_shop.py::test_route"
FAILURE = "AssertionError at test_shop.py:9"


def record(order: int, names: str, smallest: str | None = None, **given: object) -> Record:
    """Return a failed case whose edits were made by perturbations with names of one letter."""
    known = {"id": f"small{order}", "names": sorted(smallest), "calls": 2, "case": {}} if smallest else None
    fields: dict[str, object] = {
        "test": TEST,
        "item": f"{TEST}[{order}]",
        "kind": "case",
        "status": "failed",
        "order": order,
        "case": f"case{order}",
        "names": tuple(sorted(names)),
        "failure": FAILURE,
        "message": "AssertionError: no",
        "smallest": known,
    }
    return Record(**{**fields, **given})  # type: ignore[arg-type]


def shown(findings: Iterable[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [("".join(finding.names), finding.cases) for finding in findings]


def test_a_known_reason_explains_what_holds_it_in_the_same_test_with_the_same_failure() -> None:
    faces = Faces()
    assert not faces.explain(TEST, FAILURE, "ab")
    faces.add(TEST, FAILURE, ["a"])
    assert faces.explain(TEST, FAILURE, "ab")
    assert faces.explain(TEST, FAILURE, "a")
    assert not faces.explain(TEST, FAILURE, "b")
    assert not faces.explain(TEST, "AssertionError at test_shop.py:10", "ab")
    assert not faces.explain("test_shop.py::test_other", FAILURE, "ab")
    faces.add(TEST, FAILURE, ["b", "c"])
    assert faces.explain(TEST, FAILURE, "bcd")
    assert not faces.explain(TEST, FAILURE, "bd"), "a part of a reason is none"


def test_cases_with_the_reason_of_a_finding_belong_to_it() -> None:
    findings = findings_of([record(0, "ab", "a"), record(1, "ac"), record(2, "bc", "b"), record(3, "abc")])
    assert shown(findings) == [("a", ("case0", "case1", "case3")), ("b", ("case2",))]
    assert findings[0].smallest["id"] == "small0"
    assert (findings[0].test, findings[0].failure) == (TEST, FAILURE)


@pytest.mark.parametrize(
    "other",
    [
        {"failure": "ValueError at test_shop.py:9"},
        {"failure": "AssertionError at test_shop.py:10"},
        {"test": "test_shop.py::test_other"},
    ],
    ids=["error", "place", "test"],
)
def test_another_error_place_or_test_is_another_finding(other: dict[str, object]) -> None:
    assert len(findings_of([record(0, "a", "a"), record(1, "a", "a", **other)])) == 2


@pytest.mark.parametrize("status", ["passed", "skipped", "error"])
def test_only_cases_that_failed_are_findings(status: str) -> None:
    assert findings_of([record(0, "a", "a", status=status), record(1, "", kind="clean")]) == []


def test_a_case_that_was_not_shrunk_is_a_finding_by_all_its_perturbations() -> None:
    (finding,) = findings_of([record(0, "ab"), record(1, "abc")])
    assert (finding.names, finding.smallest, finding.cases) == (("a", "b"), {}, ("case0", "case1"))


def test_cases_without_edits_that_fail_alike_are_one_finding() -> None:
    (finding,) = findings_of([record(0, "", ""), record(1, "", "")])
    assert finding.cases == ("case0", "case1")


def test_a_case_that_ran_late_may_explain_one_that_stands_before_it() -> None:
    """What failed in the last run comes first in this one, so a run's order is not that of the collection."""
    findings = findings_of([record(9, "a", "a"), record(3, "ab")])
    assert shown(findings) == [("a", ("case3", "case9"))]
    assert findings[0].smallest["id"] == "small9"


def test_the_order_of_the_records_does_not_matter() -> None:
    records = [
        record(0, "ab", "b"),
        record(1, "ac", "a"),
        record(2, "abc"),
        record(3, "c", "c", failure="KeyError at shop.py:1"),
        record(4, "bc"),
        record(5, "a", status="passed"),
    ]
    expected = findings_of(records)
    assert shown(expected) == [("b", ("case0", "case2", "case4")), ("a", ("case1",)), ("c", ("case3",))]
    for order in itertools.permutations(records):
        assert findings_of(order) == expected


def run(cases: Sequence[tuple[str, str]], order: Iterable[int]) -> list[Record]:
    """Return what one process records: it shrinks what no reason explains that it knows; causes are given."""
    faces, records = Faces(), []
    for number in order:
        names, cause = cases[number]
        known = faces.explain(TEST, FAILURE, names)
        if not known:
            faces.add(TEST, FAILURE, cause)
        records.append(record(number, names, None if known else cause))
    return records


LETTERS = "abcdef"


@st.composite
def failures(draw: st.DrawFn, most_causes: int) -> list[tuple[str, str]]:
    """Return failing cases, as their perturbations and the one of them that shrinking comes to."""
    harmless, weak = LETTERS[:2], LETTERS[2:]
    cases = []
    for _ in range(draw(st.integers(1, 12))):
        causes = draw(st.lists(st.sampled_from(weak), min_size=1, max_size=most_causes, unique=True))
        extra = draw(st.lists(st.sampled_from(harmless), unique=True))
        cases.append(("".join(sorted(causes + extra)), draw(st.sampled_from(causes))))
    return cases


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_several_processes_in_any_order_come_to_what_one_does(data: st.DataObject) -> None:
    cases = data.draw(failures(most_causes=1))
    alone = findings_of(run(cases, range(len(cases))))
    order = data.draw(st.permutations(range(len(cases))))
    owners = [data.draw(st.integers(0, 2)) for _ in cases]
    spread = [one for worker in range(3) for one in run(cases, [n for n in order if owners[n] == worker])]
    assert shown(findings_of(spread)) == shown(alone)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_ran_where_each_case_is_explained_once_and_by_a_reason_that_it_holds(data: st.DataObject) -> None:
    """Where a case has two causes, which one shrinking comes to may depend on the process; this may not."""
    cases = data.draw(failures(most_causes=3))
    order = data.draw(st.permutations(range(len(cases))))
    owners = [data.draw(st.integers(0, 2)) for _ in cases]
    spread = [one for worker in range(3) for one in run(cases, [n for n in order if owners[n] == worker])]
    findings = findings_of(data.draw(st.permutations(spread)))
    explained = [case for finding in findings for case in finding.cases]
    assert sorted(explained) == sorted(f"case{number}" for number in range(len(cases)))
    for finding in findings:
        assert finding.smallest, "each one has a case that was shrunk"
        assert all(set(finding.names) <= set(cases[int(case.removeprefix("case"))][0]) for case in finding.cases)
    assert len({finding.names for finding in findings}) == len(findings)


def test_a_record_travels_as_json() -> None:
    full = record(3, "ab", "a", calls=7, reason="why", message="no")
    for one in (full, dataclasses.replace(full, smallest=None, names=())):
        assert Record.from_json(json.loads(json.dumps(one.to_json()))) == one
