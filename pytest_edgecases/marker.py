"""What the user wrote in ``@pytest.mark.edgecases(…)``, checked and typed, with the place where it stands."""

from __future__ import annotations

import inspect
import linecache
import os
import re
import sys
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import pytest

from pytest_edgecases.options import MARKER_OPTIONS, Options, resolve

NAME = "edgecases"
MOST_ROWS = 100_000
"""More rows of a test than this were hardly meant."""
DOC = (
    "edgecases(*targets, mess, cases, severity, seed, protect, shrink_calls, repeats, min_passes, min_pass_rate, "
    "bad_pass_rate, skill, label, real, holdout, private, verify, coverage, forbid, model, answers, model_version, rate, prefetch, codec, inject, tools, kinds, writes, checks, "
    "forbidden): run the test clean and then on "
    "messy versions of its inputs. A target is an argument of the test, a function that it calls "
    '("shop.router:route"), or result("shop.tools:get_order").'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the markers of one test function ask for."""

    targets: tuple[Any, ...]
    """``Target`` records whose seeds are the test's own values."""
    inject: Mapping[Any, Any]
    """``Target`` records with the Hypothesis strategy that provides their values."""
    options: Options
    place: str
    """The marker's file and line."""


def read(definition: pytest.Function, config: pytest.Config) -> Request | None:
    """Return what the markers of a test ask for; None if none of them names a target.

    A marker on the class or module gives options to all of its tests; the nearest marker with targets gives those.
    Raises EdgecaseError for what is wrong in them.
    """
    from edgecase_strategies.errors import InvalidOption
    from pytest_edgecases.targets import tools
    from pytest_edgecases.targets.spec import parse

    targets: tuple[Any, ...] = ()
    inject: dict[Any, Any] = {}
    options: dict[str, Any] = {}
    for mark in definition.iter_markers(NAME):
        given = _checked(mark.kwargs)
        if not targets and not inject:
            targets = tuple(parse(target) for target in mark.args)
            inject = {parse(target): strategy for target, strategy in given.pop("inject", {}).items()}
        given.pop("inject", None)
        for name, value in given.items():
            options.setdefault(name, value)
    called = tools.parse({**options, "inject": inject})
    if called is not None:
        targets = (*targets, called)
    if not targets and not inject:
        if any(mark.name == NAME for mark in definition.own_markers):
            raise InvalidOption(
                "The marker names no target. Name an argument of the test, as in "
                '@pytest.mark.edgecases("message"), or a function that it calls, as in "shop.router:route".'
            )
        return None
    doubled = [target for number, target in enumerate(targets) if target in targets[:number] or target in inject]
    if doubled:
        raise InvalidOption(f"The target {doubled[0]} is named twice.")
    return Request(
        targets=targets,
        inject=inject,
        options=resolve(config, options),
        place=place_of(definition, config),
    )


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
    from edgecase_strategies.rooms import option_names

    known = (*MARKER_OPTIONS, *option_names(), "inject")
    for name in given:
        if name not in known:
            raise UnknownName(
                f'The marker has no option "{name}".{did_you_mean(name, known)} It takes {", ".join(known)}.'
            )
    inject = given.get("inject", {})
    if not isinstance(inject, Mapping):
        raise InvalidOption(
            f'inject takes a dict of targets and strategies, as in {{"case": strategy}}; got {inject!r}.'
        )
    for target, strategy in inject.items():
        if not hasattr(strategy, "example") or not hasattr(strategy, "filter"):
            raise InvalidOption(
                f"inject takes a Hypothesis strategy for {target!r}; {strategy!r} is of type {type(strategy).__name__}. "
                "For a few fixed values, use st.sampled_from([…])."
            )
    return dict(given)


def refuse_unittests(items: Sequence[pytest.Item]) -> None:
    """Raise pytest.UsageError if a method of a unittest.TestCase has the marker: pytest gives it no arguments."""
    unittest = sys.modules.get("unittest")
    if unittest is None:
        return
    known: dict[int, bool] = {}
    for item in items:
        parent = item.parent
        if id(parent) not in known:
            cls = getattr(parent, "obj", None)
            known[id(parent)] = isinstance(cls, type) and issubclass(cls, unittest.TestCase)
        if (
            known[id(parent)]
            and item.get_closest_marker(NAME) is not None
            and not item.config.getoption("edgecases_off")
        ):
            path, line, _ = item.location
            raise pytest.UsageError(
                f"{path}:{(line or 0) + 1}: {item.name} is a method of a unittest.TestCase, which takes no arguments and "
                "runs as a whole. Write it as a function or as a method of a plain class, and put the marker there; "
                "or name no marker and call the model on edgecase_strategies.text.messy(…) with @given."
            )


def refuse_many_rows(metafunc: pytest.Metafunc) -> None:
    """Fail the collection of a test with so many rows that pytest would take minutes and gigabytes to make their items."""
    rows = 1
    for mark in metafunc.definition.iter_markers("parametrize"):
        values = mark.args[1] if len(mark.args) > 1 else mark.kwargs.get("argvalues")
        rows *= len(values) if isinstance(values, Sized) else 1
    if rows > MOST_ROWS:
        pytest.fail(
            f"{place_of(metafunc.definition, metafunc.config)}: The test has {rows:,} rows, and each runs clean before its cases do. Take "
            f'some, {MOST_ROWS:,} at most, as in rows[:500], or at random from a file by data.rows("tickets.csv", sample=500).',
            pytrace=False,
        )


def place_of(definition: pytest.Function, config: pytest.Config) -> str:
    """Return ``file:line`` of the marker, or of the test where the marker cannot be found."""
    for node in definition.listchain()[::-1]:
        if not any(mark.name == NAME for mark in getattr(node, "own_markers", ())):
            continue
        obj = getattr(node, "obj", None)
        try:
            path = inspect.getsourcefile(obj) if obj is not None else None
            lines, first = inspect.getsourcelines(obj) if obj is not None else ([], 0)
        except (OSError, TypeError):
            break
        if inspect.ismodule(obj) and path:
            lines, first = linecache.getlines(path), 1
        for number, line in enumerate(lines):
            if re.search(rf"\bmark\.{NAME}\b", line):
                return f"{_relative(path, config)}:{max(first, 1) + number}"
    path, line_number, _ = definition.location
    return f"{path}:{(line_number or 0) + 1}"


def _relative(path: str | None, config: pytest.Config) -> str:
    relative = os.path.relpath(path or "", config.rootpath)
    return (path or "") if relative.startswith("..") else relative.replace(os.sep, "/")
