"""Confirm an instruction case's truth from its record, and not from how it was drawn.

The clauses are read back from the truth and decided once more; what is consistent needs an answer that passes the
clauses' own predicates, and a clause must say in its span each word and number that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Case, Expect
from edgecase_strategies.instructions.answer import Answer
from edgecase_strategies.instructions.constraints import contradicts, of_json
from edgecase_strategies.instructions.witness import witness

_QUOTED = ("phrase", "word", "line", "amount", "clock")
"""Fields of a constraint that its wording repeats as they are."""


def verify(case: Case) -> str | None:
    """Return why the case's truth cannot be confirmed, or None."""
    facts = case.truth.facts
    clauses = [of_json(record) for record in facts["clauses"]]
    if case.truth.expect is Expect.ASK:
        if not contradicts([clauses[place] for place in facts["conflict"]]):
            return "the clauses do not contradict each other"
    elif witness_of(case) is None:
        return "no answer keeps all clauses"
    if not _said(case):
        return "a clause does not stand in its span"
    return None


def witness_of(case: Case) -> Answer | None:
    """Return an answer that keeps all clauses of a consistent case, as its predicates confirm; None for a contradiction."""
    facts = case.truth.facts
    if "holds" not in facts:
        return None
    return witness([of_json(record) for record in facts["holds"]], dict(facts["witness"]) or None)


def clause_texts(case: Case) -> list[str]:
    """Return the text of each clause, cut out of the value; of a record's field, its value.

    >>> from random import Random
    >>> from edgecase_strategies.instructions.source import draw_source
    >>> source = draw_source(Random(3), families=("language",))
    >>> from edgecase_strategies.engine import build
    >>> len(clause_texts(build(source.room, source.seed, ())))
    2
    """
    value, truth = case.value, case.truth
    if isinstance(value, str):
        return [value[span.start : span.end] for span in truth.spans]
    found = []
    for number, start, end in truth.facts["at"]:
        if number < 0:
            found.append(" ".join(str(item) for item in value["record"].values()))
        elif isinstance(value, Mapping):
            found.append(value["message"][start:end])
        else:
            found.append(value[number]["content"][start:end])
    return found


def _said(case: Case) -> bool:
    texts = clause_texts(case)
    records = case.truth.facts["clauses"]
    if len(texts) != len(records) or not all(texts):
        return False
    # The clauses of a user's own prompt are in the user's words: "five", or "fewer than 6".
    ours = len(records) - 1 if case.truth.facts.get("appended") else 0
    return all(
        all(name in text for name in _names(record)) for record, text in list(zip(records, texts, strict=True))[ours:]
    )


def _names(record: Mapping[str, Any]) -> list[str]:
    """Return what the wording of a constraint has to show: numbers as digits, and names as they are."""
    kind = record["kind"]
    names = [str(record[name]) for name in _QUOTED if name in record and kind != "weighs" and record[name] != ","]
    if kind in ("amount", "within", "apart"):
        bounds = [record[side] for side in ("least", "most") if side in record]
        # "No titles at all" and "one of these" have no digits.
        names += [str(bound) for bound in bounds if kind != "amount" or bound > 1]
    if kind == "is" and record["attribute"] == "ship_to":
        names.append(record["value"])
    if kind == "listed":
        names.append(record["value"])
    if kind == "has":
        names.append(record["attribute"])
    if kind == "is" and record["attribute"] in ("action", "booking"):
        names.append(record["thing"].rpartition(" ")[2])
    return names
