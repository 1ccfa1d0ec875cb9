"""What a project takes out of all that is recorded."""

from __future__ import annotations

import pytest

from pytest_edgecases.store.redaction import Redactor, with_own


def redactor_of(config: pytest.Config) -> Redactor:
    """Return what takes secrets and personal data out of all that is recorded."""
    return with_own(tuple(config.getini("edgecases_redact")))
