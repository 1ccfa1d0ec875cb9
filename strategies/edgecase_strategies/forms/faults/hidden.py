"""Characters that nobody sees and no person types: they come with pasted text, or from somebody who means harm."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation


@perturbation("form.hidden.control", keeps_truth=False)
def control(form: Form, rng: Random) -> Edit | None:
    """Bring in a control character, such as NUL."""
    return draw(form, rng, "control", lambda field: _with(field, "\x00\x1b\x08"))


@perturbation("form.hidden.direction", keeps_truth=False)
def direction(form: Form, rng: Random) -> Edit | None:
    """Bring in a character that turns the direction of writing."""
    return draw(form, rng, "direction", lambda field: _with(field, "\u202e\u202d\u2066"))


FAULTS = (control, direction)


def _with(field: Field, signs: str) -> Iterator[Json]:
    if field.is_text:
        middle = (len(field.value) + 1) // 2
        for sign in signs:
            yield f"{field.value}{sign}"
            yield f"{field.value[:middle]}{sign}{field.value[middle:]}"
