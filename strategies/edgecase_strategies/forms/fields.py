"""One place in a form that something can go wrong at: its value, and what is known of it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.forms.places import name_of, parent_of
from edgecase_strategies.forms.subschemas import named, types_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s_\-.]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Field:
    """A place in a form: a member or an item, with its value and the parts of the schema that speak of it."""

    pointer: str
    value: Json
    schemas: tuple[Mapping[str, Any], ...] = ()
    required: bool = False
    document: Json = True
    """The whole schema; True where there is none."""

    @property
    def name(self) -> str:
        """The name of the member, or the number of the item."""
        return name_of(self.pointer)

    @property
    def parent(self) -> str:
        """The pointer to what holds it."""
        return parent_of(self.pointer)

    @functools.cached_property
    def all_schemas(self) -> tuple[Mapping[str, Any], ...]:
        """The parts of the schema, with all their alternatives."""
        return tuple(part for schema in self.schemas for part in named(schema, self.document))

    @functools.cached_property
    def types(self) -> tuple[str, ...]:
        """The types that may stand here, as far as the schema names them; none where it names none."""
        return tuple(dict.fromkeys(name for schema in self.all_schemas for name in types_of(schema)))

    def takes(self, kind: str) -> bool:
        """Whether a value of a type may stand here, as far as one knows: a field without a schema takes its own."""
        if self.types:
            return kind in self.types or (kind == "integer" and "number" in self.types)
        if self.choices:
            return any(_type_of(one) == kind for one in self.choices)
        return _type_of(self.value) == kind

    @functools.cached_property
    def choices(self) -> tuple[Json, ...]:
        """The values of which one must stand here; none where any may."""
        for schema in self.schemas:
            if isinstance(schema.get("enum"), list):
                return tuple(schema["enum"])
            for keyword in ("oneOf", "anyOf"):
                branches = schema.get(keyword)
                if (
                    isinstance(branches, list)
                    and branches
                    and all(isinstance(b, Mapping) and "const" in b for b in branches)
                ):
                    return tuple(branch["const"] for branch in branches)
        for schema in self.schemas:
            if "const" in schema:
                return (schema["const"],)
        return ()

    def first(self, keyword: str) -> Json:
        """Return what the schema says of the field by a keyword, or None."""
        return next((schema[keyword] for schema in self.schemas if keyword in schema), None)

    @functools.cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its name, in small letters.

        >>> Field(pointer="/dateOfBirth", value="").words, Field(pointer="/zip_code", value="").words
        (('date', 'of', 'birth'), ('zip', 'code'))
        """
        return tuple(word.lower() for word in _CAMEL.split(self.name) if word)

    @functools.cached_property
    def label(self) -> str:
        """What stands beside it on the form: its title, or its name in words."""
        title = self.first("title")
        if isinstance(title, str) and title.strip():
            return title.strip()
        return " ".join(self.words).capitalize()

    @property
    def is_text(self) -> bool:
        """Whether a text stands here that means something."""
        return isinstance(self.value, str) and bool(self.value.strip())

    @property
    def is_number(self) -> bool:
        """Whether a number stands here."""
        return isinstance(self.value, (int, float)) and not isinstance(self.value, bool)

    @functools.cached_property
    def number(self) -> str | None:
        """The number that stands here as it is written, in a number or in a text where a number may stand too."""
        if self.is_number:
            return repr(self.value)
        if not isinstance(self.value, str) or not _NUMBER.fullmatch(self.value):
            return None
        may_be_one = {"number", "integer"} & set(self.types) or (not self.schemas and "." in self.value)
        return self.value if may_be_one else None

    @functools.cached_property
    def date(self) -> dt.date | None:
        """The date that stands here, or None."""
        if not isinstance(self.value, str) or not _DATE.fullmatch(self.value):
            return None
        return _date(self.value)

    @functools.cached_property
    def day(self) -> dt.date | None:
        """The day of the date or time that stands here, or None."""
        if not isinstance(self.value, str):
            return None
        found = _TIMESTAMP.fullmatch(self.value)
        return _date(found[1]) if found else self.date

    @functools.cached_property
    def zone(self) -> str | None:
        """The time zone of the time that stands here, or None."""
        found = _TIMESTAMP.fullmatch(self.value) if isinstance(self.value, str) else None
        return found[4] if found else None

    @property
    def is_plain_text(self) -> bool:
        """Whether it is a text in a person's own words: no choice, no date, no number."""
        return self.is_text and not self.choices and self.day is None and self.number is None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _type_of(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    names = {int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]
