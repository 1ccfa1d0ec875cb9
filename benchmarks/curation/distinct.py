"""Near-duplicates: recall and precision against brute force, and the cost of many.

    python benchmarks/curation/distinct.py            # 10,000 and 100,000
    python benchmarks/curation/distinct.py 1000000    # memory of a stream, at every quarter of it

The texts are requests from templates; half of them are copies of others with 0 to 4 letters changed. Each has one of
eight labels, so that most pairs that are near as texts are contrasts. rapidfuzz's table of all distances is the reference.
Contrast pairs are counted by themselves: near texts of two labels, or of one label and two perturbations.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from edgecase_strategies.curate.distinct import Distinct
from edgecase_strategies.curate.likeness import NEAR

TEMPLATES = (
    "I want to {v} my order {n} from {d} because the {i} is {a}",
    "Where is the {i} that I ordered on {d}, number {n}?",
    "Please {v} {n}, the {i} came {a} on {d}",
    "my {i} {n} is {a} and i want to {v} it",
)
WORDS = {
    "v": ("cancel", "return", "exchange", "track", "refund"),
    "d": ("Monday", "Tuesday", "May 3", "12/10/2025", "last week"),
    "i": ("shoes", "blue jacket", "lamp", "washing machine", "phone case", "table"),
    "a": ("late", "broken", "too small", "wrong", "missing a part"),
}
Item = tuple[str, str]


def items(count: int, seed: int = 1) -> Iterator[Item]:
    rng = random.Random(seed)
    earlier: list[str] = []
    for _ in range(count):
        if earlier and rng.random() < 0.5:
            letters = list(rng.choice(earlier))
            for _ in range(rng.choice((0, 1, 1, 2, 3, 4))):
                letters[rng.randrange(len(letters))] = rng.choice("abcdefgh ")
            text = "".join(letters)
        else:
            number = str(rng.randrange(10 ** rng.choice((3, 5, 6))))
            text = rng.choice(TEMPLATES).format(n=number, **{name: rng.choice(words) for name, words in WORDS.items()})
        if len(earlier) < 20_000:
            earlier.append(text)
        else:
            earlier[rng.randrange(20_000)] = text
        yield text, rng.choice("abcdefgh")


def kept(seen: Distinct, stream: Iterator[Item] | list[Item]) -> Iterator[Item]:
    return seen.of(stream, value=lambda one: one[0], cell=lambda one: one[1])


def brute(found: list[Item]) -> tuple[list[int], dict[int, list[int]]]:
    """Return what keep-first keeps, and the earlier near ones of each, by the whole table of distances."""
    near: dict[int, list[int]] = {number: [] for number in range(len(found))}
    for label in "abcdefgh":
        mine = [number for number, one in enumerate(found) if one[1] == label]
        texts = [found[number][0] for number in mine]
        table = process.cdist(texts, texts, scorer=Levenshtein.distance)
        lengths = np.array([len(text) for text in texts])
        near_ones = table * 100 <= round(100 - 100 * NEAR) * np.maximum(lengths[:, None], lengths[None, :])
        for later, earlier in zip(*np.nonzero(near_ones), strict=True):
            if earlier < later:
                near[mine[later]].append(mine[earlier])
    stays: set[int] = set()
    for number in range(len(found)):
        if not any(other in stays for other in near[number]):
            stays.add(number)
    return sorted(stays), near


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare(count: int = 10_000) -> None:
    for seed in (1, 2, 3):
        found = list(items(count, seed))
        start = time.process_time()
        stays, near = brute(found)
        by_table = time.process_time() - start
        start = time.process_time()
        numbered = list(enumerate(found))
        seen = Distinct(small=0)
        mine = {number for number, _ in seen.of(numbered, value=lambda one: one[1][0], cell=lambda one: one[1][1])}
        ours = time.process_time() - start
        wanted, gone = set(range(count)) - set(stays), set(range(count)) - mine
        right = sum(any(other in mine for other in near[number]) for number in gone)
        print(
            f"{count:,} texts, seed {seed}: recall {len(wanted & gone) / len(wanted):.4f}, precision {right / len(gone):.4f}, "
            f"{len(gone):,} of {len(wanted):,} dropped; CPU {ours:.1f} s, the table of all distances {by_table:.1f} s"
        )


def contrasts(count: int = 10_000) -> None:
    """Count what was left out although all that it is near has another label or another perturbation: none may be."""
    for seed in (1, 2, 3):
        rng = random.Random(seed)
        planted: list[Item] = []
        for number, (plain, label) in enumerate(items(count // 2, seed)):
            text = f"{plain} {rng.getrandbits(96):024x}"  # so that the pair is near nothing but itself
            cut = rng.randrange(len(text) - 1)
            other = text[:cut] + text[cut + 1] + text[cut] + text[cut + 2 :]
            twin = (text, "another label") if number % 2 else (other, f"{label} text.typo.transpose")
            planted += [(text, label), twin]
        rng.shuffle(planted)
        gone = count - sum(1 for _ in kept(Distinct(small=0), planted))
        print(
            f"{count // 2:,} planted pairs of another label or perturbation, seed {seed}: {gone} of {count:,} removed"
        )


def stream(count: int) -> None:
    seen = Distinct()
    start, many = time.process_time(), 0

    def watched() -> Iterator[Item]:
        for number, one in enumerate(items(count), 1):
            yield one
            if number % max(1, count // 4) == 0:
                print(f"  {number:,} read: {memory():.0f} MB", flush=True)

    for _ in kept(seen, watched()):
        many += 1
    spent = time.process_time() - start
    start = time.process_time()
    for _ in items(count):
        pass
    spent -= time.process_time() - start
    print(f"{count:,} texts streamed: {many:,} kept, CPU {spent:.1f} s without making them, {memory():.0f} MB at most")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        stream(int(sys.argv[1]))
    else:
        stream(100_000)
        compare()
        contrasts()
