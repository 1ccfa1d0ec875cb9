"""What was meant: whether it can be had back from a form that went wrong, and the inverse for each way that can.

An inverse sees what a handler sees: the value that came, and what is known of the field. A fault counts as exact only
where its inverse gives the seed's value, and leaves a right value alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms import edits as moves
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.kinds import EXACT, POLICY, Recover, kind_of
from edgecase_strategies.forms.numerals import CURRENCIES, UNIT_WORDS, from_words
from edgecase_strategies.forms.places import inside, look, parent_of, same

if TYPE_CHECKING:
    from edgecase_strategies.forms.seed import Form

Inverse = Callable[[Json, Field], Json]
"""From the value that came and the field that it came for to what was meant; ValueError if that cannot be told."""

ZERO_WIDTH: Final = "\u200b\u200c\u2060\ufeff\u00ad"
TURNS: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_MONEY: Final = re.compile(
    rf"(?:[{''.join(CURRENCIES.values())}]|{'|'.join(CURRENCIES)})?\s?(-?\d+(?:\.\d+)?)\s?"
    rf"(?:[{''.join(CURRENCIES.values())}]|{'|'.join(CURRENCIES)})?",
    re.ASCII,
)
_THREE_PLACES: Final = re.compile(r"\.\d{3}$", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+) (\d{4})", re.ASCII)
_MONTH_FIRST: Final = re.compile(r"([A-Za-z]+) (\d{1,2})(?:st|nd|rd|th)?, (\d{4})", re.ASCII)
_YES: Final = {"yes": True, "no": False, "y": True, "n": False, "on": True, "off": False}


def restore(form: Form, edit: Edit) -> Json:
    """Return the form that a handler can make of one edit by its inverse, which does not look at the seed's value.

    Raises ValueError if the inverse cannot tell.
    """
    value = moves.apply(form.value, [edit])
    if moves.is_whole(edit):
        return _unwrapped(value, form)
    if moves.mark_of(edit.after) == "$key":
        return _renamed(value, edit.place, edit.after["$key"], form)
    field = form.by_pointer[edit.place]
    meant = INVERSES[edit.name](look(value, edit.place), field)
    return moves.apply(value, [moves.put(edit.place, None, meant)])


def is_exact(form: Form, edit: Edit) -> bool:
    """Whether what an edit did can be undone by an inverse that leaves right values alone."""
    if kind_of(edit.name).recover != EXACT:
        return False
    try:
        if not same(restore(form, edit), form.value):
            return False
    except (ValueError, LookupError, TypeError, OverflowError):
        return False
    if edit.name not in INVERSES:
        return True
    field = form.by_pointer[edit.place]
    try:
        return same(INVERSES[edit.name](field.value, field), field.value)
    except (ValueError, TypeError, AttributeError):
        return True  # the inverse does not take a right value for a wrong one


def recover_of(form: Form | None, edit: Edit) -> Recover:
    """Return what is left of what was meant: "exact", "policy", "lost" or "none"."""
    stated = kind_of(edit.name).recover
    if stated == EXACT and form is not None and not form.remembered(edit, lambda one: is_exact(form, one)):
        return POLICY
    return stated


def _unwrapped(value: Json, form: Form) -> Json:
    if isinstance(value, list):
        if len(value) < 2 or not all(same(one, value[0]) for one in value):
            raise ValueError("the copies differ")
        return value[0]
    if isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        if name not in form.known_names("") and isinstance(inner, dict):
            return inner
    raise ValueError("nothing is wrapped")


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _renamed(value: Json, pointer: str, name: str, form: Form) -> Json:
    parent = parent_of(pointer)
    known = form.known_names(parent)
    meant = [one for one in sorted(known) if _squashed(one) == _squashed(name)]
    if name in known or len(meant) != 1:
        raise ValueError(f"{name!r} could be any of {meant}")
    back = moves.rename(inside(parent, name), meant[0])
    return moves.apply(value, [back])


# One inverse a kind. Each gets the value that came, and the field.


def _stripped(value: Json, field: Field) -> Json:
    return _text(value).strip(" \t\r\n")


def _plain_spaces(value: Json, field: Field) -> Json:
    return _text(value).replace("\u00a0", " ").replace("\u202f", " ")


def _without_zero_width(value: Json, field: Field) -> Json:
    return _text(value).translate(dict.fromkeys(map(ord, ZERO_WIDTH)))


def _without_hidden(value: Json, field: Field) -> Json:
    return "".join(
        one for one in _text(value) if one in "\t\r\n" or (unicodedata.category(one) != "Cc" and one not in TURNS)
    )


def _without_label(value: Json, field: Field) -> Json:
    text = _text(value)
    for mark in (": ", " - "):
        if text.startswith(f"{field.label}{mark}"):
            return text.removeprefix(f"{field.label}{mark}")
    return text


def _demojibaked(value: Json, field: Field) -> Json:
    text = _text(value)
    meant = text.encode("cp1252").decode("utf-8")
    if meant == text:
        raise ValueError("nothing was garbled")
    return meant


def _narrow(value: Json, field: Field) -> Json:
    return "".join(chr(ord(one) - 0xFEE0) if "\uff10" <= one <= "\uff19" else one for one in _text(value))


def _iso_date(value: Json, field: Field) -> Json:
    text = _text(value)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    else:
        raise ValueError("no month by name")
    return f"{year}-{MONTHS.index(month.capitalize()) + 1:02d}-{int(day):02d}"


def _number(value: Json, field: Field) -> Json:
    text = _text(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    return _as_field(text, field)


def _amount(value: Json, field: Field) -> Json:
    found = _MONEY.fullmatch(_text(value))
    if not found or _THREE_PLACES.search(found[1]) or found[1] == value:
        raise ValueError("no amount with its currency")
    return _as_field(found[1], field)


def _measure(value: Json, field: Field) -> Json:
    text, unit = _text(value), unit_of(field)
    if unit is None or not text.endswith(unit) or not _NUMBER.fullmatch(text.removesuffix(unit).rstrip()):
        raise ValueError("no number with the field's unit")
    number = text.removesuffix(unit).rstrip()
    if _THREE_PLACES.search(number):
        raise ValueError("a point before three digits may part thousands")
    return _as_field(number, field)


def _counted(value: Json, field: Field) -> Json:
    return _as_field(str(from_words(_text(value))), field)


def _truth_value(value: Json, field: Field) -> Json:
    return _YES[_text(value).lower()]


def _bit(value: Json, field: Field) -> Json:
    if isinstance(value, bool) or value not in (0, 1):
        raise ValueError("neither 0 nor 1")
    return value == 1


def _choice(value: Json, field: Field) -> Json:
    text = _text(value).casefold()
    # "True" may mean the text "true" or the truth value, where a list has both.
    meant = [one for one in field.choices if str(one).casefold() == text]
    if len(meant) != 1:
        raise ValueError("not one choice")
    return meant[0]


def _object(value: Json, field: Field) -> Json:
    found = json.loads(_text(value))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


INVERSES: Final[dict[str, Inverse]] = {
    "form.blank.copied_label": _without_label,
    "form.choice.case": _choice,
    "form.choice.yes_no": _truth_value,
    "form.choice.zero_one": _bit,
    "form.date.month_name": _iso_date,
    "form.hidden.control": _without_hidden,
    "form.hidden.direction": _without_hidden,
    "form.letters.fullwidth": _narrow,
    "form.letters.mojibake": _demojibaked,
    "form.number.currency": _amount,
    "form.number.text": _number,
    "form.number.unit": _measure,
    "form.number.words": _counted,
    "form.shape.object_as_text": _object,
    "form.space.around": _stripped,
    "form.space.newline": _stripped,
    "form.space.no_break": _plain_spaces,
    "form.space.zero_width": _without_zero_width,
}


def unit_of(field: Field) -> str | None:
    """Return the unit that a field's number is in, as its name says it; None if it says none."""
    return next((UNIT_WORDS[word] for word in reversed(field.words) if word in UNIT_WORDS), None)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _as_field(number: str, field: Field) -> Json:
    """Return a number as the field takes it: as a text where a text may stand, for no digit is lost then."""
    return number if field.takes("string") else json.loads(number)
