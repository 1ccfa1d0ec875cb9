"""Whole runs of pytest: what the plugin costs an unmarked suite, and what a case costs as an item. CPU time of the process.

python benchmarks/runs.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
UNMARKED = "import pytest\n\n@pytest.mark.parametrize('n', range({count}))\ndef test_it(n):\n    pass\n"
PLAIN = (
    "import pytest\n\n@pytest.mark.parametrize('message, intent', [(f'Where is my parcel number {{n}}?', 'other')"
    " for n in range({count})])\ndef test_it(message, intent):\n    assert intent\n"
)
MARKED = (
    "import pytest\n\n@pytest.mark.edgecases('message', cases={count})\n"
    "@pytest.mark.parametrize('message, intent', [('I was charged twice for the blue jacket and would like to have the"
    " second payment back.', 'other')])\ndef test_it(message, intent):\n    assert intent\n"
)


def cpu_seconds(source: str, *args: str) -> float:
    """Return the CPU seconds, user and system, of a run of pytest on one module."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args]
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, process.returncode
        return usage.ru_utime + usage.ru_stime


def main() -> None:
    plugin = ("-p", "pytest_edgecases.plugin")
    for count in (1, 1000):
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(cpu_seconds(UNMARKED.format(count=count)))
            ours.append(cpu_seconds(UNMARKED.format(count=count), *plugin))
        more = (statistics.median(ours) - statistics.median(bare)) * 1e3
        print(f"{count} unmarked tests: {more:+.1f} ms CPU over {statistics.median(bare) * 1e3:.0f} ms")
    plain, cases = [], []
    for _ in range(3):
        plain.append((cpu_seconds(PLAIN.format(count=1020)) - cpu_seconds(PLAIN.format(count=20))) / 1000)
        many, few = (cpu_seconds(MARKED.format(count=count), *plugin) for count in (1020, 20))
        cases.append((many - few) / 1000)
    one, other = statistics.median(cases) * 1e3, statistics.median(plain) * 1e3
    print(
        f"a case as an item, pool and choice included: {one:.2f} ms against {other:.2f} ms plain, {one / other:.2f} times"
    )


if __name__ == "__main__":
    main()
