"""An edit of a form, for people: where, what stood there, and what stands there now."""

from __future__ import annotations

import json

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.edits import Put, mark_of, puts_of
from edgecase_strategies.forms.places import plain

LONGEST = 60
"""Letters of a value that are shown."""


def change(edit: Edit) -> str:
    """Return an edit as one line.

    >>> from edgecase_strategies.forms import edits
    >>> change(edits.put("/ship_on", "2025-01-09", "09/01/2025"))
    '/ship_on: "2025-01-09" → "09/01/2025"'
    >>> change(edits.remove("/name", "Ana")), change(edits.rename("/zip_code", "zipCode"))
    ('/name: "Ana" → nothing, the field is missing', '/zip_code: the name is "zipCode"')
    """
    return "; ".join(_change(one) for one in puts_of([edit]))


def _change(one: Put) -> str:
    place = one.pointer or "the form"
    match mark_of(one.after):
        case "$absent":
            return f"{place}: {_value(one.before)} → nothing, the field is missing"
        case "$key":
            return f"{place}: the name is {_value(one.after['$key'])}"
        case "$keys":
            return f"{place}: the fields come in another order"
        case "$repeated":
            return f"{place}: comes twice, first {_value(one.before)}, then {_value(one.after['$repeated'])}"
        case "$form":
            return f"{place}: stands inside {{{_value(one.after['$form'])}: …}}"
        case "$copies":
            return f"{place}: comes {one.after['$copies']} times, in a list"
    before = "nothing" if mark_of(one.before) == "$absent" else _value(one.before)
    return f"{place}: {before} → {_value(one.after)}"


def _value(value: Json) -> str:
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
