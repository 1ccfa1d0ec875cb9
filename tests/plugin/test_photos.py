"""Photographs under the marker: rows of images, arrays, bytes and labelled ones, and readers of their fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

import pytest
from PIL import Image

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.cli.contact import labels_of

Run = Callable[..., pytest.RunResult]

PAGES = """
import io
import numpy as np, pytest
from pathlib import Path
from PIL import Image
from pytest_edgecases import photos

def page():
    pixels = np.full((40, 60, 3), 230, np.uint8)
    pixels[10:20, 10:40:3] = 20
    pixels[26:34, 10:40:3] = 20
    return pixels

BOXES = {"total": (9, 9, 41, 21), "date": (9, 25, 41, 35)}

def brightness(pixels):
    return float(np.asarray(pixels).mean())

def encoded(file_format):
    target = io.BytesIO()
    Image.fromarray(page()).save(target, format=file_format)
    return target.getvalue()
"""


def test_a_test_is_given_what_its_row_holds(run: Run) -> None:
    result = run(
        PAGES
        + dedent("""
        FILE = Path("page.png").resolve()
        FILE.write_bytes(encoded("PNG"))

        def opened(value):
            if isinstance(value, bytes):
                return Image.open(io.BytesIO(value))
            return Image.open(value) if isinstance(value, (str, Path)) else value

        @pytest.mark.edgecases("photo", cases=12, severity=(1, 5))
        @pytest.mark.parametrize(
            "photo, kind",
            [(page(), np.ndarray), (Image.fromarray(page()), Image.Image), (encoded("JPEG"), bytes), (FILE, Path),
             (str(FILE), str), (photos.Labelled(page(), boxes=BOXES), photos.Labelled)],
            ids=["array", "image", "bytes", "path", "str", "labelled"],
        )
        def test_kind(photo, kind, edgecase):
            assert isinstance(photo, kind)
            assert edgecase.case.room == "photo"
            if edgecase.is_clean:
                return
            assert all(edit.after["severity"] == edgecase.case.severity for edit in edgecase.edits)
            if kind is photos.Labelled:
                facts = edgecase.truth.facts
                assert facts["boxes"] == {n: [round(v, 3) for v in box] for n, box in photo.boxes.items()}
                assert facts["size"] == [photo.image.shape[1], photo.image.shape[0]]
            else:
                size = np.asarray(opened(photo)).shape
                assert edgecase.truth.facts["size"] == [size[1], size[0]]

        def read(image):
            return "12.50" if brightness(image) > 1 else ""

        @pytest.mark.edgecases("test_shop:read", cases=2, mess="photo.light")
        def test_function():
            assert read(page()) == "12.50"

        @pytest.fixture
        def snapshot():
            return page()

        @pytest.mark.edgecases("snapshot", cases=2, mess="photo.view", boxes=BOXES)
        def test_fixture(snapshot, edgecase):
            assert edgecase.is_clean or set(edgecase.truth.facts["boxes"]) == set(BOXES)
        """)
    )
    result.assert_outcomes(passed=6 + 12 + 3 + 3)


def test_a_finding_says_from_which_severity_each_field_is_lost(run: Run, shop: pytest.Pytester) -> None:
    code = PAGES + dedent("""
        calls = []

        def read(photo):
            calls.append(1)
            dark = brightness(photo.image)
            return {"total": "12.50" if dark > 120 else "12.80", "date": "3 May" if dark > 92 else None}

        @pytest.mark.edgecases("photo", cases=1, mess="photo.exposure.under", severity=5)
        @pytest.mark.parametrize("photo", [photos.Labelled(page(), boxes=BOXES)], ids=["page"])
        def test_fields(photo, edgecase):
            edgecase.read(read(photo), {"total": "12.50", "date": "3 May"})
        """)
    result = run(code)
    result.assert_outcomes(passed=1, failed=1)
    text = result.stdout.str()
    assert "total is wrong: '12.80' instead of '12.50'; date was not read, and can be: '3 May'" in text
    assert "photo.exposure.under  severity 3 (-2.2 EV)" in text
    lost = re.search(r"lost +total from severity (\d), date from severity (\d)", text)
    assert lost is not None
    assert lost.groups() == ("3", "4")
    shrunk = re.search(r"2 items, (\d) to shrink", text)
    assert shrunk is not None
    assert int(shrunk[1]) <= 4
    assert "picture of" not in text or "array of 40 x 60 x 3 uint8 with photo.exposure.under" in text
    picture = re.search(r"picture +(\S+\.png)", text)
    assert picture is not None
    with Image.open(shop.path / picture[1]) as image:
        assert image.width > 2 * 60  # the case beside its seed
    with Image.open(shop.path / picture[1].replace(".png", "-input.png")) as image:
        assert image.size == (60, 40)
    replay = re.search(r"--edgecases-replay (\w+)", text)
    assert replay is not None
    again = run(code, "--edgecases-replay", replay[1])
    again.assert_outcomes(failed=1, deselected=1)
    again.stdout.fnmatch_lines(["*severity 3 (-2.2 EV)*"])


def test_a_reader_may_abstain_where_nothing_can_be_read(run: Run) -> None:
    result = run(
        PAGES
        + dedent("""
        from pytest_edgecases import Expect

        @pytest.mark.edgecases("photo", cases=1, mess="photo.file.resize", severity=5)
        @pytest.mark.parametrize("photo", [photos.Labelled(page(), boxes=BOXES)])
        def test_abstains(photo, edgecase):
            if not edgecase.is_clean:
                assert edgecase.truth.expect is Expect.ASK
                assert edgecase.truth.facts["unreadable"] == ["date", "total"]
                fields = edgecase.read({"total": ""}, {"total": "12.50", "date": "3 May"})
                assert [one.outcome.value for one in fields] == ["abstained", "abstained"]
                with pytest.raises(AssertionError, match="cannot be read in this case"):
                    edgecase.read({"total": "12"}, {"total": "12.50"})
        """)
    )
    result.assert_outcomes(passed=2)
    damaged = """
        import pytest

        @pytest.mark.edgecases("photo")
        @pytest.mark.parametrize("photo", [b"\\x89PNG\\r\\n\\x1a\\n"])
        def test_damaged(photo):
            pass
        """
    run(damaged).stdout.fnmatch_lines(["test_shop.py:*: these bytes cannot be read as a picture: *"])


def test_boxes_on_the_command_line_are_checked() -> None:
    assert labels_of(["a=1,2,3,4.5"]) == {"a": (1.0, 2.0, 3.0, 4.5)}
    for written in ("a", "=1,2,3,4", "a=1,2,3", "a=1,2,3,x"):
        with pytest.raises(InvalidOption, match="--box takes NAME=LEFT,TOP,RIGHT,BOTTOM"):
            labels_of([written])
