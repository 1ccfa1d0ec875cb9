"""What comes straight from the printer is read."""

import pytest
from readers import MISSING, rapidocr, tesseract

from pytest_edgecases import receipts

PRINTED = receipts.rendered(countries=["US", "GB"], documents="receipt", fields="total")


@pytest.mark.skipif(bool(MISSING["tesseract"]), reason=MISSING["tesseract"])
@pytest.mark.edgecases(inject={"case": PRINTED}, cases=3)
def test_tesseract(case):
    total = case.truth.facts["fields"]["total"]
    assert tesseract(case.value.image) in total["text"]


@pytest.mark.skipif(bool(MISSING["rapidocr"]), reason=MISSING["rapidocr"])
@pytest.mark.edgecases(inject={"case": PRINTED}, cases=3)
def test_rapidocr(case):
    total = case.truth.facts["fields"]["total"]
    assert rapidocr(case.value.image) in total["text"]
