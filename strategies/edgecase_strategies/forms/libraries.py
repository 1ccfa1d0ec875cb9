"""Load the libraries of the extra ``forms`` when they are used, and say how to install one that is missing."""

from __future__ import annotations

import functools
import importlib
from typing import Any

EXTRA = 'python -m pip install "pytest-edgecases[forms]"'


_NAMES = {"faker": "Faker", "yaml": "PyYAML"}


@functools.cache
def need(module: str, why: str) -> Any:
    """Return a module of the extra ``forms``; ``why`` ends the sentence "It is needed to …".

    >>> need("json", "read a file").__name__
    'json'

    Raises ModuleNotFoundError, which names the extra, if the library is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        library = _NAMES.get(module.partition(".")[0]) or module.partition(".")[0].replace("_", "-")
        raise ModuleNotFoundError(
            f"{library} is not installed. It is needed to {why}. Install it with: {EXTRA}", name=error.name
        ) from None
