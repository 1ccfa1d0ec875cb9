"""The suite under examples/openai_client runs offline, and says what its files say."""

from __future__ import annotations

import importlib

import pytest

importlib.import_module("openai")  # pytester would import it anew in each run


def test_the_official_openai_client_against_the_loopback_server(pytester: pytest.Pytester) -> None:
    pytester.copy_example("openai_client")
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")
    pytester.syspathinsert()
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-rfpE", "--tb=no")
    ended = [line.partition("::")[0] for line in result.outlines]
    assert set(result.parseoutcomes()) <= {"passed", "failed", "skipped"}
    assert ended.count("FAILED test_careful.py") == 0
    assert ended.count("PASSED test_careful.py") >= 15
    assert ended.count("FAILED test_careless.py") >= 3
    assert ended.count("PASSED test_careless.py") >= 2  # the clean examples
