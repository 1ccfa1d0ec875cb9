"""What the families of faults share: a field and what to put there are chosen, in two draws that shrink to the first."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms import edits
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.places import same
from edgecase_strategies.forms.seed import Form

Afters = Callable[[Field], Iterable[Json]]
"""What could stand in a field instead; nothing where the fault does not apply to it."""


def draw(form: Form, rng: Random, key: str, afters: Afters) -> Edit | None:
    """Return the edit that puts something else into one field, or None where it applies to none."""
    found = form.sites(key, lambda: _found(form, afters))
    if not found:
        return None
    field, options = rng.choice(found)
    return edits.put(field.pointer, field.value, rng.choice(options))


def _found(form: Form, afters: Afters) -> list[tuple[Field, list[Json]]]:
    sites: list[tuple[Field, list[Json]]] = []
    for field in form.open_fields:
        options = [one for one in afters(field) if not same(one, field.value)]
        if options:
            sites.append((field, options))
    return sites


def pairs(form: Form, key: str, fit: Callable[[Field], bool]) -> list[tuple[Field, Field]]:
    """Return the pairs of neighbouring fields of one object that fit and differ."""
    return form.sites(
        key,
        lambda: [
            (one, other)
            for group in form.siblings(fit)
            for one, other in itertools.pairwise(group)
            if not same(one.value, other.value)
        ],
    )
