"""How long the page of many findings takes to make, and to open in Chromium.

    python benchmarks/report_html.py --findings 2000 --rounds 5

Needs Chromium and chromedriver, and the extra "test". Opening is measured by the browser itself, from the start of the
navigation to its load event and to the first frame after it; the median of several fresh loads is told. The CPU time of
the page's own thread says what it takes where nothing else runs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "quality"))

from browser import chromium, missing
from reports import failed, report_on

from edgecase_strategies.case import Seed
from edgecase_strategies.engine import cases, source_of
from edgecase_strategies.rooms import ROOMS
from pytest_edgecases.report.html.page import as_html

SENTENCES = (
    "Please cancel my order AB-1234 because it arrived late, and I don't want to wait for another one.",
    "Where is my refund? I sent the parcel back two weeks ago and heard nothing since.",
    "The box was smashed and the lamp in it is broken. Can you send a new one before Friday?",
)
READY = """
const done = arguments[arguments.length - 1];
requestAnimationFrame(() => setTimeout(() => {
  const one = performance.getEntriesByType('navigation')[0];
  done([one.loadEventEnd, performance.now(), document.querySelectorAll('.finding').length]);
}));
"""
SEARCH = """
const done = arguments[arguments.length - 1];
const query = document.querySelector('#query');
const before = performance.now();
query.value = 'refund';
query.form.dispatchEvent(new Event('change'));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - before)));
"""


def records(count: int) -> list[object]:
    """Return failed cases of real perturbations, each a finding of its own."""
    rng = Random(1)
    text = ROOMS["text"]
    drawn = [cases(source_of(text, Seed(value=one), text.perturbations), rng, (1, 3)) for one in SENTENCES]
    return [
        failed(
            next(drawn[number % len(drawn)]),
            number,
            test=f"tests/test_{number % 40}.py::test_route",
            failure=f"AssertionError at tests/test_{number % 40}.py:{number}",
        )
        for number in range(count)
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--findings", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    report = report_on(records(given.findings))
    before = time.process_time()
    page = as_html(report)
    print(
        f"{len(report.findings)} findings: made in {time.process_time() - before:.2f} s of CPU, {len(page) / 1e6:.1f} MB"
    )
    if missing():
        sys.exit(f"Not opened: {missing()}.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(page, encoding="utf-8")
        with chromium(Path(folder) / "profile") as browser:
            print(f"Chromium {browser.capabilities['browserVersion']}")
            loads, shown, searched, busy = [], [], [], []
            browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
            for _ in range(given.rounds):
                browser.get("about:blank")
                browser.get(path.as_uri())
                load, frame, count = browser.execute_async_script(READY)
                metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
                busy.append(1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration"))
                assert count == len(report.findings)
                loads.append(load)
                shown.append(frame)
                searched.append(browser.execute_async_script(SEARCH))
    for name, found in (
        ("load event", loads),
        ("first frame after it", shown),
        ("CPU of the page's thread", busy),
        ("a search", searched),
    ):
        print(f"{name}: median {statistics.median(found):.0f} ms of {given.rounds}, worst {max(found):.0f} ms")


if __name__ == "__main__":
    main()
