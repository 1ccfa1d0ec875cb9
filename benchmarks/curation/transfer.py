"""Whether the rate on messy cases holds on independent real examples: a classifier of banking questions, 77 intents.

    python benchmarks/curation/transfer.py FOLDER [--cases 3] [--codespell DICTIONARY.txt]

FOLDER has banking77's train.csv and test.csv (PolyAI, CC BY 4.0). The model is TF-IDF with logistic regression (scikit-learn), trained
on train.csv. Half of the test set, stratified by intent, are the seeds; the other half is the holdout, less what overlaps with the
seeds. Each seed runs as it is and in CASES messy versions. Every row of the tables comes from this run, whose random seed is 0.

With codespell's dictionary, the rows of the holdout that hold a misspelling by itself are those that are real and messy.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.mix import rows
from edgecase_strategies.curate.transfer import Rate, Transfer, transfer_of
from edgecase_strategies.engine import Source, source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.rates import spearman
from edgecase_strategies.text import PERTURBATIONS, ROOM

COLUMNS = ["text", "category"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=3)
    parser.add_argument("--codespell", type=Path)
    asked = parser.parse_args()
    answer = trained(rows(asked.folder / "train.csv", columns=COLUMNS))
    seeds = rows(asked.folder / "test.csv", columns=COLUMNS, share=0.5, stratify="category")
    mine = set(seeds.origins)
    rest = rows(asked.folder / "test.csv", columns=COLUMNS)
    other = [values for values, origin in zip(rest, rest.origins, strict=True) if origin not in mine]
    held = rows([dict(zip(COLUMNS, one, strict=True)) for one in other], columns=COLUMNS, without=seeds)
    print(f"seeds {len(seeds)}, holdout {len(held)}, left out of it as overlapping {len(held.left_out)}")

    outcomes: dict[str, list[tuple[str, bool, int]]] = {
        "clean": [(label, answer(text) == label, 0) for text, label in seeds],
        "real": [(label, answer(text) == label, 0) for text, label in held],
        "messy": [],
    }
    sources, labels = sources_of(seeds)
    choice = choose(sources, cases=asked.cases * len(sources), severity=(1, 3), rng_seed=0)
    outcomes["messy"] = [(labels[n], answer(case.value) == labels[n], case.severity) for n, case in choice.cases]
    print(f"cases {len(choice.cases)} of {choice.pool} drawn; dropped {dict(choice.dropped)}\n")
    found = transfer_of(counted(outcomes))
    print("\n".join(found.lines()))
    show(found)
    for level in (1, 2, 3):
        of_level = [passed for _, passed, severity in outcomes["messy"] if severity == level]
        print(f"messy at severity {level}: {Rate(passed=sum(of_level), ran=len(of_level))}")
    if asked.codespell is not None:
        natural(asked.codespell, held, outcomes, found)


def trained(examples: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    texts, labels = zip(*examples, strict=True)
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LogisticRegression(C=30, max_iter=200)
    )
    model.fit(texts, labels)
    return lambda text: str(model.predict([text])[0])


def sources_of(seeds: Iterable[tuple[str, str]], mess: Sequence[str] = ()) -> tuple[list[Source], list[str]]:
    chosen = Registry(PERTURBATIONS).select(mess)
    sources: list[Source] = []
    labels: list[str] = []
    for text, label in seeds:
        try:
            sources.append(source_of(ROOM, Seed(value=text), chosen))
        except NothingApplies:
            continue
        labels.append(label)
    return sources, labels


def counted(outcomes: dict[str, list[tuple[str, bool, int]]]) -> dict[tuple[str, str], tuple[int, int]]:
    passed: Counter[tuple[str, str]] = Counter()
    ran: Counter[tuple[str, str]] = Counter()
    for kind, items in outcomes.items():
        for label, right, _ in items:
            ran[kind, label] += 1
            passed[kind, label] += right
    return {key: (passed[key], ran[key]) for key in ran}


def show(found: Transfer) -> None:
    real = [one["real"].passed / one["real"].ran for one in found.categories.values()]
    for kind in ("messy", "clean"):
        rates = [one[kind].passed / one[kind].ran for one in found.categories.values()]
        rho, low, high, count = spearman(rates, real) or (0.0, -1.0, 1.0, 0)
        print(f"rank correlation of {kind} with real, by intent: {rho:.2f} ({low:.2f} to {high:.2f}) over {count}")
    table = found.table()
    print("\n| intent | clean | messy | real |\n|---|---|---|---|")
    for row in [*table[:5], *table[-3:]]:
        print(f"| {' | '.join(row)} |")


def natural(path: Path, held: Any, outcomes: dict[str, list[tuple[str, bool, int]]], found: Transfer) -> None:
    known = {line.partition("->")[0].lower() for line in path.read_text(encoding="utf-8").splitlines()}
    messy = [bool(known & set(re.findall(r"[a-z]+", text.lower()))) for text, _ in held]
    mine = [one for one, is_messy in zip(outcomes["real"], messy, strict=True) if is_messy]
    others = [one for one, is_messy in zip(outcomes["real"], messy, strict=True) if not is_messy]
    print(f"\nreal with a misspelling: {Rate(passed=sum(right for _, right, _ in mine), ran=len(mine))}")
    print(f"real without one: {Rate(passed=sum(right for _, right, _ in others), ran=len(others))}")
    ranked = [label for label, many in Counter(label for label, _, _ in mine).items() if many >= 5]
    both = [found.categories[label]["messy"] for label in ranked]
    right = [
        sum(r for name, r, _ in mine if name == label) / sum(name == label for name, _, _ in mine) for label in ranked
    ]
    rho = spearman([one.passed / one.ran for one in both], right)
    said = f"{rho.rho:.2f} ({rho.low:.2f} to {rho.high:.2f})" if rho else "not measured"
    print(f"rank correlation by intent, messy with real misspelled: {said}; {len(ranked)} intents have five of them")


if __name__ == "__main__":
    main()
