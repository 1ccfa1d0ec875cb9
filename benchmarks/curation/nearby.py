"""Near copies of private values: the index against the comparison with each value, in CPU time and memory, on the same phrases.

    python benchmarks/curation/nearby.py [--values 10000 50000] [--texts 1000] [--brute 20]

The values are e-mail addresses in few domains, names, phone numbers of one country and ids, as a file of customers has them. Of
the texts, messages of 12 to 30 words, a tenth hold a near copy. The comparison with each value runs on the first texts only (--brute), and
is given for as many as the index. What one finds and the other does not is counted.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator

from faker import Faker
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from edgecase_strategies.curate.private.guard import NEAR, SHORTEST
from edgecase_strategies.curate.private.nearby import Nearby


def values(count: int) -> list[str]:
    maker, rng = Faker(["en_GB", "de_DE", "fr_FR"]), random.Random(3)
    Faker.seed(3)
    found: dict[str, None] = {}
    while len(found) < count:
        name = maker.name().lower()
        kinds = (
            name,
            f"{name.replace(' ', '.')}{rng.randrange(1000)}@{rng.choice(('mail', 'post', 'corp'))}.example.org",
            f"+49 {rng.choice((30, 40, 89))} {rng.randrange(10**7):07}",
            f"kd-{rng.randrange(10**8):08}",
        )
        found[rng.choice(kinds)] = None
    return list(found)


def texts(known: list[str], count: int) -> list[list[str]]:
    """Return the phrases of texts, of one to four words each."""
    maker, rng = Faker("en_US"), random.Random(4)
    maker.seed_instance(4)
    found = []
    for number in range(count):
        words = maker.words(rng.randrange(12, 30))
        if number % 10 == 0:
            copy = list(rng.choice(known))
            copy[rng.randrange(len(copy))] = rng.choice("abcdefghij0123456789")
            place = rng.randrange(len(words))
            words[place:place] = "".join(copy).split()
        found.append(list(phrases(words)))
    return found


def phrases(words: list[str]) -> Iterator[str]:
    for size in (1, 2, 3, 4):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            if len(phrase) >= SHORTEST:
                yield phrase


def brute(phrase: str, known: list[str]) -> bool:
    scorer, most = Levenshtein.normalized_distance, 1 - NEAR + 1e-9
    return process.extractOne(phrase, known, scorer=scorer, score_cutoff=most) is not None


def measure(count: int, many: int, few: int) -> None:
    known = values(count)
    looked_at = texts(known, many)
    tracemalloc.start()
    began = time.process_time()
    nearby = Nearby(NEAR)
    for value in known:
        nearby.add(value)
    memory = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    nearby = Nearby(NEAR)
    began = time.process_time()
    for value in known:
        nearby.add(value)
    built = time.process_time() - began
    began = time.process_time()
    fast = [[nearby.holds(phrase) for phrase in one] for one in looked_at]
    indexed = time.process_time() - began
    began = time.process_time()
    slow = [[brute(phrase, known) for phrase in one] for one in looked_at[:few]]
    compared = (time.process_time() - began) * many / few
    differ = sum(one != other for one, other in zip(fast, slow, strict=False))
    held = sum(map(any, fast))
    print(
        f"| {count:,} | {built:.2f} | {memory:.0f} | {indexed:.2f} | {compared:.1f} | {compared / indexed:.0f} | {held} | {differ} of {few} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--texts", type=int, default=1_000)
    parser.add_argument("--brute", type=int, default=20)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.values[0], asked.texts, asked.brute)
        return
    print(
        "| values | built, CPU s | memory, MB | texts, CPU s | each compared, CPU s | ratio | texts that hold one | differ |"
    )
    print(f"|{'---|' * 8}", flush=True)
    for count in asked.values:
        command = [
            sys.executable,
            __file__,
            "--one",
            f"--values={count}",
            f"--texts={asked.texts}",
            f"--brute={asked.brute}",
        ]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
