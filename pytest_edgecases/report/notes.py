"""What whoever reads the cases should know of how they were made, such as that a seed's language is not known."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.plan import Slot

SHOWN = 60
"""Characters of a seed that are shown."""


def note_lines(slots: Iterable[Slot]) -> list[str]:
    """Return a line for each note: how many seeds it is said of, the first of them, and the note."""
    seeds: dict[str, list[str]] = {}
    for case in (slot.case for slot in slots):
        for note in getattr(case.prepared, "notes", ()) if case else ():
            known = seeds.setdefault(note, [])
            if case and str(case.seed.value) not in known:
                known.append(str(case.seed.value))
    lines = []
    for note, its in seeds.items():
        first = visible(its[0] if len(its[0]) <= SHOWN else f"{its[0][: SHOWN - 1]}…")
        more = f" and {len(its) - 1} more" if len(its) > 1 else ""
        lines.append(f'edge cases: "{first}"{more}: {note}')
    return lines
