"""What it costs to sample real examples from large files: CPU time, and memory that does not grow with the file.

    python benchmarks/curation/rows.py [--most 1000000]

Each file is written first, and read in a process of its own, whose highest memory is what the operating system says.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

READ = """
import resource, sys, time
from edgecase_strategies.curate.mix import rows
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
found = rows(sys.argv[1], columns=["text", "label"], sample=500, stratify="label")
used = time.process_time() - began
print(found.read, len(found), round(used, 2), round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024, 1))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000)
    most = parser.parse_args().most
    print("| file | rows | taken | CPU s | memory on top, MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for count in (most // 10, most):
            for kind in ("csv", "jsonl"):
                path = Path(folder, f"rows.{kind}")
                write(path, count)
                done = subprocess.run(
                    [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
                )
                print(f"| {kind} | {' | '.join(done.stdout.split())} |")


def write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        if path.suffix == ".csv":
            file.write("text,label\n")
        for number in range(count):
            text, label = f"Where is the parcel number {number}, please?", f"label {number % 77}"
            file.write(
                f'"{text}",{label}\n' if path.suffix == ".csv" else json.dumps({"text": text, "label": label}) + "\n"
            )


if __name__ == "__main__":
    main()
