"""The examples of a Markdown page: its fenced blocks, and what it means to run one."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<language>[\w-]*)\s*$")
_NOT_RUN = re.compile(r"^\s*<!--\s*not run:(?P<reason>.*?)-->\s*$")
_FILE = re.compile(r"# (?P<path>[\w./-]+\.(?:py|toml|ini))")
_COMMANDS = {
    "pytest": [sys.executable, "-m", "pytest"],
    "edgecases": [sys.executable, "-m", "pytest_edgecases.cli.main"],
    "script": [sys.executable],
}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_TESTS_FAILED = 1


class ExampleError(Exception):
    """An example that does not do what the page says."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block: its language, text, the line where it begins, and why it is not to be run."""

    language: str
    text: str
    line: int
    not_run: str | None

    @property
    def path(self) -> str | None:
        """The file that the block is, if its first line names one."""
        named = _FILE.fullmatch(self.text.partition("\n")[0].rstrip())
        return named["path"] if named else None


def blocks_of(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    lines = iter(enumerate(page.splitlines(), start=1))
    not_run: str | None = None
    for number, line in lines:
        fence = _FENCE.match(line)
        if fence:
            inside = []
            for _, text in lines:
                if text.strip() == fence["ticks"]:
                    break
                inside.append(text)
            text = textwrap.dedent("\n".join(inside)) + "\n"
            yield Block(language=fence["language"], text=text, line=number, not_run=not_run)
        comment = _NOT_RUN.match(line)
        if comment and len(comment["reason"].split()) < 2:
            raise ExampleError(f"line {number}: say why it is not run, as in <!-- not run: needs a key -->")
        if line.strip():
            not_run = comment["reason"].strip() if comment else None


@dataclass(kw_only=True)
class Page:
    """A page whose examples run one after the other, in one folder and with one set of names."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "example"})
    waiting: list[Block] = field(default_factory=list)
    """Files with tests that no command of the page has run yet."""

    def run(self, page: str) -> None:
        """Run all examples. Raises ExampleError for the first that does not do what the page says."""
        for block in blocks_of(page):
            if block.not_run is None:
                try:
                    self._run(block)
                except Exception as error:
                    raise ExampleError(f"the block at line {block.line}: {error}") from error
        if self.waiting:
            self._pytest(self.waiting[0], *[block.path or "" for block in self.waiting], allowed=(0, _TESTS_FAILED))

    def _run(self, block: Block) -> None:
        if block.path and block.language in ("python", "toml", "ini"):
            path = self.folder / block.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            if path.suffix == ".py":
                compile(block.text, block.path, "exec")
            if path.name.startswith("test_"):
                self.waiting.append(block)
        elif block.language == "console":
            for command, output in commands_of(block.text):
                self._command(command, output)
        elif block.language == "python" and block.text.lstrip().startswith(">>>"):
            self._doctest(block)
        elif block.language == "python":
            exec(compile(block.text, f"block at line {block.line}", "exec"), self.names)
            if re.search(r"^(?:async )?def test_|^class Test", block.text, re.MULTILINE):
                name = f"test_line_{block.line}.py"
                (self.folder / name).write_text(block.text, encoding="utf-8")
                self._pytest(block, name, allowed=(0,))

    def _doctest(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "example", None, block.line)
        said = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
        with contextlib.redirect_stdout(io.StringIO()):
            runner.run(test, out=said.write, clear_globs=False)
        self.names.update(test.globs)
        if runner.failures:
            raise ExampleError(said.getvalue())

    def _command(self, command: str, shown: str) -> None:
        words = shlex.split(command)
        if words[:3] == ["python", "-m", "pytest"]:
            words = words[2:]
        if words[0] == "python" and len(words) == 2 and (self.folder / words[1]).is_file():
            words[0] = "script"  # one that the page shows
        if words[0] not in _COMMANDS:
            return  # an installation, or something else that is not ours
        if words[0] == "pytest":
            self.waiting.clear()
        done = run([*_COMMANDS[words[0]], *words[1:]], self.folder)
        printed = _stable(done.stdout)
        if not shown.strip():
            if done.returncode not in (0, _TESTS_FAILED):
                raise ExampleError(f"`{command}` ended with exit code {done.returncode}:\n{printed}")
            return
        example = doctest.Example(command, _stable(shown) + "\n")
        checker = doctest.OutputChecker()
        if not checker.check_output(example.want, printed + "\n", FLAGS):
            difference = checker.output_difference(example, printed + "\n", FLAGS | doctest.REPORT_NDIFF)
            raise ExampleError(f"`{command}` prints something else:\n{difference}\nAll of it:\n{printed}")

    def _pytest(self, block: Block, *files: str, allowed: tuple[int, ...]) -> None:
        done = run([*_COMMANDS["pytest"], *files], self.folder)
        if done.returncode not in allowed:
            raise ExampleError(f"pytest on the block at line {block.line} ended with {done.returncode}:\n{done.stdout}")


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block, each with the output that is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.replace("\\\n", " ").partition("\n")
        yield command.strip(), output


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder; its errors come after its output, as in a terminal."""
    left_out = (
        "PYTEST_ADDOPTS",
        "PYTEST_PLUGINS",
        "PYTEST_CURRENT_TEST",
        "FORCE_COLOR",
        "CI",
        "GITHUB_ACTIONS",
    )
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    # Plugins that are installed here, and not at the reader's, warn of options that the page does not set.
    environment |= {
        "COLUMNS": "100",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _stable(output: str) -> str:
    """Return output without what differs from run to run: times, and rules that fill the line."""
    output = re.sub(r"\bin \d+\.\d+s(?: \(\d+:\d\d:\d\d\))?", "in 0.00s", output)
    return re.sub(r"([=_-])\1{2,}", r"\1\1\1", output).strip()
