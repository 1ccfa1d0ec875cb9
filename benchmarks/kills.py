"""Runs that are killed at random moments: `python benchmarks/kills.py [--kills 200] [--processes 4] [--first 0]`.

Each run is pytest with pytest-xdist on 120 cases of a weak model, every second one with ``--edgecases-update``, so that a suite is
written at its end. A journal that does not belong to the plugin notes what began and what ended. At moments drawn from a fixed seed,
up to three workers get SIGKILL, one after the other, and pytest-xdist begins others in their place; then all processes do, or the
controller alone, or one more worker. Then: every outcome that the journal has is in the store, the store is whole, every case that was
running is named by the next run, and the suite is readable or not there. Each SIGKILL that hit a living process counts.

Uses the suite and the checks of ``tests/plugin/test_crash.py``.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import textwrap
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "plugin"))
from conftest import ROUTER
from test_crash import JOURNAL, SUITE, Run, check, journal

from pytest_edgecases.store import suite

CASES = 120
LINES = 3 * CASES
"""What the journal may have at most: what began and what ended in a worker, and what the controller heard of."""
ALONE = ("-p", "pytest_edgecases.plugin", "-p", "xdist", "-p", "no:cacheprovider")


def project(folder: Path) -> None:
    """Write the shop and its suite."""
    (folder / "shop").mkdir()
    files = {
        "shop/__init__.py": "",
        "shop/router.py": ROUTER,
        "conftest.py": JOURNAL,
        "test_shop.py": SUITE.replace("cases=30", f"cases={CASES}"),
        "pyproject.toml": '[tool.pytest]\npythonpath = ["."]\n',
    }
    for name, text in files.items():
        (folder / name).write_text(textwrap.dedent(text).strip("\n") + "\n", encoding="utf-8")


def one(number: int, processes: int) -> list[tuple[str, str]]:
    """Kill one run, check what it left, and return who was killed, with what was found in the end."""
    rng = random.Random(number)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    project(folder)
    update = ("--edgecases-update",) if number % 2 else ()
    run = Run(folder, "-n", str(processes), *ALONE, *update)
    victims = ["worker"] * rng.randrange(4) + [rng.choice(["all", "all", "controller", "worker"])]
    moments = sorted(rng.randrange(LINES) for _ in victims)
    killed = []
    try:
        for victim, lines in zip(victims, moments, strict=True):
            wait_until(run, lines, rng)
            if run.process.poll() is None and kill(run, victim):
                killed.append(victim)
        run.wait()
    finally:
        run.kill_all()
    found = "no store yet" if not (folder / ".edgecases" / "runs.db").exists() else f"{len(check(folder))} named"
    for path in folder.rglob("__edgecases__/*"):
        # A temporary file beside the suite may stay behind; the suite itself is whole.
        if path.suffix == ".jsonl":
            lines = suite.read(path)
            assert lines is not None
            assert not lines.problems, lines.problems
            found += ", a suite"
    shutil.rmtree(folder)
    return [(victim, found) for victim in killed]


def wait_until(run: Run, lines: int, rng: random.Random) -> None:
    """Wait until so many items began or ended, and for a moment longer, in which a suite may be written."""
    while len(journal(run.folder)) < lines and run.process.poll() is None:
        time.sleep(0.005)
    time.sleep(rng.random() * (0.03 if lines % 8 else 1.0))


def kill(run: Run, victim: str) -> bool:
    """Send SIGKILL to all, to the controller, or to the worker that began a test last; return whether that one lived."""
    if victim == "all":
        os.killpg(run.process.pid, signal.SIGKILL)
        return True
    if victim == "controller":
        run.process.kill()
        return True
    began = [line.process for line in journal(run.folder) if line.process != run.process.pid]
    if not began or not is_alive(began[-1], run.process.pid):
        return False
    os.kill(began[-1], signal.SIGKILL)
    return True


def is_alive(process: int, group: int) -> bool:
    """Whether a process of a group still runs; its number may be another's by now, and a zombie is none."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return state[0] != "Z" and int(state[2]) == group
    return False


def main() -> None:
    """Kill runs, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first run, which its moments are drawn from"
    )
    args = parser.parse_args()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    found: Counter[tuple[str, str]] = Counter()
    for number in itertools.count(args.first):
        found.update(one(number, args.processes))
        print(f"run {number}: {found.total()} killed", file=sys.stderr, flush=True)
        if found.total() >= args.kills:
            break
    for (victim, what), count in sorted(found.items()):
        print(f"{count:4} killed: {victim}; {what}")
    print("no outcome lost, every store and suite readable, every running case named")


if __name__ == "__main__":
    main()
