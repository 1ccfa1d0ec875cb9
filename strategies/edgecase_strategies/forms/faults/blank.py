"""Nothing where something should stand: left out, put off, or filled with what is beside the field."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation


@perturbation("form.blank.placeholder", keeps_truth=False)
def placeholder(form: Form, rng: Random) -> Edit | None:
    """Leave the placeholder in: "Your name", "e.g. …"."""
    return draw(form, rng, "placeholder", _placeholders)


@perturbation("form.blank.copied_label", keeps_truth=False)
def copied_label(form: Form, rng: Random) -> Edit | None:
    """Copy the label into the value: "Name: Ana Ruiz"."""
    return draw(form, rng, "copied_label", _labelled)


@perturbation("form.blank.not_available", keeps_truth=False)
def not_available(form: Form, rng: Random) -> Edit | None:
    """Write "N/A"."""
    return draw(
        form, rng, "not_available", lambda field: _in_scalars(field, "N/A", "n/a", "NA", "none", "not applicable")
    )


@perturbation("form.blank.dash", keeps_truth=False)
def dash(form: Form, rng: Random) -> Edit | None:
    """Write a dash or a dot to get past the field."""
    return draw(form, rng, "dash", lambda field: _in_texts(field, "-", ".", "--", "x", "?"))


@perturbation("form.blank.same_as_above", keeps_truth=False)
def same_as_above(form: Form, rng: Random) -> Edit | None:
    """Write "same as above"."""
    first = form.fields[0].pointer if form.fields else ""
    return draw(
        form,
        rng,
        "same_as_above",
        lambda field: _in_texts(field, "same as above", "as above", "see above", '"') if field.pointer != first else (),
    )


@perturbation("form.blank.see_attached", keeps_truth=False)
def see_attached(form: Form, rng: Random) -> Edit | None:
    """Write "see attached"."""
    return draw(
        form, rng, "see_attached", lambda field: _in_texts(field, "see attached", "see attachment", "in the PDF")
    )


@perturbation("form.blank.mash", keeps_truth=False)
def mash(form: Form, rng: Random) -> Edit | None:
    """Hit any keys: "asdf"."""
    return draw(form, rng, "mash", lambda field: _in_texts(field, "asdf", "asdfgh", "qwerty", "sdfsdf", "aaa"))


@perturbation("form.blank.empty", keeps_truth=False)
def empty(form: Form, rng: Random) -> Edit | None:
    """Leave the field empty: an empty text comes."""
    return draw(form, rng, "empty", lambda field: _in_scalars(field, ""))


@perturbation("form.blank.null", keeps_truth=False)
def null(form: Form, rng: Random) -> Edit | None:
    """Send null for the field."""
    return draw(form, rng, "null", lambda field: () if field.value is None else (None,))


@perturbation("form.blank.whitespace", keeps_truth=False)
def whitespace(form: Form, rng: Random) -> Edit | None:
    """Fill the field with white space."""
    return draw(form, rng, "whitespace", lambda field: _in_texts(field, " ", "   ", "\t", "\u00a0", "\n"))


FAULTS = (copied_label, dash, empty, mash, not_available, null, placeholder, same_as_above, see_attached, whitespace)


def _in_scalars(field: Field, *texts: str) -> tuple[str, ...]:
    return texts if isinstance(field.value, (str, int, float)) else ()


def _in_texts(field: Field, *texts: str) -> tuple[str, ...]:
    return texts if field.is_text else ()


def _placeholders(field: Field) -> Iterator[Json]:
    if not field.is_text:
        return
    label = field.label.lower()
    if not field.name.isdecimal():
        yield f"Your {label}"
        yield f"Enter your {label}"
        yield f"<{label}>"
    examples = field.first("examples")
    for example in examples if isinstance(examples, list) else ():
        if isinstance(example, str) and example:
            yield f"e.g. {example}"
    yield "e.g. 123" if any(sign.isdigit() for sign in field.value) else "e.g. John Smith"
    yield "Please select" if field.choices else "Type here"


def _labelled(field: Field) -> Iterator[Json]:
    if field.is_text and not field.name.isdecimal():
        yield f"{field.label}: {field.value}"
        yield f"{field.label} - {field.value}"
