"""Misspellings of ours and of other generators beside people's: their profile, how far off, and whether they can be told apart.

    python scripts/fit_text_rates.py CODESPELL --hold-out 20 --out rates.json
    python benchmarks/text_realism.py CODESPELL --held-out 20 --rates rates.json --most-a-word 3
    python benchmarks/text_realism.py en-US.tsv en-GB.tsv --less CODESPELL

Each generator makes as many misspellings of a word as the list has, all different. Where it cannot make one, as a list's
replay cannot for a word that is not in its list, the word is left out for that generator on both sides, and its share of the
words is printed. It needs scikit-learn and numpy.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from misspellings import Pair, divergence, profile, traits
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from text_peers import Generate, peers

from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.text import ROOM, slip_rates, spelling, typo

sys.path.append(str(Path(__file__).parents[1] / "scripts"))
from fit_text_rates import is_held_out, read

TRIES = 30
MINE = [*typo.PERTURBATIONS, *spelling.PERTURBATIONS]


def ours(word: str) -> Iterator[str]:
    """Yield misspellings without end, as the fast engine draws them."""
    try:
        source = source_of(ROOM, Seed(value=word), MINE, language="en")
    except NothingApplies:
        return
    for case in engine.cases(source, FastRandom(word), (1, 1)):
        yield case.value


def theirs(generate: Generate) -> Callable[[str], Iterator[str]]:
    def stream(word: str) -> Iterator[str]:
        for seed in itertools.count(hash_of(word)):
            try:
                made = generate(word, seed)
            except Exception:  # some fail on some words; the word is then left out, as where nothing comes
                made = ""
            yield made

    return stream


def hash_of(word: str) -> int:
    return FastRandom(word).getrandbits(31)


def matched(people: Sequence[Pair], stream: Callable[[str], Iterator[str]]) -> tuple[list[Pair], list[Pair]]:
    """Return people's and a generator's misspellings, as many of each word."""
    by_word: dict[str, list[str]] = {}
    for right, wrong in people:
        by_word.setdefault(right, []).append(wrong)
    real: list[Pair] = []
    made: list[Pair] = []
    for right, wrongs in by_word.items():
        found: dict[str, None] = {}
        for wrong in itertools.islice(stream(right), TRIES * len(wrongs)):
            if wrong.strip().lower() not in ("", right):
                found.setdefault(wrong.strip().lower())
            if len(found) == len(wrongs):
                break
        made += [(right, wrong) for wrong in found]
        real += [(right, wrong) for wrong in wrongs[: len(found)]]
    return real, made


def told_apart(real: Sequence[Pair], made: Sequence[Pair], *, with_pairs: bool, by: Callable[[str], str]) -> float:
    """Return the area under the ROC curve of a classifier that has not seen the words it judges."""
    pairs = [*real, *made]
    labels = np.array([1] * len(real) + [0] * len(made))
    names = {name: number for number, name in enumerate(sorted({by(right) for right, _ in pairs}))}
    groups = np.array([names[by(right)] for right, _ in pairs])
    scores = np.zeros(len(pairs))
    for train, test in GroupKFold(5).split(pairs, labels, groups):
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4))
        columns = [letters.fit_transform([pairs[n][1] for n in train])]
        tested = [letters.transform([pairs[n][1] for n in test])]
        if with_pairs:
            seen = CountVectorizer(analyzer=lambda pair: traits(*pair), binary=True)
            columns.append(seen.fit_transform([pairs[n] for n in train]))
            tested.append(seen.transform([pairs[n] for n in test]))
        model = LogisticRegression(max_iter=1_000, solver="liblinear")
        model.fit(hstack(columns).tocsr(), labels[train])
        scores[test] = model.decision_function(hstack(tested).tocsr())
    return float(roc_auc_score(labels, scores))


def measure(name: str, people: Sequence[Pair], stream: Callable[[str], Iterator[str]]) -> dict[str, Any]:
    real, made = matched(people, stream)
    if len(made) < 40:
        return {"name": name, "pairs": len(made)}
    apart = divergence(real, made)
    return {
        "name": name,
        "pairs": len(made),
        "profile": profile(made),
        "divergence": apart,
        "distance": apart**0.5,
        "letters": told_apart(real, made, with_pairs=False, by=str),
        "pairs_too": told_apart(real, made, with_pairs=True, by=str),
        "families": told_apart(real, made, with_pairs=True, by=lambda word: word[:5]),
    }


def halves(people: Sequence[Pair]) -> dict[str, Any]:
    """People against people: how far apart two halves of the list are, of different words."""
    words = sorted({right for right, _ in people}, key=hash_of)
    first = set(words[::2])
    one = [pair for pair in people if pair[0] in first]
    apart = divergence(one, [pair for pair in people if pair[0] not in first])
    return {"name": "people, half and half", "pairs": len(one), "divergence": apart, "distance": apart**0.5}


COLUMNS = (
    "edits",
    "one edit",
    "inserted",
    "deleted",
    "substituted",
    "swapped",
    "first letter",
    "near",
    "vowels",
    "doubling",
)


def table(rows: Sequence[dict[str, Any]]) -> str:
    lines = [
        f"{'':40} {'pairs':>6} "
        + " ".join(f"{column[:8]:>8}" for column in COLUMNS)
        + f" {'JS div':>7} {'JS dist':>7} {'AUC':>6} {'+pairs':>6} {'family':>6}"
    ]
    for row in rows:
        shares = row.get("profile", {})
        cells = [f"{shares[column]:8.{2 if column == 'edits' else 1}f}" if shares else " " * 8 for column in COLUMNS]
        ends = [
            f"{row[key]:{width}.3f}" if key in row else " " * width
            for key, width in (("divergence", 7), ("distance", 7), ("letters", 6), ("pairs_too", 6), ("families", 6))
        ]
        lines.append(f"{row['name'][:40]:40} {row['pairs']:6} {' '.join(cells)} {' '.join(ends)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lists", nargs="+", type=Path, metavar="LIST")
    parser.add_argument("--less", type=Path, action="append", default=[], help="leave out misspellings of this list")
    parser.add_argument(
        "--held-out", type=int, default=0, metavar="PERCENT", help="only the words that fitting left out"
    )
    parser.add_argument("--most-a-word", type=int, default=0, help="only words with at most so many misspellings")
    parser.add_argument("--rates", type=Path, help="rates to use instead of those that are shipped")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    if asked.rates:
        fitted = slip_rates.parse(json.loads(asked.rates.read_text(encoding="ascii")))
        slip_rates.rates = lambda: fitted  # type: ignore[assignment]
    known = {wrong for path in asked.less for _, wrong in read(path)}
    people = sorted({pair for path in asked.lists for pair in read(path)})
    if asked.held_out:
        people = [pair for pair in people if is_held_out(pair[0], asked.held_out)]
    if asked.most_a_word:
        counts: dict[str, int] = {}
        for right, _ in people:
            counts[right] = counts.get(right, 0) + 1
        people = [pair for pair in people if counts[pair[0]] <= asked.most_a_word]
    people = [pair for pair in people if pair[1] not in known]
    generators, missing = ({}, []) if asked.without_peers else peers()
    rows = [{"name": "people", "pairs": len(people), "profile": profile(people)}, halves(people)]
    rows.append(measure("pytest-edgecases", people, ours))
    rows += [measure(name, people, theirs(generate)) for name, generate in generators.items()]
    print(json.dumps({"rows": rows, "missing": missing}, indent=2) if asked.json else table(rows))
    if not asked.json:
        print("\n".join(missing))


if __name__ == "__main__":
    main()
