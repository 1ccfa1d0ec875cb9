"""Real examples as rows of a test, and what is known of their labels: ``from pytest_edgecases import data``.

>>> found = rows([{"text": "Hi", "intent": "greet"}], columns=["text", "intent"])
>>> list(found)
[('Hi', 'greet')]
"""

from __future__ import annotations

from edgecase_strategies.curate.agree import Agreement, Confusion, agreement
from edgecase_strategies.curate.mix import Row, Rows, rows
from edgecase_strategies.curate.private import Private, Scrubbed

__all__ = ["Agreement", "Confusion", "Private", "Row", "Rows", "Scrubbed", "agreement", "rows"]
