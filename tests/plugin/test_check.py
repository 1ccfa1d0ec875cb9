"""``edgecases check``, by itself and as a pre-commit hook."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pytest_edgecases.cli.main import main

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
LINE = {"test": "test_it", "value": "wheres my refnd", "seed": {"value": "Where is my refund?"}}


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a suite that is in order, below the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tests" / "__edgecases__" / "test_router.jsonl"
    path.parent.mkdir(parents=True)
    (tmp_path / "tests" / "test_router.py").write_text('SEED = "Where is my refund?"\n', encoding="utf-8")
    write(path, LINE)
    return path


def write(path: Path, *lines: object) -> None:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(['{"edgecases": 1}', *rows, ""]), encoding="utf-8")


def check(*paths: str) -> Result:
    return CliRunner().invoke(main, ["check", *paths], catch_exceptions=False)


def test_a_suite_in_order_is_said_to_be_so(suite: Path) -> None:
    for paths in ([], ["."], [str(suite)], ["tests", str(suite.relative_to(Path.cwd()))]):
        result = check(*paths)
        assert (result.exit_code, result.output) == (0, "1 suite checked: no problems.\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", r"__edgecases__/test_router\.jsonl:3: .+ The line is left out"),
        ({**LINE, "value": "mail ann@corp.fr", "seed": {"value": "mail ann@corp.fr"}}, "looks secret or personal"),
        (
            {**LINE, "value": "\x1b[2J", "status": "known failure", "since": "2020-01-01", "expires": "2020-02-01"},
            "past its date, 2020-02-01",
        ),
        (LINE, "is there already .+; remove one of them"),
    ],
    ids=["damaged", "private", "expired", "twice"],
)
def test_what_is_wrong_is_named_by_file_and_line(suite: Path, line: object, said: str) -> None:
    write(suite, LINE, line)
    result = check()
    assert result.exit_code == 1
    assert re.search(said, result.output)
    assert "test_router.jsonl:3" in result.output
    assert "\x1b" not in result.output
    assert result.output.endswith("1 suite checked: 1 problem.\n")


def test_a_suite_without_its_module_or_of_a_newer_version_is_named(suite: Path) -> None:
    (suite.parent.parent / "test_router.py").unlink()
    assert "there is no test_router.py beside its folder" in check().output
    suite.write_text('{"edgecases": 99}\n', encoding="utf-8")
    assert check().exit_code == 1
    assert "is not there" in check("nowhere.jsonl").output


def test_the_hook_runs_as_pre_commit_runs_it(suite: Path) -> None:
    """The hook that is published, with the environment's own command, since nothing is installed here."""
    if not shutil.which("pre-commit"):
        pytest.skip("pre-commit is not installed: it comes with the extra lint")
    yaml = HOOKS.read_text(encoding="utf-8").replace("language: python", "language: system")
    hook = yaml.partition("- id:")[2].replace("\n", "\n      ")
    (Path.cwd() / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: local\n    hooks:\n      - id:{hook.rstrip()}\n", encoding="utf-8"
    )

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, check=False)

    run("git", "init", "-q")
    run("git", "add", "-A")
    passed = run("pre-commit", "run", "edgecases-check", "--all-files")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout
    write(suite, LINE, "{not json")
    run("git", "add", "-A")
    failed = run("pre-commit", "run", "edgecases-check")
    assert failed.returncode == 1
    assert "test_router.jsonl:3" in failed.stdout
