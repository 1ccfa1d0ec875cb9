"""The reference pages say what the code says: each sentence on the page of errors, and every option."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from edgecase_strategies.photos.operations import OPERATIONS
from edgecase_strategies.rooms import option_names
from edgecase_strategies.text.protect import KINDS
from pytest_edgecases.options import CASES, MARKER_OPTIONS, SHRINK_CALLS, add_options

ROOT = Path(__file__).parents[2]
ERRORS = ROOT / "docs" / "reference" / "errors.md"
OPTIONS = ROOT / "docs" / "reference" / "options.md"
PHOTOS = ROOT / "docs" / "reference" / "photo-perturbations.md"


def sentences() -> list[str]:
    """Return the first cell of each row that quotes a sentence, cut at its semicolons."""
    rows = re.findall(r"^\| (.+?) \| .+ \|$", ERRORS.read_text(encoding="utf-8"), re.MULTILINE)
    quoted = [row for row in rows if row not in ("exception", "what it says") and not re.fullmatch(r"`\w+`", row)]
    return [part.strip() for row in quoted for part in row.split(";")]


def texts() -> Iterator[str]:
    """Yield what the code can say: its texts, cut where a value is put in."""
    for folder in (ROOT / "pytest_edgecases", ROOT / "strategies"):
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(texts())


@pytest.mark.parametrize("sentence", sentences())
def test_the_code_says_what_the_page_quotes(said: str, sentence: str) -> None:
    pieces = [piece.strip() for piece in sentence.removesuffix("(a skip)").split("…")]
    assert [piece for piece in pieces if piece not in said] == []
    assert max(map(len, pieces)) > 5


class Parser:
    """Keeps the names of what is declared."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def getgroup(self, *args: str) -> Parser:
        return self

    def addoption(self, name: str, **given: object) -> None:
        self.names.append(name)

    def addini(self, name: str, *args: str, **given: object) -> None:
        self.names.append(name)


def test_the_page_of_options_has_all_of_them() -> None:
    parser = Parser()
    add_options(parser)  # type: ignore[arg-type]
    page = OPTIONS.read_text(encoding="utf-8")
    wanted = [*parser.names, *(f"`{name}`" for name in (*MARKER_OPTIONS, *option_names(), *KINDS))]
    assert [name for name in wanted if name not in page] == []
    assert f"| {CASES} |" in page
    assert f"| {SHRINK_CALLS} |" in page


def test_the_page_of_photographs_has_every_operation_and_its_amounts() -> None:
    page = PHOTOS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(photo\.[\w.]+)` \| (\w+) \| (.+?) \| (.*?) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    assert [row[0] for row in rows] == [one.name for one in OPERATIONS]
    for operation, (_, stage, summary, amounts, unit, shape) in zip(OPERATIONS, rows, strict=True):
        usual = operation.default and not operation.covers
        assert summary == operation.summary + ("" if usual else " *On request.*")
        differs = len(set(operation.amounts)) > 1
        assert amounts == (" / ".join(f"{one:g}" for one in operation.amounts) if differs else "")
        assert unit == (operation.unit if differs else "")
        assert stage == operation.stage.name.lower()
        assert shape == ", ".join(operation.draw(Random(0)))
