"""``edgecases requests``: messages of customers that are made from nothing, with their labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import click
from rich.text import Text

from edgecase_strategies import text
from edgecase_strategies.case import Case
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.strategy import fast_source_of
from pytest_edgecases.cli.console import console, show, table
from pytest_edgecases.report.visible import marked, visible


@click.command("requests")
@click.argument("intents", nargs=-1, metavar="[INTENT]...")
@click.option("--locale", help="A language, such as de; without it, English or that of the templates.")
@click.option("--register", multiple=True, help="plain, formal, chatty, terse or angry; may be given several times.")
@click.option("--requests", "count", default=1, show_default=True, help="How many requests a message has.")
@click.option("-n", "cases", default=5, show_default=True, type=click.IntRange(min=1), help="How many messages.")
@click.option("--severity", default="0", show_default=True, help="0 is clean; a level up to 5, or a range such as 1-3.")
@click.option("--seed", default=0, show_default=True, help="Another number gives other messages; the same, the same.")
@click.option("--templates", multiple=True, help="A file of intents and sentences of your own, JSON or TOML.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of cases.")
def requests(
    intents: Sequence[str],
    locale: str | None,
    register: Sequence[str],
    count: int,
    cases: int,
    severity: str,
    seed: int,
    templates: Sequence[str],
    as_json: bool,
) -> None:
    """Show requests of customers that are made from nothing.

    Name INTENTs, such as "cancel" and "refund"; without one, they are all that there are.
    """
    strategy = text.requests(
        intents=list(intents) or None,
        locale=locale,
        register=list(register) or None,
        requests=count,
        severity=severity,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # it is checked there
        templates=list(templates),
    )
    fast = fast_source_of(strategy)
    assert fast is not None
    found = [case for _, case in choose_fast(fast, cases=cases, rng_seed=seed).cases]
    if as_json:
        click.echo(json.dumps([{"id": case.id, **case.to_json()} for case in found], indent=2))
        return
    rows = table("", "message", "labels")
    for number, case in enumerate(found, start=1):
        message = visible(case.value) if case.is_clean else marked(case.seed.value, case.edits)
        rows.add_row(str(number), Text(message), Text("\n".join(labels_of(case))))
    show(console(), rows)


def labels_of(case: Case) -> Iterator[str]:
    """Yield the labels of a case's spans with their texts; a request is named only."""
    for span in case.truth.spans:
        if span.label.startswith("request."):
            yield span.label.removeprefix("request.")
        else:
            yield f"  {span.label}: {visible(case.value[span.start : span.end])}"
