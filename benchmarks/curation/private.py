"""Privacy: planted canaries and rare pairs through every path.

    python benchmarks/curation/private.py

The sources are 1,000 messages and 1,000 records, each with a canary as a private value. They are scrubbed, become the rows
of a marked test (300 of them), and the run writes its store, page, JSON, JUnit and output. Every byte of it is
searched for the canaries, and the guard is given the cases. ``recall.py`` beside this file measures the detectors.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from edgecase_strategies.case import Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.pool import Pool
from edgecase_strategies.curate.private import Guard, Scrubber, find
from edgecase_strategies.engine import source_of
from edgecase_strategies.text import PERTURBATIONS, ROOM

COUNT = 1_000
TEST = """
import json, pathlib, pytest
SEEDS = json.loads(pathlib.Path(__file__).with_name("seeds.json").read_text())

@pytest.mark.parametrize("text", SEEDS)
@pytest.mark.edgecases("text", cases=2)
def test_messages(text):
    assert "  " not in text and text[:1].isupper()
"""


def sources(rng: random.Random) -> tuple[list[Seed], list[dict[str, str]], list[str]]:
    canaries = [f"{rng.getrandbits(44):011x}" for _ in range(COUNT)]
    messages = []
    for number, canary in enumerate(canaries):
        private = (
            f"q{canary}@corp{number}.com",
            f"KD-{int(canary, 16) % 10**9:09}",
            f"+4930{int(canary, 16) % 10**8:08}",
        )
        messages.append(Seed(value=f"Please look into my order, {private[number % 3]} is how to find me. Thank you!"))
    found = [find(seed.value) for seed in messages]
    values = [seed.value[spans[0].start : spans[0].end] for seed, spans in zip(messages, found, strict=True)]
    rows = [
        {
            "customer_name": f"Zara Q{canary}",
            "email": f"{canary}@corp.com",
            "note": "late parcel",
            "city": f"C{number % 90}",
        }
        for number, canary in enumerate(canaries)
    ]
    return messages, rows, values


def strings(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "test_it.py" and "__pycache__" not in path.parts:
            yield path.name, path.read_bytes().decode("utf-8", "replace")
            if path.suffix in (".sqlite", ".sqlite3", ".db"):
                base = sqlite3.connect(path)
                for row in base.iterdump():
                    yield f"{path.name} (rows)", row


def paths() -> None:
    messages, rows, canaries = sources(random.Random(7))
    guard = Guard([*messages, *rows], salt="g", canaries=canaries, rare_in=("customer_name", "email", "city"))
    scrubber = Scrubber(salt="s")
    clean = [scrubber.scrub(seed) for seed in messages]
    clean_rows = [scrubber.scrub(Seed(value=row)) for row in rows]
    planted = Counter(leak.kind for seed in messages for leak in guard.check(seed.value, "planted"))
    planted.update(leak.kind for row in rows for leak in guard.check(row, "planted"))
    print(f"caught in the sources, where they are: {dict(sorted(planted.items()))}")
    built = [source_of(ROOM, seed, PERTURBATIONS) for seed in clean]
    leaks: Counter[str] = Counter()
    for number, source in enumerate(built):
        pool = Pool(source, index=number, rng_seed=0)
        pool.draw(5, (1, 3))
        leaks["pool"] += sum(bool(guard.check([edit.to_json() for edit in pool.edits], "pool")) for _ in (0,))
    choice = choose(built, cases=COUNT, severity=(1, 3), rng_seed=0)
    leaks["choice"] = sum(bool(guard.check(case, "choice")) for _, case in choice.cases)
    leaks["records"] = sum(bool(guard.check(seed.value, "records")) for seed in clean_rows)
    print(f"scrubbed: out by the guard: {dict(leaks)} of {len(choice.cases)} cases; replaced {scrubber.replaced}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_it.py").write_text(TEST)
        (folder / "seeds.json").write_text(json.dumps([seed.value for seed in clean[:300]]))
        written = [
            "--edgecases-html=page.html",
            "--edgecases-json=report.json",
            "--junitxml=junit.xml",
            "--edgecases-update",
        ]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--edgecases-shrink-calls=20",
            *written,
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        (folder / "output.txt").write_text(done.stdout)
        found, size = Counter[str](), Counter[str]()
        for path, text in strings(folder):
            size[path] += len(text)
            found[path] += sum(canary in text for canary in canaries)
        print(f"a run of 300 of them ended with: {done.stdout.strip().splitlines()[-1]}")
        print(f"written, in characters: {dict(size)}; canaries in it: {sum(found.values())}")
    for line in guard.report().lines():
        print(line)


if __name__ == "__main__":
    paths()
