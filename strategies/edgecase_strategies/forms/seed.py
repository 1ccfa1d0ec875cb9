"""A form that is prepared for going wrong: its fields, what the schema says of each, and what is out of reach."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from edgecase_strategies.case import Edit, Json, Seed, Truth, content_id, encode
from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.forms import carrier, edits
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.places import inside, plain, touch
from edgecase_strategies.forms.subschemas import subschemas

if TYPE_CHECKING:
    from edgecase_strategies.forms.schema import Schema
    from edgecase_strategies.forms.validate import Verdict

T = TypeVar("T")
Wanted = Literal["valid", "invalid", "single"]
WANTED: tuple[Wanted, ...] = ("valid", "invalid", "single")
_MOST_FIELDS = 2_000


class Form:
    """A form, prepared once for many edits.

    ``value`` is the form as JSON, whatever carries it: a dict, a pydantic model, a dataclass or raw JSON. ``schema``
    is a ``Schema`` or what ``Schema.of`` takes. ``fields`` are the places where something may go wrong, ``protect``
    those where nothing may, both as JSON Pointers or names. ``harmless`` names the texts around which white space
    means nothing (``"*"`` for all). ``validity`` keeps only edits that leave the form "valid", make it "invalid", or
    break exactly one rule ("single"). With ``formats`` a good handler checks the formats, such as dates.

    >>> form = Form({"name": "Ana", "address": {"city": "Graz"}}, protect=["/address"])
    >>> [field.pointer for field in form.fields if form.is_open(field.pointer)]
    ['/name']

    Raises InvalidOption for a seed that is no form, a seed that its schema rejects, or a field that is not there.
    """

    def __init__(
        self,
        value: Any,
        *,
        schema: Schema | Any = None,
        fields: Sequence[str] = (),
        protect: Sequence[str | re.Pattern[str]] = (),
        at_once: int | None = None,
        harmless: Sequence[str] | str = (),
        validity: Wanted | None = None,
        formats: bool = True,
        truth: Truth = Truth(),
    ) -> None:
        self.given = value
        try:
            self.value: Json = carrier.read(value)
        except (TypeError, ValueError) as error:
            raise InvalidOption(f"A form is an object as JSON has it; this one is not: {error}.") from None
        self.truth = truth
        self.at_once = at_once
        self.formats = formats
        self.validity = _checked_validity(validity, schema)
        self.schema = _loaded(schema)
        self._sites: dict[str, Any] = {}
        self._verdicts: dict[str, tuple[Verdict, Verdict]] = {}
        self._allowed: dict[str, bool] = {}
        self.only = tuple(self._named("fields", one) for one in _texts("fields", fields))
        self._protect = _texts("protect", [one for one in protect if isinstance(one, str)])
        self._patterns = tuple(one for one in protect if isinstance(one, re.Pattern))
        self.harmless = _texts("harmless", harmless)
        for one in self.harmless:
            if one != "*":
                self._named("harmless", one)
        if self.schema is not None:
            self._check_seed()

    def __repr__(self) -> str:
        return f"Form({self.value!r})"

    @property
    def way_out(self) -> str:
        """What to do where none of the faults asked for applies."""
        closed = f"Protected are {', '.join(self.closed[:8])}. " if self.closed else ""
        if type(self.given) not in (dict, bytes, bytearray):
            closed += (
                f"The class {type(self.given).__name__} cannot hold every fault: it may refuse it, or change it back. Give "
                "the form as a dict, as it comes before the class sees it. "
            )
        return f"{closed}Choose other faults or fields, or give a form that has what they need."

    @property
    def seed(self) -> Seed:
        """The seed as a record."""
        return Seed(value=self.given, truth=self.truth)

    @functools.cached_property
    def fields(self) -> tuple[Field, ...]:
        """All places in the form but the form itself, containers before what they hold."""
        return tuple(field for pointer, field in self.by_pointer.items() if pointer)

    @functools.cached_property
    def by_pointer(self) -> Mapping[str, Field]:
        """All places, the whole form included, by their JSON Pointer."""
        document = self.schema.document if self.schema is not None else True
        parts = subschemas(document, self.value) if self.schema is not None else {}
        found: dict[str, Field] = {}
        waiting: list[tuple[str, Json, bool]] = [("", self.value, True)]
        while waiting and len(found) < _MOST_FIELDS:
            pointer, value, required = waiting.pop(0)
            schemas = tuple(parts.get(pointer, ()))
            found[pointer] = Field(pointer=pointer, value=value, schemas=schemas, required=required, document=document)
            needed = {name for schema in schemas for name in _names(schema.get("required"))}
            if isinstance(value, dict):
                # A value that looks like one of the edits' own records is left alone: it could not be told apart.
                if edits.mark_of(value) is None:
                    waiting += [(inside(pointer, name), item, name in needed) for name, item in value.items()]
            elif isinstance(value, list):
                waiting += [(inside(pointer, n), item, False) for n, item in enumerate(value)]
        return found

    def known_names(self, pointer: str) -> frozenset[str]:
        """Return the names of the members that a handler knows of an object: those of the schema, or of the seed."""
        field = self.by_pointer[pointer]
        members = frozenset(field.value) if isinstance(field.value, dict) else frozenset[str]()
        return members.union(
            *(schema["properties"] for schema in field.all_schemas if isinstance(schema.get("properties"), Mapping))
        )

    @functools.cached_property
    def closed(self) -> tuple[str, ...]:
        """The places where nothing may go wrong."""
        return tuple(field.pointer for field in self.fields if self._is_protected(field))

    def _is_protected(self, field: Field) -> bool:
        for one in self._protect:
            if one.startswith("re:"):
                if isinstance(field.value, str) and re.search(one[3:], field.value):
                    return True
            elif one in (field.pointer, field.name) or (isinstance(field.value, str) and one and one in field.value):
                return True
        return isinstance(field.value, str) and any(pattern.search(field.value) for pattern in self._patterns)

    def is_open(self, pointer: str) -> bool:
        """Whether something may go wrong at a place: it is not protected, and one of the fields that were asked for."""
        if any(touch(pointer, one) for one in self.closed):
            return False
        return not self.only or any(pointer == one or pointer.startswith(f"{one}/") for one in self.only)

    @functools.cached_property
    def open_fields(self) -> tuple[Field, ...]:
        """The fields at which something may go wrong."""
        return tuple(
            field for field in self.fields if self.is_open(field.pointer) and edits.mark_of(field.value) is None
        )

    def siblings(self, pick: Callable[[Field], bool]) -> list[list[Field]]:
        """Return the open fields that stand in one object and fit, as a list an object, in the order of the form."""
        groups: dict[str, list[Field]] = {}
        for field in self.open_fields:
            if isinstance(self.by_pointer[field.parent].value, dict) and pick(field):
                groups.setdefault(field.parent, []).append(field)
        return list(groups.values())

    def sites(self, key: str, build: Callable[[], T]) -> T:
        """Return what ``build`` gives, remembered under ``key``: where an edit can be made is found once a form."""
        try:
            known: T = self._sites[key]
        except KeyError:
            known = self._sites[key] = build()
        return known

    # What the schema says.

    def verdicts(self, value: Json) -> tuple[Verdict, Verdict]:
        """Return what both validators say of a value, without and with formats asserted; there must be a schema."""
        from edgecase_strategies.forms.validate import judge

        assert self.schema is not None
        key = json.dumps(value, sort_keys=True)
        known = self._verdicts.get(key)
        if known is None:
            bare = judge(self.schema, value, formats=False)
            known = (bare, judge(self.schema, value, formats=True) if self._has_formats else bare)
            if len(self._verdicts) > _MOST_FIELDS:
                self._verdicts.clear()
            self._verdicts[key] = known
        return known

    def verdict(self, value: Json) -> Verdict | None:
        """Return what a good handler goes by: the verdict with formats, or without where they are not checked."""
        return self.verdicts(value)[self.formats] if self.schema is not None else None

    @functools.cached_property
    def _has_formats(self) -> bool:
        return self.schema is not None and '"format"' in json.dumps(plain(encode(self.schema.document)))

    def _check_seed(self) -> None:
        verdict = self.verdicts(self.value)[self.formats]
        if verdict.validity != "valid":
            wrong = "; ".join(f"{one.pointer or 'the root'} ({one.keyword})" for one in verdict.errors[:3])
            raise InvalidOption(
                f"A seed must be right, so that each fault is one that was put there; by its schema this form is "
                f"{verdict.validity}: {wrong}. Correct the seed or the schema"
                f"{', or give formats=False' if self.formats and self.verdicts(self.value)[0].validity == 'valid' else ''}."
            )

    def remembered(self, edit: Edit, decide: Callable[[Edit], bool]) -> bool:
        """Return a decision on one edit, made once a form."""
        key = content_id(edit.to_json())
        known = self._allowed.get(key)
        if known is None:
            if len(self._allowed) > 10 * _MOST_FIELDS:
                self._allowed.clear()
            known = self._allowed[key] = decide(edit)
        return known

    def _named(self, option: str, name: str) -> str:
        if name in self.by_pointer:
            return name
        found = [field.pointer for field in self.fields if field.name == name]
        if not found:
            known = [pointer for pointer in self.by_pointer if pointer]
            raise InvalidOption(
                f"{option} names {name!r}, and the form has no such field.{did_you_mean(name, known)} Its fields are: "
                f"{', '.join(known[:20])}."
            )
        return found[0]


def _checked_validity(validity: Any, schema: Any) -> Wanted | None:
    if validity is not None and validity not in WANTED:
        raise InvalidOption(f'validity takes "valid", "invalid" or "single"; it is {validity!r}.')
    if validity is not None and schema is None:
        raise InvalidOption(f"validity={validity!r} needs a schema to judge by; give one with schema=….")
    found: Wanted | None = validity
    return found


def _loaded(schema: Any) -> Schema | None:
    if schema is None:
        return None
    from edgecase_strategies.forms.schema import Schema

    return schema if isinstance(schema, Schema) else _schema_of(schema)


@functools.lru_cache(maxsize=64)
def _by_key(key: object, box: Any) -> Schema:
    from edgecase_strategies.forms.schema import Schema

    return Schema.of(box.given)


class _Box:
    """Holds what a user gave for a schema, equal to all others: the key says which one it is."""

    def __init__(self, given: Any) -> None:
        self.given = given

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box)

    def __hash__(self) -> int:
        return 0


def _schema_of(given: Any) -> Schema:
    # A marker's rows share a schema, and to check it costs more than to prepare a form.
    key: object = given
    if isinstance(given, (dict, list)):
        key = content_id(encode(given))
    return _by_key(key, _Box(given))


def _texts(option: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
        raise InvalidOption(f'{option} takes names of fields or JSON Pointers, as in ["/name"]; {value!r} is neither.')
    return tuple(value)


def _names(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
