"""Confirm a form case's truth, with nothing of what made it but the form itself.

It compares seed and value member by member, asks the two validators itself, and reads the label back. What it cannot
confirm is dropped and counted under the reason that it gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from edgecase_strategies.case import Case, Json
from edgecase_strategies.forms import carrier

if TYPE_CHECKING:
    from edgecase_strategies.forms.seed import Form


def verify(form: Form, case: Case) -> str | None:
    """Return why the case's truth cannot be confirmed, or None.

    >>> from edgecase_strategies import engine
    >>> from edgecase_strategies.forms import ROOM, Form
    >>> from edgecase_strategies.forms.edits import put
    >>> form = Form({"qty": 2, "name": "Ana"}, protect=["/name"])
    >>> verify(form, engine.build(ROOM, form.seed, [put("/name", "Ana", "N/A")], prepared=form))
    'a protected field changed'
    """
    try:
        value = carrier.read(case.value)
    except (TypeError, ValueError):
        return "the value is no form"
    if type(case.value) is not type(case.seed.value) and not (
        type(case.seed.value) is dict and isinstance(case.value, list)
    ):
        return "the class cannot hold it"
    if _text(value) == _text(form.value) and "raw" not in case.truth.facts:
        return "the value is the seed"
    inner, changed, orders = _explained(form.value, value, case)
    if inner is None:
        return "the edits do not give the value"
    if any(_touch(place, one) for place in changed for one in form.closed):
        return "a protected field changed"
    return _label(form, case, value, orders)


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True)


def _explained(seed: Json, value: Json, case: Case) -> tuple[Json | None, list[str], bool]:
    """Return the value without what happened to the whole form, the places that changed, and whether only orders did.

    None in the place of the value if there is a change that no edit explains.
    """
    told: dict[str, Any] = {}
    names: dict[str, str] = {}
    for edit in case.edits:
        places = edit.place if isinstance(edit.place, tuple) else (edit.place,)
        afters = edit.after if isinstance(edit.place, tuple) else (edit.after,)
        for place, after in zip(places, afters, strict=True):
            record = after if isinstance(after, dict) and len(after) == 1 else {}
            if "$form" in record:
                if not isinstance(value, dict) or list(value) != [record["$form"]]:
                    return None, [], False
                value = value[record["$form"]]
            elif "$copies" in record:
                if not isinstance(value, list) or len({_text(one) for one in value}) != 1:
                    return None, [], False
                value = value[0]
            elif "$key" in record:
                names[place] = record["$key"]
            elif "$keys" not in record:
                told[place] = after
    changed = list(_differences(seed, value, "", names))
    if any(not any(_touch(place, one) and place.startswith(one) for one in told) for place in changed):
        return None, [], False
    for place, after in told.items():
        if not _holds(value, place, after, names):
            return None, [], False
    return value, [*changed, *names], not changed and not names


def _differences(seed: Json, value: Json, place: str, names: dict[str, str]) -> Iterator[str]:
    if isinstance(seed, dict) and isinstance(value, dict):
        left = dict(value)
        for key, item in seed.items():
            here = f"{place}/{key.replace('~', '~0').replace('/', '~1')}"
            now = names.get(here, key)
            if now not in left:
                yield here
            else:
                yield from _differences(item, left.pop(now), here, names)
        yield from (f"{place}/{key.replace('~', '~0').replace('/', '~1')}" for key in left)
    elif isinstance(seed, list) and isinstance(value, list) and len(value) >= len(seed):
        for n, item in enumerate(value):
            if n < len(seed):
                yield from _differences(seed[n], item, f"{place}/{n}", names)
            else:
                yield f"{place}/{n}"
    elif _text(seed) != _text(value):
        yield place


def _holds(value: Json, place: str, after: Any, names: dict[str, str]) -> bool:
    """Whether what an edit says stands at its place; a member that it took away must be gone."""
    here, path = value, ""
    for raw in place.split("/")[1:]:
        path = f"{path}/{raw}"
        step = names.get(path, raw.replace("~1", "/").replace("~0", "~"))
        try:
            here = here[int(step)] if isinstance(here, list) else here[step]
        except (LookupError, TypeError, ValueError):
            return bool(after == {"$absent": True})
    if isinstance(after, dict) and list(after) == ["$repeated"]:
        after = after["$repeated"]
    return after != {"$absent": True} and _text(here) == _text(after)


def _touch(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _label(form: Form, case: Case, value: Json, orders: bool) -> str | None:
    facts = case.truth.facts
    if form.schema is not None:
        for formats, key in ((False, "validity"), (True, "validity_with_formats")):
            said = _said(form, value, formats)
            if facts.get(key) != said:
                return "the validity is another one"
            if (said == "valid") == bool(facts.get(key.replace("validity", "errors"))):
                return "the errors are not those of the value"
        if (
            facts["handling"] == "accept"
            and facts["validity_with_formats" if form.formats else "validity"] == "contested"
        ):
            return "the validators differ, and nothing else decides"
        verdict = facts["validity_with_formats" if form.formats else "validity"]
        errors = facts["errors_with_formats" if form.formats else "errors"]
        if form.validity is not None and (
            verdict != ("valid" if form.validity == "valid" else "invalid")
            or (form.validity == "single" and len(errors) != 1)
        ):
            return f"the form is not {form.validity}"
    if orders and case.truth.expect is not case.seed.truth.expect and "raw" not in facts:
        return "another order of the members changed the truth"
    return None


def _said(form: Form, value: Json, formats: bool) -> str:
    assert form.schema is not None
    rust = form.schema.rust(formats=formats).is_valid(value)
    try:
        python = form.schema.python(formats=formats).is_valid(value)
    except (ArithmeticError, RecursionError):
        return "contested"
    if rust != python:
        return "contested"
    return "valid" if rust else "invalid"
