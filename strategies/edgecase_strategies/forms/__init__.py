"""The form room: JSON forms as people fill them in, from a JSON Schema or a model.

``valid`` gives forms that are right by their schema, and ``instances`` makes them without Hypothesis. ``broken`` gives
forms with faults and their exact labels, ``mess`` what keeps the truth of a form, ``pairs`` a broken form beside its
right twin.

>>> from random import Random
>>> from edgecase_strategies import engine, forms
>>> make = forms.instances({"type": "object", "properties": {"qty": {"type": "integer"}}, "required": ["qty"]})
>>> made = make(Random(1))
>>> forms.judge(make.schema, made.value).validity
'valid'
>>> form = forms.Form({"qty": 2}, schema={"properties": {"qty": {"type": "integer"}}})
>>> case = engine.build(forms.ROOM, form.seed, [forms.edits.put("/qty", 2, "2")], prepared=form)
>>> case.truth.facts["validity"], case.truth.facts["errors"]
('invalid', [{'pointer': '/qty', 'keyword': 'type'}])
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from edgecase_strategies.forms import edits
from edgecase_strategies.forms.perturbations import PERTURBATIONS
from edgecase_strategies.forms.room import ROOM
from edgecase_strategies.forms.seed import Form

if TYPE_CHECKING:
    from edgecase_strategies.forms.filling.instances import Instance, Instances, instances
    from edgecase_strategies.forms.filling.strategy import valid
    from edgecase_strategies.forms.schema import Schema
    from edgecase_strategies.forms.strategies import Pair, broken, mess, pairs
    from edgecase_strategies.forms.validate import Fault, Verdict, judge

__all__ = [
    "PERTURBATIONS",
    "ROOM",
    "Fault",
    "Form",
    "Instance",
    "Instances",
    "Pair",
    "Schema",
    "Verdict",
    "broken",
    "edits",
    "instances",
    "judge",
    "mess",
    "pairs",
    "valid",
]

_LATER = {
    "Fault": "validate",
    "Instance": "filling.instances",
    "Instances": "filling.instances",
    "Pair": "strategies",
    "Schema": "schema",
    "Verdict": "validate",
    "broken": "strategies",
    "instances": "filling.instances",
    "judge": "validate",
    "mess": "strategies",
    "pairs": "strategies",
    "valid": "filling.strategy",
}


def __getattr__(name: str) -> Any:
    # Hypothesis and the validators take time to import, and what a test suite does not use should cost it nothing.
    if name in _LATER:
        return getattr(importlib.import_module(f"edgecase_strategies.forms.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
