"""Whether intents that fail on messy cases fail on messages that people really wrote with flaws: all of banking77, by folds.

    python benchmarks/curation/transfer_folds.py FOLDER DICTIONARY.txt [--folds 5] [--cases 3]

FOLDER has banking77's train.csv and test.csv (PolyAI, CC BY 4.0), DICTIONARY.txt is codespell's. banking77's test set alone has 26 rows with
a misspelling, too few to rank intents by. So both files are taken together, and each row is asked of a model that was trained on the other
folds. A row is real and flawed if it holds a misspelling that codespell knows or a contraction without its apostrophe; less strictly, also if it begins in small letters,
has a small "i", a double space or no mark at its end. The other rows are the seeds: asked as they are, in CASES
messy versions by all that is usual, and in as many that are misspelt only.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import random
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from transfer import COLUMNS, sources_of, trained

from edgecase_strategies.curate import choose
from edgecase_strategies.curate.mix import rows
from edgecase_strategies.curate.transfer import LEAST, Rate
from edgecase_strategies.rates import spearman

NOT = ("ca", "could", "did", "do", "does", "has", "have", "is", "are", "should", "was", "were", "wo", "would")
WITHOUT = {"hows", "im", "ive", "thats", "theyre", "whats", "wheres", "youre", *(f"{verb}nt" for verb in NOT)}
"""Contractions without their apostrophe that are no other word."""
SLOPPY = re.compile(r"^[a-z]|(?<![\w'])i(?![\w'])|\S {2,}\S|[^.?!\s]\s*$")
MESS = {"messy": (), "misspelt by us": ("text.typo", "text.spelling")}
LENGTHS = (8, 12, 18)
"""Below how many words a message is of the first length, the second and the third."""
Row = tuple[str, str]


class Asked(NamedTuple):
    label: str
    right: bool
    words: int
    severity: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("dictionary", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=3)
    asked = parser.parse_args()
    words = {line.partition("->")[0].lower() for line in asked.dictionary.read_text(encoding="utf-8").splitlines()}
    misspelt = words | WITHOUT
    every: list[Row] = [
        values for name in ("train.csv", "test.csv") for values in rows(asked.folder / name, columns=COLUMNS)
    ]
    random.Random(0).shuffle(every)
    found: dict[str, list[Asked]] = {name: [] for name in ("clean", *MESS, "misspelt", "sloppy")}
    for fold in range(asked.folds):
        mine = every[fold :: asked.folds]
        answer = trained([one for number, one in enumerate(every) if number % asked.folds != fold])
        ask(mine, answer, misspelt, asked.cases, found)
    for name, outcomes in found.items():
        print(f"{name}: {rate_of(outcomes)}")
    for name, level in itertools.product(MESS, (1, 2, 3)):
        print(f"{name} at severity {level}: {rate_of([one for one in found[name] if one.severity == level])}")
    for name in ("clean", *MESS):
        rate = as_long(found[name], found["misspelt"])
        print(f"{name}, if its messages were as long as the misspelt ones: {rate:.0%}")
    print("\n| by intent | intents | rank correlation | 95% |\n|---|---|---|---|")
    flawed = {"misspelt": found["misspelt"], "flawed in any way": found["misspelt"] + found["sloppy"]}
    for what, real in flawed.items():
        for kind in (*MESS, "clean"):
            show(f"{kind} with {what}", found[kind], real)


def ask(
    mine: Sequence[Row], answer: Callable[[str], str], misspelt: set[str], cases: int, found: dict[str, list[Asked]]
) -> None:
    """Ask a fold's rows of the model that was trained on the others."""
    seeds: list[Row] = []
    for text, label in mine:
        is_misspelt = not misspelt.isdisjoint(re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower()))
        kind = "misspelt" if is_misspelt else "sloppy" if SLOPPY.search(text) else "clean"
        found[kind].append(Asked(label, answer(text) == label, len(text.split())))
        if kind == "clean":
            seeds.append((text, label))
    for name, mess in MESS.items():
        sources, labels = sources_of(seeds, mess)
        for number, case in choose(sources, cases=cases * len(sources), severity=(1, 3), rng_seed=0).cases:
            right, words = answer(case.value) == labels[number], len(case.seed.value.split())
            found[name].append(Asked(labels[number], right, words, case.severity))


def rate_of(outcomes: Sequence[Asked]) -> Rate:
    return Rate(passed=sum(one.right for one in outcomes), ran=len(outcomes))


def as_long(ones: Sequence[Asked], others: Sequence[Asked]) -> float:
    """Return the rate of the ones, with the lengths of the others (direct standardisation)."""

    def by_length(outcomes: Sequence[Asked]) -> dict[int, list[Asked]]:
        found: dict[int, list[Asked]] = {}
        for one in outcomes:
            found.setdefault(bisect.bisect_right(LENGTHS, one.words), []).append(one)
        return found

    mine = by_length(ones)
    return sum(len(found) * share(rate_of(mine[length])) for length, found in by_length(others).items()) / len(others)


def show(what: str, ones: Sequence[Asked], others: Sequence[Asked]) -> None:
    """Print how far two sets of outcomes agree on which intents are weak."""
    mine, theirs = counted(ones), counted(others)
    ranked = [label for label in sorted(mine) if label in theirs and min(mine[label].ran, theirs[label].ran) >= LEAST]
    rho = spearman([share(mine[label]) for label in ranked], [share(theirs[label]) for label in ranked])
    said = "not measured | " if rho is None else f"{rho.rho:.2f} | {rho.low:.2f} to {rho.high:.2f}"
    print(f"| {what} | {len(ranked)} | {said} |")


def counted(outcomes: Iterable[Asked]) -> dict[str, Rate]:
    by_label: dict[str, list[Asked]] = {}
    for one in outcomes:
        by_label.setdefault(one.label, []).append(one)
    return {label: rate_of(found) for label, found in by_label.items()}


def share(rate: Rate) -> float:
    return rate.passed / rate.ran


if __name__ == "__main__":
    main()
