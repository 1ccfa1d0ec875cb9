"""The suite under examples/openai_client runs offline, and says what its files say."""

from __future__ import annotations

import importlib

import pytest

importlib.import_module("openai")  # pytester would import it anew in each run


def test_the_official_openai_client_against_the_loopback_server(pytester: pytest.Pytester) -> None:
    pytester.copy_example("openai_client")
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")
    pytester.syspathinsert()
    careful = pytester.runpytest_inprocess("-p", "no:cacheprovider", "test_careful.py").parseoutcomes()
    assert set(careful) <= {"passed", "skipped"}
    assert careful["passed"] >= 15
    careless = pytester.runpytest_inprocess("-p", "no:cacheprovider", "test_careless.py").parseoutcomes()
    assert set(careless) <= {"passed", "failed", "skipped"}
    assert careless["failed"] >= 3
    assert careless["passed"] >= 2  # the clean examples
