"""The page on errors quotes what the code says: each sentence of its tables stands there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "errors.md"


def sentences() -> list[str]:
    """Return the first cell of each row that quotes a sentence, cut at its semicolons."""
    rows = re.findall(r"^\| (.+?) \| .+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
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
