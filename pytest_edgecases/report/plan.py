"""What ``--edgecases-plan`` shows: what would run, and how many calls of the tests that takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from edgecase_strategies.curate.planner import Cell
from pytest_edgecases.report.notes import note_lines
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.repeat import FAILS, PASSES

MOST_OF_A_RACE = FAILS + PASSES - 1


def write_plan(terminal: pytest.TerminalReporter, slots: list[Slot], limit: int | None, seconds: float | None) -> None:
    """Write the section "edge cases: plan"."""
    terminal.section("edge cases: plan", sep="=")
    tests: dict[str, list[Slot]] = {}
    for slot in slots:
        tests.setdefault(slot.plan.test, []).append(slot)
    for test, mine in tests.items():
        clean = sum(slot.is_clean for slot in mine)
        real = sum(slot.is_real for slot in mine)
        held = f", {real} held out" if real else ""
        terminal.write_line(f"{visible(test)}: {clean} clean, {len(mine) - clean - real} cases{held}")
        names = Counter(name for slot in mine if slot.case for name in set(slot.case.names))
        for name, count in sorted(names.items()):
            terminal.write_line(f"    {name}: {count}")
        for line in explored_lines(mine):
            terminal.write_line(f"    {visible(line)}")
        later = sum(1 for slot in mine if slot.target is not None and slot.case is None)
        if later:
            terminal.write_line(f"    {later} are chosen when the seed is known, while the test runs")
    for line in note_lines(slots):
        terminal.write_line(line)
    for line in _calls(slots, limit, seconds):
        terminal.write_line(line)


def explored_lines(slots: Sequence[Slot]) -> Iterator[str]:
    """Yield what the fresh cases beside a suite are spent on, where they are not all for coverage."""
    fresh = [slot for slot in slots if slot.explored]
    searches = [slot for slot in fresh if slot.search is not None]
    repeats = [slot for slot in fresh if slot.repeats]
    if not searches and not repeats:
        return
    coverage = len(fresh) - len(searches) - len(repeats)
    yield (
        f"of {len(fresh)} fresh cases {coverage} are for coverage, {len(searches)} search for the lowest severity that fails, and "
        f"{len(repeats)} repeat what failed before"
    )
    for slot in searches:
        if slot.search is not None:
            cell = Cell(slot.plan.test, slot.search.perturbation, slot.category)
            yield f"search: {cell.name} at severity {slot.search.severity}"
    for slot in repeats:
        if slot.case is not None:
            yield f"repeat: {slot.case.id}, {' + '.join(sorted(set(slot.case.names)))}"


def _calls(slots: Sequence[Slot], limit: int | None, seconds: float | None) -> Iterator[str]:
    """Yield how often the tests will run, and how often their models will be asked, at least and at most."""
    least = most = shrinking = 0
    models: dict[str, tuple[str, int]] = {}
    for slot in slots:
        options = slot.plan.options
        least += min(options.min_passes, options.repeats - options.min_passes + 1)
        most += options.repeats
        if slot.target is not None:
            shrinking += options.shrink_calls * (MOST_OF_A_RACE if options.repeats > 1 else 1)
        model = slot.plan.model
        if model is not None:
            models[model.found.path] = (
                model.asking.answers,
                models.get(model.found.path, ("", 0))[1] + options.repeats,
            )
    for path, (mode, count) in models.items():
        said = {
            "replay": "0 calls: all answers are replayed",
            "auto": f"one call for each answer that is not recorded yet, of {count} runs and those that shrinking takes",
        }
        yield f"model {visible(path)}: {said.get(mode, f'asked in {count} runs, and in those that shrinking takes')}"
    if limit:
        shrinking = min(shrinking, max(0, limit - least))
    calls = str(least) if least == most else f"{least} to {most}"
    bounds = [f"at most {shrinking} to shrink"] if shrinking else []
    bounds += [f"at most {limit} in all"] if limit else []
    bounds += [f"none begun after {seconds:g} s"] if seconds else []
    yield f"{', '.join([f'{calls} calls', *bounds])}; none was made."
