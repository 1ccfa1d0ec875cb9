"""The data cards of a run: in the terminal, and as a file of JSON or Markdown."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.curate.card import Card, card_of
from edgecase_strategies.curate.cells import Levels, Possible, Traits, compared
from edgecase_strategies.curate.coverage import PAIRS, check_strength
from edgecase_strategies.curate.covers import Covers
from edgecase_strategies.curate.measured import Measured
from edgecase_strategies.curate.planner import Archive
from edgecase_strategies.curate.transfer import transfer_of
from pytest_edgecases.report.collector import Collector, Count, passed, ran
from pytest_edgecases.report.learnt import lowest_of
from pytest_edgecases.report.visible import visible
from pytest_edgecases.store.redaction import Redactor

VERSION = 1
_KINDS = {"clean": "clean", "case": "messy", "real": "real"}


def cards_of(collector: Collector, redactor: Redactor) -> list[Card]:
    """Return the card of each test that ran, without what is private."""
    tests = sorted(collector.tests.items(), key=lambda pair: pair[1].order)
    return [card_of(measured_of(test, count, redactor, collector.archive)) for test, count in tests]


def measured_of(test: str, count: Count, redactor: Redactor, archive: Archive) -> Measured:
    """Return what a run counted of a test, without what is private."""
    made: Mapping[str, Any] = redactor.redact_json(count.made or {"about": {}, "choices": {}})
    about: dict[str, Any] = dict(made["about"])
    if count.guard is not None and about.get("private"):
        about["private"] = {**about["private"], "run": count.guard}
    cases: Counter[str] = Counter()
    rates: dict[tuple[str, str], tuple[int, int]] = {}
    for (kind, given), statuses in count.categories.items():
        category, many = redactor.redact(given), ran(statuses)
        if kind == "case":
            cases[category] += many
        if many:
            before = rates.get((_KINDS[kind], category), (0, 0))
            rates[_KINDS[kind], category] = (before[0] + passed(statuses), before[1] + many)
    names: Counter[str] = Counter()
    for (name, _), statuses in count.cells.items():
        names[name] += ran(statuses)
    return Measured(
        test=redactor.redact(test),
        about=about,
        choices=list(made["choices"].values()),
        cases=count.ran,
        skipped=count.cases["skipped"] + count.cases["error"],
        names=names,
        severities=count.severities,
        origins=count.origins,
        categories=cases,
        checked=count.checked,
        refused={redactor.redact(reason): many for reason, many in count.refused.items()},
        transfer=transfer_of(rates),
        aimed=sum(count.aimed.values()) - count.aimed["skipped"],
        lowest={one.cell: one.known for one in lowest_of(archive, test, count, redactor)},
        covers=_covers(made, count, redactor),
        seeds=_seeds(made["about"]),
        seeds_used=len(count.rows),
    )


def _covers(made: Mapping[str, Any], count: Count, redactor: Redactor) -> Covers:
    """Return what the cases that ran cover, of what the pools could that were drawn."""
    strength = check_strength(made["about"].get("coverage") or PAIRS)
    ours = functools.lru_cache(maxsize=None)(redactor.redact)
    groups: dict[Traits, dict[tuple[str, str], Levels]] = {}
    for traits, edits in count.seen.items():
        known = groups.setdefault(tuple((name, ours(value)) for name, value in traits), {})
        for (name, place), levels in edits.items():
            edit = (ours(name), ours(place))
            known[edit] = known.get(edit, 0) | levels
    mine = Possible(groups=groups).cells(strength)
    feasible = {tuple((name, ours(value)) for name, value in cell) for cell in count.could}
    return Covers(
        coverage=compared(mine, feasible, strength),
        is_known=bool(feasible),
        is_part=bool((made["about"].get("reviewed") or {}).get("lines")),
    )


def _seeds(about: Mapping[str, Any]) -> int:
    seeds = about.get("seeds") or {}
    return int(seeds.get("given", 0)) + int(seeds.get("real", 0))


def card_lines(collector: Collector, redactor: Redactor) -> Iterator[str]:
    """Yield the cards for the terminal."""
    for card in cards_of(collector, redactor):
        yield ""
        yield from map(visible, card.lines())


def transfer_lines(collector: Collector, redactor: Redactor) -> Iterator[str]:
    """Yield what each test with a holdout says of transfer, for the summary."""
    for test, count in collector.tests.items():
        if sum(count.real.values()):
            for number, line in enumerate(measured_of(test, count, redactor, collector.archive).transfer.lines()):
                yield visible(f"transfer of {test}: {line}" if not number else f"    {line}")


def card_path(config: pytest.Config) -> Path | None:
    """Return where the cards are to be written, or None. Raises pytest.UsageError for a file of another kind."""
    given = config.getoption("edgecases_card_to")
    if given is None:
        return None
    path = Path(config.invocation_params.dir, given)
    if path.suffix.lower() not in (".json", ".md") or path.is_dir():
        raise pytest.UsageError(f"--edgecases-card-to writes a file that ends in .json or .md; {given!r} is neither.")
    return path


def write_cards(collector: Collector, redactor: Redactor, path: Path) -> str:
    """Write the cards into a file, and return a sentence on it."""
    cards = cards_of(collector, redactor)
    if path.suffix.lower() == ".json":
        text = json.dumps({"edgecases_card": VERSION, "tests": [card.to_json() for card in cards]}, indent=2) + "\n"
    else:
        text = "# Data card\n\n" + "\n".join(visible_lines(card.markdown()) for card in cards)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        return f"the data card could not be written: {error}"
    return f"data card written: {path.name}"


def visible_lines(text: str) -> str:
    """Return a text of several lines with what is hidden in it made visible."""
    return "\n".join(map(visible, text.split("\n")))
