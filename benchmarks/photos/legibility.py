"""Where is the limit of what can be read? Two readers on labelled boxes of photographs, beside what the check says of them.

    python benchmarks/photos/legibility.py --cases 240 --csv legibility.csv

Pages of invented amounts, dates and words are photographed badly: one to three operations of any severity. Each labelled box
is cut out along its outline and straightened, so that the reader is asked to read and not to search. A box that no reader
reads on the clean page is left out. Half of the pages set the limits, the other half says how often they are wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import statistics
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from readers import installed

from edgecase_strategies import photos
from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.photos.perturbations import edit_of

WORDS = (
    "Milk",
    "Bread",
    "Coffee",
    "Lunch",
    "Ticket",
    "Paper",
    "Apples",
    "Cheese",
    "Battery",
    "Towel",
    "Pencil",
    "Soap",
)
FONTS = ("DejaVuSans.ttf", "DejaVuSansMono.ttf", "LiberationSans-Regular.ttf", "LiberationSerif-Regular.ttf")
SIZE = (480, 360)


def page(rng: Random) -> tuple[Any, dict[str, tuple[str, Any]]]:
    """Return a page, and for each of its fields the text and the box."""
    image = Image.new("RGB", SIZE, rng.choice(((255, 255, 255), (244, 240, 228), (226, 232, 238))))
    pen = ImageDraw.Draw(image)
    fields = {}
    y = 20
    for number in range(6):
        size = rng.choice((14, 16, 18, 20, 24))
        font: Any = ImageFont.load_default(size)
        if rng.random() < 0.7:
            with contextlib.suppress(OSError):
                font = ImageFont.truetype(rng.choice(FONTS), size)
        text = rng.choice(
            (
                f"{rng.choice(WORDS)} {rng.randint(1, 99)}.{rng.randint(0, 99):02}",
                f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/20{rng.randint(20, 29)}",
                f"TOTAL {rng.randint(10, 999)}.{rng.randint(0, 99):02}",
            )
        )
        x = rng.randint(20, 200)
        pen.text((x, y), text, fill=rng.choice(((0, 0, 0), (40, 40, 60), (90, 90, 90))), font=font)
        left, top, right, bottom = pen.textbbox((x, y), text, font=font)
        fields[f"f{number}"] = (text, (left - 3, top - 3, right + 3, bottom + 3))
        y += size + rng.randint(18, 30)
    return image, fields


def straightened(shot: Any, name: str, box: Any) -> Any:
    """Return the area of a box in a case, straightened and three times as large as on the seed."""
    corners = [
        shot.transform.forward(point)
        for point in ((box[0], box[1]), (box[0], box[3]), (box[2], box[3]), (box[2], box[1]))
    ]
    size = (round(3 * (box[2] - box[0])), round(3 * (box[3] - box[1])))
    flat = [value for corner in corners for value in corner]
    image = Image.fromarray(shot.pixels)
    cut = image.transform(size, Image.Transform.QUAD, flat, Image.Resampling.BICUBIC)
    framed = Image.new("RGB", (size[0] + 24, size[1] + 24), cut.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))
    framed.paste(cut, (12, 12))
    return framed


def plain(text: str) -> str:
    """Return what must be the same for a field to be read: its letters, digits and points."""
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter in "./")


def auc(values: list[float], truths: list[bool]) -> float:
    """Return how often a value of what was read is above one of what was not."""
    yes = sorted(value for value, truth in zip(values, truths, strict=True) if truth)
    no = [value for value, truth in zip(values, truths, strict=True) if not truth]
    if not yes or not no:
        return float("nan")
    wins = sum(sum(other < one for one in yes) + 0.5 * sum(other == one for one in yes) for other in no)
    return wins / (len(yes) * len(no))


def photographed(cases: int, seed: int) -> Iterator[tuple[int, Any, Any, dict[str, tuple[str, Any]]]]:
    """Yield the number, the case and the clean page as photographs, and the fields."""
    operations = [one for one in OPERATIONS if not one.name.startswith("photo.exif")]
    rng = Random(seed)
    for number in range(cases):
        image, fields = page(rng)
        labelled = photos.Labelled(image, boxes={name: box for name, (_, box) in fields.items()})
        chosen = rng.sample(operations, rng.choice((1, 1, 2, 3)))
        edits = [edit_of(one, rng.choice((1, 2, 3, 4, 5, 5)), one.draw(rng)) for one in chosen]
        yield number, photos.Shot(labelled, edits), photos.Shot(labelled, []), fields


def measure(cases: int, seed: int) -> list[dict[str, Any]]:
    """Return a row for each box of each case."""
    readers = installed()
    print("readers:", ", ".join(f"{name} {number}" for name, (number, _) in readers.items()))
    rows = []
    for number, shot, clean, fields in photographed(cases, seed):
        if number % 10 == 0:
            print(f"{number} of {cases}", flush=True)
        for name, (text, box) in fields.items():
            found = shot.legibility.get(name)
            if found is None:
                continue
            cut, before = straightened(shot, name, box), straightened(clean, name, box)
            names = "+".join(edit.name for edit in shot.edits)
            row = {"seed": seed, "case": number, "field": name, "edits": names}
            row |= {**found._asdict(), "legible": found.is_legible}
            for reader, (_, read_line) in readers.items():
                row[f"{reader} clean"] = plain(read_line(before)) == plain(text)
                row[reader] = plain(read_line(cut)) == plain(text)
            rows.append(row)
    return rows


def read(files: list[Path]) -> list[dict[str, Any]]:
    """Return what was read before, with what the check says of the same pictures now."""
    rows: list[dict[str, Any]] = []
    for file in files:
        with file.open(newline="") as lines:
            known = {(int(row["case"]), row["field"]): row for row in csv.DictReader(lines)}
        seed = int(next(iter(known.values()))["seed"])
        cases = 1 + max(case for case, _ in known)
        for number, shot, _, fields in photographed(cases, seed):
            for name in fields:
                row, found = known.get((number, name)), shot.legibility.get(name)
                if row is None or found is None:
                    continue
                flags = {key: row[key] == "True" for key in row if key.startswith(("tesseract", "rapidocr"))}
                rows.append(
                    {"case": number, "edits": row["edits"], **found._asdict(), **flags, "legible": found.is_legible}
                )
    return rows


def report(rows: list[dict[str, Any]]) -> None:
    """Print the errors of the check, on the half of the pages that did not set its limits."""
    readers = [name for name in ("tesseract", "rapidocr") if name in rows[0]]
    for reader in [*readers, "either"]:
        known = [
            row for row in rows if any(row[f"{one} clean"] for one in ([reader] if reader != "either" else readers))
        ]
        for half, part in (("first", 0), ("second", 1)):
            kept = [row for row in known if row["case"] % 2 == part]
            truths = [bool(row[reader]) if reader != "either" else any(row[one] for one in readers) for row in kept]
            called = [bool(row["legible"]) for row in kept]
            read_of = [truth for truth, call in zip(truths, called, strict=True) if call]
            unread_of = [truth for truth, call in zip(truths, called, strict=True) if not call]
            print(
                f"{reader:10} {half:6} half: {len(kept)} boxes, read {statistics.mean(truths):.1%}; "
                f"AUC correlation {auc([row['correlation'] for row in kept], truths):.3f}, "
                f"contrast {auc([row['contrast'] for row in kept], truths):.3f}; "
                f"called legible {len(read_of)}, of them read {statistics.mean(read_of or [0]):.1%}; "
                f"called unreadable {len(unread_of)}, of them read {statistics.mean(unread_of or [0]):.1%}"
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=240)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path, help="where to write what was measured")
    parser.add_argument("--read", type=Path, nargs="+", help="what was measured before, in place of measuring")
    options = parser.parse_args()
    if options.read:
        report(read(options.read))
        return
    rows = measure(options.cases, options.seed)
    if options.csv:
        with options.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    report(rows)


if __name__ == "__main__":
    main()
