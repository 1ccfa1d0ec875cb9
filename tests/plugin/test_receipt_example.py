"""The suite under examples/receipt_readers, on Tesseract where it is installed."""

from __future__ import annotations

import shutil

import pytest


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed: Debian's tesseract-ocr")
def test_tesseract_reads_what_is_printed_and_loses_what_is_photographed(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")  # its threads wait for one another where others run too
    pytester.copy_example("receipt_readers")
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")
    pytester.syspathinsert()
    result = pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", "-rfpE", "--tb=no", "-k", "tesseract", "--edgecases-cases=5"
    )
    ended = [line.partition("::")[0] for line in result.outlines]
    assert ended.count("PASSED test_as_printed.py") >= 3
    assert ended.count("FAILED test_as_printed.py") == 0
    assert ended.count("FAILED test_photographed.py") >= 1
    # What the reader lost is named, and how weak an edit loses it.
    result.stdout.re_match_lines([r"\d+\. photo\.\S+: .*", r"   lost +.*total.*from severity \d.*"])
