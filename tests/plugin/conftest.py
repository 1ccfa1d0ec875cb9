"""A small shop whose model is known to be weak, for tests that run pytest on a project."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest

# pytester forgets what a run imported; what is imported before is not imported (and rewritten) anew in each run.
for _module in (
    "hypothesis.internal.observability",
    "pytest_edgecases.run.drawn",
    "pytest_edgecases.run.collect",
    "PIL.Image",  # and numpy, which cannot be loaded twice
    "cv2",
):
    importlib.import_module(_module)

ROUTER = """
    calls = []

    def route(text: str) -> str:
        calls.append(text)
        words = [word.strip(".,!?").lower() for word in text.split()]
        if "cancel" in words:
            return "cancel"
        return "refund_status" if "refund" in words else "other"

    async def route_later(text: str) -> str:
        return route(text)

    class Router:
        def route(self, text, *, polite=True):
            return route(text)

        @staticmethod
        def route_statically(text):
            return route(text)

        @classmethod
        def route_by_class(cls, text):
            return route(text)
"""

TOOLS = """
    def get_order(number):
        return f"Order {number} was delivered yesterday."

    async def get_order_later(number):
        return get_order(number)
"""


@pytest.fixture
def shop(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a project with the package ``shop``, and nothing else."""
    folder = pytester.mkpydir("shop")
    for name, source in (("router", ROUTER), ("tools", TOOLS)):
        lines = source.strip("\n").splitlines()
        (folder / f"{name}.py").write_text("\n".join(line.removeprefix("    ") for line in lines) + "\n")
    pytester.makepyprojecttoml(
        '[tool.pytest]\npythonpath = ["."]\nasyncio_default_fixture_loop_scope = "function"\nfilterwarnings = ["error"]\n'
    )
    return pytester


@pytest.fixture
def alone(shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return the arguments that load this plugin and xdist: a new process without all others takes a quarter of the time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    shop.makepyprojecttoml('[tool.pytest]\npythonpath = ["."]\nfilterwarnings = ["error"]\n')
    return ("-p", "pytest_edgecases.plugin", "-p", "xdist", "-p", "no:cacheprovider")


@pytest.fixture
def run(shop: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Return a function that writes a test module and runs pytest on it."""

    def runs(source: str, *args: str) -> pytest.RunResult:
        if source:
            shop.makepyfile(test_shop=source)
        return shop.runpytest_inprocess("-p", "no:cacheprovider", *args)

    return runs
