"""The models under test: each takes a picture of a receipt and returns its total, or None where it finds none."""

import functools
import importlib.util
import io
import re
import shutil
import subprocess


def total_of(lines):
    """The amount on the first line that says TOTAL, without its currency."""
    for line in lines:
        found = re.search(r"\bTOTAL\b.*?(\d[\d,]*\.\d\d)\b", line)
        if found:
            return found[1]
    return None


def tesseract(image):
    file = io.BytesIO()
    image.save(file, format="PNG")
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "--psm", "4"],  # noqa: S607
        input=file.getvalue(),
        capture_output=True,
        check=True,
    )
    return total_of(done.stdout.decode().splitlines())


@functools.cache
def engine():
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def rapidocr(image):
    import numpy as np

    found = engine()(np.asarray(image.convert("RGB"))[..., ::-1])
    if found.boxes is None:
        return None
    pieces = [
        (box[:, 1].mean(), box[:, 0].min(), np.ptp(box[:, 1]), text)
        for box, text in zip(found.boxes, found.txts, strict=True)
    ]
    rows = (
        [other for other in pieces if abs(other[0] - one[0]) < one[2] / 2]
        for one in pieces
        if "TOTAL" in one[3].upper()
    )
    return total_of(" ".join(piece[3] for piece in sorted(row, key=lambda piece: piece[1])).upper() for row in rows)


MISSING = {
    "tesseract": "" if shutil.which("tesseract") else "Tesseract is not installed: apt-get install tesseract-ocr",
    "rapidocr": ""
    if importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime")
    else 'RapidOCR is not installed: pip install "pytest-edgecases[readers]"',
}
