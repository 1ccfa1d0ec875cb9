"""What each operation on a photographed receipt does to two readers of its total: right, abstained or wrong.

    python benchmarks/photos/receipt_readers.py --reader tesseract --receipts 6 --findings 20
    python benchmarks/photos/receipt_readers.py --reader rapidocr --receipts 3 --severities 3 5

The reader is given the whole page and answers what follows the word for the total, or nothing. Only the box of the total decides
whether it can be read. The same receipts and the same shapes of edits are used at each severity. Findings are of drawn cases with
two operations at severity 3 to 5: of each case whose total is lost, the fewest edits are kept, then the lowest severity.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

from readers import rapid_page, tesseract
from receipts import digits, total_in

from edgecase_strategies import photos, reading
from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.engine import build
from edgecase_strategies.receipts.country import COUNTRIES, country
from edgecase_strategies.receipts.maker import DocumentMaker
from edgecase_strategies.receipts.strategies import photographed
from edgecase_strategies.rooms import given, with_edits
from edgecase_strategies.strategy import fast_source_of

NAMES = (
    "photo.exposure.under", "photo.sensor.low_light", "photo.shadow.hard", "photo.light.backlight", "photo.light.glare",
    "photo.sensor.noise", "photo.view.rotation", "photo.view.perspective", "photo.paper.wrinkle", "photo.paper.fold",
    "photo.blur.motion", "photo.blur.focus", "photo.file.jpeg", "photo.print.faded", "photo.print.dots",
    "photo.print.smear",
)  # fmt: skip


def outcome(case: Case, read: Callable[[Any], str]) -> reading.Field:
    """Return what a reader makes of the total of a case."""
    facts = case.truth.facts
    got = total_in(read(given(case).image), country(facts["country"]).words)
    wanted = digits(facts["fields"]["total"]["text"])
    return reading.fields_of({"total": got}, {"total": wanted}, case.truth)[0]


def small(count: int) -> list[Seed]:
    """Return receipts of at most 900 pixels in height, of all countries in turn."""
    found: list[Seed] = []
    rng = Random(5)
    while len(found) < count:
        maker = DocumentMaker(countries=[COUNTRIES[len(found) % len(COUNTRIES)]], kinds=["receipt"], fields=["total"])
        seed = maker.draw(rng)
        if seed.value.page.size[1] <= 900:
            found.append(seed)
    return found


def table(read: Callable[[Any], str], receipts: int, severities: list[int], names: list[str]) -> None:
    """Print a row for each operation."""
    seeds = [(seed, photos.ROOM.prepare(seed)) for seed in small(receipts)]
    clean = [outcome(build(photos.ROOM, seed, (), 0, prepared), read) for seed, prepared in seeds]
    print(f"clean: {sum(one.outcome is reading.Outcome.RIGHT for one in clean)} of {receipts} right")
    print("right / abstained / wrong, and in brackets on how many the check says that the total cannot be read")
    for name in names:
        cells = []
        for severity in severities:
            counts: Counter[str] = Counter()
            for number, (seed, prepared) in enumerate(seeds):
                edit = photos.edit(name, severity=severity, seed=number)
                field = outcome(build(photos.ROOM, seed, (edit,), severity, prepared), read)
                counts[field.outcome.value] += 1
                counts["ask"] += not field.readable
            cells.append(f"{counts['right']}/{counts['abstained']}/{counts['wrong']} ({counts['ask']})")
        print(f"| `{name}` | {' | '.join(cells)} |", flush=True)


def smallest(case: Case, read: Callable[[Any], str]) -> Case:
    """Return the case with the fewest edits, at the lowest severity, at which the total is still lost."""
    for edit in case.edits:
        alone = with_edits(case, [edit])
        if len(case.edits) > 1 and outcome(alone, read).is_lost:
            case = alone
            break
    for severity in range(1, case.severity):
        weaker = with_edits(case, [photos.ROOM.at(edit, severity) for edit in case.edits])
        if outcome(weaker, read).is_lost:
            return weaker
    return case


def findings(read: Callable[[Any], str], cases: int) -> None:
    """Print what loses totals, by its smallest case."""
    fast = fast_source_of(photographed(fields="total", severity=(3, 5)))
    assert fast is not None
    found: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    lost = 0
    for _, case in choose_fast(fast, cases=cases, rng_seed=4).cases:
        if outcome(case, read).is_lost:
            lost += 1
            least = smallest(case, read)
            level = least.edits[0].after["severity"]
            found[least.names].append((level, str(outcome(least, read))))
    print(f"of {cases} cases, {lost} lose a total that can be read, or make one up:")
    for names, what in sorted(found.items(), key=lambda one: -len(one[1])):
        level, said = min(what)
        print(f"  {len(what)} by {' + '.join(names)}, smallest at severity {level}: {said}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=("tesseract", "rapidocr"), default="tesseract")
    parser.add_argument("--receipts", type=int, default=6)
    parser.add_argument("--severities", type=int, nargs="+", default=[1, 3, 5])
    parser.add_argument("--names", nargs="+", default=list(NAMES))
    parser.add_argument("--findings", type=int, default=0)
    options = parser.parse_args()
    read = (lambda image: tesseract(image, 4)) if options.reader == "tesseract" else rapid_page()
    print(f"{options.reader}, {options.receipts} receipts")
    table(read, options.receipts, options.severities, options.names)
    if options.findings:
        findings(read, options.findings)


if __name__ == "__main__":
    main()
