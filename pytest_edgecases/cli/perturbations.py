"""Which perturbations there are here: ours, and the user's own, as pytest would find them in this folder."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence

import click
import pytest

from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.perturbation import Registry
from edgecase_strategies.rooms import all_perturbations
from pytest_edgecases.run.registry import registry_of

_ASK = ("--collect-only", "-qq", "--assert=plain", "-p", "edgecases")
"""Plain asserts, since pytest warns of plugins that were imported before it could rewrite theirs."""


class _Catcher:
    """A pytest plugin that takes the registry as soon as conftest.py is read, and ends the run there."""

    registry: Registry | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        self.registry = registry_of(config)
        return 0


def known_perturbations() -> Registry:
    """Return all perturbations that a test in this folder could name.

    Where pytest cannot start here, because conftest.py does not import or the configuration is wrong, one
    sentence on standard error says why, and the rest is returned.
    """
    registry, trouble = _ask_pytest(_ASK)
    if registry is not None:
        return registry
    click.echo(f"{_reason(trouble)} Perturbations of your own may be missing.", err=True)
    registry, _ = _ask_pytest([*_ASK, "--noconftest", "-o", "addopts="])
    return registry if registry is not None else Registry(all_perturbations())


def _ask_pytest(arguments: Sequence[str]) -> tuple[Registry | None, str]:
    catcher = _Catcher()
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            pytest.main(list(arguments), plugins=[catcher])
    except EdgecaseError:
        raise
    except (Exception, SystemExit) as error:  # whatever the user's own code does while it is imported
        said.write(f"\nERROR: {type(error).__name__}: {error}")
    return catcher.registry, said.getvalue()


def _reason(said: str) -> str:
    r"""Return pytest's complaint as a sentence.

    >>> _reason("ImportError while loading conftest '/shop/conftest.py'.\nE   NameError: no 'shop'")
    "/shop/conftest.py does not import: NameError: no 'shop'."
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if re.match(r"E\s", line)]
    conftest = re.search(r"while loading conftest '(.+?)'", said)
    if conftest:
        why = errors[-1] if errors else "pytest does not say why"
        return f"{conftest[1]} does not import: {why.rstrip('.')}."
    told = [match[1] for line in lines if (match := re.search(r"\b(?:error|ERROR): (?!usage:)(.+)", line))]
    why = (told or lines or ["it gives no reason"])[-1]
    return f"pytest cannot start in this folder: {why.rstrip('.')}."
