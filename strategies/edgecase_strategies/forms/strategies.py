"""The strategies of forms that went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple

from hypothesis.strategies import SearchStrategy

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import FastRandom, Source, build, source_of
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.forms.filling.instances import Instances
from edgecase_strategies.forms.perturbations import FAULTS, PERTURBATIONS
from edgecase_strategies.forms.room import ROOM, fault_names
from edgecase_strategies.forms.schema import Schema
from edgecase_strategies.forms.seed import Form, Wanted
from edgecase_strategies.options import check_count, check_mess, check_severity
from edgecase_strategies.perturbation import Perturbation, Registry
from edgecase_strategies.strategy import cases_of, drawn_cases_of

_TRIES: Final = 6
"""How many values are made for one right form."""
_FIRST_TRIES: Final = 24
"""In how many forms the fields asked for are looked for."""


class Pair(NamedTuple):
    """A broken form, and its right twin, which is one edit away: a test can require both right."""

    broken: Case
    twin: Case


def broken(
    schema: Any,
    *values: Any,
    faults: str | Sequence[str] | None = None,
    fields: Sequence[str] = (),
    at_once: int = 1,
    validity: Wanted | None = None,
    formats: bool = True,
    protect: Sequence[str] = (),
) -> SearchStrategy[Case]:
    """Return a strategy of cases: forms of a schema that people filled in wrong, each with its exact label.

    ``values`` are right forms to begin with; without them, they are drawn from the schema. ``faults`` chooses kinds by
    name or group ("date", "missing_field", "-date.serial"), ``fields`` the places by JSON Pointer or name, ``at_once``
    how many go wrong in one form. ``validity`` keeps forms that are still "valid", that are "invalid", or that break
    exactly one rule of the schema ("single"). With ``formats=False`` a good handler does not check formats.

    >>> from hypothesis import given, settings
    >>> order = {"properties": {"qty": {"type": "integer", "minimum": 1}}, "required": ["qty"]}
    >>> @settings(max_examples=20, database=None)
    ... @given(broken(order, {"qty": 2}, validity="single"))
    ... def test_one_error(case):
    ...     assert case.truth.facts["validity"] == "invalid" and len(case.truth.facts["errors"]) == 1
    >>> test_one_error()

    Raises UnknownName, InvalidOption or NothingApplies at once, not when it is drawn from.
    """
    chosen = Registry(PERTURBATIONS).select(fault_names(faults) if faults else [one.name for one in FAULTS])
    check_count("at_once", at_once)
    options = {"fields": fields, "at_once": at_once, "validity": validity, "formats": formats}
    loaded = schema if isinstance(schema, Schema) else Schema.of(schema)
    level = min(5, at_once)
    if not values:
        return drawn_cases_of(_Maker(loaded, chosen, protect, options), (level, level))
    sources = [source_of(ROOM, _seed(value), chosen, protect, schema=loaded, **options) for value in values]
    return cases_of(sources, (level, level))


def mess(
    *values: Any,
    mess: str | Sequence[str | Perturbation[Form]] | None = None,
    schema: Any = None,
    harmless: Sequence[str] | str = (),
    severity: int | tuple[int, int] = (1, 3),
    fields: Sequence[str] = (),
    protect: Sequence[str] = (),
    formats: bool = True,
) -> SearchStrategy[Case]:
    """Return a strategy of cases: forms that somebody has, changed without changing what they mean.

    That is the order of their members, and white space around the texts that ``harmless`` names ("*" for all).
    ``mess`` asks for other perturbations by name or group; their label needs a ``schema``.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=20, database=None)
    ... @given(mess({"name": "Ana", "qty": 2}, harmless=["name"]))
    ... def test_means_the_same(case):
    ...     assert {key: str(item).strip() for key, item in case.value.items()} == {"name": "Ana", "qty": "2"}
    >>> test_means_the_same()

    Raises UnknownName, InvalidOption or NothingApplies at once, not when it is drawn from.
    """
    if not values:
        raise InvalidOption('mess needs at least one form, as in forms.mess({"name": "Ana"}).')
    names, own = check_mess(mess)
    chosen = Registry([*PERTURBATIONS, *own]).select(names)
    options = {"schema": schema, "harmless": harmless, "fields": fields, "formats": formats}
    sources = [source_of(ROOM, _seed(value), chosen, protect, **options) for value in values]
    return cases_of(sources, check_severity(severity))


def pairs(
    schema: Any,
    *values: Any,
    faults: str | Sequence[str] | None = None,
    fields: Sequence[str] = (),
    formats: bool = True,
    protect: Sequence[str] = (),
) -> SearchStrategy[Pair]:
    """Return a strategy of contrast pairs: a form that one edit made invalid, beside the valid form that it came from.

    >>> from hypothesis import find
    >>> pair = find(pairs({"required": ["qty"]}, {"qty": 2}, faults="missing_field"), lambda pair: True)
    >>> pair.broken.value, pair.twin.value, pair.twin.truth.facts["validity"]
    ({}, {'qty': 2}, 'valid')
    """
    wrong = broken(schema, *values, faults=faults, fields=fields, validity="invalid", formats=formats, protect=protect)
    return wrong.map(lambda case: Pair(case, twin_of(case)))


def twin_of(case: Case) -> Case:
    """Return the right form that a case came from, as a case of its own, with its truth."""
    return build(ROOM, case.seed, (), 0, case.prepared)


def _seed(value: Any) -> Seed:
    seed = value if isinstance(value, Seed) else Seed(value=value)
    if not isinstance(seed.value, dict) and not ROOM.accepts(seed.value):
        raise InvalidOption(f"A form is a {ROOM.seed_types}; {seed.value!r} is of type {type(seed.value).__name__}.")
    return seed


class _Maker:
    """Draws a right form of a schema, and prepares it for going wrong: see ``edgecase_strategies.engine.SeedMaker``."""

    def __init__(
        self,
        schema: Schema,
        chosen: tuple[Perturbation[Any], ...],
        protect: Sequence[str],
        options: Mapping[str, Any],
    ) -> None:
        self._make = Instances(schema, formats=bool(options["formats"]))
        self._chosen = chosen
        self._protect = protect
        self._options = {**options, "schema": schema}
        self._check()

    def _check(self) -> None:
        """Raise InvalidOption for a schema of which no form is found, or which knows none of the fields asked for."""
        mistake: InvalidOption | None = None
        for number in range(_FIRST_TRIES):
            value = self._make(FastRandom(number)).value
            if not isinstance(value, dict):
                raise InvalidOption(
                    f"A form is an object, and the schema describes {value!r}; give the schema of an object."
                )
            try:
                Form(value, protect=self._protect, **self._options)
            except InvalidOption as error:
                mistake = error  # a field that is not in every form may be in the next
            else:
                return
        assert mistake is not None
        raise mistake

    def draw(self, rng: Random) -> Seed:
        """Return a right form; one of None where none was found in a few tries."""
        found = self._make.attempt(rng, _TRIES)
        return Seed(value=found.value if found is not None else None)

    def source(self, seed: Seed) -> Source:
        """Return the form prepared, with the faults that apply to it."""
        try:
            return source_of(ROOM, seed, self._chosen, self._protect, **self._options)
        except NothingApplies:
            prepared = ROOM.prepare(seed, self._protect, **self._options)
            return Source(ROOM, seed, prepared, self._chosen, self._chosen)

    def verify(self, seed: Seed) -> str | None:
        """Return why a form is no seed: it must be an object that both validators accept, with the fields asked for."""
        if not isinstance(seed.value, dict):
            return "no form was found"
        try:
            Form(seed.value, protect=self._protect, **self._options)
        except InvalidOption:
            return "the form is not valid, or has not the fields asked for"
        return None

    def factors(self, seed: Seed) -> Mapping[str, float]:
        """Return the fields that the form has: a choice of forms covers as many pairs of these as it can."""
        return {field.pointer: 1.0 for field in Form(seed.value).fields if not field.name.isdecimal()}
