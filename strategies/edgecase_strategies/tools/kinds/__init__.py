"""The kinds of faults, by the layer where they arise."""

from __future__ import annotations

from edgecase_strategies.tools.fault import Kind
from edgecase_strategies.tools.kinds import content, http, mcp, payload, schema, transport, value, wire

KINDS: dict[str, Kind] = {
    kind.name: kind
    for module in (transport, http, payload, schema, value, content, mcp, wire)
    for kind in sorted(module.KINDS, key=lambda one: one.name)
}
"""Every kind by its name."""

__all__ = ["KINDS"]
