"""Readers of text as models: Tesseract by its command, RapidOCR by its package. Each takes a picture and returns its text."""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Reader = Callable[[Any], str]


def tesseract(image: Any, mode: int = 7) -> str:
    """Return the text of a picture of one line; ``mode`` is Tesseract's page segmentation mode."""
    file = io.BytesIO()
    image.save(file, format="PNG")
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "--psm", str(mode)],
        input=file.getvalue(),
        capture_output=True,
        check=False,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    return done.stdout.decode("utf-8", "replace").strip()


def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    return RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )


def rapid() -> Reader:
    """Return RapidOCR as a reader of one line: its recogniser alone, on one thread."""
    import numpy as np

    engine = _engine()

    def read(image: Any) -> str:
        found = engine(np.asarray(image.convert("RGB"))[..., ::-1], use_det=False, use_cls=False, use_rec=True)
        return " ".join(found.txts or ()).strip()

    return read


def rapid_page() -> Reader:
    """Return RapidOCR as a reader of a page: what it finds, with what stands side by side put on one line."""
    import numpy as np

    engine = _engine()

    def read(image: Any) -> str:
        found = engine(np.asarray(image.convert("RGB"))[..., ::-1])
        pieces = []
        for box, text in zip([] if found.boxes is None else found.boxes, found.txts or (), strict=True):
            pieces.append((float(box[:, 1].mean()), float(np.ptp(box[:, 1])), float(box[:, 0].min()), text))
        lines: list[list[tuple[float, float, float, str]]] = []
        for piece in sorted(pieces):
            if lines and piece[0] - lines[-1][-1][0] < piece[1] / 2:
                lines[-1].append(piece)
            else:
                lines.append([piece])
        return "\n".join(" ".join(piece[3] for piece in sorted(line, key=lambda one: one[2])) for line in lines)

    return read


def installed() -> dict[str, tuple[str, Reader]]:
    """Return the readers that are here, with their versions."""
    found: dict[str, tuple[str, Reader]] = {}
    if shutil.which("tesseract"):
        said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
        found["tesseract"] = (said.stdout.split()[1], tesseract)
    with contextlib.suppress(ImportError):
        found["rapidocr"] = (version("rapidocr"), rapid())
    return found
