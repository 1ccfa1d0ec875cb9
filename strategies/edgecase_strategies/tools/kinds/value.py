"""Faults of the value: well-formed, and not what it was."""

from __future__ import annotations

import datetime as dt
import json
import re
from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools.fault import Change, Evidence, always, once
from edgecase_strategies.tools.kinds.common import changed, fields, of_layer, raw
from edgecase_strategies.tools.view import leaves, put, said, view_of

UNITS: dict[str, tuple[str, float]] = {
    "kg": ("g", 1000),
    "km": ("m", 1000),
    "m": ("cm", 100),
    "l": ("ml", 1000),
    "h": ("min", 60),
    "min": ("s", 60),
    "eur": ("cents", 100),
    "usd": ("cents", 100),
}
"""Units with the one that they are changed to, and the exact factor."""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _silent_noop(result: Any, rng: Random) -> Change:
    return Change(given=result)


def _not_a_number(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if view is None:
        return None
    places = [path for path, value in leaves(view.plain) if isinstance(value, float) and value == value]
    if not places:
        return None
    odd, path = rng.choice((float("nan"), float("inf"))), rng.choice(places)
    value = next(value for where, value in leaves(view.plain) if where == path)
    return changed(view, put(view.plain, path, odd), raw(value, str(odd), json.dumps(odd)))


def _stale(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None or "as_of" in found[1]:
        return None
    view, names = found
    numbers = [name for name in names if _is_number(view.plain[name]) and "id" not in name.lower()]
    if not numbers:
        return None
    name = rng.choice(numbers)
    old = view.plain[name] + rng.choice((3, 7, 11)) * 101
    as_of = f"20{rng.randint(11, 19)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
    plain = {**view.plain, name: old, "as_of": as_of}
    evidence = (Evidence(mark="unless", text=said(old), other=as_of),)
    return changed(view, plain, evidence if len(said(old)) > 2 else ())


def _contradiction(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if view is None:
        return None
    places = [
        (path, value)
        for path, value in leaves(view.plain)
        if _is_number(value) and len(said(value)) > 2 and value == value
    ]
    if not places:
        return None
    path, value = rng.choice(places)
    other = value + rng.choice((2, 5, 9)) * 111
    return changed(view, put(view.plain, path, other), (Evidence(mark="pair", text=said(value), other=said(other)),))


def _digits(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if view is None:
        return None
    places = [
        (path, value)
        for path, value in leaves(view.plain)
        if _is_number(value) and abs(value) < 1e9 and len(said(value)) > 2 and value == value
    ]
    if not places:
        return None
    path, value = rng.choice(places)
    whole = str(abs(int(value)))
    swapped = int(whole[1] + whole[0] + whole[2:]) if len(whole) > 1 and whole[0] != whole[1] != "0" else 0
    other = rng.choice((value * 10, swapped + abs(value) % 1 if swapped and value > 0 else value * 10))
    if other == value or said(other) == said(value):
        return None
    return changed(view, put(view.plain, path, other), (Evidence(mark="pair", text=said(value), other=said(other)),))


def _unit(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, names = found
    labelled = [name for name in names if str(view.plain[name]).lower() in UNITS and isinstance(view.plain[name], str)]
    values = [name for name in names if _is_number(view.plain[name])]
    if "unit" in names and "unit" in labelled and "value" in values:
        unit, factor = UNITS[view.plain["unit"].lower()]
        new = _times(view.plain["value"], factor)
        if new == view.plain["value"]:
            return None
        evidence = (Evidence(mark="unless", text=said(new), other=unit),)
        return changed(view, {**view.plain, "value": new, "unit": unit}, evidence)
    ends = [(name, end) for name in values for end in UNITS if name.lower().endswith(f"_{end}")]
    if not ends:
        return None
    name, end = rng.choice(ends)
    unit, factor = UNITS[end]
    new = _times(view.plain[name], factor)
    renamed = f"{name[: -len(end)]}{unit}"
    plain = {renamed if one == name else one: new if one == name else item for one, item in view.plain.items()}
    return changed(view, plain, (Evidence(mark="unless", text=said(new), other=unit),))


def _times(value: float, factor: float) -> float:
    product = round(value * factor, 6)
    return int(product) if product == int(product) else product


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def _time_zone(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if view is None:
        return None
    places = [
        (path, value) for path, value in leaves(view.plain) if isinstance(value, str) and _INSTANT.fullmatch(value)
    ]
    if not places:
        return None
    path, value = rng.choice(places)
    try:
        before = dt.datetime.fromisoformat(value)
        after = before.astimezone(dt.timezone(dt.timedelta(hours=rng.choice((-11, -8, 9, 13)))))
    except (ValueError, OverflowError):
        return None
    shifted = after.isoformat()
    if after.utcoffset() == before.utcoffset():
        return None
    offset = shifted[-6:]
    spoken = (shifted[:19], shifted[:19].replace("T", " "), shifted[:16], shifted[:16].replace("T", " "))
    evidence = tuple(Evidence(mark="unless", text=text, other=offset) for text in spoken)
    return changed(view, put(view.plain, path, shifted), evidence)


_kind = of_layer("value", signal="implicit", permanence="permanent", when=always)


KINDS = (
    _kind(
        "silent_noop",
        "It says that it was done, and nothing was.",
        _silent_noop,
        effect="not done",
        must=("read back", "report"),
        must_not=("claim success",),
        expect=Expect.REPORT,
        writes=True,
    ),
    _kind(
        "not_a_number",
        "NaN or infinity in the place of a number.",
        _not_a_number,
        must=("report",),
        expect=Expect.REPORT,
    ),
    _kind(
        "stale",
        "An old value, with the day that it is of.",
        _stale,
        must=("report",),
        must_not=("claim success",),
        expect=Expect.RECOVER,
    ),
    _kind(
        "contradiction",
        "Another value than the call before gave.",
        _contradiction,
        must=("report", "ask"),
        must_not=("pick silently",),
        expect=Expect.REPORT,
        first=1,
        when=once,
    ),
    _kind(
        "digits",
        "A value that is ten times as large or has two digits swapped, where another call gives it right.",
        _digits,
        must=("report", "ask"),
        must_not=("pick silently",),
        expect=Expect.REPORT,
        second_source=True,
    ),
    _kind("unit", "Another unit, which is named.", _unit, must=("convert",), expect=Expect.RECOVER),
    _kind("time_zone", "The same instant in another time zone.", _time_zone, must=("convert",), expect=Expect.RECOVER),
)
