"""What breaks a model, for the same seeds and the same number of calls, beside other generators.

    python benchmarks/text_findings.py FOLDER [--calls 200]

FOLDER holds models as modules with ``model(text) -> label`` and clean rows beside them as JSON Lines (``input``, ``label``):
sentiment_vader, date_dateparser, intent_banking77. Each generator gets the rows that the model has right, in turn. A failure is an answer
that is not the row's. Beside the failures stand those in which a protected stretch (a date, an amount, a number, an id) or a
negation was changed, so that the old answer need not be right any more: they say nothing of the model.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from text_peers import peers

from edgecase_strategies.case import Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text

MODELS = ("sentiment_vader", "date_dateparser", "intent_banking77")
ROWS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calls", type=int, default=200)
    asked = parser.parse_args()
    os.chdir(asked.folder)
    sys.path.insert(0, str(asked.folder))
    generators, missing = peers()
    for line in missing:
        print(line)
    for name in MODELS:
        model: Callable[[str], object] = importlib.import_module(name).model
        rows = [json.loads(line) for line in Path(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if model(row["input"]) == row["label"]][:ROWS]
        print(f"\n{name}: {len(rows)} rows, {asked.calls} calls")
        made = {"pytest-edgecases": ours(rows, asked.calls)}
        for peer, generate in generators.items():
            made[peer] = theirs(rows, asked.calls, generate)
        for generator, pairs in made.items():
            failed = [(row, text) for row, text in pairs if model(text) != row["label"]]
            moved = sum(not keeps(row["input"], text) for row, text in failed)
            per = 100 / max(1, len(pairs))
            print(
                f"{generator:42} {len(pairs):4} calls, {len(failed) * per:5.1f} failures a hundred, "
                f"of which {moved * per:5.1f} changed what must be kept"
            )


def ours(rows: list[dict[str, str]], calls: int) -> list[tuple[dict[str, str], str]]:
    sources, owners = [], []
    chosen = Registry(PERTURBATIONS).select()
    for row in rows:
        try:
            sources.append(source_of(ROOM, Seed(value=row["input"]), chosen))
        except NothingApplies:
            continue
        owners.append(row)
    found = choose(sources, cases=calls, severity=(1, 3), rng_seed=0)
    return [(owners[index], case.value) for index, case in found.cases]


def theirs(
    rows: list[dict[str, str]], calls: int, generate: Callable[[str, int], str]
) -> list[tuple[dict[str, str], str]]:
    made: list[tuple[dict[str, str], str]] = []
    seen: set[str] = set()
    for seed in range(4 * calls):
        row = rows[seed % len(rows)]
        try:
            text = generate(row["input"], seed)
        except Exception:  # some fail on some sentences
            continue
        if text != row["input"] and text not in seen:
            seen.add(text)
            made.append((row, text))
        if len(made) == calls:
            break
    return made


def keeps(seed: str, value: str) -> bool:
    """Whether all that is out of reach in a seed still stands in a value, whatever its case."""
    return all(seed[start:end].lower() in value.lower() for start, end, _ in Text(seed).protected)


if __name__ == "__main__":
    main()
