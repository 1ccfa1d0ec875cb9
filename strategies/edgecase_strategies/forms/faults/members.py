"""Fields as a whole: left out, unknown, renamed, shifted, swapped, or at odds with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.edits import add, put, put_all, remove, rename
from edgecase_strategies.forms.faults.draws import pairs
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.places import inside, same
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_EXTRA: tuple[tuple[str, Json], ...] = (
    ("utm_source", "newsletter"),
    ("_csrf", "d41d8cd98f"),
    ("comment", "please call me"),
    ("submit", "Send"),
    ("newsletter", True),
    ("id", 1),
)
"""What browsers, pages and people send along."""

POSTCODES = {
    "DE": "10115",
    "US": "94103-1234",
    "GB": "SW1A 1AA",
    "UK": "SW1A 1AA",
    "FR": "75001",
    "ES": "28001",
    "IT": "00184",
    "NL": "1012 JS",
    "CA": "K1A 0B1",
    "AT": "1010",
    "CH": "8001",
    "JP": "100-0001",
    "AU": "2000",
}
"""A postcode of each country's own form."""
_POSTCODE = frozenset(["postcode", "postal", "zip", "plz"])


@perturbation("form.missing_field", keeps_truth=False)
def missing_field(form: Form, rng: Random) -> Edit | None:
    """Leave a field out."""
    found = form.sites("missing_field", lambda: [field for field in form.open_fields if _is_member(form, field)])
    if not found:
        return None
    # What is required comes first: to miss it is the simplest fault.
    ordered = form.sites("missing_field.order", lambda: sorted(found, key=lambda field: not field.required))
    field = rng.choice(ordered)
    return remove(field.pointer, field.value)


@perturbation("form.field.extra", keeps_truth=False)
def extra(form: Form, rng: Random) -> Edit | None:
    """Send a field along that nobody asked for."""
    found = form.sites("extra", lambda: list(_unknown(form)))
    if not found:
        return None
    pointer, value = rng.choice(found)
    return add(pointer, value)


@perturbation("form.field.renamed", keeps_truth=False)
def renamed(form: Form, rng: Random) -> Edit | None:
    """Write a field's name in another style: zipCode for zip_code."""
    found = form.sites("renamed", lambda: list(_other_names(form)))
    if not found:
        return None
    field, names = rng.choice(found)
    return rename(field.pointer, rng.choice(names))


@perturbation("form.field.shifted", keeps_truth=False)
def shifted(form: Form, rng: Random) -> Edit | None:
    """Fill each field with the value of the one before, as autofill does when it is off by one."""
    groups = form.sites("shifted", lambda: [g for g in form.siblings(_is_scalar) if len(g) >= 3])
    if not groups:
        return None
    group = rng.choice(groups)
    start = rng.randrange(len(group) - 2)
    fields = group[start : start + rng.choice(range(3, min(6, len(group) - start) + 1))]
    values = [field.value for field in fields]
    moved = values[-1:] + values[:-1]
    if all(map(same, values, moved)):
        return None
    return put_all([field.pointer for field in fields], values, moved)


@perturbation("form.field.swapped", keeps_truth=False)
def swapped(form: Form, rng: Random) -> Edit | None:
    """Swap the values of two neighbouring fields."""
    found = pairs(form, "swapped", _is_scalar)
    if not found:
        return None
    one, other = rng.choice(found)
    return put_all([one.pointer, other.pointer], [one.value, other.value], [other.value, one.value])


@perturbation("form.field.repeated", keeps_truth=False)
def repeated(form: Form, rng: Random) -> Edit | None:
    """Type the value of one field into the next too: a phone number in the name."""
    found = pairs(form, "repeated", _is_scalar)
    if not found:
        return None
    one, other = rng.choice(found)
    return put(other.pointer, other.value, one.value)


@perturbation("form.field.mismatch", keeps_truth=False)
def mismatch(form: Form, rng: Random) -> Edit | None:
    """Give a postcode that the country does not have."""
    found = form.sites("mismatch", lambda: list(_foreign(form)))
    if not found:
        return None
    field, codes = rng.choice(found)
    return put(field.pointer, field.value, rng.choice(codes))


FAULTS = (extra, mismatch, missing_field, renamed, repeated, shifted, swapped)


def _is_member(form: Form, field: Field) -> bool:
    return isinstance(form.by_pointer[field.parent].value, dict)


def _is_scalar(field: Field) -> bool:
    return field.is_text or field.is_number


def _unknown(form: Form) -> Iterator[tuple[str, Json]]:
    for field in form.by_pointer.values():
        if isinstance(field.value, dict) and (not field.pointer or form.is_open(field.pointer)):
            known = {name.casefold() for name in form.known_names(field.pointer)}
            for name, value in _EXTRA:
                if name not in known:
                    yield inside(field.pointer, name), value


def _other_names(form: Form) -> Iterator[tuple[Field, list[str]]]:
    for field in form.open_fields:
        if not _is_member(form, field) or not field.words:
            continue
        taken = form.known_names(field.parent) | set(form.by_pointer[field.parent].value)
        words = field.words
        styles = (
            words[0] + "".join(word.capitalize() for word in words[1:]),
            "_".join(words),
            "-".join(words),
            " ".join(words).capitalize(),
            "".join(word.capitalize() for word in words),
            field.name.upper(),
        )
        names = [
            name
            for name in dict.fromkeys(styles)
            # "spaß" in capitals is "SPASS", which in small letters is another name.
            if name not in taken and re.fullmatch(r"[\w \-]+", name) and _letters(name) == _letters(field.name)
        ]
        if names:
            yield field, names


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _foreign(form: Form) -> Iterator[tuple[Field, list[str]]]:
    for group in form.siblings(lambda field: field.is_text):
        countries = [field.value for field in group if "country" in field.words and field.value in POSTCODES]
        for field in group:
            if countries and _POSTCODE & set(field.words):
                codes = [code for code in dict.fromkeys(POSTCODES.values()) if _shape(code) != _shape(field.value)]
                yield field, codes


def _shape(code: str) -> str:
    return re.sub(r"[A-Za-z]", "a", re.sub(r"\d", "9", code))
