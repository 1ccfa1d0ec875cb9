"""What was done to a word: an alignment of its own, and the figures that lists of misspellings are compared by."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Pair = tuple[str, str]
"""The intended word and what was written."""
VOWELS = frozenset("aeiou")
ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
KEYS = {key: (x + n, y) for y, (row, x) in enumerate(ROWS) for n, key in enumerate(row)}


class Change(NamedTuple):
    """One edit of an optimal string alignment."""

    operation: str
    start: int
    before: str
    after: str


@functools.cache
def aligned(right: str, wrong: str) -> tuple[Change, ...]:
    """Return the fewest edits that lead from one word to the other, read from the end."""
    table = distances(right, wrong)
    i, j, found = len(right), len(wrong), list[Change]()
    while i or j:
        here = table[i][j]
        if i > 1 and j > 1 and right[i - 2 : i] == wrong[j - 2 : j][::-1] and here == table[i - 2][j - 2] + 1:
            found.append(Change("swapped", i - 2, right[i - 2 : i], wrong[j - 2 : j]))
            i, j = i - 2, j - 2
        elif i and j and right[i - 1] == wrong[j - 1] and here == table[i - 1][j - 1]:
            i, j = i - 1, j - 1
        elif i and j and here == table[i - 1][j - 1] + 1:
            found.append(Change("substituted", i - 1, right[i - 1], wrong[j - 1]))
            i, j = i - 1, j - 1
        elif i and here == table[i - 1][j] + 1:
            found.append(Change("deleted", i - 1, right[i - 1], ""))
            i -= 1
        else:
            found.append(Change("inserted", i, "", wrong[j - 1]))
            j -= 1
    return tuple(reversed(found))


def distances(right: str, wrong: str) -> list[list[int]]:
    table = [[*range(len(wrong) + 1)]]
    for i, one in enumerate(right, 1):
        row = [i]
        for j, other in enumerate(wrong, 1):
            best = min(table[i - 1][j] + 1, row[j - 1] + 1, table[i - 1][j - 1] + (one != other))
            if i > 1 and j > 1 and one == wrong[j - 2] and right[i - 2] == other and one != other:
                best = min(best, table[i - 2][j - 2] + 1)
            row.append(best)
        table.append(row)
    return table


def are_near(one: str, other: str) -> bool:
    if one not in KEYS or other not in KEYS:
        return False
    (x, y), (x2, y2) = KEYS[one], KEYS[other]
    return math.hypot(x - x2, y - y2) <= 1.3


def profile(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the shares, in percent, by which misspellings are told in the literature."""
    counts: Counter[str] = Counter()
    for right, wrong in pairs:
        changes = aligned(right, wrong)
        counts["one edit"] += len(changes) == 1
        counts["first letter"] += right[:1] != wrong[:1]
        if len(changes) != 1:
            continue
        operation, start, before, after = changes[0]
        counts[operation] += 1
        counts["near"] += operation == "substituted" and are_near(before, after)
        counts["vowels"] += operation == "substituted" and {before, after} <= VOWELS
        counts["doubling"] += operation == "inserted" and after in right[max(0, start - 1) : start + 1]

    def share(name: str, of: str) -> float:
        return 100 * counts[name] / max(1, counts[of])

    return {
        "edits": sum(len(aligned(*pair)) for pair in pairs) / max(1, len(pairs)),
        "one edit": 100 * counts["one edit"] / max(1, len(pairs)),
        "inserted": share("inserted", "one edit"),
        "deleted": share("deleted", "one edit"),
        "substituted": share("substituted", "one edit"),
        "swapped": share("swapped", "one edit"),
        "first letter": 100 * counts["first letter"] / max(1, len(pairs)),
        "near": share("near", "substituted"),
        "vowels": share("vowels", "substituted"),
        "doubling": share("doubling", "inserted"),
    }


def place(right: str, change: Change) -> str:
    """Return the part of the word where an edit is: its first, second or last letter, or between."""
    if change.start < 2:
        return ("first", "second")[change.start]
    return "last" if change.start + len(change.before) >= len(right) else "between"


def events(pairs: Iterable[Pair]) -> Counter[tuple[str, str, str, str]]:
    """Count the edits by operation, letters and part of the word."""
    return Counter(
        (change.operation, change.before, change.after, place(right, change))
        for right, wrong in pairs
        for change in aligned(right, wrong)
    )


def divergence(one: Iterable[Pair], other: Iterable[Pair]) -> float:
    """Return the Jensen-Shannon divergence of two lists' events, in bits; its square root is the distance."""
    first, second = events(one), events(other)
    total, total2 = first.total(), second.total()
    sum_ = 0.0
    for event in first | second:
        p, q = first[event] / total, second[event] / total2
        middle = (p + q) / 2
        sum_ += sum(share / 2 * math.log2(share / middle) for share in (p, q) if share)
    return max(0.0, sum_)


def traits(right: str, wrong: str) -> Iterator[str]:
    """Yield what a classifier sees of a pair: each edit with its letters, what stands around it, and its place."""
    changes = aligned(right, wrong)
    yield f"{min(len(changes), 4)} edits"
    for change in changes:
        operation, start, before, after = change
        left = right[start - 1] if start else "^"
        after_it = right[start + len(before) : start + len(before) + 1] or "$"
        letters = f"{operation} {before}>{after}"
        yield operation
        yield f"{operation} {place(right, change)}"
        yield letters
        yield f"{letters} {place(right, change)}"
        yield f"{left}[{letters}]"
        yield f"[{letters}]{after_it}"
        yield f"{left}[{letters}]{after_it}"
        yield f"{operation} doubles {bool(after) and after in (left, after_it)}"
        yield f"{operation} halves {bool(before) and before in (left, after_it)}"
        yield f"{operation} near {are_near(before, after)} vowels {bool(before) and {*before, *after} <= VOWELS}"
