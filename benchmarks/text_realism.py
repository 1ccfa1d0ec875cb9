"""Misspellings of ours and of other generators beside people's: their profile, how far off, and whether they can be told apart.

    python scripts/fit_text_rates.py CODESPELL --without en-US.tsv --without en-GB.tsv --hold-out 20 --out rates.json
    python benchmarks/text_realism.py augly --held-out 20 --kin en-US.tsv --kin en-GB.tsv --rates rates.json
    python benchmarks/text_realism.py en-US.tsv en-GB.tsv --rates rates.json
    python benchmarks/text_realism.py CODESPELL --held-out 20 --rates rates.json --most-a-word 3

A list is a file, or `augly` or `nlpaug`: the lists that these replay (`human_lists.py`); a generator that replays the
list that is measured is marked.

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
from human_lists import PACKAGED, pairs_of
from misspellings import Pair, divergence, profile, traits
from profiles import distance
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
from edgecase_strategies.text import ROOM, slip_groups, slip_rates, slips, spelling, typo

sys.path.append(str(Path(__file__).parents[1] / "scripts"))
from fit_text_rates import family, is_held_out

TRIES = 30
MINE = [one for one in (*typo.PERTURBATIONS, *spelling.PERTURBATIONS) if one.default]


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
    return {
        "name": name,
        "pairs": len(made),
        "profile": profile(made),
        **distance(real, made)._asdict(),
        "divergence": divergence(real, made),
        "letters": told_apart(real, made, with_pairs=False, by=str),
        "pairs_too": told_apart(real, made, with_pairs=True, by=str),
        "families": told_apart(real, made, with_pairs=True, by=family),
    }


def halves(people: Sequence[Pair]) -> dict[str, Any]:
    """People against people: how far apart two halves of the list are, of different words."""
    words = sorted({right for right, _ in people}, key=hash_of)
    first = set(words[::2])
    one = [pair for pair in people if pair[0] in first]
    other = [pair for pair in people if pair[0] not in first]
    return {
        "name": "people, half and half",
        "pairs": len(one),
        "value": distance(one, other).value,
        "divergence": divergence(one, other),
    }


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
        + f" {'JS':>6} {'from':>6} {'to':>6} {'floor':>6} {'edits':>6} {'AUC':>6} {'+pairs':>6} {'family':>6}"
    ]
    for row in rows:
        shares = row.get("profile", {})
        cells = [f"{shares[column]:8.{2 if column == 'edits' else 1}f}" if shares else " " * 8 for column in COLUMNS]
        ends = [
            f"{row[key]:6.3f}" if key in row else " " * 6
            for key in ("value", "low", "high", "floor", "divergence", "letters", "pairs_too", "families")
        ]
        lines.append(f"{row['name'][:40]:40} {row['pairs']:6} {' '.join(cells)} {' '.join(ends)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lists", nargs="+", metavar="LIST")
    parser.add_argument("--less", action="append", default=[], help="leave out misspellings of this list")
    parser.add_argument(
        "--held-out", type=int, default=0, metavar="PERCENT", help="only the words that fitting left out"
    )
    parser.add_argument(
        "--kin", action="append", default=[], metavar="LIST", help="also words of this list and their kin"
    )
    parser.add_argument("--most", type=int, default=0, help="take so many pairs at most, by a hash of their words")
    parser.add_argument("--most-a-word", type=int, default=0, help="only words with at most so many misspellings")
    parser.add_argument("--rates", type=Path, help="rates to use instead of those that are shipped")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    if asked.rates:
        fitted = slip_rates.parse(json.loads(asked.rates.read_text(encoding="ascii")))
        for module in (slip_rates, slip_groups, slips):
            module.rates = lambda: fitted  # type: ignore[assignment]
    known = {wrong for name in asked.less for _, wrong in pairs_of(name)}
    people = sorted({pair for name in asked.lists for pair in pairs_of(name)})
    if asked.held_out:
        kin = {family(right) for name in asked.kin for right, _ in pairs_of(name)}
        people = [pair for pair in people if is_held_out(pair[0], asked.held_out) or family(pair[0]) in kin]
    if asked.most_a_word:
        counts: dict[str, int] = {}
        for right, _ in people:
            counts[right] = counts.get(right, 0) + 1
        people = [pair for pair in people if counts[pair[0]] <= asked.most_a_word]
    people = [pair for pair in people if pair[1] not in known]
    if asked.most:
        people = sorted(people, key=lambda pair: hash_of(pair[0]))[: asked.most]
    generators, missing = ({}, []) if asked.without_peers else peers()
    rows = [{"name": "people", "pairs": len(people), "profile": profile(people)}, halves(people)]
    rows.append(measure("pytest-edgecases", people, ours))
    replayed = {name for name in asked.lists if name in PACKAGED}
    for name, generate in generators.items():
        marked = (
            f"{name} (replays it)"
            if name.split()[0] in replayed and ("pelling" in name or "simulate" in name)
            else name
        )
        rows.append(measure(marked, people, theirs(generate)))
    print(json.dumps({"rows": rows, "missing": missing}, indent=2) if asked.json else table(rows))
    if not asked.json:
        print("\n".join(missing))


if __name__ == "__main__":
    main()
