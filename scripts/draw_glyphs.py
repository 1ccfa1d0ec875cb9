"""Draw the glyphs of receipts and invoices from DejaVu fonts, as pictures that need no font to be read.

    python scripts/draw_glyphs.py /usr/share/fonts/truetype/dejavu

A picture holds the characters side by side, each in a cell of its advance and of ``PAD`` pixels on both sides. Print is then
the same bytes with every version of Pillow and of FreeType.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAD = 3
TARGET = Path(__file__).parent.parent / "strategies/edgecase_strategies/receipts/data/glyphs"
CHARACTERS = (
    "".join(chr(code) for code in range(0x20, 0x7F)) + "ÀÁÂÄÇÈÉÊËÍÌÎÑÒÓÔÖÙÚÛÜßàáâäçèéêëíìîïñòóôöùúûüœ€£°×–·¿¡ªº"
)
SHEETS = {
    # A thermal printer's font A has 12 x 24 dots, its font B 9 x 17; both at 203 dots an inch.
    "thermal": ("DejaVuSansMono.ttf", 20, 24),
    "thermal_bold": ("DejaVuSansMono-Bold.ttf", 20, 24),
    "thermal_small": ("DejaVuSansMono.ttf", 15, 18),
    "sans": ("DejaVuSans.ttf", 15, 20),
    "sans_bold": ("DejaVuSans-Bold.ttf", 15, 20),
    "sans_large": ("DejaVuSans-Bold.ttf", 26, 34),
}


def main(fonts: Path) -> None:
    """Write one picture and one table for each sheet."""
    for name, (file, size, height) in SHEETS.items():
        font = ImageFont.truetype(fonts / file, size, layout_engine=ImageFont.Layout.BASIC)
        ascent, descent = font.getmetrics()
        baseline = (height + ascent - descent) // 2
        widths = [round(font.getlength(one)) for one in CHARACTERS]
        sheet = Image.new("L", (sum(widths) + 2 * PAD * len(widths), height), 0)
        x = 0
        for one, width in zip(CHARACTERS, widths, strict=True):
            cell = Image.new("L", (width + 2 * PAD, height), 0)
            ImageDraw.Draw(cell).text((PAD, baseline), one, fill=255, font=font, anchor="ls")
            sheet.paste(cell, (x, 0))
            x += width + 2 * PAD
        sheet.save(TARGET / f"{name}.png", optimize=True)
        table = {"characters": CHARACTERS, "widths": widths, "pad": PAD, "height": height}
        (TARGET / f"{name}.json").write_text(json.dumps(table, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
