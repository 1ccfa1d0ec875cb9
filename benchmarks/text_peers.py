"""Other generators of misspellings, each as a function of a word and a seed; with its version, or why it is not here."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

Generate = Callable[[str, int], str]


def peers() -> tuple[dict[str, Generate], list[str]]:
    """Return the generators by name, and a line for each that cannot be run."""
    found: dict[str, Generate] = {}
    missing: list[str] = []
    for package, name, make in (
        ("typo", "any error", typo),
        ("nlpaug", "KeyboardAug", nlpaug_keyboard),
        ("nlpaug", "SpellingAug", nlpaug_spelling),
        ("augly", "simulate_typos", lambda: augly("all")),
        ("augly", "misspelling", lambda: augly("misspelling")),
        ("langtest", "AddTypo", langtest),
    ):
        try:
            generate = make()
            generate("receive", 0)
        except Exception as error:  # whatever a peer lacks, the others are measured
            missing.append(f"{package} {name}: not run ({type(error).__name__}: {str(error)[:80]})")
        else:
            found[f"{package} {importlib.metadata.version(package)} {name}"] = generate
    found["CheckList add_typos (as documented)"] = checklist
    return found, missing


def checklist(word: str, seed: int) -> str:
    """What CheckList's ``Perturb.add_typos`` does: swap one pair of neighbouring characters, any of them alike.

    The package on the index needs a web front end's build; these lines are written from its documentation.
    """
    at = random.Random(seed).randrange(max(1, len(word) - 1))
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def typo() -> Generate:
    from typo import StrErrer

    kinds = ("char_swap", "missing_char", "extra_char", "nearby_char", "similar_char", "repeated_char")

    def generate(word: str, seed: int) -> str:
        kind = kinds[random.Random(seed).randrange(len(kinds))]
        return str(getattr(StrErrer(word, seed=seed + 1), kind)().result)

    return generate


def _seeded(augment: Callable[[str], Any]) -> Generate:
    def generate(word: str, seed: int) -> str:
        import numpy as np

        random.seed(seed)
        np.random.seed(seed % 2**32)
        result = augment(word)
        return str(result[0] if isinstance(result, list) else result)

    return generate


def nlpaug_keyboard() -> Generate:
    from nlpaug.augmenter.char import KeyboardAug

    options = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    return _seeded(KeyboardAug(aug_char_max=1, **options).augment)


def nlpaug_spelling() -> Generate:
    from nlpaug.augmenter.word import SpellingAug

    return _seeded(SpellingAug().augment)


def augly(kind: str) -> Generate:
    from augly.text import simulate_typos

    return _seeded(lambda word: simulate_typos(word, aug_word_p=1.0, typo_type=kind))


def langtest() -> Generate:
    """LangTest's AddTypo on one word."""
    transform = langtest_transform()
    return _seeded(lambda word: transform([word]))


def langtest_transform() -> Callable[[list[str]], Any]:
    """LangTest's own ``AddTypo.transform``, without the parts of LangTest that it does not use: they need 60 packages."""
    folder = Path(str(importlib.metadata.distribution("langtest").locate_file("langtest"))) / "transform"
    name = "langtest.transform.robustness"
    with _StandIns("langtest", keep=(name, "langtest.transform.constants"), folder=folder.parent):
        for part in ("langtest.transform.constants", name):
            spec = importlib.util.spec_from_file_location(part, folder / f"{part.rpartition('.')[2]}.py")
            assert spec is not None
            assert spec.loader is not None
            module = sys.modules[part] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        transform: Callable[[list[str]], Any] = sys.modules[name].AddTypo.transform
    return transform


class _StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """While it lasts, modules of a package are empty shells, but for those that are kept."""

    def __init__(self, package: str, keep: tuple[str, ...], folder: Path) -> None:
        self.package, self.keep, self.folder = package, keep, folder

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] != self.package or name in self.keep:
            return None
        spec = importlib.machinery.ModuleSpec(name, self, is_package=True)
        # The constants read data files of the package by this place.
        spec.origin = str(self.folder.joinpath(*name.split(".")[1:], "__init__.py"))
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        module.__getattr__ = lambda name: type(name, (), {}) if name[0].isupper() else MagicMock()  # type: ignore[method-assign]
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass

    def __enter__(self) -> None:
        sys.meta_path.insert(0, self)

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)
        for name in [one for one in sys.modules if one.partition(".")[0] == self.package]:
            del sys.modules[name]
