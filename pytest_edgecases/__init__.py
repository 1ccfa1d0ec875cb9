"""Run the tests that you have on the messy inputs that your model will meet.

Mark a test with ``@pytest.mark.edgecases("argument")``; this module re-exports, lazily, what a test or a
``conftest.py`` needs beside the marker, so that one import serves.

>>> from pytest_edgecases import Expect, text
>>> Expect.SAME.value, text.Text("hello").value
('same', 'hello')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgecase_strategies import (
        CannotUndo,
        Case,
        EdgecaseError,
        Edit,
        Expect,
        InvalidOption,
        MissingLibrary,
        NothingApplies,
        Perturbation,
        Registry,
        Seed,
        Span,
        Truth,
        UnknownName,
        UnreadableReply,
        UnsupportedSeed,
        conversations,
        forms,
        instructions,
        perturbation,
        photos,
        receipts,
        text,
        tools,
    )
    from edgecase_strategies.curate.skill import Skill
    from pytest_edgecases import data
    from pytest_edgecases.run.handle import RunningCase
    from pytest_edgecases.targets.spec import result

__all__ = [
    "CannotUndo",
    "Case",
    "EdgecaseError",
    "Edit",
    "Expect",
    "InvalidOption",
    "MissingLibrary",
    "NothingApplies",
    "Perturbation",
    "Registry",
    "RunningCase",
    "Seed",
    "Skill",
    "Span",
    "Truth",
    "UnknownName",
    "UnreadableReply",
    "UnsupportedSeed",
    "conversations",
    "data",
    "forms",
    "instructions",
    "perturbation",
    "photos",
    "receipts",
    "result",
    "text",
    "tools",
]

_MODULES = {
    "RunningCase": "pytest_edgecases.run.handle",
    "Skill": "edgecase_strategies.curate.skill",
    "result": "pytest_edgecases.targets.spec",
}


def __getattr__(name: str) -> Any:
    # pytest imports this package in every project that has it installed; what it re-exports is loaded when used.
    if name in ("conversations", "forms", "instructions", "photos", "receipts", "text", "tools"):
        return importlib.import_module(f"edgecase_strategies.{name}")
    if name == "data":
        return importlib.import_module("pytest_edgecases.data")
    if name in __all__:
        return getattr(importlib.import_module(_MODULES.get(name, "edgecase_strategies")), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
