"""``edgecases review``: a sample of a suite's cases, for people to keep, drop or relabel; what they say stays in the suite."""

from __future__ import annotations

import datetime as dt
import getpass
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from edgecase_strategies.errors import InvalidOption
from pytest_edgecases.cli.known import lines_named, many, suites_of
from pytest_edgecases.report.failure import case_lines
from pytest_edgecases.report.visible import visible
from pytest_edgecases.store import suite
from pytest_edgecases.store.suite import DROP, DROPPED, KEEP, RELABEL, Line, Suite

QUIT, SKIP = "quit", "skip"
_ANSWERS = {word[0]: word for word in (KEEP, DROP, RELABEL, SKIP, QUIT)}


@click.command()
@click.argument("what", nargs=-1, metavar="[CASE_OR_TEST]...")
@click.option("--sample", type=click.IntRange(min=1), default=20, show_default=True, help="How many cases to look at.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Which ones: another sample.")
@click.option("--again", is_flag=True, help="Also what was reviewed before.")
@click.option("--by", help="Who says so (default: the name of the account).")
@click.option("--suite", "paths", multiple=True, type=click.Path(path_type=Path), help="A suite or a folder of suites.")
def review(what: Sequence[str], sample: int, seed: int, again: bool, by: str | None, paths: Sequence[Path]) -> None:
    """Look at a sample of the cases of suites, and say of each whether it is good.

    Each is shown with its seed, and the edits marked in it. An answer is a line: keep, drop, relabel LABEL, skip or quit, or the first
    letter. A dropped case stays in the suite, so that no update brings it back, and does not run. A relabelled one runs
    with the new label in the place of its row's.

    edgecases review test_route --sample 10 --by ann
    """
    suites = list(suites_of(paths or [Path()]))
    lines = [line for line in lines_named(suites, what) if again or (not line.reviewed and not line.is_dropped)]
    if not lines:
        click.echo("Nothing to review: each case that is meant was reviewed; --again shows them too.")
        return
    picked = set(random.Random(seed).sample(range(len(lines)), min(sample, len(lines))))
    reviewer = Reviewer(suites, by or _account(), dt.datetime.now(dt.UTC).date())
    told = reviewer.ask([line for number, line in enumerate(lines) if number in picked])
    left = len(lines) - sum(told.values())
    said = ", ".join(f"{verdict} {count}" for verdict, count in told.items() if count)
    click.echo(f"{many(sum(told.values()), 'case')} reviewed{f': {said}' if said else ''}; {left} left.")


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Asks of each line, and writes its suite after each answer, so that nothing is lost."""

    suites: Sequence[Suite]
    by: str
    day: dt.date

    def ask(self, lines: Sequence[Line]) -> dict[str, int]:
        """Ask of all lines until there are no more, or until it is enough; return how many got each verdict."""
        told: dict[str, int] = dict.fromkeys((KEEP, DROP, RELABEL), 0)
        written = {id(line): line for one in self.suites for line in one.lines}
        for number, line in enumerate(lines, 1):
            click.echo(f"{number} of {len(lines)}  {visible(line.case.id)}  {visible(line.test)}")
            for shown in _shown(line):
                click.echo(f"   {shown}")
            verdict, label = _answer()
            if verdict == QUIT:
                break
            if verdict == SKIP:
                continue
            told[verdict] += 1
            written[id(line)] = self._judged(line, verdict, label)
            for one in self.suites:
                if any(mine is line for mine in one.lines):
                    suite.write(one.path, [written[id(mine)] for mine in one.lines], one.unread)
        return told

    def _judged(self, line: Line, verdict: str, label: str) -> Line:
        said = {"by": self.by, "day": self.day.isoformat(), "verdict": verdict}
        if label:
            said["label"] = label
        if verdict == DROP:
            return replace(line, status=DROPPED, since="", reason="", expires="", reviewed=said)
        return replace(line, status=suite.PASSES if line.is_dropped else line.status, reviewed=said)


def _shown(line: Line) -> Iterator[str]:
    if line.row:
        yield f"row       {visible(line.row)}"
    yield from case_lines(line.case)
    if line.reviewed:
        label = f" {line.label}" if line.label else ""
        yield visible(f"before    {line.reviewed['verdict']}{label}, by {line.reviewed['by']}, {line.reviewed['day']}")


def _answer() -> tuple[str, str]:
    """Read answers until one is understood; the end of the input is "quit"."""
    while True:
        click.echo("   keep, drop, relabel LABEL, skip or quit? ", nl=False)
        text = sys.stdin.readline()
        if not text:
            click.echo("")
            return QUIT, ""
        word, _, label = text.strip().partition(" ")
        verdict = _ANSWERS.get(word.lower(), word.lower())
        if verdict not in _ANSWERS.values():
            click.echo(f'   "{visible(word)}" is none of {", ".join(_ANSWERS.values())}.')
        elif verdict == RELABEL and not label.strip():
            click.echo("   Say which label, as in: relabel refund_status")
        else:
            return verdict, label.strip() if verdict == RELABEL else ""


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise InvalidOption("This account has no name; say who reviews with --by NAME.") from None
