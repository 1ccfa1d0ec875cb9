"""``edgecases demo``: the main job on a small suite of a real model."""

from __future__ import annotations

import contextlib
import importlib.resources
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.syntax import Syntax

from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.cli.console import console

FILES = ("test_sentiment.py", "LICENSE-vader.txt", "pytest.ini")
TESTS = FILES[0]
_REPLAY = re.compile(r"--edgecases-replay[= ]([0-9a-f]{6,})")


@click.command()
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the suite to this folder and leave it there.",
)
@click.pass_context
def demo(context: click.Context, keep: Path | None) -> None:
    """Run a small test suite of a real model on messy inputs.

    The model is vaderSentiment, which the extra "demo" installs. Nothing is sent over the network.
    """
    check_model()
    out = console()
    with _folder(keep) as folder:
        write_suite(folder)
        _show(out, (folder / TESTS).read_text(encoding="utf-8"))
        out.print(f"\n$ pytest {TESTS}", style="bold")
        code, replay = run_suite(folder, out)
    if code not in (0, 1):
        out.print(f"\nThe demo did not work: pytest ended with exit code {code}, and says why above.")
        context.exit(1)
    _conclude(out, code, keep, replay)


def check_model() -> None:
    """Raise EdgecaseError, which says what to install, if vaderSentiment is not here."""
    if importlib.util.find_spec("vaderSentiment") is None:
        raise EdgecaseError(
            "The demo tests a model that is not installed: vaderSentiment. "
            'Install it with: pip install "pytest-edgecases[demo]"'
        )


def write_suite(folder: Path) -> None:
    """Copy the shipped suite into a folder, which is made if need be. Raises EdgecaseError if that fails."""
    shipped = importlib.resources.files("pytest_edgecases") / "demo"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_bytes((shipped / name).read_bytes())
    except OSError as error:
        raise EdgecaseError(
            f"The suite cannot be written to {folder}: {error.strerror or error}. "
            "Give a folder that you can write to with --keep, or leave it out."
        ) from error


def run_suite(folder: Path, out: Console) -> tuple[int, str | None]:
    """Run pytest on the suite and pass its output on; return its exit code and the first id to replay."""
    colour = "yes" if out.is_terminal else "no"
    # Other plugins that happen to be installed are left out, so that the demo is the same everywhere.
    command = [sys.executable, "-m", "pytest", "-p", "edgecases", f"--color={colour}", TESTS]
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    }
    environment |= {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": str(out.width),
    }
    replay: str | None = None
    with subprocess.Popen(  # noqa: S603 - the command is this Python and words of our own
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            click.echo(line, nl=False, color=out.is_terminal)
            found = _REPLAY.search(line)
            replay = replay or (found[1] if found else None)
    return running.returncode, replay


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="edgecases-demo-") as made:
        yield Path(made)


def _show(out: Console, text: str) -> None:
    out.print("This is a test of a sentiment model from PyPI. One line of it is new: the marker edgecases.\n")
    short = shorten(text)
    if out.is_terminal:
        out.print(Syntax(short, "python", background_color="default"))
    else:
        out.print(short, soft_wrap=True)


def shorten(text: str, rows: int = 3) -> str:
    """Return the text of a test file with only the first rows of its table.

    >>> print(shorten("\\n".join(["[", "    (1, 2),", "    (3, 4),", "]"]), rows=1))
    [
        (1, 2),
        …  # and 1 row more
    ]
    """
    lines = text.rstrip().splitlines()
    table = [number for number, line in enumerate(lines) if re.match(r"\s+\(.*\),$", line)]
    more = table[rows:]
    if not more:
        return "\n".join(lines)
    indent = re.match(r"\s*", lines[more[0]])
    lines[more[0] : more[-1] + 1] = [
        f"{indent[0] if indent else ''}…  # and {len(more)} row{'s' * (len(more) > 1)} more"
    ]
    return "\n".join(lines)


def _conclude(out: Console, code: int, keep: Path | None, replay: str | None) -> None:
    if code == 1:
        out.print(
            "\nThe demo worked. pytest's own exit code is 1, since the messy inputs above break the model, "
            "which is right on the clean sentences. In your CI that exit code stops a release."
        )
    else:
        out.print("\nThe demo worked, and found no messy input that breaks the model.")
    folder = shlex.quote(str(keep)) if keep is not None else "edgecases-demo"
    steps = [
        ('@pytest.mark.edgecases("argument")', "put this above a test of your own, and run pytest"),
        ("edgecases list", "see what can happen to an input"),
        ('edgecases sample text.typo --seed-text "…"', "see what it makes of your text"),
    ]
    if keep is None:
        steps.append((f"edgecases demo --keep {folder}", "keep this suite, to play with it"))
    steps.append((f"cd {folder} && pytest --edgecases-replay {replay or 'ID'}", "run one case of it again"))
    out.print("\nWhat to type next:")
    width = max(len(step) for step, _ in steps)
    for step, why in steps:
        out.print(f"  {step:<{width}}  {why}", soft_wrap=True)
