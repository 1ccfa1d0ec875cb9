"""Lists of people's misspellings: files, and those that other generators replay."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from misspellings import Pair

sys.path.append(str(Path(__file__).parents[1] / "scripts"))
from fit_text_rates import read

WORD = re.compile(r"[a-z]{2,30}")


def pairs_of(name: str) -> list[Pair]:
    """Return the pairs of intended word and misspelling of a list: a path, ``augly`` or ``nlpaug``, each pair once."""
    found = PACKAGED[name]() if name in PACKAGED else read(Path(name))
    return sorted({pair for pair in found if pair[0] != pair[1] and all(map(WORD.fullmatch, pair))})


def file_of(package: str, *parts: str) -> Path:
    return Path(str(importlib.metadata.distribution(package).locate_file(Path(package, *parts))))


def augly() -> Iterator[Pair]:
    """Yield the list that AugLy's ``misspelling`` replays: common misspellings collected on Wikipedia, and more."""
    entries = json.loads(file_of("augly", "assets", "text", "misspelling.json").read_text(encoding="utf-8"))
    return ((right, wrong) for right, wrongs in entries.items() for wrong in wrongs)


def nlpaug() -> Iterator[Pair]:
    """Yield the list that nlpaug's ``SpellingAug`` replays: mostly the Birkbeck corpus, by poor spellers."""
    lines = file_of("nlpaug", "res", "word", "spelling", "spelling_en.txt").read_text(encoding="utf-8").splitlines()
    return ((line.split()[0], wrong) for line in lines if line.strip() for wrong in line.split()[1:])


PACKAGED: dict[str, Callable[[], Iterator[Pair]]] = {"augly": augly, "nlpaug": nlpaug}
