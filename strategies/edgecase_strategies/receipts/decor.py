"""What stands beside the text of a document: a logo, a bar code, a stamp, and what somebody wrote on it with a pen."""

from __future__ import annotations

from random import Random

from edgecase_strategies.receipts.country import Country
from edgecase_strategies.receipts.page import Colour, Shape
from edgecase_strategies.receipts.sheet import Cell, Sheet

LOGOS = ("disc", "ring", "diamond", "hexagon", "stripes", "leaf")
PENS = ((24, 44, 120), (30, 30, 36), (150, 24, 30))
STAMPS = ((150, 26, 40), (28, 54, 140), (70, 40, 110), (20, 90, 60))
BAND = 96
"""So high is the room at the end of a page for a stamp and a note, so that neither covers a field."""

# The strokes of digits and marks, as a pen makes them, on a field of 10 x 16.
_STROKES: dict[str, tuple[tuple[tuple[int, int], ...], ...]] = {
    "0": (((5, 0), (1, 4), (1, 11), (5, 16), (9, 11), (9, 4), (5, 0)),),
    "1": (((2, 4), (6, 0), (6, 16)),),
    "2": (((1, 4), (3, 0), (7, 0), (9, 4), (1, 16), (10, 15)),),
    "3": (((1, 1), (8, 0), (4, 7), (9, 10), (7, 15), (1, 15)),),
    "4": (((6, 0), (0, 10), (10, 10)), ((7, 6), (6, 16))),
    "5": (((9, 0), (2, 0), (1, 7), (7, 7), (9, 11), (6, 16), (0, 15)),),
    "6": (((8, 0), (2, 8), (2, 14), (6, 16), (9, 12), (6, 8), (2, 11)),),
    "7": (((0, 0), (10, 0), (4, 16)), ((2, 8), (8, 8))),
    "8": (((6, 7), (2, 4), (5, 0), (8, 4), (1, 12), (5, 16), (9, 12), (6, 7)),),
    "9": (((8, 4), (4, 0), (1, 4), (4, 8), (8, 4), (8, 9), (6, 16)),),
    "v": (((0, 8), (4, 15), (12, -4)),),
    "#": (((3, 0), (1, 16)), ((8, 0), (6, 16)), ((0, 5), (10, 4)), ((0, 11), (10, 10))),
    "~": (((0, 10), (3, 2), (5, 12), (8, 4), (10, 12), (14, 5), (17, 13), (22, 3), (20, 14), (30, 6), (38, 9)),),
}


def logo(sheet: Sheet, name: str, colour: Colour, rng: Random) -> None:
    """Draw a sign with the first letter of a shop's name, on two of three documents."""
    kind = rng.choice((*LOGOS, *(("",) * 3)))
    if not kind:
        return
    size = rng.randrange(56, 97, 8)
    left = (sheet.width - size) // 2
    box = (left, sheet.y, left + size, sheet.y + size)
    sheet.shapes.append(Shape(kind="logo", box=box, colour=colour, detail={"form": kind, "letter": name[0]}))
    sheet.y += size + 10


def bars(sheet: Sheet, colour: Colour, rng: Random) -> None:
    """Draw a bar code with its number below; it codes nothing."""
    digits = "".join(str(rng.randrange(10)) for _ in range(12))
    widths = [rng.randint(1, 4) for _ in range(59)]
    left = (sheet.width - 2 * sum(widths)) // 2
    sheet.gap(8)
    box = (left, sheet.y, left + 2 * sum(widths), sheet.y + 56)
    sheet.shapes.append(Shape(kind="bars", box=box, colour=colour, detail={"widths": widths}))
    sheet.y += 60
    sheet.row(Cell(digits, 0, "centre", "barcode"), font="thermal_small")


def beside(sheet: Sheet, country: Country, rng: Random) -> list[Shape]:
    """Return a stamp, a note by hand, both or neither, in room of their own at the end of the page."""
    kind = rng.choice(("", "", "stamp", "note", "both"))
    if not kind:
        return []
    made: list[Shape] = []
    top = sheet.y + 4
    middle = sheet.width // 2
    if kind in ("stamp", "both"):
        made.append(_stamp((middle - 190, top, middle, top + BAND), country, rng))
    if kind in ("note", "both"):
        made.append(_note((middle + 30, top + 24, middle + 190, top + BAND - 20), rng))
    sheet.y += BAND
    return made


def _stamp(box: tuple[int, int, int, int], country: Country, rng: Random) -> Shape:
    return Shape(
        kind="stamp",
        box=box,
        colour=rng.choice(STAMPS),
        detail={
            "text": rng.choice(country.words["stamp"]),
            "degrees": rng.randint(-14, 14),
            "worn": rng.getrandbits(32),
        },
    )


def _note(box: tuple[int, int, int, int], rng: Random) -> Shape:
    text = rng.choice(
        ("v", "~", "#" + str(rng.randint(1, 99)), str(rng.randint(10, 999)), "v" + str(rng.randint(2, 9)))
    )
    return Shape(kind="pen", box=box, colour=rng.choice(PENS), detail={"lines": pen_lines(text, rng)})


def pen_lines(text: str, rng: Random, height: int = 40) -> list[list[list[int]]]:
    """Return the lines of a pen that writes digits and marks: no two alike, slanted, up and down."""
    lines, x = [], 0
    for letter in text:
        lift = rng.randint(-3, 3)
        for stroke in _STROKES[letter]:
            line = []
            for across, down in stroke:
                line.append(
                    [
                        x + across * height // 16 + (16 - down) * height // 80 + rng.randint(-1, 1),
                        down * height // 16 + lift + rng.randint(-1, 1),
                    ]
                )
            lines.append(line)
        x += (44 if letter == "~" else 14) * height // 16
    return lines
