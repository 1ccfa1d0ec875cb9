"""A library of the extra that is not installed is named, with the way to install it."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {library!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
import edgecase_strategies
from edgecase_strategies import forms
try:
    forms.instances({{"type": "object", "properties": {{"name": {{"type": "string"}}}}, "required": ["name"]}})(__import__("random").Random(1))
except ModuleNotFoundError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("library", "shown"), [("jsonschema_rs", "jsonschema-rs"), ("jsonschema", "jsonschema"), ("faker", "Faker")]
)
def test_a_missing_library_says_how_to_install_it(library: str, shown: str) -> None:
    command = [sys.executable, "-c", WITHOUT.format(library=library)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{shown} is not installed. It is needed to "), done.stdout
    assert 'python -m pip install "pytest-edgecases[forms]"' in done.stdout
