"""Pictures of failing cases, as PNG files beside the run store, named by the ids of their cases: hashes of their content."""

from __future__ import annotations

import base64
import contextlib
import os
import tempfile
from pathlib import Path

from edgecase_strategies.case import Case
from edgecase_strategies.rooms import pictures_of

FOLDER = "images"
MOST = 400
"""So many files are kept; the oldest go."""


def path_for(store: Path, case: str, kind: str = "") -> Path:
    """Return where the picture of a case is: the case beside its seed, or with the kind "input" what the model was given.

    >>> path_for(Path(".edgecases"), "4e17028cbf18", "input").as_posix()
    '.edgecases/images/4e17028cbf18-input.png'
    """
    return store / FOLDER / (f"{case}-{kind}.png" if kind else f"{case}.png")


def keep(store: Path, case: Case) -> Path | None:
    """Write the pictures of a case, each whole or not at all, and return where the first one is; None for a case without.

    What goes wrong with a file costs the picture, never the test.
    """
    found = pictures_of(case)
    if not found:
        return None
    try:
        for kind, content in found.items():
            _write(path_for(store, case.id, kind), content)
        _prune(store / FOLDER)
    except OSError:
        return None
    return path_for(store, case.id, next(iter(found)))


def as_data(path: str) -> str:
    """Return a picture of a run as an address that holds all of it, for a page that is one file; "" where it is gone."""
    try:
        content = Path(path).read_bytes() if path else b""
    except OSError:
        return ""
    return f"data:image/png;base64,{base64.b64encode(content).decode('ascii')}" if content else ""


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".picture-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)  # noqa: PTH105 - the same file system, and one step
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.png"), key=lambda file: file.stat().st_mtime)
    for file in files[: max(0, len(files) - MOST)]:
        with contextlib.suppress(OSError):
            file.unlink()
