"""``edgecases known``: the known failures of committed suites, listed, set, dated and taken off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from pytest_edgecases.cli.console import console, show, table
from pytest_edgecases.cli.report import chosen_run, open_store
from pytest_edgecases.options import KNOWN_DAYS
from pytest_edgecases.report.model import records_from
from pytest_edgecases.report.visible import visible
from pytest_edgecases.run.finding import findings_of
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import KNOWN, PASSES, Line, Suite

LEAST = 4
"""Characters of an id that are enough to name a case."""


@click.command()
@click.argument("what", nargs=-1, metavar="[CASE_OR_TEST]...")
@click.option("--reason", help="Make what is named a known failure, or give it another reason.")
@click.option("--expires", help='Until when: a date, a number of days such as "30d", or "never" (default: 90d).')
@click.option("--remove", is_flag=True, help="Take what is named off: it must pass from now on.")
@click.option("--expired", is_flag=True, help="Only known failures that are past their date.")
@click.option("--finding", metavar="CASE", help="All cases of the finding of the last run that has this one.")
@click.option("--suite", "paths", multiple=True, type=click.Path(path_type=Path), help="A suite or a folder of suites.")
def known(
    what: Sequence[str],
    reason: str | None,
    expires: str | None,
    remove: bool,
    expired: bool,
    finding: str | None,
    paths: Sequence[Path],
) -> None:
    """List the known failures of the suites below this folder, or change them.

    Name a case by its id or the beginning of it, or a test by its name or node id; without a name, all known failures are meant.
    A change needs --reason, --expires or --remove.

    edgecases known 1fa755b0 --reason "the tokenizer splits the word" --expires 30d

    edgecases known --expired --remove
    """
    today = dt.datetime.now(dt.UTC).date()
    if remove and (reason or expires):
        raise InvalidOption("--remove takes a known failure off, so it has no reason and no date; leave those out.")
    suites = list(suites_of(paths or [Path()]))
    if finding is not None:
        what = [*what, *_of_finding(finding, suites)]
    chosen = lines_named(suites, what)
    if reason is None and expires is None and not remove:
        _list([line for line in chosen if _is_meant(line, expired, today)], today)
        return
    if not what and not expired:
        raise InvalidOption("Name the cases or tests to change, or give --expired for those that are past their date.")
    chosen = [line for line in chosen if _is_meant(line, expired, today) or (not expired and reason and what)]
    if not chosen:
        click.echo("Nothing to change: no known failure is meant.")
        return
    until = _date(expires, today)
    changed = _change(suites, chosen, lambda line: _changed(line, reason, until, expires is not None, remove, today))
    click.echo(f"{many(changed, 'line')} {'taken off' if remove else 'changed'}.")


def _is_meant(line: Line, expired: bool, today: dt.date) -> bool:
    return line.is_known_failure and (not expired or line.is_expired(today))


def suites_of(paths: Sequence[Path]) -> Iterable[Suite]:
    """Yield the suites that paths mean, and tell of what cannot be read in them."""
    for path in dict.fromkeys(suite.paths_below(paths)):
        found = suite.read(path)
        if found is None:
            raise InvalidOption(f"There is no suite {path}; pytest --edgecases-update writes one.")
        for problem in found.problems:
            click.echo(visible(problem), err=True)
        yield found


def lines_named(suites: Sequence[Suite], what: Sequence[str]) -> list[Line]:
    """Return the lines that names mean, or all. Raises UnknownName or InvalidOption for a name that means none or many."""
    lines = [line for one in suites for line in one.lines]
    if not what:
        return lines
    chosen: dict[int, Line] = {}
    for name in what:
        for line in _of_name(name, suites):
            chosen[id(line)] = line
    return list(chosen.values())


def _of_finding(case: str, suites: Sequence[Suite]) -> list[str]:
    """Return the cases that a finding of the last run explains, as far as they are in the suites. Raises UnknownName."""
    store = open_store(None)
    try:
        last = chosen_run(store.runs(), None)
        records = records_from(store.records(last.run))
    finally:
        store.close()
    findings = findings_of(
        replace(record, status="failed") for record in records if record.status in ("failed", "known")
    )
    found = [
        {*one.cases, str(one.smallest.get("id", ""))}
        for one in findings
        if any(known.startswith(case) for known in (*one.cases, str(one.smallest.get("id", "")))) and len(case) >= LEAST
    ]
    kept = {line.case.id for one in suites for line in one.lines}
    ids = sorted(kept.intersection(*found[:1]) if found else ())
    if not ids:
        known = [known for one in findings for known in one.cases]
        raise UnknownName(
            f'No finding of the last run has a case "{case}" that is in these suites.{did_you_mean(case, known)} '
            "pytest --edgecases-update writes what a run found into them."
        )
    return ids


def _of_name(name: str, suites: Sequence[Suite]) -> list[Line]:
    by_test = [
        line
        for one in suites
        for line in one.lines
        if name in (line.test, line.test.rpartition("::")[2]) or _is_node_id(name, one, line)
    ]
    if by_test:
        return by_test
    lines = [line for one in suites for line in one.lines]
    wanted = name.strip().lower()
    if len(wanted) >= LEAST and re.fullmatch(r"[0-9a-f]+", wanted):
        found = [line for line in lines if line.case.id.startswith(wanted)]
        ids = sorted({line.case.id for line in found})
        if len(ids) > 1:
            raise InvalidOption(f"{name} is the beginning of several ids: {', '.join(ids[:5])}. Give more of it.")
        if found:
            return found
    names = [*dict.fromkeys(line.test for line in lines), *dict.fromkeys(line.case.id for line in lines)]
    raise UnknownName(
        f'No line of {many(len(suites), "suite")} is of a case or a test "{name}".{did_you_mean(name, names)} Name a test, '
        f"or a case by at least {LEAST} characters of its id, as the run and `edgecases known` show it."
    )


def _is_node_id(name: str, one: Suite, line: Line) -> bool:
    module, _, test = name.partition("::")
    return test == line.test and Path(module).stem == one.path.stem and one.path.parent.parent == Path(module).parent


def _date(given: str | None, today: dt.date) -> str:
    """Return the last day that is meant, as in ``"2026-12-24"``; nothing for never."""
    if given is None:
        given = f"{KNOWN_DAYS}d"
    if given.strip().lower() == "never":
        return ""
    days = re.fullmatch(r"(\d{1,5})d?", given.strip())
    try:
        until = today + dt.timedelta(days=int(days[1])) if days else dt.date.fromisoformat(given.strip())
    except (ValueError, OverflowError):
        raise InvalidOption(
            f'--expires takes a date such as "2026-12-24", a number of days such as "30d", or "never"; {given!r} is none.'
        ) from None
    if until < today:
        raise InvalidOption(f"--expires {until.isoformat()} is past; today is {today.isoformat()}.")
    return until.isoformat()


def _changed(line: Line, reason: str | None, until: str, dated: bool, remove: bool, today: dt.date) -> Line:
    if remove:
        return replace(line, status=PASSES, since="", reason="", expires="")
    if line.is_known_failure:
        return replace(line, reason=line.reason if reason is None else reason, expires=until if dated else line.expires)
    return replace(line, status=KNOWN, since=today.isoformat(), reason=reason or "", expires=until)


def _change(suites: Sequence[Suite], chosen: Sequence[Line], change: Callable[[Line], Line]) -> int:
    meant = set(map(id, chosen))
    count = 0
    for one in suites:
        lines = [change(line) if id(line) in meant else line for line in one.lines]
        changed = sum(new != old for new, old in zip(lines, one.lines, strict=True))
        if not changed:
            continue
        try:
            suite.write(one.path, lines, one.unread)
        except OSError as error:
            raise InvalidOption(f"{one.path} cannot be written: {error}. Nothing of it was changed.") from None
        count += changed
    return count


def _list(lines: Sequence[Line], today: dt.date) -> None:
    if not lines:
        click.echo("No known failures.")
        return
    rows = table("case", "test", "since", "expires", "reason")
    for line in lines:
        expires = f"{line.expires} (past)" if line.is_expired(today) else line.expires or "never"
        test = f"{line.test}[{line.row}]" if line.row else line.test
        rows.add_row(*(Text(visible(cell)) for cell in (line.case.id, test, line.since, expires, line.reason)))
    for number in (0, 2, 3):
        rows.columns[number].no_wrap = True
    show(console(), rows)
    past = sum(line.is_expired(today) for line in lines)
    click.echo(f"{many(len(lines), 'known failure')}{f', {past} past the date' if past else ''}.")


def many(count: int, noun: str) -> str:
    """Return a number of things.

    >>> many(1, "line"), many(2, "line")
    ('1 line', '2 lines')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"
