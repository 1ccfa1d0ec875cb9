"""Whole messages of ours and of other generators beside real tweets: can a classifier tell them apart?

    python benchmarks/text_messages.py TWEETS [--severity 3] [--weights]

TWEETS is a file of lines whose last column, parted by tabs, is a tweet. The tweets are halved at random. One half stands as it was
written. The other is made clean (``normaliser.py``: an independent spelling corrector, the case and marks of edited prose), and
each generator messes it up again; so both have the same subjects, the same length and the same writers, but no message in
common. Addresses, names of users and marks of topics are left out of both. AUC is of logistic regression over the
frequencies of one to four characters, five folds; beside it that of clean messages, and of one half of the real ones against
the other. It needs scikit-learn, numpy and pyspellchecker.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from normaliser import addressed, clean, without_moods
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from text_peers import Generate, peers

from edgecase_strategies import engine
from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM

LEAST_WORDS = 4
SHOWN = 30


def ours(severity: int) -> Generate:
    chosen = Registry(PERTURBATIONS).select()

    def generate(message: str, seed: int) -> str:
        try:
            source = source_of(ROOM, Seed(value=message), chosen, language="en")
        except NothingApplies:
            return message
        return next((case.value for case in engine.cases(source, FastRandom(seed), (severity, severity))), message)

    return generate


def model() -> object:
    letters = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), lowercase=False, min_df=3, sublinear_tf=True)
    return make_pipeline(letters, LogisticRegression(max_iter=1_000, solver="liblinear"))


def told_apart(real: Sequence[str], made: Sequence[str]) -> tuple[float, float, float]:
    """Return the area under the ROC curve over five folds, and its 95% interval by drawing the messages anew."""
    texts, labels = np.array([*real, *made], dtype=object), np.array([1] * len(real) + [0] * len(made))
    scores = np.zeros(len(texts))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(texts, labels):
        fitted = model().fit(texts[train], labels[train])  # type: ignore[attr-defined]
        scores[test] = fitted.decision_function(texts[test])
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(200):
        picked = rng.integers(0, len(texts), len(texts))
        drawn.append(roc_auc_score(labels[picked], scores[picked]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(roc_auc_score(labels, scores)), float(low), float(high)


def telling(real: Sequence[str], made: Sequence[str]) -> Iterator[str]:
    """Yield what tells the messages apart: the strongest groups of characters on each side."""
    fitted = model().fit([*real, *made], [1] * len(real) + [0] * len(made))  # type: ignore[attr-defined]
    names, weights = fitted[0].get_feature_names_out(), fitted[1].coef_[0]
    order = np.argsort(weights)
    yield "real: " + " ".join(f"{names[n]!r}{weights[n]:+.1f}" for n in order[::-1][:SHOWN])
    yield "made: " + " ".join(f"{names[n]!r}{weights[n]:+.1f}" for n in order[:SHOWN])


def messed(sources: Sequence[str], generate: Callable[[str, int], str]) -> list[str]:
    found = []
    for seed, source in enumerate(sources):
        try:
            found.append(" ".join(generate(source, seed).split()))  # as the real ones are: see `addressed`
        except Exception:  # some peers fail on some messages; those stay as they are
            found.append(source)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tweets", type=Path)
    parser.add_argument("--severity", type=int, nargs="+", default=[3])
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the tweets, the first at random")
    parser.add_argument("--most", type=int, default=0, help="take so many of the others")
    parser.add_argument("--without-moods", action="store_true", help="leave out emoticons and laughs of both")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--weights", action="store_true", help="print what tells ours apart")
    asked = parser.parse_args()
    lines = [line.rsplit("\t", 1)[-1] for line in asked.tweets.read_text(encoding="utf-8").splitlines()]
    tweets = map(addressed, lines)
    if asked.without_moods:
        tweets = map(without_moods, tweets)
    tweets = [text for text in tweets if len(clean(text).split()) >= LEAST_WORDS]
    random.Random(0).shuffle(tweets)
    tweets = tweets[asked.skip :][: asked.most or None]
    middle = len(tweets) // 2
    real, sources = tweets[:middle], [clean(tweet) for tweet in tweets[middle:]]
    print(f"{len(tweets)} tweets")
    rows = {"real, one half and the other": tweets[middle:], "made clean, without mess": sources}
    for severity in asked.severity:
        rows[f"pytest-edgecases, severity {severity}"] = messed(sources, ours(severity))
    generators, missing = ({}, []) if asked.without_peers else peers()
    rows.update({name: messed(sources, generate) for name, generate in generators.items()})
    for name, made in rows.items():
        area, low, high = told_apart(real, made)
        changed = sum(text != source for text, source in zip(made, sources, strict=True)) / len(sources)
        print(f"{name:42} AUC {area:.3f} [{low:.3f}, {high:.3f}], {changed:.0%} changed", flush=True)
        if asked.weights and (name.startswith("pytest") or "clean" in name):
            print("\n".join(telling(real, made)))
    print("\n".join(missing))


if __name__ == "__main__":
    main()
