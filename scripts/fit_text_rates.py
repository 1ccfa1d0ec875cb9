"""Fit the rates of slips to lists of misspellings, and write the text room's data file.

The lists are codespell's (`misspelling->correction`) or of two columns, parted by a tab (misspelling, correction):

    python scripts/fit_text_rates.py LIST [LIST ...] --out strategies/edgecase_strategies/text/data/slip_rates.json

The model says with what probability a slip is the one that was made of a word: in proportion to a product of factors,
one for each of the slip's circumstances (`edgecase_strategies.text.slip_sites`). They are fitted by iterative scaling,
so that the expected number of slips in each circumstance is the number in the lists, drawn towards no effect where
there are few. A circumstance with fewer than `--least` slips, expected and in the lists, has no factor: what is
written are rates of many slips, from which no list can be had back.

A word with many misspellings in a list stands for more of them than one, but for fewer than all, since
long lists go far beyond what is common: each misspelling counts as one over the square root of their number.

A list has each misspelling once, however often it is made, so the rates that it gives are flatter than people's. They
are raised to a power, 1.2, which was found on codespell's words that fitting left out.

It needs numpy: pip install ".[fit]".
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from edgecase_strategies.text.slip_groups import is_group, part_of
from edgecase_strategies.text.slip_sites import candidates

WORD = re.compile(r"[a-z]{2,30}")
TEMPLATES = ("letters", "relation", "place", "before", "after", "around", "before2", "after2")
STRENGTH = {"letters": 0.5, "relation": 1.5, "place": 2.0, "before": 1.5, "after": 1.5}
"""How many slips without effect each circumstance is drawn towards; 2 for those that are not here."""
PASSES = 8
BOUND = 6.0
Pair = tuple[str, str]


def read(path: Path) -> Iterator[Pair]:
    """Yield the intended words and their misspellings; entries with several corrections are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        wrong, parted, right = line.partition("->" if "->" in line else "\t")
        corrections = [one.strip() for one in right.split(",") if one.strip()]
        if parted and len(corrections) == 1 and WORD.fullmatch(wrong) and WORD.fullmatch(corrections[0]):
            yield corrections[0], wrong


def family(word: str) -> str:
    """Return the beginning that a word shares with its kin: "believe", "believed"."""
    return word[:5]


def is_held_out(word: str, percent: int) -> bool:
    """Whether a word is kept aside: by a hash of its beginning, so that the words of one family go together."""
    return hashlib.sha256(family(word).encode()).digest()[0] * 100 < percent * 256


class Table(NamedTuple):
    """All slips of all words: to which word each belongs, and its circumstance in each template."""

    word: np.ndarray[Any, Any]
    features: list[np.ndarray[Any, Any]]
    names: list[list[str]]
    observed: np.ndarray[Any, Any]
    counted: np.ndarray[Any, Any]


def tabulate(pairs: Sequence[Pair]) -> tuple[Table, float]:
    """Return the slips of the intended words, how often each was made, and the misspellings of two slips for each of one."""
    wrongs: dict[str, list[str]] = {}
    for right, wrong in pairs:
        wrongs.setdefault(right, []).append(wrong)
    words, observed, counted = array("i"), array("d"), array("d")
    features = [array("i") for _ in TEMPLATES]
    ids: list[dict[str, int]] = [{} for _ in TEMPLATES]
    single = several = 0.0
    for number, right in enumerate(sorted(wrongs)):
        made = Counter(wrongs[right])
        weight = len(made) ** -0.5
        found = 0
        for slip in candidates(right):
            times = made.get(right[: slip.start] + slip.after + right[slip.end :], 0)
            found += times
            words.append(number)
            observed.append(times * weight)
            counted.append(times)
            keys = (slip.letters, slip.relation, *(f"{slip.letters} {context}" for context in slip.contexts))
            for column, known, key in zip(features, ids, keys, strict=True):
                column.append(known.setdefault(key, len(known)))
        single += found * weight
        several += (made.total() - found) * weight
    table = Table(
        np.asarray(words),
        [np.asarray(column) for column in features],
        [list(known) for known in ids],
        np.asarray(observed),
        np.asarray(counted),
    )
    return table, several / single


GROUP = 3
"""Letters of the longest group that is taken for another."""


def groups(pairs: Sequence[Pair], least: int) -> dict[str, dict[str, int]]:
    """Return how often a group of letters becomes another, by their letters and the place in the word.

    It is the logarithm, in hundredths, of the misspellings for each one of a single slip in a word that has the group
    there. The letters differ between what two words share at their beginnings and at their ends; single slips are
    not among them, and of groups that are put in only those that stand beside the same letters ("relatation").
    A group with fewer than ``least`` families of words is left out.
    """
    wrongs: dict[str, set[str]] = {}
    for right, wrong in pairs:
        wrongs.setdefault(right, set()).add(wrong)
    seen: dict[tuple[str, str, str], float] = {}
    families: dict[tuple[str, str], set[str]] = {}
    single: dict[str, float] = {}
    for right, made in sorted(wrongs.items()):
        slips = {right[: slip.start] + slip.after + right[slip.end :] for slip in candidates(right)}
        weight = len(made) ** -0.5
        single[right] = weight * len(slips & made)
        for wrong in sorted(made - slips):
            start, before, after = changed(right, wrong)
            if is_group(right, start, before, after):
                key = (before, after, part_of(start, start + len(before), len(right)))
                seen[key] = seen.get(key, 0.0) + weight
                families.setdefault((before, after), set()).add(family(right))
    chances: dict[tuple[str, str], float] = {}
    for right, mass in single.items():
        for (before, place), times in places_of(right).items():
            chances[before, place] = chances.get((before, place), 0.0) + times * mass
    result: dict[str, dict[str, int]] = {}
    for (before, after, place), weight in sorted(seen.items()):
        if (
            len(families[before, after]) >= least
            and weight >= 1
            and (chance := chances.get((before or after, place), 0.0))
        ):
            result.setdefault(f"{before}>{after}", {})[place] = round(100 * math.log(min(1.0, weight / chance)))
    return result


def changed(right: str, wrong: str) -> tuple[int, str, str]:
    """Return where two words part, and what each has there."""
    start = end = 0
    while start < min(len(right), len(wrong)) and right[start] == wrong[start]:
        start += 1
    while end < min(len(right), len(wrong)) - start and right[-1 - end] == wrong[-1 - end]:
        end += 1
    return start, right[start : len(right) - end], wrong[start : len(wrong) - end]


def places_of(word: str) -> Counter[tuple[str, str]]:
    """Count a word's groups of letters by their place."""
    return Counter(
        (word[at : at + size], part_of(at, at + size, len(word)))
        for size in range(1, GROUP + 1)
        for at in range(len(word) - size + 1)
    )


def fit(table: Table, least: int) -> list[np.ndarray[Any, Any]]:
    """Return the logarithm of each circumstance's factor, by template."""
    sizes = [len(names) for names in table.names]
    total = np.bincount(table.word, table.observed)
    seen = [np.bincount(ids, table.observed, size) for ids, size in zip(table.features, sizes, strict=True)]
    counts = [np.bincount(ids, table.counted, size) for ids, size in zip(table.features, sizes, strict=True)]
    factors = [np.zeros(size) for size in sizes]
    score = np.zeros(len(table.word))
    active: dict[int, Any] = {}
    for _ in range(PASSES):
        for number, ids in enumerate(table.features):
            rate = np.exp(score)
            share = total / np.bincount(table.word, rate)
            expected = np.bincount(ids, rate * share[table.word], sizes[number])
            if number not in active:
                active[number] = (counts[number] >= least) | (expected >= least)
            neutral = expected * np.exp(-factors[number])
            strength = STRENGTH.get(TEMPLATES[number], 2.0)
            new = np.log((seen[number] + strength) / (neutral + strength))
            new = np.where(active[number], np.clip(new, -BOUND, BOUND), 0.0)
            score += (new - factors[number])[ids]
            factors[number] = new
    return factors


def record(
    table: Table, factors: Sequence[np.ndarray[Any, Any]], twice: float, least: int, smallest: int
) -> dict[str, Any]:
    """Return the data file's content.

    Factors within ``smallest`` hundredths of no effect are left out, and letters with fewer than ``least`` slips.
    """
    letters: dict[str, dict[str, int]] = {}
    relations: dict[str, int] = {}
    counts = np.bincount(table.features[0], table.counted, len(table.names[0]))
    for number, names in enumerate(table.names):
        for place, name in enumerate(names):
            value = round(100 * float(factors[number][place]))
            key, _, context = name.partition(" ")
            if number == 0:
                if counts[place] >= least:
                    letters[name] = {"": value}
            elif abs(value) < smallest:
                continue
            elif number == 1:
                relations[name] = value
            elif key in letters:
                letters[key][context] = value
    return {
        "letters": {key: line(letters[key]) for key in sorted(letters)},
        "relations": line(relations),
        "twice": round(twice, 4),
    }


def share_of(found: dict[str, dict[str, int]], pairs: Sequence[Pair]) -> float:
    """Return the misspellings by groups of letters for each of a single slip."""
    expected = []
    for word in sorted({right for right, _ in pairs}):
        rate = 0.0
        counts = places_of(word)
        for key, places in found.items():
            before, _, after = key.partition(">")
            rate += sum(counts[before or after, place] * math.exp(value / 100) for place, value in places.items())
        expected.append(rate)
    return sum(expected) / len(expected)


def line(factors: dict[str, int]) -> str:
    """Return factors as one line of text."""
    return " ".join(f"{context}{value:+d}" for context, value in sorted(factors.items()))


def main(arguments: Iterable[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lists", nargs="+", type=Path, metavar="LIST")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--about", default="", help="the sources, written into the file")
    parser.add_argument("--least", type=int, default=4, help="slips that a circumstance needs (default: %(default)s)")
    parser.add_argument("--smallest", type=int, default=12, help="hundredths (default: %(default)s)")
    parser.add_argument(
        "--sharpen", type=float, default=1.2, metavar="POWER", help="raise the rates to it (default: %(default)s)"
    )
    parser.add_argument("--hold-out", type=int, default=0, metavar="PERCENT", help="leave out so many of the words")
    parser.add_argument(
        "--without", type=Path, action="append", default=[], metavar="LIST", help="leave out this list's words, and kin"
    )
    asked = parser.parse_args(None if arguments is None else list(arguments))
    aside = {family(right) for path in asked.without for right, _ in read(path)}
    pairs = sorted({pair for path in asked.lists for pair in read(path) if not is_held_out(pair[0], asked.hold_out)})
    pairs = [pair for pair in pairs if family(pair[0]) not in aside]
    if not pairs:
        print("There is no pair of a misspelling and one correction in the lists.", file=sys.stderr)
        return 1
    table, twice = tabulate(pairs)
    factors = [asked.sharpen * column for column in fit(table, asked.least)]
    found = groups(pairs, asked.least)
    result = {
        "about": asked.about,
        **record(table, factors, max(0.0, twice - share_of(found, pairs)), asked.least, asked.smallest),
        "groups": {key: line(places) for key, places in found.items()},
    }
    text = json.dumps(result, ensure_ascii=True, indent=0, separators=(",", ":")) + "\n"
    asked.out.write_text(text, encoding="ascii")
    print(f"{len(pairs)} pairs; {len(text):,} bytes written to {asked.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
