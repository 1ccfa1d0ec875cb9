"""What a run cost: calls of models, answers served without one, and what was not recorded."""

from __future__ import annotations

from pytest_edgecases.report.collector import Collector


def cost_notes(collector: Collector) -> list[str]:
    """Return the summary's sentence on the models whose calls were watched; none where none was."""
    asked, served, withheld = (collector.models[name] for name in ("asked", "served", "withheld"))
    if not asked and not served:
        return []
    said = f"models: {asked} call{'s' if asked != 1 else ''} made, {served} answer{'s' if served != 1 else ''} replayed"
    if withheld:
        said += (
            f"; {withheld} answer{'s' if withheld != 1 else ''} not recorded, since what looks secret or personal is in "
            f"{'them' if withheld != 1 else 'it'}"
        )
    return [said]
