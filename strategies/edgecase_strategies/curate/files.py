"""Read records one by one, so that memory stays flat: CSV, JSON Lines, Parquet, data frames and data sets."""

from __future__ import annotations

import codecs
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from edgecase_strategies.errors import InvalidOption, MissingLibrary, did_you_mean

Record = Mapping[str, Any]
KINDS = "CSV (.csv, .tsv), JSON Lines (.jsonl, .ndjson), Parquet (.parquet) or the folder of a Hugging Face data set"
LONGEST = 10_000_000
"""Characters of one CSV field; a quote that is left open swallows the rest of a file."""
MADE_OF_LINES = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "cp1250", "cp1251", "koi8-r", "mac-roman"}
"""Encodings in which a line feed is one byte, so that a line can be decoded by itself and named where it cannot."""


_OTHER_SIGNS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class Table(NamedTuple):
    """Records that can be read once: what they are called, their columns where they are known before, and the records."""

    name: str
    columns: tuple[str, ...]
    records: Iterator[tuple[int, Record]]
    """Each with its number: the line of a text file, else its place from 1 on."""


def table_of(given: Any, *, encoding: str = "utf-8") -> Table:
    """Return what can be read of a path, a data frame, a data set or a list of records.

    >>> table = table_of([{"text": "hi"}, {"text": "ho"}])
    >>> [number for number, _ in table.records]
    [1, 2]

    Raises InvalidOption for what is none of these, or is not there.
    """
    if isinstance(given, (str, Path)):
        return _of_path(Path(given), encoding)
    kind = type(given)
    if kind.__module__.partition(".")[0] == "pandas" and hasattr(given, "itertuples"):
        names = tuple(map(str, given.columns))
        rows = given.itertuples(index=False, name=None)
        return Table(
            "the data frame",
            names,
            ((number, dict(zip(names, map(_plain, row), strict=True))) for number, row in enumerate(rows, 1)),
        )
    if hasattr(given, "column_names") and not callable(
        given.column_names
    ):  # a data set of Hugging Face, or an Arrow table
        return _of_columns(given)
    if isinstance(given, Iterable) and not isinstance(given, (bytes, Mapping)):
        return Table("the list", (), _numbered(given))
    raise InvalidOption(f"rows takes a path, a data frame, a data set or a list of dicts; {given!r} is none of them.")


def _plain(value: Any) -> Any:
    # numpy's scalars become what a test would write: JSON can say it.
    return (
        value.item()
        if hasattr(value, "item") and hasattr(value, "dtype") and not getattr(value, "shape", ())
        else value
    )


def _numbered(given: Iterable[Any]) -> Iterator[tuple[int, Record]]:
    for number, record in enumerate(given, 1):
        if not isinstance(record, Mapping):
            raise InvalidOption(f"Each record is a dict of column and value; record {number} is {record!r:.80}.")
        yield number, record


def _of_columns(given: Any) -> Table:
    if isinstance(given.column_names, Mapping):
        raise InvalidOption(
            f'The data set has the splits {", ".join(given.column_names)}: give one of them, as in rows(data["test"]).'
        )
    if hasattr(given, "to_batches"):
        rows: Iterable[Record] = (row for batch in given.to_batches(max_chunksize=1024) for row in batch.to_pylist())
    else:
        rows = given
    return Table("the data set", tuple(given.column_names), _numbered(rows))


def _of_path(path: Path, encoding: str) -> Table:
    if path.is_dir():
        return _of_data_set(path)
    if not path.exists():
        beside = sorted(one.name for one in path.parent.iterdir() if one.is_file()) if path.parent.is_dir() else []
        raise InvalidOption(
            f"There is no file {path}.{did_you_mean(path.name, beside)} A relative path begins at {Path.cwd()}; "
            "Path(__file__).with_name(…) names a file beside the test."
        )
    readers: dict[str, Callable[[Path, str], Table]] = {
        ".csv": _of_csv,
        ".tsv": _of_csv,
        ".jsonl": _of_json_lines,
        ".ndjson": _of_json_lines,
        ".parquet": _of_parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = " Write one object a line into a .jsonl file." if path.suffix.lower() == ".json" else ""
        raise InvalidOption(f"{path.name} is of no kind that can be read: {KINDS}.{hint}")
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InvalidOption(f'There is no encoding "{encoding}"; "utf-8" and "cp1252" are two.') from None
    return reader(path, encoding)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield a file's lines. Raises InvalidOption with the line and the byte of what cannot be decoded."""
    name = codecs.lookup(encoding).name
    if name not in MADE_OF_LINES:
        try:
            with path.open(encoding=encoding, newline="") as text:
                yield from text
        except UnicodeError as error:
            raise InvalidOption(f"{path.name} is not {encoding}: {error}. Say which it is with encoding=.") from None
        return
    place = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            start = 3 if not place and name == "utf-8" and line.startswith(codecs.BOM_UTF8) else 0
            try:
                yield line[start:].decode(name)
            except UnicodeDecodeError as error:
                at = start + error.start
                is_wide = not place and line[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
                looks, other = (" It looks like UTF-16.", "utf-16") if is_wide else ("", "cp1252")
                raise InvalidOption(
                    f"{path.name} is not {encoding}: the byte 0x{line[at]:02x} in line {number}, byte {place + at} of the file, "
                    f'means nothing there.{looks} Say which encoding it is, as in data.rows("{path.name}", encoding="{other}"), or save '
                    "it as UTF-8."
                ) from None
            place += len(line)


def _of_csv(path: Path, encoding: str) -> Table:
    csv.field_size_limit(min(LONGEST, sys.maxsize))
    reader = csv.reader(_lines(path, encoding), delimiter="\t" if path.suffix.lower() == ".tsv" else ",", strict=True)
    header = tuple(next(_csv_rows(path, reader), (0, []))[1])
    if not header:
        raise InvalidOption(f"{path.name} is empty: its first line names the columns.")
    twice = [name for number, name in enumerate(header) if name in header[:number]]
    if twice:
        raise InvalidOption(f'{path.name} has two columns "{twice[0]}"; give one of them another name.')

    def records() -> Iterator[tuple[int, Record]]:
        for number, row in _csv_rows(path, reader):
            if not row:
                continue
            if len(row) != len(header):
                raise InvalidOption(
                    f"{path.name}, line {number}: {len(row)} field{'' if len(row) == 1 else 's'}, and the first line names {len(header)} columns. A field "
                    "with a comma, a quote or a line break in it stands in quotes."
                )
            yield number, dict(zip(header, row, strict=True))

    return Table(path.name, header, records())


def _csv_rows(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    while True:
        first = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidOption(f"{path.name}, line {first}: no CSV ({error}). Is a quote left open?") from None
        yield first, row


def _of_json_lines(path: Path, encoding: str) -> Table:
    def records() -> Iterator[tuple[int, Record]]:
        for number, line in enumerate(_lines(path, encoding), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InvalidOption(
                    f"{path.name}, line {number}: no JSON ({error}). Each line is one whole object."
                ) from None
            if not isinstance(record, dict):
                raise InvalidOption(
                    f'{path.name}, line {number}: an object with the columns is needed, as in {{"text": …}}.'
                )
            yield number, record

    return Table(path.name, (), records())


def _of_parquet(path: Path, encoding: str) -> Table:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise _missing("pyarrow", path.name) from None
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidOption(f"{path.name} is no Parquet file: {error}") from None
    rows = (row for batch in file.iter_batches(batch_size=1024) for row in batch.to_pylist())
    return Table(path.name, tuple(file.schema_arrow.names), _numbered(rows))


def _of_data_set(path: Path) -> Table:
    splits = sorted(one.name for one in path.iterdir() if one.is_dir() and (one / "dataset_info.json").exists())
    if splits and not (path / "dataset_info.json").exists():
        raise InvalidOption(
            f"{path.name} holds the splits {', '.join(splits)}: name one, as in {path.name}/{splits[-1]}."
        )
    if not (path / "dataset_info.json").exists():
        raise InvalidOption(
            f"{path} is a folder, and no data set that save_to_disk wrote. What can be read is {KINDS}."
        )
    try:
        import datasets
    except ImportError:
        raise _missing("datasets", path.name) from None
    return _of_columns(datasets.load_from_disk(str(path)))._replace(name=path.name)


def _missing(library: str, name: str) -> MissingLibrary:
    return MissingLibrary(f'To read {name} takes {library}: python -m pip install "pytest-edgecases[data]".')


def check_columns(table: str, there: Sequence[str], wanted: Iterable[str], line: int = 0) -> None:
    """Raise InvalidOption for a column that is not there."""
    for name in wanted:
        if name not in there:
            sign = next((sign for sign in _OTHER_SIGNS if len(there) == 1 and sign in str(there[0])), "")
            if sign:
                raise InvalidOption(
                    f'{table} has no column "{name}": its first line, "{there[0]}", seems to be parted by {_OTHER_SIGNS[sign]}. Columns are '
                    "parted by commas, or by tabs in a .tsv file; a data frame of pandas can be given as well."
                )
            where = f"{table}, line {line}," if line else table
            raise InvalidOption(
                f'{where} has no column "{name}".{did_you_mean(name, there)} Its columns are {", ".join(map(str, there)) or "none"}.'
            )
