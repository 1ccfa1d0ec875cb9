"""What is photographed: a total that can be read must be read, and one that cannot must not be made up."""

import pytest
from readers import MISSING, rapidocr, tesseract

from pytest_edgecases import receipts

PHOTOGRAPHED = receipts.photographed(
    countries=["US", "GB"],
    fields="total",
    mess=["photo.view", "photo.shadow", "photo.paper", "photo.print"],
    severity=(2, 5),
)


def read(reader, case, edgecase):
    total = case.truth.facts["fields"]["total"]["text"]
    edgecase.read({"total": reader(case.value.image)}, {"total": total}, equal=lambda got, expected: got in expected)


@pytest.mark.skipif(bool(MISSING["tesseract"]), reason=MISSING["tesseract"])
@pytest.mark.edgecases(inject={"case": PHOTOGRAPHED}, cases=12)
def test_tesseract(case, edgecase):
    read(tesseract, case, edgecase)


@pytest.mark.skipif(bool(MISSING["rapidocr"]), reason=MISSING["rapidocr"])
@pytest.mark.edgecases(inject={"case": PHOTOGRAPHED}, cases=12)
def test_rapidocr(case, edgecase):
    read(rapidocr, case, edgecase)
