"""Faults of the schema: other names, other types, fields that are missing or more than there should be."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools import words
from edgecase_strategies.tools.fault import Change, always
from edgecase_strategies.tools.kinds.common import changed, fields, hidden, of_layer, raw
from edgecase_strategies.tools.view import is_plain

_PREFIXES = ("new_", "x_", "current_")


def _renamed(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, names = found
    old = rng.choice(names)
    new = f"{rng.choice(_PREFIXES)}{old}"
    return changed(view, {new if name == old else name: value for name, value in view.plain.items()})


def _nested(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, _ = found
    return changed(view, {rng.choice(("data", "result", "payload")): view.plain})


def _retyped(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, names = found
    name = rng.choice(names)
    value = view.plain[name]
    other: Any = (
        str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else [value] if value else None
    )
    if other is None:
        return None
    forms = (str(other), json.dumps(other)) if isinstance(other, list) and is_plain(other) else ()
    return changed(view, {**view.plain, name: other}, raw(value, *forms))


def _missing(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, names = found
    gone = rng.choice(names)
    plain = {name: value for name, value in view.plain.items() if name != gone}
    return changed(view, plain, hidden(result, plain))


def _extra(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None:
        return None
    view, names = found
    name = rng.choice([one for one in ("_links", "etag", "trace_id", "schema_version") if one not in names])
    return changed(view, {**view.plain, name: words.token(rng, 12)})


_kind = of_layer("schema", signal="implicit", permanence="permanent", when=always)


KINDS = (
    _kind("renamed", "A field has another name.", _renamed, must=("finish", "report"), expect=Expect.RECOVER),
    _kind("nested", "Everything is one level deeper.", _nested, must=("finish", "report"), expect=Expect.RECOVER),
    _kind("retyped", "A value has another type.", _retyped, must=("finish", "report"), expect=Expect.RECOVER),
    _kind(
        "missing",
        "A field is not there.",
        _missing,
        must=("report",),
        must_not=("fabricate",),
        expect=Expect.REPORT,
    ),
    _kind("extra", "A field more than before.", _extra, must=("finish",), expect=Expect.SAME),
)
