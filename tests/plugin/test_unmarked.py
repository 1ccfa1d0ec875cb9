"""A suite without the marker pays nothing: nothing heavy is loaded, no file is written, and nothing is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HEAVY = (
    "click",
    "edgecase_strategies",
    "faker",
    "hypothesis",
    "jinja2",
    "jsonschema",
    "jsonschema_rs",
    "numpy",
    "PIL",
    "rich",
    "sqlite3",
)
SUITE = f"""
    import sys
    import pytest

    @pytest.mark.parametrize("number", [1, 2])
    def test_it(number):
        assert number

    def test_nothing_heavy_is_loaded(pytestconfig):
        assert not set({HEAVY}) & set(sys.modules)
        assert pytestconfig.pluginmanager.has_plugin("pytest_edgecases.plugin") is WITH
"""


def run(pytester: pytest.Pytester, *args: str, plugin: bool) -> pytest.RunResult:
    pytester.makepyfile(test_plain=SUITE.replace("WITH", str(plugin)))
    with_plugin = ("-p", "pytest_edgecases.plugin") if plugin else ()
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *with_plugin, *args)


def files(folder: Path) -> set[str]:
    """Return what is there, without what pytester and Python itself leave."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return {name for name in found if "__pycache__" not in name and not name.startswith("runpytest-")}


def told(result: pytest.RunResult) -> list[str]:
    """Return the output without its times."""
    return [re.sub(r"in \d+\.\d+s", "", line) for line in result.outlines + result.errlines]


@pytest.mark.parametrize("args", [(), ("-v",), ("-n", "1", "-p", "xdist")], ids=["plain", "verbose", "xdist"])
def test_an_unmarked_suite_pays_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("COVERAGE_PROCESS_START", raising=False)  # coverage would load what it needs, and warn
    pytester.makeini("[pytest]\n")
    bare = run(pytester, *args, plugin=False)
    bare.assert_outcomes(passed=3)
    before = files(pytester.path)
    result = run(pytester, *args, plugin=True)
    result.assert_outcomes(passed=3)
    assert told(result) == told(bare)
    assert files(pytester.path) == before
