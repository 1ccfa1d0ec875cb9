"""White space and characters that cannot be seen, as pasting brings them in."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.edits import put
from edgecase_strategies.forms.faults.draws import draw, pairs
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

_AROUND = (" {}", "{} ", "  {}", "{}  ", " {} ", "\t{}", "{}\t")


@perturbation("form.space.around", keeps_truth=False)
def around(form: Form, rng: Random) -> Edit | None:
    """Leave a space before or after the value."""
    return draw(form, rng, "around", _spaced)


@perturbation("form.harmless.space", keeps_truth=True)
def harmless(form: Form, rng: Random) -> Edit | None:
    """Leave a space around a text where it was declared to mean nothing."""
    return draw(form, rng, "harmless", lambda field: _spaced(field) if _is_harmless(form, field) else ())


@perturbation("form.space.no_break", keeps_truth=False)
def no_break(form: Form, rng: Random) -> Edit | None:
    """Put a no-break space for a space."""
    return draw(form, rng, "no_break", _unbroken)


@perturbation("form.space.zero_width", keeps_truth=False)
def zero_width(form: Form, rng: Random) -> Edit | None:
    """Bring in a character of no width, as text copied from a page has it."""
    return draw(form, rng, "zero_width", _with_zero_width)


@perturbation("form.space.newline", keeps_truth=False)
def newline(form: Form, rng: Random) -> Edit | None:
    """Paste the end of the line along."""
    return draw(form, rng, "newline", lambda field: (f"{field.value}\n", f"{field.value}\r\n") if field.is_text else ())


@perturbation("form.space.tab", keeps_truth=False)
def tab(form: Form, rng: Random) -> Edit | None:
    """Paste the neighbouring cell of a table along."""
    found = pairs(form, "tab", lambda field: field.is_text)
    if not found:
        return None
    one, other = rng.choice(found)
    return put(one.pointer, one.value, f"{one.value}\t{other.value}")


FAULTS = (around, newline, no_break, tab, zero_width)
KEEPING = (harmless,)


def _is_harmless(form: Form, field: Field) -> bool:
    return "*" in form.harmless or field.pointer in form.harmless or field.name in form.harmless


def _spaced(field: Field) -> Iterator[Json]:
    if field.is_text:
        yield from (shape.format(field.value) for shape in _AROUND)


def _unbroken(field: Field) -> Iterator[Json]:
    if isinstance(field.value, str) and " " in field.value.strip():
        yield field.value.replace(" ", "\u00a0", 1)
        yield field.value.replace(" ", "\u00a0")
        yield field.value.replace(" ", "\u202f")


def _with_zero_width(field: Field) -> Iterator[Json]:
    if field.is_text:
        middle = len(field.value) // 2
        yield f"{field.value}\u200b"
        yield f"\ufeff{field.value}"
        yield f"{field.value[:middle]}\u200b{field.value[middle:]}"
        yield f"{field.value[:middle]}\u00ad{field.value[middle:]}"
        yield f"{field.value[:middle]}\u2060{field.value[middle:]}"
