"""The perturbations of a session: those that ship, those of conftest files, of plugins and of installed packages."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.rooms import all_perturbations

ENTRY_POINTS = "edgecase_strategies"
_KEY = pytest.StashKey[tuple[int, Registry]]()


def registry_of(config: pytest.Config) -> Registry:
    """Return the perturbations that a session knows by now: conftest files join as pytest comes upon them."""
    plugins = config.pluginmanager.get_plugins()
    known = config.stash.get(_KEY, None)
    if known is not None and known[0] == len(plugins):
        return known[1]
    registry = Registry([*all_perturbations(), *_installed()])
    modules = [plugin for plugin in plugins if isinstance(plugin, ModuleType)]
    for module in sorted(modules, key=lambda module: (module.__name__, str(module.__file__))):
        for one in _in_module(module):
            registry.add(one)
    for found in config.hook.pytest_edgecases_perturbations(config=config):
        for one in _several(found or (), "A pytest_edgecases_perturbations hook"):
            registry.add(one)
    config.stash[_KEY] = (len(plugins), registry)
    return registry


def _in_module(module: ModuleType) -> Iterator[Perturbation[Any]]:
    return (value for value in list(vars(module).values()) if isinstance(value, Perturbation))


def _installed() -> Iterator[Perturbation[Any]]:
    for entry in sorted(importlib.metadata.entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        found = entry.load()
        if isinstance(found, Perturbation):
            yield found
        elif isinstance(found, ModuleType):
            yield from _in_module(found)
        else:
            yield from _several(found, f'The entry point "{entry.name}" in the group {ENTRY_POINTS}')


def _several(found: object, origin: str) -> Iterable[Perturbation[Any]]:
    several: list[Any] = list(found) if isinstance(found, Iterable) else [found]
    for one in several:
        if not isinstance(one, Perturbation):
            raise InvalidOption(
                f"{origin} gives perturbations, as @perturbation makes them; {one!r} is of type {type(one).__name__}."
            )
    return several
