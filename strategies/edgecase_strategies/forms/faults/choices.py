"""Choices and check boxes: in another case, misspelled, in other words, or not on the list."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

SYNONYMS = {
    "de": "Germany",
    "us": "United States",
    "usa": "America",
    "gb": "UK",
    "uk": "Great Britain",
    "fr": "France",
    "es": "Spain",
    "it": "Italy",
    "jp": "Japan",
    "male": "man",
    "female": "woman",
    "m": "man",
    "f": "woman",
    "other": "something else",
    "single": "not married",
    "married": "with my wife",
    "low": "not urgent",
    "medium": "normal",
    "high": "urgent",
    "small": "the little one",
    "large": "the big one",
    "credit_card": "by card",
    "card": "Visa",
    "paypal": "with PayPal",
    "pending": "waiting",
    "active": "running",
    "inactive": "not in use",
    "open": "not done",
    "closed": "done",
    "mr": "Mister",
    "mrs": "Missus",
    "business": "my company",
    "private": "for myself",
    "never": "not at all",
    "daily": "every day",
    "weekly": "every week",
    "monthly": "every month",
    "yearly": "every year",
}
"""What people write instead of the word on the list."""


@perturbation("form.choice.yes_no", keeps_truth=False)
def yes_no(form: Form, rng: Random) -> Edit | None:
    """Answer a check box with "yes" or "no"."""
    return draw(form, rng, "yes_no", _answered)


@perturbation("form.choice.zero_one", keeps_truth=False)
def zero_one(form: Form, rng: Random) -> Edit | None:
    """Answer a check box with 0 or 1."""
    return draw(
        form,
        rng,
        "zero_one",
        lambda field: (int(field.value),) if isinstance(field.value, bool) and not field.takes("integer") else (),
    )


@perturbation("form.choice.case", keeps_truth=False)
def case(form: Form, rng: Random) -> Edit | None:
    """Write a choice in another case: "de" for "DE"."""
    return draw(form, rng, "case", _recased)


@perturbation("form.choice.misspelled", keeps_truth=False)
def misspelled(form: Form, rng: Random) -> Edit | None:
    """Misspell a choice."""
    return draw(form, rng, "misspelled", _slipped)


@perturbation("form.choice.synonym", keeps_truth=False)
def synonym(form: Form, rng: Random) -> Edit | None:
    """Say a choice in other words: "Germany" for "DE"."""
    return draw(form, rng, "synonym", _paraphrased)


@perturbation("form.choice.unlisted", keeps_truth=False)
def unlisted(form: Form, rng: Random) -> Edit | None:
    """Give a choice that is not on the list."""
    return draw(form, rng, "unlisted", _beside)


FAULTS = (case, misspelled, synonym, unlisted, yes_no, zero_one)


def _answered(field: Field) -> Iterator[Json]:
    if isinstance(field.value, bool) and not field.takes("string"):
        yield from ("yes", "Yes", "y", "on") if field.value else ("no", "No", "n", "off")


def _is_choice(field: Field) -> bool:
    return field.is_text and field.value in field.choices


def _recased(field: Field) -> Iterator[Json]:
    if _is_choice(field):
        for style in (str.lower, str.upper, str.capitalize):
            other = style(field.value)
            if other not in field.choices:
                yield other


def _slipped(field: Field) -> Iterator[Json]:
    if _is_choice(field) and len(field.value) > 2:
        text = field.value
        for n in range(1, min(len(text) - 1, 8)):
            for other in (f"{text[:n]}{text[n + 1]}{text[n]}{text[n + 2 :]}", f"{text[:n]}{text[n + 1 :]}"):
                if other not in field.choices:
                    yield other


def _paraphrased(field: Field) -> Iterator[Json]:
    if not _is_choice(field):
        return
    known = SYNONYMS.get(field.value.lower())
    for other in (known, f"the {field.value} one", f"{field.value} (I think)"):
        if other is not None and other not in field.choices:
            yield other


def _beside(field: Field) -> Iterator[Json]:
    if field.choices:
        for other in ("none of these", "all of them", 999, True):
            if type(other) is type(field.value) and other not in field.choices:
                yield other
