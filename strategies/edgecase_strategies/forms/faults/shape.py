"""The shape of a form: objects and lists as text, lists that are none, and the form as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.edits import FORM, add, put, reorder
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.places import inside
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_WRAPPERS = ("data", "form", "payload", "body")
_OTHERS: tuple[Json, ...] = ("text", 7, True, [], {})


@perturbation("form.shape.object_as_text", keeps_truth=False)
def object_as_text(form: Form, rng: Random) -> Edit | None:
    """Send a nested object as a text of JSON."""
    return draw(form, rng, "object_as_text", _as_text)


@perturbation("form.shape.list_as_text", keeps_truth=False)
def list_as_text(form: Form, rng: Random) -> Edit | None:
    """Send a list as a text with commas."""
    return draw(form, rng, "list_as_text", _with_commas)


@perturbation("form.shape.single", keeps_truth=False)
def single(form: Form, rng: Random) -> Edit | None:
    """Send one value where a list belongs."""
    return draw(form, rng, "single", lambda field: field.value[:1] if isinstance(field.value, list) else ())


@perturbation("form.shape.item_twice", keeps_truth=False)
def item_twice(form: Form, rng: Random) -> Edit | None:
    """Enter an item of a list twice."""
    lists = form.sites("item_twice", lambda: [f for f in form.open_fields if isinstance(f.value, list) and f.value])
    if not lists:
        return None
    field = rng.choice(lists)
    return add(inside(field.pointer, len(field.value)), rng.choice(field.value))


@perturbation("form.shape.double_submit", keeps_truth=False)
def double_submit(form: Form, rng: Random) -> Edit | None:
    """Submit the form twice, so that it comes two times in a list."""
    return put("", FORM, {"$copies": rng.choice((2, 3))})


@perturbation("form.shape.wrapped", keeps_truth=False)
def wrapped(form: Form, rng: Random) -> Edit | None:
    """Wrap the form: {"data": …}."""
    return put("", FORM, {"$form": rng.choice(_WRAPPERS)})


@perturbation("form.shape.wrong_type", keeps_truth=False)
def wrong_type(form: Form, rng: Random) -> Edit | None:
    """Send a value of another type."""
    return draw(form, rng, "wrong_type", _of_another_type)


@perturbation("form.shape.duplicate_key", keeps_truth=False)
def duplicate_key(form: Form, rng: Random) -> Edit | None:
    """Send a key twice, the second time with another value."""
    found = form.sites("duplicate_key", lambda: list(_rivals(form)))
    if not found:
        return None
    field, other = rng.choice(found)
    return put(field.pointer, field.value, {"$repeated": other})


@perturbation("form.order.keys", keeps_truth=True)
def keys(form: Form, rng: Random) -> Edit | None:
    """Send the members in another order."""
    objects = form.sites(
        "keys", lambda: [f.pointer for f in form.by_pointer.values() if isinstance(f.value, dict) and len(f.value) > 1]
    )
    if not objects:
        return None
    pointer = rng.choice(objects)
    names = list(form.by_pointer[pointer].value)
    other = names[:]
    rng.shuffle(other)
    if other == names:
        other = [*names[1:], names[0]]
    return reorder(pointer, names, other)


FAULTS = (double_submit, duplicate_key, item_twice, list_as_text, object_as_text, single, wrapped, wrong_type)
KEEPING = (keys,)


def _as_text(field: Field) -> Iterator[Json]:
    if isinstance(field.value, dict) and not field.takes("string"):
        yield json.dumps(field.value, ensure_ascii=False)


def _with_commas(field: Field) -> Iterator[Json]:
    items = field.value if isinstance(field.value, list) else []
    if items and all(isinstance(one, (str, int, float)) for one in items):
        texts = [one if isinstance(one, str) else json.dumps(one) for one in items]
        yield ", ".join(texts)
        yield ",".join(texts)
        yield "; ".join(texts)


def _of_another_type(field: Field) -> Iterator[Json]:
    for other in _OTHERS:
        if type(other) is not type(field.value):
            yield other
    yield [field.value]


def _rivals(form: Form) -> Iterator[tuple[Field, Json]]:
    for field in form.open_fields:
        if not isinstance(form.by_pointer[field.parent].value, dict):
            continue
        if isinstance(field.value, bool):
            yield field, not field.value
        elif field.choices:
            yield from ((field, other) for other in field.choices[:4] if other != field.value)
        elif isinstance(field.value, int):
            yield field, field.value + 1
        elif field.is_plain_text:
            yield field, f"{field.value} 2"
