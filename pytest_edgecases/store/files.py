"""Write a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text to a file, whose folder is made if need be: the old file stays until the new one is complete.

    Where there is no file but a pipe or a terminal, the text goes there as it is. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        path.write_text(text, encoding="utf-8")
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:64]}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(stat.S_IMODE(mode) if mode is not None else 0o644)
        os.replace(temporary, path)  # noqa: PTH105 - the same file system, and one step
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
