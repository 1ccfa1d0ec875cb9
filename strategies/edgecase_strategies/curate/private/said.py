"""What a data card says of what is private: what was replaced, what was looked for, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from edgecase_strategies.curate.private.measured import MeasuredRecall
from edgecase_strategies.rates import wilson

NOT_LOOKED = (
    "not looked for: private values that nobody named and no detector knows; and what a test writes past pytest, such as files, "
    "log files, live output and pictures"
)


def said_of(private: Mapping[str, Any]) -> list[str]:
    """Return the lines on the private part of what a run told of a test; none where nothing was declared.

    >>> source = {
    ...     "source": "t.csv",
    ...     "read": 9,
    ...     "learnt": 9,
    ...     "rows": 8,
    ...     "replaced": [["email", 9]],
    ...     "left_out": [["canary", 1]],
    ...     "planted": 4,
    ...     "missed": 1,
    ... }
    >>> for line in said_of({"sources": [source], "guarded": [["canaries", 4]], "found": None})[:3]:
    ...     print(line)
    scrubbed: t.csv, 9 values replaced by fictional ones (email 9)
    left out after that, for what they still held: 1 of 9 rows of t.csv (canary 1)
    scrubbing missed 1 of 4 planted canaries (25%, 5% to 70%): expect it to miss as much of what nobody planted
    """
    if not private:
        return []
    lines: list[str] = []
    for one in private["sources"]:
        replaced = sum(many for _, many in one["replaced"])
        lines.append(
            f"scrubbed: {one['source']}, {_many(replaced, 'value')} replaced by fictional ones ({_counted(one['replaced']) or 'none'})"
        )
        gone = sum(many for _, many in one["left_out"])
        if gone:
            lines.append(
                f"left out after that, for what they still held: {gone} of {one['rows'] + gone} rows of {one['source']} "
                f"({_counted(one['left_out'])})"
            )
    lines += _canaries(private["sources"])
    lines += _guarded(private)
    lines += [line for one in [private.get("recall")] if one for line in MeasuredRecall(**one).sentences()]
    return [*lines, NOT_LOOKED]


def _canaries(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    planted, missed = (sum(one[name] for one in sources) for name in ("planted", "missed"))
    if not planted:
        return ["what scrubbing misses: not measured, since no planted canary stood in these rows"] if sources else []
    low, high = wilson(missed, planted)
    said = f"scrubbing missed {missed} of {planted} planted canaries ({missed / planted:.0%}, {low:.0%} to {high:.0%})"
    return [f"{said}: expect it to miss as much of what nobody planted"]


def _guarded(private: Mapping[str, Any]) -> list[str]:
    told = [one for one in (private.get("found"), private.get("run")) if one]
    checked, tests = (sum(one[name] for one in told) for name in ("checked", "tests"))
    leaks: dict[tuple[str, str], int] = {}
    for kind, where, many in (leak for one in told for leak in one["leaks"]):
        leaks[kind, where] = leaks.get((kind, where), 0) + many
    learnt = [f"{one['learnt']:,} of {one['read']:,} records of {one['source']}" for one in private["sources"]]
    of = f", from {' and '.join(learnt)}" if learnt else ""
    known = ", ".join(f"{name} {many:,}" for name, many in private["guarded"])
    found = ", ".join(f"{kind} in {where} ({many:,})" for (kind, where), many in sorted(leaks.items()))
    return [
        f"looked for: {known}{of}, in {checked:,} texts and records, by {tests:,} comparisons of salted hashes and of near copies",
        f"found, and dropped or taken out before it was recorded: {found}" if found else "found: none of them",
    ]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _counted(pairs: Iterable[Sequence[Any]]) -> str:
    return ", ".join(f"{kind} {many:,}" for kind, many in pairs)
