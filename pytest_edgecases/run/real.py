"""Real examples in a marked test: rows beside its own, and a holdout that is never a seed."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from edgecase_strategies.case import content_id, encode
from edgecase_strategies.curate.files import table_of
from edgecase_strategies.curate.mix import Row, Rows, read
from edgecase_strategies.curate.overlap import overlaps
from edgecase_strategies.curate.private.declared import Private
from edgecase_strategies.curate.private.source import Scrubbed, Scrubbing, check_declared, check_left, scrub_all
from edgecase_strategies.errors import EdgecaseError, InvalidOption, did_you_mean
from pytest_edgecases.options import Options
from pytest_edgecases.run import private
from pytest_edgecases.targets.spec import ArgumentTarget

MOST = 10_000
"""More rows than this are not run without being asked for by a sample."""
SHOWN = 3
SIMPLE = (str, int, bool, float)
LONGEST = 60
"""A longer text is no label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A row of the holdout: pytest's call spec, its id, its category and where it stands."""

    row: Any
    name: str
    category: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Real examples as dicts of argument and value, with where each of them stands."""

    records: tuple[dict[str, Any], ...]
    origins: tuple[str, ...]
    source: str
    scrubbed: Scrubbed | None = None
    """What became of what is private in them, where that was declared."""


def examples(
    metafunc: pytest.Metafunc, target: Any, given: Any, option: str, declared: Private | None
) -> Examples | None:
    """Return the examples of ``real=`` or ``holdout=``, without what is declared private; None where none are given."""
    if given is None:
        return None
    group = _group(metafunc, target, option)
    try:
        found = _examples(metafunc, group, given, option, declared)
    except EdgecaseError as error:
        if declared is None:
            raise
        raise type(error)(Scrubbing(declared, option).quoted(str(error))) from None  # it may quote an example
    if declared is not None and found.scrubbed is None:
        kept, scrubbed = scrub_all(declared, found.records, found.source)
        check_left(scrubbed)
        found = Examples(
            records=tuple(record for _, record in kept),
            origins=tuple(found.origins[number] for number, _ in kept),
            source=found.source,
            scrubbed=scrubbed,
        )
    return found


def those(found: Examples | None, keeps: Callable[[Mapping[str, Any], str], bool]) -> Examples | None:
    """Return those of some examples that are to be kept. Raises InvalidOption if none is."""
    if found is None:
        return None
    kept = [one for one in zip(found.records, found.origins, strict=True) if keeps(*one)]
    if not kept:
        raise InvalidOption(
            f"No row of {found.source} is left: each holds what is private in another source of the test. Say with values= and "
            "fields= what is private, so that it is replaced."
        )
    records, origins = zip(*kept, strict=True)
    return dataclasses.replace(found, records=records, origins=origins)


def rows_beside(metafunc: pytest.Metafunc, found: Examples | None) -> list[tuple[Any, str]]:
    """Return call specs of real rows, for ``real=``, each with where it stands."""
    if found is None:
        return []
    templates = _templates(metafunc, tuple(found.records[0]))
    return [
        (
            private.row_with(template, record, number=MOST + number, ids=[origin, str(place)] if place else [origin]),
            origin,
        )
        for number, (record, origin) in enumerate(zip(found.records, found.origins, strict=True))
        for place, template in enumerate(templates)
    ]


def held_out(
    metafunc: pytest.Metafunc, target: Any, found: Examples | None, options: Options, seeds: Sequence[Any]
) -> list[Held]:
    """Return the rows of a holdout. Raises InvalidOption if one of them is among the seeds, exactly or nearly."""
    if found is None:
        return []
    group, label = _group(metafunc, target, "holdout"), options.label
    rows_there = [private.row_params(row) for row in seeds]
    mine = [category_of(record, target.name, label) for record in found.records]
    theirs = [category_of({name: params[name] for name in group}, target.name, label) for params in rows_there]
    there = [params[target.name] for params in rows_there]
    if options.private is not None:  # the test's own rows are in no file, and the holdout is compared as it is now
        scrubbing = Scrubbing(options.private, "")
        there = [scrubbing.quoted(value) if isinstance(value, str) else value for value in there]
    _check_apart(found, there, target.name, theirs, mine)
    held: list[Held] = []
    names: dict[str, int] = {}
    for number, (record, origin, category) in enumerate(zip(found.records, found.origins, mine, strict=True)):
        for template in _templates(metafunc, group):
            name = f"real-{content_id(encode(record))[:8]}"
            again = names[name] = names.get(name, 0) + 1
            row = private.row_with(template, record, number=2 * MOST + number, ids=())
            held.append(Held(row=row, name=name if again == 1 else f"{name}-{again}", category=category, origin=origin))
    return held


def scrubbed_of(metafunc: pytest.Metafunc, declared: Private | None, *found: Examples | None) -> list[Scrubbed]:
    """Return what became of what is private in all real examples of a test.

    Raises an error for what the marker declares and none of its examples has.
    """
    beside = [one.scrubbed for one in found if one is not None and one.scrubbed is not None]
    own = [one.scrubbed for one in sources_of(metafunc) if one.scrubbed is not None]
    own += [row.scrubbed for row in _rows_in(metafunc) if row.scrubbed is not None]
    if declared is not None:
        check_declared(declared, [*beside, *own])
    return [*own, *beside]


def origins_of(metafunc: pytest.Metafunc) -> dict[int, str]:
    """Return where the values of real rows in ``parametrize`` stand, by the identity of each value."""
    found: dict[int, str] = {}
    for given in sources_of(metafunc):
        for values, origin in zip(given.values, given.origins, strict=True):
            for value in (values,) if given.single else values:
                found[id(value)] = origin
    for row in _rows_in(metafunc):
        found.update(dict.fromkeys(map(id, row), row.origin))
    return found


def sources_of(metafunc: pytest.Metafunc) -> list[Rows]:
    """Return the real rows that ``parametrize`` is given as such, whose labels may have been compared."""
    return [values for values in _parametrized(metafunc) if isinstance(values, Rows)]


def given_rows(*given: Any) -> list[Rows]:
    """Return those of some options that are rows."""
    return [one for one in given if isinstance(one, Rows)]


def _rows_in(metafunc: pytest.Metafunc) -> Iterator[Row]:
    """Yield the real rows that stand in lists beside others."""
    for given in _parametrized(metafunc):
        if isinstance(given, (list, tuple)):
            for one in given:
                values = getattr(one, "values", one)
                if isinstance(values, Row):
                    yield values


def _parametrized(metafunc: pytest.Metafunc) -> Iterator[Any]:
    for mark in metafunc.definition.iter_markers("parametrize"):
        yield mark.args[1] if len(mark.args) > 1 else mark.kwargs.get("argvalues", ())


def category_of(params: Mapping[str, Any], target: str, label: str) -> str:
    """Return the category that a row says: its label, or all that is not the input where that is short.

    >>> category_of({"text": "Where is it?", "intent": "status"}, "text", "")
    'status'
    """
    names = [label] if label else [name for name in params if name not in (target, private.PARAMETER)]
    values = [params.get(name) for name in names]
    plain = [str(value) for value in values if value is None or isinstance(value, SIMPLE)]
    said = ", ".join(plain)
    return said if len(plain) == len(values) and len(said) <= LONGEST else ""


def _group(metafunc: pytest.Metafunc, target: Any, option: str) -> tuple[str, ...]:
    """Return the arguments that are given together with the target: a real example must give all of them."""
    there = private.rows_of(metafunc)
    if not isinstance(target, ArgumentTarget) or not there or not private.is_direct(metafunc, there[0], target.name):
        raise InvalidOption(
            f"{option} gives rows, so the marker's target must be an argument that @pytest.mark.parametrize gives a value; "
            f"{target} is not one. Give the test rows, with the label as an argument of its own."
        )
    for mark in metafunc.definition.iter_markers("parametrize"):
        names = mark.args[0] if mark.args else mark.kwargs.get("argnames", ())
        names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
        if target.name in names:
            return tuple(name for name in names if name)
    return tuple(name for name in private.row_params(there[0]) if private.is_direct(metafunc, there[0], name))


def _templates(metafunc: pytest.Metafunc, group: Sequence[str]) -> list[Any]:
    """Return a call spec for each way in which the arguments beside the group come, those with the fewest marks."""
    found: dict[tuple[Any, ...], Any] = {}
    for row in private.rows_of(metafunc):
        key = tuple(sorted((name, place) for name, place in row.indices.items() if name not in group))
        if key not in found or len(row.marks) < len(found[key].marks):
            found[key] = row
    return list(found.values())


def _examples(
    metafunc: pytest.Metafunc, group: tuple[str, ...], given: Any, option: str, declared: Private | None
) -> Examples:
    if isinstance(given, (str, Path)):
        given = _read(metafunc, group, Path(given), option, declared)
    if isinstance(given, Rows):
        _check_names(given, group, option)
        records = [
            dict(
                zip(given.names if set(given.names) == set(group) else group, (v,) if given.single else v, strict=True)
            )
            for v in given.values
        ]
        found = Examples(records=tuple(records), origins=given.origins, source=given.source, scrubbed=given.scrubbed)
    elif isinstance(given, (list, tuple)):
        found = Examples(
            records=tuple(_record(one, group, option) for one in given),
            origins=tuple(f"{option}:{number}" for number in range(1, len(given) + 1)),
            source=option,
        )
    else:
        raise InvalidOption(f"{option} takes a path, data.rows(…) or a list of rows; {given!r} is none of them.")
    if not found.records:
        raise InvalidOption(f"{option} has no rows.")
    if len(found.records) > MOST:
        raise InvalidOption(f"{option}: {_too_many(option, found.source, f'{len(found.records):,}')}")
    return found


def _too_many(option: str, source: str, many: str) -> str:
    return f'{source} has {many} rows, and each would run. Take some, as in {option}=data.rows("{source}", sample=500).'


def _read(metafunc: pytest.Metafunc, group: tuple[str, ...], path: Path, option: str, declared: Private | None) -> Rows:
    folders = (metafunc.definition.path.parent, metafunc.config.rootpath)
    there = next((folder / path for folder in folders if (folder / path).exists()), folders[0] / path)
    try:
        if sum(1 for _ in itertools.islice(table_of(there).records, MOST + 1)) > MOST:
            raise InvalidOption(_too_many(option, path.name, f"more than {MOST:,}"))
        return read(there, columns=list(group), private=declared)
    except InvalidOption as error:
        more = ""
        if "no column" in str(error):
            more = (
                f" {option} gives a value for each of {', '.join(group)}; where the columns have other names, say which: "
                f'data.rows("{path.name}", columns={{"{group[0]}": …}}).'
            )
        raise InvalidOption(f"{option}: {error}{more}") from None


def _check_names(given: Rows, group: tuple[str, ...], option: str) -> None:
    names = given.names
    if set(names) == set(group):
        return
    moved = [name for place, name in enumerate(names) if name in group and group.index(name) != place]
    if len(names) != len(group) or moved:
        raise InvalidOption(
            f"{option} has the columns {', '.join(names)}, and the test's rows have {', '.join(group)}. Say which is for which: "
            f'columns={{"{group[0]}": "{names[0]}", …}}.'
        )


def _record(one: Any, group: tuple[str, ...], option: str) -> dict[str, Any]:
    values = one if isinstance(one, Mapping) else getattr(one, "values", one)
    if isinstance(values, Mapping):
        missing = [name for name in group if name not in values]
        if missing:
            raise InvalidOption(
                f'A row of {option} has no "{missing[0]}".{did_you_mean(missing[0], map(str, values))} It gives a value for each '
                f"of {', '.join(group)}."
            )
        return {name: values[name] for name in group}
    if len(group) == 1 and not isinstance(values, tuple):
        values = (values,)
    if not isinstance(values, (tuple, list)) or len(values) != len(group):
        raise InvalidOption(f"A row of {option} gives a value for each of {', '.join(group)}; {values!r} does not.")
    return dict(zip(group, values, strict=True))


def _check_apart(
    found: Examples, seeds: Sequence[Any], target: str, seed_labels: Sequence[str], labels: Sequence[str]
) -> None:
    shared = overlaps(seeds, [record[target] for record in found.records], seed_labels=seed_labels, other_labels=labels)
    if not shared:
        return
    named = [
        f"{found.origins[one.other]} {_short(found.records[one.other][target])} "
        + (
            "is a seed"
            if one.is_exact
            else f"is nearly the seed {_short(seeds[one.seed])} ({one.similarity:.0%} the same)"
        )
        for one in shared[:SHOWN]
    ]
    more = f"; and {len(shared) - SHOWN} more" if len(shared) > SHOWN else ""
    raise InvalidOption(
        f"The holdout must be independent, and {len(shared)} of its {len(found.records)} rows are among the seeds: "
        f"{'; '.join(named)}{more}. Take them out, or let data.rows(…, without=seeds) leave them out."
    )


def _short(value: Any, length: int = 50) -> str:
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"
