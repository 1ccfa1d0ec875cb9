"""How an item ended: its status, of what failed the kind of failure, and what took an item over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_edgecases.run.outcome import PLACE


def failure_of(
    item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException], clean: Callable[[str], str]
) -> tuple[str, str]:
    """Return the kind of a failure, as ``"ValueError at shop/router.py:12"``, and its first line, cleaned before it is cut."""
    excinfo = _alone(excinfo)
    recorded = getattr(excinfo.value, PLACE, "")
    entry = excinfo.traceback[-1]
    own = [one for one in excinfo.traceback if "site-packages" not in str(one.path)]
    if own:
        entry = own[-1]
    path = Path(entry.path)
    path = path.relative_to(item.config.rootpath) if path.is_relative_to(item.config.rootpath) else Path(path.name)
    message = clean(str(excinfo.value).partition("\n")[0])
    return (
        f"{excinfo.type.__name__} at {recorded or f'{path.as_posix()}:{entry.lineno + 1}'}",
        f"{excinfo.type.__name__}: {message}"[:300],
    )


def _alone(excinfo: pytest.ExceptionInfo[BaseException]) -> pytest.ExceptionInfo[BaseException]:
    """Return of a group with one exception that one: a client in a task group wraps whatever its user raises."""
    error = excinfo.value
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1 and error.exceptions[0].__traceback__:
        error = error.exceptions[0]
    return excinfo if error is excinfo.value else pytest.ExceptionInfo.from_exception(error)


def status_of(reports: Sequence[pytest.TestReport]) -> str:
    """Return how an item ended: "passed", "failed", "skipped", or "error" outside of the test's own call."""
    for report in reports:
        if report.failed:
            return "failed" if report.when == "call" else "error"
    if any(hasattr(report, "wasxfail") and report.skipped for report in reports):
        return "failed"  # an expected failure: the model is not right on this input
    return "skipped" if any(report.skipped for report in reports) else "passed"


def taken_over(item: pytest.Item) -> str:
    """Return what to say of an item that another plugin runs in its own way."""
    owners = [
        impl.plugin_name
        for impl in item.config.hook.pytest_runtest_protocol.get_hookimpls()
        if not impl.hookwrapper
        and not impl.wrapper
        and impl.plugin_name not in ("runner", "unittest", "edgecases-runner")
    ]
    return (
        f"Another plugin ran {item.name} in its own way, so its case was not injected. The plugins that run items are: "
        f"{', '.join(owners) or 'unknown'}. Switch the one that takes over off with -p no:NAME, or run with "
        "--edgecases-off."
    )
