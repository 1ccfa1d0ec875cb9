"""The table of kinds, and the page that shows it."""

from __future__ import annotations

import re
from pathlib import Path

from edgecase_strategies.forms import PERTURBATIONS
from edgecase_strategies.forms.kinds import KINDS
from edgecase_strategies.forms.recover import INVERSES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "form-faults.md"
SHOWS = {"yes": "always", "where required": "required", "by the schema": "by schema"}
OF_THE_WHOLE = {"form.field.renamed", "form.shape.double_submit", "form.shape.wrapped"}


def test_the_page_shows_every_kind_as_it_is() -> None:
    rows = re.findall(
        r"^\| `(form\.[\w.]+)` \| (.+) \| (\w+) \| ([\w ]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    shown = {name: (mess, recover, SHOWS[shows]) for name, mess, recover, shows in rows}
    assert shown == {kind.name: (kind.mess, kind.recover, kind.shows) for kind in KINDS.values()}


def test_what_is_exact_has_an_inverse_and_nothing_else_does() -> None:
    exact = {kind.name for kind in KINDS.values() if kind.recover == "exact"}
    assert exact == set(INVERSES) | OF_THE_WHOLE


def test_only_what_touches_nothing_is_used_by_default() -> None:
    kept = {one.name for one in PERTURBATIONS if not one.on_request}
    assert kept == {"form.order.keys", "form.harmless.space"}
    assert all(KINDS[name].recover == "none" for name in kept)
