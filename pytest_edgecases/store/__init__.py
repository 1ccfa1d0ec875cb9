"""The run store: every run's outcomes in ``.edgecases/runs.db``, and the redaction of all that is recorded.

It knows neither pytest nor Hypothesis nor the run. ``RunStore.open`` is where to start.
"""

from __future__ import annotations

from pytest_edgecases.store.database import RunStore
from pytest_edgecases.store.records import Json, Outcome, StoredCase, StoredRun
from pytest_edgecases.store.redaction import redact, redact_json, stored_id

__all__ = ["Json", "Outcome", "RunStore", "StoredCase", "StoredRun", "redact", "redact_json", "stored_id"]
