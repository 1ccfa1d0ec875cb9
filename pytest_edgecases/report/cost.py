"""What a run cost: calls of models, answers served without one, what was not recorded, and what was not asked ahead."""

from __future__ import annotations

from pytest_edgecases.report.collector import Collector

_NOT_AHEAD = {
    "spread": "pytest-xdist spreads the items over processes instead",
    "patched": "the test takes monkeypatch or mocker, and may change what the model does",
}


def cost_notes(collector: Collector) -> list[str]:
    """Return the summary's sentences on the models whose calls were watched; none where none was."""
    asked, served, withheld = (collector.models[name] for name in ("asked", "served", "withheld"))
    if not asked and not served:
        return []
    said = f"models: {_many(asked, 'call')} made, {_many(served, 'answer')} replayed"
    if withheld:
        said += (
            f"; {_many(withheld, 'answer')} not recorded, since what looks secret or personal is in "
            f"{'them' if withheld != 1 else 'it'}"
        )
    alone = [
        f"prefetch: {_many(count, 'call')} not made ahead, since {why}"
        for name, why in _NOT_AHEAD.items()
        if (count := collector.models[name])
    ]
    return [said, *alone]


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"
