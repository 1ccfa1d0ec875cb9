"""Whole runs of pytest: what the plugin costs an unmarked suite, and what a case costs as an item: `python benchmarks/runs.py`.

CPU time of the process, medians of rounds that take turns. Bytecode is written, as it is where nobody forbids it: pytest
rewrites the plugin's modules when it first loads them, and what that costs is shown apart.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 15
CASE_ROUNDS = 5
UNMARKED = "import pytest\n\n@pytest.mark.parametrize('n', range({count}))\ndef test_it(n):\n    pass\n"
PLAIN = (
    "import pytest\n\n@pytest.mark.parametrize('message, intent', [(f'I was charged twice for blue jacket {{n}} and would"
    " like to have the second payment back.', 'other') for n in range({count})])\ndef test_it(message, intent):\n"
    "    assert intent\n"
)
MARKED = (
    "import pytest\n\n@pytest.mark.edgecases('message', cases={count})\n"
    "@pytest.mark.parametrize('message, intent', [('I was charged twice for the blue jacket and would like to have the"
    " second payment back.', 'other')])\ndef test_it(message, intent):\n    assert intent\n"
)


def cpu_seconds(source: str, *args: str, bytecode: str) -> float:
    """Return the CPU seconds, user and system, of a run of pytest on one module."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args]
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, process.returncode
        return usage.ru_utime + usage.ru_stime


PLUGIN = ("-p", "pytest_edgecases.plugin")


def start_up(bytecode: str) -> None:
    """What the plugin costs a suite without a marker."""
    cpu_seconds(UNMARKED.format(count=1), bytecode=bytecode)
    first = cpu_seconds(UNMARKED.format(count=1), *PLUGIN, bytecode=bytecode)
    for count in (1, 1000):
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(cpu_seconds(UNMARKED.format(count=count), bytecode=bytecode))
            ours.append(cpu_seconds(UNMARKED.format(count=count), *PLUGIN, bytecode=bytecode))
        more = statistics.median(mine - plain for plain, mine in zip(bare, ours, strict=True))
        print(f"{count} unmarked tests: {more * 1e3:+.1f} ms CPU over {statistics.median(bare) * 1e3:.0f} ms")
        if count == 1:
            print(f"  the first time, rewriting included: {(first - statistics.median(bare)) * 1e3:+.1f} ms")


def items(bytecode: str) -> None:
    """What a case costs as an item beside a plain parametrised one, and what collecting and choosing it costs."""

    def a_case(source: str, *args: str) -> float:
        many, few = (cpu_seconds(source.format(count=count), *args, bytecode=bytecode) for count in (1020, 20))
        return (many - few) / 1000

    plain, collected, cases, chosen = [], [], [], []
    for _ in range(CASE_ROUNDS):
        plain.append(a_case(PLAIN))
        collected.append(a_case(PLAIN, "--collect-only"))
        cases.append(a_case(MARKED, *PLUGIN))
        chosen.append(a_case(MARKED, *PLUGIN, "--edgecases-plan"))
    ran = [all_of_it - before for all_of_it, before in zip(plain, collected, strict=True)]
    ours = [all_of_it - before for all_of_it, before in zip(cases, chosen, strict=True)]
    for name, one, other in (
        ("running it", ours, ran),
        ("collecting it, the pool and the choice included", chosen, collected),
        ("all together", cases, plain),
    ):
        mine, bare = statistics.median(one) * 1e3, statistics.median(other) * 1e3
        print(f"a case as an item, {name}: {mine:.2f} ms against {bare:.2f} ms plain, {mine / bare:.2f} times")


def main() -> None:
    with tempfile.TemporaryDirectory() as bytecode:
        start_up(bytecode)
        items(bytecode)


if __name__ == "__main__":
    main()
