"""Messy texts a second, beside other generators, in one run: `python benchmarks/text_speed.py [TEXTS]`. CPU time, medians of rounds in turn.

Each makes one misspelling or slip in each of 28 customer sentences, TEXTS times over (1,000) in each round. Every round of ours
begins with nothing but the prepared sentences; the pool alone keeps what it has found, as where a seed is used again and again. Beside the speed stand the share of
results that differ from the sentence, the distinct ones among all, and those in which the protected stretches (ids, amounts,
dates, addresses) are as they were. Peers that are not installed are named and left out.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from engine import SENTENCES as MORE
from sentences import SENTENCES
from text_peers import checklist, langtest_transform

from edgecase_strategies.bulk import Pool, generate
from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, cases, source_of
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text

TEXTS = (*SENTENCES, *MORE)
EACH = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
ROUNDS = 7
Maker = Callable[[str, int], list[str]]


def ours_fast() -> Maker:
    sources = {text: source_of(ROOM, Seed(value=text), Registry(PERTURBATIONS).select()) for text in TEXTS}

    def make(text: str, seed: int) -> list[str]:
        return [case.value for case in itertools.islice(cases(sources[text], FastRandom(seed), (1, 1)), EACH)]

    return make


def ours_bulk(severity: tuple[int, int], verify: bool) -> Maker:
    sources = {text: source_of(ROOM, Seed(value=text), Registry(PERTURBATIONS).select()) for text in TEXTS}

    def make(text: str, seed: int) -> list[str]:
        found = generate(sources[text], EACH, severity=severity, rng_seed=seed, verify=verify)
        return [made.value for made in found]

    return make


def ours_pool(verify: bool) -> Maker:
    pools = {
        text: Pool(source_of(ROOM, Seed(value=text), Registry(PERTURBATIONS).select()), verify=verify) for text in TEXTS
    }
    return lambda text, seed: [made.value for made in pools[text].generate(EACH, severity=1, rng_seed=seed)]


def typo_nearby() -> Maker:
    from typo import StrErrer

    return lambda text, seed: [StrErrer(text, seed=seed * EACH + n + 1).nearby_char().result for n in range(EACH)]


def nlpaug_keyboard() -> Maker:
    from nlpaug.augmenter.char import KeyboardAug

    one = KeyboardAug(aug_char_max=1, aug_word_max=1)
    return lambda text, seed: [one.augment(text)[0] for _ in range(EACH)]


def langtest_typos() -> Maker:
    transform = langtest_transform()
    return lambda text, seed: list(map(str, transform([text] * EACH)))


def checklist_typos() -> Maker:
    return lambda text, seed: [checklist(text, random.getrandbits(32)) for _ in range(EACH)]


MAKERS: dict[str, tuple[str, Callable[[], Maker]]] = {
    "ours, fast engine, recorded cases": ("pytest-edgecases", ours_fast),
    "ours, bulk, one edit": ("pytest-edgecases", lambda: ours_bulk((1, 1), verify=False)),
    "ours, bulk, one edit, verified": ("pytest-edgecases", lambda: ours_bulk((1, 1), verify=True)),
    "ours, pool, one edit": ("pytest-edgecases", lambda: ours_pool(verify=False)),
    "ours, pool, one edit, verified": ("pytest-edgecases", lambda: ours_pool(verify=True)),
    "ours, bulk, severity 1 to 3": ("pytest-edgecases", lambda: ours_bulk((1, 3), verify=False)),
    "ours, bulk, severity 1 to 3, verified": ("pytest-edgecases", lambda: ours_bulk((1, 3), verify=True)),
    "LangTest AddTypo": ("langtest", langtest_typos),
    "CheckList add_typos (as documented)": ("", checklist_typos),
    "typo nearby_char": ("typo", typo_nearby),
    "nlpaug KeyboardAug, one letter": ("nlpaug", nlpaug_keyboard),
}


def holds(text: Text, value: str) -> bool:
    """Whether each protected stretch still stands in a value."""
    return all(text.value[start:end].lower() in value.lower() for start, end, _ in text.protected)


def main() -> None:
    prepared = {text: Text(text) for text in TEXTS}
    ready: dict[str, Maker] = {}
    for name, (package, make) in MAKERS.items():
        try:
            ready[f"{name} {importlib.metadata.version(package) if package else ''}".strip()] = make()
        except Exception as error:  # whatever a peer lacks, the others are measured
            print(f"{name}: not run ({type(error).__name__}: {error})")
    seconds: dict[str, list[float]] = {name: [] for name in ready}
    shares: dict[str, tuple[float, float, float]] = {}
    for number in range(ROUNDS):
        for name, maker in ready.items():
            start = time.process_time()
            made = {text: maker(text, number) for text in TEXTS}
            seconds[name].append(time.process_time() - start)
            every = [(text, value) for text, values in made.items() for value in values]
            distinct = {(text, value) for text, value in every if value != text}
            shares[name] = (
                sum(value != text for text, value in every) / len(every),
                len(distinct) / len(every),
                sum(holds(prepared[text], value) for text, value in every) / len(every),
            )
    print(f"{len(TEXTS)} sentences, {EACH} texts of each, Python {sys.version.split()[0]}")
    print(f"{'':52}   texts/s  changed  distinct  protected kept")
    for name in ready:
        rate = EACH * len(TEXTS) / statistics.median(seconds[name])
        changed, distinct_share, kept = shares[name]
        print(f"{name:52} {rate:9,.0f}  {changed:7.3f}  {distinct_share:8.3f}  {kept:14.3f}")
    start_up()


def start_up() -> None:
    """What a process costs that makes the first messy texts."""
    code = (
        "import time; start = time.process_time()\n"
        "from edgecase_strategies.bulk import generate\n"
        "from edgecase_strategies.case import Seed\n"
        "from edgecase_strategies.engine import source_of\n"
        "from edgecase_strategies.perturbation import Registry\n"
        "from edgecase_strategies.text import PERTURBATIONS, ROOM\n"
        f"source = source_of(ROOM, Seed(value={SENTENCES[1]!r}), Registry(PERTURBATIONS).select())\n"
        "list(generate(source, 1, verify=False))\n"
        "first = time.process_time() - start\n"
        "list(generate(source, 10_000, verify=False))\n"
        # A process inherits the maximum that getrusage gives from the one that it was made of; this is its own.
        "held = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(first, held[0])\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(ROUNDS)
    ]
    spent, held = (statistics.median(float(run[n]) for run in runs) for n in (0, 1))
    print(f"start-up to the first text: {spent:.2f} s CPU; memory with 10,000 texts made: {held / 1024:.0f} MB")


if __name__ == "__main__":
    main()
