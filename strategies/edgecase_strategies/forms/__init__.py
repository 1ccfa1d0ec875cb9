"""The form room: JSON forms as people fill them in, from a JSON Schema or a model.

``valid`` gives forms that are right by their schema, and ``instances`` makes them without Hypothesis.

>>> from random import Random
>>> from edgecase_strategies import forms
>>> make = forms.instances({"type": "object", "properties": {"qty": {"type": "integer"}}, "required": ["qty"]})
>>> made = make(Random(1))
>>> forms.judge(make.schema, made.value).validity
'valid'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.instances import Instance, Instances, instances
    from edgecase_strategies.forms.filling.strategy import valid
    from edgecase_strategies.forms.schema import Schema
    from edgecase_strategies.forms.validate import Fault, Verdict, judge

__all__ = ["Fault", "Instance", "Instances", "Schema", "Verdict", "instances", "judge", "valid"]

_LATER = {
    "Fault": "validate",
    "Instance": "filling.instances",
    "Instances": "filling.instances",
    "Schema": "schema",
    "Verdict": "validate",
    "instances": "filling.instances",
    "judge": "validate",
    "valid": "filling.strategy",
}


def __getattr__(name: str) -> Any:
    # Hypothesis and the validators take time to import, and what a test suite does not use should cost it nothing.
    if name in _LATER:
        return getattr(importlib.import_module(f"edgecase_strategies.forms.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
