"""Real examples as rows of a test: sampled in one pass, in a stated proportion, with where each of them comes from."""

from __future__ import annotations

import itertools
import random
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from edgecase_strategies.case import encode
from edgecase_strategies.curate.agree import Agreement, Labels, agreement, label_by, name_of
from edgecase_strategies.curate.files import Record, Table, check_columns, table_of
from edgecase_strategies.curate.overlap import Overlap, overlaps
from edgecase_strategies.curate.private.declared import Private
from edgecase_strategies.curate.private.source import Scrubbed, Scrubbing, check_declared, check_left
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_count

HELD = 100_000
"""More rows than this are not held without being asked for by a sample or a share."""
STRATA = 10_000
"""More different values than this in the column of strata, and it is no category but an id or a text."""
Columns = str | Sequence[str] | Mapping[str, str] | None


class Row(tuple[Any, ...]):
    """The values of a row that is real, for ``parametrize``; ``origin`` says where it stands: ``"tickets.csv:17"``."""

    origin: str
    scrubbed: Scrubbed | None
    """What became of what is private in its source, where that was declared."""

    def __new__(cls, values: Iterable[Any], origin: str, scrubbed: Scrubbed | None = None) -> Row:
        """Return a row."""
        made = super().__new__(cls, values)
        made.origin = origin
        made.scrubbed = scrubbed
        return made


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows(Sequence[Any]):
    """Real examples, to be given to ``parametrize``, ``real=`` or ``holdout=``.

    Each item is a ``Row``, or a plain value where one column was named by itself.
    """

    values: tuple[Any, ...]
    names: tuple[str, ...]
    """The arguments that the columns are for."""
    origins: tuple[str, ...]
    source: str
    """The name of the file."""
    read: int
    """How many records it has."""
    single: bool = False
    agreement: Agreement | None = None
    """How far two sources of labels agree, where ``labels=`` named two."""
    left_out: tuple[Overlap, ...] = field(default=(), repr=False)
    """What was not taken, since it is among ``without``."""
    scrubbed: Scrubbed | None = field(default=None, repr=False)
    """What became of what is private, where that was declared."""

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        """Return one or some of the rows."""
        return list(self.values[index]) if isinstance(index, slice) else self.values[index]

    def __len__(self) -> int:
        return len(self.values)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dicts of argument and value."""
        return [dict(zip(self.names, (value,) if self.single else value, strict=True)) for value in self.values]


def rows(
    path: Any,
    *,
    columns: Columns = None,
    share: float | None = None,
    stratify: str | None = None,
    sample: int | None = None,
    seed: int = 0,
    without: Iterable[Any] = (),
    labels: tuple[Labels, Labels] | None = None,
    private: Any = None,
    encoding: str = "utf-8",
) -> Rows:
    """Return real examples of a file, as rows of a test.

    ``path`` is a CSV, JSON Lines or Parquet file, the folder of a Hugging Face data set, a data frame, a data set or a list of
    dicts. ``columns`` are in the order of the test's arguments, or a dict of argument and column; one name by itself gives plain
    values. ``sample`` takes so many of the rows and ``share`` such a part of them, at random, the same for the same ``seed``;
    with ``stratify``, each value of that column has its share. The file is read once, and memory stays flat.

    ``without`` leaves out what is among other rows, exactly or nearly, so that a holdout has nothing of the seeds.
    ``labels=("teacher", "people")`` compares two columns of labels, and sets aside the rows on which they differ. In the place of a
    column there may be a function that labels a record, such as a model: it is asked of the rows that are taken.
    ``private=Private(…)`` puts fictional values in the place of private ones, and leaves out rows that still hold one; what it knows
    of the file goes with the rows, so that a run can see to it that none of it comes out.

    >>> found = rows([{"text": "Hi", "intent": "greet"}, {"text": "Bye", "intent": "part"}], columns=["text", "intent"])
    >>> list(found), found.origins
    ([('Hi', 'greet'), ('Bye', 'part')], ('the list:1', 'the list:2'))

    Raises InvalidOption for a file that cannot be read, naming the line, and for a column that it does not have.
    """
    declared = Private.of(private)
    found = read(
        path,
        columns=columns,
        share=share,
        stratify=stratify,
        sample=sample,
        seed=seed,
        without=without,
        labels=labels,
        private=declared,
        encoding=encoding,
    )
    if declared is not None and found.scrubbed is not None:
        check_declared(declared, [found.scrubbed])
    return found


def read(
    path: Any,
    *,
    columns: Columns = None,
    share: float | None = None,
    stratify: str | None = None,
    sample: int | None = None,
    seed: int = 0,
    without: Iterable[Any] = (),
    labels: tuple[Labels, Labels] | None = None,
    private: Private | None = None,
    encoding: str = "utf-8",
) -> Rows:
    """Return what ``rows`` does, without asking that all that is declared private stands in this very file."""
    _check(share, sample, seed, labels)
    table = table_of(path, encoding=encoding)
    scrubbing = Scrubbing(private, table.name) if private is not None else None
    names, sources, single = _names(columns, table)
    needed = [*sources, *([stratify] if stratify else []), *(one for one in labels or () if isinstance(one, str))]
    if table.columns:
        check_columns(table.name, table.columns, needed)
    counted = _Counted(table, needed, scrubbing)
    found = _drawn(counted, scrubbing, stratify, sample, share, random.Random(seed))
    if not counted.read:
        raise InvalidOption(f"{table.name} has no rows{' but the names of its columns' if table.columns else ''}.")
    if not sources:  # of JSON Lines, what the first record has
        names = sources = counted.first
    found, agreed = _agreeing(found, labels, table.name)
    origins = [f"{table.name}:{number}" for number, _ in found]
    before = taken = [tuple(record[name] for name in sources) for _, record in found]
    others = without if isinstance(without, (Rows, str, Path)) else list(without)
    as_it_was = _left_out(before, names, others)
    if scrubbing is not None:
        taken = [tuple(made[name] for name in sources) for made in (scrubbing.take(one, sources) for _, one in found)]
    left_out = _left_out(taken, names, others) if scrubbing is not None else as_it_was
    gone = {one.other for one in (*left_out, *as_it_was)}  # among rows that nobody scrubbed, it is as it was
    kept = [n for n in range(len(taken)) if n not in gone]
    scrubbed = None
    if scrubbing is not None:
        kept = [n for n in kept if scrubbing.keeps(*(dict(zip(sources, of[n], strict=True)) for of in (taken, before)))]
        scrubbed = scrubbing.close(read=counted.read, rows=len(kept))
        check_left(scrubbed)
    return Rows(
        values=tuple(taken[n][0] if single else Row(taken[n], origins[n], scrubbed) for n in kept),
        names=tuple(names),
        origins=tuple(origins[n] for n in kept),
        source=table.name,
        read=counted.read,
        single=single,
        agreement=agreed,
        left_out=tuple(left_out),
        scrubbed=scrubbed,
    )


def _check(share: Any, sample: int | None, seed: int, labels: Any) -> None:
    if labels is not None and not (
        isinstance(labels, (tuple, list))
        and len(labels) == 2
        and all(isinstance(o, str) or callable(o) for o in labels)
    ):
        raise InvalidOption(
            f'labels takes two sources of labels, each a column or a function of a record, as in ("teacher", "people"); {labels!r} '
            "is not that."
        )
    if share is not None and sample is not None:
        raise InvalidOption("Give sample, a number of rows, or share, a part of them, not both.")
    if share is not None and not (isinstance(share, (int, float)) and 0 < share <= 1):
        raise InvalidOption(f"share is a part of the rows, above 0 and at most 1; {share!r} is not.")
    if sample is not None:
        check_count("sample", sample)
    check_count("seed", seed, least=0)


def _names(columns: Columns, table: Table) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return the arguments, their columns, and whether there is one column by itself."""
    if columns is None:
        return table.columns, table.columns, False
    if isinstance(columns, str):
        return (columns,), (columns,), True
    if isinstance(columns, Mapping):
        return tuple(columns), tuple(columns.values()), False
    if not columns or not all(isinstance(one, str) for one in columns):
        raise InvalidOption(
            f"columns takes names of columns, or a dict of argument and column; {columns!r} is neither."
        )
    return tuple(columns), tuple(columns), False


class _Counted:
    """The records of a table, counted, and each looked at for the columns that are needed."""

    def __init__(self, table: Table, needed: Sequence[str], scrubbing: Scrubbing | None) -> None:
        self._table, self._needed, self._scrubbing = table, tuple(dict.fromkeys(needed)), scrubbing
        self.read = 0
        self.first: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        for number, record in self._table.records:
            self.read += 1
            if not self.first:
                self.first = tuple(record)
            for name in self._needed or self.first:
                if name not in record:
                    check_columns(self._table.name, list(record), [name], number)
            if self._scrubbing is not None:
                self._scrubbing.see(record)
            yield number, record


def _drawn(
    counted: _Counted,
    scrubbing: Scrubbing | None,
    stratify: str | None,
    sample: int | None,
    share: float | None,
    rng: random.Random,
) -> list[tuple[int, Record]]:
    """Return the records that are taken. An error may quote a line of the file, so what is private is taken out of it."""
    try:
        return _sampled(counted, stratify, sample, share, rng)
    except InvalidOption as error:
        if scrubbing is None:
            raise
        raise InvalidOption(scrubbing.quoted(str(error))) from None


def _agreeing(
    found: list[tuple[int, Record]], labels: tuple[Labels, Labels] | None, table: str
) -> tuple[list[tuple[int, Record]], Agreement | None]:
    """Return the records on which two sources of labels agree, and how far they do."""
    if labels is None or not found:
        return found, None
    first, second = ([label_by(one, record, f"{table}:{number}") for number, record in found] for one in labels)
    agreed = agreement(first, second, names=(name_of(labels[0]), name_of(labels[1])))
    aside = set(agreed.aside)
    return [one for number, one in enumerate(found) if number not in aside], agreed


def _sampled(
    records: Iterable[tuple[int, Record]],
    stratify: str | None,
    sample: int | None,
    share: float | None,
    rng: random.Random,
) -> list[tuple[int, Record]]:
    """Return the records that a sample takes, in their order, after one pass over all of them."""
    if sample is None and share is None:
        every = list(itertools.islice(records, HELD + 1))
        if len(every) > HELD:
            raise InvalidOption(
                f"There are more than {HELD:,} rows, and without a sample all of them would be held in memory, and run. Take some, as in "
                "sample=500; share=1 takes all."
            )
        return every
    strata: dict[Hashable, _Stratum] = {}
    for one in records:
        key = _key(one[1][stratify]) if stratify else None
        stratum = strata.get(key)
        if stratum is None:
            if len(strata) == STRATA:
                raise InvalidOption(
                    f'The column "{stratify}" has more than {STRATA} different values; stratify takes one of categories.'
                )
            stratum = strata[key] = _Stratum(rng, sample, share)
        stratum.see(one)
    if sample is None:
        found = [one for stratum in strata.values() for one in stratum.kept]
    else:
        counts = proportional([stratum.seen for stratum in strata.values()], sample)
        found = []
        for stratum, count in zip(strata.values(), counts, strict=True):
            rng.shuffle(stratum.kept)
            found += stratum.kept[:count]
    return sorted(found, key=lambda one: one[0])


def _key(value: Any) -> Hashable:
    return value if isinstance(value, Hashable) else str(encode(value))


class _Stratum:
    """A reservoir of a fixed size (Vitter's algorithm R), or a fixed part of what is seen (systematic, from a random start)."""

    def __init__(self, rng: random.Random, sample: int | None, share: float | None) -> None:
        self.seen = 0
        self.kept: list[tuple[int, Record]] = []
        self._rng, self._sample, self._share = rng, sample, share
        self._start = rng.random() if share is not None else 0.0

    def see(self, one: tuple[int, Record]) -> None:
        self.seen += 1
        if self._share is not None:
            if int(self.seen * self._share + self._start) > int((self.seen - 1) * self._share + self._start):
                self.kept.append(one)
        elif self._sample is not None and len(self.kept) < self._sample:
            self.kept.append(one)
        elif self._sample is not None:
            place = int(self._rng.random() * self.seen)
            if place < self._sample:
                self.kept[place] = one


def proportional(sizes: Sequence[int], count: int) -> list[int]:
    """Share a number out in proportion to sizes, none above its size; the largest remainders get one more.

    >>> proportional([70, 20, 10], 5), proportional([3, 1], 9)
    ([4, 1, 0], [3, 1])
    """
    total = sum(sizes)
    if count >= total:
        return list(sizes)
    shares = [size * count // total for size in sizes]
    order = sorted(range(len(sizes)), key=lambda number: (-(sizes[number] * count % total), number))
    for number in order[: count - sum(shares)]:
        shares[number] += 1
    return shares


def _left_out(taken: Sequence[tuple[Any, ...]], names: Sequence[str], without: Iterable[Any]) -> list[Overlap]:
    if isinstance(without, Rows):
        shared = [name for name in names if name in without.names] if not without.single else []
        first = shared[0] if shared else None
        others = [r[first] for r in without.records()] if first else [_first(v) for v in without.values]
        mine = [row[names.index(first)] if first else row[0] for row in taken]
    else:
        others = [_first(value) for value in ([without] if isinstance(without, (str, Path)) else without)]
        mine = [row[0] for row in taken]
    return overlaps(others, mine) if others else []


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, (tuple, list)) and value else value
