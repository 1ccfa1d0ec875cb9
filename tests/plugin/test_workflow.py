"""The workflow of GitHub Actions in the docs: each of its ``run`` steps is executed by bash, each action as what it does with files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml", reason="reads the workflow")

pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None, reason="the steps of the workflow are for bash"
)

WORKFLOW = Path(__file__).parents[2] / "examples" / "github" / "edgecases.yml"
MODEL = """
    from pathlib import Path

    def ask(text: str) -> str:
        with Path(__file__).with_name("calls.txt").open("a") as file:
            file.write("call\\n")
        return "other" if text.isupper() or "  " in text else "cancel"
"""
TESTS = """
    import pytest
    import model

    @pytest.mark.edgecases("message", cases=24, model="model:ask", min_pass_rate=0.95, mess="text.case, text.spacing")
    @pytest.mark.parametrize("message", ["Please cancel my order."])
    def test_gate(message):
        assert model.ask(message) == "cancel"
"""
GREEN = ("!cancelled()",)
INSTALL = 'python -m pip install -e ".[test]"'


class Runner:
    """A job of the workflow on a scratch checkout: a step at a time, with what GitHub's runner gives to it."""

    def __init__(self, checkout: Path, shared: Path, values: dict[str, str]) -> None:
        self.checkout = checkout
        self.shared = shared
        self.values = {"github.run_id": "1", "github.run_attempt": "1", **values}
        self.failed = False
        self.log = ""
        self.summary = checkout.with_name(f"{checkout.name}-summary.md")

    def run(self, steps: list[dict[str, Any]]) -> None:
        """Run the steps: after one that failed, only those that ask for it."""
        for step in steps:
            condition = str(step.get("if", "success()"))
            assert condition == "success()" or "!cancelled()" in condition, condition
            if self.failed and condition == "success()":
                continue
            assert set(step) <= {"name", "uses", "with", "run", "if", "id"}, step
            if "uses" in step:
                self._use(step["uses"], {key: self._filled(str(value)) for key, value in step.get("with", {}).items()})
            elif step["run"] != INSTALL:  # the environment has it
                self._execute(self._filled(step["run"]))

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: self.values[match[1]], text)

    def _execute(self, script: str) -> None:
        assert "${{" not in script
        output = self.checkout.with_name(f"{self.checkout.name}-output.txt")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GITHUB_"))},
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_ADDOPTS": "-p pytest_edgecases.plugin -p no:cacheprovider",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(output),
        }
        # As GitHub's runner calls bash where a step names no shell.
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.checkout,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.failed |= done.returncode != 0

    def _use(self, action: str, given: dict[str, str]) -> None:
        name, _, version = action.partition("@")
        assert re.fullmatch(r"v\d+", version), action
        if name == "actions/upload-artifact":
            self._upload(given)
        elif name == "actions/download-artifact":
            for artifact in (self.shared / "artifacts").glob(given["pattern"]):
                shutil.copytree(artifact, self.checkout / given["path"] / artifact.name)
        elif name == "actions/cache/restore":
            caches = sorted((self.shared / "caches").glob(given["restore-keys"] + "*"))
            if caches:
                target = self.checkout / given["path"]
                target.parent.mkdir(parents=True)
                shutil.copy(caches[-1], target)
        elif name == "actions/cache/save":
            (self.shared / "caches").mkdir()
            shutil.copy(self.checkout / given["path"], self.shared / "caches" / given["key"])
        else:
            assert name in ("actions/checkout", "actions/setup-python"), action

    def _upload(self, given: dict[str, str]) -> None:
        found = [path for line in given["path"].splitlines() if (path := self.checkout / line).exists()]
        assert found, "if-no-files-found"
        target = self.shared / "artifacts" / given["name"]
        target.mkdir(parents=True)
        for path in found:
            if path.is_dir():
                shutil.copytree(path, target, dirs_exist_ok=True)
            else:
                shutil.copy(path, target)


@pytest.fixture
def workflow() -> dict[str, Any]:
    """Return the workflow as YAML has it."""
    found: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def checkout(pytester: pytest.Pytester) -> Iterator[Any]:
    """Return a function that makes a fresh checkout of a project with a weak model."""
    pytester.makepyfile(model=MODEL, test_shop=TESTS)
    pytester.makepyprojecttoml('[tool.pytest]\npythonpath = ["."]\nfilterwarnings = ["error"]\n')
    files = [path for path in pytester.path.iterdir() if path.is_file()]

    def make(name: str) -> Path:
        folder = pytester.path / "jobs" / name
        folder.mkdir(parents=True)
        for path in files:
            shutil.copy(path, folder)
        return folder

    return make  # type: ignore[return-value]


def calls(runner: Runner) -> int:
    path = runner.checkout / "calls.txt"
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_the_workflow_judges_all_parts_as_one_run_and_replays_its_answers(
    workflow: dict[str, Any], checkout: Any, tmp_path: Path
) -> None:
    part, judge = workflow["jobs"]["part"], workflow["jobs"]["judge"]
    shards = part["strategy"]["matrix"]["shard"]
    assert (shards, part["strategy"]["fail-fast"]) == ([1, 2, 3, 4], False)
    assert (judge["needs"], judge["if"]) == ("part", "${{ !cancelled() }}")
    assert workflow["permissions"] == {"contents": "read"}
    shared = tmp_path / "github"
    runners = []
    for shard in shards:
        runners.append(runner := Runner(checkout(f"part{shard}"), shared, {"matrix.shard": str(shard)}))
        runner.run(part["steps"])
        assert not runner.failed, "a part alone judges no gate\n" + runner.log
        assert f"part {shard}/4 of the cases" in runner.log
    assert any("::warning file=test_shop.py,line=" in runner.log for runner in runners)
    assert any("text.case" in runner.summary.read_text() for runner in runners)

    judging = Runner(checkout("judge"), shared, {})
    judging.run(judge["steps"])
    assert judging.failed, "the gate fails on the cases of all parts: " + judging.log
    assert "gate fail: test_shop.py::test_gate" in judging.log
    assert "of 24 cases passed" in judging.log
    kept = shared / "artifacts" / "edge-cases-report"
    assert {path.name for path in kept.iterdir()} == {"report.html", "junit.xml", "report.sarif", "runs.db"}
    assert json.loads((kept / "report.sarif").read_text())["runs"][0]["results"]
    assert "test_gate" in judging.summary.read_text()

    # The next run asks nothing: all answers of all parts are in the cache.
    assert sum(map(calls, runners)) >= 25
    for shard in shards[:1]:
        again = Runner(checkout(f"again{shard}"), shared, {"matrix.shard": str(shard)})
        shutil.rmtree(shared / "artifacts")
        again.run(part["steps"])
        assert (again.failed, calls(again)) == (False, 0), again.log
        assert "models: 0 calls made" in again.log
