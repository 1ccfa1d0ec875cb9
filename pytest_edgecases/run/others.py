"""What to say where another plugin runs our items."""

from __future__ import annotations

import pytest


def taken_over(item: pytest.Item) -> str:
    """Return who could have run an item in the place of this plugin, and what to do."""
    owners = [
        impl.plugin_name
        for impl in item.config.hook.pytest_runtest_protocol.get_hookimpls()
        if not impl.hookwrapper
        and not impl.wrapper
        and impl.plugin_name not in ("runner", "unittest", "edgecases-runner")
    ]
    return (
        f"Another plugin ran {item.name} in its own way, so its case was not injected. The plugins that run items are: "
        f"{', '.join(owners) or 'unknown'}. Switch the one that takes over off with -p no:NAME, or run with "
        "--edgecases-off."
    )
