"""The same run everywhere: `python benchmarks/parity.py [another python, with the package installed]`.

A suite of 1,000 cases on a model with planted weaknesses runs serially, with pytest-xdist -n 2, under two hash seeds, and
on another Python where one is given. The ids of the cases, their outcomes and the findings (their perturbations, and how many
cases each explains) must be the same; which of several equally small cases stands for a finding may differ between processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

from sentences import SENTENCES

SUITE = f"""
import pytest

SENTENCES = {SENTENCES!r}


def model(text):
    # It breaks on a doubled letter, on shouting and on a lost final full stop or question mark.
    broken = any(a == b and a.isalpha() and f"{{a}}{{b}}" not in KNOWN for a, b in zip(text, text[1:]))
    return "other" if broken or text.isupper() or text[-1] not in ".?" else "order"


KNOWN = {{a + b for text in SENTENCES for a, b in zip(text, text[1:])}}


@pytest.mark.edgecases("message", cases=1000)
@pytest.mark.parametrize("message", SENTENCES)
def test_model(message):
    assert model(message) == "order"
"""


class Outcome(NamedTuple):
    """What a run came to, as digests of the sorted items with their outcomes and of the findings."""

    items: int
    failed: int
    outcomes: str
    findings: str


def run(python: str, *args: str, hash_seed: str = "0") -> Outcome:
    """Return what a run of the suite comes to."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_parity.py").write_text(SUITE, encoding="utf-8")
        done = subprocess.run(
            [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=junit.xml", "--tb=no", *args],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1):
            sys.exit(done.stdout + done.stderr)
        cases = ET.parse(Path(folder, "junit.xml")).getroot().iter("testcase")
        outcomes = sorted((case.get("name", ""), "failed" if len(case) else "passed") for case in cases)
    section = done.stdout.partition("= edge cases =")[2]
    findings = re.findall(r"^\d+\. .*", section, re.MULTILINE)
    return Outcome(
        len(outcomes),
        sum(outcome == "failed" for _, outcome in outcomes),
        hashlib.sha256(json.dumps(outcomes).encode()).hexdigest()[:12],
        f"{len(findings)} of {hashlib.sha256(chr(10).join(findings).encode()).hexdigest()[:12]}",
    )


def main() -> None:
    runs = {"serial": run(sys.executable)}
    runs["-n 2"] = run(sys.executable, "-n", "2")
    runs["PYTHONHASHSEED=1"] = run(sys.executable, hash_seed="1")
    for python in sys.argv[1:]:
        runs[python] = run(python)
    for name, outcome in runs.items():
        print(
            f"{name:>20}: {outcome.items} items, {outcome.failed} failed, outcomes {outcome.outcomes}, {outcome.findings}"
        )
    same = len(set(runs.values())) == 1
    print("all the same" if same else "NOT the same")
    sys.exit(not same)


if __name__ == "__main__":
    main()
