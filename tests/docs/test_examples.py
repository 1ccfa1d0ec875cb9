"""Every example runs: those of README.md and the pages, and those in docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
from doc_blocks import FLAGS, ExampleError, Page, blocks_of, commands_of

import edgecase_strategies
import pytest_edgecases

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DEMO = "pytest_edgecases.demo"
MODULES = [
    module.name
    for package in (edgecase_strategies, pytest_edgecases)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.startswith(DEMO)
]


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_the_examples_of_a_page_do_what_it_says(pytester: pytest.Pytester, page: Path) -> None:
    pytester.syspathinsert()
    text = page.read_text(encoding="utf-8")
    Page(folder=pytester.path).run(text)
    assert text.strip()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_do_what_they_say(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name), optionflags=FLAGS).failed == 0


GOOD = """
<!-- not run: it would delete the reader's files -->
```python
raise SystemExit
```
```python
# shop/router.py
def route(message):
    return "cancel" if "cancel" in message else "other"
```
```python
# test_router.py
from shop.router import route

def test_route():
    assert route("please cancel") == "cancel"
```
```console
$ pytest -q test_router.py
.                                                   [100%]
1 passed in 0.03s
$ pip install anything
```
1. In a list:
   ```python
   seen = {}
   ```
```python
>>> from shop.router import route
>>> seen["answer"] = route("hello")
>>> seen
{...'other'}
```
"""


def test_a_right_page_passes_and_shares_files_and_names(pytester: pytest.Pytester) -> None:
    pytester.syspathinsert()
    page = Page(folder=pytester.path)
    page.run(GOOD)
    assert page.names["seen"] == {"answer": "other"}
    assert (pytester.path / "shop" / "router.py").is_file()
    assert not page.waiting


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("```python\nundefined_name\n```", "line 1.*undefined_name"),
        ("```python\n>>> 1 + 1\n3\n```", "Expected:\n *3\nGot:\n *2"),
        ("```python\n# test_it.py\ndef test_it(:\n```", "invalid syntax|'\\)'|parameter"),
        ("```python\n# test_it.py\nimport no_such_module\n```", "No module named 'no_such_module'"),
        ("```python\ndef test_it():\n    assert 0\n```", "1 failed"),
        (
            "```python\n# test_it.py\ndef test_it(): 0\n```\n```console\n$ pytest -q\n2 passed in 0.01s\n```",
            "1 passed",
        ),
        ("```console\n$ pytest no_such_file.py\n```", "exit code 4"),
        ("<!-- not run: -->\n```python\n1\n```", "say why"),
    ],
)
def test_a_wrong_example_is_found(pytester: pytest.Pytester, wrong: str, message: str) -> None:
    with pytest.raises(ExampleError, match=f"(?s){message}"):
        Page(folder=pytester.path).run(wrong)


def test_blocks_and_commands_are_read_as_a_reader_sees_them() -> None:
    languages = [(block.language, block.not_run, block.path) for block in blocks_of(GOOD)]
    assert languages[:3] == [
        ("python", "it would delete the reader's files", None),
        ("python", None, "shop/router.py"),
        ("python", None, "test_router.py"),
    ]
    assert list(commands_of("$ pytest \\\n    -q\n2 passed\n$ ls\n")) == [
        ("pytest      -q", "2 passed\n"),
        ("ls", ""),
    ]
