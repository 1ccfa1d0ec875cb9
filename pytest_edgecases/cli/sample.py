"""``edgecases sample``: what perturbations make of a text, of the last user turn of chat messages, or of a photograph."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import click
from rich.text import Text

from edgecase_strategies.case import Case, Edit, Seed, content_id, encode
from edgecase_strategies.engine import Source, cases, source_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.options import check_severity
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.rooms import ROOMS, room_for, shown
from pytest_edgecases.cli.console import console, show, table
from pytest_edgecases.cli.contact import cases_at_each, photo_source, write_sheet
from pytest_edgecases.cli.perturbations import known_perturbations
from pytest_edgecases.report.summary import coloured
from pytest_edgecases.report.visible import marked, visible

SEED_TEXT = "Please cancel my order AB-1234 because it arrived late, and I don't want to wait for another one."
DRAWS_A_CASE = 50
"""How many draws are made for each case that is asked for, before the sample is given as it is."""


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME_OR_GROUP]...")
@click.option("--seed-text", help=f"The clean text.  [default: {SEED_TEXT}]")
@click.option(
    "--messages",
    type=click.Path(allow_dash=True, path_type=Path),
    help='A file with a JSON list of chat messages in place of a text; "-" reads standard input.',
)
@click.option("-n", "count", default=5, show_default=True, type=click.IntRange(min=1), help="How many.")
@click.option("--severity", help="A level from 1 to 5, or a range of levels.  [default: 1-3; for a photograph 1-5]")
@click.option("--seed", default=0, show_default=True, help="Another number gives other cases; the same, the same.")
@click.option(
    "--protect",
    multiple=True,
    help='A text that no edit may touch, "re:" and a regular expression, or "-kind".',
)
@click.option("--language", help='The language of the text, such as "de"; without it, its words tell.')
@click.option(
    "--image",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A photograph in the place of the text: what is made of it is written as one picture.",
)
@click.option("--box", "boxes", multiple=True, help="NAME=LEFT,TOP,RIGHT,BOTTOM: a label to draw on the photograph.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.  [default: edgecases-NAME.png]"
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of cases.")
def sample(
    names: Sequence[str],
    seed_text: str | None,
    messages: Path | None,
    count: int,
    severity: str | None,
    seed: int,
    protect: Sequence[str],
    language: str | None,
    image: Path | None,
    boxes: Sequence[str],
    out: Path | None,
    as_json: bool,
) -> None:
    """Show what perturbations make of a text, of the last user turn of chat messages, or of a photograph.

    Name perturbations and groups, as `edgecases list` shows them; without a name, they are those that a
    marker uses by default. After "--", a name with "-" before it takes away.
    """
    chosen = known_perturbations().select(names)
    if image is not None:
        _contact_sheet(names, chosen, image, boxes, check_severity(severity or "1-5"), seed, out, as_json)
        return
    value = _value(seed_text, messages)
    source = source_of(room_for(value, chosen), Seed(value=value), chosen, protect, language=language)
    dropped: Counter[str] = Counter()
    drawn = itertools.islice(cases(source, Random(seed), check_severity(severity or "1-3")), DRAWS_A_CASE * count)
    found = list(itertools.islice(distinct(source, drawn, dropped), count))
    if as_json:
        click.echo(json.dumps([{"id": case.id, **case.to_json()} for case in found], indent=2))
        return
    screen = console()
    for where, text, _ in shown(source.room.name, value) or ():
        screen.print(f"Seed: {_at(where)}{visible(text)}", soft_wrap=True)
    for note in getattr(source.prepared, "notes", ()):
        screen.print(f"Note: {visible(note)}", soft_wrap=True)
    rows = table("", "messy", "edits")
    for number, case in enumerate(found, start=1):
        rows.add_row(str(number), _messy(case), Text("\n".join(map(_said, case.edits))))
    if found:
        show(screen, rows)
    if len(found) < count:
        screen.print(_too_few(len(found), count, dropped))


def _contact_sheet(
    names: Sequence[str],
    chosen: Sequence[Perturbation[Any]],
    image: Path,
    boxes: Sequence[str],
    levels: tuple[int, int],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    source = photo_source(image, boxes, chosen, bool(names))
    found = list(cases_at_each(source, levels, seed))
    if as_json:
        click.echo(json.dumps([{"id": case.id, **case.to_json()} for case in found], indent=2))
        return
    target = out or Path(f"edgecases-{names[0] if names else 'photo'}.png")
    write_sheet(found, source, levels[1] - levels[0] + 1, target)
    click.echo(f"{len(found)} pictures of {image.name}, one row a perturbation: {target}")


def _value(seed_text: str | None, messages: Path | None) -> object:
    """Return the clean example that was given. Raises InvalidOption for messages that are none."""
    if messages is None:
        return SEED_TEXT if seed_text is None else seed_text
    if seed_text is not None:
        raise InvalidOption("Give either --seed-text or --messages; both were given.")
    name = "standard input" if str(messages) == "-" else str(messages)
    try:
        with click.open_file(str(messages), encoding="utf-8") as file:
            value = json.load(file)
    except OSError as error:
        raise InvalidOption(f"--messages: {name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        said = str(error) if isinstance(error, ValueError) else "it is nested too deeply"
        raise InvalidOption(
            f"--messages: {name} must hold a JSON list of chat messages, and is no JSON: {said}."
        ) from None
    if not ROOMS["conversation"].accepts(value):
        raise InvalidOption(
            f"--messages: {name} must hold a JSON list of chat messages, each with a role and a content, as in "
            f'[{{"role": "user", "content": "Where is my order?"}}]; it holds {_short(value)}.'
        )
    return value


def _short(value: object, length: int = 60) -> str:
    text = json.dumps(value)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def distinct(source: Source, drawn: Iterable[Case], dropped: Counter[str]) -> Iterator[Case]:
    """Yield the cases of different values whose truth is confirmed; count the rest under what is wrong."""
    seen = {_key(source.seed.value)}
    for case in drawn:
        key = _key(case.value)
        if key not in seen:
            seen.add(key)
            reason = source.room.verify(source.prepared, case)
            if reason is None:
                yield case
            else:
                dropped[reason] += 1


def _key(value: object) -> str:
    return value if isinstance(value, str) else content_id(encode(value))


def _too_few(found: int, count: int, dropped: Counter[str]) -> str:
    said = f"No more than {found} different cases were found of the {count} asked for."
    if dropped:
        reasons = ", ".join(f"{reason} ({number})" for reason, number in sorted(dropped.items()))
        said += f" Others were dropped, since their truth cannot be confirmed: {reasons}."
    return said


def _messy(case: Case) -> Text:
    texts = shown(case.room, case.seed.value, case.edits) or ()
    one = len(texts) == 1  # the seed's line says where it stands
    return coloured("\n".join(("" if one else _at(where)) + marked(text, edits) for where, text, edits in texts))


def _at(where: str) -> str:
    return f"{where}: " if where else ""


def _said(edit: Edit) -> str:
    if isinstance(edit.before, str):
        return f'{edit.name}: "{visible(edit.before)}" → "{visible(edit.after)}"'
    return f"{edit.name}: {len(edit.before)} place{'s' if len(edit.before) != 1 else ''}"
