"""Load numpy, Pillow and OpenCV when they are used, and say how to install one that is missing."""

from __future__ import annotations

import functools
import importlib
import os
from typing import Any

from edgecase_strategies.errors import MissingLibrary

SWITCH = "EDGECASES_OPENCV"
"""Set to 0, it leaves OpenCV out where it is installed: the pixels are then those of numpy on every machine."""

_LIBRARIES = {"numpy": "numpy", "PIL": "Pillow", "cv2": "OpenCV"}


def need(module: str) -> Any:
    """Return a module of the extra ``images``.

    >>> need("numpy").__name__
    'numpy'

    Raises MissingLibrary, which names the extra, if the library is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        top = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != top:
            raise
        raise MissingLibrary(
            f"{_LIBRARIES.get(top, top)} is not installed, and photographs need it. Install it with: "
            'python -m pip install "pytest-edgecases[images]"'
        ) from None


@functools.cache
def _installed() -> Any:
    try:
        return importlib.import_module("cv2")
    except ImportError:  # not there, or built for another numpy: the pixels come out all the same
        return None


def opencv() -> Any:
    """Return OpenCV where it is installed and not switched off, else None."""
    return None if os.environ.get(SWITCH) == "0" else _installed()
