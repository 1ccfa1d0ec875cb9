"""How fast receipts are made, whether their sums are right, and whether what is labelled is what is drawn.

    python benchmarks/photos/receipts.py --receipts 300 --sums 10000 --read 210 --pages 60

Time is CPU time of this process, one thread. The sums are checked by ``receipts.check``, which reads the printed texts; the
totals by Tesseract, which reads the clean picture: each labelled box (page segmentation mode 7), and of some the whole page (mode 4).
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections import Counter
from random import Random
from typing import Any

import numpy as np
import PIL
from readers import installed

from edgecase_strategies.receipts.country import COUNTRIES, country
from edgecase_strategies.receipts.maker import KINDS, DocumentMaker


def digits(text: str) -> str:
    """Return the digits of a text, with the mark before the cents."""
    return re.sub(r"[^\d.,]", "", text).lstrip(".,").rstrip(".,")


def total_in(page: str, words: dict[str, Any]) -> str | None:
    """Return what follows the word for the total, on the first line that has it and ends with an amount."""
    for line in page.splitlines():
        found = re.search(rf"\b{words['total']}\b(.*)", line)
        amount = re.search(r"\d[\d.,' ]*[.,]\d\d\b", found[1]) if found else None
        if amount:
            return digits(amount[0])
    return None


def speed(count: int) -> None:
    """Print how many receipts a minute are drawn, with their labels."""
    maker, rng = DocumentMaker(countries=COUNTRIES, kinds=["receipt"]), Random(1)
    maker.draw(rng).value.image  # noqa: B018
    times, sizes = [], []
    for _ in range(count):
        start = time.process_time()
        document = maker.draw(rng).value
        width, height = document.image.size
        times.append(time.process_time() - start)
        sizes.append(width * height)
    mean = statistics.mean(times)
    like = mean * 640 * 900 / statistics.mean(sizes)
    print(
        f"{count} receipts of {statistics.mean(sizes) / 576_000:.2f} times 640x900 pixels on average: {60 / mean:,.0f} a "
        f"minute; {60 / like:,.0f} a minute for each 640x900 pixels"
    )


def sums(count: int) -> None:
    """Print on how many documents the sums are confirmed."""
    maker, rng = DocumentMaker(countries=COUNTRIES, kinds=KINDS), Random(2)
    wrong: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for _ in range(count):
        seed = maker.draw(rng)
        kinds[seed.truth.facts["document"]] += 1
        reason = maker.verify(seed)
        if reason:
            wrong[reason] += 1
    print(f"sums: {count - sum(wrong.values()):,} of {count:,} right ({dict(kinds)}); {dict(wrong)}")


def boxed(document: Any) -> Any:
    """Return the labelled box of a total, with a margin."""
    left, top, right, bottom = document.boxes["total"]
    return document.image.crop((int(left) - 12, int(top) - 10, int(right) + 12, int(bottom) + 10))


def totals(count: int, pages: int) -> None:
    """Print how many totals a reader reads as they are labelled: in their boxes, and on whole pages."""
    found = installed()
    if "tesseract" not in found:
        print("tesseract is not installed: the totals were not read")
        return
    version, read = found["tesseract"]
    maker, rng = DocumentMaker(countries=COUNTRIES, kinds=KINDS[:2]), Random(3)
    right = on_page = 0
    missed = []
    for number in range(count):
        seed = maker.draw(rng)
        facts = seed.truth.facts
        wanted = digits(facts["fields"]["total"]["text"])
        got = digits(read(boxed(seed.value), 7))
        right += got == wanted
        if got != wanted:
            missed.append((facts["country"], facts["document"], wanted, got))
        if number < pages:
            on_page += total_in(read(seed.value.image, 4), country(facts["country"]).words) == wanted
        if number % 30 == 29 or number == count - 1:
            done = number + 1
            print(
                f"totals read by Tesseract {version}, in their boxes: {right} of {done} ({right / done:.1%}) {missed}"
            )
            print(f"on whole pages: {on_page} of {min(pages, done)}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--receipts", type=int, default=300)
    parser.add_argument("--sums", type=int, default=10_000)
    parser.add_argument("--read", type=int, default=210)
    parser.add_argument("--pages", type=int, default=60)
    options = parser.parse_args()
    print(f"numpy {np.__version__}, Pillow {PIL.__version__}")
    speed(options.receipts)
    sums(options.sums)
    totals(options.read, options.pages)


if __name__ == "__main__":
    main()
