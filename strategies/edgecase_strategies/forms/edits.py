"""Edits of a form: made at JSON Pointers in the seed's own coordinates, so that any subset applies by itself.

An edit's place is a JSON Pointer, or a tuple of pointers for one change at several places, with ``before`` and
``after`` as tuples then. ``before`` and ``after`` are what stands there, or one of these records:

- ``ABSENT``: nothing stands there, so the edit adds or removes a member;
- ``{"$key": "zipCode"}``: the name of the member itself;
- ``{"$keys": [...]}``: the order of an object's members;
- ``{"$repeated": value}``: the raw JSON has the member twice, first as in the seed, then with this value;
- ``{"$form": "data"}`` or ``{"$copies": 2}``: the whole form stands under a key, or several times in a list.

Values come first, then names of members, then what happens to the whole form; edits of one case never touch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from edgecase_strategies.case import Edit, Json, freeze
from edgecase_strategies.errors import CannotUndo
from edgecase_strategies.forms.places import inside, look, name_of, parent_of, plain, same, shown, steps_of, touch

ABSENT: Final[Mapping[str, Json]] = {"$absent": True}
"""Nothing: there is no such member."""
FORM: Final[Mapping[str, Json]] = {"$form": ""}
"""The form as it is, before something happens to the whole of it."""
MARKS: Final = ("$absent", "$key", "$keys", "$repeated", "$form", "$copies")


class Put(NamedTuple):
    """One value at one place: an edit at several places is several of these."""

    pointer: str
    before: Json
    after: Json


def mark_of(value: Any) -> str | None:
    """Return which of the special records a value is, or None for a value that stands for itself.

    >>> mark_of(ABSENT), mark_of({"$key": "zipCode"}), mark_of({"name": 1})
    ('$absent', '$key', None)
    """
    if isinstance(value, dict) and len(value) == 1:
        (name,) = value
        return name if name in MARKS else None
    return None


def put(pointer: str, before: Json, after: Json) -> Edit:
    """Return the edit that puts one value in the place of another.

    >>> put("/qty", 12, "12").place
    '/qty'
    """
    return Edit(place=pointer, before=freeze(before), after=freeze(after))


def remove(pointer: str, before: Json) -> Edit:
    """Return the edit that takes a member away."""
    return put(pointer, before, ABSENT)


def add(pointer: str, after: Json) -> Edit:
    """Return the edit that adds a member, or an item at the end of a list."""
    return put(pointer, ABSENT, after)


def put_all(pointers: Sequence[str], before: Sequence[Json], after: Sequence[Json]) -> Edit:
    """Return one edit at several places."""
    return Edit(place=tuple(pointers), before=freeze(list(before)), after=freeze(list(after)))


def rename(pointer: str, name: str) -> Edit:
    """Return the edit that gives a member another name."""
    return put(pointer, {"$key": name_of(pointer)}, {"$key": name})


def reorder(pointer: str, before: Sequence[str], after: Sequence[str]) -> Edit:
    """Return the edit that gives an object's members another order."""
    return put(pointer, {"$keys": list(before)}, {"$keys": list(after)})


def puts_of(edits: Sequence[Edit]) -> Iterator[Put]:
    """Yield what the edits put where, a place at a time."""
    for edit in edits:
        if isinstance(edit.place, tuple):
            for pointer, before, after in zip(edit.place, edit.before, edit.after, strict=True):
                yield Put(pointer, before, after)
        else:
            yield Put(edit.place, edit.before, edit.after)


def places_of(edit: Edit) -> tuple[str, ...]:
    """Return the pointers of an edit."""
    return edit.place if isinstance(edit.place, tuple) else (edit.place,)


def is_whole(edit: Edit) -> bool:
    """Whether an edit happens to the form as a whole, when all others are made."""
    return mark_of(edit.after) in ("$form", "$copies")


def apply(form: Json, edits: Sequence[Edit]) -> Json:
    """Return the form with the edits made, in whatever order they are given.

    >>> apply({"name": "Ana", "zip": 1}, [remove("/name", "Ana"), rename("/zip", "ZIP")])
    {'ZIP': 1}
    """
    return _whole(apply_inside(form, edits), edits)


def apply_inside(form: Json, edits: Sequence[Edit]) -> Json:
    """Return the form with all edits made but those to the whole of it."""
    form = plain(form)
    puts = list(puts_of(edits))
    for one in puts:
        if mark_of(one.after) == "$keys":
            _reorder(look(form, one.pointer), one.after["$keys"])
    gone: list[str] = []
    for one in puts:
        kind = mark_of(one.after)
        if kind == "$absent":
            gone.append(one.pointer)
        elif kind == "$repeated":
            form = _put(form, one.pointer, plain(one.after["$repeated"]))
        elif kind is None:
            form = _put(form, one.pointer, plain(one.after))
    for pointer in sorted(gone, key=_last_first, reverse=True):
        _remove(form, pointer)
    for one in sorted(puts, key=lambda one: (-one.pointer.count("/"), one.pointer)):
        if mark_of(one.after) == "$key":
            _rename(look(form, parent_of(one.pointer)), name_of(one.pointer), one.after["$key"])
    return form


def _whole(form: Json, edits: Sequence[Edit]) -> Json:
    for edit in edits:
        kind = mark_of(edit.after)
        if kind == "$form":
            form = {edit.after["$form"]: form}
        elif kind == "$copies":
            form = [plain(form) for _ in range(edit.after["$copies"])]
    return form


def undo(value: Json, edits: Sequence[Edit]) -> Json:
    """Return the form that a value came from. Raises CannotUndo if the value is not what the edits say.

    >>> undo({"ZIP": 1}, [remove("/name", "Ana"), rename("/zip", "ZIP")])
    {'zip': 1, 'name': 'Ana'}
    """
    try:
        form = _unwrapped(plain(value), edits)
        puts = list(puts_of(edits))
        for one in sorted(puts, key=lambda one: (one.pointer.count("/"), one.pointer)):
            if mark_of(one.after) == "$key":
                _rename(look(form, parent_of(one.pointer)), one.after["$key"], name_of(one.pointer))
        for one in sorted(puts, key=lambda one: _last_first(one.pointer)):
            if mark_of(one.after) == "$absent":
                _insert(form, one.pointer, plain(one.before))
        for one in sorted(puts, key=lambda one: _last_first(one.pointer), reverse=True):
            if mark_of(one.after) in (None, "$repeated"):
                form = _taken_back(form, one)
        for one in puts:
            if mark_of(one.after) == "$keys":
                _reorder(look(form, one.pointer), one.before["$keys"])
    except (LookupError, TypeError) as error:
        raise CannotUndo(f"The edits are not those of the value {shown(value)}: {error}.") from None
    return form


def _unwrapped(form: Json, edits: Sequence[Edit]) -> Json:
    for edit in edits:
        kind = mark_of(edit.after)
        if kind == "$form":
            form = form[edit.after["$form"]]
        elif kind == "$copies":
            if not all(same(one, form[0]) for one in form):
                raise LookupError("the copies differ")
            form = form[0]
    return form


def _taken_back(form: Json, one: Put) -> Json:
    after = one.after["$repeated"] if mark_of(one.after) else one.after
    if not same(look(form, one.pointer), after):
        raise CannotUndo(
            f"The edits say that {shown(after)} stands at {one.pointer or 'the root'}, but "
            f"{shown(look(form, one.pointer))} does."
        )
    if mark_of(one.before) == "$absent":
        _remove(form, one.pointer)
        return form
    return _put(form, one.pointer, plain(one.before))


def fits(edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit can stand beside others: no place of one is, or holds, a place of another.

    >>> fits(put("/a", 1, 2), [put("/b", 1, 2)]), fits(put("/a", 1, 2), [put("/a/x", 1, 2)])
    (True, False)
    """
    mine = list(_touched(edit))
    for other in others:
        if is_whole(edit) and is_whole(other):
            return False
        if is_whole(edit) or is_whole(other):
            continue
        orders = mark_of(edit.after) == "$keys", mark_of(other.after) == "$keys"
        if any(orders):
            # Another order of the members disturbs nothing in them, but there is one order only. What takes the
            # whole object away leaves no order.
            if all(orders):
                if edit.place == other.place:
                    return False
                continue
            order, rest = (edit, other) if orders[0] else (other, edit)
            if any(order.place == place or order.place.startswith(f"{place}/") for place in places_of(rest)):
                return False
            continue
        if any(touch(one, two) for one in mine for two in _touched(other)):
            return False
    return True


def _touched(edit: Edit) -> Iterator[str]:
    yield from places_of(edit)
    if mark_of(edit.after) == "$key":
        yield inside(parent_of(edit.place), edit.after["$key"])


def moved(pointer: str, edits: Sequence[Edit]) -> str:
    """Return where a place of the seed stands in the value: what is renamed has another name there.

    >>> moved("/address/zip", [rename("/address", "Address"), put("", FORM, {"$form": "data"})])
    '/data/Address/zip'
    """
    steps = list(steps_of(pointer))
    for edit in edits:
        if mark_of(edit.after) == "$key" and (pointer == edit.place or pointer.startswith(f"{edit.place}/")):
            steps[edit.place.count("/") - 1] = edit.after["$key"]
    for edit in edits:
        if mark_of(edit.after) == "$form":
            steps.insert(0, edit.after["$form"])
        elif mark_of(edit.after) == "$copies":
            steps.insert(0, "0")
    there = ""
    for step in steps:
        there = inside(there, step)
    return there


def repeated(edits: Sequence[Edit]) -> dict[str, Json]:
    """Return what the raw JSON has a first time, by pointer, where it has a member twice."""
    return {one.pointer: one.before for one in puts_of(edits) if mark_of(one.after) == "$repeated"}


def raw(form: Json, edits: Sequence[Edit]) -> str:
    """Return the JSON text of a form with its edits, with members that come twice.

    >>> raw({"qty": 2}, [put("/qty", 2, {"$repeated": 3})])
    '{"qty": 2, "qty": 3}'
    """
    text = _written(apply_inside(form, edits), "", repeated(edits))
    for edit in edits:
        kind = mark_of(edit.after)
        if kind == "$form":
            text = f"{{{_string(edit.after['$form'])}: {text}}}"
        elif kind == "$copies":
            text = f"[{', '.join([text] * edit.after['$copies'])}]"
    return text


def _written(value: Json, pointer: str, twice: Mapping[str, Json]) -> str:
    if isinstance(value, dict):
        members: list[str] = []
        for key, item in value.items():
            place = inside(pointer, key)
            if place in twice:
                members.append(f"{_string(key)}: {json.dumps(plain(twice[place]), ensure_ascii=False)}")
            members.append(f"{_string(key)}: {_written(item, place, twice)}")
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(item, inside(pointer, n), twice) for n, item in enumerate(value))}]"
    return json.dumps(value, ensure_ascii=False)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _put(form: Json, pointer: str, value: Json) -> Json:
    if not pointer:
        return value
    holder, name = look(form, parent_of(pointer)), name_of(pointer)
    if isinstance(holder, dict):
        holder[name] = value
    elif isinstance(holder, list) and int(name) == len(holder):
        holder.append(value)
    else:
        holder[int(name)] = value
    return form


def _insert(form: Json, pointer: str, value: Json) -> None:
    holder, name = look(form, parent_of(pointer)), name_of(pointer)
    if isinstance(holder, list):
        holder.insert(int(name), value)
    else:
        holder[name] = value


def _remove(form: Json, pointer: str) -> None:
    holder, name = look(form, parent_of(pointer)), name_of(pointer)
    del holder[int(name) if isinstance(holder, list) else name]


def _rename(holder: dict[str, Json], before: str, after: str) -> None:
    members = [(after if key == before else key, item) for key, item in holder.items()]
    if before not in holder:
        raise LookupError(f"there is no member {before!r}")
    holder.clear()
    holder.update(members)


def _reorder(holder: dict[str, Json], names: Sequence[str]) -> None:
    members = [(name, holder[name]) for name in names if name in holder]
    members += [(name, item) for name, item in holder.items() if name not in names]
    holder.clear()
    holder.update(members)


def _last_first(pointer: str) -> tuple[tuple[int, str], ...]:
    """Order places of a list by number, so that to take one away moves none that is still to come."""
    return tuple((int(step), "") if step.isdecimal() else (-1, step) for step in steps_of(pointer))
