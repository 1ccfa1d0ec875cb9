"""The console that all commands print on: colours for a terminal, plain and stable text for a pipe."""

from __future__ import annotations

import io
import os
import sys

from rich import box
from rich.console import Console
from rich.table import Table

PIPE_WIDTH = 100
"""The width of what goes to a pipe or a file, unless the environment variable COLUMNS says another."""


def console() -> Console:
    """Return a console on standard output.

    What a stream's encoding cannot say is written as an escape, so that odd characters never end a command.
    """
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    if stream.isatty():
        return Console(file=stream, highlight=False, emoji=False, markup=False)
    return Console(
        file=stream,
        width=_columns(),
        force_terminal=False,
        color_system=None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )


def table(*columns: str) -> Table:
    """Return an empty table in the style of all commands.

    >>> [column.header for column in table("name", "group").columns]
    ['name', 'group']
    """
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def show(out: Console, rows: Table) -> None:
    """Print a table; for a pipe without the blanks that fill its lines."""
    if out.is_terminal:
        out.print(rows)
        return
    with out.capture() as captured:
        out.print(rows)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    out.print("\n".join(lines).strip("\n"), soft_wrap=True)


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) > 0 else PIPE_WIDTH
